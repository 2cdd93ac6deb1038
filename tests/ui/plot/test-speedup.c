/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/speedup-private.h"

#include "plot-fixture.h"

static const LspSpeedupPoint threads[] = {{4, 1.26, 1.18, 1.33},
                                          {1, 0.98, 0.95, 1.01},
                                          {2, 1.29, 1.25, 1.33}};
static const LspSpeedupPoint processes[] = {{1, 0.5, 0.46, 0.54},
                                            {2, 0.45, 0.4, 0.5},
                                            {8, 0.2, 0.19, 0.21}};
static const LspSpeedupSeries series[] = {
    {.label = "Threads", .family = LSP_FAMILY_THREADS, .points = threads, .n_points = 3},
    {.label = "Processes", .family = LSP_FAMILY_PROCESSES, .points = processes, .n_points = 3},
};
static const LspSpeedup two = {.series = series, .n_series = 2, .n_cores = 2, .n_pus = 2};

/* The diagonal is the diagonal: a doubling is as long across as up. */
static void
test_square (void)
{
  const double widths[] = {300, 640, 1280, 2560};
  for (size_t i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      const LspTheme *theme = lsp_theme_get (LSP_THEME_LIGHT);
      double height = lsp_speedup_height (&two, widths[i], theme);
      LspSpeedupLayout layout = lsp_speedup_layout (&two, widths[i], height, theme);
      double across = lsp_scale_map (&layout.x, 2) - lsp_scale_map (&layout.x, 1);
      double up = lsp_scale_map (&layout.y, 1) - lsp_scale_map (&layout.y, 2);
      g_assert_cmpfloat_with_epsilon (across, up, 1e-6);
      g_assert_cmpfloat (layout.x.high, <=, widths[i]);
      g_assert_true (lsp_scale_contains (&layout.y, 0.19));
      g_assert_true (lsp_scale_contains (&layout.x, 8));
    }
}

static void
test_spread (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  for (int round_index = 0; round_index < 2000; round_index++)
    {
      LspSpeedupLabel labels[12] = {{0}};
      size_t n_labels = (size_t)g_rand_int_range (random, 1, 13);
      double at = 0, distance = g_rand_double_range (random, 5, 60);
      for (size_t i = 0; i < n_labels; i++)
        labels[i].wanted_y = at += g_rand_double_range (random, 0, 60);
      double top = 20, bottom = 420;
      lsp_speedup_spread (labels, n_labels, distance, top, bottom);
      double least = n_labels > 1 ? fmin (distance, (bottom - top) / (double)(n_labels - 1)) : 0;
      for (size_t i = 0; i < n_labels; i++)
        {
          g_assert_cmpfloat (labels[i].y, >=, top - 1e-6);
          g_assert_cmpfloat (labels[i].y, <=, bottom + 1e-6);
          if (i > 0)
            g_assert_cmpfloat (labels[i].y - labels[i - 1].y, >=, least - 1e-6);
        }
    }
  /* Who has room stays where it wants to be. */
  LspSpeedupLabel free_labels[] = {{0, 50, 0}, {1, 150, 0}};
  lsp_speedup_spread (free_labels, 2, 40, 0, 400);
  g_assert_cmpfloat (free_labels[0].y, ==, 50);
  g_assert_cmpfloat (free_labels[1].y, ==, 150);
}

static void
test_golden (void)
{
  double height = lsp_speedup_height (&two, 640, lsp_theme_get (LSP_THEME_LIGHT));
  g_autofree char *list = record (lsp_speedup_draw, &two, 640, height);
  assert_finite (list);
  assert_golden ("speedup", list);
  g_assert_cmpuint (count_lines (list, "| 2 cores here"), ==, 1);
  g_assert_cmpuint (count_lines (list, "| oversubscribed"), ==, 1);
  g_assert_cmpuint (count_lines (list, "1.29× ± 0.04 at 2 workers"), ==, 1);
}

