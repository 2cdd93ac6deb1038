/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What element-wise workloads share.
 */
#include "workloads/workloads-private.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* From this size on NumPy asks for huge pages under its temporaries. */
#define NUMPY_HUGE_PAGE_BYTES ((size_t)4 << 20)

void
lse_fill_elements (LseWork *work, uint64_t begin, uint64_t end)
{
  lse_random_fill (work->inputs[0] + begin, work->seed, 0, begin, end);
}

void
lse_run_simd_map (LseSimdMapFn map,
                  const LseWork *work,
                  uint64_t begin,
                  uint64_t end,
                  double *result)
{
  /* A private buffer is read again at once by whoever sends it: only the output streams. */
  bool is_output = result == work->output + begin;
  map (work->inputs[0] + begin, result, end - begin, work->exceeds_cache && is_output);
}

double *
lse_numpy_temporary_new (size_t n)
{
  size_t bytes = n * sizeof (double);
  char *memory = malloc (bytes > 0 ? bytes : 1);
  if (memory != NULL && bytes >= NUMPY_HUGE_PAGE_BYTES)
    {
      size_t page = (size_t)sysconf (_SC_PAGESIZE);
      size_t head = -(uintptr_t)memory % page;
      madvise (memory + head, bytes - head, MADV_HUGEPAGE);
    }
  return (double *)memory;
}
