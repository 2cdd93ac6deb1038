/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "worker/check.h"

#include <math.h>
#include <string.h>

#define REFERENCE_UNITS 65536 /* a piece of the serial pass: its temporaries stay in the cache */
#define POISON_STRIDE 4096    /* doubles between poisoned ones inside a chunk */
#define FREIVALDS_ROUNDS 2
#define SCRATCH_VECTORS 5 /* four for the check of a matrix, one for a right hand side */
#define DOUBLE_ROUNDING 0x1p-53

/* Rounding of a sum by NumPy's pairwise scheme: 16 additions in each of the 8 accumulators of a
 * block of 128, 3 to join them, one a level of the tree above; all terms are ≥ 0 here. Higham,
 * Accuracy and Stability of Numerical Algorithms, 2nd ed., §4.2. */
static double
sum_bound (uint64_t n)
{
  return (20 + log2 ((double)n + 1)) * DOUBLE_ROUNDING;
}

static bool
is_reduced (const LsePlan *plan)
{
  return plan->strategy == LSE_STRATEGY_PROCESSES && plan->transport == LSE_TRANSPORT_REDUCED;
}

/* The vector kernels may differ from the scalar ones by their own 3 ulp and libm's 2. */
static double
allowed_ulp (const LsePlan *plan)
{
  return plan->kernel == LSE_KERNEL_SIMD ? 6 : 0;
}

/* One piece of the serial passes: the scalar kernel into the reference, the plan's kernel into
 * @scratch, and the two compared. */
static void
add_reference_piece (LseCheck *check, uint64_t begin, uint64_t end, double *scratch)
{
  const LseWork *work = check->team->work;
  size_t n = (end - begin) * work->output_per_unit;
  double *piece = check->reference + begin * work->output_per_unit;
  LseVerify verify;

  LseKernelFn reference = work->workload->reference;
  if (reference == NULL)
    reference = work->workload->kernels[LSE_KERNEL_NUMPY];
  reference (work, begin, end, piece);
  work->kernel (work, begin, end, scratch);
  lse_verify_arrays (&verify, scratch, piece, n, check->max_ulp);
  lse_verify_merge (&check->serial, &verify);
  lse_fingerprint_add (&check->print, scratch, n);
}

/* All phases by @kernel, in order, into the output. */
static void
run_phases (const LseWork *work, LseKernelFn kernel)
{
  for (uint64_t phase = 0; phase < work->info->n_phases && work->n_units > 0; phase++)
    kernel (work, phase * work->n_units, (phase + 1) * work->n_units, work->output);
}

/* A phase needs the whole of the one before: no pieces, and the answer where the workers put it. */
static LseStatus
make_phases_reference (LseCheck *check, LseTeam *team, LseError *err)
{
  const LseWork *work = team->work;
  size_t n = work->output_bytes / sizeof (double);
  void *pages;
  LseStatus status = lse_pages_map (&pages, work->output_bytes, LSE_PAGES_PRIVATE, err);
  check->reference = pages;
  if (status != LSE_OK)
    return status;
  lse_fingerprint_init (&check->print);
  run_phases (work, work->workload->kernels[LSE_KERNEL_NUMPY]);
  if (n > 0)
    memcpy (check->reference, work->output, work->output_bytes);
  run_phases (work, work->kernel);
  lse_verify_arrays (&check->serial, work->output, check->reference, n, check->max_ulp);
  lse_fingerprint_add (&check->print, work->output, n);
  return LSE_OK;
}

static LseStatus
make_map_reference (LseCheck *check, LseTeam *team, LseError *err)
{
  const LseWork *work = team->work;
  size_t scratch_bytes = REFERENCE_UNITS * work->output_per_unit * sizeof (double);
  void *pages, *scratch = NULL;
  LseStatus status = lse_pages_map (&pages, work->output_bytes, LSE_PAGES_PRIVATE, err);
  check->reference = pages;
  if (status == LSE_OK)
    status = lse_pages_map (&scratch, scratch_bytes, LSE_PAGES_PRIVATE, err);
  if (status != LSE_OK)
    return status;

  lse_fingerprint_init (&check->print);
  lse_verify_arrays (&check->serial, NULL, NULL, 0, check->max_ulp);
  for (uint64_t begin = 0; begin < work->n_units; begin += REFERENCE_UNITS)
    {
      uint64_t left = work->n_units - begin;
      add_reference_piece (check, begin, begin + (left < REFERENCE_UNITS ? left : REFERENCE_UNITS),
                           scratch);
    }
  lse_pages_unmap (scratch, scratch_bytes);
  check->serial.elements = work->output_bytes / sizeof *check->reference;

  LsePartial sum =
      lse_partial_of_array (check->reference, work->output_bytes / sizeof *check->reference);
  check->expected = sum.sum + sum.error;
  check->bound = sum_bound (work->n_units) + allowed_ulp (team->plan) * 2 * DOUBLE_ROUNDING;
  return LSE_OK;
}

