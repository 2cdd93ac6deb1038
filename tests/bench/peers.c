/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peers.h"

#include <math.h>
#include <string.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif
#ifdef HAVE_SLEEF
/* Its header declares only what the current target has. */
#pragma GCC push_options
#pragma GCC target("avx2,fma,avx512f")
#include <sleef.h>
#pragma GCC pop_options
#endif

#ifdef __x86_64__

#define AVX2 __attribute__ ((target ("avx2,fma")))
#define AVX512 __attribute__ ((target ("avx512f")))

static bool
has_avx2 (void)
{
  return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma");
}

static bool
has_avx512 (void)
{
  return __builtin_cpu_supports ("avx512f");
}

/* ------------------------------------------------------------------ copies */

#define PREFETCH_DOUBLES 256

/* A whole cache line at a time, as the kernels store; the arrays are aligned to pages. */
#define DEFINE_COPY(name, target, copy_line, prefetches)         \
  target static void name (const double *x, double *y, size_t n) \
  {                                                              \
    for (size_t i = 0; i + 8 <= n; i += 8)                       \
      {                                                          \
        if (prefetches)                                          \
          __builtin_prefetch (x + i + PREFETCH_DOUBLES);         \
        copy_line (x + i, y + i);                                \
      }                                                          \
    memcpy (y + n / 8 * 8, x + n / 8 * 8, n % 8 * sizeof *x);    \
    _mm_sfence ();                                               \
  }

#define COPY_LINE_AVX512(from, to) _mm512_stream_pd (to, _mm512_loadu_pd (from))
#define COPY_LINE_AVX2(from, to)                 \
  _mm256_stream_pd (to, _mm256_loadu_pd (from)); \
  _mm256_stream_pd ((to) + 4, _mm256_loadu_pd ((from) + 4))

DEFINE_COPY (copy_avx512, AVX512, COPY_LINE_AVX512, false)
DEFINE_COPY (copy_avx512_prefetch, AVX512, COPY_LINE_AVX512, true)
DEFINE_COPY (copy_avx2, AVX2, COPY_LINE_AVX2, false)
DEFINE_COPY (copy_avx2_prefetch, AVX2, COPY_LINE_AVX2, true)

const PeerMap *
peer_copies_past_caches (void)
{
  static const PeerMap none[] = {{NULL, NULL}};
  static const PeerMap avx512[] = {
      {"NT copy", copy_avx512}, {"NT copy, prefetched", copy_avx512_prefetch}, {NULL, NULL}};
  static const PeerMap avx2[] = {
      {"NT copy", copy_avx2}, {"NT copy, prefetched", copy_avx2_prefetch}, {NULL, NULL}};
  return has_avx512 () ? avx512 : has_avx2 () ? avx2 : none;
}

/* ------------------------------------------------------------------ reads */

/* Plain additions of everything, in @n_streams streams that are 1/@n_streams of the array apart,
 * 64 doubles a step in all. What is left over is not read. */
#define DEFINE_READ(name, target, Vector, lanes, zero, load, add, n_streams)        \
  target static double name (const double *x, size_t n)                             \
  {                                                                                 \
    enum                                                                            \
    {                                                                               \
      PARTS = 64 / (n_streams * lanes)                                              \
    };                                                                              \
    size_t stride = n / 64 * (64 / n_streams);                                      \
    Vector sums[n_streams][PARTS];                                                  \
    for (size_t s = 0; s < n_streams; s++)                                          \
      for (size_t p = 0; p < PARTS; p++)                                            \
        sums[s][p] = zero ();                                                       \
    for (size_t i = 0; i < stride; i += PARTS * lanes)                              \
      _Pragma ("GCC unroll 16") for (size_t s = 0; s < n_streams; s++)              \
          _Pragma ("GCC unroll 16") for (size_t p = 0; p < PARTS; p++) sums[s][p] = \
              add (sums[s][p], load (x + s * stride + i + p * lanes));              \
    double total = 0;                                                               \
    for (size_t s = 0; s < n_streams; s++)                                          \
      for (size_t p = 0; p < PARTS; p++)                                            \
        for (size_t lane = 0; lane < lanes; lane++)                                 \
          total += sums[s][p][lane];                                                \
    return total;                                                                   \
  }

#define DEFINE_READ_AVX512(n_streams)                                                           \
  DEFINE_READ (read_avx512_##n_streams, AVX512, __m512d, 8, _mm512_setzero_pd, _mm512_loadu_pd, \
               _mm512_add_pd, n_streams)
#define DEFINE_READ_AVX2(n_streams)                                                         \
  DEFINE_READ (read_avx2_##n_streams, AVX2, __m256d, 4, _mm256_setzero_pd, _mm256_loadu_pd, \
               _mm256_add_pd, n_streams)

DEFINE_READ_AVX512 (1)
DEFINE_READ_AVX512 (2)
DEFINE_READ_AVX512 (4)
DEFINE_READ_AVX2 (1)
DEFINE_READ_AVX2 (2)
DEFINE_READ_AVX2 (4)
DEFINE_READ_AVX2 (8)

