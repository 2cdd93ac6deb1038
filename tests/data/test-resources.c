/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The resources as GTK reads them: style sheets without a parsing error, icons that draw themselves
 * in the colour of the text, the shortcuts' window.
 */
#include <adwaita.h>

#define BASE "/io/github/lanescope/Lanescope"
#define APP_ID "io.github.lanescope.Lanescope"

typedef struct
{
  int n_opaque;
  int n_foreign;
  int n_on_edge;
} Inked;

static void
parsing_error_cb (GtkCssProvider *provider,
                  GtkCssSection *section,
                  const GError *error,
                  int *n_errors)
{
  g_autofree char *where = gtk_css_section_to_string (section);
  g_test_message ("%s: %s", where, error->message);
  *n_errors += 1;
}

static void
test_style (gconstpointer path)
{
  int n_errors = 0;
  GtkCssProvider *provider = gtk_css_provider_new ();
  g_signal_connect (provider, "parsing-error", G_CALLBACK (parsing_error_cb), &n_errors);
  gtk_css_provider_load_from_resource (provider, path);
  g_assert_cmpint (n_errors, ==, 0);
  g_autofree char *text = gtk_css_provider_to_string (provider);
  g_assert_nonnull (strstr (text, ".ls-card"));
  g_object_unref (provider);
}

/* Counts the pixels of the icon at the size, drawn in pure red: those that another colour has. */
static Inked
draw_icon (GtkIconTheme *theme, const char *name, int size)
{
  GtkIconPaintable *icon = gtk_icon_theme_lookup_icon (theme, name, NULL, size, 1, GTK_TEXT_DIR_LTR,
                                                       GTK_ICON_LOOKUP_FORCE_REGULAR);
  const GdkRGBA red = {1, 0, 0, 1};
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), snapshot, size, size,
                                            (GdkRGBA[]) {red, red, red, red}, 4);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size, size);
  cairo_t *cr = cairo_create (surface);
  g_assert_nonnull (node);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  Inked inked = {0};
  const unsigned char *data = cairo_image_surface_get_data (surface);
  for (int y = 0; y < size; y++)
    for (int x = 0; x < size; x++)
      {
        const unsigned char *pixel = data + y * cairo_image_surface_get_stride (surface) + 4 * x;
        inked.n_opaque += pixel[3] > 127;
        inked.n_foreign += pixel[0] > 8 || pixel[1] > 8; /* blue, green */
        inked.n_on_edge += pixel[3] > 8 && (x == 0 || y == 0 || x == size - 1 || y == size - 1);
      }
  cairo_surface_destroy (surface);
  g_object_unref (icon);
  return inked;
}

static GtkIconTheme *
theme_of_resources (void)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());
  gtk_icon_theme_add_resource_path (theme, BASE "/icons");
  return theme;
}

static void
test_symbolic_icons (void)
{
  GtkIconTheme *theme = theme_of_resources ();
  g_auto (GStrv) files = g_resources_enumerate_children (BASE "/icons/scalable/actions",
                                                         G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert_nonnull (files);
  g_assert_cmpuint (g_strv_length (files), >=, 30);
  for (char **file = files; *file; file++)
    {
      g_autofree char *name = g_strndup (*file, strlen (*file) - strlen (".svg"));
      g_assert_true (gtk_icon_theme_has_icon (theme, name));
      const Inked inked = draw_icon (theme, name, 16);
      g_test_message ("%s: %d of 256 pixels, %d of another colour", name, inked.n_opaque,
                      inked.n_foreign);
      g_assert_cmpint (inked.n_opaque, >=, 8);
      g_assert_cmpint (inked.n_opaque, <, 180);
      g_assert_cmpint (inked.n_foreign, ==, 0);
    }
}

static void
test_program_icon (void)
{
  GtkIconTheme *theme = theme_of_resources ();
  g_assert_true (gtk_icon_theme_has_icon (theme, APP_ID));
  const Inked inked = draw_icon (theme, APP_ID, 128);
  g_assert_cmpint (inked.n_opaque, >, 128 * 128 / 2);
  g_assert_cmpint (inked.n_opaque, <, 128 * 128 * 9 / 10);
  g_assert_cmpint (inked.n_foreign, >, 128 * 128 / 2);
  g_assert_cmpint (inked.n_on_edge, ==, 0);
}

static void
test_shortcuts (void)
{
  GtkBuilder *builder = gtk_builder_new_from_resource (BASE "/gtk/help-overlay.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));
  g_assert_true (GTK_IS_SHORTCUTS_WINDOW (window));
  gtk_window_destroy (window);
  g_object_unref (builder);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_data_func ("/data/style/light", BASE "/style.css", test_style);
  g_test_add_data_func ("/data/style/dark", BASE "/style-dark.css", test_style);
  g_test_add_data_func ("/data/style/high-contrast", BASE "/style-hc.css", test_style);
  g_test_add_func ("/data/icons/symbolic", test_symbolic_icons);
  g_test_add_func ("/data/icons/program", test_program_icon);
  g_test_add_func ("/data/shortcuts", test_shortcuts);
  return g_test_run ();
}
