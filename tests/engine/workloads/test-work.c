/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The workloads through the interface that the strategies use.
 */
#include "workloads/workload.h"

#include <glib.h>
#include <math.h>
#include <string.h>

static void
multiply_simply (size_t m, size_t n, size_t k, const double *a, const double *b, double *c)
{
  for (size_t row = 0; row < m; row++)
    for (size_t column = 0; column < n; column++)
      {
        double sum = 0;
        for (size_t i = 0; i < k; i++)
          sum += a[row * k + i] * b[i * n + column];
        c[row * n + column] = sum;
      }
}

/* Only there: LAPACK itself is tried by test-lapack-module.c. */
static int
factorise_nothing (LseFactors *factors, void *space, size_t bytes)
{
  return factors->n > 0 && space == NULL && bytes > 0;
}

static const LseBlas simple_blas = {.dgemm = multiply_simply, .factorise = factorise_nothing};

static void
init_filled (LseWork *work, LseWorkloadId workload, LseKernelId kernel, uint64_t elements)
{
  LsePlan plan = {.workload = workload, .kernel = kernel, .elements = elements, .seed = 5};
  LseError err = {0};
  if (lse_work_init (work, &plan, LSE_PAGES_PRIVATE, &simple_blas, &err) != LSE_OK)
    g_error ("%s", err.detail);
  work->workload->fill (work, 0, work->n_units);
}

/* The whole output by chunks of @chunk units, backwards, through private buffers every other time,
 * is the output made in one piece. */
static void
assert_chunks_agree (LseWork *work, uint64_t chunk)
{
  double *whole = g_memdup2 (work->output, work->output_bytes);
  memset (work->output, 0, work->output_bytes);
  for (uint64_t end = work->n_units, begin; end > 0; end = begin)
    {
      begin = end > chunk ? end - chunk : 0;
      size_t n = (size_t)(end - begin) * work->output_per_unit;
      double *target = lse_work_output_at (work, begin);
      if (end % 2 == 0)
        {
          g_autofree double *copy = g_new (double, n);
          work->kernel (work, begin, end, copy);
          memcpy (target, copy, n * sizeof *copy);
        }
      else
        work->kernel (work, begin, end, target);
    }
  g_assert_cmpmem (work->output, work->output_bytes, whole, work->output_bytes);
  g_free (whole);
}

static void
test_maps (void)
{
  static const uint64_t sizes[] = {0, 1, 2, 37, 1000, 70001};
  for (LseWorkloadId id = LSE_WORKLOAD_SINCOS; id <= LSE_WORKLOAD_SIN2; id++)
    for (LseKernelId kernel = 0; kernel < LSE_N_KERNELS; kernel++)
      for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
        {
          LseWork work;
          init_filled (&work, id, kernel, sizes[i]);
          work.kernel (&work, 0, work.n_units, work.output);
          for (uint64_t k = 0; k < sizes[i]; k++)
            {
              double x = lse_random_at (5, 0, k);
              double y = id == LSE_WORKLOAD_SINCOS ? sin (x) * cos (x) : sin (x) * sin (x);
              g_assert_cmpfloat (work.inputs[0][k], ==, x);
              /* The scalar kernels do just this, to the bit. */
              g_assert_cmpfloat (fabs (work.output[k] - y), <=,
                                 kernel == LSE_KERNEL_SIMD ? 4 * 0x1p-53 * y : 0);
            }
          for (uint64_t chunk = 1; chunk <= sizes[i]; chunk = chunk * 5 + 3)
            if (sizes[i] <= 1000 || chunk > 100)
              assert_chunks_agree (&work, chunk);
          lse_work_clear (&work);
        }
}

