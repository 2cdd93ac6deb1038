/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/steps.h"

#include <math.h>

static const guint64 factors[] = {1, 2, 5};

guint64
lanescope_steps_value (guint64 least, guint position)
{
  guint64 value = least;
  for (guint i = 0; i < position / G_N_ELEMENTS (factors); i++)
    value *= 10;
  return value * factors[position % G_N_ELEMENTS (factors)];
}

guint
lanescope_steps_count (guint64 least, guint64 most)
{
  guint n = 1;
  while (lanescope_steps_value (least, n) <= most)
    n++;
  return n;
}

double
lanescope_steps_position (guint64 least, guint64 most, guint64 value)
{
  guint last = lanescope_steps_count (least, most) - 1;
  if (value <= least)
    return 0;
  for (guint i = 0; i < last; i++)
    {
      double from = (double)lanescope_steps_value (least, i);
      double to = (double)lanescope_steps_value (least, i + 1);
      if ((double)value < to)
        return i + log ((double)value / from) / log (to / from);
    }
  return last;
}
