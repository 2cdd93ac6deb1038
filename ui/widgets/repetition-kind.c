/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One repetition as a chart: the lanes and, under them, the strip of the array, aligned.
 */
#include "widgets/canvas.h"
#include "widgets/chart-kinds.h"

#include "plot/array-strip.h"

#include <math.h>
#include <stdlib.h>

#define LANE_HEIGHT 16 /* of the Run page */
#define STRIP_GAP 6

typedef struct
{
  LsfTimeline *figure;
  LspTimeline timeline;
  LspArrayStrip strip; /* n_chunks 0: none */
  int32_t *owners;
} Repetition;

static const void *
repetition_data (gpointer figure)
{
  return figure;
}

/* The strip under the lanes, as wide as they are. */
static LspArrayStrip
strip_for (const Repetition *self, double width, const LspTheme *theme)
{
  LspArrayStrip strip = self->strip;
  double plot_x, plot_width;
  lsp_timeline_plot (&self->timeline, width, theme, &plot_x, &plot_width);
  strip.label_width = plot_x;
  strip.right_width = fmax (width - plot_x - plot_width, 0);
  return strip;
}

static double
lanes_height (const Repetition *self, double width, const LspTheme *theme)
{
  return ceil (lsp_timeline_height (&self->timeline, width, theme));
}

static double
repetition_height (const void *data, double width, const LspTheme *theme)
{
  const Repetition *self = data;
  double height = lanes_height (self, width, theme);
  if (self->strip.n_chunks == 0)
    return height;
  LspArrayStrip strip = strip_for (self, width, theme);
  return height + STRIP_GAP + lsp_array_strip_height (&strip, width, theme);
}

static void
repetition_draw (cairo_t *cr, double width, double height, const LspTheme *theme, const void *data)
{
  const Repetition *self = data;
  double lanes = lanes_height (self, width, theme);
  lsp_timeline_draw (cr, width, lanes, theme, &self->timeline);
  if (self->strip.n_chunks == 0)
    return;
  LspArrayStrip strip = strip_for (self, width, theme);
  double y = lanes + STRIP_GAP;
  cairo_save (cr);
  cairo_translate (cr, 0, y);
  lsp_array_strip_draw (cr, width, fmax (height - y, 1), theme, &strip);
  cairo_restore (cr);
}

static char *
repetition_describe (const void *data)
{
  const Repetition *self = data;
  char *lanes = lsp_timeline_describe (&self->timeline);
  if (self->strip.n_chunks == 0 || lanes == NULL)
    return lanes;
  char *strip = lsp_array_strip_describe (&self->strip), *both = NULL;
  if (strip == NULL || asprintf (&both, "%s%s", lanes, strip) < 0)
    both = NULL;
  free (lanes);
  free (strip);
  return both;
}

static LsfTable *
repetition_table (gpointer figure)
{
  return lsf_timeline_table (((Repetition *)figure)->figure);
}

/* ------------------------------------------------------------------ items: spans, then chunks */

static guint
n_spans (const Repetition *self)
{
  guint n = 0;
  for (size_t i = 0; i < self->timeline.n_lanes; i++)
    n += (guint)self->timeline.lanes[i].n_events;
  return n;
}

static guint
repetition_n_items (gpointer figure)
{
  const Repetition *self = figure;
  return n_spans (self) + (guint)self->strip.n_chunks;
}

static guint
repetition_item_at (gpointer figure,
                    double width,
                    double height,
                    const LspTheme *theme,
                    double x,
                    double y)
{
  const Repetition *self = figure;
  size_t lane, event;
  double lanes = lanes_height (self, width, theme);
  if (y < lanes)
    {
      if (!lsp_timeline_hit (&self->timeline, width, theme, x, y, &lane, &event))
        return LANESCOPE_CHART_NO_ITEM;
      for (size_t i = 0; i < lane; i++)
        event += self->timeline.lanes[i].n_events;
      return (guint)event;
    }
  if (self->strip.n_chunks == 0)
    return LANESCOPE_CHART_NO_ITEM;
  LspArrayStrip strip = strip_for (self, width, theme);
  size_t chunk = lsp_array_strip_hit (&strip, width, theme, x, y - lanes - STRIP_GAP);
  return chunk != SIZE_MAX ? n_spans (self) + (guint)chunk : LANESCOPE_CHART_NO_ITEM;
}

