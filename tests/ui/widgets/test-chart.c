/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The chart widget with a figure of three bars: cursor by keys, words for screen readers, activation,
 * the table twin, another figure in place, nothing left behind.
 */
#include "widget-fixture.h"
#include "widgets/canvas.h"
#include "widgets/chart.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  guint n_items, cursor;
  double height;
} Figure;

static guint n_drawn, n_freed;

static const void *
figure_data (gpointer figure)
{
  return figure;
}

static void
figure_draw (cairo_t *cr, double width, double height, const LspTheme *theme, const void *data)
{
  n_drawn++;
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
}

static double
figure_height (const void *data, double width, const LspTheme *theme)
{
  return ((const Figure *)data)->height;
}

static char *
figure_describe (const void *data)
{
  return strdup (((const Figure *)data)->n_items == 3 ? "three bars" : "one bar");
}

static LsfTable *
figure_table (gpointer figure)
{
  guint n_rows = ((Figure *)figure)->n_items;
  LsfTable *table = calloc (1, sizeof *table);
  table->n_columns = 1;
  table->n_rows = n_rows;
  table->headings = calloc (1, sizeof *table->headings);
  table->headings[0] = strdup ("Run");
  table->is_numeric = calloc (1, sizeof *table->is_numeric);
  table->cells = calloc (n_rows, sizeof *table->cells);
  for (guint i = 0; i < n_rows; i++)
    table->cells[i] = strdup ("threads");
  return table;
}

static guint
figure_n_items (gpointer figure)
{
  return ((Figure *)figure)->n_items;
}

static guint
figure_item_at (gpointer figure,
                double width,
                double height,
                const LspTheme *theme,
                double x,
                double y)
{
  return x < width ? (guint)(x / width * ((Figure *)figure)->n_items) : LANESCOPE_CHART_NO_ITEM;
}

static char *
figure_describe_item (gpointer figure, guint item)
{
  const char *names[] = {"bar one", "bar two", "bar three"};
  return strdup (names[item]);
}

static void
figure_set_cursor (gpointer figure, guint item)
{
  ((Figure *)figure)->cursor = item;
}

static void
figure_free (gpointer figure)
{
  n_freed++;
  free (figure);
}

static const LanescopeChartKind kind = {
    figure_data,    figure_draw,    figure_height,        figure_describe,   figure_table,
    figure_n_items, figure_item_at, figure_describe_item, figure_set_cursor,
};

static Figure *
figure_new (guint n_items, double height)
{
  Figure *figure = calloc (1, sizeof *figure);
  figure->n_items = n_items;
  figure->cursor = LANESCOPE_CHART_NO_ITEM;
  figure->height = height;
  return figure;
}

typedef struct
{
  GtkWidget *window, *chart, *canvas;
  Figure *figure;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  n_drawn = n_freed = 0;
  fixture->chart = lanescope_chart_new ("Comparison");
  fixture->figure = figure_new (3, 120);
  lanescope_chart_set_figure (LANESCOPE_CHART (fixture->chart), &kind, fixture->figure,
                              figure_free);
  fixture->canvas = fixture_find (fixture->chart, LANESCOPE_TYPE_CANVAS, NULL);
  fixture->window = fixture_window_new (fixture->chart, 400, 300);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  guint before = n_freed;
  fixture_window_destroy (fixture->window, fixture->chart);
  g_assert_cmpuint (n_freed, ==, before + 1);
}

#define ASSERT_WORDS(canvas, words) \
  gtk_test_accessible_assert_property (canvas, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words)

