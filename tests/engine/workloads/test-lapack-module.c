/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every decomposition by LAPACK out of the OpenBLAS module, checked by its residual.
 * LANESCOPE_BLAS_MODULE is the module's path.
 */
#include "analysis/verify.h"
#include "workloads/workload.h"

#include <dlfcn.h>
#include <glib.h>
#include <math.h>
#include <string.h>

static const LseBlas *blas;

static LseVerify
check (const LseWork *work, uint64_t seed)
{
  uint64_t n = work->elements;
  g_autofree double *scratch = g_new (double, 4 * n + 1);
  g_autofree double *side = g_new (double, n + 1);
  LseFactors factors = lse_work_factors (work);
  LseVerify verify;
  for (uint64_t row = 0; row < n; row++)
    side[row] = lse_work_right_hand_side (work, row);
  lse_verify_factors (&verify, &factors, work->inputs[0], side, seed, scratch);
  return verify;
}

static void
assert_decomposes (LseWorkloadId id, uint64_t n)
{
  LseWork work;
  LseError err = {0};
  LsePlan plan = {.workload = id, .elements = n, .chunks = 1, .seed = 3};
  if (lse_work_init (&work, &plan, LSE_PAGES_PRIVATE, blas, &err) != LSE_OK)
    g_error ("%s", err.detail);
  work.workload->fill (&work, 0, work.n_units);
  g_autofree double *input = g_memdup2 (work.inputs[0], work.input_bytes);
  for (int round = 0; round < 2; round++) /* the call overwrites what the second one needs again */
    {
      work.workload->before (&work);
      work.kernel (&work, 0, work.n_units, work.output);
      LseVerify verify = check (&work, 7);
      g_test_message ("%s %" G_GUINT64_FORMAT ": %g", work.info->name, n, verify.max_abs_err);
      g_assert_cmpint (verify.status, ==, LSE_VERIFY_OK);
    }
  g_assert_cmpmem (input, work.input_bytes, work.inputs[0], work.input_bytes);
  for (size_t i = 0; i < work.output_bytes / sizeof (double); i++)
    work.output[i] = (double)NAN;
  work.workload->before (&work); /* the matrix itself is no answer */
  if (n > 1)
    g_assert_cmpint (check (&work, 7).status, ==, LSE_VERIFY_MISMATCH);
  lse_work_clear (&work);
}

static void
test_decomposition (gconstpointer id)
{
  static const uint64_t orders[] = {0, 1, 2, 3, 17, 64, 130, 200};
  if (blas->factorise == NULL)
    {
      g_test_skip ("this OpenBLAS has no LAPACK");
      return;
    }
  for (int n_threads = 1; n_threads <= 2; n_threads++)
    {
      blas->set_num_threads (n_threads);
      for (size_t i = 0; i < G_N_ELEMENTS (orders); i++)
        assert_decomposes ((LseWorkloadId)GPOINTER_TO_INT (id), orders[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  void *module = dlopen (g_getenv ("LANESCOPE_BLAS_MODULE"), RTLD_NOW | RTLD_LOCAL);
  if (module == NULL)
    g_error ("%s", dlerror ());
  blas = dlsym (module, LSE_BLAS_MODULE_SYMBOL);
  g_assert_nonnull (blas);
  for (int i = 0; i < LSE_N_WORKLOADS; i++)
    {
      const LseWorkloadInfo *info = lse_workload_info ((LseWorkloadId)i);
      g_autofree char *path = g_strdup_printf ("/engine/lapack-module/%s", info->name);
      if (info->factorisation != LSE_FACTORS_NONE)
        g_test_add_data_func (path, GINT_TO_POINTER (i), test_decomposition);
    }
  return g_test_run ();
}
