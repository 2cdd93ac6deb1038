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

/* Colour vision as Machado, Oliveira and Fernandes (2009) model it at full severity; rows of
 * matrices on linear light. */
typedef enum
{
  VISION_NORMAL,
  VISION_PROTAN,
  VISION_DEUTAN,
  VISION_TRITAN,
  N_VISIONS
} Vision;

static const double visions[N_VISIONS][3][3] = {
    [VISION_NORMAL] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    [VISION_PROTAN] = {{0.152286, 1.052583, -0.204868},
                       {0.114503, 0.786281, 0.099216},
                       {-0.003882, -0.048116, 1.051998}},
    [VISION_DEUTAN] = {{0.367322, 0.860646, -0.227968},
                       {0.280085, 0.672501, 0.047413},
                       {-0.011820, 0.042940, 0.968881}},
    [VISION_TRITAN] = {{1.255528, -0.076749, -0.178779},
                       {-0.078411, 0.930809, 0.147602},
                       {0.004733, 0.691367, 0.303900}}};

static double
linear_light (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
lab_root (double t)
{
  return t > 216.0 / 24389 ? cbrt (t) : (24389.0 / 27 * t + 16) / 116;
}

/* CIE 1976 L*a*b* under D65, as somebody with that vision sees the opaque colour. */
static void
to_lab (LspColor color, Vision vision, double lab[3])
{
  const double light[3] = {linear_light (color.red), linear_light (color.green),
                           linear_light (color.blue)};
  double seen[3];
  for (int i = 0; i < 3; i++)
    {
      const double *row = visions[vision][i];
      seen[i] = CLAMP (row[0] * light[0] + row[1] * light[1] + row[2] * light[2], 0, 1);
    }
  double x = 0.4124564 * seen[0] + 0.3575761 * seen[1] + 0.1804375 * seen[2];
  double y = 0.2126729 * seen[0] + 0.7151522 * seen[1] + 0.0721750 * seen[2];
  double z = 0.0193339 * seen[0] + 0.1191920 * seen[1] + 0.9503041 * seen[2];
  double fx = lab_root (x / 0.95047), fy = lab_root (y), fz = lab_root (z / 1.08883);
  lab[0] = 116 * fy - 16;
  lab[1] = 500 * (fx - fy);
  lab[2] = 200 * (fy - fz);
}

static double
difference (LspColor a, LspColor b, Vision vision)
{
  double first[3], second[3], sum = 0;
  to_lab (a, vision, first);
  to_lab (b, vision, second);
  for (int i = 0; i < 3; i++)
    sum += (first[i] - second[i]) * (first[i] - second[i]);
  return sqrt (sum);
}

/* The ruler itself, against published values. */
static void
test_colour_difference (void)
{
  const LspColor black = {0, 0, 0, 1}, white = {1, 1, 1, 1};
  const LspColor red = {1, 0, 0, 1}, green = {0, 1, 0, 1}, blue = {0, 0, 1, 1};
  double lab[3];
  to_lab (red, VISION_NORMAL, lab);
  g_assert_cmpfloat_with_epsilon (lab[0], 53.24, 0.01);
  g_assert_cmpfloat_with_epsilon (lab[1], 80.09, 0.01);
  g_assert_cmpfloat_with_epsilon (lab[2], 67.20, 0.01);
  /* Greys look the same to everybody. */
  for (int vision = 0; vision < N_VISIONS; vision++)
    g_assert_cmpfloat_with_epsilon (difference (black, white, (Vision)vision), 100, 0.1);
  /* What red-green blindness confuses and what it does not; blue-yellow the other way round. */
  g_assert_cmpfloat (difference (red, green, VISION_DEUTAN), <,
                     difference (red, green, VISION_NORMAL) / 2);
  g_assert_cmpfloat (difference (blue, green, VISION_TRITAN), <,
                     difference (blue, green, VISION_DEUTAN));
}

/* Whoever looks: the least difference of any two strategies, and the least contrast. */
static void
test_colour_blind (void)
{
  for (int id = 0; id < LSP_N_THEMES; id++)
    {
      const LspTheme *theme = lsp_theme_get ((LspThemeId)id);
      const double least = theme->is_dark ? 25.5 : 27.6;
      for (int vision = 0; vision < N_VISIONS; vision++)
        for (int a = 0; a < LSP_N_FAMILIES; a++)
          for (int b = 0; b < a; b++)
            {
              double seen = difference (theme->family[a], theme->family[b], (Vision)vision);
              if (seen < least - 0.05)
                g_error ("%s: families %d and %d differ by %.1f for vision %d, not %.1f",
                         theme->name, a, b, seen, vision, least);
            }
      LspColor ground = theme->is_dark ? theme->view : theme->window;
      for (int family = 0; family < LSP_N_FAMILIES; family++)
        assert_contrast (theme, "a mark", theme->family[family], ground, 3.15); /* 3.2, rounded */
    }
}

/* States share the palette: any two with the same colour have different textures, and two that
 * are both plain or hollow differ for every vision. */
static void
test_states_differ (void)
{
  static const LspState areas[] = {LSP_STATE_COMPUTE, LSP_STATE_MOVE, LSP_STATE_START,
                                   LSP_STATE_LOCK, LSP_STATE_IO};
  for (int id = 0; id < LSP_N_THEMES; id++)
    {
      const LspTheme *theme = lsp_theme_get ((LspThemeId)id);
      for (int vision = 0; vision < N_VISIONS; vision++)
        for (size_t a = 0; a < G_N_ELEMENTS (areas); a++)
          for (size_t b = 0; b < a; b++)
            g_assert_cmpfloat (
                difference (theme->state[areas[a]], theme->state[areas[b]], (Vision)vision), >=,
                25);
      /* The thin lines of "no core free" are grey: lightness alone carries them. */
      g_assert_cmpfloat (lsp_color_contrast (theme->state[LSP_STATE_PREEMPTED], theme->view), >=,
                         7);
    }
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
  g_test_add_func ("/plot/theme/colour-difference", test_colour_difference);
  g_test_add_func ("/plot/theme/colour-blind", test_colour_blind);
  g_test_add_func ("/plot/theme/states-differ", test_states_differ);
  return g_test_run ();
}