/* Past the caches or through them: the same bits. */
static void
test_streaming (void)
{
  LseWork work;
  init_filled (&work, LSE_WORKLOAD_SINCOS, LSE_KERNEL_SIMD, 5003);
  g_assert_false (work.exceeds_cache);
  work.kernel (&work, 0, work.n_units, work.output);
  work.exceeds_cache = true;
  for (uint64_t chunk = 64; chunk < 5003; chunk += 501)
    assert_chunks_agree (&work, chunk);
  lse_work_clear (&work);

  LsePlan huge = {
      .workload = LSE_WORKLOAD_SINCOS, .kernel = LSE_KERNEL_SIMD, .elements = UINT64_C (1) << 31};
  g_assert_cmpint (lse_work_init (&work, &huge, LSE_PAGES_PRIVATE, NULL, NULL), ==, LSE_OK);
  g_assert_true (work.exceeds_cache);
  lse_work_clear (&work);
}

static void
test_mean (void)
{
  static const uint64_t sizes[] = {1, 7, 8, 127, 128, 129, 1000, 50021};
  static const LseKernelId kernels[] = {LSE_KERNEL_NUMPY, LSE_KERNEL_SIMD};
  for (size_t k = 0; k < G_N_ELEMENTS (kernels); k++)
    for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
      {
        LseWork work;
        LsePartial whole, total = {0};
        __int128 exact = 0;
        init_filled (&work, LSE_WORKLOAD_MEAN, kernels[k], sizes[i]);
        g_assert_null (lse_work_output_at (&work, 0));
        for (uint64_t at = 0; at < sizes[i]; at++)
          exact += (__int128)(work.inputs[0][at] * 0x1p53);
        double expected = (double)exact * 0x1p-53 / (double)sizes[i];
        work.kernel (&work, 0, sizes[i], &whole);
        g_assert_cmpfloat (fabs (lse_partial_value (&whole) - expected), <=, 8e-16 * expected);
        for (uint64_t begin = 0; begin < sizes[i]; begin += 333)
          {
            LsePartial part;
            work.kernel (&work, begin, MIN (begin + 333, sizes[i]), &part);
            lse_partial_combine (&total, &part);
          }
        g_assert_cmpuint (total.count, ==, sizes[i]);
        g_assert_cmpfloat (fabs (lse_partial_value (&total) - expected), <=, 8e-16 * expected);
        lse_work_clear (&work);
      }
}

/* The sum as NumPy makes it, worked out by hand for lengths on both sides of its leaf of 128:
 * eight running sums. 2^53 swallows a 1 that is added to it alone, but not a 2. */
static void
test_mean_is_pairwise (void)
{
  LseWork work;
  LsePartial partial;
  init_filled (&work, LSE_WORKLOAD_MEAN, LSE_KERNEL_NUMPY, 136);
  for (size_t i = 0; i < 136; i++)
    work.inputs[0][i] = 0;
  work.inputs[0][0] = 0x1p53; /* running sum 0, and so are 8 and 16 */
  work.inputs[0][8] = 1;
  work.inputs[0][16] = 1;
  work.kernel (&work, 0, 128, &partial);
  g_assert_cmpfloat (partial.sum, ==, 0x1p53);
  work.inputs[0][16] = 0;
  work.inputs[0][9] = 1; /* sums 0 and 1 meet first: one more 1 is swallowed */
  work.kernel (&work, 0, 128, &partial);
  g_assert_cmpfloat (partial.sum, ==, 0x1p53);
  work.inputs[0][10] = 1; /* with 11 it makes 2 before it meets the large sum */
  work.inputs[0][11] = 1;
  work.kernel (&work, 0, 128, &partial);
  g_assert_cmpfloat (partial.sum, ==, 0x1p53 + 2);
  work.inputs[0][9] = work.inputs[0][10] = work.inputs[0][11] = 0;
  work.inputs[0][64] = 1; /* of 136, halves of 64 and 72: 64 and 72 meet in the second one */
  work.inputs[0][72] = 1;
  work.kernel (&work, 0, 136, &partial);
  g_assert_cmpfloat (partial.sum, ==, 0x1p53 + 2);
  lse_work_clear (&work);
}

