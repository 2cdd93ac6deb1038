/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/stack-private.h"

#include "plot-fixture.h"

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-6)

enum
{
  USEFUL,
  SLOWER,
  MOVE,
  START,
  SERIAL,
  LOCK,
  IMBALANCE,
  PREEMPTED,
  UNEXPLAINED,
  N_PARTS
};

static const LspStackPart parts[N_PARTS] = {
    {LSP_STATE_COMPUTE, "useful = speedup"}, {LSP_STATE_SLOWER, "slower work"},
    {LSP_STATE_MOVE, "data movement"},       {LSP_STATE_START, "start, dispatch"},
    {LSP_STATE_SERIAL, "serial part"},       {LSP_STATE_LOCK, "wait for a lock"},
    {LSP_STATE_WAIT, "imbalance"},           {LSP_STATE_PREEMPTED, "no core free"},
    {LSP_STATE_IDLE, "unexplained"},
};

/* The account of the look, a run that gains, one with a little of everything, one without. */
static const double threads[N_PARTS] = {1.29, 0.44, 0, 0.11, 0, 0, 0.16, 0, 0};
static const double processes[N_PARTS] = {0.2, 0, 1.0, 0.69, 0, 0, 0, 0, 0.11};
static const double cached[N_PARTS] = {2.2, -0.3, 0, 0.1, 0, 0, 0, 0, 0};
static const double mixed[N_PARTS] = {0.05, 0.2, 0.2, 0.2, 0.3, 0.35, 0.3, 0.2, 0.2};
static const LspStackRow rows[] = {
    {.label = "Processes × 8", .family = LSP_FAMILY_PROCESSES, .values = processes, .whole = 2},
    {.label = "Threads × 2", .family = LSP_FAMILY_THREADS, .values = threads, .whole = 2},
    {.label = "Threads × 2, pinned",
     .family = LSP_FAMILY_THREADS,
     .is_hollow = true,
     .values = cached,
     .whole = 2},
    {.label = "Graph × 2", .family = LSP_FAMILY_GRAPH, .values = mixed, .whole = 2},
    {.label = "BLAS × 2",
     .family = LSP_FAMILY_LIBRARY,
     .reason = "There is no serial run to compare with."},
};
static const LspStack race = {.parts = parts,
                              .n_parts = N_PARTS,
                              .rows = rows,
                              .n_rows = G_N_ELEMENTS (rows)};

static char *
list_of (const LspStack *stack, double width)
{
  return record (lsp_stack_draw, stack, width,
                 lsp_stack_height (stack, width, lsp_theme_get (LSP_THEME_LIGHT)));
}

static void
test_golden (void)
{
  g_autofree char *list = list_of (&race, 660);
  assert_finite (list);
  assert_golden ("stack", list);
  g_autofree char *narrow = list_of (&race, 320);
  assert_finite (narrow);
  assert_golden ("stack-narrow", narrow);
}

static const LspStackRowLayout *
place_of (const LspStackLayout *layout, const LspStackRow *row)
{
  for (size_t g = 0; g < layout->n_groups; g++)
    for (size_t i = 0; i < layout->groups[g].n_rows; i++)
      if (layout->groups[g].rows[i].row == row)
        return &layout->groups[g].rows[i];
  g_error ("no such row");
}

/* Parts follow each other without a gap, and all of them together are the full bar. */
static void
test_spans (void)
{
  LspStackLayout layout;
  g_assert_true (lsp_stack_layout_init (&layout, &race, 800, lsp_theme_get (LSP_THEME_LIGHT)));
  for (size_t i = 0; i < race.n_rows; i++)
    {
      const LspStackRowLayout *place = place_of (&layout, &rows[i]);
      double x = place->bar.x, per_core = layout.plot_width / 2.3;
      if (rows[i].values == NULL)
        {
          NEAR (place->bar.width, 0);
          continue;
        }
      for (size_t part = 0; part < N_PARTS; part++)
        {
          NEAR (place->spans[part].x1, x);
          NEAR (place->spans[part].x2 - x, fmax (rows[i].values[part], 0) * per_core);
          x = place->spans[part].x2;
        }
      NEAR (x, fmax (place->gain_x, place->bar.x + place->bar.width));
      NEAR (place->bar.width, 2 * per_core);
    }
  NEAR (place_of (&layout, &rows[2])->gain_x - layout.plot_x, layout.plot_width);
  lsp_stack_layout_clear (&layout);
}

