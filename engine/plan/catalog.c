/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables of workloads and strategies. A new workload or strategy is a row here and a file in
 * its own folder; nothing else in the plan knows them by name.
 */
#include "plan/catalog.h"

#include "i18n.h"

#include <string.h>

#define KERNEL(id) (1U << LSE_KERNEL_##id)

/* One call of LAPACK on a matrix: the outputs are so many matrices and vectors. */
#define FACTORISATION(ID, name_, title_, order, matrices, vectors, summary_) \
  [LSE_WORKLOAD_##ID] = {.id = LSE_WORKLOAD_##ID,                            \
                         .name = name_,                                      \
                         .title = title_,                                    \
                         .summary = summary_,                                \
                         .group = LSE_GROUP_LINEAR_ALGEBRA,                  \
                         .shape = LSE_SHAPE_MAP,                             \
                         .unit = LSE_UNIT_ROW,                               \
                         .is_matrix = true,                                  \
                         .calls_blas = true,                                 \
                         .factorisation = LSE_FACTORS_##ID,                  \
                         .default_elements = order,                          \
                         .kernels = KERNEL (NUMPY),                          \
                         .n_inputs = 1,                                      \
                         .elements_per_unit = 1,                             \
                         .output_matrices = matrices,                        \
                         .output_vectors = vectors}

