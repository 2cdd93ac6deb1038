/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Linear and logarithmic scales. The domain is made sound once, here, so that charts need not
 * think of empty runs, equal values or infinities.
 */
#include "plot/scale.h"

#include <math.h>

static void
sort_ends (double *from, double *to)
{
  if (*from > *to)
    {
      double swapped = *from;
      *from = *to;
      *to = swapped;
    }
}

LspScale
lsp_scale_linear (double from, double to, double low, double high)
{
  if (!isfinite (from))
    from = isfinite (to) ? fmin (to, 0) : 0;
  if (!isfinite (to))
    to = from + 1;
  sort_ends (&from, &to);
  /* Less than what doubles of this size can tell apart in pixels counts as empty. */
  double least = fmax (fabs (from), fabs (to)) * 1e-13;
  if (to - from <= least)
    {
      double half = from != 0 ? fabs (from) * 0.5 : 0.5;
      from -= half;
      to += half;
    }
  return (LspScale) {LSP_SCALE_LINEAR, from, to, low, high};
}

LspScale
lsp_scale_log (double from, double to, double low, double high)
{
  const double least = 1e-300, most = 1e300; /* ratios of what lies between do not overflow */
  bool from_is_good = isfinite (from) && from > 0, to_is_good = isfinite (to) && to > 0;
  if (!from_is_good)
    from = to_is_good ? to / 1000 : 1;
  if (!to_is_good)
    to = from_is_good ? from * 1000 : 2;
  from = fmin (fmax (from, least), most);
  to = fmin (fmax (to, least), most);
  sort_ends (&from, &to);
  if (log (to) - log (from) < 1e-9)
    {
      from /= 2;
      to *= 2;
    }
  return (LspScale) {LSP_SCALE_LOG, from, to, low, high};
}

double
lsp_scale_map (const LspScale *scale, double value)
{
  double ratio;
  if (scale->kind == LSP_SCALE_LOG)
    {
      double span = log (scale->to) - log (scale->from); /* to / from may overflow */
      ratio = value > 0 ? (log (value) - log (scale->from)) / span : (double)NAN;
    }
  else
    ratio = (value - scale->from) / (scale->to - scale->from);
  return scale->low + (scale->high - scale->low) * ratio;
}

double
lsp_scale_map_clamped (const LspScale *scale, double value)
{
  double px = lsp_scale_map (scale, value);
  if (isnan (px))
    return px;
  return fmin (fmax (px, fmin (scale->low, scale->high)), fmax (scale->low, scale->high));
}

double
lsp_scale_invert (const LspScale *scale, double px)
{
  double span = scale->high - scale->low;
  double ratio = span != 0 ? (px - scale->low) / span : 0;
  if (scale->kind == LSP_SCALE_LOG)
    return exp (log (scale->from) + ratio * (log (scale->to) - log (scale->from)));
  return scale->from + ratio * (scale->to - scale->from);
}

bool
lsp_scale_contains (const LspScale *scale, double value)
{
  return value >= scale->from && value <= scale->to;
}
