/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Domains, margins and labels of the speedup chart.
 */
#include "plot/speedup-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define LEFT 44
#define TOP 22
#define BOTTOM 42
#define BRACKETS 22
#define MARGIN_OCTAVES 0.3
#define LEAST_SQUARE 240
#define LABEL_ROW 38

bool
lsp_speedup_point_is_good (const LspSpeedupPoint *point)
{
  return isfinite (point->workers) && point->workers > 0 && isfinite (point->speedup) &&
         point->speedup > 0;
}

static int
compare_points (const void *a, const void *b)
{
  const LspSpeedupPoint *first = a, *second = b;
  return (first->workers > second->workers) - (first->workers < second->workers);
}

size_t
lsp_speedup_sorted (const LspSpeedupSeries *series, LspSpeedupPoint *out)
{
  size_t n_points = 0;
  for (size_t i = 0; i < series->n_points; i++)
    if (lsp_speedup_point_is_good (&series->points[i]))
      out[n_points++] = series->points[i];
  if (n_points > 1)
    qsort (out, n_points, sizeof *out, compare_points);
  return n_points;
}

const LspSpeedupPoint *
lsp_speedup_best (const LspSpeedupSeries *series)
{
  const LspSpeedupPoint *best = NULL;
  for (size_t i = 0; i < series->n_points; i++)
    if (lsp_speedup_point_is_good (&series->points[i]) &&
        (!best || series->points[i].speedup > best->speedup))
      best = &series->points[i];
  return best;
}

void
lsp_speedup_claim (const LspSpeedupSeries *series, char *out, size_t size)
{
  const LspSpeedupPoint *best = lsp_speedup_best (series);
  char value[LSP_NUMBER_SIZE], error[LSP_NUMBER_SIZE], workers[LSP_NUMBER_SIZE];
  out[0] = '\0';
  if (series->claim)
    snprintf (out, size, "%s", series->claim);
  else if (!best)
    snprintf (out, size, "%s", _ ("nothing measured"));
  else
    {
      double half = (best->high - best->low) / 2;
      unsigned long n_workers = (unsigned long)fmin (best->workers, 1e6);
      lsp_format_speedup (value, best->speedup);
      lsp_format_number (error, half, best->speedup < 9.995 ? 2 : 1);
      lsp_format_number (workers, best->workers, 0);
      if (half >= 0)
        snprintf (out, size, P_ ("%s ± %s at %s worker", "%s ± %s at %s workers", n_workers), value,
                  error, workers);
      else
        snprintf (out, size, P_ ("%s at %s worker", "%s at %s workers", n_workers), value, workers);
    }
}

typedef struct
{
  double workers_to, speedup_from, speedup_to;
} Domain;

static Domain
find_domain (const LspSpeedup *speedup)
{
  Domain domain = {2, 1, 2};
  for (size_t s = 0; s < speedup->n_series; s++)
    for (size_t i = 0; i < speedup->series[s].n_points; i++)
      {
        const LspSpeedupPoint *point = &speedup->series[s].points[i];
        if (!lsp_speedup_point_is_good (point))
          continue;
        double low = point->low > 0 ? fmin (point->low, point->speedup) : point->speedup;
        double high = isfinite (point->high) ? fmax (point->high, point->speedup) : point->speedup;
        domain.workers_to = fmax (domain.workers_to, point->workers);
        domain.speedup_from = fmin (domain.speedup_from, low);
        domain.speedup_to = fmax (domain.speedup_to, high);
      }
  if (speedup->n_cores > 0)
    domain.workers_to = fmax (domain.workers_to, speedup->n_cores);
  if (isfinite (speedup->max_workers))
    domain.workers_to = fmax (domain.workers_to, speedup->max_workers);
  if (speedup->least_speedup > 0)
    domain.speedup_from = fmin (domain.speedup_from, speedup->least_speedup);
  /* An interval that reaches nearly to 0 must not take the whole axis. */
  domain.speedup_from = fmax (domain.speedup_from, domain.speedup_to / 65536);
  return domain;
}

static double
label_room (const LspSpeedup *speedup, const LspTheme *theme)
{
  LspText name = {.size = LSP_SIZE_ROW, .weight = LSP_WEIGHT_BOLD};
  LspText small = {.size = LSP_SIZE_CAPTION};
  double widest = 0;
  for (size_t i = 0; i < speedup->n_series; i++)
    {
      char claim[128];
      lsp_speedup_claim (&speedup->series[i], claim, sizeof claim);
      widest = fmax (widest, 18 + lsp_text_width (theme, &name, speedup->series[i].label));
      widest = fmax (widest, 18 + lsp_text_width (theme, &small, claim));
    }
  return widest;
}

