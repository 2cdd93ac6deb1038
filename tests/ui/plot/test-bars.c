/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/bars-private.h"

#include "plot-fixture.h"

#define GROUP "sin(x)², 1\u2009000\u2009000 elements"

static const int64_t threads_ns[] = {9500000, 9700000, 9800000, 9900000, 10900000};
static const int64_t serial_ns[] = {12200000, 12500000, 12600000, 12800000, 30000000, -4};

/* The comparison of the look: a tie, a far one, a wrong one, one that cannot run. */
static const LspBar race[] = {
    {.group = GROUP,
     .label = "Serial",
     .family = LSP_FAMILY_SERIAL,
     .is_baseline = true,
     .median_ns = 12.6e6,
     .low_ns = 12.2e6,
     .high_ns = 13.0e6,
     .repeats_ns = serial_ns,
     .n_repeats = G_N_ELEMENTS (serial_ns),
     .speedup = 1,
     .speedup_low = 1,
     .speedup_high = 1},
    {.group = GROUP,
     .label = "Threads × 2",
     .family = LSP_FAMILY_THREADS,
     .median_ns = 9.8e6,
     .low_ns = 9.5e6,
     .high_ns = 10.1e6,
     .repeats_ns = threads_ns,
     .n_repeats = G_N_ELEMENTS (threads_ns),
     .speedup = 1.29,
     .speedup_low = 1.24,
     .speedup_high = 1.34},
    {.group = GROUP,
     .label = "Processes × 8, as printed",
     .family = LSP_FAMILY_PROCESSES,
     .median_ns = 64.1e6,
     .low_ns = 61e6,
     .high_ns = 67.2e6,
     .speedup = 0.2,
     .speedup_low = 0.19,
     .speedup_high = 0.21,
     .verdict = LSP_VERDICT_UNCHECKED},
    {.group = GROUP,
     .label = "Processes × 2, shared",
     .family = LSP_FAMILY_PROCESSES,
     .is_hollow = true,
     .median_ns = 10.1e6,
     .low_ns = 9.6e6,
     .high_ns = 10.6e6,
     .speedup = 1.25,
     .speedup_low = 1.18,
     .speedup_high = 1.32},
    {.group = GROUP,
     .label = "Processes × 8, spawn",
     .family = LSP_FAMILY_PROCESSES,
     .median_ns = 5e6,
     .low_ns = NAN,
     .high_ns = NAN,
     .speedup = NAN,
     .verdict = LSP_VERDICT_WRONG,
     .reason = "workers computed on different data"},
    {.group = GROUP,
     .label = "BLAS × 2",
     .family = LSP_FAMILY_LIBRARY,
     .median_ns = NAN,
     .low_ns = NAN,
     .high_ns = NAN,
     .speedup = NAN,
     .verdict = LSP_VERDICT_SKIPPED,
     .reason = "not for this workload"},
};
static const LspBars race_bars = {.bars = race, .n_bars = G_N_ELEMENTS (race)};

static void
test_layout (void)
{
  LspBarLayout layout;
  g_assert_true (lsp_bar_layout_init (&layout, &race_bars, 662, lsp_theme_get (LSP_THEME_LIGHT)));
  g_assert_cmpuint (layout.n_groups, ==, 1);
  const LspBarGroup *group = &layout.groups[0];
  g_assert_null (group->heading); /* one group: the card names it */
  g_assert_cmpuint (group->n_rows, ==, 6);
  g_assert_cmpuint (group->n_ranked, ==, 4);
  const char *const order[] = {"Threads × 2", "Processes × 2, shared", "Serial",
                               "Processes × 8, as printed"};
  for (size_t i = 0; i < 4; i++)
    g_assert_cmpstr (group->rows[i].bar->label, ==, order[i]);
  /* The tie, and what is said of each. */
  g_assert_cmpuint (group->rows[1].tie, ==, 0);
  g_assert_cmpuint (group->rows[2].tie, ==, LSP_NO_ROW);
  g_assert_cmpstr (group->rows[0].claim, ==, "fastest, tied with the next");
  g_assert_cmpstr (group->rows[1].claim, ==, "not distinguishable from Threads × 2");
  g_assert_cmpstr (group->rows[2].claim, ==, "baseline");
  g_assert_cmpstr (group->rows[3].claim, ==, "slower");
  /* The window of the table in bars-rank.c. */
  g_assert_true (group->is_magnified);
  g_assert_cmpint (group->rows[3].off, ==, 1);
  g_assert_cmpint (group->rows[0].off, ==, 0);
  g_assert_cmpfloat (group->window.from, <=, 9.5e6);
  g_assert_cmpfloat (group->window.to, <, 20e6);
  g_assert_cmpfloat (group->full.from, ==, 0);
  g_assert_cmpstr (group->unit.name, ==, "ms");
  g_assert_cmpint (group->decimals, ==, 1);
  lsp_bar_layout_clear (&layout);
}

