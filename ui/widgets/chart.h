/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A chart of ui/plot as a widget: drawn by the same functions that write the files, with a theme
 * that follows the desktop, a description for screen readers, a cursor that the keyboard moves from
 * item to item, a tip under the pointer, and a table twin with the same numbers.
 *
 * Keys: arrows move the cursor, Return activates an item, Escape leaves it, T shows the table.
 * Actions of the widget class: chart.table, chart.copy-data, chart.export.
 */
#pragma once

#include "figures/table.h"
#include "plot/export.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_CHART_NO_ITEM G_MAXUINT

/* What a chart is made of. All functions take what `data` gives; those that may be NULL say so. */
typedef struct
{
  const void *(*data) (gpointer figure); /* what `draw` takes */
  LspDraw draw;
  double (*height) (const void *data, double width, const LspTheme *theme); /* nullable: it fills */
  char *(*describe) (const void *data);                                     /* free() */

  LsfTable *(*table) (gpointer figure); /* nullable: no table twin */

  /* Items that the pointer and the keyboard reach; all nullable together. */
  guint (*n_items) (gpointer figure);
  guint (*item_at) (gpointer figure,
                    double width,
                    double height,
                    const LspTheme *theme,
                    double x,
                    double y);
  char *(*describe_item) (gpointer figure, guint item); /* one or two lines; free() */
  void (*set_cursor) (gpointer figure, guint item);     /* LANESCOPE_CHART_NO_ITEM: none */
} LanescopeChartKind;

#define LANESCOPE_TYPE_CHART (lanescope_chart_get_type ())
/* Signal ::item-activated (guint item): clicked, or Return on the cursor. */
G_DECLARE_FINAL_TYPE (LanescopeChart, lanescope_chart, LANESCOPE, CHART, GtkWidget)

/* @name: accessible name and heading of exports, translated: "Comparison". */
GtkWidget *lanescope_chart_new (const char *name);
const char *lanescope_chart_get_name (LanescopeChart *self);

/**
 * lanescope_chart_set_figure:
 * @kind: static
 * @figure: (transfer full): freed by @free_figure when replaced
 *
 * Shows @figure from the next frame on. The cursor stays on its item if there is still one.
 */
void lanescope_chart_set_figure (LanescopeChart *self,
                                 const LanescopeChartKind *kind,
                                 gpointer figure,
                                 GDestroyNotify free_figure);
gpointer lanescope_chart_get_figure (LanescopeChart *self);

/* Something of the figure has changed that needs no other room: drawing and words follow. */
void lanescope_chart_redraw (LanescopeChart *self);

/* How the marks are to be read and which machine it was, for exported files. Copied; nullable. */
void lanescope_chart_set_caption (LanescopeChart *self, const char *caption, const char *footer);

/* Shows the numbers instead of the drawing. */
void lanescope_chart_set_table (LanescopeChart *self, gboolean is_table);
gboolean lanescope_chart_get_table (LanescopeChart *self);

/* Writes it as .svg, .png or .pdf. Returns FALSE with a sentence in @error. */
gboolean lanescope_chart_export (LanescopeChart *self, const char *path, LspError *error);

G_END_DECLS
