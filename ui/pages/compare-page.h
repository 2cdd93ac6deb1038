/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The Compare page: the shown runs, grouped by task, with intervals and the words they support.
 */
#pragma once

#include "model/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LANESCOPE_TYPE_COMPARE_PAGE (lanescope_compare_page_get_type ())
G_DECLARE_FINAL_TYPE (LanescopeComparePage,
                      lanescope_compare_page,
                      LANESCOPE,
                      COMPARE_PAGE,
                      GtkWidget)

GtkWidget *lanescope_compare_page_new (LanescopeSession *session);

G_END_DECLS
