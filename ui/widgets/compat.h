/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one place that knows of later releases: what GTK after 4.8 or libadwaita after 1.2 deprecates
 * and for which the baseline has no other way.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Deprecated in GTK 4.10, for GtkFileDialog. The caller shows it and keeps the reference until the
 * response. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS
static inline GtkNativeDialog *
lanescope_save_dialog_new (const char *title, GtkWindow *parent, const char *name)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  return GTK_NATIVE_DIALOG (dialog);
}

static inline char *
lanescope_save_dialog_dup_path (GtkNativeDialog *dialog)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  return file != NULL ? g_file_get_path (file) : NULL;
}

typedef struct
{
  const char *icon_name, *version, *website, *comments, *copyright, *developer;
} LanescopeAbout;

/* Deprecated in libadwaita 1.6, for AdwAboutDialog. @parent: nullable. */
static inline void
lanescope_show_about (GtkWindow *parent, LanescopeAbout about)
{
  adw_show_about_window (parent, "application-name", "Lanescope", "application-icon",
                         about.icon_name, "version", about.version, "website", about.website,
                         "comments", about.comments, "copyright", about.copyright, "developer-name",
                         about.developer, "license-type", GTK_LICENSE_GPL_3_0, NULL);
}
G_GNUC_END_IGNORE_DEPRECATIONS

G_END_DECLS
