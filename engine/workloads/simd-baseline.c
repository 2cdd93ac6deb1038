/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two lanes of whatever every processor of the architecture has; no FMA, no streaming stores.
 */
#include <stdint.h>

typedef uint32_t U32 __attribute__ ((vector_size (16)));
typedef int32_t I32 __attribute__ ((vector_size (16)));

static inline U32
larger_u32 (U32 a, U32 b)
{
  U32 is_larger = (U32)(a > b);
  return (a & is_larger) | (b & ~is_larger);
}

static inline I32
smaller_i32 (I32 a, I32 b)
{
  I32 is_smaller = a < b;
  return (a & is_smaller) | (b & ~is_smaller);
}

#define SIMD_NAME baseline
#define SIMD_SUPPORTED true
#define SIMD_BYTES 16
#define SIMD_VECTORS 4
#define SIMD_MAX_U32(a, b) ((I)larger_u32 ((U32)(a), (U32)(b)))
#define SIMD_MIN_I32(a, b) ((I)smaller_i32 ((I32)(a), (I32)(b)))
#define SIMD_IF_SIGN(m, yes, no) ((V)(((I)(yes) & ((I)(m) >> 63)) | ((I)(no) & ~((I)(m) >> 63))))
#define SIMD_ANY_SIGN(m) (((m)[0] | (m)[1]) < 0)
#define SIMD_STREAM(p, v) (*(V *)(p) = (v))
#define SIMD_FENCE() ((void)0)
#include "workloads/simd-body.h"