/* The output against the serial one: by its bits, in full only where they differ. */
static void
check_output (const LseCheck *check, LseVerify *verify)
{
  const LseWork *work = check->team->work;
  size_t n = work->output_bytes / sizeof (double);
  LseFingerprint print;
  lse_fingerprint_init (&print);
  lse_fingerprint_add (&print, work->output, n);
  if (memcmp (&print, &check->print, sizeof print) == 0)
    *verify = check->serial;
  else
    lse_verify_arrays (verify, work->output, check->reference, n, check->max_ulp);
}

/* Σ C = 1ᵀ·A·B·1, by two products with a vector: n² work. All terms are ≥ 0, each of the two ways
 * errs by at most n additions a level. */
static LseStatus
make_matrix_reference (LseCheck *check, LseTeam *team, LseError *err)
{
  const LseWork *work = team->work;
  size_t n = work->elements;
  void *pages;
  LseStatus status =
      lse_pages_map (&pages, SCRATCH_VECTORS * n * sizeof (double), LSE_PAGES_PRIVATE, err);
  check->scratch = pages;
  if (status != LSE_OK || work->info->factorisation != LSE_FACTORS_NONE || !is_reduced (team->plan))
    return status;

  double *ones = check->scratch, *row_sums = ones + n, *product = row_sums + n;
  for (size_t i = 0; i < n; i++)
    ones[i] = 1;
  work->blas->dgemv (n, n, work->inputs[1], ones, row_sums);
  work->blas->dgemv (n, n, work->inputs[0], row_sums, product);
  LsePartial sum = lse_partial_of_array (product, n);
  check->expected = sum.sum + sum.error;
  check->bound = 4 * (double)n * DOUBLE_ROUNDING;
  return LSE_OK;
}

LseStatus
lse_check_init (LseCheck *check, LseTeam *team, LseError *err)
{
  const LseWork *work = team->work;
  *check = (LseCheck) {.team = team, .max_ulp = allowed_ulp (team->plan)};
  if (!team->plan->verify)
    return LSE_OK;

  if (work->info->is_matrix)
    return make_matrix_reference (check, team, err);
  if (work->info->n_phases > 0)
    return make_phases_reference (check, team, err);
  if (work->info->shape == LSE_SHAPE_MAP)
    return make_map_reference (check, team, err);

  LsePartial exact;
  work->workload->reference (work, 0, work->n_units, &exact);
  check->expected = lse_partial_value (&exact);
  check->bound = work->workload->is_exact ? 0 : sum_bound (work->n_units);
  return LSE_OK;
}

void
lse_check_clear (LseCheck *check)
{
  if (check->team == NULL)
    return;
  lse_pages_unmap (check->reference, check->team->work->output_bytes);
  lse_pages_unmap (check->scratch, SCRATCH_VECTORS * check->team->work->elements * sizeof (double));
  *check = (LseCheck) {0};
}

void
lse_check_poison (LseCheck *check, LseTeam *team)
{
  const LseWork *work = team->work;
  uint64_t shift = check->n_poisoned++ * 61 % POISON_STRIDE;
  team->total = (LsePartial) {.sum = (double)NAN};
  for (uint32_t chunk = 0; chunk < team->plan->chunks; chunk++)
    {
      uint64_t begin, end;
      lse_plan_chunk (team->plan, chunk, &begin, &end);
      team->partials[chunk] = (LsePartial) {.sum = (double)NAN};
      if (work->output == NULL || begin == end)
        continue;
      double *first = lse_work_output_at (work, begin);
      double *past = lse_work_output_at (work, end);
      for (double *at = first + shift; at < past; at += POISON_STRIDE)
        *at = (double)NAN;
      first[0] = past[-1] = (double)NAN;
    }
}

static void
check_factors (const LseCheck *check, uint64_t seed, LseVerify *verify)
{
  const LseWork *work = check->team->work;
  LseFactors factors = lse_work_factors (work);
  double *sides = check->scratch + 4 * work->elements;
  for (uint64_t row = 0; row < work->elements; row++)
    sides[row] = lse_work_right_hand_side (work, row);
  lse_verify_factors (verify, &factors, work->inputs[0], sides, seed, check->scratch);
}

void
lse_check_repetition (LseCheck *check, uint64_t seed, LseVerify *verify)
{
  const LseTeam *team = check->team;
  const LseWork *work = team->work;
  *verify = (LseVerify) {.status = LSE_VERIFY_SKIPPED, .first_bad = -1};
  if (!team->plan->verify)
    return;

  if (work->info->factorisation != LSE_FACTORS_NONE)
    check_factors (check, seed, verify);
  else if (work->info->is_matrix && !is_reduced (team->plan))
    lse_verify_freivalds (verify, work->inputs[0], work->inputs[1], work->output, work->elements,
                          work->blas->dgemv, FREIVALDS_ROUNDS, seed, check->scratch);
  else if (work->info->shape == LSE_SHAPE_REDUCE)
    lse_verify_scalar (verify, lse_partial_value (&team->total), check->expected, check->bound);
  else if (is_reduced (team->plan))
    lse_verify_scalar (verify, team->total.sum + team->total.error, check->expected, check->bound);
  else
    check_output (check, verify);
}