const PeerRead *
peer_reads (void)
{
  static const PeerRead none[] = {{NULL, NULL}};
  static const PeerRead both[] = {
      {"read, 1 stream", read_avx2_1},         {"read, 2 streams", read_avx2_2},
      {"read, 4 streams", read_avx2_4},        {"read, 8 streams", read_avx2_8},
      {"wide read, 1 stream", read_avx512_1},  {"wide read, 2 streams", read_avx512_2},
      {"wide read, 4 streams", read_avx512_4}, {NULL, NULL}};
  static const PeerRead avx2[] = {{"read, 1 stream", read_avx2_1},
                                  {"read, 2 streams", read_avx2_2},
                                  {"read, 4 streams", read_avx2_4},
                                  {"read, 8 streams", read_avx2_8},
                                  {NULL, NULL}};
  return has_avx512 () ? both : has_avx2 () ? avx2 : none;
}

/* ------------------------------------------------------------------ vector libraries */

/* A loop over full vectors; the few numbers at the end by libm. */
#define DEFINE_MAP(name, target, Vector, lanes, load, store, ...) \
  target static void name (const double *x, double *y, size_t n)  \
  {                                                               \
    size_t i = 0;                                                 \
    for (; i + lanes <= n; i += lanes)                            \
      {                                                           \
        Vector v = load (x + i), result;                          \
        __VA_ARGS__                                               \
        store (y + i, result);                                    \
      }                                                           \
    for (; i < n; i++)                                            \
      y[i] = sin (x[i]) * cos (x[i]);                             \
  }
#define DEFINE_MAP_AVX512(name, ...) \
  DEFINE_MAP (name, AVX512, __m512d, 8, _mm512_loadu_pd, _mm512_storeu_pd, __VA_ARGS__)
#define DEFINE_MAP_AVX2(name, ...) \
  DEFINE_MAP (name, AVX2, __m256d, 4, _mm256_loadu_pd, _mm256_storeu_pd, __VA_ARGS__)

#ifdef HAVE_LIBMVEC
/* glibc's libmvec by the names of the vector ABI: sine and cosine, then their product. */
extern __m512d _ZGVeN8v_sin (__m512d) __attribute__ ((const));
extern __m512d _ZGVeN8v_cos (__m512d) __attribute__ ((const));
extern __m256d _ZGVdN4v_sin (__m256d) __attribute__ ((const));
extern __m256d _ZGVdN4v_cos (__m256d) __attribute__ ((const));
DEFINE_MAP_AVX512 (libmvec_avx512, result = _mm512_mul_pd (_ZGVeN8v_sin (v), _ZGVeN8v_cos (v));)
DEFINE_MAP_AVX2 (libmvec_avx2, result = _mm256_mul_pd (_ZGVdN4v_sin (v), _ZGVdN4v_cos (v));)
#endif

#ifdef HAVE_SLEEF
DEFINE_MAP_AVX512 (sleef_u10_avx512, Sleef___m512d_2 both = Sleef_sincosd8_u10avx512f (v);
                   result = _mm512_mul_pd (both.x, both.y);)
DEFINE_MAP_AVX512 (sleef_u35_avx512, Sleef___m512d_2 both = Sleef_sincosd8_u35avx512f (v);
                   result = _mm512_mul_pd (both.x, both.y);)
DEFINE_MAP_AVX2 (sleef_u10_avx2, Sleef___m256d_2 both = Sleef_sincosd4_u10avx2 (v);
                 result = _mm256_mul_pd (both.x, both.y);)
DEFINE_MAP_AVX2 (sleef_u35_avx2, Sleef___m256d_2 both = Sleef_sincosd4_u35avx2 (v);
                 result = _mm256_mul_pd (both.x, both.y);)
#endif

const PeerMap *
peer_sincos_libraries (void)
{
  static const PeerMap none[] = {{NULL, NULL}};
  static const PeerMap avx512[] = {
#ifdef HAVE_LIBMVEC
      {"libmvec", libmvec_avx512},
#endif
#ifdef HAVE_SLEEF
      {"SLEEF, 1.0 ulp", sleef_u10_avx512},
      {"SLEEF, 3.5 ulp", sleef_u35_avx512},
#endif
      {NULL, NULL}};
  static const PeerMap avx2[] = {
#ifdef HAVE_LIBMVEC
      {"libmvec", libmvec_avx2},
#endif
#ifdef HAVE_SLEEF
      {"SLEEF, 1.0 ulp", sleef_u10_avx2},
      {"SLEEF, 3.5 ulp", sleef_u35_avx2},
#endif
      {NULL, NULL}};
  return has_avx512 () ? avx512 : has_avx2 () ? avx2 : none;
}

#else /* no peers known for other processors */

const PeerMap *
peer_copies_past_caches (void)
{
  static const PeerMap none[] = {{NULL, NULL}};
  return none;
}

const PeerRead *
peer_reads (void)
{
  static const PeerRead none[] = {{NULL, NULL}};
  return none;
}

const PeerMap *
peer_sincos_libraries (void)
{
  static const PeerMap none[] = {{NULL, NULL}};
  return none;
}

#endif
