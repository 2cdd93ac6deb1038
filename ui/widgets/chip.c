/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/chip.h"
#include "widgets/mark.h"

#include "figures/words.h"
#include "i18n.h"

#define SPACING 6

struct _LanescopeChip
{
  GtkWidget parent_instance;
  GtkWidget *box, *mark, *name, *value, *cross, *noisy;
  GtkWidget *menu; /* nullable: made when it is asked for */
  LanescopeRun *run;
  gboolean is_measuring;
};

enum
{
  ACTIVATED,
  REMOVED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanescopeChip, lanescope_chip, GTK_TYPE_WIDGET)

/* ------------------------------------------------------------------ what it shows */

static void
set_class (LanescopeChip *self, const char *name, gboolean has_it)
{
  if (gtk_widget_has_css_class (GTK_WIDGET (self), name) == has_it)
    return;
  if (has_it)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

static void
say (GtkWidget *label, const char *text)
{
  if (strcmp (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}

/* "Processes × 8, 64.1 ms, wrong result, current" */
static void
update_words (LanescopeChip *self)
{
  const char *name = gtk_label_get_text (GTK_LABEL (self->name));
  const char *value = gtk_label_get_text (GTK_LABEL (self->value));
  const char *wrong = lanescope_run_is_wrong (self->run) ? _ (", wrong result") : "";
  const char *current = lanescope_run_get_current (self->run) ? _ (", current run") : "";
  g_autofree char *noise = lanescope_run_dup_noise (self->run);
  const char *noisy = noise != NULL ? _ (", disturbed by other programs") : "";
  g_autofree char *reason = lanescope_run_dup_reason (self->run);
  g_autofree char *words = g_strdup_printf ("%s, %s%s%s%s", name, value, wrong, noisy, current);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_CHECKED,
                               lanescope_run_get_shown (self->run) ? GTK_ACCESSIBLE_TRISTATE_TRUE
                                                                   : GTK_ACCESSIBLE_TRISTATE_FALSE,
                               -1);
  if (reason == NULL && *wrong != '\0')
    reason = g_strdup (_ ("The result differs from the serial one."));
  if (reason == NULL)
    reason = g_steal_pointer (&noise);
  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (self)), reason) != 0)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), reason);
}

static void
update (LanescopeChip *self)
{
  const LsePlan *plan = lanescope_run_get_plan (self->run);
  gboolean is_shown = lanescope_run_get_shown (self->run);
  char label[LSF_LABEL_SIZE];
  g_autofree char *value = lanescope_run_dup_value (self->run);
  say (self->name, lsf_plan_label (plan, FALSE, label, sizeof label));
  say (self->value, value);
  lanescope_mark_set (LANESCOPE_MARK (self->mark), plan->strategy, lsf_plan_is_hollow (plan));
  if (gtk_widget_get_visible (self->cross) != lanescope_run_is_wrong (self->run))
    gtk_widget_set_visible (self->cross, lanescope_run_is_wrong (self->run));
  gboolean is_noisy = lanescope_run_get_result (self->run)->is_noisy;
  if (gtk_widget_get_visible (self->noisy) != is_noisy)
    gtk_widget_set_visible (self->noisy, is_noisy);
  set_class (self, "shown", is_shown);
  set_class (self, "hidden", !is_shown);
  set_class (self, "current", lanescope_run_get_current (self->run));
  set_class (self, "measuring", self->is_measuring);
  update_words (self);
}

/* ------------------------------------------------------------------ what it does */

static void
on_activate (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[ACTIVATED], 0);
}

static void
on_remove (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[REMOVED], 0);
}

static void
on_toggle_shown (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanescopeChip *self = LANESCOPE_CHIP (widget);
  lanescope_run_set_shown (self->run, !lanescope_run_get_shown (self->run));
}

static GMenuModel *
menu_model (LanescopeChip *self)
{
  GMenu *menu = g_menu_new ();
  g_menu_append (menu, _ ("Show details"), "chip.activate");
  g_menu_append (menu,
                 lanescope_run_get_shown (self->run) ? _ ("Hide in charts") : _ ("Show in charts"),
                 "chip.toggle-shown");
  g_menu_append (menu, _ ("Remove"), "chip.remove");
  return G_MENU_MODEL (menu);
}

static void
on_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LanescopeChip *self = LANESCOPE_CHIP (widget);
  g_autoptr (GMenuModel) model = menu_model (self);
  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_parent (self->menu, widget);
    }
  else
    gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
