/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot-fixture.h"

#include <glib/gstdio.h>

static char *folder;

static void
draw_something (cairo_t *cr, double width, double height, const LspTheme *theme, const void *data)
{
  LspCanvas canvas = {cr, theme};
  LspText style = {.size = LSP_SIZE_ROW, .color = theme->text};
  lsp_canvas_text (&canvas, 10, 20, &style, "sin(x)²");
  for (int state = 1; state < LSP_N_STATES; state++)
    lsp_canvas_state (&canvas, (LspState)state, false, (LspBox) {10, 10 + 20.0 * state, 100, 15}, 0,
                      2);
  for (int family = 0; family < LSP_N_FAMILIES; family++)
    {
      LspMark mark = {(LspFamily)family, 11, family % 2 == 1, family % 3 == 0, true};
      lsp_canvas_mark (&canvas, 140, 20.0 * family + 10, &mark);
    }
}

static LspExport
something (void)
{
  return (LspExport) {.width = 200,
                      .height = 220,
                      .theme = lsp_theme_get (LSP_THEME_LIGHT),
                      .draw = draw_something,
                      .title = "A <b>title</b> & more",
                      .caption = "how to read it",
                      .footer = "2 cores, \"quiet\"",
                      .description = "Two runs; broken \xff bytes."};
}

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static char *
contents_of (const char *path, gsize *size)
{
  char *contents = NULL;
  g_assert_true (g_file_get_contents (path, &contents, size, NULL));
  return contents;
}

static void
test_svg (void)
{
  LspExport what = something ();
  LspError error = {""};
  g_autofree char *path = path_of ("a.svg");
  g_assert_true (lsp_export (path, &what, &error));
  gsize size;
  g_autofree char *text = contents_of (path, &size);
  g_assert_nonnull (strstr (text, "<title>A &lt;b&gt;title&lt;/b&gt; &amp; more</title>"));
  g_assert_nonnull (strstr (text, "broken ? bytes"));
  g_assert_nonnull (strstr (text, "2 cores, &quot;quiet&quot;"));
  g_assert_nonnull (strstr (text, "role=\"img\""));
  g_assert_true (g_utf8_validate (text, (gssize)size, NULL));
  g_assert_null (strstr (text, "<image")); /* textures stay drawings */
}

static void
test_same_bytes (void)
{
  const char *const names[] = {"same.svg", "same.png", "same.pdf"};
  LspExport what = something ();
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = path_of (names[i]);
      gsize first_size, second_size;
      g_assert_true (lsp_export (path, &what, NULL));
      g_autofree char *first = contents_of (path, &first_size);
      g_assert_true (lsp_export (path, &what, NULL));
      g_autofree char *second = contents_of (path, &second_size);
      g_assert_cmpmem (first, first_size, second, second_size);
      g_assert_cmpuint (first_size, >, 1000);
    }
}

static void
test_png (void)
{
  LspExport what = something ();
  what.scale = 2;
  what.theme = lsp_theme_get (LSP_THEME_DARK);
  g_autofree char *path = path_of ("a.png");
  g_assert_true (lsp_export (path, &what, NULL));
  /* Read back by cairo's own reader, which checks the sums of all chunks. */
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  double width, height;
  lsp_export_size (&what, &width, &height);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, (int)(2 * width));
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, (int)(2 * height));
  g_assert_cmpuint (count_ink (surface), >, 1000);
  cairo_surface_destroy (surface);
  gsize size;
  g_autofree char *bytes = contents_of (path, &size);
  g_assert_nonnull (memmem (bytes, size, "iTXtTitle", 9));
}

static void
test_errors (void)
{
  LspExport what = something ();
  LspError error = {""};
  g_autofree char *missing = g_build_filename (folder, "none", "a.svg", NULL);
  g_assert_false (lsp_export (missing, &what, &error));
  g_assert_nonnull (strstr (error.text, "could not be written"));
  g_autofree char *odd = path_of ("a.gif");
  g_assert_false (lsp_export (odd, &what, &error));
  g_assert_nonnull (strstr (error.text, ".svg, .png or .pdf"));
  g_assert_false (g_file_test (odd, G_FILE_TEST_EXISTS));
  what.width = 1e6;
  g_autofree char *wide = path_of ("wide.png");
  g_assert_false (lsp_export (wide, &what, &error));
  g_assert_nonnull (strstr (error.text, "smaller width"));
  what.width = NAN;
  g_assert_false (lsp_export (wide, &what, &error));
  g_assert_false (lsp_export (wide, &what, NULL));
}

/* An old file stays whole when the new one cannot be finished, and nothing is left beside it. */
static void
test_atomic (void)
{
  LspExport what = something ();
  g_autofree char *target = path_of ("target.svg");
  g_assert_cmpint (g_mkdir (target, 0700), ==, 0); /* a directory cannot be replaced by a file */
  LspError error = {""};
  g_assert_false (lsp_export (target, &what, &error));
  g_assert_cmpstr (error.text, !=, "");
  GDir *listing = g_dir_open (folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (listing)))
    g_assert_false (g_str_has_prefix (name, "target.svg."));
  g_dir_close (listing);
  g_rmdir (target);
  g_assert_true (lsp_export_svg ("/dev/null", &what, &error));
  g_assert_false (lsp_export_svg ("/dev/full", &what, &error));
}

static void
test_text (void)
{
  const LspTheme *theme = lsp_theme_get (LSP_THEME_LIGHT);
  LspText style = {.size = 12, .max_width = 80};
  char lines[3][LSP_LINE_SIZE];
  lsp_text_set_fixed_metrics (true);
  g_assert_cmpuint (lsp_text_wrap (theme, &style, "one two three four", lines, 3), ==, 2);
  g_assert_cmpstr (lines[0], ==, "one two");
  g_assert_cmpstr (lines[1], ==, "three four");
  g_assert_cmpuint (lsp_text_wrap (theme, &style, "", lines, 3), ==, 1);
  lsp_text_set_fixed_metrics (false);
  g_assert_cmpfloat (lsp_text_width (theme, &style, NULL), ==, 0);
  g_autofree char *endless = g_strnfill (5000, 'x');
  g_assert_cmpfloat (lsp_text_width (theme, &style, endless), <=, 81);
  g_assert_cmpuint (lsp_text_wrap (theme, &style, endless, lines, 3), ==, 3);
  /* More labels than the cache holds. */
  for (int i = 0; i < 3000; i++)
    {
      g_autofree char *label = g_strdup_printf ("%d\xff\n", i);
      g_assert_cmpfloat (lsp_text_width (theme, &style, label), >, 0);
    }
  lsp_text_cache_clear ();
  g_assert_cmpfloat (lsp_text_width (theme, &style, "again"), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("lanescope-export-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_test_add_func ("/plot/export/svg", test_svg);
  g_test_add_func ("/plot/export/same-bytes", test_same_bytes);
  g_test_add_func ("/plot/export/png", test_png);
  g_test_add_func ("/plot/export/errors", test_errors);
  g_test_add_func ("/plot/export/atomic", test_atomic);
  g_test_add_func ("/plot/text/wrap-and-cache", test_text);
  int status = g_test_run ();
  GDir *listing = g_dir_open (folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (listing)))
    {
      g_autofree char *path = path_of (name);
      g_unlink (path);
    }
  g_dir_close (listing);
  g_rmdir (folder);
  g_free (folder);
  return status;
}
