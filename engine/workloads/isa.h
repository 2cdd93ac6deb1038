/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The instruction set that the `simd` kernels use on this CPU: "avx512", "avx2", "baseline". */
const char *lse_isa_name (void);