static LspBars
bars_of (LspBar *bars, const double *medians_ms, size_t n_bars)
{
  memset (bars, 0, n_bars * sizeof *bars);
  for (size_t i = 0; i < n_bars; i++)
    bars[i] = (LspBar) {.label = "run",
                        .median_ns = medians_ms[i] * 1e6,
                        .low_ns = medians_ms[i] * 0.99e6,
                        .high_ns = medians_ms[i] * 1.01e6,
                        .speedup = NAN};
  return (LspBars) {.bars = bars, .n_bars = n_bars};
}

static void
test_windows (void)
{
  static const struct
  {
    double medians_ms[4];
    size_t n_medians;
    bool is_magnified;
    int off[4];
  } cases[] = {
      {{0.3, 12.6, 13.0}, 3, true, {-1, 0, 0}},
      {{2, 12}, 2, false, {0, 0}},
      {{5}, 1, true, {0}},
      {{0, 0}, 2, false, {0, 0}},
      {{1, 1.1, 100, 101}, 4, true, {0, 0, 1, 1}},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LspBar bars[4];
      LspBarLayout layout;
      LspBars data = bars_of (bars, cases[i].medians_ms, cases[i].n_medians);
      g_assert_true (lsp_bar_layout_init (&layout, &data, 600, lsp_theme_get (LSP_THEME_LIGHT)));
      g_assert_cmpint (layout.groups[0].is_magnified, ==, cases[i].is_magnified);
      for (size_t k = 0; k < cases[i].n_medians; k++)
        g_assert_cmpint (layout.groups[0].rows[k].off, ==, cases[i].off[k]);
      lsp_bar_layout_clear (&layout);
    }
}

/* Three runs, neighbours overlapping, ends not: the third is tied with nobody through the second. */
static void
test_ties_do_not_creep (void)
{
  LspBar bars[3];
  LspBarLayout layout;
  LspBars data = bars_of (bars, (double[]) {10, 10.15, 10.3}, 3);
  g_assert_true (lsp_bar_layout_init (&layout, &data, 600, lsp_theme_get (LSP_THEME_LIGHT)));
  g_assert_cmpuint (layout.groups[0].rows[1].tie, ==, 0);
  g_assert_cmpuint (layout.groups[0].rows[2].tie, ==, LSP_NO_ROW);
  lsp_bar_layout_clear (&layout);
  /* The statistics know better than overlapping bars. */
  data.has_ties = true;
  bars[1].tie = bars[2].tie = 7;
  g_assert_true (lsp_bar_layout_init (&layout, &data, 600, lsp_theme_get (LSP_THEME_LIGHT)));
  g_assert_cmpuint (layout.groups[0].rows[0].tie, ==, LSP_NO_ROW);
  g_assert_cmpuint (layout.groups[0].rows[2].tie, ==, 1);
  lsp_bar_layout_clear (&layout);
}

static void
test_ratio_words (void)
{
  static const struct
  {
    double ratio;
    const char *words;
  } cases[] = {{5.09, "five"}, {1.8, "1.8"}, {2, "two"},
               {2.5, "2.5"},   {39.4, "39"}, {INFINITY, "∞"}};
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char words[LSP_NUMBER_SIZE];
      g_assert_cmpstr (lsp_bar_ratio_number (words, cases[i].ratio), ==, cases[i].words);
    }
}

