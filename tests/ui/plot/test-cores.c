/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/cores-private.h"

#include "plot-fixture.h"

#define N_SAMPLES 50

/* A history of so many cores, {own, other, steal} side by side as the sampler keeps it. */
typedef struct
{
  LspCores cores;
  int64_t begin_ns[N_SAMPLES], end_ns[N_SAMPLES];
  float *loads;
} History;

static History *
history_new (size_t n_cores)
{
  History *history = g_new0 (History, 1);
  history->loads = g_new0 (float, 3 * n_cores * N_SAMPLES + 1);
  for (size_t s = 0; s < N_SAMPLES; s++)
    {
      history->begin_ns[s] = 1000000000 + (int64_t)s * 100000000;
      history->end_ns[s] = history->begin_ns[s] + 100000000;
      for (size_t core = 0; core < n_cores; core++)
        {
          float *load = history->loads + (s * n_cores + core) * 3;
          load[0] = s >= 10 && s < 40 ? 0.9F : 0;
          load[1] = core == 1 && s < 25 ? 0.1F : 0;
          load[2] = core == 0 && s >= 45 ? 0.3F : 0;
        }
    }
  history->cores = (LspCores) {.n_cores = n_cores,
                               .n_samples = N_SAMPLES,
                               .begin_ns = history->begin_ns,
                               .end_ns = history->end_ns,
                               .own = history->loads,
                               .other = history->loads + 1,
                               .steal = history->loads + 2,
                               .stride = 3};
  return history;
}

static void
history_free (History *history)
{
  g_free (history->loads);
  g_free (history);
}

static void
test_columns (void)
{
  History *history = history_new (2);
  int64_t from, to;
  LspCoreColumn columns[100];
  g_assert_true (lsp_cores_span (&history->cores, &from, &to));
  g_assert_cmpint (to - from, ==, 5000000000);
  lsp_cores_columns (&history->cores, 1, from, to, columns, 100);
  g_assert_cmpfloat_with_epsilon (columns[30].own, 0.9F, 1e-6);
  g_assert_cmpfloat_with_epsilon (columns[30].other, 0.1F, 1e-6);
  g_assert_cmpfloat_with_epsilon (columns[60].other, 0, 1e-6);
  g_assert_cmpfloat_with_epsilon (columns[30].covered, 1, 1e-4);
  /* One column over everything: the mean, and the highest kept. */
  lsp_cores_columns (&history->cores, 1, from, to, columns, 1);
  LspCoreMeans means = lsp_cores_means (&history->cores, 1);
  g_assert_cmpfloat_with_epsilon (means.own, 0.54, 1e-6);
  g_assert_cmpfloat_with_epsilon (means.other, 0.05, 1e-6);
  g_assert_cmpfloat_with_epsilon (columns[0].own, means.own, 1e-4);
  g_assert_cmpfloat_with_epsilon (columns[0].highest, 1, 1e-6);
  history_free (history);
}

/* Averaged away by a factor of hundreds, one full sample still reaches the top. */
static void
test_bursts_stay (void)
{
  History *history = history_new (2);
  memset (history->loads, 0, 6 * N_SAMPLES * sizeof *history->loads);
  history->loads[20 * 6] = 1;
  LspCoreColumn columns[3];
  lsp_cores_columns (&history->cores, 0, history->begin_ns[0], history->end_ns[N_SAMPLES - 1],
                     columns, 3);
  g_assert_cmpfloat (columns[1].highest, ==, 1);
  g_assert_cmpfloat (columns[1].own, <, 0.1F);
  g_assert_cmpfloat (columns[0].highest, ==, 0);
  history_free (history);
}

static void
test_unknown_is_not_idle (void)
{
  History *history = history_new (1);
  for (size_t i = 0; i < 3 * N_SAMPLES / 2; i++)
    history->loads[i] = NAN;
  LspCoreColumn columns[10];
  lsp_cores_columns (&history->cores, 0, history->begin_ns[0], history->end_ns[N_SAMPLES - 1],
                     columns, 10);
  g_assert_cmpfloat (columns[1].covered, ==, 0);
  g_assert_cmpfloat (columns[8].covered, >, 0.99F);
  for (size_t i = 0; i < 3 * N_SAMPLES; i++)
    history->loads[i] = NAN;
  g_assert_true (isnan (lsp_cores_means (&history->cores, 0).own));
  history_free (history);
}

