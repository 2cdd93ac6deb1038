/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/array-strip.h"

#include "plot-fixture.h"

/* Chunk i belongs to worker i mod n_workers; the last @n_open are not computed yet. */
static int32_t *
owners_new (size_t n_chunks, int n_workers, size_t n_open)
{
  int32_t *owners = g_new0 (int32_t, n_chunks + 1);
  for (size_t i = 0; i < n_chunks; i++)
    owners[i] = i + n_open < n_chunks ? (int32_t)(i % (size_t)n_workers) : -1;
  return owners;
}

static void
test_golden (void)
{
  g_autofree int32_t *owners = owners_new (8, 2, 2);
  LspArrayStrip strip = {.owners = owners, .n_chunks = 8, .label_width = 56, .right_width = 14};
  strip.has_focus = true;
  strip.focus = 3;
  g_autofree char *list = record (lsp_array_strip_draw, &strip, 560, 17);
  assert_finite (list);
  assert_golden ("array-strip", list);
}

/* Every chunk is found where it is drawn, and nothing beside the strip. */
static void
test_hit (void)
{
  const LspTheme *theme = lsp_theme_get (LSP_THEME_LIGHT);
  const size_t counts[] = {1, 8, 64, 300, 5000};
  for (size_t i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree int32_t *owners = owners_new (counts[i], 3, 0);
      LspArrayStrip strip = {.owners = owners, .n_chunks = counts[i], .label_width = 50};
      double chunk_width = 500.0 / (double)counts[i];
      for (size_t chunk = 0; chunk < counts[i]; chunk++)
        g_assert_cmpuint (
            lsp_array_strip_hit (&strip, 550, theme, 50 + chunk_width * ((double)chunk + 0.5), 8),
            ==, chunk);
      g_assert_cmpuint (lsp_array_strip_hit (&strip, 550, theme, 49, 8), ==, SIZE_MAX);
      g_assert_cmpuint (lsp_array_strip_hit (&strip, 550, theme, 551, 8), ==, SIZE_MAX);
      g_assert_cmpuint (lsp_array_strip_hit (&strip, 550, theme, 300, 40), ==, SIZE_MAX);
      g_assert_cmpuint (lsp_array_strip_hit (&strip, 550, theme, NAN, 8), ==, SIZE_MAX);
    }
  LspArrayStrip empty = {0};
  g_assert_cmpuint (lsp_array_strip_hit (&empty, 550, theme, 300, 8), ==, SIZE_MAX);
}

/* Sum of the fourth number (height) over the boxes of one tint, in px². */
static double
covered (const char *list, const char *what)
{
  double sum = 0;
  g_auto (GStrv) lines = g_strsplit (list, "\n", -1);
  for (size_t i = 0; lines[i]; i++)
    {
      if (!g_str_has_prefix (lines[i], what) || !g_ascii_isdigit (lines[i][strlen (what)]))
        continue;
      g_auto (GStrv) words = g_strsplit (lines[i] + strlen (what), " ", -1);
      sum += g_ascii_strtod (words[2], NULL) * g_ascii_strtod (words[3], NULL);
    }
  return sum;
}

/* Where chunks are narrower than 2 px the tints keep their proportion: nothing is left out. */
static void
test_merged_is_honest (void)
{
  const size_t n_chunks = 8000;
  g_autofree int32_t *owners = g_new0 (int32_t, n_chunks);
  for (size_t i = 0; i < n_chunks; i++)
    owners[i] = i < 4000 ? (i % 4 == 0 ? 1 : 2) : -1;
  LspArrayStrip strip = {.owners = owners, .n_chunks = n_chunks, .label_width = 50};
  g_autofree char *list = record (lsp_array_strip_draw, &strip, 550, 17);
  double even = covered (list, "state compute "), odd = covered (list, "state compute odd ");
  g_assert_cmpfloat_with_epsilon (odd / (250 * 17), 0.25, 0.04);
  g_assert_cmpfloat_with_epsilon (even / (250 * 17), 0.75, 0.04);
  /* One chunk of another worker among hundreds is still a pixel. */
  for (size_t i = 0; i < n_chunks; i++)
    owners[i] = i == 777 ? 1 : 0;
  g_autofree char *single = record (lsp_array_strip_draw, &strip, 550, 17);
  g_assert_cmpuint (count_lines (single, "state compute odd"), >=, 1);
}

/* Not yet computed is a frame, with text only where it fits. */
static void
test_not_yet (void)
{
  g_autofree int32_t *owners = owners_new (4, 2, 4);
  LspArrayStrip strip = {.owners = owners, .n_chunks = 4, .label_width = 50};
  g_autofree char *list = record (lsp_array_strip_draw, &strip, 550, 17);
  g_assert_cmpuint (count_lines (list, "frame"), ==, 4);
  g_assert_cmpuint (count_lines (list, "state"), ==, 0);
  g_autofree int32_t *many = owners_new (60, 2, 0);
  strip = (LspArrayStrip) {.owners = many, .n_chunks = 60, .label_width = 50};
  g_autofree char *narrow = record (lsp_array_strip_draw, &strip, 250, 17);
  g_assert_cmpuint (count_lines (narrow, "text"), ==, 1); /* the label */
}

static void
test_draws (void)
{
  const size_t counts[] = {1, 8, 100, 100000};
  for (size_t i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree int32_t *owners = owners_new (counts[i], 3, counts[i] / 4);
      LspArrayStrip strip = {.owners = owners, .n_chunks = counts[i]};
      assert_draws (lsp_array_strip_draw, &strip, 600, 17);
    }
  g_autofree int32_t *owners = owners_new (9, 2, 1);
  const double widths[] = {0, 1, 60, 200};
  for (size_t i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      LspArrayStrip strip = {.owners = i % 2 ? owners : NULL, .n_chunks = 9};
      g_autofree char *list = record (lsp_array_strip_draw, &strip, widths[i], 17);
      assert_finite (list);
    }
}

static void
test_describe (void)
{
  g_autofree int32_t *owners = owners_new (8, 2, 2);
  LspArrayStrip strip = {.owners = owners, .n_chunks = 8};
  g_autofree char *words = lsp_array_strip_describe (&strip);
  g_assert_nonnull (strstr (words, "The array in 8 chunks, 6 of them computed."));
  g_assert_nonnull (strstr (words, "w1: 3 chunks."));
  g_autofree char *done = lsp_array_strip_describe_chunk (&strip, 5);
  g_autofree char *open = lsp_array_strip_describe_chunk (&strip, 7);
  g_assert_cmpstr (done, ==, "Chunk 5 was computed by w1.");
  g_assert_cmpstr (open, ==, "Chunk 7 is not computed yet.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/array-strip/golden", test_golden);
  g_test_add_func ("/plot/array-strip/hit", test_hit);
  g_test_add_func ("/plot/array-strip/merged-is-honest", test_merged_is_honest);
  g_test_add_func ("/plot/array-strip/not-yet", test_not_yet);
  g_test_add_func ("/plot/array-strip/draws", test_draws);
  g_test_add_func ("/plot/array-strip/describe", test_describe);
  return g_test_run ();
}
