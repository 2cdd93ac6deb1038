/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The mean, as partial sums that can be combined in any order; of an array, or of a file that is
 * larger than the memory that the plan allows.
 */
#include "workloads/workloads-private.h"

#include "base/scratch-file.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

/* NumPy's pairwise sum: up to a leaf, eight running sums; above it, two halves. The first half is
 * a multiple of eight, so that only the last leaf has odd ends. */
#define LEAF LSE_NUMPY_LEAF
#define N_SUMS LSE_NUMPY_SUMS

/* Not vectorised, as NumPy's is not: a twin, neither slower nor faster. */
__attribute__ ((optimize ("no-tree-vectorize"))) static double
sum_leaf (const double *x, size_t n)
{
  double sums[N_SUMS], total = 0;
  size_t i = 0;
  if (n >= N_SUMS)
    {
      for (size_t k = 0; k < N_SUMS; k++)
        sums[k] = x[k];
      for (i = N_SUMS; i + N_SUMS <= n; i += N_SUMS)
        for (size_t k = 0; k < N_SUMS; k++)
          sums[k] += x[i + k];
      total =
          ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
    }
  for (; i < n; i++)
    total += x[i];
  return total;
}

double
lse_numpy_sum (const double *x, size_t n)
{
  if (n <= LEAF)
    return sum_leaf (x, n);
  size_t half = n / 2 / N_SUMS * N_SUMS;
  return lse_numpy_sum (x, half) + lse_numpy_sum (x + half, n - half);
}

static LsePartial
sum_numpy (const double *x, size_t n)
{
  return (LsePartial) {.sum = lse_numpy_sum (x, n), .count = n};
}

/* ------------------------------------------------------------------ a file */

#define PAGE_DOUBLES 512 /* 4 KiB: boundaries of pieces; a page at one is read twice at worst */

/* The file in the place of the array: pages come when they are looked at. */
static LseStatus
map_file (LseWork *work, const LsePlan *plan, LseError *err)
{
  if (plan->source != LSE_SOURCE_FILE || work->input_bytes == 0)
    return LSE_OK;
  LseStatus status = lse_scratch_file_open (&work->file, work->input_bytes, err);
  if (status != LSE_OK)
    return status;
  void *pages =
      mmap (work->inputs[0], work->input_bytes, PROT_READ, MAP_SHARED | MAP_FIXED, work->file, 0);
  if (pages == MAP_FAILED)
    return lse_fail (err, LSE_ENOMEM, errno, "The file of the input could not be mapped.");
  (void)madvise (pages, work->input_bytes, MADV_SEQUENTIAL);

  /* Each worker holds one piece while the next one comes: half of its share of the budget. */
  uint64_t piece = plan->memory_budget_bytes / plan->workers / 2 / sizeof (double);
  work->piece_units = piece / PAGE_DOUBLES * PAGE_DOUBLES;
  if (work->piece_units == 0)
    work->piece_units = PAGE_DOUBLES;
  return LSE_OK;
}

/* Written, not mapped: what is filled does not stay in this process. A short write leaves zeros,
 * which the check of the answer does not know from others; so the file is cut where it ends, and to
 * read beyond ends the run. */
static void
fill_file (LseWork *work, uint64_t begin, uint64_t end)
{
  double block[8 * PAGE_DOUBLES];
  for (uint64_t n; begin < end; begin += n)
    {
      n = end - begin < 8 * PAGE_DOUBLES ? end - begin : 8 * PAGE_DOUBLES;
      lse_random_fill (block, work->seed, 0, begin, begin + n);
      ssize_t bytes = (ssize_t)(n * sizeof *block);
      if (pwrite (work->file, block, (size_t)bytes, (off_t)(begin * sizeof *block)) != bytes)
        {
          int cut = ftruncate (work->file, (off_t)(begin * sizeof *block));
          (void)cut;
          return;
        }
    }
}

static void
fill (LseWork *work, uint64_t begin, uint64_t end)
{
  if (work->file >= 0)
    fill_file (work, begin, end);
  else
    lse_fill_elements (work, begin, end);
}

static void
forget (LseWork *work)
{
  if (work->file >= 0)
    lse_scratch_file_drop (work->file);
}

/* The pages of a piece leave this process; the system may keep them where it has room. */
static void
drop_piece (const LseWork *work, uint64_t begin, uint64_t end)
{
  uint64_t first = begin / PAGE_DOUBLES * PAGE_DOUBLES;
  uint64_t last = (end + PAGE_DOUBLES - 1) / PAGE_DOUBLES * PAGE_DOUBLES;
  (void)madvise (work->inputs[0] + first, (last - first) * sizeof (double), MADV_DONTNEED);
}

/* ------------------------------------------------------------------ both */

typedef LsePartial (*SumFn) (const double *x, size_t n);

static LsePartial
sum_pieces (const LseWork *work, SumFn sum, uint64_t begin, uint64_t end)
{
  LsePartial total = {0};
  while (begin < end)
    {
      uint64_t stop = (begin / work->piece_units + 1) * work->piece_units;
      stop = stop < end ? stop : end;
      LsePartial part = sum (work->inputs[0] + begin, stop - begin);
      lse_partial_combine (&total, &part);
      drop_piece (work, begin, stop);
      begin = stop;
    }
  return total;
}

static void
run_numpy (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  *(LsePartial *)result = work->piece_units > 0 ? sum_pieces (work, sum_numpy, begin, end)
                                                : sum_numpy (work->inputs[0] + begin, end - begin);
}

static void
run_simd (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  SumFn sum = lse_simd_best ()->sum;
  *(LsePartial *)result = work->piece_units > 0 ? sum_pieces (work, sum, begin, end)
                                                : sum (work->inputs[0] + begin, end - begin);
}

const LseWorkload lse_workload_mean = {
    .id = LSE_WORKLOAD_MEAN,
    .fill = fill,
    .open = map_file,
    .before = forget,
    .kernels =
        {
            [LSE_KERNEL_NUMPY] = run_numpy,
            [LSE_KERNEL_SIMD] = run_simd,
        },
    .reference = run_simd, /* blocks joined without rounding errors */
};
