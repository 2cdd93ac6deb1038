/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/run-form-private.h"

#include "widgets/drop-down.h"
#include "widgets/field-row.h"
#include "widgets/hint.h"

#include "i18n.h"
#include "plot/ticks.h"

#include <string.h>

#define N_PRESETS 5 /* methods 1 … 4, and the free choice */
#define FREE_CHOICE (N_PRESETS - 1)

/* The workloads as they are listed: by group. */
static LseWorkloadId
workload_at (guint position)
{
  for (int group = 0; group < LSE_N_GROUPS; group++)
    for (int i = 0; i < LSE_N_WORKLOADS; i++)
      if ((int)lse_workload_info ((LseWorkloadId)i)->group == group && position-- == 0)
        return (LseWorkloadId)i;
  return LSE_WORKLOAD_SINCOS;
}

static guint
position_of (LseWorkloadId workload)
{
  guint position = 0;
  while (position < LSE_N_WORKLOADS && workload_at (position) != workload)
    position++;
  return position;
}

struct _LanescopeFormHead
{
  GtkBox parent_instance;
  LanescopeExperiment *experiment;
  GtkWidget *preset, *modified, *reset;
  GtkWidget *variants[2]; /* by LseVariant */
  GtkWidget *workload, *summary, *elements;
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (LanescopeFormHead, lanescope_form_head, GTK_TYPE_BOX)

static const LanescopeFieldRowInfo elements_info = {
    .field = LANESCOPE_FIELD_ELEMENTS,
    .title = N_ ("Elements"),
    .least = 1000,
    .most = 1000000000,
    .n_chars = 11,
    .is_number = TRUE,
};

static const LanescopeFieldRowInfo chunks_info = {
    .field = LANESCOPE_FIELD_CHUNKS,
    .title = N_ ("Chunks"),
    .least = 1,
    .most = 10000,
    .automatic = N_ ("Leave it to the preset: as it is printed, or four for each worker"),
    .n_chars = 6,
    .is_number = TRUE,
};

static const LanescopeFieldRowInfo workers_info = {
    .field = LANESCOPE_FIELD_WORKERS,
    .title = N_ ("Workers"),
    .n_chars = 6,
    .is_number = TRUE,
};

/* ------------------------------------------------------------------ small buttons */

static const LseTopology *
topology_of (LanescopeExperiment *experiment)
{
  return lanescope_machine_get_topology (lanescope_experiment_get_machine (experiment));
}

static char *
dup_range_label (LanescopeExperiment *experiment)
{
  guint n = (guint)lse_topology_n_allowed_cores (topology_of (experiment));
  return n > 1 ? g_strdup_printf (_ ("1…%u"), n) : NULL;
}

static char *
dup_range (LanescopeExperiment *experiment)
{
  return g_strdup_printf ("1-%u", (guint)lse_topology_n_allowed_cores (topology_of (experiment)));
}

static char *
dup_powers_label (LanescopeExperiment *experiment)
{
  return lse_topology_n_allowed_pus (topology_of (experiment)) > 1 ? g_strdup ("2ⁿ") : NULL;
}

static char *
dup_powers (LanescopeExperiment *experiment)
{
  guint n = (guint)lse_topology_n_allowed_pus (topology_of (experiment));
  GString *list = g_string_new ("1");
  for (guint i = 2; i <= n; i *= 2)
    g_string_append_printf (list, ",%u", i);
  return g_string_free (list, FALSE);
}

static char *
dup_offer (LanescopeExperiment *experiment)
{
  guint64 elements = lanescope_experiment_get_offered_elements (experiment);
  return elements > 0 ? g_strdup_printf ("%" G_GUINT64_FORMAT, elements) : NULL;
}

static char *
dup_offer_label (LanescopeExperiment *experiment)
{
  char grouped[LSP_NUMBER_SIZE];
  guint64 elements = lanescope_experiment_get_offered_elements (experiment);
  if (elements == 0)
    return NULL;
  lsp_format_number (grouped, (double)elements, 0);
  return g_strdup_printf (
      lanescope_experiment_is_valid (experiment) ? _ ("Use %s as in the tutorial") : _ ("Use %s"),
      grouped);
}

/* ------------------------------------------------------------------ experiment → head */

static void
update_workload (LanescopeFormHead *self)
{
  const LseWorkloadInfo *info =
      lse_workload_info (lanescope_experiment_get_workload (self->experiment));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->workload), position_of (info->id));
  lanescope_label_say (self->summary, _ (info->summary));
  lanescope_field_row_set_title (LANESCOPE_FIELD_ROW (self->elements),
                                 info->is_matrix               ? _ ("Matrix order n")
                                 : info->unit == LSE_UNIT_TASK ? _ ("Tasks")
                                                               : _ ("Elements"));
  if (info->is_matrix)
    lanescope_field_row_set_range (LANESCOPE_FIELD_ROW (self->elements), 100, 20000);
  else if (info->unit == LSE_UNIT_TASK)
    lanescope_field_row_set_range (LANESCOPE_FIELD_ROW (self->elements), 4, 10000);
  else
    lanescope_field_row_set_range (LANESCOPE_FIELD_ROW (self->elements), elements_info.least,
                                   elements_info.most);
}