static const LseWorkloadInfo workloads[LSE_N_WORKLOADS] = {
    [LSE_WORKLOAD_SINCOS] = {.id = LSE_WORKLOAD_SINCOS,
                             .name = "sincos",
                             .title = "sin(x)·cos(x)",
                             .summary =
                                 N_ ("sine times cosine of every element, much work an element"),
                             .group = LSE_GROUP_TUTORIAL,
                             .shape = LSE_SHAPE_MAP,
                             .default_elements = 1000000,
                             .kernels = KERNEL (NUMPY) | KERNEL (FUSED) | KERNEL (SIMD),
                             .n_inputs = 1,
                             .doubles_per_element = 1,
                             .elements_per_unit = 1},
    [LSE_WORKLOAD_SIN2] = {.id = LSE_WORKLOAD_SIN2,
                           .name = "sin2",
                           .title = "sin(x)²",
                           .summary = N_ ("square of the sine of every element"),
                           .group = LSE_GROUP_TUTORIAL,
                           .shape = LSE_SHAPE_MAP,
                           .default_elements = 1000000,
                           .kernels = KERNEL (NUMPY) | KERNEL (FUSED) | KERNEL (SIMD),
                           .n_inputs = 1,
                           .doubles_per_element = 1,
                           .elements_per_unit = 1},
    [LSE_WORKLOAD_DOT] = {.id = LSE_WORKLOAD_DOT,
                          .name = "dot",
                          .title = "A·B",
                          .summary =
                              N_ ("product of two square matrices by BLAS, bound by arithmetic"),
                          .group = LSE_GROUP_TUTORIAL,
                          .shape = LSE_SHAPE_MAP,
                          .unit = LSE_UNIT_ROW,
                          .is_matrix = true,
                          .calls_blas = true,
                          .default_elements = 1000,
                          .kernels = KERNEL (NUMPY),
                          .n_inputs = 2,
                          .elements_per_unit = 1,
                          .output_matrices = 1},
    [LSE_WORKLOAD_MEAN] = {.id = LSE_WORKLOAD_MEAN,
                           .name = "mean",
                           .title = "mean(x)",
                           .summary = N_ ("mean of all elements, bound by memory bandwidth"),
                           .group = LSE_GROUP_TUTORIAL,
                           .shape = LSE_SHAPE_REDUCE,
                           .has_source = true,
                           .has_memory_budget = true,
                           .default_elements = 10000000,
                           .kernels = KERNEL (NUMPY) | KERNEL (SIMD),
                           .n_inputs = 1,
                           .doubles_per_element = 1,
                           .elements_per_unit = 1},
    [LSE_WORKLOAD_TRIAD] = {.id = LSE_WORKLOAD_TRIAD,
                            .name = "triad",
                            .title = "b + s·c",
                            .summary = N_ ("sum of one array and a multiple of another: almost no "
                                           "arithmetic, bound by memory bandwidth"),
                            .group = LSE_GROUP_MEMORY,
                            .shape = LSE_SHAPE_MAP,
                            .default_elements = 10000000,
                            .kernels = KERNEL (NUMPY) | KERNEL (FUSED) | KERNEL (SIMD),
                            .n_inputs = 2,
                            .doubles_per_element = 1,
                            .elements_per_unit = 1},
    [LSE_WORKLOAD_TRIANGLE] = {.id = LSE_WORKLOAD_TRIANGLE,
                               .name = "triangle",
                               .title = "Σ |xᵢ − xⱼ|, j < i",
                               .summary = N_ ("distances of every element from all before it: the "
                                              "later the element, the more work"),
                               .group = LSE_GROUP_IMBALANCED,
                               .shape = LSE_SHAPE_MAP,
                               .default_elements = 20000,
                               .kernels = KERNEL (NUMPY) | KERNEL (FUSED),
                               .n_inputs = 1,
                               .doubles_per_element = 1,
                               .elements_per_unit = 1},
    [LSE_WORKLOAD_COUNTERS] = {.id = LSE_WORKLOAD_COUNTERS,
                               .name = "counters",
                               .title = N_ ("bits, counted"),
                               .summary = N_ ("counts the bits of every element, each chunk in a "
                                              "counter of its own: on one cache line, or apart"),
                               .group = LSE_GROUP_MEMORY,
                               .shape = LSE_SHAPE_REDUCE,
                               .has_layout = true,
                               .default_elements = 2000000,
                               .kernels = KERNEL (NUMPY),
                               .n_inputs = 1,
                               .doubles_per_element = 1,
                               .elements_per_unit = 1},
    [LSE_WORKLOAD_PYLOOP] = {.id = LSE_WORKLOAD_PYLOOP,
                             .name = "pyloop",
                             .title = "for x in a",
                             .summary = N_ ("a loop that an interpreter runs bytecode by bytecode"),
                             .group = LSE_GROUP_INTERPRETED,
                             .shape = LSE_SHAPE_MAP,
                             .is_interpreted = true,
                             .default_elements = 5000000,
                             .kernels = KERNEL (NUMPY) | KERNEL (FUSED),
                             .n_inputs = 1,
                             .doubles_per_element = 1,
                             .elements_per_unit = 1},
    [LSE_WORKLOAD_CHASE] = {.id = LSE_WORKLOAD_CHASE,
                            .name = "chase",
                            .title = N_ ("pointer chase"),
                            .summary = N_ ("follows pointers through memory in a random order: "
                                           "each step waits for the one before it"),
                            .group = LSE_GROUP_MEMORY,
                            .shape = LSE_SHAPE_MAP,
                            .unit = LSE_UNIT_RING,
                            .default_elements = 1048576,
                            .kernels = KERNEL (NUMPY),
                            .n_inputs = 1,
                            .doubles_per_element = LSE_CHASE_NODE_DOUBLES,
                            .elements_per_unit = LSE_CHASE_RING_NODES},
    [LSE_WORKLOAD_IO] = {.id = LSE_WORKLOAD_IO,
                         .name = "io",
                         .title = N_ ("tasks that wait"),
                         .summary = N_ ("tasks that wait for a slow peer or for a disk, and then "
                                        "compute a little"),
                         .group = LSE_GROUP_IO,
                         .shape = LSE_SHAPE_MAP,
                         .unit = LSE_UNIT_TASK,
                         .has_source = true,
                         .has_io_wait = true,
                         .default_elements = 48,
                         .kernels = KERNEL (NUMPY),
                         .n_inputs = 1,
                         .doubles_per_element = LSE_IO_TASK_DOUBLES,
                         .elements_per_unit = 1},
    FACTORISATION (CHOLESKY,
                   "cholesky",
                   "A = L·Lᵀ",
                   2000,
                   1,
                   0,
                   N_ ("Cholesky factor of a symmetric positive definite matrix, by LAPACK")),
    FACTORISATION (LU,
                   "lu",
                   "P·A = L·U",
                   1500,
                   1,
                   1,
                   N_ ("triangular factors of a matrix, with row exchanges, by LAPACK")),
    FACTORISATION (QR,
                   "qr",
                   "A = Q·R",
                   1200,
                   1,
                   1,
                   N_ ("orthogonal and triangular factor of a matrix, by LAPACK")),
    FACTORISATION (EIGH,
                   "eigh",
                   "A = Z·Λ·Zᵀ",
                   600,
                   1,
                   1,
                   N_ ("eigenvalues and eigenvectors of a symmetric matrix, by LAPACK")),
    FACTORISATION (SVD,
                   "svd",
                   "A = U·Σ·Vᵀ",
                   500,
                   3,
                   1,
                   N_ ("singular values and vectors of a matrix, by LAPACK")),
    FACTORISATION (SOLVE,
                   "solve",
                   "A·x = b",
                   1500,
                   1,
                   2,
                   N_ ("solution of a system of linear equations, by LAPACK")),
    [LSE_WORKLOAD_BARRIER] = {.id = LSE_WORKLOAD_BARRIER,
                              .name = "barrier",
                              .title = N_ ("smoothed 1000 times"),
                              .summary = N_ ("smooths an array in many short phases; all workers "
                                             "meet between two of them"),
                              .group = LSE_GROUP_IMBALANCED,
                              .shape = LSE_SHAPE_MAP,
                              .default_elements = 16000,
                              .kernels = KERNEL (NUMPY) | KERNEL (FUSED),
                              .n_inputs = 1,
                              .doubles_per_element = 1,
                              .elements_per_unit = 1,
                              .n_phases = 1000},
};

