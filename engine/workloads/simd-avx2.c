/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Four lanes, FMA.
 */
#ifdef __x86_64__
#pragma GCC target("avx2,fma")
#include <immintrin.h>

#define SIMD_NAME avx2
#define SIMD_SUPPORTED (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
#define SIMD_BYTES 32
#define SIMD_VECTORS 5
#define SIMD_FMA(a, b, c) ((V)_mm256_fmadd_pd ((__m256d)(a), (__m256d)(b), (__m256d)(c)))
#define SIMD_FNMA(a, b, c) ((V)_mm256_fnmadd_pd ((__m256d)(a), (__m256d)(b), (__m256d)(c)))
#define SIMD_MIN(a, b) ((V)_mm256_min_pd ((__m256d)(a), (__m256d)(b)))
#define SIMD_MAX_U32(a, b) ((I)_mm256_max_epu32 ((__m256i)(a), (__m256i)(b)))
#define SIMD_MIN_I32(a, b) ((I)_mm256_min_epi32 ((__m256i)(a), (__m256i)(b)))
#define SIMD_IF_SIGN(m, yes, no) ((V)_mm256_blendv_pd ((__m256d)(no), (__m256d)(yes), (__m256d)(m)))
#define SIMD_ANY_SIGN(m) (_mm256_movemask_pd ((__m256d)(m)) != 0)
#define SIMD_STREAM(p, v) _mm256_stream_pd (p, (__m256d)(v))
#define SIMD_FENCE() _mm_sfence ()
#include "workloads/simd-body.h"
#endif
