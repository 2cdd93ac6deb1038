/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology-fixture.h"

#include <math.h>

#define EPSILON 1e-6

typedef struct
{
  const char *description;
  bool is_regular; /* aspect and fill are promised */
} Machine;

static const Machine machines[] = {
    {"pu:1", false},
    {"core:1 pu:2", false},
    {"numa pack:1 l3:1 l2:1 l1:1 core:1 pu:2", true},
    {"pack:2 numa l3:2 l2:4 core:1 pu:2", true},
    {"pack:2 die:4 numa l3:2 l2:4 l1:1 core:1 pu:2", true},
    {"core:64 pu:1", true},
    {"core:128 pu:1", true},
    {"core:12 pu:1", true},
    {"core:6 pu:1", true},
    {"pu:256", true},
    {"pack:1 l3:1 ( l2:6 core:1 pu:2 | l2:2 core:4 pu:1 )", true},
    {"pack:1 ( die:1 l3:2 core:3 pu:1 | group:3 core:2 l1:2 pu:1 | core:5 pu:1 )", false},
    {"pack:1 group:4 mcdram l2:8 core:2 pu:4", true},
    {"pack:32 core:28 pu:2", true},
    {"pack:2 numa numa numa numa numa l3:12 l2:8 core:1 pu:2", true},
    {"group:16 numa pack:4 core:6 pu:1", true},
    {"pack:2 l3:4 numa numa l2:2 core:2 pu:2", true},
    {"pack:1 l3:2 mcdram core:3 pu:4", true},
};

static const double sizes[][2] = {{960, 640}, {1200, 800}, {600, 900}, {1600, 600}, {360, 400}};

static LspTopologyLayout *
lay_out (const Fixture *fixture,
         double width,
         double height,
         LspTopologyFold fold,
         const bool *keep)
{
  LspTopologyLayoutOptions options = {.width = width, .height = height, .fold = fold, .keep = keep};
  LspTopologyLayout *layout = lsp_topology_layout_new (&fixture->machine, &options);
  g_assert_nonnull (layout);
  return layout;
}

static bool
overlap (const LspTopologyBox *a, const LspTopologyBox *b)
{
  return a->x + EPSILON < b->x + b->width && b->x + EPSILON < a->x + a->width &&
         a->y + EPSILON < b->y + b->height && b->y + EPSILON < a->y + a->height;
}

/* Siblings follow each other closely enough that comparing each with each stays cheap: a parent's
 * children are gathered first. */
static void
check_siblings (const LspTopologyLayout *layout, int parent)
{
  g_autoptr (GArray) children = g_array_new (FALSE, FALSE, sizeof (int));
  for (int i = 0; i < (int)layout->n_boxes; i++)
    if (layout->boxes[i].parent == parent)
      g_array_append_val (children, i);
  for (guint i = 0; i < children->len; i++)
    for (guint j = i + 1; j < children->len; j++)
      g_assert_false (overlap (&layout->boxes[g_array_index (children, int, i)],
                               &layout->boxes[g_array_index (children, int, j)]));
}

