/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the workloads' files share: the table's entries, the common shapes of their functions.
 */
#pragma once

#include "workloads/simd-private.h"

extern const LseWorkload lse_workload_sincos, lse_workload_sin2, lse_workload_dot,
    lse_workload_mean, lse_workload_triad, lse_workload_triangle, lse_workload_counters,
    lse_workload_pyloop, lse_workload_chase, lse_workload_io, lse_workload_cholesky,
    lse_workload_lu, lse_workload_qr, lse_workload_eigh, lse_workload_svd, lse_workload_solve,
    lse_workload_barrier;

/* LseWorkload.fill of a workload with one input, one element a unit. */
void lse_fill_elements (LseWork *work, uint64_t begin, uint64_t end);

/* An LSE_KERNEL_SIMD map kernel around @map; decides how the output is stored. */
void lse_run_simd_map (LseSimdMapFn map,
                       const LseWork *work,
                       uint64_t begin,
                       uint64_t end,
                       double *result);

/* NumPy's pairwise sum: LSE_NUMPY_SUMS running sums up to a leaf, halves above it. */
#define LSE_NUMPY_LEAF 128
#define LSE_NUMPY_SUMS 8
double lse_numpy_sum (const double *x, size_t n);

/* A temporary array as NumPy gets one: malloc(), with huge pages asked for from 4 MiB on. May be
 * NULL. Free with free(). */
double *lse_numpy_temporary_new (size_t n);
