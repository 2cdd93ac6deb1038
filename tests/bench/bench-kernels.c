/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The kernels against NumPy, the vector libraries of others, copies and reads of the same bytes,
 * and OpenBLAS called bare: goals 1 to 5. Arguments: numpy-peer.py. The environment variable
 * LANESCOPE_BLAS_MODULE names the BLAS module.
 */
#include "bench.h"
#include "peers.h"

#include "workloads/simd-private.h"

#include <dlfcn.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_READS 8
#define N_SMALL 10000
#define N_TUTORIAL 1000000
#define N_LARGE 10000000
#define DOT_ORDER 1000

static Bench *bench;
static NumpyPeer *numpy, *numpy_plain; /* as it is; without its AVX-512 code */
static char numpy_why[96];

/* ------------------------------------------------------------------ candidates */

/* One kernel of ours on all units of its own work. */
typedef struct
{
  LseWork work;
  LsePartial partial;
} KernelRun;

static void
kernel_call (void *data)
{
  KernelRun *run = data;
  void *result = run->work.output != NULL ? (void *)run->work.output : &run->partial;
  run->work.kernel (&run->work, 0, run->work.n_units, result);
}

static void
kernel_init (KernelRun *run,
             LseWorkloadId workload,
             LseKernelId kernel,
             uint64_t elements,
             const LseBlas *blas)
{
  LsePlan plan = {.workload = workload, .kernel = kernel, .elements = elements, .seed = 1};
  LseError err;
  if (lse_work_init (&run->work, &plan, LSE_PAGES_PRIVATE, blas, &err) != LSE_OK)
    {
      fprintf (stderr, "%s\n", err.detail);
      exit (EXIT_FAILURE);
    }
  run->work.workload->fill (&run->work, 0, run->work.n_units);
  if (run->work.output != NULL)
    memset (run->work.output, 0, run->work.output_bytes);
}

/* A function on arrays that exist already. */
typedef struct
{
  PeerMapFn map;
  PeerReadFn read;
  LseSimdMapFn simd;
  const double *x;
  double *y;
  size_t n;
  volatile double result;
} ArrayRun;

static void
array_call (void *data)
{
  ArrayRun *run = data;
  if (run->simd != NULL)
    run->simd (run->x, run->y, run->n, false);
  else if (run->map != NULL)
    run->map (run->x, run->y, run->n);
  else
    run->result = run->read (run->x, run->n);
}

static void
copy (const double *x, double *y, size_t n)
{
  memcpy (y, x, n * sizeof *x);
}

typedef struct
{
  NumpyPeer *peer;
  const char *workload;
  uint64_t elements;
} NumpyRun;

static double
numpy_measure (void *data)
{
  NumpyRun *run = data;
  return numpy_peer_run_ns (run->peer, run->workload, run->elements);
}

/* ------------------------------------------------------------------ errors */

static double
error_ulp (double x, double y)
{
  long double expected = sinl (x) * cosl (x);
  int exponent;
  frexp ((double)expected, &exponent);
  return (double)(fabsl (y - expected) / ldexpl (1, exponent - 53));
}

static double
largest_error_ulp (const double *x, const double *y, size_t n)
{
  double largest = 0;
  for (size_t i = 0; i < n; i += 7)
    largest = fmax (largest, error_ulp (x[i], y[i]));
  return largest;
}

/* ------------------------------------------------------------------ sin(x)·cos(x), sin(x)² */

/* The three kernels of @workload beside NumPy, at one size. */
typedef struct
{
  const char *name;
  uint64_t elements;
  KernelRun kernels[LSE_N_KERNELS];
  NumpyRun numpy_runs[2];
  size_t kernel_ids[LSE_N_KERNELS], numpy_id, numpy_plain_id;
} MapCase;

