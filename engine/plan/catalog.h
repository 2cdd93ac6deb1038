/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The catalog: one descriptor per workload and per strategy, with everything about them that can
 * be said without running them. Front ends and the worker link the same tables.
 *
 * A workload's arrays are cut into units, the smallest piece a chunk can hold: one element of an
 * element-wise workload or of a mean; one row of the result of a matrix product; one ring of a
 * pointer chase; one task that waits and computes.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum
{
  LSE_WORKLOAD_SINCOS,
  LSE_WORKLOAD_SIN2,
  LSE_WORKLOAD_DOT,
  LSE_WORKLOAD_MEAN,
  LSE_WORKLOAD_TRIAD,
  LSE_WORKLOAD_TRIANGLE,
  LSE_WORKLOAD_COUNTERS,
  LSE_WORKLOAD_PYLOOP,
  LSE_WORKLOAD_CHASE,
  LSE_WORKLOAD_IO,
  LSE_WORKLOAD_CHOLESKY,
  LSE_WORKLOAD_LU,
  LSE_WORKLOAD_QR,
  LSE_WORKLOAD_EIGH,
  LSE_WORKLOAD_SVD,
  LSE_WORKLOAD_SOLVE,
  LSE_WORKLOAD_BARRIER,
  LSE_N_WORKLOADS
} LseWorkloadId;

typedef enum
{
  LSE_STRATEGY_SERIAL,
  LSE_STRATEGY_THREADS,
  LSE_STRATEGY_PROCESSES,
  LSE_STRATEGY_OPENMP,
  LSE_STRATEGY_BLAS,
  LSE_STRATEGY_GRAPH,
  LSE_STRATEGY_GIL,
  LSE_N_STRATEGIES
} LseStrategyId;

typedef enum
{
  LSE_KERNEL_NUMPY, /* what NumPy does: passes with temporaries, scalar libm; pairwise sum; dgemm;
                       of a workload without arrays' operators: what the interpreter does */
  LSE_KERNEL_FUSED, /* one scalar pass without temporaries */
  LSE_KERNEL_SIMD,  /* our own vector code */
  LSE_N_KERNELS
} LseKernelId;

/* What a workload is there to show; lists are ordered by it. */
typedef enum
{
  LSE_GROUP_TUTORIAL,
  LSE_GROUP_MEMORY,
  LSE_GROUP_LINEAR_ALGEBRA,
  LSE_GROUP_IMBALANCED,
  LSE_GROUP_INTERPRETED,
  LSE_GROUP_IO,
  LSE_N_GROUPS
} LseWorkloadGroup;

/* What a unit is called. */
typedef enum
{
  LSE_UNIT_ELEMENT,
  LSE_UNIT_ROW,
  LSE_UNIT_RING,
  LSE_UNIT_TASK
} LseUnitKind;

/* Decompositions that are one call of LAPACK. */
typedef enum
{
  LSE_FACTORS_NONE,
  LSE_FACTORS_CHOLESKY,
  LSE_FACTORS_LU,
  LSE_FACTORS_QR,
  LSE_FACTORS_EIGH,
  LSE_FACTORS_SVD,
  LSE_FACTORS_SOLVE
} LseFactorisation;

/* The workload chase: doubles between nodes, which are the elements, and nodes of a ring, which is
 * the unit (1 MiB). io: doubles of a task's block, 64 KiB. */
#define LSE_CHASE_NODE_DOUBLES 8
#define LSE_CHASE_RING_NODES 16384
#define LSE_IO_TASK_DOUBLES 8192

typedef enum
{
  LSE_SHAPE_MAP,   /* each unit of input gives units of output */
  LSE_SHAPE_REDUCE /* all units give one number, by partial results that can be combined */
} LseShape;

typedef struct
{
  LseWorkloadId id;
  const char *name;    /* "sincos" */
  const char *title;   /* "sin(x)·cos(x)"; with words in it English: for people by _() */
  const char *summary; /* one line for lists, English: see lse_workload_summary() */
  LseWorkloadGroup group;
  LseShape shape;
  LseUnitKind unit;
  bool is_matrix;                 /* elements are the order n of square matrices */
  bool calls_blas;                /* and so needs that library */
  LseFactorisation factorisation; /* else NONE: the whole is one call of that library */
  bool has_layout, has_source, has_io_wait, has_memory_budget; /* options that change it */
  bool is_interpreted; /* a loop of bytecodes: holds a GIL unless a plan says otherwise */
  uint64_t default_elements;
  unsigned kernels; /* bit per LseKernelId; numpy is always there, and the only one where NumPy has
                       nothing like the workload */
  size_t n_inputs;  /* arrays of input */
  uint32_t doubles_per_element; /* of an input array that is no matrix */
  uint32_t n_phases; /* 0, or so often all units are computed, each time from what all workers left
                        the time before: they must meet in between */
  uint32_t elements_per_unit; /* the last unit may have fewer */
  uint32_t output_matrices;   /* of order n, and vectors of n, that a matrix workload gives */
  uint32_t output_vectors;
} LseWorkloadInfo;

typedef struct
{
  LseStrategyId id;
  const char *name;    /* "threads" */
  const char *title;   /* "Threads", English: see lse_strategy_title() */
  const char *summary; /* one line for lists, English: see lse_strategy_summary() */
  bool has_schedule, has_pool, has_transport, has_split_every, has_gil; /* options that change it */
} LseStrategyInfo;

const LseWorkloadInfo *lse_workload_info (LseWorkloadId id);
const LseStrategyInfo *lse_strategy_info (LseStrategyId id);
const char *lse_kernel_name (LseKernelId id);

/* In the user's language; @id must be one of the list. Static. */
const char *lse_workload_summary (LseWorkloadId id);
const char *lse_workload_group_title (LseWorkloadGroup group);
const char *lse_strategy_title (LseStrategyId id);
const char *lse_strategy_summary (LseStrategyId id);

/* By name; -1 if there is none. */
int lse_workload_find (const char *name);
int lse_strategy_find (const char *name);
int lse_kernel_find (const char *name);

/**
 * lse_catalog_why_not:
 *
 * Returns: NULL if @workload can run under @strategy; else a sentence that says why not, in the
 *   user's language. Static.
 */
const char *lse_catalog_why_not (LseWorkloadId workload, LseStrategyId strategy);

/* Sizes as functions of the elements N (or the order n). 0 elements give 0. */
uint64_t lse_workload_n_units (const LseWorkloadInfo *info, uint64_t elements);
uint64_t lse_workload_input_bytes (const LseWorkloadInfo *info, uint64_t elements); /* one array */
uint64_t lse_workload_output_per_unit (const LseWorkloadInfo *info,
                                       uint64_t elements); /* doubles */
uint64_t lse_workload_output_bytes (const LseWorkloadInfo *info, uint64_t elements);

/* Floating-point operations and bytes that must at least move, for the whole array. sin and cos
 * count as one operation each, as in the literature on roofline models of library calls. */
double lse_workload_flops (const LseWorkloadInfo *info, uint64_t elements);
double lse_workload_bytes (const LseWorkloadInfo *info, uint64_t elements, LseKernelId kernel);