static void
check_boxes (const LspTopologyLayout *layout)
{
  for (int i = 0; i < (int)layout->n_boxes; i++)
    {
      const LspTopologyBox *box = &layout->boxes[i];
      g_assert_cmpfloat (box->width, >, 0);
      g_assert_cmpfloat (box->height, >, 0);
      if (box->kind == LSP_TOPOLOGY_BOX_PU)
        {
          g_assert_cmpfloat_with_epsilon (box->width, layout->pu_width, EPSILON);
          g_assert_cmpfloat_with_epsilon (box->height, layout->pu_height, EPSILON);
        }
      g_assert_cmpfloat (box->header_height, <=, box->height + EPSILON);
      if (i == 0)
        continue;
      g_assert_cmpint (box->parent, <, i);
      const LspTopologyBox *parent = &layout->boxes[box->parent];
      g_assert_cmpfloat (box->x, >=, parent->x - EPSILON);
      g_assert_cmpfloat (box->y, >=, parent->y - EPSILON);
      g_assert_cmpfloat (box->x + box->width, <=, parent->x + parent->width + EPSILON);
      g_assert_cmpfloat (box->y + box->height, <=, parent->y + parent->height + EPSILON);
      /* the header covers nobody: memory of a cache stands above its lid, all else below */
      g_assert_true (box->y >= parent->header_y + parent->header_height - EPSILON ||
                     (box->kind == LSP_TOPOLOGY_BOX_MEMORY &&
                      box->y + box->height <= parent->header_y + EPSILON));
    }
  for (int i = 0; i < (int)layout->n_boxes; i++)
    if (layout->boxes[i].kind == LSP_TOPOLOGY_BOX_FRAME ||
        layout->boxes[i].kind == LSP_TOPOLOGY_BOX_CACHE)
      check_siblings (layout, i);
}

/* Every PU is there once: as a box or inside a fold. */
static void
check_pus (const LspTopologyLayout *layout, int n_pus)
{
  g_autofree int *seen = g_new0 (int, n_pus);
  for (size_t i = 0; i < layout->n_boxes; i++)
    {
      const LspTopologyBox *box = &layout->boxes[i];
      if (box->kind == LSP_TOPOLOGY_BOX_PU || box->kind == LSP_TOPOLOGY_BOX_FOLD)
        for (int pu = box->first_pu; pu < box->first_pu + box->n_pus; pu++)
          seen[pu]++;
    }
  for (int pu = 0; pu < n_pus; pu++)
    g_assert_cmpint (seen[pu], ==, 1);
}

static void
test_invariants (void)
{
  for (size_t m = 0; m < G_N_ELEMENTS (machines); m++)
    {
      Fixture *fixture = fixture_new (machines[m].description);
      for (size_t s = 0; s < G_N_ELEMENTS (sizes); s++)
        for (int fold = 0; fold < 2; fold++)
          {
            LspTopologyLayout *layout =
                lay_out (fixture, sizes[s][0], sizes[s][1], (LspTopologyFold)fold, NULL);
            check_boxes (layout);
            check_pus (layout, fixture->n_pus);
            g_assert_cmpfloat (layout->width, <=, sizes[s][0]);
            g_assert_cmpfloat (layout->height, <=, sizes[s][1]);
            lsp_topology_layout_free (layout);
          }
      fixture_free (fixture);
    }
}

/* Near the asked aspect, and few holes, at the sizes that people look at. */
static void
test_aspect_and_fill (void)
{
  for (size_t m = 0; m < G_N_ELEMENTS (machines); m++)
    {
      Fixture *fixture = fixture_new (machines[m].description);
      for (size_t s = 0; s < 3 && fixture->n_pus >= 6; s++)
        {
          LspTopologyLayout *layout =
              lay_out (fixture, sizes[s][0], sizes[s][1], LSP_TOPOLOGY_FOLD_AUTO, NULL);
          double ratio = layout->width / layout->height / (sizes[s][0] / sizes[s][1]);
          g_test_message ("%s in %g x %g: %g x %g, PU %g x %g, fill %.2f, folds %d",
                          machines[m].description, sizes[s][0], sizes[s][1], layout->width,
                          layout->height, layout->pu_width, layout->pu_height, layout->fill_ratio,
                          layout->n_folds);
          if (machines[m].is_regular)
            {
              g_assert_cmpfloat (ratio, <=, 2);
              g_assert_cmpfloat (ratio, >=, 0.5);
              g_assert_cmpfloat (layout->fill_ratio, >=, 0.7);
            }
          g_assert_cmpfloat (layout->fill_ratio, <=, 1 + EPSILON);
          g_assert_cmpfloat (layout->fill_ratio, >, 0.4);
          lsp_topology_layout_free (layout);
        }
      fixture_free (fixture);
    }
}