static const LseStrategyInfo strategies[LSE_N_STRATEGIES] = {
    [LSE_STRATEGY_SERIAL] = {.id = LSE_STRATEGY_SERIAL,
                             .name = "serial",
                             .title = N_ ("Serial"),
                             .summary = N_ ("one worker does it all: what speedups refer to")},
    [LSE_STRATEGY_THREADS] = {.id = LSE_STRATEGY_THREADS,
                              .name = "threads",
                              .title = N_ ("Threads"),
                              .summary = N_ ("POSIX threads take chunks of one shared array"),
                              .has_schedule = true,
                              .has_pool = true},
    [LSE_STRATEGY_PROCESSES] = {.id = LSE_STRATEGY_PROCESSES,
                                .name = "processes",
                                .title = N_ ("Processes"),
                                .summary =
                                    N_ ("forked processes, results by pipe or shared memory"),
                                .has_schedule = true, /* under transport shared */
                                .has_pool = true,
                                .has_transport = true},
    [LSE_STRATEGY_OPENMP] = {.id = LSE_STRATEGY_OPENMP,
                             .name = "openmp",
                             .title = N_ ("OpenMP"),
                             .summary = N_ ("a parallel loop of the compiler's run-time library"),
                             .has_schedule = true},
    [LSE_STRATEGY_BLAS] = {.id = LSE_STRATEGY_BLAS,
                           .name = "blas",
                           .title = N_ ("BLAS threads"),
                           .summary =
                               N_ ("one call; the BLAS library splits it among its own threads")},
    [LSE_STRATEGY_GRAPH] = {.id = LSE_STRATEGY_GRAPH,
                            .name = "graph",
                            .title = N_ ("Task graph"),
                            .summary =
                                N_ ("a graph of chunk tasks, stolen by idle workers, tree combine"),
                            .has_split_every = true},
    [LSE_STRATEGY_GIL] = {.id = LSE_STRATEGY_GIL,
                          .name = "gil",
                          .title = N_ ("Threads under a GIL"),
                          .summary = N_ ("the same threads under one lock, as CPython's"),
                          .has_gil = true},
};

static const char *const kernels[LSE_N_KERNELS] = {
    [LSE_KERNEL_NUMPY] = "numpy",
    [LSE_KERNEL_FUSED] = "fused",
    [LSE_KERNEL_SIMD] = "simd",
};

const LseWorkloadInfo *
lse_workload_info (LseWorkloadId id)
{
  return (unsigned)id < LSE_N_WORKLOADS ? &workloads[id] : NULL;
}

