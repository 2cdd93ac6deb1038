/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workloads/workloads-private.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Where the machine does not say; a wrong guess costs some speed only. */
#define TYPICAL_CACHE_BYTES ((uint64_t)32 << 20)

static const LseWorkload *const workloads[LSE_N_WORKLOADS] = {
    [LSE_WORKLOAD_SINCOS] = &lse_workload_sincos,
    [LSE_WORKLOAD_SIN2] = &lse_workload_sin2,
    [LSE_WORKLOAD_DOT] = &lse_workload_dot,
    [LSE_WORKLOAD_MEAN] = &lse_workload_mean,
    [LSE_WORKLOAD_TRIAD] = &lse_workload_triad,
    [LSE_WORKLOAD_TRIANGLE] = &lse_workload_triangle,
    [LSE_WORKLOAD_COUNTERS] = &lse_workload_counters,
    [LSE_WORKLOAD_PYLOOP] = &lse_workload_pyloop,
    [LSE_WORKLOAD_CHASE] = &lse_workload_chase,
    [LSE_WORKLOAD_IO] = &lse_workload_io,
    [LSE_WORKLOAD_CHOLESKY] = &lse_workload_cholesky,
    [LSE_WORKLOAD_LU] = &lse_workload_lu,
    [LSE_WORKLOAD_QR] = &lse_workload_qr,
    [LSE_WORKLOAD_EIGH] = &lse_workload_eigh,
    [LSE_WORKLOAD_SVD] = &lse_workload_svd,
    [LSE_WORKLOAD_SOLVE] = &lse_workload_solve,
    [LSE_WORKLOAD_BARRIER] = &lse_workload_barrier,
};

/* The largest cache that the first CPU sees. The kernel's files, not sysconf(): glibc reports the
 * cache of a whole socket where a virtual machine has a slice of it. */
static uint64_t
last_level_cache_bytes (void)
{
  uint64_t largest = 0;
  for (int i = 0; i < 8; i++)
    {
      char path[96];
      unsigned long long size = 0;
      char unit = '\0';
      snprintf (path, sizeof path, "/sys/devices/system/cpu/cpu0/cache/index%d/size", i);
      FILE *file = fopen (path, "re");
      if (file == NULL)
        break;
      if (fscanf (file, "%llu%c", &size, &unit) >= 1)
        size <<= unit == 'K' ? 10 : unit == 'M' ? 20 : 0;
      fclose (file);
      largest = size > largest ? size : largest;
    }
  return largest > 0 ? largest : TYPICAL_CACHE_BYTES;
}

static LseStatus
map_arrays (LseWork *work, LsePagesKind pages, LseError *err)
{
  for (size_t i = 0; i < work->info->n_inputs; i++)
    {
      void *input = NULL;
      LseStatus status = lse_pages_map (&input, work->input_bytes, pages, err);
      if (status != LSE_OK)
        return status;
      work->inputs[i] = input;
    }
  void *output = NULL;
  LseStatus status = lse_pages_map (&output, work->output_bytes, pages, err);
  work->output = output;
  if (status == LSE_OK)
    status = lse_pages_map (&work->extra, work->extra_bytes, pages, err);
  return status;
}

LseStatus
lse_work_init (LseWork *work,
               const LsePlan *plan,
               LsePagesKind pages,
               const LseBlas *blas,
               LseError *err)
{
  const LseWorkload *workload = workloads[plan->workload];
  const LseWorkloadInfo *info = lse_workload_info (plan->workload);
  *work = (LseWork) {
      .workload = workload,
      .info = info,
      .kernel = workload->kernels[plan->kernel],
      .elements = plan->elements,
      .n_units = lse_workload_n_units (info, plan->elements),
      .seed = plan->seed,
      .input_bytes = lse_workload_input_bytes (info, plan->elements),
      .output_bytes = lse_workload_output_bytes (info, plan->elements),
      .output_per_unit = lse_workload_output_per_unit (info, plan->elements),
      .has_check_points = (workload->checking_kernels >> plan->kernel & 1) != 0,
      .blas = info->calls_blas ? blas : NULL,
      .extra_bytes = lse_plan_extra_bytes (plan),
      .n_chunks = plan->chunks,
      .layout = plan->layout,
      .file = -1,
      .io_wait_ns = plan->io_wait_ns,
  };
  if (work->kernel == NULL)
    return lse_fail (err, LSE_EINVAL, 0, "The workload %s has no kernel %s.", info->name,
                     lse_kernel_name (plan->kernel));
  if (info->calls_blas && blas == NULL)
    return lse_fail (err, LSE_EUNAVAILABLE, 0,
                     "The workload %s needs a BLAS library, and none is loaded; install "
                     "libopenblas0-pthread.",
                     info->name);
  if (info->factorisation != LSE_FACTORS_NONE && blas->factorise == NULL)
    return lse_fail (
        err, LSE_EUNAVAILABLE, 0,
        "The OpenBLAS that Lanescope was built with has no LAPACK, which the workload %s "
        "needs; build with libopenblas-pthread-dev.",
        info->name);
  work->exceeds_cache =
      info->n_inputs * work->input_bytes + work->output_bytes > last_level_cache_bytes ();
  LseStatus status = map_arrays (work, pages, err);
  if (status == LSE_OK && workload->open != NULL)
    status = workload->open (work, plan, err);
  if (status != LSE_OK)
    lse_work_clear (work);
  return status;
}

void
lse_work_clear (LseWork *work)
{
  if (work->workload != NULL && work->workload->close != NULL)
    work->workload->close (work);
  if (work->workload != NULL && work->file >= 0)
    close (work->file);
  for (size_t i = 0; i < LSE_MAX_INPUTS; i++)
    lse_pages_unmap (work->inputs[i], work->input_bytes);
  lse_pages_unmap (work->output, work->output_bytes);
  lse_pages_unmap (work->extra, work->extra_bytes);
  memset (work, 0, sizeof *work);
}

double *
lse_work_output_at (const LseWork *work, uint64_t unit)
{
  return work->output == NULL ? NULL : work->output + unit * work->output_per_unit;
}