static void
count_grid (const LspTopologyLayout *layout, int *n_columns, int *n_rows)
{
  double first_y = NAN, last_x = NAN;
  *n_columns = *n_rows = 0;
  double first_x = NAN;
  for (size_t i = 0; i < layout->n_boxes; i++)
    {
      const LspTopologyBox *box = &layout->boxes[i];
      if (box->parent != 0 || box->kind == LSP_TOPOLOGY_BOX_MEMORY)
        continue;
      if (isnan (first_y))
        {
          first_y = box->y;
          first_x = box->x;
        }
      *n_columns += fabs (box->y - first_y) < EPSILON;
      *n_rows += fabs (box->x - first_x) < EPSILON;
      last_x = box->x;
    }
  g_assert_false (isnan (last_x));
}

/* What people expect of common numbers of cores in a picture of 4 : 3. */
static void
test_exact_grids (void)
{
  static const struct
  {
    int n, columns[2], rows[2];
  } table[] = {
      {2, {2, 0}, {1, 0}},   {3, {3, 0}, {1, 0}},    {4, {2, 4}, {2, 1}},  {6, {3, 0}, {2, 0}},
      {8, {4, 0}, {2, 0}},   {9, {3, 0}, {3, 0}},    {12, {4, 0}, {3, 0}}, {16, {4, 0}, {4, 0}},
      {20, {5, 0}, {4, 0}},  {24, {6, 0}, {4, 0}},   {48, {8, 0}, {6, 0}}, {64, {8, 16}, {8, 4}},
      {96, {12, 0}, {8, 0}}, {128, {16, 0}, {8, 0}},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *description = g_strdup_printf ("core:%d pu:1", table[i].n);
      Fixture *fixture = fixture_new (description);
      LspTopologyLayout *layout = lay_out (fixture, 960, 720, LSP_TOPOLOGY_FOLD_NEVER, NULL);
      int n_columns, n_rows;
      count_grid (layout, &n_columns, &n_rows);
      g_test_message ("%d cores: %d x %d", table[i].n, n_columns, n_rows);
      g_assert_cmpint (n_columns * n_rows, ==, table[i].n);
      g_assert_true ((n_columns == table[i].columns[0] && n_rows == table[i].rows[0]) ||
                     (n_columns == table[i].columns[1] && n_rows == table[i].rows[1]));
      lsp_topology_layout_free (layout);
      fixture_free (fixture);
    }
}

static const LspTopologyBox *
find_box (const LspTopologyLayout *layout, LspTopologyBoxKind kind, int nth)
{
  for (size_t i = 0; i < layout->n_boxes; i++)
    if (layout->boxes[i].kind == kind && nth-- == 0)
      return &layout->boxes[i];
  g_assert_not_reached ();
}

/* Memory above and as wide as its CPUs, a shared cache above what shares it, own caches and threads
 * inside the core. */
static void
test_places (void)
{
  Fixture *fixture = fixture_new ("pack:2 numa l3:2 l2:4 l1:1 core:1 pu:2");
  LspTopologyLayout *layout = lay_out (fixture, 960, 640, LSP_TOPOLOGY_FOLD_NEVER, NULL);
  const LspTopologyBox *memory = find_box (layout, LSP_TOPOLOGY_BOX_MEMORY, 0);
  const LspTopologyBox *l3 = find_box (layout, LSP_TOPOLOGY_BOX_CACHE, 0);
  const LspTopologyBox *lid = find_box (layout, LSP_TOPOLOGY_BOX_LID, 0);
  const LspTopologyBox *pu = find_box (layout, LSP_TOPOLOGY_BOX_PU, 0);
  const LspTopologyBox *sibling = find_box (layout, LSP_TOPOLOGY_BOX_PU, 1);
  g_assert_cmpfloat (memory->y + memory->height, <=, l3->y);
  g_assert_cmpfloat (memory->x, <=, l3->x + EPSILON);
  g_assert_cmpfloat (memory->width, >=, l3->width - EPSILON);
  g_assert_cmpfloat (l3->header_height, >, 0);
  g_assert_cmpint (layout->boxes[lid->parent].kind, ==, LSP_TOPOLOGY_BOX_FRAME);
  g_assert_cmpint (lid->parent, ==, pu->parent); /* both inside the core */
  g_assert_cmpfloat (lid->y + lid->height, <=, pu->y + EPSILON);
  g_assert_cmpfloat_with_epsilon (pu->x, sibling->x, EPSILON);
  g_assert_cmpfloat (sibling->y, >=, pu->y + pu->height);
  lsp_topology_layout_free (layout);
  fixture_free (fixture);
}

