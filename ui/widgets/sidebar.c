/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/sidebar.h"
#include "widgets/fold.h"
#include "widgets/machine-view.h"
#include "widgets/theme.h"

#include "i18n.h"

#define USUAL_WIDTH_PX 164
#define WIDTH_FOR_MACHINE_PX 120
#define MARGIN_PX 10
#define MARGIN_BELOW_PX 15
#define ROW_SPACING 12

struct _LanescopeSidebar
{
  GtkWidget parent_instance;
  GtkWidget *list, *machine;
};

G_DEFINE_FINAL_TYPE (LanescopeSidebar, lanescope_sidebar, GTK_TYPE_WIDGET)

static const char *
name_of (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "lanescope-page");
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, gpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (list), "win.page", "s", name_of (row));
}

/* ------------------------------------------------------------------ size */

static void
lanescope_sidebar_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  LanescopeSidebar *self = LANESCOPE_SIDEBAR (widget);
  int usual = (int)(USUAL_WIDTH_PX * lanescope_text_scale (widget));
  gtk_widget_measure (self->list, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = MAX (*natural, usual);
}

/* The machine goes to the foot, if it fits below the pages. */
static void
lanescope_sidebar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LanescopeSidebar *self = LANESCOPE_SIDEBAR (widget);
  int list_height, machine_height = 0;
  gtk_widget_measure (self->list, GTK_ORIENTATION_VERTICAL, width, &list_height, NULL, NULL, NULL);
  gboolean is_wide = width >= WIDTH_FOR_MACHINE_PX;
  if (is_wide)
    gtk_widget_measure (self->machine, GTK_ORIENTATION_VERTICAL, width, &machine_height, NULL, NULL,
                        NULL);
  gboolean has_room = is_wide && list_height + machine_height <= height;
  gtk_widget_set_child_visible (self->machine, has_room);
  gtk_widget_size_allocate (
      self->list, &(GtkAllocation) {0, 0, width, height - (has_room ? machine_height : 0)}, -1);
  if (has_room)
    gtk_widget_size_allocate (
        self->machine, &(GtkAllocation) {0, height - machine_height, width, machine_height}, -1);
}

/* ------------------------------------------------------------------ life */

static void
lanescope_sidebar_dispose (GObject *object)
{
  LanescopeSidebar *self = LANESCOPE_SIDEBAR (object);
  g_clear_pointer (&self->list, gtk_widget_unparent);
  g_clear_pointer (&self->machine, gtk_widget_unparent);
  G_OBJECT_CLASS (lanescope_sidebar_parent_class)->dispose (object);
}

static void
lanescope_sidebar_class_init (LanescopeSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lanescope_sidebar_dispose;
  widget_class->measure = lanescope_sidebar_measure;
  widget_class->size_allocate = lanescope_sidebar_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "sidebar");
}

static void
lanescope_sidebar_init (LanescopeSidebar *self)
{
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (GTK_WIDGET (self), "ls-sidebar-frame");
  gtk_widget_add_css_class (self->list, "ls-sidebar");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_BROWSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Pages"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated), NULL);
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
}

GtkWidget *
lanescope_sidebar_new (LanescopeMachine *machine, LanescopeExperiment *experiment)
{
  LanescopeSidebar *self = g_object_new (LANESCOPE_TYPE_SIDEBAR, NULL);
  GtkWidget *title = gtk_label_new (_ ("This machine"));
  self->machine = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (title, "ls-caption");
  gtk_box_append (GTK_BOX (self->machine), title);
  gtk_box_append (GTK_BOX (self->machine), lanescope_machine_view_new (machine, experiment));
  gtk_widget_set_margin_start (self->machine, MARGIN_PX);
  gtk_widget_set_margin_end (self->machine, MARGIN_PX);
  gtk_widget_set_margin_top (self->machine, MARGIN_PX);
  gtk_widget_set_margin_bottom (self->machine, MARGIN_BELOW_PX);
  gtk_widget_set_parent (self->machine, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

void
lanescope_sidebar_add_page (LanescopeSidebar *self,
                            const char *name,
                            const char *title,
                            const char *icon_name)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *content = lanescope_fold_new (ROW_SPACING);
  GtkWidget *label = gtk_label_new (title);
  lanescope_fold_append (LANESCOPE_FOLD (content), gtk_image_new_from_icon_name (icon_name), 2);
  lanescope_fold_append (LANESCOPE_FOLD (content), label, 1);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), content);
  gtk_widget_set_tooltip_text (row, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data_full (G_OBJECT (row), "lanescope-page", g_strdup (name), g_free);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

void
lanescope_sidebar_select (LanescopeSidebar *self, const char *name)
{
  GtkListBoxRow *row;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)) != NULL; i++)
    if (g_strcmp0 (name_of (row), name) == 0)
      gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
}