static void
map_case_add (MapCase *map, LseWorkloadId workload, uint64_t elements)
{
  map->name = lse_workload_info (workload)->name;
  map->elements = elements;
  for (LseKernelId kernel = 0; kernel < LSE_N_KERNELS; kernel++)
    {
      kernel_init (&map->kernels[kernel], workload, kernel, elements, NULL);
      map->kernel_ids[kernel] =
          bench_add (bench, lse_kernel_name (kernel), kernel_call, &map->kernels[kernel]);
    }
  map->numpy_runs[0] = (NumpyRun) {numpy, map->name, elements};
  map->numpy_runs[1] = (NumpyRun) {numpy_plain, map->name, elements};
  if (numpy != NULL)
    map->numpy_id = bench_add_measured (bench, "NumPy", numpy_measure, &map->numpy_runs[0]);
  if (numpy_plain != NULL)
    map->numpy_plain_id =
        bench_add_measured (bench, "NumPy without AVX-512", numpy_measure, &map->numpy_runs[1]);
}

static void
map_case_clear (MapCase *map)
{
  for (size_t i = 0; i < LSE_N_KERNELS; i++)
    lse_work_clear (&map->kernels[i].work);
}

/* "sincos simd, 1e6" */
static const char *
label (const char *workload, const char *what, uint64_t elements)
{
  static char text[64];
  snprintf (text, sizeof text, "%s %s, 1e%d", workload, what, (int)lround (log10 (elements)));
  return text;
}

static void
map_case_rows (const MapCase *map, const char *twin_goal)
{
  double per_element = 1.0 / (double)map->elements;
  for (LseKernelId kernel = 0; kernel < LSE_N_KERNELS; kernel++)
    bench_goal (bench, "", label (map->name, lse_kernel_name (kernel), map->elements), "",
                BENCH_SHOWN, 0, "ns/el", bench_value (bench, map->kernel_ids[kernel], per_element));
  if (numpy == NULL)
    {
      bench_not_here (bench, twin_goal, label (map->name, "numpy", map->elements), numpy_why);
      return;
    }
  bench_goal (bench, "", label (map->name, "in NumPy", map->elements), "", BENCH_SHOWN, 0, "ns/el",
              bench_value (bench, map->numpy_id, per_element));
  bench_goal (bench, twin_goal, label (map->name, "numpy", map->elements), "NumPy without AVX-512",
              *twin_goal ? BENCH_WITHIN : BENCH_SHOWN, 0.1, "×",
              bench_ratio (bench, map->kernel_ids[LSE_KERNEL_NUMPY], map->numpy_plain_id));
}

