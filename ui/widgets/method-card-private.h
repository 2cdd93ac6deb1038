/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The two halves of a method's card: method-card.c builds and moves it, method-result.c shows what
 * was measured.
 */
#pragma once

#include "widgets/method-card.h"

#include "plot/gain.h"
#include "plot/method-sketch.h"

typedef struct
{
  GtkWidget *box;                      /* what stands under the card */
  GtkWidget *key, *interval, *check;   /* of the repaired run */
  GtkWidget *canvas, *printed, *note;  /* note: why there is nothing */
  LanescopeRun *repaired, *as_printed; /* nullable */
  LspGain gain;
} LanescopeMethodResult;

/* The box; its owner gives it a place. */
void lanescope_method_result_build (LanescopeMethodResult *result);
void lanescope_method_result_set_runs (LanescopeMethodResult *result, GPtrArray *runs);
double lanescope_method_result_get_most (const LanescopeMethodResult *result);
void lanescope_method_result_update (LanescopeMethodResult *result, double most);
void lanescope_method_result_clear (LanescopeMethodResult *result);

/* "1st". Translated; static. */
const char *lanescope_ordinal (guint place);
