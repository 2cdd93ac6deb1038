/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workloads/isa.h"

#include "workloads/simd-private.h"

const char *
lse_isa_name (void)
{
  return lse_simd_best ()->name;
}