static void
test_words (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpuint (n_drawn, >, 0);
  gtk_test_accessible_assert_role (fixture->canvas, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (fixture->canvas, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Comparison");
  ASSERT_WORDS (fixture->canvas, "three bars");
  g_assert_true (gtk_widget_get_focusable (fixture->canvas));
}

static void
test_keys (Fixture *fixture, gconstpointer unused)
{
  Figure *figure = fixture->figure;
  g_assert_false (fixture_press_key (fixture->canvas, GDK_KEY_Escape)); /* the window's */
  g_assert_false (fixture_press_key (fixture->canvas, GDK_KEY_Return));
  g_assert_true (fixture_press_key (fixture->canvas, GDK_KEY_Right));
  g_assert_cmpuint (figure->cursor, ==, 0);
  ASSERT_WORDS (fixture->canvas, "bar one");
  g_assert_true (fixture_press_key (fixture->canvas, GDK_KEY_Left));
  g_assert_cmpuint (figure->cursor, ==, 2);
  g_assert_true (fixture_press_key (fixture->canvas, GDK_KEY_Down));
  g_assert_cmpuint (figure->cursor, ==, 0);
  g_assert_true (fixture_press_key (fixture->canvas, GDK_KEY_Escape));
  g_assert_cmpuint (figure->cursor, ==, LANESCOPE_CHART_NO_ITEM);
  ASSERT_WORDS (fixture->canvas, "three bars");
}

static void
on_item_activated (LanescopeChart *chart, guint item, guint *activated)
{
  *activated = item;
}

static void
test_activation (Fixture *fixture, gconstpointer unused)
{
  guint activated = LANESCOPE_CHART_NO_ITEM;
  g_signal_connect (fixture->chart, "item-activated", G_CALLBACK (on_item_activated), &activated);
  fixture_press_key (fixture->canvas, GDK_KEY_Down);
  fixture_press_key (fixture->canvas, GDK_KEY_Down);
  g_assert_true (fixture_press_key (fixture->canvas, GDK_KEY_Return));
  g_assert_cmpuint (activated, ==, 1);
}

static void
test_tip (Fixture *fixture, gconstpointer unused)
{
  gboolean is_shown = FALSE;
  GtkTooltip *tip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  g_signal_emit_by_name (fixture->canvas, "query-tooltip", 10, 10, FALSE, tip, &is_shown);
  g_assert_true (is_shown);
  is_shown = FALSE; /* by the keyboard: the cursor's item, and there is none yet */
  g_signal_emit_by_name (fixture->canvas, "query-tooltip", 0, 0, TRUE, tip, &is_shown);
  g_assert_false (is_shown);
  g_object_unref (tip);
}

static void
test_table (Fixture *fixture, gconstpointer unused)
{
  LanescopeChart *chart = LANESCOPE_CHART (fixture->chart);
  g_assert_true (gtk_widget_activate_action (fixture->chart, "chart.table", NULL));
  g_assert_true (lanescope_chart_get_table (chart));
  GtkWidget *view = fixture_find (fixture->chart, GTK_TYPE_COLUMN_VIEW, NULL);
  g_assert_nonnull (view);
  GtkSelectionModel *rows = gtk_column_view_get_model (GTK_COLUMN_VIEW (view));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 3);

  lanescope_chart_set_figure (chart, &kind, figure_new (1, 120), figure_free); /* it follows */
  view = fixture_find (fixture->chart, GTK_TYPE_COLUMN_VIEW, NULL);
  rows = gtk_column_view_get_model (GTK_COLUMN_VIEW (view));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 1);

  gtk_widget_activate_action (fixture->chart, "chart.table", NULL);
  g_assert_false (lanescope_chart_get_table (chart));
  g_assert_null (fixture_find (fixture->chart, GTK_TYPE_COLUMN_VIEW, NULL));
}

static void
test_another_figure (Fixture *fixture, gconstpointer unused)
{
  fixture_press_key (fixture->canvas, GDK_KEY_Left);
  g_assert_cmpuint (fixture->figure->cursor, ==, 2);
  Figure *smaller = figure_new (1, 240);
  lanescope_chart_set_figure (LANESCOPE_CHART (fixture->chart), &kind, smaller, figure_free);
  g_assert_cmpuint (n_freed, ==, 1);
  g_assert_true (lanescope_chart_get_figure (LANESCOPE_CHART (fixture->chart)) == smaller);
  ASSERT_WORDS (fixture->canvas, "one bar"); /* the third item is gone, and its cursor */
  int height = 0;
  gtk_widget_measure (fixture->canvas, GTK_ORIENTATION_VERTICAL, 300, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, ==, 240);

  fixture_press_key (fixture->canvas, GDK_KEY_Right);
  Figure *same = figure_new (3, 240); /* the first item stays, and its cursor */
  lanescope_chart_set_figure (LANESCOPE_CHART (fixture->chart), &kind, same, figure_free);
  g_assert_cmpuint (same->cursor, ==, 0);
  ASSERT_WORDS (fixture->canvas, "bar one");
}

static void
test_export (Fixture *fixture, gconstpointer unused)
{
  LspError error = {0};
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "chart.svg", NULL);
  g_autofree char *contents = NULL;
  g_assert_true (lanescope_chart_export (LANESCOPE_CHART (fixture->chart), path, &error));
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_nonnull (strstr (contents, "three bars"));
  g_assert_false (
      lanescope_chart_export (LANESCOPE_CHART (fixture->chart), "/nowhere/chart.svg", &error));
  g_assert_cmpstr (error.text, !=, "");
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(name, function) g_test_add ("/chart/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("words", test_words);
  ADD ("keys", test_keys);
  ADD ("activation", test_activation);
  ADD ("tip", test_tip);
  ADD ("table", test_table);
  ADD ("another-figure", test_another_figure);
  ADD ("export", test_export);
#undef ADD
  return g_test_run ();
}