/* The most useful first, those without an account last; or as they were given. */
static void
test_order (void)
{
  LspStackLayout layout;
  const size_t wanted[] = {2, 1, 0, 3, 4}, given[] = {0, 1, 2, 3, 4};
  for (int in_order = 0; in_order < 2; in_order++)
    {
      LspStack stack = race;
      stack.is_in_order = in_order;
      g_assert_true (lsp_stack_layout_init (&layout, &stack, 800, lsp_theme_get (LSP_THEME_LIGHT)));
      g_assert_cmpuint (layout.n_groups, ==, 1);
      g_assert_null (layout.groups[0].heading);
      for (size_t i = 0; i < race.n_rows; i++)
        g_assert_true (layout.groups[0].rows[i].row == &rows[in_order ? given[i] : wanted[i]]);
      lsp_stack_layout_clear (&layout);
    }
}

/* Tasks have a heading each, and one scale, so that equal bars are equally long. */
static void
test_groups (void)
{
  LspStackRow two[3] = {rows[0], rows[1], rows[2]};
  two[0].group = two[2].group = "sin(x)²";
  two[1].group = "mean";
  LspStack stack = race;
  LspStackLayout layout;
  stack.rows = two;
  stack.n_rows = 3;
  g_assert_true (lsp_stack_layout_init (&layout, &stack, 800, lsp_theme_get (LSP_THEME_DARK)));
  g_assert_cmpuint (layout.n_groups, ==, 2);
  g_assert_cmpstr (layout.groups[0].heading, ==, "sin(x)²");
  g_assert_cmpstr (layout.groups[1].heading, ==, "mean");
  g_assert_cmpfloat (layout.groups[0].scale.to, ==, layout.groups[1].scale.to);
  g_assert_cmpfloat (layout.groups[0].axis_y, <, layout.groups[1].y);
  lsp_stack_layout_clear (&layout);
}

/* Numbers stand where they fit; a speedup that does not is said beside the name. */
static void
test_numbers (void)
{
  g_autofree char *list = list_of (&race, 660);
  g_assert_cmpuint (count_lines (list, "| 1.29×"), ==, 1);
  g_assert_cmpuint (count_lines (list, "| 0.44"), ==, 1);
  g_assert_cmpuint (count_lines (list, "| 0.05×"), ==, 1);
  g_assert_cmpuint (count_lines (list, "| 0.30 gained"), ==, 1);
  g_assert_cmpuint (count_lines (list, "There is no serial run to compare with."), ==, 1);
  g_assert_cmpuint (count_lines (list, "| serial part"), ==, 1); /* in the legend */
  /* Nothing of a part that no run has. */
  LspStack few = race;
  few.rows = &rows[1];
  few.n_rows = 1;
  g_autofree char *short_list = list_of (&few, 660);
  g_assert_cmpuint (count_lines (short_list, "| serial part"), ==, 0);
  g_assert_cmpuint (count_lines (short_list, "| slower work"), ==, 1);
  few.has_no_legend = true;
  g_autofree char *bare = list_of (&few, 660);
  g_assert_cmpuint (count_lines (bare, "| slower work"), ==, 0);
}

/* Bars as long as their time, with it at the end. */
static void
test_time (void)
{
  const double slow[] = {6e6, 0, 36e6, 20e6, 0, 0, 0, 0, 2.1e6};
  const double fast[] = {6e6, 2e6, 0, 1e6, 0, 0, 1.1e6, 0, 0};
  const LspStackRow two[] = {
      {.label = "pickle", .family = LSP_FAMILY_PROCESSES, .values = slow, .whole = 64.1e6},
      {.label = "shared", .family = LSP_FAMILY_PROCESSES, .values = fast, .whole = 10.1e6},
  };
  const LspStack stack = {
      .mode = LSP_STACK_TIME, .parts = parts, .n_parts = N_PARTS, .rows = two, .n_rows = 2};
  LspStackLayout layout;
  g_assert_true (lsp_stack_layout_init (&layout, &stack, 344, lsp_theme_get (LSP_THEME_LIGHT)));
  NEAR (place_of (&layout, &two[0])->bar.width / place_of (&layout, &two[1])->bar.width,
        64.1 / 10.1);
  lsp_stack_layout_clear (&layout);
  g_autofree char *list = list_of (&stack, 344);
  assert_finite (list);
  assert_golden ("stack-time", list);
  g_assert_cmpuint (count_lines (list, "| 64.1 ms"), ==, 1);
  g_assert_cmpuint (count_lines (list, "| 10.1 ms"), ==, 1);
}