/* All kernels to the bits of the plain loop, whichever way the output is stored. */
static void
test_triad (void)
{
  static const uint64_t sizes[] = {0, 1, 2, 37, 1000, 5003};
  for (LseKernelId kernel = 0; kernel < LSE_N_KERNELS; kernel++)
    for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
      for (int streams = 0; streams < 2; streams++)
        {
          LseWork work;
          init_filled (&work, LSE_WORKLOAD_TRIAD, kernel, sizes[i]);
          work.exceeds_cache = streams;
          work.kernel (&work, 0, work.n_units, work.output);
          for (uint64_t k = 0; k < sizes[i]; k++)
            {
              double product = 3 * lse_random_at (5, 1, k);
              g_assert_cmpfloat (work.output[k], ==, lse_random_at (5, 0, k) + product);
            }
          for (uint64_t chunk = 1; chunk <= sizes[i]; chunk = chunk * 5 + 3)
            assert_chunks_agree (&work, chunk);
          lse_work_clear (&work);
        }
}

static void
test_triangle (void)
{
  static const uint64_t sizes[] = {0, 1, 2, 9, 128, 137, 700};
  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      LseWork numpy, fused;
      init_filled (&numpy, LSE_WORKLOAD_TRIANGLE, LSE_KERNEL_NUMPY, sizes[i]);
      init_filled (&fused, LSE_WORKLOAD_TRIANGLE, LSE_KERNEL_FUSED, sizes[i]);
      numpy.kernel (&numpy, 0, numpy.n_units, numpy.output);
      fused.kernel (&fused, 0, fused.n_units, fused.output);
      g_assert_cmpmem (numpy.output, numpy.output_bytes, fused.output, fused.output_bytes);
      for (uint64_t k = 0; k < sizes[i]; k++)
        {
          long double sum = 0;
          for (uint64_t j = 0; j < k; j++)
            sum += fabsl ((long double)numpy.inputs[0][k] - numpy.inputs[0][j]);
          g_assert_cmpfloat ((double)fabsl (numpy.output[k] - sum), <=, 1e-14 * (double)sum);
        }
      for (uint64_t chunk = 1; chunk <= sizes[i]; chunk = chunk * 5 + 3)
        {
          assert_chunks_agree (&numpy, chunk);
          assert_chunks_agree (&fused, chunk);
        }
      lse_work_clear (&numpy);
      lse_work_clear (&fused);
    }
}

/* The interpreter and the compiled body agree to the bit, and with the program's own words. */
static void
test_pyloop (void)
{
  static const uint64_t sizes[] = {0, 1, 2, 7, 300, 1001};
  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      LseWork loop, compiled;
      init_filled (&loop, LSE_WORKLOAD_PYLOOP, LSE_KERNEL_NUMPY, sizes[i]);
      init_filled (&compiled, LSE_WORKLOAD_PYLOOP, LSE_KERNEL_FUSED, sizes[i]);
      g_assert_true (loop.has_check_points);
      g_assert_false (compiled.has_check_points);
      loop.kernel (&loop, 0, loop.n_units, loop.output);
      compiled.kernel (&compiled, 0, compiled.n_units, compiled.output);
      g_assert_cmpmem (loop.output, loop.output_bytes, compiled.output, compiled.output_bytes);
      for (uint64_t k = 0; k < sizes[i]; k++)
        {
          double x = loop.inputs[0][k], t = x < 0.5 ? x * x : 1 - x;
          g_assert_cmpfloat (loop.output[k], ==, t + (double)(k * 7 % 11) / 8);
        }
      for (uint64_t chunk = 1; chunk <= sizes[i]; chunk = chunk * 5 + 3)
        assert_chunks_agree (&loop, chunk);
      lse_work_clear (&loop);
      lse_work_clear (&compiled);
    }
}

static void
count_yield (void *context, uint32_t n_bytecodes)
{
  uint64_t *seen = context;
  seen[0]++;
  seen[1] += n_bytecodes;
}

