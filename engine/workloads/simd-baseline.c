/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two lanes of whatever every processor of the architecture has; no FMA, no streaming stores.
 */
#define SIMD_NAME baseline
#define SIMD_SUPPORTED true
#define SIMD_BYTES 16
#define SIMD_IF_SIGN(m, yes, no) ((V)(((I)(yes) & ((I)(m) >> 63)) | ((I)(no) & ~((I)(m) >> 63))))
#define SIMD_ANY_SIGN(m) (((m)[0] | (m)[1]) < 0)
#define SIMD_STREAM(p, v) (*(V *)(p) = (v))
#define SIMD_FENCE() ((void)0)
#include "workloads/simd-body.h"