static void
test_shapes (void)
{
  static const struct
  {
    size_t n_cores;
    LspCoresShape shape;
    double most_height;
  } cases[] = {{1, LSP_CORES_ROWS, 120},    {16, LSP_CORES_ROWS, 760},
               {17, LSP_CORES_GRID, 400},   {64, LSP_CORES_GRID, 900},
               {65, LSP_CORES_HEAT, 700},   {256, LSP_CORES_HEAT, 1200},
               {896, LSP_CORES_HEAT, 2000}, {4096, LSP_CORES_HEAT, 9000}};
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LspCores cores = {.n_cores = cases[i].n_cores};
      LspCoresLayout layout;
      lsp_cores_layout (&layout, &cores, 1000, lsp_theme_get (LSP_THEME_LIGHT));
      g_assert_cmpint (layout.shape, ==, cases[i].shape);
      g_assert_cmpfloat (layout.height, <=, cases[i].most_height);
      g_assert_cmpfloat (layout.cell_width * (double)layout.n_across, <=, 1020);
    }
}

static void
test_golden (void)
{
  History *history = history_new (2);
  double height = lsp_cores_height (&history->cores, 640, lsp_theme_get (LSP_THEME_LIGHT));
  g_autofree char *list = record (lsp_cores_draw, &history->cores, 640, height);
  assert_finite (list);
  assert_golden ("cores", list);
  history_free (history);
}

static void
test_draws (void)
{
  const size_t counts[] = {1, 2, 20, 100, 900};
  for (size_t i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      History *history = history_new (counts[i]);
      double height = lsp_cores_height (&history->cores, 500, lsp_theme_get (LSP_THEME_LIGHT));
      cairo_surface_t *surface =
          render (lsp_cores_draw, &history->cores, 500, height, lsp_theme_get (LSP_THEME_LIGHT), 1);
      g_assert_cmpuint (count_ink (surface), >, 2000);
      cairo_surface_destroy (surface);
      history_free (history);
    }
  History *history = history_new (3);
  assert_draws (lsp_cores_draw, &history->cores, 640, 200);
  history_free (history);
}

static void
test_odd_data (void)
{
  const float odd[] = {NAN, INFINITY, -INFINITY, -1, 0, 2, 1e30F};
  const size_t counts[] = {0, 1, 30, 70};
  const double widths[] = {1, 320, 1280};
  for (size_t i = 0; i < G_N_ELEMENTS (counts) * G_N_ELEMENTS (widths); i++)
    {
      History *history = history_new (counts[i % 4]);
      for (size_t k = 0; k < 3 * counts[i % 4] * N_SAMPLES; k++)
        history->loads[k] = odd[k % G_N_ELEMENTS (odd)];
      history->end_ns[3] = history->begin_ns[3] - 5; /* a clock that went back */
      history->end_ns[4] = history->begin_ns[4];
      double height = lsp_cores_height (&history->cores, widths[i / 4], lsp_theme_get (0));
      cairo_surface_destroy (
          render (lsp_cores_draw, &history->cores, widths[i / 4], height, lsp_theme_get (0), 1));
      g_autofree char *words = lsp_cores_describe (&history->cores);
      g_assert_true (g_utf8_validate (words, -1, NULL));
      history_free (history);
    }
  LspCores empty = {.n_cores = 4};
  assert_draws (lsp_cores_draw, &empty, 640, lsp_cores_height (&empty, 640, lsp_theme_get (0)));
}

static void
test_describe (void)
{
  History *history = history_new (2);
  const int os_indexes[] = {4, 7};
  history->cores.os_indexes = os_indexes;
  g_autofree char *words = lsp_cores_describe (&history->cores);
  g_assert_nonnull (strstr (words, "2 cores over 50 samples: busy 58 % on average"));
  g_assert_nonnull (strstr (words, "Core 7: busy 59 %, of which other programs 5 %"));
  history_free (history);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/cores/columns", test_columns);
  g_test_add_func ("/plot/cores/bursts-stay", test_bursts_stay);
  g_test_add_func ("/plot/cores/unknown-is-not-idle", test_unknown_is_not_idle);
  g_test_add_func ("/plot/cores/shapes", test_shapes);
  g_test_add_func ("/plot/cores/golden", test_golden);
  g_test_add_func ("/plot/cores/draws", test_draws);
  g_test_add_func ("/plot/cores/odd-data", test_odd_data);
  g_test_add_func ("/plot/cores/describe", test_describe);
  return g_test_run ();
}