const LseStrategyInfo *
lse_strategy_info (LseStrategyId id)
{
  return (unsigned)id < LSE_N_STRATEGIES ? &strategies[id] : NULL;
}

const char *
lse_workload_summary (LseWorkloadId id)
{
  return _ (workloads[id].summary);
}

const char *
lse_workload_group_title (LseWorkloadGroup group)
{
  static const char *const titles[LSE_N_GROUPS] = {
      [LSE_GROUP_TUTORIAL] = N_ ("Tutorial"),
      [LSE_GROUP_MEMORY] = N_ ("Memory"),
      [LSE_GROUP_LINEAR_ALGEBRA] = N_ ("Linear algebra"),
      [LSE_GROUP_IMBALANCED] = N_ ("Imbalanced"),
      [LSE_GROUP_INTERPRETED] = N_ ("Interpreted"),
      [LSE_GROUP_IO] = N_ ("Input and output"),
  };
  return _ (titles[group]);
}

const char *
lse_strategy_title (LseStrategyId id)
{
  return _ (strategies[id].title);
}

const char *
lse_strategy_summary (LseStrategyId id)
{
  return _ (strategies[id].summary);
}

const char *
lse_kernel_name (LseKernelId id)
{
  return (unsigned)id < LSE_N_KERNELS ? kernels[id] : NULL;
}

int
lse_workload_find (const char *name)
{
  for (int i = 0; i < LSE_N_WORKLOADS; i++)
    if (strcmp (workloads[i].name, name) == 0)
      return i;
  return -1;
}

int
lse_strategy_find (const char *name)
{
  for (int i = 0; i < LSE_N_STRATEGIES; i++)
    if (strcmp (strategies[i].name, name) == 0)
      return i;
  return -1;
}

int
lse_kernel_find (const char *name)
{
  for (int i = 0; i < LSE_N_KERNELS; i++)
    if (strcmp (kernels[i], name) == 0)
      return i;
  return -1;
}

const char *
lse_catalog_why_not (LseWorkloadId workload, LseStrategyId strategy)
{
  if (strategy == LSE_STRATEGY_BLAS && !workloads[workload].calls_blas)
    return _ ("This workload makes no BLAS call, so there are no BLAS threads to share it; of the "
              "workloads, dot does.");
  if (workloads[workload].factorisation != LSE_FACTORS_NONE && strategy != LSE_STRATEGY_SERIAL &&
      strategy != LSE_STRATEGY_BLAS)
    return _ ("A decomposition is one call of LAPACK, whose steps need each other: there are no "
              "chunks to hand out. BLAS threads can share it, under blas.");
  return NULL;
}

/* ------------------------------------------------------------------ sizes */

static uint64_t
multiply_saturated (uint64_t a, uint64_t b)
{
  uint64_t product;
  return __builtin_mul_overflow (a, b, &product) ? UINT64_MAX : product;
}

uint64_t
lse_workload_n_units (const LseWorkloadInfo *info, uint64_t elements)
{
  uint64_t per_unit = info->elements_per_unit;
  return elements / per_unit + (elements % per_unit > 0);
}

uint64_t
lse_workload_input_bytes (const LseWorkloadInfo *info, uint64_t elements)
{
  uint64_t each = info->is_matrix ? elements : info->doubles_per_element;
  return multiply_saturated (multiply_saturated (elements, each), sizeof (double));
}

uint64_t
lse_workload_output_per_unit (const LseWorkloadInfo *info, uint64_t elements)
{
  if (info->shape == LSE_SHAPE_REDUCE)
    return 0;
  if (!info->is_matrix)
    return 1;
  uint64_t matrices = multiply_saturated (elements, info->output_matrices);
  return matrices == UINT64_MAX ? matrices : matrices + info->output_vectors;
}

uint64_t
lse_workload_output_bytes (const LseWorkloadInfo *info, uint64_t elements)
{
  uint64_t n_doubles = multiply_saturated (lse_workload_n_units (info, elements),
                                           lse_workload_output_per_unit (info, elements));
  return multiply_saturated (n_doubles, sizeof (double));
}

/* ------------------------------------------------------------------ work */

