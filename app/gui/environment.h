/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What has to be so before the first call of GTK: locale, catalogues, schemas, the renderer, the
 * allocator. Main thread, once, before any other thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * lanescope_environment_prepare:
 *
 * Sets the locale (numbers stay with points), finds catalogues and schemas beside the program, when
 * it runs from its build folder, or where they are installed, and chooses the renderer unless the
 * user did.
 */
void lanescope_environment_prepare (void);

/* Returns: FALSE if the settings' schema is nowhere; the caller says so and gives up. */
gboolean lanescope_environment_has_schema (void);

/* The root of the build folder for a program in its app/gui; NULL for one that is installed.
 * @folder: where the program lies. Free with g_free(). */
char *lanescope_environment_dup_build_root (const char *folder);

G_END_DECLS
