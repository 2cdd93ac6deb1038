/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The vector code, included once per instruction set (simd-avx512.c, simd-avx2.c,
 * simd-baseline.c), which define before:
 *
 *   SIMD_NAME, SIMD_SUPPORTED   the version's symbol and whether this processor has it
 *   SIMD_BYTES                  of one vector
 *   SIMD_FMA(a, b, c)           a·b + c with one rounding; left out where there is none
 *   SIMD_FNMA(a, b, c)          c - a·b
 *   SIMD_IF_SIGN(m, yes, no)    per lane, by the sign bit of the integer vector m
 *   SIMD_ANY_SIGN(m)            whether any lane of m has its sign bit set
 *   SIMD_STREAM(p, v)           a store past the caches; SIMD_FENCE() orders such stores
 *
 * The trick is sin(x)·cos(x) = sin(2x)/2: one polynomial instead of two, and one reduction by
 * multiples of π/2, at which only the sign changes. Where |x| ≤ 1 in a whole block (the tutorial's
 * data) the reduction is a fold at π/4, made of additions that run beside the multiplications:
 * ten multiplications a vector instead of fourteen. Both ways give the same r to the last bit.
 * Contraction is off (meson.build): every operation rounds as written, in every inlined copy.
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
/* Vectors a block: as many as hide the latency of the polynomial without spilling registers. */
#define N_VECTORS 4
#define BLOCK (N_VECTORS * LANES)
/* Bytes ahead of the loads, with streaming stores: measured, a flat optimum. */
#define PREFETCH_DOUBLES 256
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

/* ------------------------------------------------------------------ reduction */

/* A block of arguments as r = x - k·π/2, |r| ≤ π/4. */
typedef struct
{
  V size[N_VECTORS]; /* |r| */
  I sign[N_VECTORS]; /* sign bit: of sin(x)cos(x) */
  I odd[N_VECTORS];  /* sign bit: k is odd */
} Reduced;

INLINE V
magnitude (V x)
{
  return (V)((I)x & ~SIGN_BIT);
}

/* A lane beyond @limit, or NaN: doubles without a sign are ordered as integers. */
INLINE I
is_beyond (V size, double limit)
{
  return (I)SPLAT (limit) - (I)size;
}

#ifdef SIMD_FMA

