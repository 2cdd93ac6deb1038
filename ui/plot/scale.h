/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From data to pixels and back. A scale is always usable: an empty, reversed or infinite domain is
 * replaced when the scale is made, so that mapping never divides by zero.
 */
#pragma once

#include <stdbool.h>

typedef enum
{
  LSP_SCALE_LINEAR,
  LSP_SCALE_LOG
} LspScaleKind;

typedef struct
{
  LspScaleKind kind;
  double from, to;  /* data, from < to */
  double low, high; /* px at `from` and at `to`; low > high for an axis that points up */
} LspScale;

/* @from and @to in either order; an empty domain is widened around its value. */
LspScale lsp_scale_linear (double from, double to, double low, double high);

/* As above for positive values; what is not positive becomes a thousandth of the other end. */
LspScale lsp_scale_log (double from, double to, double low, double high);

/* NaN for NaN, and for values ≤ 0 on a log scale. Not clamped. */
double lsp_scale_map (const LspScale *scale, double value);

/* As lsp_scale_map(), kept within the scale's pixels. */
double lsp_scale_map_clamped (const LspScale *scale, double value);

double lsp_scale_invert (const LspScale *scale, double px);

/* true if @value lies in the domain, ends included. */
bool lsp_scale_contains (const LspScale *scale, double value);
