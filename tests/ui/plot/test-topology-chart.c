/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/canvas.h"
#include "plot/topology-chart.h"
#include "topology-fixture.h"

#include <math.h>

typedef struct
{
  Fixture *fixture;
  LspTopologyChart chart;
  LspTopologyLayout *layout;
  GString *drawn; /* the primitives, a line each */
} Drawing;

static void
collect_cb (void *data, const char *line)
{
  g_string_append (data, line);
  g_string_append_c (data, '\n');
}

static void
init (Drawing *drawing, const char *description)
{
  drawing->fixture = fixture_new (description);
  drawing->chart = (LspTopologyChart) {.machine = drawing->fixture->machine};
  drawing->drawn = g_string_new (NULL);
  drawing->layout = NULL;
}

static void
draw (Drawing *drawing, double width, double height, LspThemeId theme_id, LspTopologyFold fold)
{
  const LspTheme *theme = lsp_theme_get (theme_id);
  lsp_topology_layout_free (drawing->layout);
  drawing->layout = lsp_topology_chart_layout (&drawing->chart, theme, width, height, fold);
  g_assert_nonnull (drawing->layout);
  drawing->chart.layout = drawing->layout;
  double taken_width, taken_height;
  lsp_topology_chart_size (&drawing->chart, theme, 0, &taken_width, &taken_height);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)taken_width, (int)taken_height);
  cairo_t *cr = cairo_create (surface);
  g_string_truncate (drawing->drawn, 0);
  lsp_canvas_set_tap (collect_cb, drawing->drawn);
  lsp_topology_chart_draw (cr, taken_width, taken_height, theme, &drawing->chart);
  lsp_canvas_set_tap (NULL, NULL);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
clear (Drawing *drawing)
{
  lsp_topology_layout_free (drawing->layout);
  fixture_free (drawing->fixture);
  g_string_free (drawing->drawn, TRUE);
}

/* How often @text was drawn as a whole text. */
static int
count_texts (const Drawing *drawing, const char *text)
{
  g_autofree char *quoted = g_strdup_printf ("| %s\n", text);
  int n = 0;
  for (const char *p = drawing->drawn->str; (p = strstr (p, quoted)) != NULL; p++)
    n++;
  return n;
}

static LspTopologyObject *
find_pu (Drawing *drawing, int logical)
{
  for (int i = 0; i < drawing->fixture->n_objects; i++)
    if (drawing->fixture->objects[i].type == LSP_TOPOLOGY_PU &&
        drawing->fixture->objects[i].first_pu == logical)
      return &drawing->fixture->objects[i];
  g_assert_not_reached ();
}

static void
test_words (void)
{
  Drawing drawing;
  init (&drawing, "pack:2 numa l3:2 l2:4 core:1 pu:2");
  draw (&drawing, 1040, 660, LSP_THEME_LIGHT, LSP_TOPOLOGY_FOLD_AUTO);
  g_assert_cmpint (count_texts (&drawing, "Package 1"), ==, 1);
  g_assert_cmpint (count_texts (&drawing, "8 cores, 16 hardware threads"), ==, 2);
  g_assert_cmpint (count_texts (&drawing, "NUMA node 0"), ==, 1);
  g_assert_cmpint (count_texts (&drawing, "96 GiB"), ==, 2);
  g_assert_cmpint (count_texts (&drawing, "L3 3"), ==, 1);
  g_assert_cmpint (count_texts (&drawing, "16 MiB"), ==, 4);
  g_assert_cmpint (count_texts (&drawing, "1 MiB"), ==, 16);
  g_assert_cmpint (count_texts (&drawing, "core 15"), ==, 1);
  g_assert_cmpint (count_texts (&drawing, "P31"), ==, 1);
  g_assert_cmpint (count_texts (&drawing, "not allowed"), ==, 0);
  clear (&drawing);
}

