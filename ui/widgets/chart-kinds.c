/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/chart-kinds.h"

#include "i18n.h"

#include <math.h>
#include <stdlib.h>

static void
take (LanescopeChart *chart,
      const LanescopeChartKind *kind,
      gpointer figure,
      GDestroyNotify release)
{
  lanescope_chart_set_figure (chart, kind, figure, release);
}

static guint
item_of (size_t index)
{
  return index == SIZE_MAX ? LANESCOPE_CHART_NO_ITEM : (guint)index;
}

/* ------------------------------------------------------------------ comparison */

typedef struct
{
  LsfCompare *figure;
  LspBars chart;
  guint current; /* G_MAXUINT: none */
} Compare;

static const void *
compare_data (gpointer figure)
{
  return &((Compare *)figure)->chart;
}

static double
compare_height (const void *data, double width, const LspTheme *theme)
{
  return lsp_bars_height (data, width, theme);
}

static char *
compare_describe (const void *data)
{
  return lsp_bars_describe (data);
}

static LsfTable *
compare_table (gpointer figure)
{
  return lsf_compare_table (((Compare *)figure)->figure);
}

static guint
compare_n_items (gpointer figure)
{
  return (guint)((Compare *)figure)->chart.n_bars;
}

static guint
compare_item_at (gpointer figure,
                 double width,
                 double height,
                 const LspTheme *theme,
                 double x,
                 double y)
{
  return item_of (lsp_bars_hit (&((Compare *)figure)->chart, width, theme, x, y));
}

static char *
compare_describe_item (gpointer figure, guint item)
{
  return lsp_bars_describe_row (&((Compare *)figure)->chart, item);
}

static void
compare_set_cursor (gpointer figure, guint item)
{
  Compare *self = figure;
  guint focus = item != LANESCOPE_CHART_NO_ITEM ? item : self->current;
  self->chart.has_focus = focus < self->chart.n_bars;
  self->chart.focus = self->chart.has_focus ? focus : 0;
}

static void
compare_free (gpointer figure)
{
  Compare *self = figure;
  lsf_compare_free (self->figure);
  g_free (self);
}

static const LanescopeChartKind compare_kind = {.data = compare_data,
                                                .draw = lsp_bars_draw,
                                                .height = compare_height,
                                                .describe = compare_describe,
                                                .table = compare_table,
                                                .n_items = compare_n_items,
                                                .item_at = compare_item_at,
                                                .describe_item = compare_describe_item,
                                                .set_cursor = compare_set_cursor};

void
lanescope_chart_take_compare (LanescopeChart *chart,
                              LsfCompare *figure,
                              guint current,
                              gboolean is_in_order)
{
  if (figure == NULL)
    {
      take (chart, NULL, NULL, NULL);
      return;
    }
  Compare *self = g_new0 (Compare, 1);
  self->figure = figure;
  self->chart = *lsf_compare_chart (figure);
  self->chart.is_sorted = is_in_order;
  self->current = current;
  compare_set_cursor (self, LANESCOPE_CHART_NO_ITEM);
  take (chart, &compare_kind, self, compare_free);
}

const LsfCompare *
lanescope_chart_get_compare (LanescopeChart *chart)
{
  const Compare *self = lanescope_chart_get_figure (chart);
  return self != NULL ? self->figure : NULL;
}

/* ------------------------------------------------------------------ speedup */

#define LEAST_SPEEDUP 0.5 /* the axis reaches down to it: many a strategy starts below 1 */

typedef struct
{
  LsfSpeedup *figure;
  LspSpeedup chart;
} Speedup;

static const void *
speedup_data (gpointer figure)
{
  return &((Speedup *)figure)->chart;
}

static double
speedup_height (const void *data, double width, const LspTheme *theme)
{
  return lsp_speedup_height (data, width, theme);
}

static char *
speedup_describe (const void *data)
{
  return lsp_speedup_describe (data);
}

static LsfTable *
speedup_table (gpointer figure)
{
  return lsf_speedup_table (((Speedup *)figure)->figure);
}

static guint
speedup_n_items (gpointer figure)
{
  const LspSpeedup *chart = &((Speedup *)figure)->chart;
  guint n = 0;
  for (size_t i = 0; i < chart->n_series; i++)
    n += (guint)chart->series[i].n_points;
  return n;
}

/* Items are points, series after series. */
static gboolean
speedup_point (const LspSpeedup *chart, guint item, size_t *series, size_t *point)
{
  for (size_t i = 0; i < chart->n_series; i++)
    {
      if (item < chart->series[i].n_points)
        {
          *series = i;
          *point = item;
          return TRUE;
        }
      item -= (guint)chart->series[i].n_points;
    }
  return FALSE;
}

static guint
speedup_item_at (gpointer figure,
                 double width,
                 double height,
                 const LspTheme *theme,
                 double x,
                 double y)
{
  const LspSpeedup *chart = &((Speedup *)figure)->chart;
  size_t series, point;
  if (!lsp_speedup_hit (chart, width, height, theme, x, y, &series, &point))
    return LANESCOPE_CHART_NO_ITEM;
  for (size_t i = 0; i < series; i++)
    point += chart->series[i].n_points;
  return (guint)point;
}

static char *
speedup_describe_item (gpointer figure, guint item)
{
  const LspSpeedup *chart = &((Speedup *)figure)->chart;
  size_t series, point;
  if (!speedup_point (chart, item, &series, &point))
    return NULL;
  return lsp_speedup_describe_point (chart, series, point);
}

