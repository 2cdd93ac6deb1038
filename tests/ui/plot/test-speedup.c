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
static const LspSpeedup two = {series, 2, 2, 2, NULL};

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
                              {many, 1, 0, 0, NULL},
                              {many, 2, 1, 1, NULL},
                              {many, 60, 4096, 8192, NULL},
                              {series, 2, 4, 1, NULL}};
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
  return g_test_run ();
}
