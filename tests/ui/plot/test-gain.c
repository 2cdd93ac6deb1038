/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/gain.h"

#include "plot-fixture.h"

static const LspGain whole = {{1.95, 1.90, 1.98}, {0.32, 0.30, 0.35}, 2};
static const LspGain first_bar = {{1.5, NAN, NAN}, {NAN, NAN, NAN}, 2};
static const LspGain nothing = {{NAN, NAN, NAN}, {NAN, NAN, NAN}, 2};

static void
test_golden (void)
{
  GString *all = g_string_new (NULL);
  const LspGain *gains[] = {&whole, &first_bar, &nothing};
  for (size_t i = 0; i < G_N_ELEMENTS (gains); i++)
    {
      g_autofree char *list = record (lsp_gain_draw, gains[i], 180, 51);
      assert_finite (list);
      g_string_append (all, list);
    }
  assert_golden ("gain", all->str);
  g_string_free (all, TRUE);
}

static void
test_draws (void)
{
  assert_draws (lsp_gain_draw, &whole, 180, 51);
}

/* What is beyond the axis stays on it; a machine that gains nothing still has the serial line. */
static void
test_edges (void)
{
  LspGain edges[] = {{{5, 4, 6}, {9, 1, 99}, 2}, {{0.01, 0, 0.02}, {0, 0, 0}, 0.1}};
  for (size_t i = 0; i < G_N_ELEMENTS (edges); i++)
    {
      g_autofree char *list = record (lsp_gain_draw, &edges[i], 90, 51);
      assert_finite (list);
      g_assert_cmpuint (count_lines (list, "serial"), ==, 1);
    }
}

static void
test_height (void)
{
  LspTheme theme = *lsp_theme_get (LSP_THEME_LIGHT);
  double height = lsp_gain_height (&whole, 180, &theme);
  theme.font_scale = 2;
  g_assert_cmpfloat (lsp_gain_height (&whole, 180, &theme), ==, 2 * height);
}

static void
assert_words (const LspGain *gain, const char *wanted)
{
  char *words = lsp_gain_describe (gain);
  g_assert_cmpstr (words, ==, wanted);
  free (words);
}

static void
test_words (void)
{
  LspGain only_printed = {{NAN, NAN, NAN}, {0.32, NAN, NAN}, 2};
  assert_words (&whole, "Repaired 1.95× the speed of its serial run, as printed 0.32×.");
  assert_words (&first_bar, "Repaired 1.50× the speed of its serial run.");
  assert_words (&only_printed, "As printed 0.32× the speed of its serial run.");
  assert_words (&nothing, "Nothing measured yet.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gain/golden", test_golden);
  g_test_add_func ("/gain/draws", test_draws);
  g_test_add_func ("/gain/edges", test_edges);
  g_test_add_func ("/gain/height", test_height);
  g_test_add_func ("/gain/words", test_words);
  return g_test_run ();
}
