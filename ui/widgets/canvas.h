/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a chart is drawn on: a widget whose drawing and size come from functions of its owner, with
 * a focus ring. GTK keeps the drawing until the canvas is asked for another one.
 */
#pragma once

#include "plot/theme.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  void (*draw) (gpointer owner, cairo_t *cr, double width, double height, const LspTheme *theme);
  double (*height) (gpointer owner, double width, const LspTheme *theme); /* 0: no wish */
  double (*width) (gpointer owner, const LspTheme *theme); /* nullable: natural width */
} LanescopeCanvasFuncs;

#define LANESCOPE_TYPE_CANVAS (lanescope_canvas_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeCanvas, lanescope_canvas, LANESCOPE, CANVAS, GtkWidget)

/* @owner: borrowed; it contains the canvas. @label: accessible name. */
GtkWidget *
lanescope_canvas_new (const LanescopeCanvasFuncs *funcs, gpointer owner, const char *label);

/* No drawing any more: the owner is going. */
void lanescope_canvas_release (LanescopeCanvas *self);

/* Least width asked for, px; 120 at first. */
void lanescope_canvas_set_least_width (LanescopeCanvas *self, int width);

G_END_DECLS
