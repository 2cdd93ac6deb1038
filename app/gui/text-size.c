/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GTK has no setting for the size of all text but the resolution of fonts.
 */
#include "text-size.h"

#define LEAST_PERCENT 100
#define MOST_PERCENT 200
#define STEP_PERCENT 10
#define USUAL_DPI (96 * 1024)

int
lanescope_text_size_dpi (int dpi, int percent)
{
  return (int)((gint64)(dpi > 0 ? dpi : USUAL_DPI) * percent / 100);
}

void
lanescope_text_size_step (GtkSettings *settings, int step)
{
  static int percent = LEAST_PERCENT;
  if (step == 0)
    {
      percent = LEAST_PERCENT;
      gtk_settings_reset_property (settings, "gtk-xft-dpi");
      return;
    }
  percent = CLAMP (percent + step * STEP_PERCENT, LEAST_PERCENT, MOST_PERCENT);
  int dpi;
  gtk_settings_reset_property (settings, "gtk-xft-dpi"); /* the desktop's own */
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", lanescope_text_size_dpi (dpi, percent), NULL);
}
