/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/cores-live-private.h"

#include "plot-fixture.h"

#define N_SAMPLES 100
#define TENTH_NS 100000000

typedef struct
{
  LspCoresLive live;
  int64_t begin_ns[N_SAMPLES], end_ns[N_SAMPLES];
  float *loads;
  LspChips *chips;
} Scene;

static const LspChip seen[] = {{"w4", LSP_CHIP_EVEN}};
static const LspChip asked[] = {{"main", LSP_CHIP_ODD}, {"w7", LSP_CHIP_ASKED}};

/* Ten seconds: idle, then core 0 at 98 %, the others at a half with a tenth of other programs. */
static Scene *
scene_new (size_t n_cores)
{
  Scene *scene = g_new0 (Scene, 1);
  scene->loads = g_new0 (float, 3 * n_cores * N_SAMPLES + 1);
  scene->chips = g_new0 (LspChips, n_cores + 2);
  scene->chips[0] = (LspChips) {seen, 1};
  scene->chips[1] = (LspChips) {asked, 2};
  for (size_t s = 0; s < N_SAMPLES; s++)
    {
      scene->begin_ns[s] = (int64_t)s * TENTH_NS;
      scene->end_ns[s] = scene->begin_ns[s] + TENTH_NS;
      for (size_t core = 0; core < n_cores && s >= 40; core++)
        {
          float *load = scene->loads + (s * n_cores + core) * 3;
          load[0] = core == 0 ? 0.98F : 0.5F;
          load[1] = core == 0 ? 0 : 0.1F;
        }
    }
  scene->live = (LspCoresLive) {.cores = {.n_cores = n_cores,
                                          .n_samples = N_SAMPLES,
                                          .begin_ns = scene->begin_ns,
                                          .end_ns = scene->end_ns,
                                          .own = scene->loads,
                                          .other = scene->loads + 1,
                                          .steal = scene->loads + 2,
                                          .stride = 3},
                                .now_ns = N_SAMPLES * (int64_t)TENTH_NS,
                                .chips = scene->chips,
                                .lines = {"w4 sends", "main receives"}};
  return scene;
}

static void
scene_free (Scene *scene)
{
  g_free (scene->loads);
  g_free (scene->chips);
  g_free (scene);
}

static char *
list_of (const LspCoresLive *live, double width)
{
  double height = lsp_cores_live_height (live, width, lsp_theme_get (LSP_THEME_LIGHT));
  return record (lsp_cores_live_draw, live, width, height);
}

static void
test_golden (void)
{
  Scene *scene = scene_new (2);
  g_autofree char *list = list_of (&scene->live, 750);
  assert_finite (list);
  assert_golden ("cores-live", list);
  scene_free (scene);
}

/* The figures are of the last second, whatever came before. */
static void
test_figures (void)
{
  Scene *scene = scene_new (2);
  g_assert_cmpfloat_with_epsilon (lsp_cores_live_load (&scene->live, 0), 0.98, 1e-6);
  g_assert_cmpfloat_with_epsilon (lsp_cores_live_load (&scene->live, 1), 0.6, 1e-6);
  g_assert_cmpfloat_with_epsilon (lsp_cores_live_busy (&scene->live), 1.58, 1e-6);
  /* Samples half a second late are still the last ones known; far later nothing is known. */
  scene->live.now_ns += 5 * TENTH_NS;
  g_assert_cmpfloat_with_epsilon (lsp_cores_live_load (&scene->live, 0), 0.98, 1e-6);
  scene->live.now_ns += 50 * (int64_t)TENTH_NS;
  g_assert_true (isnan (lsp_cores_live_load (&scene->live, 0)));
  g_assert_true (isnan (lsp_cores_live_busy (&scene->live)));
  /* A window over the step from idle to busy. */
  scene->live.now_ns = 45 * (int64_t)TENTH_NS;
  g_assert_cmpfloat_with_epsilon (lsp_cores_live_load (&scene->live, 0), 0.49, 1e-6);
  scene_free (scene);
}

/* Nothing may jump while samples come in, and time to come stays empty. */
static void
test_height_is_steady (void)
{
  const double widths[] = {200, 320, 420, 750, 1400};
  for (size_t i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      Scene *scene = scene_new (2);
      const LspTheme *theme = lsp_theme_get (LSP_THEME_LIGHT);
      double full = lsp_cores_live_height (&scene->live, widths[i], theme);
      scene->loads[3 * 2 * 70 + 2] = 0.5F; /* a part that did not occur before */
      g_assert_cmpfloat (lsp_cores_live_height (&scene->live, widths[i], theme), ==, full);
      scene->live.cores.n_samples = 0;
      g_assert_cmpfloat (lsp_cores_live_height (&scene->live, widths[i], theme), ==, full);
      g_autofree char *list = list_of (&scene->live, widths[i]);
      assert_finite (list);
      g_assert_cmpuint (count_lines (list, "boxes of"), ==, 0);
      g_assert_cmpuint (count_lines (list, "| core 1"), ==, 1);
      scene_free (scene);
    }
}

