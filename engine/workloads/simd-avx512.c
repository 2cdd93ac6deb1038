/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Eight lanes. Needs F and DQ alone of the many parts of AVX-512.
 */
#ifdef __x86_64__
#pragma GCC target("avx512f,avx512dq,avx2,fma,prefer-vector-width=512")
#include <immintrin.h>

#define SIMD_NAME avx512
#define SIMD_SUPPORTED (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512dq"))
#define SIMD_BYTES 64
#define SIMD_VECTORS 6
#define SIMD_FMA(a, b, c) ((V)_mm512_fmadd_pd ((__m512d)(a), (__m512d)(b), (__m512d)(c)))
#define SIMD_FNMA(a, b, c) ((V)_mm512_fnmadd_pd ((__m512d)(a), (__m512d)(b), (__m512d)(c)))
#define SIMD_MIN(a, b) ((V)_mm512_min_pd ((__m512d)(a), (__m512d)(b)))
#define SIMD_MAX_U32(a, b) ((I)_mm512_max_epu32 ((__m512i)(a), (__m512i)(b)))
#define SIMD_MIN_I32(a, b) ((I)_mm512_min_epi32 ((__m512i)(a), (__m512i)(b)))
#define SIMD_IF_SIGN(m, yes, no) \
  ((V)_mm512_mask_mov_pd ((__m512d)(no), _mm512_movepi64_mask ((__m512i)(m)), (__m512d)(yes)))
#define SIMD_ANY_SIGN(m) (_mm512_movepi64_mask ((__m512i)(m)) != 0)
#define SIMD_STREAM(p, v) _mm512_stream_pd (p, (__m512d)(v))
#define SIMD_FENCE() _mm_sfence ()
#include "workloads/simd-body.h"
#endif