static void
update (LanescopeFormHead *self)
{
  int preset = lanescope_experiment_get_preset (self->experiment);
  gboolean is_modified = lanescope_experiment_is_modified (self->experiment);
  self->is_updating = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->preset),
                              preset == 0 ? FREE_CHOICE : (guint)preset - 1);
  for (int i = 0; i < 2; i++)
    gtk_toggle_button_set_active (
        GTK_TOGGLE_BUTTON (self->variants[i]),
        lanescope_experiment_get_variant (self->experiment, (LseVariant)i));
  update_workload (self);
  self->is_updating = FALSE;
  gtk_widget_set_visible (self->modified, is_modified);
  gtk_widget_set_visible (self->reset, is_modified);
}

/* ------------------------------------------------------------------ head → experiment */

static void
preset_cb (LanescopeFormHead *self)
{
  guint position = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->preset));
  if (!self->is_updating && position < N_PRESETS)
    lanescope_experiment_set_preset (self->experiment,
                                     position == FREE_CHOICE ? 0 : (int)position + 1);
}

static void
reset_cb (LanescopeFormHead *self)
{
  lanescope_experiment_set_preset (self->experiment,
                                   lanescope_experiment_get_preset (self->experiment));
}

static void
workload_cb (LanescopeFormHead *self)
{
  guint position = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->workload));
  if (!self->is_updating && position < LSE_N_WORKLOADS)
    lanescope_experiment_set_workload (self->experiment, workload_at (position));
}

static void
variant_cb (LanescopeFormHead *self, GtkWidget *button)
{
  LseVariant variant = button == self->variants[LSE_VARIANT_AS_PRINTED] ? LSE_VARIANT_AS_PRINTED
                                                                        : LSE_VARIANT_REPAIRED;
  if (self->is_updating)
    return;
  lanescope_experiment_set_variant (self->experiment, variant,
                                    gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  update (self); /* the last one stays on */
}

/* ------------------------------------------------------------------ making it */

static GtkWidget *
new_row (void)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (row, "ls-row");
  return row;
}

static GtkWidget *
build_preset (LanescopeFormHead *self)
{
  static const char *const headings[N_PRESETS] = {
      [0] = N_ ("Tutorial"), [FREE_CHOICE] = N_ ("Your own")};
  static const char *translated[N_PRESETS];
  const char *items[N_PRESETS + 1] = {NULL};
  for (int i = 0; i < N_PRESETS; i++)
    {
      items[i] = lanescope_experiment_preset_title (i == FREE_CHOICE ? 0 : i + 1);
      translated[i] = headings[i] != NULL ? _ (headings[i]) : NULL;
    }
  GtkWidget *row = new_row ();
  gtk_widget_add_css_class (row, "ls-drop-row");
  self->preset = lanescope_drop_down_new (_ ("Preset"), _ ("Preset"));
  lanescope_drop_down_set_items (self->preset, items);
  lanescope_drop_down_set_headings (self->preset, translated, N_PRESETS);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (self->preset), TRUE);
  gtk_widget_set_hexpand (self->preset, TRUE);
  gtk_box_append (GTK_BOX (row), self->preset);

  self->modified = gtk_label_new (_ ("modified"));
  gtk_widget_add_css_class (self->modified, "ls-caption");
  gtk_widget_add_css_class (self->modified, "ls-accent");
  gtk_box_append (GTK_BOX (row), self->modified);
  self->reset = gtk_button_new_from_icon_name ("lanescope-undo-symbolic");
  gtk_widget_add_css_class (self->reset, "flat");
  gtk_widget_set_valign (self->reset, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->reset, _ ("Back to what the preset says"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reset), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Back to the preset"), -1);
  gtk_box_append (GTK_BOX (row), self->reset);
  return row;
}

/* Large text in a narrow window cuts the word rather than the form. */
static GtkWidget *
new_toggle (const char *words)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (words);
  GtkLabel *label = GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button)));
  gtk_label_set_wrap (label, TRUE); /* at large text */
  gtk_label_set_justify (label, GTK_JUSTIFY_CENTER);
  return button;
}