/* A hybrid: the six large cores are one grid, the two clusters another. */
static void
test_runs (void)
{
  Fixture *fixture = fixture_new ("l3:1 ( l2:6 core:1 pu:2 | l2:2 core:4 pu:1 )");
  LspTopologyLayout *layout = lay_out (fixture, 960, 640, LSP_TOPOLOGY_FOLD_NEVER, NULL);
  int n_large = 0, n_clusters = 0;
  double large_width = 0, cluster_width = 0;
  for (size_t i = 0; i < layout->n_boxes; i++)
    {
      const LspTopologyBox *box = &layout->boxes[i];
      if (box->kind == LSP_TOPOLOGY_BOX_FRAME && box->n_pus == 2)
        {
          g_assert_true (n_large++ == 0 || fabs (box->width - large_width) < EPSILON);
          large_width = box->width;
        }
      if (box->kind == LSP_TOPOLOGY_BOX_CACHE && box->n_pus == 4)
        {
          g_assert_true (n_clusters++ == 0 || fabs (box->width - cluster_width) < EPSILON);
          cluster_width = box->width;
        }
    }
  g_assert_cmpint (n_large, ==, 6);
  g_assert_cmpint (n_clusters, ==, 2);
  lsp_topology_layout_free (layout);
  fixture_free (fixture);
}

static void
test_folds (void)
{
  Fixture *fixture = fixture_new ("pack:32 core:28 pu:2");
  LspTopologyLayout *layout = lay_out (fixture, 900, 600, LSP_TOPOLOGY_FOLD_AUTO, NULL);
  const LspTopologyBox *fold = find_box (layout, LSP_TOPOLOGY_BOX_FOLD, 0);
  g_assert_cmpint (layout->n_folds, >, 0);
  g_assert_cmpint (fold->n_folded, ==, 29); /* first, second, 29 more, last */
  g_assert_cmpint (fold->n_pus, ==, 29 * 56);
  g_assert_cmpfloat (fmin (layout->pu_width, layout->pu_height), >=, 14);
  lsp_topology_layout_free (layout);

  layout = lay_out (fixture, 900, 600, LSP_TOPOLOGY_FOLD_NEVER, NULL);
  g_assert_cmpint (layout->n_folds, ==, 0);
  lsp_topology_layout_free (layout);
  fixture_free (fixture);
}

static bool
is_shown (const LspTopologyLayout *layout, int pu)
{
  for (size_t i = 0; i < layout->n_boxes; i++)
    if (layout->boxes[i].kind == LSP_TOPOLOGY_BOX_PU && layout->boxes[i].first_pu == pu)
      return true;
  return false;
}

