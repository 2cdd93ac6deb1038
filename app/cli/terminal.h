/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text for people: columns, wrapping, colours. Widths count characters, not bytes.
 */
#pragma once

#include "options.h"

#include <stdio.h>

/* Colours on standard output: a terminal that can show them, and nobody said no. */
bool lanescope_wants_color (const Parsed *parsed);

/* Width for running text: that of the terminal on standard output, within reason; 100 elsewhere. */
int lanescope_text_width (void);

/* Columns that @text takes on a terminal. */
int lanescope_n_columns (const char *text);

/* @text in a column of @width, to its left or right end; a longer one is not cut. */
void lanescope_put_left (FILE *out, const char *text, int width);
void lanescope_put_right (FILE *out, const char *text, int width);

/* @text from column @indent on, where the cursor is, broken between words at @width. */
void lanescope_put_wrapped (FILE *out, const char *text, int indent, int width);
