/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workloads/simd-private.h"

#include <stdatomic.h>

extern const LseSimd lse_simd_avx512, lse_simd_avx2, lse_simd_baseline;

const LseSimd *const lse_simd_versions[] = {
#ifdef __x86_64__
    &lse_simd_avx512,
    &lse_simd_avx2,
#endif
    &lse_simd_baseline,
};
const size_t lse_n_simd_versions = sizeof lse_simd_versions / sizeof *lse_simd_versions;

const LseSimd *
lse_simd_best (void)
{
  /* Any thread may find it first; all find the same, so no order is needed. */
  static const LseSimd *_Atomic chosen;
  const LseSimd *best = atomic_load_explicit (&chosen, memory_order_relaxed);
  for (size_t i = 0; best == NULL; i++)
    if (lse_simd_versions[i]->is_supported ())
      {
        best = lse_simd_versions[i];
        atomic_store_explicit (&chosen, best, memory_order_relaxed);
      }
  return best;
}