/* Goal 1, and all peers, at the tutorial's size. */
static void
bench_sincos (void)
{
  static MapCase map;
  static ArrayRun general, copies[2], libraries[8], versions[4];
  size_t library_ids[8], version_ids[4];
  size_t n = N_TUTORIAL;
  double per_element = 1.0 / (double)n;
  double *x = bench_alloc (n * sizeof *x), *y = bench_alloc (n * sizeof *y);

  bench_clear (bench);
  map_case_add (&map, LSE_WORKLOAD_SINCOS, n);
  const LseWork *work = &map.kernels[LSE_KERNEL_SIMD].work;
  for (size_t i = 0; i < n; i++)
    x[i] = (work->inputs[0][i] - 0.5) * 2e5;
  general = (ArrayRun) {.simd = lse_simd_best ()->sincos, .x = x, .y = y, .n = n};
  size_t general_id = bench_add (bench, "simd, |x| up to 1e5", array_call, &general);
  copies[0] = (ArrayRun) {.map = copy, .x = work->inputs[0], .y = work->output, .n = n};
  size_t copy_id = bench_add (bench, "copy", array_call, &copies[0]);
  const PeerMap *library = peer_sincos_libraries ();
  for (size_t i = 0; library[i].name != NULL; i++)
    {
      libraries[i] = (ArrayRun) {.map = library[i].map, .x = work->inputs[0], .y = y, .n = n};
      library_ids[i] = bench_add (bench, library[i].name, array_call, &libraries[i]);
    }
  for (size_t i = 0; i < lse_n_simd_versions; i++)
    if (lse_simd_versions[i]->is_supported ())
      {
        versions[i] =
            (ArrayRun) {.simd = lse_simd_versions[i]->sincos, .x = work->inputs[0], .y = y, .n = n};
        version_ids[i] = bench_add (bench, lse_simd_versions[i]->name, array_call, &versions[i]);
      }
  bench_measure (bench);

  size_t simd_id = map.kernel_ids[LSE_KERNEL_SIMD];
  array_call (&general); /* the other candidates have used its output */
  kernel_call (&map.kernels[LSE_KERNEL_SIMD]);
  map_case_rows (&map, "3");
  bench_goal (bench, "1", "sincos simd, 1e6, x in [0, 1)", "0.45 seen elsewhere", BENCH_AT_MOST,
              0.5, "ns/el", bench_value (bench, simd_id, per_element));
  bench_goal (bench, "1", "  its largest error", "long double", BENCH_AT_MOST, 3, "ulp",
              bench_exact (largest_error_ulp (work->inputs[0], work->output, n)));
  bench_goal (bench, "1", "sincos simd, 1e6, |x| up to 1e5", "", BENCH_AT_MOST, 0.75, "ns/el",
              bench_value (bench, general_id, per_element));
  bench_goal (bench, "1", "  its largest error", "long double", BENCH_AT_MOST, 2, "ulp",
              bench_exact (largest_error_ulp (x, y, n)));
  if (numpy != NULL)
    {
      bench_goal (bench, "1", "sincos simd, 1e6: times as fast as", "NumPy without AVX-512",
                  BENCH_AT_LEAST, 40, "×", bench_ratio (bench, map.numpy_plain_id, simd_id));
      bench_goal (bench, "", "sincos simd, 1e6: times as fast as", "NumPy as it is", BENCH_SHOWN, 0,
                  "×", bench_ratio (bench, map.numpy_id, simd_id));
    }
  for (size_t i = 0; library[i].name != NULL; i++)
    bench_goal (bench, "", "sincos simd, 1e6: times as fast as", library[i].name, BENCH_SHOWN, 0,
                "×", bench_ratio (bench, library_ids[i], simd_id));
  bench_goal (bench, "", "sincos simd, 1e6: time against", "a copy of the bytes", BENCH_SHOWN, 0,
              "×", bench_ratio (bench, simd_id, copy_id));
  for (size_t i = 0; i < lse_n_simd_versions; i++)
    if (lse_simd_versions[i]->is_supported ())
      bench_goal (bench, "", "sincos simd, 1e6, by", lse_simd_versions[i]->name, BENCH_SHOWN, 0,
                  "ns/el", bench_value (bench, version_ids[i], per_element));
  map_case_clear (&map);
  bench_unmap (x, n * sizeof *x);
  bench_unmap (y, n * sizeof *y);
}

/* Goal 2: where memory is the limit. */
static void
bench_large (void)
{
  static KernelRun runs[2];
  static ArrayRun copies[4];
  size_t n = N_LARGE, ids[2], copy_ids[4], n_copies = 0;
  const PeerMap *past_caches = peer_copies_past_caches ();
  bench_clear (bench);
  for (LseWorkloadId id = LSE_WORKLOAD_SINCOS; id <= LSE_WORKLOAD_SIN2; id++)
    {
      kernel_init (&runs[id], id, LSE_KERNEL_SIMD, n, NULL);
      ids[id] = bench_add (bench, lse_workload_info (id)->name, kernel_call, &runs[id]);
    }
  ArrayRun plain = {.map = copy, .x = runs[0].work.inputs[0], .y = runs[0].work.output, .n = n};
  size_t plain_id = bench_add (bench, "memcpy", array_call, &plain);
  for (; past_caches[n_copies].name != NULL; n_copies++)
    {
      copies[n_copies] = plain;
      copies[n_copies].map = past_caches[n_copies].map;
      copy_ids[n_copies] =
          bench_add (bench, past_caches[n_copies].name, array_call, &copies[n_copies]);
    }
  bench_measure (bench);

  bench_goal (bench, "", "sincos simd, 1e7", "", BENCH_SHOWN, 0, "ns/el",
              bench_value (bench, ids[0], 1.0 / (double)n));
  if (n_copies == 0)
    bench_not_here (bench, "2", "sincos simd, 1e7", "no stores past the caches");
  else
    {
      bench_goal (bench, "2", "sincos simd, 1e7: time against", past_caches[0].name, BENCH_AT_MOST,
                  1.05, "×", bench_ratio (bench, ids[0], copy_ids[0]));
      for (size_t i = 1; i < n_copies; i++)
        bench_goal (bench, "", "sincos simd, 1e7: time against", past_caches[i].name, BENCH_SHOWN,
                    0, "×", bench_ratio (bench, ids[0], copy_ids[i]));
      bench_goal (bench, "", "sin2 simd, 1e7: time against", past_caches[0].name, BENCH_SHOWN, 0,
                  "×", bench_ratio (bench, ids[1], copy_ids[0]));
    }
  bench_goal (bench, "", "sincos simd, 1e7: time against", "memcpy", BENCH_SHOWN, 0, "×",
              bench_ratio (bench, ids[0], plain_id));
  lse_work_clear (&runs[0].work);
  lse_work_clear (&runs[1].work);
}