/* Every item is found by its row and part, and a hit in the middle of a part finds it. */
static void
test_items (void)
{
  const LspTheme *theme = lsp_theme_get (LSP_THEME_LIGHT);
  LspStackLayout layout;
  g_assert_true (lsp_stack_layout_init (&layout, &race, 660, theme));
  size_t n = lsp_stack_n_items (&race), row, part;
  g_assert_cmpuint (n, ==, 5 + 4 + 4 + 2 + 9);
  for (size_t item = 0; item < n; item++)
    {
      g_assert_true (lsp_stack_item (&race, item, &row, &part));
      g_assert_cmpuint (lsp_stack_find (&race, row, part), ==, item);
      const LspStackRowLayout *place = place_of (&layout, &rows[row]);
      double x =
          part == LSP_STACK_NO_PART ? 30 : (place->spans[part].x1 + place->spans[part].x2) / 2;
      size_t hit_row, hit_part;
      g_assert_true (lsp_stack_hit (&race, 660, theme, x, place->bar.y + 3, &hit_row, &hit_part));
      g_assert_cmpuint (hit_row, ==, row);
      g_assert_cmpuint (hit_part, ==, part);
    }
  g_assert_false (lsp_stack_item (&race, n, &row, &part));
  g_assert_cmpuint (lsp_stack_find (&race, 0, SLOWER), ==, SIZE_MAX);
  g_assert_cmpuint (lsp_stack_find (&race, 99, USEFUL), ==, SIZE_MAX);
  g_assert_false (lsp_stack_hit (&race, 660, theme, -5, 60, &row, &part));
  g_assert_false (lsp_stack_hit (&race, 660, theme, 30, 5000, &row, &part));
  lsp_stack_layout_clear (&layout);

  LspStack stack = race;
  g_autofree char *plain = list_of (&stack, 660);
  stack.has_focus = true;
  stack.focus_row = 1;
  stack.focus_part = SLOWER;
  g_autofree char *focused = list_of (&stack, 660);
  g_assert_cmpstr (plain, !=, focused);
}

static void
test_describe (void)
{
  g_autofree char *words = lsp_stack_describe (&race);
  g_assert_nonnull (strstr (words, "Threads × 2: speedup 1.29× with 2 cores.\n"));
  g_assert_nonnull (strstr (words, "data movement: 1.00 of 2 cores.\n"));
  g_assert_nonnull (strstr (words, "0.30 cores gained"));
  g_assert_nonnull (strstr (words, "BLAS × 2: no account. There is no serial run"));
  g_assert_null (strstr (words, "useful"));
  g_autofree char *part = lsp_stack_describe_item (&race, 1, SLOWER);
  g_assert_cmpstr (part, ==, "slower work: 0.44 of 2 cores\n22 % of the core-time of Threads × 2");
  g_autofree char *row = lsp_stack_describe_item (&race, 1, LSP_STACK_NO_PART);
  g_assert_cmpstr (row, ==, "Threads × 2: speedup 1.29× with 2 cores.");
  g_autofree char *none = lsp_stack_describe_item (&race, 77, 0);
  g_assert_cmpstr (none, ==, "");
  LspStack workers = race;
  workers.is_in_workers = true;
  g_autofree char *other = lsp_stack_describe_item (&workers, 1, SLOWER);
  g_assert_nonnull (strstr (other, "of the worker-time"));
}

/* Whatever the numbers are, and however little room there is. */
static void
test_draws (void)
{
  const double odd[] = {NAN, INFINITY, -INFINITY, 1e300, -1e300, 0, 5, -5, 1e-300};
  const double widths[] = {0, 1, 40, 300, 1200};
  assert_draws (lsp_stack_draw, &race, 660, 300);
  for (size_t i = 0; i < G_N_ELEMENTS (widths); i++)
    for (size_t n = 0; n <= N_PARTS; n++)
      {
        LspStackRow strange = {.values = odd, .whole = odd[n % G_N_ELEMENTS (odd)]};
        LspStack stack = {.mode = n % 2 ? LSP_STACK_TIME : LSP_STACK_CORES,
                          .parts = parts,
                          .n_parts = n,
                          .rows = &strange,
                          .n_rows = 1};
        g_autofree char *list = list_of (&stack, widths[i]);
        g_autofree char *words = lsp_stack_describe (&stack);
        g_assert_null (strstr (list, "nan"));
        g_assert_true (g_utf8_validate (words, -1, NULL));
      }
  const LspStack empty = {0};
  g_autofree char *list = list_of (&empty, 300);
  g_assert_cmpuint (count_lines (list, "Nothing measured yet"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/stack/golden", test_golden);
  g_test_add_func ("/plot/stack/spans", test_spans);
  g_test_add_func ("/plot/stack/order", test_order);
  g_test_add_func ("/plot/stack/groups", test_groups);
  g_test_add_func ("/plot/stack/numbers", test_numbers);
  g_test_add_func ("/plot/stack/time", test_time);
  g_test_add_func ("/plot/stack/items", test_items);
  g_test_add_func ("/plot/stack/describe", test_describe);
  g_test_add_func ("/plot/stack/draws", test_draws);
  return g_test_run ();
}
