/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A workload: arrays, how to fill them, and a kernel on units [begin, end). A workload never sees
 * a thread: everything here may be called by any worker for any range, in any order, at once.
 */
#pragma once

#include "base/memory.h"
#include "base/status.h"
#include "plan/plan.h"
#include "workloads/blas.h"

#include <stdatomic.h>

#define LSE_MAX_INPUTS 2

/* A partial sum as an unevaluated pair, so that combining loses nothing that matters. */
typedef struct
{
  double sum;
  double error; /* what rounding lost; the value is sum + error */
  uint64_t count;
} LsePartial;

typedef struct LseWork LseWork;

/**
 * LseKernelFn:
 * @result: LSE_SHAPE_MAP: the output of units [begin, end), as double[]: either
 *   `work->output` at that place or a private buffer of the same size;
 *   LSE_SHAPE_REDUCE: one LsePartial, overwritten
 *
 * Computes units [begin, end). The same bits for a unit whatever range it comes in (map). A workload
 * in phases counts on: unit i of phase p is i + p·n_units, and the result goes where the next phase
 * reads it; a range lies in one phase.
 */
typedef void (*LseKernelFn) (const LseWork *work, uint64_t begin, uint64_t end, void *result);

/* Where interpreted code can be interrupted: a kernel that has such places looks at @request there
 * and, if it is not 0, says how many bytecodes it has run since it last said so. */
typedef struct
{
  const _Atomic uint32_t *request;
  void (*yield) (void *context, uint32_t n_bytecodes);
  void *context;
} LseCheckPoint;

typedef struct
{
  LseWorkloadId id;
  /* Input of units [begin, end) of every input array, from the seed; any order, the same bits. */
  void (*fill) (LseWork *work, uint64_t begin, uint64_t end);
  LseKernelFn kernels[LSE_N_KERNELS]; /* NULL where the catalog has none */
  /* The most exact way to the right answer: for a reduction always; for a map what its output is
   * checked against, NULL: kernels[LSE_KERNEL_NUMPY]. */
  LseKernelFn reference;
  bool is_exact;             /* the number that a reduction gives is right to the bit */
  unsigned checking_kernels; /* bit per LseKernelId: those with check points */

  /* All NULL for most: opens what the workload needs besides memory, and closes it … */
  LseStatus (*open) (LseWork *work, const LsePlan *plan, LseError *err);
  void (*close) (LseWork *work);
  /* … makes everything ready for a repetition, outside of what is timed … */
  void (*before) (LseWork *work);
  /* … blocks until the input of unit @unit is there: LSE_SHAPE_MAP, part of what is timed. */
  void (*await) (const LseWork *work, uint64_t unit);
} LseWorkload;

struct LseWork
{
  const LseWorkload *workload;
  const LseWorkloadInfo *info;
  LseKernelFn kernel; /* the plan's */
  uint64_t elements;  /* length, or order n */
  uint64_t n_units;
  uint64_t seed;
  double *inputs[LSE_MAX_INPUTS];
  size_t input_bytes; /* of one array */
  double *output;     /* NULL for LSE_SHAPE_REDUCE */
  size_t output_bytes;
  size_t output_per_unit; /* doubles of output per unit, 0 for LSE_SHAPE_REDUCE */
  const LseBlas *blas;    /* NULL unless the workload calls BLAS */
  void *extra;            /* the workload's own, see lse_plan_extra_bytes(); NULL for most */
  size_t extra_bytes;
  uint32_t n_chunks; /* the plan's cut of the units … */
  LseLayout layout;  /* … and where their counters lie */
  int file;          /* the input on a disk; -1 for most */
  int64_t io_wait_ns;
  uint64_t piece_units;       /* of a file: units that a call may hold in memory; 0: no limit */
  bool has_check_points;      /* the kernel looks at @check */
  const LseCheckPoint *check; /* NULL: nobody interrupts; one caller's, in a copy of its own */
  bool exceeds_cache;         /* all arrays together: outputs need not pass through the caches */
};

/**
 * lse_work_init:
 * @pages: shared when forked children must see what others write
 * @blas: (nullable): kept, must outlive @work
 *
 * Maps the arrays of @plan, untouched. %LSE_ENOMEM; %LSE_EINVAL if the workload has no such
 * kernel; %LSE_EUNAVAILABLE if BLAS is needed and @blas is NULL. Clear with lse_work_clear(),
 * which is harmless after a failure too.
 */
LseStatus lse_work_init (LseWork *work,
                         const LsePlan *plan,
                         LsePagesKind pages,
                         const LseBlas *blas,
                         LseError *err);
void lse_work_clear (LseWork *work);

/* The output of a decomposition, and element @row of the right hand side of `solve`. */
LseFactors lse_work_factors (const LseWork *work);
double lse_work_right_hand_side (const LseWork *work, uint64_t row);

/* Where the output of unit @unit begins; NULL for LSE_SHAPE_REDUCE. */
double *lse_work_output_at (const LseWork *work, uint64_t unit);

/* acc + part, exactly but for the last rounding of each pair. */
void lse_partial_combine (LsePartial *acc, const LsePartial *part);
/* The number a reduction gives: the mean for `mean`; NAN for a count of 0. */
double lse_partial_value (const LsePartial *partial);
/* The sum of a piece of output, as transport `reduced` sends it. */
LsePartial lse_partial_of_array (const double *values, size_t n);

/* Element @index of input stream @stream under @seed: uniform in [0, 1), 53 random bits. */
double lse_random_at (uint64_t seed, unsigned stream, uint64_t index);
/* The same for a range, fast: out[0] is element @begin. */
void lse_random_fill (double *out, uint64_t seed, unsigned stream, uint64_t begin, uint64_t end);
