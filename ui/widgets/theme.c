/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/theme.h"

#include <adwaita.h>

#define DESIGN_PT 11.0
#define DESIGN_DPI 96.0

double
lanescope_text_scale (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = (double)pango_font_description_get_size (font) / PANGO_SCALE;
  double dpi = pango_cairo_context_get_resolution (context);
  if (!(size > 0))
    return 1;
  if (pango_font_description_get_size_is_absolute (font)) /* px already, dpi considered */
    return size / (DESIGN_PT * DESIGN_DPI / 72);
  return size / DESIGN_PT * (dpi > 0 ? dpi / DESIGN_DPI : 1);
}

void
lanescope_theme_for_widget (GtkWidget *widget, LspTheme *theme)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  gboolean is_dark = adw_style_manager_get_dark (style);
  gboolean is_high_contrast = adw_style_manager_get_high_contrast (style);
  LspThemeId id = is_high_contrast ? (is_dark ? LSP_THEME_DARK_CONTRAST : LSP_THEME_LIGHT_CONTRAST)
                                   : (is_dark ? LSP_THEME_DARK : LSP_THEME_LIGHT);
  *theme = *lsp_theme_get (id);
  theme->font_scale = lanescope_text_scale (widget);
}

void
lanescope_theme_follow (GtkWidget *widget)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), widget,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw),
                           widget, G_CONNECT_SWAPPED);
}