/* Asked, it says so at the back edge of each pass; not asked, never. */
static void
test_pyloop_check_points (void)
{
  LseWork work;
  _Atomic uint32_t request = 0;
  uint64_t seen[2] = {0};
  LseCheckPoint check = {.request = &request, .yield = count_yield, .context = seen};
  init_filled (&work, LSE_WORKLOAD_PYLOOP, LSE_KERNEL_NUMPY, 100);
  work.check = &check;
  work.kernel (&work, 0, 100, work.output);
  g_assert_cmpuint (seen[0], ==, 0);
  request = 1;
  work.kernel (&work, 40, 100, work.output + 40);
  g_assert_cmpuint (seen[0], ==, 60);
  g_assert_cmpuint (seen[1], >, 60 * 20); /* a pass is more than twenty bytecodes */
  work.check = NULL;
  lse_work_clear (&work);
}

/* Every chunk counts in its own counter, which is where the layout says, and nowhere else. */
static void
test_counters (void)
{
  for (int layout = LSE_LAYOUT_PACKED; layout <= LSE_LAYOUT_PADDED; layout++)
    for (uint32_t chunks = 1; chunks <= 12; chunks++)
      {
        LseWork work;
        LsePlan plan = {.workload = LSE_WORKLOAD_COUNTERS,
                        .elements = 100,
                        .chunks = chunks,
                        .layout = (LseLayout)layout,
                        .seed = 5};
        g_assert_cmpint (lse_work_init (&work, &plan, LSE_PAGES_PRIVATE, NULL, NULL), ==, LSE_OK);
        work.workload->fill (&work, 0, 100);
        size_t stride = layout == LSE_LAYOUT_PADDED ? LSE_PADDED_BYTES / 8 : 1;
        g_assert_cmpuint (work.extra_bytes, ==, chunks * stride * 8);
        const uint64_t *counters = work.extra;
        uint64_t bits_of_all = 0;
        for (uint32_t chunk = 0; chunk < chunks; chunk++)
          {
            uint64_t begin, end, bits = 0, word;
            LsePartial partial;
            lse_plan_chunk (&plan, chunk, &begin, &end);
            for (uint64_t i = begin; i < end; i++)
              {
                memcpy (&word, &work.inputs[0][i], sizeof word);
                bits += (uint64_t)__builtin_popcountll (word);
              }
            work.kernel (&work, begin, end, &partial);
            g_assert_cmpfloat (partial.sum, ==, (double)bits);
            g_assert_cmpuint (partial.count, ==, end - begin);
            g_assert_cmpuint (counters[chunk * stride], ==, bits);
            bits_of_all += bits;
          }
        for (size_t i = 0; i < work.extra_bytes / 8; i++)
          bits_of_all -= counters[i];
        g_assert_cmpuint (bits_of_all, ==, 0);
        lse_work_clear (&work);
      }
}

/* Each ring is one cycle through all of its nodes, and the answer says in which order. */
static void
test_chase (void)
{
  static const uint64_t sizes[] = {0, 1, 2, 100, LSE_CHASE_RING_NODES, LSE_CHASE_RING_NODES + 77};
  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      LseWork work;
      init_filled (&work, LSE_WORKLOAD_CHASE, LSE_KERNEL_NUMPY, sizes[i]);
      work.kernel (&work, 0, work.n_units, work.output);
      for (uint64_t unit = 0; unit < work.n_units; unit++)
        {
          const double *ring = work.inputs[0] + unit * LSE_CHASE_RING_NODES * 8;
          uint64_t n = MIN (sizes[i] - unit * LSE_CHASE_RING_NODES, LSE_CHASE_RING_NODES);
          uint64_t node = 0, n_steps = 0, n_jumps = 0, check = 0;
          do
            {
              uint64_t next;
              memcpy (&next, ring + node * 8, sizeof next);
              n_jumps += next != node + 1;
              check = check * 31 + next;
              node = next;
            }
          while (++n_steps < 2 * n && node != 0);
          g_assert_cmpuint (n_steps, ==, n);
          g_assert_true (n < 1000 || n_jumps > n * 9 / 10);
          g_assert_cmpfloat (work.output[unit], ==, (double)(check & ((UINT64_C (1) << 53) - 1)));
        }
      for (uint64_t chunk = 1; chunk <= work.n_units; chunk++)
        assert_chunks_agree (&work, chunk);
      lse_work_clear (&work);
    }
}