/* Neither a PU with a worker nor one that differs in being allowed is ever hidden. */
static void
test_folds_hide_nothing_special (void)
{
  Fixture *fixture = fixture_new ("pack:32 core:28 pu:2");
  g_autofree bool *keep = g_new0 (bool, fixture->n_pus);
  keep[7 * 56 + 11] = keep[20 * 56] = true;
  int forbidden = -1;
  for (int i = 0; i < fixture->n_objects; i++)
    if (fixture->objects[i].type == LSP_TOPOLOGY_PU && fixture->objects[i].first_pu == 25 * 56 + 3)
      {
        fixture->objects[i].allowed = false;
        forbidden = fixture->objects[i].first_pu;
      }
  LspTopologyLayout *layout = lay_out (fixture, 900, 600, LSP_TOPOLOGY_FOLD_AUTO, keep);
  g_assert_cmpint (layout->n_folds, >, 0);
  g_assert_true (is_shown (layout, 7 * 56 + 11));
  g_assert_true (is_shown (layout, 20 * 56));
  g_assert_true (is_shown (layout, forbidden));
  check_boxes (layout);
  check_pus (layout, fixture->n_pus);
  lsp_topology_layout_free (layout);
  fixture_free (fixture);
}

static void
test_hit (void)
{
  Fixture *fixture = fixture_new ("pack:2 numa l3:2 l2:4 core:1 pu:2");
  LspTopologyLayout *layout = lay_out (fixture, 960, 640, LSP_TOPOLOGY_FOLD_NEVER, NULL);
  for (int i = 0; i < (int)layout->n_boxes; i++)
    {
      const LspTopologyBox *box = &layout->boxes[i];
      if (box->kind == LSP_TOPOLOGY_BOX_PU || box->kind == LSP_TOPOLOGY_BOX_MEMORY)
        g_assert_cmpint (lsp_topology_layout_hit (layout, box->x + box->width / 2, box->y + 1), ==,
                         i);
    }
  g_assert_cmpint (lsp_topology_layout_hit (layout, -1, 5), ==, -1);
  g_assert_cmpint (lsp_topology_layout_hit (layout, layout->width + 1, 5), ==, -1);
  lsp_topology_layout_free (layout);
  fixture_free (fixture);
}

static void
test_detail (void)
{
  g_assert_cmpint (lsp_topology_detail (4, 80), ==, LSP_TOPOLOGY_DETAIL_CELL);
  g_assert_cmpint (lsp_topology_detail (5, 5), ==, LSP_TOPOLOGY_DETAIL_PLAIN);
  g_assert_cmpint (lsp_topology_detail (13.9, 30), ==, LSP_TOPOLOGY_DETAIL_PLAIN);
  g_assert_cmpint (lsp_topology_detail (14, 14), ==, LSP_TOPOLOGY_DETAIL_SHORT);
  g_assert_cmpint (lsp_topology_detail (60, 50), ==, LSP_TOPOLOGY_DETAIL_FULL);
}

static void
test_nothing (void)
{
  LspTopologyMachine none = {0};
  LspTopologyLayoutOptions options = {.width = 100, .height = 100};
  g_assert_null (lsp_topology_layout_new (&none, &options));
  Fixture *fixture = fixture_new ("pu:1");
  options.width = 0;
  g_assert_null (lsp_topology_layout_new (&fixture->machine, &options));
  /* smaller than anything can be: the least that exists, not a crash */
  options.width = options.height = 0.5;
  LspTopologyLayout *layout = lsp_topology_layout_new (&fixture->machine, &options);
  g_assert_nonnull (layout);
  g_assert_cmpfloat (layout->width, >, 0.5);
  lsp_topology_layout_free (layout);
  fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/topology-layout/invariants", test_invariants);
  g_test_add_func ("/plot/topology-layout/aspect-and-fill", test_aspect_and_fill);
  g_test_add_func ("/plot/topology-layout/exact-grids", test_exact_grids);
  g_test_add_func ("/plot/topology-layout/places", test_places);
  g_test_add_func ("/plot/topology-layout/runs", test_runs);
  g_test_add_func ("/plot/topology-layout/folds", test_folds);
  g_test_add_func ("/plot/topology-layout/folds-hide-nothing-special",
                   test_folds_hide_nothing_special);
  g_test_add_func ("/plot/topology-layout/hit", test_hit);
  g_test_add_func ("/plot/topology-layout/detail", test_detail);
  g_test_add_func ("/plot/topology-layout/nothing", test_nothing);
  return g_test_run ();
}
