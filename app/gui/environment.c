/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "environment.h"

#include "config.h"
#include "i18n.h"

#include <gio/gio.h>
#include <gtk/gtk.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>

#define SCHEMA_ID "io.github.lanescope.Lanescope"

char *
lanescope_environment_dup_build_root (const char *folder)
{
  if (!g_str_has_suffix (folder, "/app/gui"))
    return NULL;
  return g_strndup (folder, strlen (folder) - strlen ("/app/gui"));
}

static char *
dup_build_root (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  if (program == NULL)
    return NULL;
  g_autofree char *folder = g_path_get_dirname (program);
  return lanescope_environment_dup_build_root (folder);
}

/* Charts are drawn by cairo and change in small parts, so a GL renderer has nothing to win: it
 * uploads them, costs 80 ms and 70 MB at the start, and without a GPU it draws with the very cores
 * that are to be measured. */
static void
choose_renderer (void)
{
  if (g_getenv ("GSK_RENDERER") != NULL)
    return;
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  if (gtk_get_minor_version () < 14 && g_getenv ("GDK_DEBUG") == NULL)
    g_setenv ("GDK_DEBUG", "gl-disable", TRUE); /* else Mesa is loaded and never used */
}

/* Drawings of a few MiB come and go with each frame; kept, they cost no page faults. */
static void
keep_large_blocks (void)
{
  mallopt (M_MMAP_THRESHOLD, 32 << 20);
  mallopt (M_TRIM_THRESHOLD, 64 << 20);
  mallopt (M_TOP_PAD, 1 << 20);
}

void
lanescope_environment_prepare (void)
{
  g_autofree char *root = dup_build_root ();
  g_autofree char *catalogues =
      root != NULL ? g_build_filename (root, "po", NULL) : g_strdup (LANESCOPE_LOCALEDIR);
  signal (SIGPIPE, SIG_IGN); /* a closed pipe becomes a write error, and a sentence */
  signal (SIGXFSZ, SIG_IGN); /* so does a file that may not grow */
  keep_large_blocks ();

  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C"); /* 0.5 is 0.5 in every country: the command line takes the same */
  gtk_disable_setlocale ();
  bindtextdomain (LANESCOPE_TEXT_DOMAIN, catalogues);
  bind_textdomain_codeset (LANESCOPE_TEXT_DOMAIN, "UTF-8");
  textdomain (LANESCOPE_TEXT_DOMAIN);

  if (root != NULL && g_getenv ("GSETTINGS_SCHEMA_DIR") == NULL)
    {
      g_autofree char *schemas = g_build_filename (root, "data", NULL);
      g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, TRUE);
    }
  choose_renderer ();
}

gboolean
lanescope_environment_has_schema (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
      source != NULL ? g_settings_schema_source_lookup (source, SCHEMA_ID, TRUE) : NULL;
  return schema != NULL;
}
