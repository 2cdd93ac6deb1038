/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Charts as files: SVG, PNG, PDF. A file appears whole or not at all: it is written beside its
 * place under a temporary name and then renamed.
 */
#pragma once

#include "plot/theme.h"

#include <cairo.h>
#include <stdbool.h>

typedef struct
{
  char text[256]; /* one sentence for the user, "" while all is well */
} LspError;

/* Draws into (0, 0, width, height); the background is there already. */
typedef void (
    *LspDraw) (cairo_t *cr, double width, double height, const LspTheme *theme, const void *data);

typedef struct
{
  double width, height; /* of the drawing, in px; margins, heading and footer come on top */
  double scale;         /* PNG: device px per px; 0 is 1 */
  const LspTheme *theme;
  LspDraw draw;
  const void *data;
  const char *title;       /* heading and metadata; NULL or "": none */
  const char *caption;     /* secondary text beside the heading: how to read the marks */
  const char *footer;      /* machine, date, session; NULL: none */
  const char *description; /* plain language, for <desc>, PDF and PNG metadata; NULL: none */
} LspExport;

/* Each returns true, or false with a sentence in @error (nullable). */
bool lsp_export_svg (const char *path, const LspExport *what, LspError *error);
bool lsp_export_png (const char *path, const LspExport *what, LspError *error);
bool lsp_export_pdf (const char *path, const LspExport *what, LspError *error);

/* By the ending of @path: .svg, .png, .pdf. */
bool lsp_export (const char *path, const LspExport *what, LspError *error);

/* Draws heading, chart and footer onto @cr as the files have them, at scale 1. */
void lsp_export_draw (cairo_t *cr, const LspExport *what);

/* Size of the whole picture. */
void lsp_export_size (const LspExport *what, double *width, double *height);