static void
test_odd_data (void)
{
  const double odd[] = {NAN, INFINITY, -INFINITY, -5, 0, 1, 1e300, 1e-300};
  g_autofree char *long_label = g_strnfill (300, 'm');
  LspSpeedupPoint points[64];
  for (size_t i = 0; i < G_N_ELEMENTS (points); i++)
    points[i] = (LspSpeedupPoint) {odd[i % 8], odd[i / 8], odd[(i + 3) % 8], odd[(i + 5) % 8]};
  LspSpeedupSeries many[60];
  for (size_t i = 0; i < G_N_ELEMENTS (many); i++)
    many[i] = (LspSpeedupSeries) {.label = i % 2 ? long_label : NULL,
                                  .family = (LspFamily)(i % LSP_N_FAMILIES),
                                  .points = points,
                                  .n_points = i};
  const LspSpeedup cases[] = {{0},
                              {.series = many, .n_series = 1},
                              {.series = many, .n_series = 2, .n_cores = 1, .n_pus = 1},
                              {.series = many, .n_series = 60, .n_cores = 4096, .n_pus = 8192},
                              {.series = series, .n_series = 2, .n_cores = 4, .n_pus = 1}};
  const double widths[] = {1, 320, 1280};
  for (size_t i = 0; i < G_N_ELEMENTS (cases) * G_N_ELEMENTS (widths); i++)
    {
      const LspSpeedup *data = &cases[i % G_N_ELEMENTS (cases)];
      double width = widths[i / G_N_ELEMENTS (cases)];
      double height = lsp_speedup_height (data, width, lsp_theme_get (LSP_THEME_DARK));
      g_assert_true (height > 0 && height < 20000);
      cairo_surface_destroy (
          render (lsp_speedup_draw, data, width, height, lsp_theme_get (LSP_THEME_DARK), 1));
      g_autofree char *words = lsp_speedup_describe (data);
      g_assert_true (g_utf8_validate (words, -1, NULL));
    }
  cairo_surface_destroy (render (lsp_speedup_draw, &two, 640, 10, lsp_theme_get (0), 1));
}

static void
test_draws (void)
{
  assert_draws (lsp_speedup_draw, &two, 640, 500);
  LspSpeedup empty = {0};
  assert_draws (lsp_speedup_draw, &empty, 640, 500);
}

static void
test_describe (void)
{
  g_autofree char *words = lsp_speedup_describe (&two);
  g_assert_nonnull (strstr (words, "This machine has 2 cores."));
  g_assert_nonnull (strstr (words, "Threads: 0.98× with 1 worker (0.95× to 1.01×), 1.29× with 2"));
}

/* One point is a mark with its interval and its name, without a line; the axes stay square. */
static void
test_single_point (void)
{
  const LspSpeedupPoint point = {2, 1.6, 1.2, 1.9};
  const LspSpeedupSeries one = {
      .label = "Threads", .family = LSP_FAMILY_THREADS, .points = &point, .n_points = 1};
  LspSpeedup speedup = {.series = &one, .n_series = 1, .n_cores = 2, .n_pus = 2};
  const LspTheme *theme = lsp_theme_get (LSP_THEME_LIGHT);
  double height = lsp_speedup_height (&speedup, 640, theme);
  g_autofree char *list = record (lsp_speedup_draw, &speedup, 640, height);
  g_assert_cmpuint (count_lines (list, "mark square"), ==, 2); /* the point, and beside its name */
  g_assert_cmpuint (count_lines (list, "interval-v"), ==, 1);
  g_assert_cmpuint (count_lines (list, "| Threads"), ==, 1);
  g_assert_cmpuint (count_lines (list, "polyline of 1 "), ==, 0);
  LspSpeedupLayout layout = lsp_speedup_layout (&speedup, 640, height, theme);
  g_assert_cmpfloat_with_epsilon (layout.x.high - layout.x.low, layout.y.low - layout.y.high, 1e-6);
  g_assert_cmpfloat (layout.x.high - layout.x.low, >, 200);
}

/* A fitted curve replaces the line from point to point; what is not finite is left out of it. */
static void
test_fit (void)
{
  LspSpeedupPoint fit[9];
  for (int i = 0; i < 9; i++)
    fit[i] = (LspSpeedupPoint) {1 + i * 3 / 8.0, 1 + i * 0.05, 0.9 + i * 0.04, 1.1 + i * 0.06};
  fit[4].high = NAN;
  LspSpeedupSeries fitted = series[0];
  fitted.fit = fit;
  fitted.n_fit = 9;
  LspSpeedup speedup = {.series = &fitted, .n_series = 1, .n_cores = 4, .n_pus = 4};
  g_autofree char *list = record (lsp_speedup_draw, &speedup, 640, 500);
  assert_finite (list);
  g_assert_cmpuint (count_lines (list, "polygon of 16 "), ==, 1);
  g_assert_cmpuint (count_lines (list, "polyline of 8 "), ==, 1);
  g_assert_cmpuint (count_lines (list, "mark square"), ==, 4);
  assert_draws (lsp_speedup_draw, &speedup, 640, 500);
  fitted.n_fit = 1; /* a point is no curve */
  g_autofree char *without = record (lsp_speedup_draw, &speedup, 640, 500);
  g_assert_cmpuint (count_lines (without, "polygon of"), ==, 0);
}