static void
bench_twins (void)
{
  static MapCase cases[3];
  bench_clear (bench);
  map_case_add (&cases[0], LSE_WORKLOAD_SIN2, N_TUTORIAL);
  map_case_add (&cases[1], LSE_WORKLOAD_SINCOS, N_SMALL);
  map_case_add (&cases[2], LSE_WORKLOAD_SIN2, N_SMALL);
  bench_measure (bench);
  for (size_t i = 0; i < 3; i++)
    {
      map_case_rows (&cases[i], "3");
      map_case_clear (&cases[i]);
    }
}

/* ------------------------------------------------------------------ mean */

/* A second thread that spins while the bench wants it: halves of an array at once. */
typedef struct
{
  pthread_t thread;
  _Atomic unsigned wanted,
      done; /* rounds; release by the one who counts up, acquire by the other */
  _Atomic bool ends;
  BenchCallFn call;
  void *data;
} Helper;

static void *
helper_thread (void *data)
{
  Helper *helper = data;
  bench_pin_self (1);
  for (unsigned round = 1;; round++)
    {
      while (atomic_load_explicit (&helper->wanted, memory_order_acquire) != round)
        if (atomic_load_explicit (&helper->ends, memory_order_relaxed))
          return NULL;
      helper->call (helper->data);
      atomic_store_explicit (&helper->done, round, memory_order_release);
    }
}

static Helper helper;

/* The two halves of one measurement, ours the first. */
typedef struct
{
  BenchCallFn call;
  void *halves[2];
} PairRun;

static void
pair_call (void *data)
{
  PairRun *pair = data;
  helper.call = pair->call;
  helper.data = pair->halves[1];
  unsigned round = atomic_fetch_add_explicit (&helper.wanted, 1, memory_order_release) + 1;
  pair->call (pair->halves[0]);
  while (atomic_load_explicit (&helper.done, memory_order_acquire) != round)
    ;
}

typedef struct
{
  const LseWork *work;
  uint64_t begin, end;
  LsePartial partial;
} MeanRun;

static void
mean_call (void *data)
{
  MeanRun *run = data;
  run->work->kernel (run->work, run->begin, run->end, &run->partial);
}

static double
mean_error_ulp (const LseWork *work)
{
  __int128 exact = 0;
  LsePartial total = {0};
  for (uint64_t i = 0; i < work->elements; i++)
    exact += (__int128)(work->inputs[0][i] * 0x1p53);
  for (uint64_t half = 0; half < 2; half++)
    {
      LsePartial part;
      work->kernel (work, half * work->elements / 2, (half + 1) * work->elements / 2, &part);
      lse_partial_combine (&total, &part);
    }
  double expected = (double)((long double)exact / (long double)work->elements) * 0x1p-53;
  double ulp = nextafter (expected, INFINITY) - expected;
  return fabs (lse_partial_value (&total) - expected) / ulp;
}