static void
test_workers (void)
{
  static const int worker_pus[] = {0, 8, 0, -1, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8};
  Drawing drawing;
  init (&drawing, "pack:2 numa l3:2 l2:4 core:1 pu:2");
  drawing.chart.worker_pus = worker_pus;
  drawing.chart.n_workers = 3;
  draw (&drawing, 1040, 660, LSP_THEME_LIGHT, LSP_TOPOLOGY_FOLD_AUTO);
  g_assert_cmpint (count_texts (&drawing, "w0"), ==, 2); /* and once in the legend */
  g_assert_cmpint (count_texts (&drawing, "w1"), ==, 1);
  g_assert_cmpint (count_texts (&drawing, "w2"), ==, 1);

  drawing.chart.n_workers = G_N_ELEMENTS (worker_pus);
  draw (&drawing, 1040, 660, LSP_THEME_DARK, LSP_TOPOLOGY_FOLD_AUTO);
  g_assert_cmpint (count_texts (&drawing, "w1 +16"), ==, 1); /* 17 on one PU do not fit */
  g_assert_cmpint (count_texts (&drawing, "w3"), ==, 0);     /* may roam */
  clear (&drawing);
}

static void
test_disallowed (void)
{
  Drawing drawing;
  init (&drawing, "pack:2 numa l3:2 l2:4 core:1 pu:2");
  find_pu (&drawing, 4)->allowed = find_pu (&drawing, 5)->allowed = false;
  drawing.chart.n_offline_pus = 3;
  draw (&drawing, 1040, 660, LSP_THEME_LIGHT, LSP_TOPOLOGY_FOLD_AUTO);
  g_assert_cmpint (count_texts (&drawing, "not allowed"), ==, 2);
  g_assert_cmpint (count_texts (&drawing, "not allowed here"), ==, 1);
  g_assert_cmpint (count_texts (&drawing, "14 of 16 PUs allowed"), ==, 1);
  g_assert_cmpint (count_texts (&drawing, "3 PUs offline"), ==, 1);
  clear (&drawing);
}

static void
test_load (void)
{
  double load[32];
  Drawing drawing;
  init (&drawing, "pack:2 numa l3:2 l2:4 core:1 pu:2");
  for (int i = 0; i < 32; i++)
    load[i] = i < 8 ? 0.5 : NAN;
  load[0] = 0.97;
  drawing.chart.load_ratio = load;
  draw (&drawing, 1040, 660, LSP_THEME_DARK, LSP_TOPOLOGY_FOLD_AUTO);
  g_assert_cmpint (count_texts (&drawing, "97"), ==, 1);
  g_assert_cmpint (count_texts (&drawing, "50"), ==, 7);
  g_assert_cmpint (count_texts (&drawing, "56 %"), ==, 1); /* the mean of the first L3 */
  g_assert_cmpint (count_texts (&drawing, "load, 0 – 100 %"), ==, 1);
  for (int i = 0; i < 32; i++)
    load[i] = NAN;
  draw (&drawing, 1040, 660, LSP_THEME_DARK, LSP_TOPOLOGY_FOLD_AUTO);
  g_assert_cmpint (count_texts (&drawing, "load, 0 – 100 %"), ==, 0);
  clear (&drawing);
}

static void
test_folds (void)
{
  Drawing drawing;
  init (&drawing, "pack:32 core:28 pu:2");
  draw (&drawing, 1040, 660, LSP_THEME_LIGHT, LSP_TOPOLOGY_FOLD_AUTO);
  g_assert_cmpint (count_texts (&drawing, "×29"), ==, 1);
  g_assert_cmpint (count_texts (&drawing, "packages, 1624 PUs"), ==, 1);
  clear (&drawing);
}

/* Small PUs lose their text, tiny ones their frame; nothing is drawn outside the picture. */
static void
test_level_of_detail (void)
{
  static const int worker_pus[] = {1};
  Drawing drawing;
  init (&drawing, "pack:8 core:16 pu:2");
  drawing.chart.worker_pus = worker_pus;
  drawing.chart.n_workers = 1;
  draw (&drawing, 320, 260, LSP_THEME_LIGHT, LSP_TOPOLOGY_FOLD_NEVER);
  g_assert_cmpfloat (drawing.layout->pu_height, <, 14);
  g_assert_cmpint (count_texts (&drawing, "P1"), ==, 0);
  g_assert_cmpint (count_texts (&drawing, "w0"), ==, 0);
  g_assert_cmpint (count_texts (&drawing, "worker"), ==, 1); /* a dot, explained */
  draw (&drawing, 150, 120, LSP_THEME_LIGHT_CONTRAST, LSP_TOPOLOGY_FOLD_NEVER);
  g_assert_cmpint (drawing.layout->detail, ==, LSP_TOPOLOGY_DETAIL_CELL);
  clear (&drawing);
}