/* Of the tick labels: small speedups have many digits. */
static double
tick_room (double from_speedup, const LspTheme *theme)
{
  LspText tick = {.size = LSP_SIZE_CAPTION};
  double least = LEFT * theme->font_scale;
  if (from_speedup >= 0.25)
    return least;
  return fmax (least, 10 + lsp_text_width (theme, &tick, "0.063×"));
}

LspSpeedupLayout
lsp_speedup_layout (const LspSpeedup *speedup, double width, double height, const LspTheme *theme)
{
  double em = theme->font_scale;
  Domain domain = find_domain (speedup);
  double from_x = exp2 (-MARGIN_OCTAVES), to_x = domain.workers_to * exp2 (MARGIN_OCTAVES);
  double from_y = fmin (domain.speedup_from, 1) * exp2 (-MARGIN_OCTAVES);
  double to_y = fmax (domain.speedup_to, domain.workers_to) * exp2 (MARGIN_OCTAVES);
  LspSpeedupLayout layout = {.has_brackets = speedup->n_cores > 0};

  double bottom = (BOTTOM + (layout.has_brackets ? BRACKETS : 0)) * em;
  layout.label_width = fmin (label_room (speedup, theme), width * 0.4);
  double left = tick_room (from_y, theme), top = TOP * em;
  double side = width - left - layout.label_width - 34;
  if (side < LEAST_SQUARE || layout.label_width < 60)
    {
      layout.label_width = 0;
      side = width - left - 8;
      bottom += LABEL_ROW * em * (double)speedup->n_series;
    }
  /* Both axes share the px per octave; the shorter domain is widened to make it a square. */
  double octaves = fmax (log2 (to_x / from_x), log2 (to_y / from_y));
  to_x = from_x * exp2 (octaves);
  to_y = from_y * exp2 (octaves);
  side = fmax (fmin (side, height - top - bottom), 40);
  layout.octave = side / octaves;
  layout.x = lsp_scale_log (from_x, to_x, left, left + side);
  layout.y = lsp_scale_log (from_y, to_y, top + side, top);
  layout.label_x = left + side + 34;
  layout.legend_y = top + side + (BOTTOM + (layout.has_brackets ? BRACKETS : 0)) * em;
  return layout;
}

double
lsp_speedup_height (const LspSpeedup *speedup, double width, const LspTheme *theme)
{
  LspSpeedupLayout layout = lsp_speedup_layout (speedup, width, 2 * width + 600, theme);
  double em = theme->font_scale, side = layout.x.high - layout.x.low;
  double legend = layout.label_width > 0 ? 0 : LABEL_ROW * em * (double)speedup->n_series;
  double extra = (TOP + BOTTOM + (layout.has_brackets ? BRACKETS : 0)) * em + legend;
  return ceil (fmin (side, 620 * fmax (em, 1)) + extra);
}

void
lsp_speedup_spread (LspSpeedupLabel *labels,
                    size_t n_labels,
                    double distance,
                    double top,
                    double bottom)
{
  if (n_labels == 0)
    return;
  double room = bottom - top;
  if (n_labels > 1)
    distance = fmin (distance, room / (double)(n_labels - 1));
  /* Down: no one above its predecessor's end; then up from the bottom. Two passes halve the
   * shift, so that a pair sits on both sides of its wish. */
  for (size_t i = 0; i < n_labels; i++)
    labels[i].y = fmin (fmax (labels[i].wanted_y, top), bottom);
  for (int pass = 0; pass < 32; pass++)
    for (size_t i = 1; i < n_labels; i++)
      {
        double lacking = distance - (labels[i].y - labels[i - 1].y);
        if (lacking <= 0)
          continue;
        labels[i - 1].y = fmax (labels[i - 1].y - lacking / 2, top);
        labels[i].y = fmin (labels[i].y + lacking / 2, bottom);
      }
  for (size_t i = 1; i < n_labels; i++)
    labels[i].y = fmax (labels[i].y, labels[i - 1].y + distance);
  double limit = bottom;
  for (size_t i = n_labels; i-- > 0; limit = labels[i].y - distance)
    labels[i].y = fmin (labels[i].y, limit);
}