/* The mean and the reads of the same array by @n_threads; rows of goal 4. */
static void
bench_mean_by (const LseWork *work, int n_threads, const PeerRead *reads)
{
  static MeanRun means[2];
  static ArrayRun read_runs[MAX_READS][2];
  static PairRun pairs[MAX_READS + 1];
  static NumpyRun numpy_run;
  size_t n_reads = 0, read_ids[MAX_READS], numpy_id = 0;
  uint64_t n = work->elements, part = n / (uint64_t)n_threads;
  bench_clear (bench);
  for (uint64_t i = 0; i < (uint64_t)n_threads; i++)
    means[i] = (MeanRun) {.work = work, .begin = i * part, .end = (i + 1) * part};
  pairs[MAX_READS] = (PairRun) {mean_call, {&means[0], &means[1]}};
  size_t mean_id = n_threads == 1 ? bench_add (bench, "mean", mean_call, &means[0])
                                  : bench_add (bench, "mean", pair_call, &pairs[MAX_READS]);
  for (; reads[n_reads].name != NULL; n_reads++)
    {
      ArrayRun *halves = read_runs[n_reads];
      for (uint64_t i = 0; i < (uint64_t)n_threads; i++)
        halves[i] =
            (ArrayRun) {.read = reads[n_reads].read, .x = work->inputs[0] + i * part, .n = part};
      pairs[n_reads] = (PairRun) {array_call, {&halves[0], &halves[1]}};
      read_ids[n_reads] = n_threads == 1
                              ? bench_add (bench, reads[n_reads].name, array_call, &halves[0])
                              : bench_add (bench, reads[n_reads].name, pair_call, &pairs[n_reads]);
    }
  numpy_run = (NumpyRun) {numpy, "mean", n};
  if (numpy != NULL)
    numpy_id = bench_add_measured (bench, "NumPy", numpy_measure, &numpy_run);
  bench_measure (bench);

  const char *what = n_threads == 1 ? "mean simd, 1e7, 1 worker" : "mean simd, 1e7, 2 workers";
  BenchValue ns_per_byte = bench_value (bench, mean_id, 1 / (8.0 * (double)n));
  bench_goal (bench, "", what, "", BENCH_SHOWN, 0, "GB/s", bench_inverse (ns_per_byte));
  if (n_reads > 0)
    bench_goal (bench, n_threads == 2 ? "4" : "", what, "the best bare read",
                n_threads == 2 ? BENCH_AT_LEAST : BENCH_SHOWN, 0.95, "×",
                bench_inverse (bench_ratio_to_best (bench, mean_id, read_ids, n_reads)));
  if (numpy != NULL)
    bench_goal (bench, "", what, "NumPy, 1 thread", BENCH_SHOWN, 0, "×",
                bench_ratio (bench, numpy_id, mean_id));
}

static void
bench_mean (void)
{
  static KernelRun simd, twin;
  static NumpyRun numpy_run;
  kernel_init (&simd, LSE_WORKLOAD_MEAN, LSE_KERNEL_SIMD, N_LARGE, NULL);
  kernel_init (&twin, LSE_WORKLOAD_MEAN, LSE_KERNEL_NUMPY, N_TUTORIAL, NULL);

  bench_mean_by (&simd.work, 1, peer_reads ());
  if (bench_n_cpus () < 2)
    bench_not_here (bench, "4", "mean simd, 1e7, 2 workers", "one CPU only");
  else
    {
      pthread_create (&helper.thread, NULL, helper_thread, &helper);
      bench_mean_by (&simd.work, 2, peer_reads ());
      atomic_store_explicit (&helper.ends, true, memory_order_relaxed);
      pthread_join (helper.thread, NULL);
    }
  bench_goal (bench, "4", "  its error", "exact sum", BENCH_AT_MOST, 1, "ulp",
              bench_exact (mean_error_ulp (&simd.work)));

  if (numpy != NULL)
    {
      bench_clear (bench);
      numpy_run = (NumpyRun) {numpy, "mean", N_TUTORIAL};
      size_t twin_id = bench_add (bench, "mean numpy", kernel_call, &twin);
      size_t numpy_id = bench_add_measured (bench, "NumPy", numpy_measure, &numpy_run);
      bench_measure (bench);
      bench_goal (bench, "3", "mean numpy, 1e6", "NumPy", BENCH_WITHIN, 0.1, "×",
                  bench_ratio (bench, twin_id, numpy_id));
    }
  lse_work_clear (&simd.work);
  lse_work_clear (&twin.work);
}

/* ------------------------------------------------------------------ matrix product */