static void
test_all_themes_and_shapes (void)
{
  static const char *const descriptions[] = {
      "pu:1",
      "core:1 pu:8",
      "numa pu:4",
      "pack:1 l3:1 ( l2:6 core:1 pu:2 | l2:2 core:4 pu:1 )",
      "pack:1 group:4 mcdram l2:8 core:2 pu:4",
      "pack:2 l3:2 numa numa core:4 pu:2",
  };
  for (size_t i = 0; i < G_N_ELEMENTS (descriptions); i++)
    for (int theme = 0; theme < LSP_N_THEMES; theme++)
      for (int size = 1200; size >= 75; size /= 4)
        {
          Drawing drawing;
          init (&drawing, descriptions[i]);
          draw (&drawing, size, size * 0.6, (LspThemeId)theme, LSP_TOPOLOGY_FOLD_AUTO);
          clear (&drawing);
        }
}

static void
test_describe (void)
{
  static const int worker_pus[] = {0, 8};
  Drawing drawing;
  init (&drawing, "pack:2 numa l3:2 l2:4 core:1 pu:2");
  find_pu (&drawing, 31)->allowed = false;
  drawing.chart.worker_pus = worker_pus;
  drawing.chart.n_workers = 2;
  g_autofree char *text = lsp_topology_describe (&drawing.chart);
  g_assert_cmpstr (text, ==,
                   "A machine with 2 packages, 16 cores and 32 hardware threads. 2 NUMA nodes with "
                   "192 GiB in all. 4 L3 caches of 16 MiB, each shared by 8 PUs. 16 L2 caches of "
                   "1 MiB, each shared by 2 PUs. 31 of the 32 PUs are allowed. Workers: w0 on P0, "
                   "w1 on P8.");
  clear (&drawing);
}

static void
test_describe_boxes (void)
{
  static const int worker_pus[] = {3};
  double load[] = {0.8, 0.86, NAN, NAN};
  Drawing drawing;
  init (&drawing, "l3:1 core:2 pu:2");
  drawing.chart.worker_pus = worker_pus;
  drawing.chart.n_workers = 1;
  drawing.chart.load_ratio = load;
  find_pu (&drawing, 2)->allowed = false;
  draw (&drawing, 600, 400, LSP_THEME_LIGHT, LSP_TOPOLOGY_FOLD_AUTO);
  GString *all = g_string_new (NULL);
  for (size_t i = 0; i < drawing.layout->n_boxes; i++)
    {
      g_autofree char *text = lsp_topology_describe_box (&drawing.chart, &drawing.layout->boxes[i]);
      g_string_append_printf (all, "%s\n", text);
    }
  g_assert_cmpstr (all->str, ==,
                   "Machine: PUs 0 to 3, 83 % busy, worker 0\n"
                   "L3 0, 16 MiB: PUs 0 to 3, 83 % busy, worker 0\n"
                   "core 0: PUs 0 and 1, 83 % busy\n"
                   "P0, 80 % busy\n"
                   "P1, 86 % busy\n"
                   "core 1: PUs 2 and 3, worker 0\n"
                   "P2, not allowed here\n"
                   "P3, worker 0\n");
  g_string_free (all, TRUE);
  clear (&drawing);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lsp_text_set_fixed_metrics (true);
  g_test_add_func ("/plot/topology-chart/words", test_words);
  g_test_add_func ("/plot/topology-chart/workers", test_workers);
  g_test_add_func ("/plot/topology-chart/disallowed", test_disallowed);
  g_test_add_func ("/plot/topology-chart/load", test_load);
  g_test_add_func ("/plot/topology-chart/folds", test_folds);
  g_test_add_func ("/plot/topology-chart/level-of-detail", test_level_of_detail);
  g_test_add_func ("/plot/topology-chart/all-themes-and-shapes", test_all_themes_and_shapes);
  g_test_add_func ("/plot/topology-chart/describe", test_describe);
  g_test_add_func ("/plot/topology-chart/describe-boxes", test_describe_boxes);
  return g_test_run ();
}