static void
speedup_set_cursor (gpointer figure, guint item)
{
  LspSpeedup *chart = &((Speedup *)figure)->chart;
  chart->has_focus = speedup_point (chart, item, &chart->focus_series, &chart->focus_point);
}

static void
speedup_free (gpointer figure)
{
  Speedup *self = figure;
  lsf_speedup_free (self->figure);
  g_free (self);
}

static const LanescopeChartKind speedup_kind = {.data = speedup_data,
                                                .draw = lsp_speedup_draw,
                                                .height = speedup_height,
                                                .describe = speedup_describe,
                                                .table = speedup_table,
                                                .n_items = speedup_n_items,
                                                .item_at = speedup_item_at,
                                                .describe_item = speedup_describe_item,
                                                .set_cursor = speedup_set_cursor};

void
lanescope_chart_take_speedup (LanescopeChart *chart, LsfSpeedup *figure, double most_workers)
{
  if (figure == NULL)
    {
      take (chart, NULL, NULL, NULL);
      return;
    }
  Speedup *self = g_new0 (Speedup, 1);
  self->figure = figure;
  self->chart = *lsf_speedup_chart (figure);
  self->chart.max_workers = most_workers;
  self->chart.least_speedup = LEAST_SPEEDUP;
  take (chart, &speedup_kind, self, speedup_free);
}

gboolean
lanescope_chart_get_speedup_point (LanescopeChart *chart,
                                   guint item,
                                   LspFamily *family,
                                   gboolean *is_hollow,
                                   guint *workers)
{
  const Speedup *self = lanescope_chart_get_figure (chart);
  size_t series, point;
  if (self == NULL || !speedup_point (&self->chart, item, &series, &point))
    return FALSE;
  *family = self->chart.series[series].family;
  *is_hollow = self->chart.series[series].is_hollow;
  *workers = (guint)self->chart.series[series].points[point].workers;
  return TRUE;
}

/* ------------------------------------------------------------------ cores */

typedef struct
{
  LsfCoresLive *figure;
  LspCoresLive chart;
  LanescopeMachine *machine;
  char *lines[2];
} Cores;

static const void *
cores_data (gpointer figure)
{
  return &((Cores *)figure)->chart;
}

static double
cores_height (const void *data, double width, const LspTheme *theme)
{
  return lsp_cores_live_height (data, width, theme);
}

static char *
cores_describe (const void *data)
{
  return lsp_cores_live_describe (data);
}

static LsfTable *
cores_table (gpointer figure)
{
  Cores *self = figure;
  const LseCoreHistory *history = lanescope_machine_get_history (self->machine);
  if (history == NULL)
    return NULL;
  const LseTopology *topology = lanescope_machine_get_topology (self->machine);
  LsfCores *cores = lsf_cores_new (history, &topology->allowed, INT64_MIN);
  LsfTable *table = cores != NULL ? lsf_cores_table (cores) : NULL;
  lsf_cores_free (cores);
  return table;
}

static void
cores_free (gpointer figure)
{
  Cores *self = figure;
  lsf_cores_live_free (self->figure);
  g_object_unref (self->machine);
  g_free (self->lines[0]);
  g_free (self->lines[1]);
  g_free (self);
}

static const LanescopeChartKind cores_kind = {.data = cores_data,
                                              .draw = lsp_cores_live_draw,
                                              .height = cores_height,
                                              .describe = cores_describe,
                                              .table = cores_table};

void
lanescope_chart_take_cores (LanescopeChart *chart,
                            LsfCoresLive *figure,
                            LanescopeMachine *machine,
                            const char *const lines[2])
{
  if (figure == NULL)
    {
      take (chart, NULL, NULL, NULL);
      return;
    }
  Cores *self = g_new0 (Cores, 1);
  self->figure = figure;
  self->machine = g_object_ref (machine);
  self->chart = *lsf_cores_live_chart (figure);
  for (int i = 0; i < 2; i++)
    self->chart.lines[i] = self->lines[i] = g_strdup (lines[i]);
  take (chart, &cores_kind, self, cores_free);
}

/* ------------------------------------------------------------------ repetitions */

static const void *
repeats_data (gpointer figure)
{
  return lsf_repeats_chart (figure);
}

static double
repeats_height (const void *data, double width, const LspTheme *theme)
{
  return lsp_repeats_height (data, width, theme);
}

static char *
repeats_describe (const void *data)
{
  return lsp_repeats_describe (data);
}

static LsfTable *
repeats_table (gpointer figure)
{
  return lsf_repeats_table (figure);
}

static void
repeats_free (gpointer figure)
{
  lsf_repeats_free (figure);
}

static const LanescopeChartKind repeats_kind = {.data = repeats_data,
                                                .draw = lsp_repeats_draw,
                                                .height = repeats_height,
                                                .describe = repeats_describe,
                                                .table = repeats_table};

void
lanescope_chart_take_repeats (LanescopeChart *chart, LsfRepeats *figure)
{
  take (chart, figure != NULL ? &repeats_kind : NULL, figure, repeats_free);
}

/* ------------------------------------------------------------------ exports */

char *
lanescope_export_footer (LanescopeMachine *machine)
{
  const LseTopology *topology = lanescope_machine_get_topology (machine);
  gulong n_cores = lse_topology_n_allowed_cores (topology);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  return g_strdup_printf (
      P_ ("%s, %lu core · %s · Lanescope", "%s, %lu cores · %s · Lanescope", n_cores),
      topology->cpu_model[0] != '\0' ? topology->cpu_model : _ ("unknown CPU"), n_cores, day);
}