static void
test_golden (void)
{
  double height = lsp_bars_height (&race_bars, 662, lsp_theme_get (LSP_THEME_LIGHT));
  g_autofree char *dots = record (lsp_bars_draw, &race_bars, 662, height);
  assert_finite (dots);
  assert_golden ("bars-dots", dots);
  g_assert_cmpuint (count_lines (dots, "Wrong result, not ranked: workers"), ==, 1);
  g_assert_cmpuint (count_lines (dots, "five times as long as Serial"), ==, 1);
  g_assert_cmpuint (count_lines (dots, "1 more ›"), ==, 1); /* the repeat of 30 ms */

  LspBars speedup = race_bars;
  speedup.mode = LSP_BARS_SPEEDUP;
  speedup.is_sorted = true;
  g_autofree char *bars = record (lsp_bars_draw, &speedup, 662,
                                  lsp_bars_height (&speedup, 662, lsp_theme_get (LSP_THEME_LIGHT)));
  assert_finite (bars);
  assert_golden ("bars-speedup", bars);
}

static void
test_far_speedup (void)
{
  LspBar bars[3];
  LspBarLayout layout;
  LspBars data = bars_of (bars, (double[]) {1, 1, 1}, 3);
  data.mode = LSP_BARS_SPEEDUP;
  for (size_t i = 0; i < 3; i++)
    {
      bars[i].speedup = (double[]) {41, 1.2, 0.3}[i];
      bars[i].speedup_low = bars[i].speedup_high = NAN;
    }
  g_assert_true (lsp_bar_layout_init (&layout, &data, 600, lsp_theme_get (LSP_THEME_LIGHT)));
  g_assert_cmpint (layout.groups[0].rows[0].off, ==, 1);
  g_assert_cmpfloat (layout.groups[0].full.to, <, 3);
  lsp_bar_layout_clear (&layout);
}

static void
test_odd_data (void)
{
  LspBars empty = {0};
  assert_draws (lsp_bars_draw, &empty, 640, lsp_bars_height (&empty, 640, lsp_theme_get (0)));
  g_autofree char *long_label = g_strnfill (300, 'm');
  const double odd[] = {NAN, INFINITY, -INFINITY, -5, 0, 1, 1e300};
  LspBar bars[60] = {{0}};
  for (size_t i = 0; i < G_N_ELEMENTS (bars); i++)
    {
      double value = odd[i % G_N_ELEMENTS (odd)], other = odd[i / 7 % G_N_ELEMENTS (odd)];
      bars[i] =
          (LspBar) {.group = i % 2 ? "odd" : NULL,
                    .label = i % 3 ? long_label : NULL,
                    .claim = i % 5 ? NULL : long_label,
                    .family = (LspFamily)(i % LSP_N_FAMILIES),
                    .is_baseline = i == 6,
                    .median_ns = value,
                    .low_ns = other,
                    .high_ns = value,
                    .repeats_ns = serial_ns,
                    .n_repeats = G_N_ELEMENTS (serial_ns),
                    .speedup = other,
                    .speedup_low = value,
                    .speedup_high = other,
                    .verdict = (LspVerdict)(i % 11 == 0 ? LSP_VERDICT_FAILED : LSP_VERDICT_OK),
                    .reason = long_label};
    }
  const size_t counts[] = {1, 2, 7, 60};
  const double widths[] = {1, 320, 1280};
  for (size_t i = 0; i < G_N_ELEMENTS (counts) * G_N_ELEMENTS (widths) * 2; i++)
    {
      LspBars data = {.mode = i % 2 ? LSP_BARS_SPEEDUP : LSP_BARS_DOTS,
                      .bars = bars,
                      .n_bars = counts[i / 2 % G_N_ELEMENTS (counts)]};
      double width = widths[i / 2 / G_N_ELEMENTS (counts)];
      double height = lsp_bars_height (&data, width, lsp_theme_get (LSP_THEME_DARK));
      g_assert_true (height > 0 && height < 20000);
      cairo_surface_destroy (
          render (lsp_bars_draw, &data, width, height, lsp_theme_get (LSP_THEME_DARK), 1));
      g_autofree char *words = lsp_bars_describe (&data);
      g_assert_true (g_utf8_validate (words, -1, NULL));
    }
}