/* Everything stays inside the width, chips and the right column going first. */
static void
test_narrow (void)
{
  Scene *scene = scene_new (2);
  g_autofree char *wide = list_of (&scene->live, 750), *medium = list_of (&scene->live, 500);
  g_autofree char *narrow = list_of (&scene->live, 300);
  g_assert_cmpuint (count_lines (wide, "of 2 cores"), ==, 1);
  g_assert_cmpuint (count_lines (wide, "| w4"), ==, 2); /* the pill, and "w4 sends" */
  g_assert_cmpuint (count_lines (medium, "of 2 cores"), ==, 0);
  g_assert_cmpuint (count_lines (medium, "| w4"), ==, 1);
  g_assert_cmpuint (count_lines (narrow, "| w4"), ==, 0);
  g_assert_cmpuint (count_lines (narrow, "| 98 %"), ==, 1);
  g_autofree char *least = list_of (&scene->live, 100); /* a label too wide leaves its number */
  g_assert_cmpuint (count_lines (least, "| core"), ==, 0);
  g_assert_cmpuint (count_lines (least, "| 1"), >=, 1);
  scene_free (scene);

  for (double width = 200; width < 1000; width += 31)
    for (size_t n_cores = 1; n_cores <= 1024; n_cores *= 4)
      {
        LspTheme theme = *lsp_theme_get (LSP_THEME_LIGHT);
        theme.font_scale = width < 600 ? 1 : 2;
        LspCoresLive live = {.cores.n_cores = n_cores};
        LspCoresLiveLayout layout;
        lsp_cores_live_layout (&layout, &live, width, &theme);
        g_assert_cmpfloat (layout.plot_x + layout.plot_width, <=, width);
        g_assert_cmpfloat (layout.plot_width, >=, 20);
        if (n_cores > 64)
          g_assert_cmpfloat ((double)layout.n_across * (layout.cell_width + 2), <=, width + 2);
      }
}

/* Hundreds of cores still fit a card. */
static void
test_many_cores_fit (void)
{
  const size_t counts[] = {1, 16, 64, 65, 256, 1024};
  for (size_t i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      Scene *scene = scene_new (counts[i]);
      const LspTheme *theme = lsp_theme_get (LSP_THEME_LIGHT);
      double height = lsp_cores_live_height (&scene->live, 900, theme);
      g_assert_cmpfloat (height, <=, 520);
      cairo_surface_t *surface = render (lsp_cores_live_draw, &scene->live, 900, height, theme, 1);
      g_assert_cmpuint (count_ink (surface), >, 2000);
      cairo_surface_destroy (surface);
      scene_free (scene);
    }
}

/* Pills that do not fit are counted, never cut. */
static void
test_chips (void)
{
  Scene *scene = scene_new (2);
  LspChip many[40];
  for (size_t i = 0; i < G_N_ELEMENTS (many); i++)
    many[i] = (LspChip) {"w12", LSP_CHIP_EVEN};
  scene->chips[1] = (LspChips) {many, G_N_ELEMENTS (many)};
  g_autofree char *list = list_of (&scene->live, 800);
  size_t n_shown = count_lines (list, "| w12");
  g_autofree char *rest = g_strdup_printf ("| +%zu", G_N_ELEMENTS (many) - n_shown);
  g_assert_cmpuint (n_shown, >=, 2);
  g_assert_cmpuint (count_lines (list, rest), ==, 1);
  scene_free (scene);
}

static void
test_draws (void)
{
  Scene *scene = scene_new (3);
  assert_draws (lsp_cores_live_draw, &scene->live, 640, 200);
  scene_free (scene);
}

static void
test_odd_data (void)
{
  const float odd[] = {NAN, INFINITY, -INFINITY, -1, 0, 2, 1e30F};
  const size_t counts[] = {0, 1, 30, 70};
  const double widths[] = {1, 320, 1280};
  const LspTheme *theme = lsp_theme_get (LSP_THEME_LIGHT);
  for (size_t i = 0; i < G_N_ELEMENTS (counts) * G_N_ELEMENTS (widths); i++)
    {
      Scene *scene = scene_new (counts[i % 4]);
      for (size_t k = 0; k < 3 * counts[i % 4] * N_SAMPLES; k++)
        scene->loads[k] = odd[k % G_N_ELEMENTS (odd)];
      scene->end_ns[3] = scene->begin_ns[3] - 5; /* a clock that went back */
      scene->live.span_ns = i % 2 ? INT64_MAX : 1;
      scene->live.now_ns = i % 3 ? INT64_MIN : INT64_MAX;
      g_autofree char *list = list_of (&scene->live, widths[i / 4]);
      scene->live.now_ns = N_SAMPLES * (int64_t)TENTH_NS;
      scene->live.span_ns = 0;
      double height = lsp_cores_live_height (&scene->live, widths[i / 4], theme);
      cairo_surface_destroy (
          render (lsp_cores_live_draw, &scene->live, widths[i / 4], height, theme, 1));
      g_autofree char *words = lsp_cores_live_describe (&scene->live);
      g_assert_true (g_utf8_validate (words, -1, NULL));
      scene_free (scene);
    }
}

static void
test_describe (void)
{
  Scene *scene = scene_new (2);
  const int os_indexes[] = {4, 7};
  scene->live.cores.os_indexes = os_indexes;
  g_autofree char *words = lsp_cores_live_describe (&scene->live);
  g_assert_nonnull (strstr (words, "1.6 of 2 cores are busy now."));
  g_assert_nonnull (strstr (words, "core 4: 98 % busy. w4 is here."));
  g_assert_nonnull (strstr (words, "core 7: 60 % busy, of which not our workers 10 %. main is "
                                   "here. w7 was asked for here."));
  g_assert_nonnull (strstr (words, "main receives"));
  scene_free (scene);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/cores-live/golden", test_golden);
  g_test_add_func ("/plot/cores-live/figures", test_figures);
  g_test_add_func ("/plot/cores-live/height-is-steady", test_height_is_steady);
  g_test_add_func ("/plot/cores-live/narrow", test_narrow);
  g_test_add_func ("/plot/cores-live/many-cores-fit", test_many_cores_fit);
  g_test_add_func ("/plot/cores-live/chips", test_chips);
  g_test_add_func ("/plot/cores-live/draws", test_draws);
  g_test_add_func ("/plot/cores-live/odd-data", test_odd_data);
  g_test_add_func ("/plot/cores-live/describe", test_describe);
  return g_test_run ();
}