double
lse_workload_flops (const LseWorkloadInfo *info, uint64_t elements)
{
  double n = (double)elements;
  switch (info->id)
    {
    case LSE_WORKLOAD_SINCOS:
      return 3 * n; /* sin, cos, their product */
    case LSE_WORKLOAD_SIN2:
      return 2 * n; /* sin, its square */
    case LSE_WORKLOAD_DOT:
      return 2 * n * n *
             n; /* n² dot products of n multiplications and n additions (LAPACK's count) */
    case LSE_WORKLOAD_MEAN:
      return n; /* n - 1 additions and one division */
    case LSE_WORKLOAD_TRIAD:
      return 2 * n;
    case LSE_WORKLOAD_TRIANGLE:
      return n > 0 ? 3 * n * (n - 1) / 2 : 0; /* a difference, its size, a sum: for every pair */
    case LSE_WORKLOAD_COUNTERS:
    case LSE_WORKLOAD_CHASE:
      return 0; /* integers only */
    case LSE_WORKLOAD_BARRIER:
      return 5 * n * info->n_phases; /* three products, two sums */
    case LSE_WORKLOAD_PYLOOP:
      return 3 * n; /* of doubles: one in the branch taken, a product and a sum */
    case LSE_WORKLOAD_IO:
      return 3 * n * LSE_IO_TASK_DOUBLES; /* sin, its square, a sum */
    case LSE_WORKLOAD_CHOLESKY:
      return n * n * n / 3; /* these and the next as LAPACK Working Note 41 counts them … */
    case LSE_WORKLOAD_LU:
      return 2 * n * n * n / 3;
    case LSE_WORKLOAD_QR:
      return 4 * n * n * n / 3;
    case LSE_WORKLOAD_SOLVE:
      return 2 * n * n * n / 3 + 2 * n * n;
    case LSE_WORKLOAD_EIGH:
      return 9 * n * n * n; /* … these with vectors: Golub and Van Loan, 4th ed., §8.3.3, §8.6.3 */
    case LSE_WORKLOAD_SVD:
      return 22 * n * n * n;
    case LSE_N_WORKLOADS:
      break;
    }
  return 0;
}

/* What the numpy kernel moves for one element, in doubles of 8 bytes: NumPy evaluates one operator
 * after the other on whole arrays, and each reads its operands and writes a temporary.
 *
 *   sincos: t = sin (x)  1 read, 1 written      sin2: t = sin (x)  1 read, 1 written
 *           u = cos (x)  1 read, 1 written            y = t ** 2   1 read, 1 written (np.square)
 *           y = t * u    2 read, 1 written      mean: 1 read; the pairwise sum makes no temporary
 *   triad:  t = s * c    1 read, 1 written
 *           y = b + t    2 read, 1 written
 *   pyloop: 1 read, 1 written; what lies on the interpreter's stack is in registers and L1
 *
 * The temporaries of triangle, rows of one array that fits a cache, and those of barrier never leave
 * the caches.
 * Other kernels, and numpy where it has no number here, read every input once and write every output once; so does a matrix product at the
 * very least. That a cache line is read before it is written is not counted. */
static const uint8_t numpy_doubles_per_element[LSE_N_WORKLOADS] = {
    [LSE_WORKLOAD_SINCOS] = 7, [LSE_WORKLOAD_SIN2] = 4,     [LSE_WORKLOAD_MEAN] = 1,
    [LSE_WORKLOAD_TRIAD] = 5,  [LSE_WORKLOAD_TRIANGLE] = 2, [LSE_WORKLOAD_COUNTERS] = 1,
    [LSE_WORKLOAD_PYLOOP] = 2,
};

double
lse_workload_bytes (const LseWorkloadInfo *info, uint64_t elements, LseKernelId kernel)
{
  double n = (double)elements;
  if (kernel == LSE_KERNEL_NUMPY && numpy_doubles_per_element[info->id] > 0)
    return numpy_doubles_per_element[info->id] * sizeof (double) * n;

  double each = info->is_matrix ? n : info->doubles_per_element;
  double output = (double)lse_workload_n_units (info, elements) *
                  (double)lse_workload_output_per_unit (info, elements);
  return sizeof (double) * ((double)info->n_inputs * n * each + output);
}