/* Phase after phase, in chunks from behind: the plain loop's bits, and every phase's result where the
 * next one reads it. */
static void
test_barrier (void)
{
  static const uint64_t sizes[] = {1, 2, 3, 64, 301};
  for (LseKernelId kernel = LSE_KERNEL_NUMPY; kernel <= LSE_KERNEL_FUSED; kernel++)
    for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
      {
        LseWork work;
        uint64_t n = sizes[i];
        init_filled (&work, LSE_WORKLOAD_BARRIER, kernel, n);
        g_autofree double *now = g_memdup2 (work.inputs[0], work.input_bytes);
        g_autofree double *next = g_memdup2 (work.inputs[0], work.input_bytes);
        for (uint64_t phase = 0; phase < work.info->n_phases; phase++)
          {
            for (uint64_t end = n, begin; end > 0; end = begin)
              {
                begin = end > 37 ? end - 37 : 0;
                work.kernel (&work, phase * n + begin, phase * n + end, NULL);
              }
            for (uint64_t k = 1; k + 1 < n; k++)
              next[k] = 0.25 * now[k - 1] + 0.5 * now[k] + 0.25 * now[k + 1];
            memcpy (now, next, work.input_bytes);
          }
        g_assert_cmpmem (work.output, work.output_bytes, now, work.input_bytes);
        lse_work_clear (&work);
      }
}

static void
test_io (void)
{
  LseWork work;
  init_filled (&work, LSE_WORKLOAD_IO, LSE_KERNEL_NUMPY, 3);
  work.io_wait_ns = 2000000;
  gint64 begin_us = g_get_monotonic_time ();
  work.workload->await (&work, 2);
  g_assert_cmpint (g_get_monotonic_time () - begin_us, >=, 2000);
  work.io_wait_ns = 0;
  work.workload->await (&work, 2); /* returns */
  work.kernel (&work, 0, 3, work.output);
  for (uint64_t task = 0; task < 3; task++)
    {
      double sum = 0;
      for (uint64_t i = 0; i < 8192; i++)
        {
          double sine = sin (lse_random_at (5, 0, task * 8192 + i));
          sum += sine * sine;
        }
      g_assert_cmpfloat (work.output[task], ==, sum);
    }
  assert_chunks_agree (&work, 1);
  lse_work_clear (&work);
}

/* Positive definite by Gershgorin's circles; symmetric; the same bits however it is filled. */
static void
test_matrices (void)
{
  LseWork work;
  init_filled (&work, LSE_WORKLOAD_CHOLESKY, LSE_KERNEL_NUMPY, 40);
  for (size_t row = 0; row < 40; row++)
    {
      double others = 0;
      for (size_t column = 0; column < 40; column++)
        {
          double value = work.inputs[0][row * 40 + column];
          g_assert_cmpfloat (value, ==, work.inputs[0][column * 40 + row]);
          others += column != row ? fabs (value) : 0;
        }
      g_assert_cmpfloat (work.inputs[0][row * 41], >, others);
    }
  lse_work_clear (&work);
}

static void
test_dot (void)
{
  for (uint64_t n = 0; n <= 9; n++)
    {
      LseWork work;
      init_filled (&work, LSE_WORKLOAD_DOT, LSE_KERNEL_NUMPY, n);
      g_assert_cmpuint (work.n_units, ==, n);
      work.kernel (&work, 0, n, work.output);
      for (uint64_t row = 0; row < n; row++)
        for (uint64_t column = 0; column < n; column++)
          {
            double sum = 0;
            for (uint64_t i = 0; i < n; i++)
              sum += lse_random_at (5, 0, row * n + i) * lse_random_at (5, 1, i * n + column);
            g_assert_cmpfloat (work.output[row * n + column], ==, sum);
          }
      for (uint64_t chunk = 1; chunk <= n; chunk++)
        assert_chunks_agree (&work, chunk);
      lse_work_clear (&work);
    }
}