typedef void (*CblasDgemm) (int order,
                            int trans_a,
                            int trans_b,
                            int m,
                            int n,
                            int k,
                            double alpha,
                            const double *a,
                            int lda,
                            const double *b,
                            int ldb,
                            double beta,
                            double *c,
                            int ldc);

typedef struct
{
  CblasDgemm dgemm;
  const LseWork *work;
} BareDot;

static void
bare_dot_call (void *data)
{
  enum
  {
    ROW_MAJOR = 101,
    NO_TRANS = 111
  };
  BareDot *bare = data;
  int n = (int)bare->work->elements;
  bare->dgemm (ROW_MAJOR, NO_TRANS, NO_TRANS, n, n, n, 1.0, bare->work->inputs[0], n,
               bare->work->inputs[1], n, 0.0, bare->work->output, n);
}

/* Goal 5. @blas comes from the module; the bare call from the library beneath it. */
static void
bench_dot_with (const LseBlas *blas, CblasDgemm dgemm)
{
  static KernelRun run;
  static BareDot bare;
  char what[64];
  double n = DOT_ORDER;
  kernel_init (&run, LSE_WORKLOAD_DOT, LSE_KERNEL_NUMPY, DOT_ORDER, blas);
  for (int n_threads = 1; n_threads <= 2 && n_threads <= bench_n_cpus (); n_threads++)
    {
      int cpus[2] = {bench_cpu (0), bench_cpu (1)};
      LseCpuSet effective[2];
      bench_clear (bench);
      blas->set_num_threads (n_threads);
      blas->pin_threads (cpus, (size_t)n_threads, effective, NULL);
      bare = (BareDot) {dgemm, &run.work};
      size_t kernel_id = bench_add (bench, "dot", kernel_call, &run);
      size_t bare_id = bench_add (bench, "OpenBLAS bare", bare_dot_call, &bare);
      bench_measure (bench);
      snprintf (what, sizeof what, "dot, n = %d, %d BLAS thread%s", DOT_ORDER, n_threads,
                n_threads > 1 ? "s" : "");
      bench_goal (bench, "", what, "", BENCH_SHOWN, 0, "Gflop/s",
                  bench_inverse (bench_value (bench, kernel_id, 1 / (2 * n * n * n))));
      bench_goal (bench, "5", what, "OpenBLAS called bare", BENCH_AT_MOST, 1.005, "×",
                  bench_ratio (bench, kernel_id, bare_id));
    }
  lse_work_clear (&run.work);
}

static void
bench_dot (void)
{
  const char *path = getenv ("LANESCOPE_BLAS_MODULE");
  void *module = path != NULL ? dlopen (path, RTLD_NOW | RTLD_LOCAL) : NULL;
  const LseBlas *blas = module != NULL ? dlsym (module, LSE_BLAS_MODULE_SYMBOL) : NULL;
  void *library = blas != NULL ? dlopen ("libopenblas.so.0", RTLD_NOW | RTLD_NOLOAD) : NULL;
  CblasDgemm dgemm = NULL;
  if (library != NULL)
    *(void **)&dgemm = dlsym (library, "cblas_dgemm");
  if (dgemm == NULL)
    bench_not_here (bench, "5", "dot", "no OpenBLAS module; install libopenblas-pthread-dev");
  else
    bench_dot_with (blas, dgemm);
}

int
main (int argc, char **argv)
{
  bench_pin_self (0); /* the peers inherit it */
  if (argc > 1)
    {
      numpy = numpy_peer_start (argv[1], true, numpy_why, sizeof numpy_why);
      numpy_plain = numpy_peer_start (argv[1], false, numpy_why, sizeof numpy_why);
    }
  if (numpy == NULL || numpy_plain == NULL)
    numpy = numpy_plain = NULL;
  printf ("vector code: %s; NumPy: %s\n\n", lse_simd_best ()->name,
          numpy != NULL ? numpy_peer_version (numpy) : numpy_why);
  bench = bench_new ("kernels", BENCH_ROUNDS);
  bench_sincos ();
  bench_twins ();
  bench_large ();
  bench_mean ();
  bench_dot ();
  numpy_peer_stop (numpy);
  numpy_peer_stop (numpy_plain);
  bench_free (bench);
  return 0;
}
