/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Accounts of runs as a chart. Items are the rows and their parts.
 */
#include "widgets/chart-kinds.h"

typedef struct
{
  LsfAccount *figure;
  LspStack chart;
} Account;

static const void *
account_data (gpointer figure)
{
  return &((Account *)figure)->chart;
}

static double
account_height (const void *data, double width, const LspTheme *theme)
{
  return lsp_stack_height (data, width, theme);
}

static char *
account_describe (const void *data)
{
  return lsp_stack_describe (data);
}

static LsfTable *
account_table (gpointer figure)
{
  return lsf_account_table (((Account *)figure)->figure);
}

static guint
account_n_items (gpointer figure)
{
  return (guint)lsp_stack_n_items (&((Account *)figure)->chart);
}

static guint
account_item_at (gpointer figure,
                 double width,
                 double height,
                 const LspTheme *theme,
                 double x,
                 double y)
{
  const LspStack *chart = &((Account *)figure)->chart;
  size_t row, part;
  if (!lsp_stack_hit (chart, width, theme, x, y, &row, &part))
    return LANESCOPE_CHART_NO_ITEM;
  size_t item = lsp_stack_find (chart, row, part);
  return item != SIZE_MAX ? (guint)item : LANESCOPE_CHART_NO_ITEM;
}

static char *
account_describe_item (gpointer figure, guint item)
{
  const LspStack *chart = &((Account *)figure)->chart;
  size_t row, part;
  if (!lsp_stack_item (chart, item, &row, &part))
    return NULL;
  return lsp_stack_describe_item (chart, row, part);
}

static void
account_set_cursor (gpointer figure, guint item)
{
  LspStack *chart = &((Account *)figure)->chart;
  chart->has_focus = item != LANESCOPE_CHART_NO_ITEM &&
                     lsp_stack_item (chart, item, &chart->focus_row, &chart->focus_part);
}

static void
account_free (gpointer figure)
{
  Account *self = figure;
  lsf_account_free (self->figure);
  g_free (self);
}

static const LanescopeChartKind account_kind = {.data = account_data,
                                                .draw = lsp_stack_draw,
                                                .height = account_height,
                                                .describe = account_describe,
                                                .table = account_table,
                                                .n_items = account_n_items,
                                                .item_at = account_item_at,
                                                .describe_item = account_describe_item,
                                                .set_cursor = account_set_cursor};

void
lanescope_chart_take_account (LanescopeChart *chart, LsfAccount *figure, gboolean has_legend)
{
  if (figure == NULL)
    {
      lanescope_chart_set_figure (chart, NULL, NULL, NULL);
      return;
    }
  Account *self = g_new0 (Account, 1);
  self->figure = figure;
  self->chart = *lsf_account_chart (figure);
  self->chart.has_no_legend = !has_legend;
  lanescope_chart_set_figure (chart, &account_kind, self, account_free);
}

guint
lanescope_chart_get_account_run (LanescopeChart *chart, guint item)
{
  const Account *self = lanescope_chart_get_figure (chart);
  size_t row, part;
  if (self == NULL || !lsp_stack_item (&self->chart, item, &row, &part))
    return G_MAXUINT;
  size_t run = lsf_account_run (self->figure, row);
  return run != SIZE_MAX ? (guint)run : G_MAXUINT;
}
