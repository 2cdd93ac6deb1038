/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/run-form-private.h"

#include "widgets/hint.h"

#include "i18n.h"
#include "plot/ticks.h"

#include <math.h>

#define MINUTE_S 60.0

struct _LanescopeFormFoot
{
  GtkBox parent_instance;
  LanescopeSession *session;
  LanescopeExperiment *experiment;
  GtkWidget *question, *left, *right, *progress, *button, *icon, *label;
};

G_DEFINE_FINAL_TYPE (LanescopeFormFoot, lanescope_form_foot, GTK_TYPE_BOX)

/* ------------------------------------------------------------------ words */

/* "5 s", "0.9 s", "7 min". */
static char *
dup_seconds (double seconds)
{
  char number[LSP_NUMBER_SIZE];
  if (seconds >= 2 * MINUTE_S)
    {
      lsp_format_number (number, ceil (seconds / MINUTE_S), 0);
      return g_strdup_printf (_ ("%s min"), number);
    }
  gboolean is_whole = seconds >= 10 || fabs (seconds - round (seconds)) < 0.05;
  lsp_format_number (number, seconds, is_whole ? 0 : 1);
  return g_strdup_printf (_ ("%s s"), number);
}

static void
say_estimate (LanescopeFormFoot *self)
{
  char memory[LSP_NUMBER_SIZE];
  guint64 bytes;
  double least_s, most_s;
  lanescope_experiment_get_estimate (self->experiment, &bytes, &least_s, &most_s);
  g_autofree char *seconds = dup_seconds (most_s);
  g_autofree char *words = g_strdup_printf (_ ("≈ %s (estimated)"), seconds);
  gboolean is_valid = lanescope_experiment_is_valid (self->experiment);
  lsp_format_bytes (memory, bytes);
  lanescope_label_say (self->left,
                       is_valid ? words : _ ("Not ready: see the field marked in red."));
  lanescope_label_say (self->right, is_valid ? memory : "");
}

static void
say_progress (LanescopeFormFoot *self)
{
  guint n_done, n_wanted;
  double elapsed_s, budget_s;
  lanescope_session_get_progress (self->session, &n_done, &n_wanted, &elapsed_s, &budget_s);
  if (lanescope_session_get_state (self->session) == LANESCOPE_SESSION_MEASURING)
    {
      g_autofree char *elapsed = dup_seconds (elapsed_s), *budget = dup_seconds (budget_s);
      g_autofree char *time = g_strdup_printf (_ ("%s of about %s"), elapsed, budget);
      g_autofree char *count =
          n_done < n_wanted
              ? g_strdup_printf (P_ ("%u of %u repetition", "%u of %u repetitions", n_wanted),
                                 n_done, n_wanted)
              : g_strdup_printf (P_ ("%u repetition", "%u repetitions", n_done), n_done);
      lanescope_label_say (self->left, time);
      lanescope_label_say (self->right, count);
    }
  else
    {
      g_autofree char *status = lanescope_session_dup_status (self->session);
      lanescope_label_say (self->left, status);
      lanescope_label_say (self->right, "");
    }
  double fraction = budget_s > 0 ? CLAMP (elapsed_s / budget_s, 0, 1) : 0;
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), fraction);
}

static char *
dup_stop (LanescopeFormFoot *self)
{
  guint n_done, n_wanted;
  double elapsed_s, budget_s;
  lanescope_session_get_progress (self->session, &n_done, &n_wanted, &elapsed_s, &budget_s);
  if (lanescope_session_get_state (self->session) == LANESCOPE_SESSION_STOPPING)
    return g_strdup (_ ("Stopping"));
  if (n_done == 0)
    return g_strdup (_ ("Stop"));
  return g_strdup_printf (
      P_ ("Stop and keep %u repetition", "Stop and keep %u repetitions", n_done), n_done);
}

static void
say_question (LanescopeFormFoot *self, gboolean is_asked)
{
  LanescopeSeverity severity;
  const char *hint =
      lanescope_experiment_get_hint (self->experiment, LANESCOPE_FIELD_ESTIMATE, &severity);
  guint64 bytes;
  double least_s, most_s;
  lanescope_experiment_get_estimate (self->experiment, &bytes, &least_s, &most_s);
  g_autofree char *time = dup_seconds (most_s);
  g_autofree char *question = is_asked ? g_strdup_printf (_ ("Run for about %s?"), time) : NULL;
  lanescope_hint_set (LANESCOPE_HINT (self->question), is_asked ? question : hint, severity);
}

