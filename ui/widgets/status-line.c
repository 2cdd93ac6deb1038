/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/status-line.h"
#include "widgets/counters-info.h"
#include "widgets/fold.h"

#include "figures/machine.h"
#include "i18n.h"
#include "plot/ticks.h"

#include <math.h>

#define SPACING 8
#define QUIET_CORES 0.10 /* of one core: below, nobody disturbs */

struct _LanescopeStatusLine
{
  GtkWidget parent_instance;
  LanescopeSession *session;
  GtkWidget *fold;
  GtkWidget *cores, *load, *quiet, *quiet_mark, *clock, *observer, *state;
  char *hint; /* nullable */
};

G_DEFINE_FINAL_TYPE (LanescopeStatusLine, lanescope_status_line, GTK_TYPE_WIDGET)

/* ------------------------------------------------------------------ words */

char *
lanescope_status_line_cores_text (gsize n_cores, gsize n_cpus, double allowed_cpus)
{
  char number[LSP_NUMBER_SIZE];
  if (allowed_cpus > 0 && allowed_cpus < (double)n_cpus)
    return g_strdup_printf (
        P_ ("the system allows %s of %zu CPU", "the system allows %s of %zu CPUs", (gulong)n_cpus),
        lsp_format_number (number, allowed_cpus,
                           allowed_cpus < floor (allowed_cpus) + 0.05 ? 0 : 1),
        n_cpus);
  return g_strdup_printf (P_ ("%zu core", "%zu cores", (gulong)n_cores), n_cores);
}

char *
lanescope_status_line_disturbance_text (double busy_cores)
{
  char number[LSP_NUMBER_SIZE];
  if (isnan (busy_cores) || busy_cores < QUIET_CORES)
    return NULL;
  if (busy_cores < 0.995)
    return g_strdup_printf (_ ("other programs use %s of a core"),
                            lsp_format_percent (number, busy_cores));
  return g_strdup_printf (_ ("other programs use %s cores"),
                          lsp_format_number (number, busy_cores, 1));
}

