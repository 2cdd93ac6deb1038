/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/catalog.h"

#include <glib.h>
#include <string.h>

static void
test_tables (void)
{
  for (int i = 0; i < LSE_N_WORKLOADS; i++)
    {
      const LseWorkloadInfo *info = lse_workload_info ((LseWorkloadId)i);
      g_assert_cmpint (info->id, ==, i);
      g_assert_cmpint (lse_workload_find (info->name), ==, i);
      g_assert_cmpuint (strlen (info->title), >, 0);
      g_assert_cmpuint (strlen (info->summary), >, 10);
      g_assert_cmpuint (info->kernels & (1U << LSE_KERNEL_NUMPY), !=, 0); /* the default */
      g_assert_cmpuint (info->n_inputs, >=, 1);
      g_assert_cmpuint (strlen (lse_workload_group_title (info->group)), >, 2);
    }
  for (int i = 0; i < LSE_N_STRATEGIES; i++)
    {
      const LseStrategyInfo *info = lse_strategy_info ((LseStrategyId)i);
      g_assert_cmpint (info->id, ==, i);
      g_assert_cmpint (lse_strategy_find (info->name), ==, i);
      g_assert_cmpuint (strlen (info->title), >, 0);
      g_assert_cmpuint (strlen (info->summary), >, 10);
    }
  for (int i = 0; i < LSE_N_KERNELS; i++)
    g_assert_cmpint (lse_kernel_find (lse_kernel_name ((LseKernelId)i)), ==, i);
}

static void
test_unknown (void)
{
  g_assert_cmpint (lse_workload_find ("fibonacci"), ==, -1);
  g_assert_cmpint (lse_strategy_find ("Serial"), ==, -1);
  g_assert_cmpint (lse_kernel_find (""), ==, -1);
  g_assert_null (lse_workload_info (LSE_N_WORKLOADS));
  g_assert_null (lse_workload_info ((LseWorkloadId)-1));
  g_assert_null (lse_strategy_info (LSE_N_STRATEGIES));
  g_assert_null (lse_kernel_name (LSE_N_KERNELS));
}

static void
test_pairs (void)
{
  for (int w = 0; w < LSE_N_WORKLOADS; w++)
    for (int s = 0; s < LSE_N_STRATEGIES; s++)
      {
        const char *why_not = lse_catalog_why_not ((LseWorkloadId)w, (LseStrategyId)s);
        bool makes_sense =
            s != LSE_STRATEGY_BLAS || lse_workload_info ((LseWorkloadId)w)->calls_blas;
        bool is_one_call = lse_workload_info ((LseWorkloadId)w)->factorisation != LSE_FACTORS_NONE;
        makes_sense &= !is_one_call || s == LSE_STRATEGY_SERIAL || s == LSE_STRATEGY_BLAS;
        g_assert_true ((why_not == NULL) == makes_sense);
        if (why_not != NULL)
          {
            g_assert_nonnull (strstr (why_not, "BLAS"));
            g_assert_true (g_str_has_suffix (why_not, "."));
            g_assert_cmpuint (strlen (why_not), <, 256); /* LseExpandedPlan.why_skipped */
          }
      }
}

static void
test_sizes (void)
{
  const LseWorkloadInfo *sincos = lse_workload_info (LSE_WORKLOAD_SINCOS);
  const LseWorkloadInfo *dot = lse_workload_info (LSE_WORKLOAD_DOT);
  const LseWorkloadInfo *mean = lse_workload_info (LSE_WORKLOAD_MEAN);
  const LseWorkloadInfo *chase = lse_workload_info (LSE_WORKLOAD_CHASE);
  const LseWorkloadInfo *io = lse_workload_info (LSE_WORKLOAD_IO);
  const LseWorkloadInfo *svd = lse_workload_info (LSE_WORKLOAD_SVD);
  const struct
  {
    const LseWorkloadInfo *info;
    uint64_t elements, units, input_bytes, output_bytes;
  } table[] = {
      {sincos, 0, 0, 0, 0},
      {sincos, 1, 1, 8, 8},
      {sincos, 1000000, 1000000, 8000000, 8000000},
      {dot, 0, 0, 0, 0},
      {dot, 3, 3, 72, 72},
      {dot, 10000, 10000, 800000000, 800000000},
      {mean, 0, 0, 0, 0},
      {mean, 10000000, 10000000, 80000000, 0},
      {chase, 0, 0, 0, 0},
      {chase, 1, 1, 64, 8},
      {chase, LSE_CHASE_RING_NODES, 1, 64 * LSE_CHASE_RING_NODES, 8},
      {chase, LSE_CHASE_RING_NODES + 1, 2, 64 * (LSE_CHASE_RING_NODES + 1), 16},
      {io, 3, 3, 3 * 65536, 24},
      {svd, 10, 10, 800, 3 * 800 + 80}, /* what is destroyed, U, Vᵀ; the singular values */
      {svd, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX},
      {chase, UINT64_MAX, UINT64_MAX / LSE_CHASE_RING_NODES + 1, UINT64_MAX,
       8 * (UINT64_MAX / LSE_CHASE_RING_NODES + 1)},
      {dot, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX}, /* never wraps round */
  };
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const LseWorkloadInfo *info = table[i].info;
      uint64_t n = table[i].elements;
      g_assert_cmpuint (lse_workload_n_units (info, n), ==, table[i].units);
      g_assert_cmpuint (lse_workload_input_bytes (info, n), ==, table[i].input_bytes);
      g_assert_cmpuint (lse_workload_output_bytes (info, n), ==, table[i].output_bytes);
    }
}

