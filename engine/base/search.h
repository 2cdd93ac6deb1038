/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a value lies in a sorted column.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Index of the first of @n values, which ascend, that is more than @value; @n if none is. O(log n). */
static inline size_t
lse_first_above (const int64_t *values, size_t n, int64_t value)
{
  size_t low = 0, high = n;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (values[middle] > value)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}