static GtkWidget *
build_variants (LanescopeFormHead *self)
{
  GtkWidget *row = new_row (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->variants[LSE_VARIANT_AS_PRINTED] = new_toggle (_ ("as printed"));
  self->variants[LSE_VARIANT_REPAIRED] = new_toggle (_ ("repaired"));
  gtk_widget_set_tooltip_text (self->variants[LSE_VARIANT_AS_PRINTED],
                               _ ("As the tutorial has it: workers are made for each repetition. "
                                  "Both may be on."));
  gtk_widget_set_tooltip_text (self->variants[LSE_VARIANT_REPAIRED],
                               _ ("Workers are kept and pinned, results are shared. Both may be "
                                  "on."));
  gtk_box_append (GTK_BOX (box), self->variants[LSE_VARIANT_AS_PRINTED]);
  gtk_box_append (GTK_BOX (box), self->variants[LSE_VARIANT_REPAIRED]);
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (box, "ls-segmented");
  gtk_box_append (GTK_BOX (row), box);
  return row;
}

static GtkWidget *
new_info_button (GtkWidget *label)
{
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new ();
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_popover_set_child (GTK_POPOVER (popover), label);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "lanescope-info-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("What this workload computes"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What this workload computes"), -1);
  return button;
}

static GtkWidget *
build_workload (LanescopeFormHead *self)
{
  static const char *headings[LSE_N_WORKLOADS];
  const char *items[LSE_N_WORKLOADS + 1] = {NULL};
  int group = -1;
  for (guint i = 0; i < LSE_N_WORKLOADS; i++)
    {
      const LseWorkloadInfo *info = lse_workload_info (workload_at (i));
      items[i] = _ (info->title);
      headings[i] = (int)info->group != group ? lse_workload_group_title (info->group) : NULL;
      group = (int)info->group;
    }
  GtkWidget *row = new_row ();
  gtk_widget_add_css_class (row, "ls-drop-row");
  self->workload = lanescope_drop_down_new (_ ("Workload"), _ ("Workload"));
  lanescope_drop_down_set_items (self->workload, items);
  lanescope_drop_down_set_headings (self->workload, headings, LSE_N_WORKLOADS);
  gtk_widget_set_hexpand (self->workload, TRUE);
  gtk_box_append (GTK_BOX (row), self->workload);
  self->summary = gtk_label_new (NULL);
  gtk_box_append (GTK_BOX (row), new_info_button (self->summary));
  return row;
}

static void
connect (LanescopeFormHead *self)
{
  g_signal_connect_swapped (self->preset, "notify::selected", G_CALLBACK (preset_cb), self);
  g_signal_connect_swapped (self->reset, "clicked", G_CALLBACK (reset_cb), self);
  g_signal_connect_swapped (self->workload, "notify::selected", G_CALLBACK (workload_cb), self);
  for (int i = 0; i < 2; i++)
    g_signal_connect_swapped (self->variants[i], "toggled", G_CALLBACK (variant_cb), self);
  g_signal_connect_object (self->experiment, "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
}

static void
lanescope_form_head_dispose (GObject *object)
{
  g_clear_object (&LANESCOPE_FORM_HEAD (object)->experiment);
  G_OBJECT_CLASS (lanescope_form_head_parent_class)->dispose (object);
}

static void
lanescope_form_head_class_init (LanescopeFormHeadClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanescope_form_head_dispose;
}

static void
lanescope_form_head_init (LanescopeFormHead *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "ls-boxed");
}

GtkWidget *
lanescope_form_head_new (LanescopeExperiment *experiment)
{
  LanescopeFormHead *self = g_object_new (LANESCOPE_TYPE_FORM_HEAD, NULL);
  GtkBox *box = GTK_BOX (self);
  self->experiment = g_object_ref (experiment);
  self->elements = lanescope_field_row_new (experiment, &elements_info);
  lanescope_field_row_add_button (LANESCOPE_FIELD_ROW (self->elements), NULL, dup_offer_label,
                                  dup_offer);
  GtkWidget *workers = lanescope_field_row_new (experiment, &workers_info);
  lanescope_field_row_add_button (LANESCOPE_FIELD_ROW (workers), _ ("From one to all cores"),
                                  dup_range_label, dup_range);
  lanescope_field_row_add_button (LANESCOPE_FIELD_ROW (workers), _ ("Powers of two"),
                                  dup_powers_label, dup_powers);
  gtk_box_append (box, build_preset (self));
  gtk_box_append (box, build_variants (self));
  gtk_box_append (box, build_workload (self));
  gtk_box_append (box, self->elements);
  gtk_box_append (box, lanescope_field_row_new (experiment, &chunks_info));
  gtk_box_append (box, workers);
  update (self);
  connect (self);
  return GTK_WIDGET (self);
}