/* While points come in the axes stay as they were announced. */
static void
test_domain_is_kept (void)
{
  LspSpeedupPoint points[] = {
      {1, 0.98, NAN, NAN}, {2, 1.3, NAN, NAN}, {4, 1.26, NAN, NAN}, {8, 0.6, NAN, NAN}};
  LspSpeedupSeries one = {.label = "Threads", .family = LSP_FAMILY_THREADS, .points = points};
  LspSpeedup speedup = {
      .series = &one, .n_series = 1, .n_cores = 2, .max_workers = 8, .least_speedup = 0.5};
  const LspTheme *theme = lsp_theme_get (LSP_THEME_LIGHT);
  LspSpeedupLayout first = lsp_speedup_layout (&speedup, 640, 500, theme);
  for (one.n_points = 1; one.n_points <= G_N_ELEMENTS (points); one.n_points++)
    {
      LspSpeedupLayout now = lsp_speedup_layout (&speedup, 640, 500, theme);
      g_assert_cmpfloat (now.x.from, ==, first.x.from);
      g_assert_cmpfloat (now.x.to, ==, first.x.to);
      g_assert_cmpfloat (now.y.from, ==, first.y.from);
      g_assert_cmpfloat (now.y.to, ==, first.y.to);
    }
  one.n_points = 4;
  points[3] = (LspSpeedupPoint) {16, 0.2, NAN, NAN}; /* beyond what was announced */
  LspSpeedupLayout wider = lsp_speedup_layout (&speedup, 640, 500, theme);
  g_assert_true (lsp_scale_contains (&wider.x, 16));
  g_assert_true (lsp_scale_contains (&wider.y, 0.2));
}

/* Every mark is found at its place, in the order of the points given. */
static void
test_hit (void)
{
  const LspTheme *theme = lsp_theme_get (LSP_THEME_LIGHT);
  LspSpeedupLayout layout = lsp_speedup_layout (&two, 640, 500, theme);
  size_t found_series = 9, found = 9;
  for (size_t s = 0; s < 2; s++)
    for (size_t i = 0; i < series[s].n_points; i++)
      {
        double x = lsp_scale_map (&layout.x, series[s].points[i].workers) + 3;
        double y = lsp_scale_map (&layout.y, series[s].points[i].speedup) - 3;
        g_assert_true (lsp_speedup_hit (&two, 640, 500, theme, x, y, &found_series, &found));
        g_assert_cmpuint (found_series, ==, s);
        g_assert_cmpuint (found, ==, i);
      }
  g_assert_false (lsp_speedup_hit (&two, 640, 500, theme, 2, 2, &found_series, &found));
  g_assert_false (lsp_speedup_hit (&two, 640, 500, theme, NAN, 2, &found_series, &found));
  g_autofree char *words = lsp_speedup_describe_point (&two, 0, 2);
  g_autofree char *none = lsp_speedup_describe_point (&two, 0, 3);
  g_assert_cmpstr (words, ==, "Threads: 1.29× with 2 workers (1.25× to 1.33×)");
  g_assert_cmpstr (none, ==, "");

  LspSpeedup focused = two;
  focused.has_focus = true;
  focused.focus_series = 1;
  focused.focus_point = 2;
  g_autofree char *list = record (lsp_speedup_draw, &focused, 640, 500);
  g_assert_cmpuint (count_lines (list, "frame"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/speedup/square", test_square);
  g_test_add_func ("/plot/speedup/spread", test_spread);
  g_test_add_func ("/plot/speedup/golden", test_golden);
  g_test_add_func ("/plot/speedup/odd-data", test_odd_data);
  g_test_add_func ("/plot/speedup/draws", test_draws);
  g_test_add_func ("/plot/speedup/describe", test_describe);
  g_test_add_func ("/plot/speedup/fit", test_fit);
  g_test_add_func ("/plot/speedup/single-point", test_single_point);
  g_test_add_func ("/plot/speedup/domain-is-kept", test_domain_is_kept);
  g_test_add_func ("/plot/speedup/hit", test_hit);
  return g_test_run ();
}
