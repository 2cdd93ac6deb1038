/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The comparison in words: what a screen reader says and what <desc> holds.
 */
#include "plot/bars-private.h"
#include "plot/buffer.h"

#include "i18n.h"

#include <math.h>

static void
add_time (LspBuffer *out, const LspBar *bar)
{
  char median[LSP_NUMBER_SIZE], low[LSP_NUMBER_SIZE], high[LSP_NUMBER_SIZE];
  lsp_buffer_printf (out, _ ("median %s"), lsp_format_time (median, bar->median_ns));
  if (isfinite (bar->low_ns) && isfinite (bar->high_ns))
    lsp_buffer_printf (out, _ (", 95 %% interval %s to %s"), lsp_format_time (low, bar->low_ns),
                       lsp_format_time (high, bar->high_ns));
}

static void
add_speedup (LspBuffer *out, const LspBar *bar)
{
  char value[LSP_NUMBER_SIZE], low[LSP_NUMBER_SIZE], high[LSP_NUMBER_SIZE];
  if (!isfinite (bar->speedup))
    return;
  lsp_buffer_printf (out, _ ("speedup %s"), lsp_format_speedup (value, bar->speedup));
  if (isfinite (bar->speedup_low) && isfinite (bar->speedup_high))
    lsp_buffer_printf (out, _ (" (%s to %s)"), lsp_format_speedup (low, bar->speedup_low),
                       lsp_format_speedup (high, bar->speedup_high));
}

static void
describe_row (LspBuffer *out, const LspBarRow *row, LspBarsMode mode)
{
  lsp_buffer_printf (out, "%.200s: ", lsp_bar_label (row->bar));
  if (mode == LSP_BARS_DOTS)
    {
      add_time (out, row->bar);
      if (isfinite (row->bar->speedup))
        lsp_buffer_add (out, ", ");
    }
  add_speedup (out, row->bar);
  if (*row->claim)
    lsp_buffer_printf (out, "; %s", row->claim);
  lsp_buffer_add (out, row->bar->verdict == LSP_VERDICT_OK ? _ ("; result correct.")
                                                           : _ ("; result not checked."));
  lsp_buffer_add (out, "\n");
}

static void
describe_unranked (LspBuffer *out, const LspBar *bar)
{
  char reason[512];
  lsp_bar_reason (bar, reason, sizeof reason);
  lsp_buffer_printf (out, "%.200s: %s.\n", lsp_bar_label (bar), reason);
}

char *
lsp_bars_describe_row (const LspBars *bars, size_t bar)
{
  LspBuffer out = {0};
  LspBarLayout layout;
  bool is_good = lsp_bar_layout_init (&layout, bars, 800, lsp_theme_get (LSP_THEME_LIGHT));
  for (size_t g = 0; is_good && bar < bars->n_bars && g < layout.n_groups; g++)
    for (size_t i = 0; i < layout.groups[g].n_rows; i++)
      {
        const LspBarGroup *group = &layout.groups[g];
        if (group->rows[i].bar != &bars->bars[bar])
          continue;
        if (i < group->n_ranked)
          describe_row (&out, &group->rows[i], bars->mode);
        else
          describe_unranked (&out, group->rows[i].bar);
      }
  lsp_bar_layout_clear (&layout);
  return lsp_buffer_take (&out);
}

static void
describe_group (LspBuffer *out, const LspBarGroup *group, const LspBars *bars)
{
  size_t n = group->n_rows;
  if (*group->name)
    lsp_buffer_printf (out, "%.200s: ", group->name);
  if (bars->mode == LSP_BARS_SPEEDUP)
    lsp_buffer_printf (
        out, P_ ("%zu run, speedup over serial.", "%zu runs, speedup over serial.", n), n);
  else if (bars->is_sorted)
    lsp_buffer_printf (out, P_ ("%zu run, time.", "%zu runs, time.", n), n);
  else
    lsp_buffer_printf (
        out, P_ ("%zu run, time, the fastest first.", "%zu runs, time, the fastest first.", n), n);
  lsp_buffer_add (out, "\n");
}

char *
lsp_bars_describe (const LspBars *bars)
{
  LspBuffer out = {0};
  LspBarLayout layout;
  if (bars->n_bars == 0)
    lsp_buffer_add (&out, bars->empty ? bars->empty : _ ("Nothing measured yet"));
  if (lsp_bar_layout_init (&layout, bars, 800, lsp_theme_get (LSP_THEME_LIGHT)))
    for (size_t g = 0; g < layout.n_groups; g++)
      {
        const LspBarGroup *group = &layout.groups[g];
        lsp_buffer_add (&out, g ? "\n" : "");
        describe_group (&out, group, bars);
        for (size_t i = 0; i < group->n_ranked; i++)
          describe_row (&out, &group->rows[i], bars->mode);
        for (size_t i = group->n_ranked; i < group->n_rows; i++)
          describe_unranked (&out, group->rows[i].bar);
      }
  lsp_bar_layout_clear (&layout);
  return lsp_buffer_take (&out);
}
