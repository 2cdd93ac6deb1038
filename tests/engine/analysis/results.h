/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Results as runs leave them, without running anything.
 */
#pragma once

#include "analysis/result.h"

#include <glib.h>

/* @n counted repetitions about @median_ns, 1 % apart; a warm-up before them, a disturbed one
 * after. */
static inline LseResult
result_new (LseStrategyId strategy, uint32_t workers, int64_t median_ns, int n)
{
  LsePlan plan;
  LseResult result;
  lse_plan_init (&plan, LSE_WORKLOAD_SINCOS, strategy, workers, NULL);
  g_assert_cmpint (lse_result_init (&result, &plan, NULL), ==, LSE_OK);
  for (int i = -1; i <= n && n > 0; i++)
    {
      LseSampleKind kind =
          i < 0 ? LSE_SAMPLE_WARMUP : (i == n ? LSE_SAMPLE_DISTURBED : LSE_SAMPLE_COUNTED);
      int64_t step_ns = (i * 5 % n - n / 2) * (median_ns / 100) / n;
      LseSample sample = {.begin_ns = i * median_ns,
                          .duration_ns =
                              kind == LSE_SAMPLE_COUNTED ? median_ns + step_ns : 3 * median_ns,
                          .kind = kind};
      g_assert_cmpint (lse_result_add_sample (&result, sample, NULL), ==, LSE_OK);
    }
  result.verify.status = n > 0 ? LSE_VERIFY_OK : LSE_VERIFY_SKIPPED;
  lse_result_update (&result, 0.02);
  return result;
}
