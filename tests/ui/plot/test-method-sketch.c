/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/method-sketch.h"

#include "plot-fixture.h"

static void
test_golden (void)
{
  GString *all = g_string_new (NULL);
  for (int method = 0; method < LSP_N_SKETCHES; method++)
    {
      LspMethodSketch sketch = {(LspSketchMethod)method};
      g_autofree char *list = record (lsp_method_sketch_draw, &sketch, 180, 43);
      assert_finite (list);
      g_string_append (all, list);
    }
  assert_golden ("method-sketch", all->str);
  g_string_free (all, TRUE);
}

/* They measure nothing: no unit, no percentage, and the only figures are lanes and chunks. */
static void
test_no_measurement (void)
{
  for (int method = 0; method < LSP_N_SKETCHES; method++)
    {
      LspMethodSketch sketch = {(LspSketchMethod)method};
      g_autofree char *list = record (lsp_method_sketch_draw, &sketch, 300, 43);
      g_auto (GStrv) lines = g_strsplit (list, "\n", -1);
      size_t n_texts = 0;
      for (size_t i = 0; lines[i]; i++)
        {
          const char *text = strstr (lines[i], "| ");
          if (!text)
            continue;
          n_texts++;
          g_assert_true (!g_ascii_isdigit (text[2]) || strlen (text) == 3);
          g_assert_null (strchr (text, '%'));
        }
      g_assert_cmpuint (n_texts, >=, 4);
      g_autofree char *words = lsp_method_sketch_describe (&sketch);
      g_assert_nonnull (strstr (words, "not a measurement"));
    }
}

/* Blocks of one lane never overlap, and all stays inside at any width and text size. */
static void
test_inside (void)
{
  const double widths[] = {100, 180, 400};
  for (size_t k = 0; k < LSP_N_SKETCHES * G_N_ELEMENTS (widths); k++)
    {
      LspMethodSketch sketch = {(LspSketchMethod)(k % LSP_N_SKETCHES)};
      double width = widths[k / LSP_N_SKETCHES], last_end[64] = {0};
      g_autofree char *list = record (lsp_method_sketch_draw, &sketch, width, 43);
      g_auto (GStrv) lines = g_strsplit (list, "\n", -1);
      for (size_t i = 0; lines[i]; i++)
        {
          g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);
          guint n_words = g_strv_length (words);
          if (!g_str_has_prefix (lines[i], "state"))
            continue;
          double x = g_ascii_strtod (words[n_words - 4], NULL);
          double y = g_ascii_strtod (words[n_words - 3], NULL);
          double end = x + g_ascii_strtod (words[n_words - 2], NULL);
          g_assert_cmpfloat (x, >=, last_end[(int)y]);
          g_assert_cmpfloat (end, <=, width + 0.1);
          last_end[(int)y] = end - 0.11; /* tenths of a px, both rounded */
        }
    }
}

static void
test_draws (void)
{
  for (int method = 0; method < LSP_N_SKETCHES; method++)
    {
      LspMethodSketch sketch = {(LspSketchMethod)method};
      const LspTheme *theme = lsp_theme_get (LSP_THEME_LIGHT);
      assert_draws (lsp_method_sketch_draw, &sketch, 180,
                    lsp_method_sketch_height (&sketch, 180, theme));
      cairo_surface_destroy (render (lsp_method_sketch_draw, &sketch, 3, 3, theme, 1));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/method-sketch/golden", test_golden);
  g_test_add_func ("/plot/method-sketch/no-measurement", test_no_measurement);
  g_test_add_func ("/plot/method-sketch/inside", test_inside);
  g_test_add_func ("/plot/method-sketch/draws", test_draws);
  return g_test_run ();
}
