/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/theme.h"

#include <glib.h>
#include <math.h>

static void
assert_contrast (const LspTheme *theme,
                 const char *what,
                 LspColor color,
                 LspColor ground,
                 double least)
{
  double contrast = lsp_color_contrast (lsp_color_over (color, ground), ground);
  if (contrast < least)
    g_error ("%s: %s has a contrast of %.2f, not %.1f", theme->name, what, contrast, least);
}

static void
test_text_contrast (void)
{
  for (int id = 0; id < LSP_N_THEMES; id++)
    {
      const LspTheme *theme = lsp_theme_get ((LspThemeId)id);
      const LspColor grounds[] = {theme->view, theme->window, theme->raised};
      for (size_t i = 0; i < G_N_ELEMENTS (grounds); i++)
        {
          assert_contrast (theme, "text", theme->text, grounds[i], 4.5);
          assert_contrast (theme, "secondary", theme->secondary, grounds[i], 4.5);
          assert_contrast (theme, "accent text", theme->accent_text, grounds[i], 4.5);
          assert_contrast (theme, "ok", theme->ok, grounds[i], 4.5);
          assert_contrast (theme, "warning", theme->warning, grounds[i], 4.5);
          assert_contrast (theme, "error", theme->error, grounds[i], 4.5);
        }
      assert_contrast (theme, "note", theme->text, theme->note, 4.5);
      /* Words over the pale window and the selection, and the error plate of a wrong result. */
      LspColor band = lsp_color_over (theme->selection, theme->view);
      LspColor plate = lsp_color_over (lsp_color_with_alpha (theme->error, 0.08), theme->view);
      assert_contrast (theme, "secondary on the selection", theme->secondary, band, 4.5);
      assert_contrast (theme, "error on its plate", theme->error, plate, 4.5);
      g_assert_cmpfloat (lsp_color_contrast ((LspColor) {1, 1, 1, 1}, theme->accent), >=, 4.5);
    }
}

static void
test_mark_contrast (void)
{
  for (int id = 0; id < LSP_N_THEMES; id++)
    {
      const LspTheme *theme = lsp_theme_get ((LspThemeId)id);
      for (int family = 0; family < LSP_N_FAMILIES; family++)
        assert_contrast (theme, "a mark", theme->family[family], theme->view, 3);
      for (int state = LSP_STATE_NONE + 1; state < LSP_N_STATES; state++)
        assert_contrast (theme, lsp_state_label ((LspState)state), theme->state[state], theme->view,
                         3);
      assert_contrast (theme, "axis", theme->axis, theme->view, 3);
    }
}

/* Chunk numbers stand on both tints, black or white. */
static void
test_text_on_fills (void)
{
  for (int id = 0; id < LSP_N_THEMES; id++)
    {
      const LspTheme *theme = lsp_theme_get ((LspThemeId)id);
      const LspColor fills[] = {theme->state[LSP_STATE_COMPUTE], theme->compute_tint,
                                theme->state[LSP_STATE_LOCK]};
      for (size_t i = 0; i < G_N_ELEMENTS (fills); i++)
        g_assert_cmpfloat (lsp_color_contrast (lsp_color_text_on (fills[i]), fills[i]), >=, 4.5);
    }
}

/* Away from the surface: contrast with it only grows, and every shade carries a number. */
static void
test_heat (void)
{
  for (int id = 0; id < LSP_N_THEMES; id++)
    {
      const LspTheme *theme = lsp_theme_get ((LspThemeId)id);
      double last = 0;
      for (int i = 0; i <= 100; i++)
        {
          LspColor color = lsp_theme_heat (theme, i / 100.0);
          double contrast = lsp_color_contrast (color, theme->view);
          g_assert_cmpfloat (contrast, >=, last - 1e-9);
          g_assert_cmpfloat (lsp_color_contrast (lsp_color_text_on (color), color), >=, 4.5);
          last = contrast;
        }
      LspColor nothing = lsp_theme_heat (theme, NAN), least = lsp_theme_heat (theme, -3);
      g_assert_cmpfloat (nothing.red, ==, theme->view.red);
      g_assert_cmpfloat (least.red, ==, theme->heat[0].red);
      g_assert_cmpfloat (lsp_theme_heat (theme, 7).blue, ==, theme->heat[LSP_HEAT_STOPS - 1].blue);
    }
}

static void
test_names (void)
{
  g_assert_true (lsp_theme_find ("dark") == lsp_theme_get (LSP_THEME_DARK));
  g_assert_null (lsp_theme_find ("neon"));
  g_assert_null (lsp_theme_find (NULL));
  g_assert_true (lsp_theme_get ((LspThemeId)99) == lsp_theme_get (LSP_THEME_LIGHT));
  g_assert_cmpint (lsp_family_from_strategy ("openmp"), ==, LSP_FAMILY_LIBRARY);
  g_assert_cmpint (lsp_family_from_strategy ("gil"), ==, LSP_FAMILY_THREADS);
  g_assert_cmpint (lsp_family_from_strategy (NULL), ==, LSP_FAMILY_HYBRID);
  g_assert_cmpint (lsp_kind_from_word ("receive").state, ==, LSP_STATE_MOVE);
  g_assert_cmpint (lsp_kind_from_word ("barrier").state, ==, LSP_STATE_WAIT);
  g_assert_cmpint (lsp_kind_from_word ("gil-held").state, ==, LSP_STATE_NONE);
  g_assert_cmpint (lsp_kind_from_word ("verify").state, ==, LSP_STATE_NONE);
  g_assert_cmpint (lsp_kind_from_word ("new-kind").state, ==, LSP_STATE_NONE);
}

/* Each family is told from every other by its dash too; no two are the same. */
static void
test_dashes (void)
{
  for (int a = 0; a < LSP_N_FAMILIES; a++)
    for (int b = 0; b < a; b++)
      {
        int n_a, n_b;
        const double *first = lsp_family_dashes ((LspFamily)a, &n_a);
        const double *second = lsp_family_dashes ((LspFamily)b, &n_b);
        bool is_same = n_a == n_b;
        for (int i = 0; is_same && i < n_a; i++)
          is_same = first[i] == second[i];
        g_assert_false (is_same);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/theme/text-contrast", test_text_contrast);
  g_test_add_func ("/plot/theme/mark-contrast", test_mark_contrast);
  g_test_add_func ("/plot/theme/text-on-fills", test_text_on_fills);
  g_test_add_func ("/plot/theme/heat", test_heat);
  g_test_add_func ("/plot/theme/names", test_names);
  g_test_add_func ("/plot/theme/dashes", test_dashes);
  return g_test_run ();
}