static void
test_work (void)
{
  const struct
  {
    LseWorkloadId id;
    LseKernelId kernel;
    double flops, bytes; /* for 100 elements, or order 100 */
  } table[] = {
      {LSE_WORKLOAD_SINCOS, LSE_KERNEL_NUMPY, 300, 5600},
      {LSE_WORKLOAD_SINCOS, LSE_KERNEL_FUSED, 300, 1600},
      {LSE_WORKLOAD_SINCOS, LSE_KERNEL_SIMD, 300, 1600},
      {LSE_WORKLOAD_SIN2, LSE_KERNEL_NUMPY, 200, 3200},
      {LSE_WORKLOAD_SIN2, LSE_KERNEL_SIMD, 200, 1600},
      {LSE_WORKLOAD_DOT, LSE_KERNEL_NUMPY, 2e6, 240000},
      {LSE_WORKLOAD_MEAN, LSE_KERNEL_NUMPY, 100, 800},
      {LSE_WORKLOAD_MEAN, LSE_KERNEL_SIMD, 100, 800},
      {LSE_WORKLOAD_TRIAD, LSE_KERNEL_NUMPY, 200, 4000},
      {LSE_WORKLOAD_TRIAD, LSE_KERNEL_SIMD, 200, 2400},
      {LSE_WORKLOAD_TRIANGLE, LSE_KERNEL_NUMPY, 14850, 1600}, /* 4950 pairs */
      {LSE_WORKLOAD_COUNTERS, LSE_KERNEL_NUMPY, 0, 800},
      {LSE_WORKLOAD_PYLOOP, LSE_KERNEL_NUMPY, 300, 1600},
      {LSE_WORKLOAD_PYLOOP, LSE_KERNEL_FUSED, 300, 1600},
      {LSE_WORKLOAD_CHASE, LSE_KERNEL_NUMPY, 0, 6408},
      {LSE_WORKLOAD_BARRIER, LSE_KERNEL_NUMPY, 500000, 1600},
      {LSE_WORKLOAD_IO, LSE_KERNEL_NUMPY, 100 * 3 * 8192, 100 * 65536 + 800},
      {LSE_WORKLOAD_CHOLESKY, LSE_KERNEL_NUMPY, 1e6 / 3, 160000},
      {LSE_WORKLOAD_LU, LSE_KERNEL_NUMPY, 2e6 / 3, 160800},
      {LSE_WORKLOAD_QR, LSE_KERNEL_NUMPY, 4e6 / 3, 160800},
      {LSE_WORKLOAD_EIGH, LSE_KERNEL_NUMPY, 9e6, 160800},
      {LSE_WORKLOAD_SVD, LSE_KERNEL_NUMPY, 22e6, 320800},
      {LSE_WORKLOAD_SOLVE, LSE_KERNEL_NUMPY, 2e6 / 3 + 20000, 161600},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const LseWorkloadInfo *info = lse_workload_info (table[i].id);
      g_assert_cmpfloat_with_epsilon (lse_workload_flops (info, 100), table[i].flops, 1e-6);
      g_assert_cmpfloat (lse_workload_bytes (info, 100, table[i].kernel), ==, table[i].bytes);
      g_assert_cmpfloat (lse_workload_flops (info, 0), ==, 0);
      g_assert_cmpfloat (lse_workload_bytes (info, 0, table[i].kernel), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/catalog/tables", test_tables);
  g_test_add_func ("/engine/catalog/unknown", test_unknown);
  g_test_add_func ("/engine/catalog/pairs", test_pairs);
  g_test_add_func ("/engine/catalog/sizes", test_sizes);
  g_test_add_func ("/engine/catalog/work", test_work);
  return g_test_run ();
}