static void
test_draws (void)
{
  assert_draws (lsp_bars_draw, &race_bars, 640,
                lsp_bars_height (&race_bars, 640, lsp_theme_get (0)));
}

static void
test_describe (void)
{
  g_autofree char *words = lsp_bars_describe (&race_bars);
  g_assert_nonnull (strstr (words, "6 runs, time, the fastest first."));
  g_assert_nonnull (
      strstr (words, "Threads × 2: median 9.80 ms, 95 % interval 9.50 ms to 10.1 ms"));
  g_assert_nonnull (strstr (words, "Processes × 8, spawn: Wrong result, not ranked: workers"));
  g_assert_nonnull (strstr (words, "not distinguishable from Threads × 2"));
  g_assert_nonnull (strstr (words, "slower; result not checked"));
}

/* Every bar is found at its row, ranked or not, and can be told and outlined on its own. */
static void
test_hit (void)
{
  const LspTheme *theme = lsp_theme_get (LSP_THEME_LIGHT);
  LspBarLayout layout;
  g_assert_true (lsp_bar_layout_init (&layout, &race_bars, 800, theme));
  size_t n_found = 0;
  for (size_t g = 0; g < layout.n_groups; g++)
    for (size_t i = 0; i < layout.groups[g].n_rows; i++)
      {
        const LspBarRow *row = &layout.groups[g].rows[i];
        size_t bar = lsp_bars_hit (&race_bars, 800, theme, 300, row->y + row->height / 2);
        g_assert_true (&race[bar] == row->bar);
        n_found++;
      }
  g_assert_cmpuint (n_found, ==, G_N_ELEMENTS (race));
  g_assert_cmpuint (lsp_bars_hit (&race_bars, 800, theme, 300, layout.height + 50), ==, SIZE_MAX);
  g_assert_cmpuint (lsp_bars_hit (&race_bars, 800, theme, -3, layout.height / 2), ==, SIZE_MAX);
  g_assert_cmpuint (lsp_bars_hit (&race_bars, 800, theme, NAN, NAN), ==, SIZE_MAX);
  double height = layout.height;
  lsp_bar_layout_clear (&layout);

  g_autofree char *first = lsp_bars_describe_row (&race_bars, 1);
  g_autofree char *none = lsp_bars_describe_row (&race_bars, 99);
  g_assert_true (g_str_has_prefix (first, "Threads × 2: median 9.80 ms"));
  g_assert_cmpstr (none, ==, "");
  LspBars focused = race_bars;
  g_autofree char *plain = record (lsp_bars_draw, &focused, 800, height);
  focused.has_focus = true;
  focused.focus = 2;
  g_autofree char *outlined = record (lsp_bars_draw, &focused, 800, height);
  g_assert_cmpuint (count_lines (outlined, "round-rect"), ==,
                    count_lines (plain, "round-rect") + 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/bars/layout", test_layout);
  g_test_add_func ("/plot/bars/windows", test_windows);
  g_test_add_func ("/plot/bars/ties-do-not-creep", test_ties_do_not_creep);
  g_test_add_func ("/plot/bars/ratio-words", test_ratio_words);
  g_test_add_func ("/plot/bars/far-speedup", test_far_speedup);
  g_test_add_func ("/plot/bars/golden", test_golden);
  g_test_add_func ("/plot/bars/odd-data", test_odd_data);
  g_test_add_func ("/plot/bars/draws", test_draws);
  g_test_add_func ("/plot/bars/describe", test_describe);
  g_test_add_func ("/plot/bars/hit", test_hit);
  return g_test_run ();
}