/* A label is laid out again only if it says something else. */
static void
say (GtkWidget *label, const char *text)
{
  if (strcmp (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}

/* With the dot before it. NULL: not known, nothing is shown. */
static void
say_item (GtkWidget *label, const char *text)
{
  GtkWidget *item = gtk_widget_get_parent (label);
  if (text != NULL)
    say (label, text);
  if (gtk_widget_get_visible (item) != (text != NULL))
    gtk_widget_set_visible (item, text != NULL);
}

/* ------------------------------------------------------------------ news */

static void
update_load (LanescopeStatusLine *self)
{
  char number[LSP_NUMBER_SIZE];
  double other,
      busy =
          lanescope_machine_get_busy_cores (lanescope_session_get_machine (self->session), &other);
  g_autofree char *load =
      isnan (busy) ? NULL : g_strdup_printf (_ ("load %s"), lsp_format_number (number, busy, 1));
  g_autofree char *disturbance = lanescope_status_line_disturbance_text (other);
  gboolean is_quiet = disturbance == NULL && !isnan (busy);
  say_item (self->load, load);
  say_item (self->quiet, disturbance != NULL ? disturbance : is_quiet ? _ ("quiet") : NULL);
  if (gtk_widget_get_visible (self->quiet_mark) != is_quiet)
    gtk_widget_set_visible (self->quiet_mark, is_quiet);
  if (disturbance != NULL)
    gtk_widget_add_css_class (self->quiet, "ls-warning");
  else
    gtk_widget_remove_css_class (self->quiet, "ls-warning");
}

static void
update_observer (LanescopeStatusLine *self)
{
  char number[LSP_NUMBER_SIZE];
  double ratio = lanescope_session_get_observer_ratio (self->session);
  g_autofree char *text =
      isnan (ratio)
          ? NULL
          : g_strdup_printf (_ ("observer %s %%"), lsp_format_number (number, ratio * 100, 1));
  say_item (self->observer, text);
}

static void
update_state (LanescopeStatusLine *self)
{
  guint n_runs = g_list_model_get_n_items (lanescope_session_get_runs (self->session));
  g_autofree char *status = lanescope_session_dup_status (self->session);
  say (self->state, self->hint != NULL && n_runs == 0 ? self->hint : status);
}

static void
update (LanescopeStatusLine *self)
{
  update_state (self);
  update_observer (self);
}

void
lanescope_status_line_set_hint (LanescopeStatusLine *self, const char *hint)
{
  if (g_strcmp0 (self->hint, hint) == 0)
    return;
  g_free (self->hint);
  self->hint = g_strdup (hint);
  update_state (self);
}

void
lanescope_status_line_read_clock (LanescopeStatusLine *self)
{
  const LseTopology *topology =
      lanescope_machine_get_topology (lanescope_session_get_machine (self->session));
  g_autofree double *mhz = g_new0 (double, topology->n_pus);
  char number[LSP_NUMBER_SIZE];
  double sum = 0;
  size_t n = 0;
  lsf_pu_clocks (topology, "", mhz);
  for (size_t i = 0; i < topology->n_pus; i++)
    if (mhz[i] > 0)
      {
        sum += mhz[i];
        n++;
      }
  g_autofree char *text =
      n > 0 ? g_strdup_printf (_ ("clock %s GHz"),
                               lsp_format_number (number, sum / (double)n / 1000, 1))
            : NULL;
  say_item (self->clock, text);
}

/* ------------------------------------------------------------------ life */

static void
lanescope_status_line_dispose (GObject *object)
{
  LanescopeStatusLine *self = LANESCOPE_STATUS_LINE (object);
  g_clear_pointer (&self->fold, gtk_widget_unparent);
  g_clear_object (&self->session);
  g_clear_pointer (&self->hint, g_free);
  G_OBJECT_CLASS (lanescope_status_line_parent_class)->dispose (object);
}

static void
lanescope_status_line_class_init (LanescopeStatusLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lanescope_status_line_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "statusline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

/* A dot and a label; further children may be appended to the label's parent. */
static GtkWidget *
add_item (LanescopeStatusLine *self, int importance)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  GtkWidget *label = gtk_label_new (NULL);
  gtk_box_append (GTK_BOX (box), gtk_label_new ("·"));
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_visible (box, FALSE);
  lanescope_fold_append (LANESCOPE_FOLD (self->fold), box, importance);
  return label;
}

static void
add_counters (LanescopeStatusLine *self, int importance)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  gtk_box_append (GTK_BOX (box), gtk_label_new ("·"));
  gtk_box_append (GTK_BOX (box), lanescope_counters_info_new ());
  lanescope_fold_append (LANESCOPE_FOLD (self->fold), box, importance);
}

static void
lanescope_status_line_init (LanescopeStatusLine *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "ls-status");
  self->fold = lanescope_fold_new (SPACING);
  gtk_widget_set_parent (self->fold, GTK_WIDGET (self));
  self->cores = gtk_label_new (NULL);
  lanescope_fold_append (LANESCOPE_FOLD (self->fold), self->cores, 6);
  self->load = add_item (self, 4);
  self->quiet = add_item (self, 5);
  self->quiet_mark = gtk_image_new_from_icon_name ("lanescope-check-symbolic");
  gtk_image_set_pixel_size (GTK_IMAGE (self->quiet_mark), 12);
  gtk_widget_add_css_class (self->quiet_mark, "ls-ok");
  gtk_box_append (GTK_BOX (gtk_widget_get_parent (self->quiet)), self->quiet_mark);
  self->clock = add_item (self, 1);
  add_counters (self, 2);
  self->observer = add_item (self, 3);
  self->state = gtk_label_new (NULL);
  gtk_widget_set_halign (self->state, GTK_ALIGN_END);
  gtk_label_set_ellipsize (GTK_LABEL (self->state), PANGO_ELLIPSIZE_END);
  lanescope_fold_append (LANESCOPE_FOLD (self->fold), self->state, 7);
}

GtkWidget *
lanescope_status_line_new (LanescopeSession *session)
{
  LanescopeStatusLine *self = g_object_new (LANESCOPE_TYPE_STATUS_LINE, NULL);
  LanescopeMachine *machine = lanescope_session_get_machine (session);
  const LseTopology *topology = lanescope_machine_get_topology (machine);
  self->session = g_object_ref (session);
  g_autofree char *cores = lanescope_status_line_cores_text (
      topology->n_cores, topology->n_pus, lanescope_machine_get_limits (machine)->parallelism);
  say (self->cores, cores);
  update (self);
  g_signal_connect_object (session, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "live", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (machine, "sampled", G_CALLBACK (update_load), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