INLINE bool
reduce_small (const V *x, Reduced *out)
{
  V size[N_VECTORS];
  I beyond = {0};
  EACH_VECTOR size[v] = magnitude (x[v]);
  EACH_VECTOR beyond |= is_beyond (size[v], 1.0);
  if (__builtin_expect (SIMD_ANY_SIGN (beyond), 0))
    return false;
  EACH_VECTOR
  {
    V folded = (SPLAT (HALF_PI[0]) - size[v]) + HALF_PI[1];
    out->odd[v] = is_beyond (size[v], FOLD_ABOVE);
    out->size[v] = SIMD_IF_SIGN (out->odd[v], folded, size[v]);
    out->sign[v] = (I)x[v];
  }
  return true;
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

#else

/* No short way: one reduction for all arguments is easily the same to the last bit. */
INLINE bool
reduce_small (const V *x, Reduced *out)
{
  return false;
}

/* Without FMA: products that are exact because the factors are short, and TwoSum for what the
 * second difference loses. */
INLINE V
reduce_lanes (V x, V k)
{
  V first = x - k * HALF_PI_SHORT[0];
  V second = k * HALF_PI_SHORT[1];
  V r = first - second;
  V taken = r - first;
  V lost = (first - (r - taken)) - (second + taken);
  return r - (k * HALF_PI_SHORT[2] - lost);
}

#endif

/* Returns: a lane's sign bit is set where this is no answer: |x| too large, or NaN. */
INLINE I
reduce_any (const V *x, Reduced *out)
{
  I beyond = {0};
  EACH_VECTOR
  {
    V shifted = MULTIPLY_ADD (x[v], SPLAT (TWO_OVER_PI), SPLAT (TO_INTEGER));
    V r = reduce_lanes (x[v], shifted - TO_INTEGER);
    out->odd[v] = (I)shifted << 63;
    out->size[v] = magnitude (r);
    out->sign[v] = (I)r ^ out->odd[v];
    beyond |= is_beyond (magnitude (x[v]), LSE_SIMD_MAX_ARGUMENT);
  }
  return beyond;
}

/* ------------------------------------------------------------------ polynomials */

INLINE void
evaluate_sincos (const Reduced *in, V *y)
{
  const V *r = in->size;
  V s[N_VECTORS], p[N_VECTORS];
  EACH_VECTOR s[v] = r[v] * r[v];
  EACH_VECTOR p[v] = SPLAT (SINCOS_P[7]);
#pragma GCC unroll 8
  for (int i = 6; i >= 0; i--)
    EACH_VECTOR p[v] = MULTIPLY_ADD (p[v], s[v], SPLAT (SINCOS_P[i]));
  EACH_VECTOR p[v] = MULTIPLY_ADD (r[v] * s[v], p[v], r[v]);
  EACH_VECTOR y[v] = (V)((I)p[v] | (in->sign[v] & SIGN_BIT));
}

INLINE void
evaluate_sin2 (const Reduced *in, V *y)
{
  const V *r = in->size;
  V s[N_VECTORS], p[N_VECTORS];
  EACH_VECTOR s[v] = r[v] * r[v];
  EACH_VECTOR p[v] = SPLAT (SIN2_P[6]);
#pragma GCC unroll 8
  for (int i = 5; i >= 0; i--)
    EACH_VECTOR p[v] = MULTIPLY_ADD (p[v], s[v], SPLAT (SIN2_P[i]));
  EACH_VECTOR p[v] = MULTIPLY_ADD (s[v] * s[v], p[v], s[v]);
  EACH_VECTOR y[v] = SIMD_IF_SIGN (in->odd[v], 1.0 - p[v], p[v]);
}

/* Lanes that only libm can do. Rare by assumption: one by one. */
static void __attribute__ ((noinline, cold)) repair (Function function, const double *x, double *y)
{
  for (size_t i = 0; i < BLOCK; i++)
    if (!(fabs (x[i]) <= LSE_SIMD_MAX_ARGUMENT))
      {
        double sine = sin (x[i]);
        y[i] = sine * (function == SINCOS ? cos (x[i]) : sine);
      }
}

INLINE void
compute_block (Function function, const V *x, V *y)
{
  Reduced reduced;
  I beyond = {0};
  if (!reduce_small (x, &reduced))
    beyond = reduce_any (x, &reduced);
  if (function == SINCOS)
    evaluate_sincos (&reduced, y);
  else
    evaluate_sin2 (&reduced, y);
  if (__builtin_expect (SIMD_ANY_SIGN (beyond), 0))
    {
      V arguments[N_VECTORS], values[N_VECTORS];
      memcpy (arguments, x, sizeof arguments);
      memcpy (values, y, sizeof values);
      repair (function, (const double *)arguments, (double *)values);
      memcpy (y, values, sizeof values);
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

/* ------------------------------------------------------------------ sum */

/* One thread reads memory faster as several streams: more pages and more prefetchers at work. */
#define N_STREAMS 4
#define PER_STREAM 2
#define STEP (PER_STREAM * LANES)
/* Plain additions a lane takes before its sum is folded into the exact pair. */
#define CHAIN 16

typedef struct
{
  V sum, error; /* per lane, as in LsePartial */
} VPartial;

INLINE void
add_exactly (VPartial *total, V value)
{
  V sum = total->sum + value;
  V added = sum - total->sum;
  total->error += (total->sum - (sum - added)) + (value - added);
  total->sum = sum;
}

/* @n_steps of every stream, the streams @stride apart. */
INLINE void
add_streams (VPartial *total, const double *x, size_t stride, size_t n_steps)
{
  V sums[N_STREAMS][PER_STREAM] = {0};
  for (size_t step = 0; step < n_steps; step++)
#pragma GCC unroll 8
    for (size_t stream = 0; stream < N_STREAMS; stream++)
#pragma GCC unroll 8
      for (size_t part = 0; part < PER_STREAM; part++)
        sums[stream][part] +=
            *(const VUnaligned *)(x + stream * stride + step * STEP + part * LANES);
  for (size_t stream = 0; stream < N_STREAMS; stream++)
    sums[stream][0] += sums[stream][1];
  add_exactly (total, (sums[0][0] + sums[1][0]) + (sums[2][0] + sums[3][0]));
}

static LsePartial
sum_array (const double *x, size_t n)
{
  VPartial total = {0};
  LsePartial partial = {.count = n};
  size_t stride = n / (N_STREAMS * STEP) * STEP;
  for (size_t i = 0; i < stride; i += CHAIN * STEP)
    {
      size_t left = (stride - i) / STEP;
      add_streams (&total, x + i, stride, left < CHAIN ? left : CHAIN);
    }
  size_t done = N_STREAMS * stride;
  for (; done + LANES <= n; done += LANES)
    add_exactly (&total, *(const VUnaligned *)(x + done));
  for (; done < n; done++)
    lse_partial_add (&partial, x[done]);
  for (size_t lane = 0; lane < LANES; lane++)
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
    .sum = sum_array,
    .uniform = fill_uniform,
};