/* Returns: FALSE if it is no span. */
static gboolean
span_of (const Repetition *self, guint item, size_t *lane, size_t *event)
{
  for (size_t i = 0; i < self->timeline.n_lanes; i++)
    {
      if (item < self->timeline.lanes[i].n_events)
        {
          *lane = i;
          *event = item;
          return TRUE;
        }
      item -= (guint)self->timeline.lanes[i].n_events;
    }
  return FALSE;
}

static char *
repetition_describe_item (gpointer figure, guint item)
{
  const Repetition *self = figure;
  size_t lane, event;
  if (span_of (self, item, &lane, &event))
    return lsp_timeline_describe_event (&self->timeline, lane, event);
  return lsp_array_strip_describe_chunk (&self->strip, item - n_spans (self));
}

static void
repetition_set_cursor (gpointer figure, guint item)
{
  Repetition *self = figure;
  gboolean has_item = item != LANESCOPE_CHART_NO_ITEM;
  self->timeline.has_focus =
      has_item && span_of (self, item, &self->timeline.focus_lane, &self->timeline.focus_event);
  self->strip.has_focus = has_item && !self->timeline.has_focus;
  self->strip.focus = self->strip.has_focus ? item - n_spans (self) : 0;
}

static void
repetition_free (gpointer figure)
{
  Repetition *self = figure;
  lsf_timeline_free (self->figure);
  free (self->owners);
  g_free (self);
}

static const LanescopeChartKind repetition_kind = {.data = repetition_data,
                                                   .draw = repetition_draw,
                                                   .height = repetition_height,
                                                   .describe = repetition_describe,
                                                   .table = repetition_table,
                                                   .n_items = repetition_n_items,
                                                   .item_at = repetition_item_at,
                                                   .describe_item = repetition_describe_item,
                                                   .set_cursor = repetition_set_cursor};

void
lanescope_chart_take_repetition (LanescopeChart *chart,
                                 LsfTimeline *figure,
                                 int32_t *owners,
                                 gsize n_chunks)
{
  if (figure == NULL)
    {
      free (owners);
      lanescope_chart_set_figure (chart, NULL, NULL, NULL);
      return;
    }
  Repetition *self = g_new0 (Repetition, 1);
  self->figure = figure;
  self->owners = owners;
  self->timeline = *lsf_timeline_chart (figure);
  self->timeline.label = self->timeline.result = NULL;
  self->timeline.has_no_legend = true;
  self->timeline.hide_statistics = true;
  self->timeline.lane_height = LANE_HEIGHT;
  self->strip = (LspArrayStrip) {.owners = owners, .n_chunks = owners != NULL ? n_chunks : 0};
  lanescope_chart_set_figure (chart, &repetition_kind, self, repetition_free);
}

void
lanescope_chart_select_span (LanescopeChart *chart, gint64 begin_ns, gint64 end_ns, int worker)
{
  Repetition *self = lanescope_chart_get_figure (chart);
  if (self == NULL)
    return;
  self->timeline.has_selection = end_ns > begin_ns;
  self->timeline.selection_begin_ns = begin_ns;
  self->timeline.selection_end_ns = end_ns;
  self->timeline.selection_lane =
      worker >= -1 ? lsf_timeline_lane_of (self->figure, worker) : SIZE_MAX;
  lanescope_chart_redraw (chart);
}

/* ------------------------------------------------------------------ the legend */

static void
legend_draw (gpointer owner, cairo_t *cr, double width, double height, const LspTheme *theme)
{
  const Repetition *self = lanescope_chart_get_figure (owner);
  if (self != NULL)
    lsp_timeline_legend_draw (cr, width, height, theme, &self->timeline);
}

static double
legend_height (gpointer owner, double width, const LspTheme *theme)
{
  const Repetition *self = lanescope_chart_get_figure (owner);
  return self != NULL ? lsp_timeline_legend_height (&self->timeline, width, theme) : 0;
}

static double
legend_width (gpointer owner, const LspTheme *theme)
{
  const Repetition *self = lanescope_chart_get_figure (owner);
  return self != NULL ? lsp_timeline_legend_width (&self->timeline, theme) : 0;
}

static const LanescopeCanvasFuncs legend_funcs = {legend_draw, legend_height, legend_width};

GtkWidget *
lanescope_legend_new (LanescopeChart *chart)
{
  return lanescope_canvas_new (&legend_funcs, chart, "");
}