on_released (GtkGestureClick *click, int n_press, double x, double y, LanescopeChip *self)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (click));
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (click));
  if (!gtk_widget_contains (GTK_WIDGET (self), x, y))
    return;
  const char *action = button == GDK_BUTTON_MIDDLE       ? "chip.remove"
                       : button == GDK_BUTTON_SECONDARY  ? "chip.menu"
                       : (state & GDK_CONTROL_MASK) != 0 ? "chip.toggle-shown"
                                                         : "chip.activate";
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
}

static void
add_keys (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key;
    GdkModifierType state;
    const char *action;
  } bindings[] = {
      /* of two keys the menu names the second */
      {GDK_KEY_KP_Enter, 0, "chip.activate"},     {GDK_KEY_Return, 0, "chip.activate"},
      {GDK_KEY_KP_Space, 0, "chip.toggle-shown"}, {GDK_KEY_space, 0, "chip.toggle-shown"},
      {GDK_KEY_KP_Delete, 0, "chip.remove"},      {GDK_KEY_Delete, 0, "chip.remove"},
      {GDK_KEY_F10, GDK_SHIFT_MASK, "chip.menu"}, {GDK_KEY_Menu, 0, "chip.menu"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (bindings); i++)
    gtk_widget_class_add_binding_action (klass, bindings[i].key, bindings[i].state,
                                         bindings[i].action, NULL);
}

/* ------------------------------------------------------------------ life */

static void
lanescope_chip_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  gtk_widget_measure (LANESCOPE_CHIP (widget)->box, orientation, for_size, minimum, natural, NULL,
                      NULL);
}

/* An open menu goes where the chip goes. */
static void
lanescope_chip_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LanescopeChip *self = LANESCOPE_CHIP (widget);
  gtk_widget_size_allocate (self->box, &(GtkAllocation) {0, 0, width, height}, -1);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
lanescope_chip_dispose (GObject *object)
{
  LanescopeChip *self = LANESCOPE_CHIP (object);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (lanescope_chip_parent_class)->dispose (object);
}

static void
lanescope_chip_class_init (LanescopeChipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lanescope_chip_dispose;
  widget_class->measure = lanescope_chip_measure;
  widget_class->size_allocate = lanescope_chip_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "chip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_CHECKBOX);
  gtk_widget_class_install_action (widget_class, "chip.activate", NULL, on_activate);
  gtk_widget_class_install_action (widget_class, "chip.toggle-shown", NULL, on_toggle_shown);
  gtk_widget_class_install_action (widget_class, "chip.remove", NULL, on_remove);
  gtk_widget_class_install_action (widget_class, "chip.menu", NULL, on_menu);
  add_keys (widget_class);
  signals[ACTIVATED] =
      g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REMOVED] =
      g_signal_new ("removed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lanescope_chip_init (LanescopeChip *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  gtk_widget_add_css_class (GTK_WIDGET (self), "ls-chip");
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
lanescope_chip_new (LanescopeRun *run)
{
  LanescopeChip *self = g_object_new (LANESCOPE_TYPE_CHIP, NULL);
  GtkBox *box = GTK_BOX (self->box);
  self->run = g_object_ref (run);
  self->mark = lanescope_mark_new (lanescope_run_get_plan (run)->strategy);
  self->name = gtk_label_new (NULL);
  self->value = gtk_label_new (NULL);
  self->cross = gtk_image_new_from_icon_name ("lanescope-cross-symbolic");
  lanescope_mark_set_plain (LANESCOPE_MARK (self->mark), TRUE);
  gtk_image_set_pixel_size (GTK_IMAGE (self->cross), 12);
  gtk_widget_add_css_class (self->name, "ls-chip-name");
  gtk_widget_add_css_class (self->value, "ls-chip-value");
  gtk_widget_add_css_class (self->cross, "ls-error");
  gtk_box_append (box, self->mark);
  gtk_box_append (box, self->name);
  gtk_box_append (box, self->value);
  gtk_box_append (box, self->cross);
  gtk_widget_set_visible (self->cross, FALSE);
  self->noisy = gtk_image_new_from_icon_name ("lanescope-warning-symbolic");
  gtk_image_set_pixel_size (GTK_IMAGE (self->noisy), 12);
  gtk_widget_add_css_class (self->noisy, "ls-warning");
  gtk_box_append (box, self->noisy);
  gtk_widget_set_visible (self->noisy, FALSE);
  update (self);
  g_signal_connect_object (run, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::shown", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::current", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

LanescopeRun *
lanescope_chip_get_run (LanescopeChip *self)
{
  return self->run;
}

void
lanescope_chip_set_measuring (LanescopeChip *self, gboolean is_measuring)
{
  if (self->is_measuring == is_measuring)
    return;
  self->is_measuring = is_measuring;
  update (self);
}
