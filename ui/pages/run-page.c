/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/run-page.h"
#include "pages/run-form-private.h"
#include "pages/run-form.h"
#include "pages/run-live.h"

/* Windows narrower than this have one column. */
#define NARROW_PX 720
/* Around the live side, where the form does not bound it. */
#define MARGIN_PX 12
/* What the page asks for in any case: the narrowest window less the sidebar's icons. */
#define LEAST_PX 290

struct _LanescopeRunPage
{
  GtkWidget parent_instance;
  /* wide: root › (form, beside › live); narrow: root › (column › (form, live), foot) */
  GtkWidget *root, *form, *live, *beside, *column_scroller, *column, *foot;
  gboolean is_narrow;
  guint switch_id;
};

G_DEFINE_FINAL_TYPE (LanescopeRunPage, lanescope_run_page, GTK_TYPE_WIDGET)

/* ------------------------------------------------------------------ wide and narrow */

static void
make_narrow (LanescopeRunPage *self)
{
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->beside), NULL);
  gtk_box_remove (GTK_BOX (self->root), self->form);
  gtk_box_append (GTK_BOX (self->column), self->form);
  gtk_box_append (GTK_BOX (self->column), self->live);
}

static void
make_wide (LanescopeRunPage *self)
{
  gtk_box_remove (GTK_BOX (self->column), self->form);
  gtk_box_remove (GTK_BOX (self->column), self->live);
  gtk_box_prepend (GTK_BOX (self->root), self->form);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->beside), self->live);
}

/* Takes the focus away from what is about to be hidden or moved: GTK 4.8 would keep a reference to
 * it. Returns: (nullable): what had it. */
static GtkWidget *
take_focus (LanescopeRunPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    return NULL;
  gtk_root_set_focus (root, NULL);
  return focus;
}

/* Back to where it was, or to the foot that is shown now. */
static void
give_focus (LanescopeRunPage *self, GtkWidget *focus)
{
  if (focus == NULL)
    return;
  if (gtk_widget_is_visible (focus))
    gtk_widget_grab_focus (focus);
  else
    gtk_widget_grab_focus (self->is_narrow ? self->foot : self->form);
}

static void
set_narrow (LanescopeRunPage *self, gboolean is_narrow)
{
  GtkWidget *focus = take_focus (self);
  self->is_narrow = is_narrow;
  lanescope_run_form_set_flat (LANESCOPE_RUN_FORM (self->form), is_narrow);
  if (is_narrow)
    make_narrow (self);
  else
    make_wide (self);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->root), is_narrow
                                                                   ? GTK_ORIENTATION_VERTICAL
                                                                   : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_margin_start (self->live, is_narrow ? MARGIN_PX : 0);
  gtk_widget_set_visible (self->beside, !is_narrow);
  gtk_widget_set_visible (self->column_scroller, is_narrow);
  gtk_widget_set_visible (self->foot, is_narrow);
  if (is_narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "ls-narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "ls-narrow");
  give_focus (self, focus);
}

static gboolean
wants_narrow (LanescopeRunPage *self)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));
  int width = window != NULL ? gtk_widget_get_width (window) : 0;
  return width > 0 ? width < NARROW_PX : self->is_narrow;
}

static gboolean
switch_cb (gpointer data)
{
  LanescopeRunPage *self = data;
  self->switch_id = 0;
  if (wants_narrow (self) != self->is_narrow)
    set_narrow (self, !self->is_narrow);
  return G_SOURCE_REMOVE;
}

/* ------------------------------------------------------------------ size */

static GtkSizeRequestMode
lanescope_run_page_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

/* The page must not keep the window from becoming narrow, with one column then. */
static void
lanescope_run_page_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  LanescopeRunPage *self = LANESCOPE_RUN_PAGE (widget);
  gtk_widget_measure (self->root, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, LEAST_PX);
}

static void
lanescope_run_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LanescopeRunPage *self = LANESCOPE_RUN_PAGE (widget);
  int least_width, least_height;
  gtk_widget_measure (self->root, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
  width = MAX (width, least_width);
  gtk_widget_measure (self->root, GTK_ORIENTATION_VERTICAL, width, &least_height, NULL, NULL, NULL);
  gtk_widget_allocate (self->root, width, MAX (height, least_height), baseline, NULL);
  if (wants_narrow (self) != self->is_narrow && self->switch_id == 0)
    self->switch_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, switch_cb, self, NULL);
}

/* ------------------------------------------------------------------ making it */

static void
lanescope_run_page_dispose (GObject *object)
{
  LanescopeRunPage *self = LANESCOPE_RUN_PAGE (object);
  g_clear_handle_id (&self->switch_id, g_source_remove);
  g_clear_pointer (&self->root, gtk_widget_unparent);
  g_clear_object (&self->form);
  g_clear_object (&self->live);
  G_OBJECT_CLASS (lanescope_run_page_parent_class)->dispose (object);
}

static void
lanescope_run_page_class_init (LanescopeRunPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lanescope_run_page_dispose;
  widget_class->get_request_mode = lanescope_run_page_get_request_mode;
  widget_class->measure = lanescope_run_page_measure;
  widget_class->size_allocate = lanescope_run_page_size_allocate;
}

static GtkWidget *
new_scroller (void)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_hexpand (scroller, TRUE);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static void
lanescope_run_page_init (LanescopeRunPage *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "ls-run-page");
  self->root = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->beside = new_scroller ();
  self->column_scroller = new_scroller ();
  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->column_scroller), self->column);
  gtk_widget_set_visible (self->column_scroller, FALSE);
  gtk_box_append (GTK_BOX (self->root), self->beside);
  gtk_box_append (GTK_BOX (self->root), self->column_scroller);
  gtk_widget_set_parent (self->root, GTK_WIDGET (self));
}

GtkWidget *
lanescope_run_page_new (LanescopeSession *session, LanescopeExperiment *experiment)
{
  LanescopeRunPage *self = g_object_new (LANESCOPE_TYPE_RUN_PAGE, NULL);
  self->form = g_object_ref_sink (lanescope_run_form_new (session, experiment));
  self->live = g_object_ref_sink (lanescope_run_live_new (session));
  gtk_widget_set_margin_top (self->live, MARGIN_PX);
  gtk_widget_set_margin_end (self->live, MARGIN_PX);
  gtk_widget_set_margin_bottom (self->live, MARGIN_PX);
  self->foot = lanescope_form_foot_new (session, experiment);
  gtk_widget_add_css_class (self->foot, "ls-form-foot");
  gtk_widget_set_visible (self->foot, FALSE);
  gtk_box_prepend (GTK_BOX (self->root), self->form);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->beside), self->live);
  gtk_box_append (GTK_BOX (self->root), self->foot);
  return GTK_WIDGET (self);
}
