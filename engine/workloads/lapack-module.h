/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plan/factors.h"

#include <stddef.h>

/* LseBlas.factorise */
int lse_lapack_factorise (LseFactors *factors, void *space, size_t bytes);