static void
test_fill_in_pieces (void)
{
  for (LseWorkloadId id = 0; id < LSE_N_WORKLOADS; id++)
    {
      LseWork whole, pieces;
      init_filled (&whole, id, LSE_KERNEL_NUMPY, 61);
      init_filled (&pieces, id, LSE_KERNEL_NUMPY, 61);
      for (size_t i = 0; i < whole.info->n_inputs; i++)
        memset (pieces.inputs[i], 0, pieces.input_bytes);
      for (uint64_t begin = pieces.n_units; begin-- > 0;)
        pieces.workload->fill (&pieces, begin, begin + 1);
      for (size_t i = 0; i < whole.info->n_inputs; i++)
        g_assert_cmpmem (whole.inputs[i], whole.input_bytes, pieces.inputs[i], pieces.input_bytes);
      lse_work_clear (&whole);
      lse_work_clear (&pieces);
    }
}

static void
test_refusals (void)
{
  LseWork work;
  LseError err = {0};
  LsePlan plan = {.workload = LSE_WORKLOAD_DOT, .kernel = LSE_KERNEL_NUMPY, .elements = 10};
  g_assert_cmpint (lse_work_init (&work, &plan, LSE_PAGES_PRIVATE, NULL, &err), ==,
                   LSE_EUNAVAILABLE);
  g_assert_nonnull (strstr (err.detail, "libopenblas0-pthread"));
  lse_work_clear (&work);

  static const LseBlas without_lapack = {.dgemm = multiply_simply};
  plan = (LsePlan) {.workload = LSE_WORKLOAD_QR, .elements = 10};
  g_assert_cmpint (lse_work_init (&work, &plan, LSE_PAGES_PRIVATE, &without_lapack, &err), ==,
                   LSE_EUNAVAILABLE);
  g_assert_nonnull (strstr (err.detail, "LAPACK"));
  lse_work_clear (&work);

  plan = (LsePlan) {.workload = LSE_WORKLOAD_MEAN, .kernel = LSE_KERNEL_FUSED, .elements = 10};
  g_assert_cmpint (lse_work_init (&work, &plan, LSE_PAGES_PRIVATE, NULL, &err), ==, LSE_EINVAL);
  g_assert_nonnull (strstr (err.detail, "fused"));
  lse_work_clear (&work);

  plan = (LsePlan) {.workload = LSE_WORKLOAD_SINCOS, .elements = UINT64_C (1) << 59};
  g_assert_cmpint (lse_work_init (&work, &plan, LSE_PAGES_SHARED, NULL, &err), ==, LSE_ENOMEM);
  lse_work_clear (&work);
  lse_work_clear (&work);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/arrays/maps", test_maps);
  g_test_add_func ("/engine/arrays/streaming", test_streaming);
  g_test_add_func ("/engine/arrays/mean", test_mean);
  g_test_add_func ("/engine/arrays/mean-is-pairwise", test_mean_is_pairwise);
  g_test_add_func ("/engine/arrays/triad", test_triad);
  g_test_add_func ("/engine/arrays/triangle", test_triangle);
  g_test_add_func ("/engine/arrays/pyloop", test_pyloop);
  g_test_add_func ("/engine/arrays/pyloop/check-points", test_pyloop_check_points);
  g_test_add_func ("/engine/arrays/counters", test_counters);
  g_test_add_func ("/engine/arrays/chase", test_chase);
  g_test_add_func ("/engine/arrays/barrier", test_barrier);
  g_test_add_func ("/engine/arrays/io", test_io);
  g_test_add_func ("/engine/arrays/matrices", test_matrices);
  g_test_add_func ("/engine/arrays/dot", test_dot);
  g_test_add_func ("/engine/arrays/fill-in-pieces", test_fill_in_pieces);
  g_test_add_func ("/engine/arrays/refusals", test_refusals);
  return g_test_run ();
}