/* ------------------------------------------------------------------ following */

static void
show_button (LanescopeFormFoot *self, gboolean is_busy, const char *words)
{
  const char *icon = is_busy ? "lanescope-stop-symbolic" : "lanescope-run-symbolic";
  if (g_strcmp0 (gtk_image_get_icon_name (GTK_IMAGE (self->icon)), icon) != 0)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon);
  if (is_busy)
    gtk_widget_remove_css_class (self->button, "suggested-action");
  else
    gtk_widget_add_css_class (self->button, "suggested-action");
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->label)), words) == 0)
    return;
  gtk_label_set_text (GTK_LABEL (self->label), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words, -1);
}

static void
update (LanescopeFormFoot *self)
{
  gboolean is_busy = lanescope_session_is_busy (self->session);
  gboolean is_asked = !is_busy && lanescope_experiment_is_asked (self->experiment);
  gtk_widget_set_visible (self->progress, is_busy);
  if (is_busy)
    {
      g_autofree char *stop = dup_stop (self);
      say_progress (self);
      show_button (self, TRUE, stop);
      lanescope_hint_set (LANESCOPE_HINT (self->question), NULL, LANESCOPE_HINT_NONE);
    }
  else
    {
      say_estimate (self);
      say_question (self, is_asked);
      show_button (self, FALSE, is_asked ? _ ("Yes, run") : _ ("Run"));
    }
  gtk_widget_set_sensitive (self->button, is_busy
                                              ? lanescope_session_get_state (self->session) !=
                                                    LANESCOPE_SESSION_STOPPING
                                              : lanescope_experiment_is_valid (self->experiment));
}

static void
live_cb (LanescopeFormFoot *self)
{
  if (lanescope_session_is_busy (self->session) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    say_progress (self);
}

static void
clicked_cb (LanescopeFormFoot *self)
{
  if (lanescope_session_is_busy (self->session))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.stop", NULL);
  else if (lanescope_experiment_may_start (self->experiment))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.run", NULL);
}

/* ------------------------------------------------------------------ making it */

static GtkWidget *
new_words (float xalign)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "ls-caption");
  gtk_widget_add_css_class (label, "ls-secondary");
  gtk_widget_add_css_class (label, "ls-tnum");
  return label;
}

static GtkWidget *
build_button (LanescopeFormFoot *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->icon = gtk_image_new ();
  self->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (content), self->icon);
  gtk_box_append (GTK_BOX (content), self->label);
  gtk_widget_set_halign (content, GTK_ALIGN_CENTER);
  self->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), content);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (clicked_cb), self);
  return self->button;
}

static void
build (LanescopeFormFoot *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->question = lanescope_hint_new ();
  self->left = new_words (0);
  gtk_widget_set_hexpand (self->left, TRUE);
  self->right = new_words (1);
  gtk_box_append (GTK_BOX (words), self->left);
  gtk_box_append (GTK_BOX (words), self->right);
  self->progress = gtk_progress_bar_new ();
  gtk_widget_add_css_class (self->progress, "ls-thin");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Progress"), -1);
  gtk_box_append (GTK_BOX (self), self->question);
  gtk_box_append (GTK_BOX (self), words);
  gtk_box_append (GTK_BOX (self), self->progress);
  gtk_box_append (GTK_BOX (self), build_button (self));
}

static void
lanescope_form_foot_dispose (GObject *object)
{
  LanescopeFormFoot *self = LANESCOPE_FORM_FOOT (object);
  g_clear_object (&self->session);
  g_clear_object (&self->experiment);
  G_OBJECT_CLASS (lanescope_form_foot_parent_class)->dispose (object);
}

static gboolean
lanescope_form_foot_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (LANESCOPE_FORM_FOOT (widget)->button);
}

static void
lanescope_form_foot_class_init (LanescopeFormFootClass *klass)
{
  GTK_WIDGET_CLASS (klass)->grab_focus = lanescope_form_foot_grab_focus;
  G_OBJECT_CLASS (klass)->dispose = lanescope_form_foot_dispose;
}

static void
lanescope_form_foot_init (LanescopeFormFoot *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
}

GtkWidget *
lanescope_form_foot_new (LanescopeSession *session, LanescopeExperiment *experiment)
{
  LanescopeFormFoot *self = g_object_new (LANESCOPE_TYPE_FORM_FOOT, NULL);
  self->session = g_object_ref (session);
  self->experiment = g_object_ref (experiment);
  build (self);
  g_signal_connect_object (experiment, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "live", G_CALLBACK (live_cb), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
