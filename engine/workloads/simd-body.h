/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The vector code, included once per instruction set (simd-avx512.c, simd-avx2.c,
 * simd-baseline.c), which define before:
 *
 *   SIMD_NAME, SIMD_SUPPORTED   the version's symbol and whether this processor has it
 *   SIMD_BYTES                  of one vector
 *   SIMD_FMA(a, b, c)           a·b + c with one rounding; left out where there is none
 *   SIMD_FNMA(a, b, c)          c - a·b
 *   SIMD_MIN(a, b)              the smaller double; beside SIMD_FMA only
 *   SIMD_IF_SIGN(m, yes, no)    per lane, by the sign bit of the integer vector m
 *   SIMD_ANY_SIGN(m)            whether any lane of m has its sign bit set
 *   SIMD_MAX_U32, SIMD_MIN_I32  of the halves of two integer vectors
 *   SIMD_STREAM(p, v)           a store past the caches; SIMD_FENCE() orders such stores
 *   SIMD_VECTORS                vectors a block: enough to hide the polynomial's latency, few
 *                               enough to stay in registers
 *
 * The trick is sin(x)·cos(x) = sin(2x)/2: one polynomial instead of two, and one reduction by
 * multiples of π/2, at which only the sign changes. Where a whole block lies in [0, 2) (the
 * tutorial's data do) the reduction is a fold at π/4, made of additions that run beside the
 * multiplications: ten of these a vector instead of fourteen. Both ways give the same r to the
 * last bit. Every operation counts here: two more for signs cost a tenth of the speed with AVX2.
 * Contraction is off (meson.build): all rounds as written, in every inlined copy.
 */
#include "workloads/polynomials.h"
#include "workloads/simd-private.h"

#include <math.h>
#include <string.h>

typedef double V __attribute__ ((vector_size (SIMD_BYTES)));
typedef double VUnaligned __attribute__ ((vector_size (SIMD_BYTES), aligned (8)));
typedef int64_t I __attribute__ ((vector_size (SIMD_BYTES)));

#define INLINE static inline __attribute__ ((always_inline))
#define LANES (SIMD_BYTES / sizeof (double))
#define N_VECTORS SIMD_VECTORS
#define BLOCK (N_VECTORS * LANES)
/* Ahead of the loads, beside streaming stores: measured, a flat optimum. */
#define PREFETCH_DOUBLES 512
#define EACH_VECTOR for (size_t v = 0; v < N_VECTORS; v++)

#define SPLAT(number) ((V) {0} + (number))
#define SIGN_BIT ((I) {0} + INT64_MIN)
/* 1.5·2^52: adding it rounds to an integer, whose parity is then the lowest bit. */
#define TO_INTEGER 0x1.8p52

#ifdef SIMD_FMA
#define MULTIPLY_ADD(a, b, c) SIMD_FMA (a, b, c)
#else
#define MULTIPLY_ADD(a, b, c) ((a) * (b) + (c))
#endif

typedef enum
{
  SINCOS,
  SIN2
} Function;

/* ------------------------------------------------------------------ which way to go */

/* Doubles are told apart by their upper halves, which compare as integers: below 2; up to
 * LSE_SIMD_MAX_ARGUMENT. */
#define BELOW_TWO INT64_C (0x3fffffffffffffff)
#define UP_TO_MAX INT64_C (0x40f86a00ffffffff)
#define NEGATIVE_ZERO INT64_C (0x8000000000000000)

/* Whether all of @x lies in [0, 2). Negative numbers are large as unsigned ones, NaN too. */
INLINE bool
is_small (const V *x)
{
  I largest = (I)x[0];
  for (size_t v = 1; v < N_VECTORS; v++)
    largest = SIMD_MAX_U32 (largest, (I)x[v]);
  return !SIMD_ANY_SIGN (((I) {0} + BELOW_TWO - largest) | largest);
}

/* Whether the vector code can do all of @x: |x| not too large, no NaN, and no -0 (whose sign the
 * polynomial would lose; nor the tiniest negative numbers, which have the same upper half). */
INLINE bool
is_vector_work (const V *x)
{
  I largest = {0}, smallest = {0};
  EACH_VECTOR largest = SIMD_MAX_U32 (largest, (I)x[v] & INT64_MAX);
  EACH_VECTOR smallest = SIMD_MIN_I32 (smallest, (I)x[v]);
  I has_zero = smallest & (smallest - (NEGATIVE_ZERO + (INT64_C (1) << 32)));
  return !SIMD_ANY_SIGN (((I) {0} + UP_TO_MAX - largest) | has_zero);
}

/* The same question for one number. */
static bool
is_scalar_work (double x)
{
  uint64_t bits;
  memcpy (&bits, &x, sizeof bits);
  return (bits & INT64_MAX) > (uint64_t)UP_TO_MAX || bits >> 32 == (uint64_t)NEGATIVE_ZERO >> 32;
}

/* ------------------------------------------------------------------ reduction */

/* A block of arguments as r = x - k·π/2, |r| ≤ π/4. */
typedef struct
{
  V r[N_VECTORS];    /* SINCOS: with the sign for odd k in it */
  I odd[N_VECTORS];  /* SIN2; sign bit: k is odd */
  V tail[N_VECTORS]; /* SIN2: what r² lacks, since a square doubles the error of r */
} Reduced;

/* What a + b, computed as @sum, has lost (Knuth's TwoSum). */
INLINE V
lost_by_sum (V a, V b, V sum)
{
  V added = sum - a;
  return (a - (sum - added)) + (b - added);
}

#ifdef SIMD_FMA

/* x in [0, 2), where k is 0 or 1. At one double next to π/4 min() and k differ in their choice;
 * there sin(x)·cos(x) is flat and both give 1/2 (a test looks at it). */
INLINE void
reduce_small (Function function, const V *x, Reduced *out)
{
  EACH_VECTOR
  {
    V folded = (SPLAT (HALF_PI[0]) - x[v]) + HALF_PI[1];
    out->odd[v] = (I)SPLAT (FOLD_ABOVE) - (I)x[v];
    out->r[v] =
        function == SINCOS ? SIMD_MIN (x[v], folded) : SIMD_IF_SIGN (out->odd[v], folded, x[v]);
    out->tail[v] = (V) {0};
  }
}

/* k·π/2 in three parts: the first difference is exact, the second rounds, the third is felt only
 * where x is next to a multiple of π/2 and almost nothing is left. */
INLINE V
reduce_lanes (V x, V k)
{
  V r = SIMD_FNMA (k, SPLAT (HALF_PI[0]), x);
  r = SIMD_FNMA (k, SPLAT (HALF_PI[1]), r);
  return SIMD_FNMA (k, SPLAT (HALF_PI[2]), r);
}

/* The same, with what its rounding lost in @tail. */
INLINE V
reduce_lanes_twice (V x, V k, V *tail)
{
  V first = SIMD_FNMA (k, SPLAT (HALF_PI[0]), x);
  V second = -k * HALF_PI[1];
  V second_lost = SIMD_FNMA (k, SPLAT (HALF_PI[1]), -second);
  V r = first + second;
  *tail = SIMD_FNMA (k, SPLAT (HALF_PI[2]), lost_by_sum (first, second, r) + second_lost);
  return r;
}

#else

/* Without FMA: the first two products are exact because their factors are short. */
INLINE V
reduce_lanes_twice (V x, V k, V *tail)
{
  V first = x - k * HALF_PI_SHORT[0];
  V second = -k * HALF_PI_SHORT[1];
  V coarse = first + second;
  V rest = lost_by_sum (first, second, coarse) - k * HALF_PI_SHORT[2];
  V r = coarse + rest;
  *tail = lost_by_sum (coarse, rest, r);
  return r;
}

INLINE V
reduce_lanes (V x, V k)
{
  V tail;
  return reduce_lanes_twice (x, k, &tail);
}

#endif

INLINE void
reduce_any (Function function, const V *x, Reduced *out)
{
  EACH_VECTOR
  {
    V shifted = MULTIPLY_ADD (x[v], SPLAT (TWO_OVER_PI), SPLAT (TO_INTEGER));
    V k = shifted - TO_INTEGER, tail = {0};
    I odd = (I)shifted << 63;
    if (function == SINCOS)
      out->r[v] = (V)((I)reduce_lanes (x[v], k) ^ odd);
    else
      {
        V r = reduce_lanes_twice (x[v], k, &tail);
        out->odd[v] = odd;
        out->r[v] = r;
        /* Where k is odd the tail hardly counts, and reduce_small() has none. */
        out->tail[v] = SIMD_IF_SIGN (odd, (V) {0}, (r + r) * tail);
      }
  }
}

/* ------------------------------------------------------------------ polynomials */

INLINE void
evaluate_sincos (const V *r, V *y)
{
  V s[N_VECTORS];
  EACH_VECTOR s[v] = r[v] * r[v];
  EACH_VECTOR y[v] = SPLAT (SINCOS_P[7]);
#pragma GCC unroll 8
  for (int i = 6; i >= 0; i--)
    EACH_VECTOR y[v] = MULTIPLY_ADD (y[v], s[v], SPLAT (SINCOS_P[i]));
  EACH_VECTOR y[v] = MULTIPLY_ADD (r[v] * s[v], y[v], r[v]);
}

INLINE void
evaluate_sin2 (const Reduced *in, V *y)
{
  const V *r = in->r;
  V s[N_VECTORS];
  EACH_VECTOR s[v] = r[v] * r[v];
  EACH_VECTOR y[v] = SPLAT (SIN2_P[6]);
#pragma GCC unroll 8
  for (int i = 5; i >= 0; i--)
    EACH_VECTOR y[v] = MULTIPLY_ADD (y[v], s[v], SPLAT (SIN2_P[i]));
  EACH_VECTOR y[v] = MULTIPLY_ADD (s[v] * s[v], y[v], in->tail[v]);
  EACH_VECTOR y[v] = MULTIPLY_ADD (r[v], r[v], y[v]); /* not s + …: its rounding counts */
  EACH_VECTOR y[v] = SIMD_IF_SIGN (in->odd[v], 1.0 - y[v], y[v]);
}

INLINE void
evaluate (Function function, const Reduced *reduced, V *y)
{
  if (function == SINCOS)
    evaluate_sincos (reduced->r, y);
  else
    evaluate_sin2 (reduced, y);
}

INLINE void
compute_any (Function function, const V *x, V *y)
{
  Reduced reduced;
  reduce_any (function, x, &reduced);
  evaluate (function, &reduced, y);
}

/* A block with lanes that only libm can do. Rare by assumption: those one by one. */
static void __attribute__ ((noinline, cold)) compute_mixed (Function function, const V *x, V *y)
{
  compute_any (function, x, y);
  for (size_t i = 0; i < BLOCK; i++)
    {
      double argument = x[i / LANES][i % LANES];
      if (is_scalar_work (argument))
        {
          double sine = sin (argument);
          y[i / LANES][i % LANES] = sine * (function == SINCOS ? cos (argument) : sine);
        }
    }
}

INLINE void
compute_block (Function function, const V *x, V *y)
{
#ifdef SIMD_FMA
  /* Without FMA no short way: one reduction for all is easily the same to the last bit. */
  if (is_small (x))
    {
      Reduced reduced;
      reduce_small (function, x, &reduced);
      evaluate (function, &reduced, y);
      return;
    }
#endif
  if (is_vector_work (x))
    compute_any (function, x, y);
  else
    {
      V arguments[N_VECTORS], values[N_VECTORS]; /* so that x and y themselves stay in registers */
      EACH_VECTOR arguments[v] = x[v];
      compute_mixed (function, arguments, values);
      EACH_VECTOR y[v] = values[v];
    }
}

/* ------------------------------------------------------------------ arrays */

/* Less than a block: through a full one, so that an element meets the same operations. */
INLINE void
compute_part (Function function, const double *x, double *y, size_t n)
{
  V in[N_VECTORS] = {0}, out[N_VECTORS];
  if (n == 0)
    return;
  memcpy (in, x, n * sizeof *x);
  compute_block (function, in, out);
  memcpy (y, out, n * sizeof *y);
}

INLINE size_t
compute_blocks (Function function, const double *x, double *y, size_t n, bool streams)
{
  size_t i = 0;
  for (; i + BLOCK <= n; i += BLOCK)
    {
      V in[N_VECTORS], out[N_VECTORS];
      if (streams)
        for (size_t line = 0; line < BLOCK; line += 8)
          __builtin_prefetch (x + i + line + PREFETCH_DOUBLES);
      EACH_VECTOR in[v] = *(const VUnaligned *)(x + i + v * LANES);
      compute_block (function, in, out);
      EACH_VECTOR
      {
        if (streams)
          SIMD_STREAM (y + i + v * LANES, out[v]);
        else
          *(VUnaligned *)(y + i + v * LANES) = out[v];
      }
    }
  return i;
}

INLINE void
compute_array (Function function, const double *x, double *y, size_t n, bool streams)
{
  size_t done = 0;
  if (streams)
    {
      /* Streaming stores want their own alignment; what is before it goes the plain way. */
      size_t head = (-(uintptr_t)y % SIMD_BYTES) / sizeof (double);
      done = head < n ? head : n;
      compute_part (function, x, y, done);
      done += compute_blocks (function, x + done, y + done, n - done, true);
      SIMD_FENCE ();
    }
  else
    done = compute_blocks (function, x, y, n, false);
  compute_part (function, x + done, y + done, n - done);
}

static void
map_sincos (const double *x, double *y, size_t n, bool streams)
{
  compute_array (SINCOS, x, y, n, streams);
}

static void
map_sin2 (const double *x, double *y, size_t n, bool streams)
{
  compute_array (SIN2, x, y, n, streams);
}

/* ------------------------------------------------------------------ triad */

static void
map_triad (double *y, const double *b, const double *c, double s, size_t n, bool streams)
{
  size_t i = 0;
  if (streams)
    {
      size_t head = (-(uintptr_t)y % SIMD_BYTES) / sizeof (double);
      for (; i < head && i < n; i++)
        y[i] = b[i] + s * c[i];
      for (; i + LANES <= n; i += LANES)
        {
          V sum = *(const VUnaligned *)(b + i) + s * *(const VUnaligned *)(c + i);
          SIMD_STREAM (y + i, sum);
        }
      SIMD_FENCE ();
    }
  for (; i < n; i++)
    y[i] = b[i] + s * c[i];
}

/* ------------------------------------------------------------------ sum */

/* At most 32 bytes: with loads of 64 memory was read a tenth slower (Zen 4), the caches no faster. */
#define SUM_BYTES (SIMD_BYTES > 32 ? 32 : SIMD_BYTES)
typedef double Sum __attribute__ ((vector_size (SUM_BYTES)));
typedef double SumUnaligned __attribute__ ((vector_size (SUM_BYTES), aligned (8)));
#define SUM_LANES (SUM_BYTES / sizeof (double))

/* Two streams keep more pages and prefetchers at work than one. More of them gain nothing on Zen 4
 * and lose a tenth in its L3. */
#define N_STREAMS 2
#define PER_STREAM 4
#define STEP (PER_STREAM * SUM_LANES)
/* Plain additions a lane takes before its sum is folded into the exact pair. */
#define CHAIN 16

typedef struct
{
  Sum sum, error; /* per lane, as in LsePartial */
} VectorPartial;

INLINE void
add_exactly (VectorPartial *total, Sum value)
{
  Sum sum = total->sum + value;
  Sum added = sum - total->sum;
  total->error += (total->sum - (sum - added)) + (value - added);
  total->sum = sum;
}

/* @n_steps of both streams, which are @stride apart. */
INLINE void
add_streams (VectorPartial *total, const double *x, size_t stride, size_t n_steps)
{
  Sum a[PER_STREAM] = {0}, b[PER_STREAM] = {0};
  for (size_t step = 0; step < n_steps; step++)
#pragma GCC unroll 4
    for (size_t part = 0; part < PER_STREAM; part++)
      {
        const double *at = x + step * STEP + part * SUM_LANES;
        a[part] += *(const SumUnaligned *)at;
        b[part] += *(const SumUnaligned *)(at + stride);
      }
  add_exactly (total, ((a[0] + a[1]) + (a[2] + a[3])) + ((b[0] + b[1]) + (b[2] + b[3])));
}

static LsePartial
sum_array (const double *x, size_t n)
{
  VectorPartial total = {0};
  LsePartial partial = {.count = n};
  size_t stride = n / (N_STREAMS * STEP) * STEP;
  for (size_t i = 0; i < stride; i += CHAIN * STEP)
    {
      size_t left = (stride - i) / STEP;
      add_streams (&total, x + i, stride, left < CHAIN ? left : CHAIN);
    }
  size_t done = N_STREAMS * stride;
  for (; done + SUM_LANES <= n; done += SUM_LANES)
    add_exactly (&total, *(const SumUnaligned *)(x + done));
  for (; done < n; done++)
    lse_partial_add (&partial, x[done]);
  for (size_t lane = 0; lane < SUM_LANES; lane++)
    {
      lse_partial_add (&partial, total.sum[lane]);
      partial.error += total.error[lane];
    }
  return partial;
}

/* ------------------------------------------------------------------ random numbers */

static void
fill_uniform (double *out, size_t n, uint64_t counter)
{
  for (size_t i = 0; i < n; i++)
    out[i] = lse_random_to_unit (lse_random_mix (counter + i * LSE_RANDOM_STEP));
}

static bool
is_supported (void)
{
  return SIMD_SUPPORTED;
}

#define TEXT_OF(word) TEXT_OF_EXPANDED (word)
#define TEXT_OF_EXPANDED(word) #word
#define SYMBOL_OF(word) SYMBOL_OF_EXPANDED (word)
#define SYMBOL_OF_EXPANDED(word) lse_simd_##word

extern const LseSimd SYMBOL_OF (SIMD_NAME);
const LseSimd SYMBOL_OF (SIMD_NAME) = {
    .name = TEXT_OF (SIMD_NAME),
    .is_supported = is_supported,
    .sincos = map_sincos,
    .sin2 = map_sin2,
    .triad = map_triad,
    .sum = sum_array,
    .uniform = fill_uniform,
};
