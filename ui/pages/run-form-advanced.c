/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/run-form-private.h"

#include "model/settings.h"
#include "widgets/choice-row.h"
#include "widgets/field-row.h"
#include "widgets/hint.h"

#include "i18n.h"

#include <string.h>

/* When a row is there: for everyone or for experts, and only if what is chosen looks at it. */
typedef enum
{
  NEED_NOTHING,
  NEED_SCHEDULE,
  NEED_POOL,
  NEED_TRANSPORT,
  NEED_SPLIT_EVERY,
  NEED_BLAS,
  NEED_LAYOUT,
  NEED_SOURCE,
  NEED_MEMORY_BUDGET,
  NEED_IO_WAIT,
  NEED_GIL,
  NEED_CPU_LIST
} Need;

typedef struct
{
  LanescopeField field;
  Need need;
  gboolean is_expert;
  const LanescopeFieldRowInfo *entry; /* NULL: a choice */
  const char *title;                  /* N_(), of a choice */
  const LanescopeChoice *choices;
  guint n_choices;
} RowInfo;

#define CHOICES(list) (list), G_N_ELEMENTS (list)
#define MAX_NODES 8

static const LanescopeChoice kernels[LSE_N_KERNELS] = {
    [LSE_KERNEL_NUMPY] = {"numpy", N_ ("numpy: passes")},
    [LSE_KERNEL_FUSED] = {"fused", N_ ("fused: one pass")},
    [LSE_KERNEL_SIMD] = {"simd", N_ ("simd: vector code")},
};
static const LanescopeChoice schedules[] = {
    {"static", N_ ("static")},
    {"dynamic", N_ ("dynamic")},
    {"guided", N_ ("guided")},
};
static const LanescopeChoice pools[] = {
    {"persistent", N_ ("persistent")},
    {"per-run", N_ ("new each time")},
};
static const LanescopeChoice transports[] = {
    {"pipe", N_ ("pipe")},
    {"reduced", N_ ("sums only")},
    {"shared", N_ ("shared memory")},
};
static const LanescopeChoice layouts[] = {
    {"packed", N_ ("packed: one cache line")},
    {"padded", N_ ("padded: a line each")},
};
static const LanescopeChoice sources[] = {
    {"memory", N_ ("memory")},
    {"file", N_ ("file on a disk")},
};
static const LanescopeChoice gils[] = {
    {"3.11", N_ ("one, as to 3.12")},
    {"3.13", N_ ("one, as from 3.13")},
    {"per-interpreter", N_ ("one an interpreter")},
    {"free-threaded", N_ ("none: free-threaded")},
    {"legacy", N_ ("as to 3.1: by bytecodes")},
};
static const LanescopeChoice pins[] = {
    {"none", N_ ("not pinned")},
    {"compact", N_ ("compact")},
    {"close", N_ ("one per core")},
    {"scatter", N_ ("scatter")},
    {"balanced:package", N_ ("balanced: packages")},
    {"balanced:numa", N_ ("balanced: NUMA nodes")},
    {"balanced:l3", N_ ("balanced: L3 caches")},
    {"samepu", N_ ("all on one CPU")},
    {"list:", N_ ("custom list")},
};
static const LanescopeChoice memories[] = {
    {"ft-workers", N_ ("by the workers")}, {"ft-main", N_ ("by the main thread")},
    {"interleave", N_ ("interleaved")},    {"bind:0", N_ ("on node 0")},
    {"bind:1", N_ ("on node 1")},          {"bind:2", N_ ("on node 2")},
    {"bind:3", N_ ("on node 3")},          {"bind:4", N_ ("on node 4")},
    {"bind:5", N_ ("on node 5")},          {"bind:6", N_ ("on node 6")},
    {"bind:7", N_ ("on node 7")},
};

#define ENTRY(name, ...) \
  static const LanescopeFieldRowInfo name##_entry = {.field = LANESCOPE_FIELD_##name, __VA_ARGS__}
ENTRY (SPLIT_EVERY, .title = N_ ("Results combined at once"), .n_chars = 6, .is_number = TRUE);
ENTRY (BLAS_THREADS, .title = N_ ("BLAS threads"), .n_chars = 6, .is_number = TRUE);
ENTRY (MEMORY_BUDGET, .title = N_ ("Memory for the file"), .n_chars = 8);
ENTRY (IO_WAIT, .title = N_ ("Wait of a task"), .n_chars = 6);
ENTRY (GIL_FREE_SHARE, .title = N_ ("Work without the GIL"), .n_chars = 6, .is_percent = TRUE);
ENTRY (SWITCH_INTERVAL, .title = N_ ("Switch interval"), .n_chars = 6);
ENTRY (PIN, .title = N_ ("CPUs"), .n_chars = 12);
ENTRY (REPEATS, .title = N_ ("Repetitions"), .n_chars = 6);
ENTRY (TARGET_CI, .title = N_ ("Interval wanted"), .n_chars = 6);
ENTRY (TIME_BUDGET, .title = N_ ("Time"), .n_chars = 6);
ENTRY (SEED, .title = N_ ("Seed"), .n_chars = 9, .is_number = TRUE);

#define CHOICE(name, need_, is_expert_, title_, list)                                         \
  {                                                                                           \
    .field = LANESCOPE_FIELD_##name, .need = need_, .is_expert = is_expert_, .title = title_, \
    .choices = list, .n_choices = G_N_ELEMENTS (list)                                         \
  }
#define TYPED(name, need_, is_expert_)                                       \
  {                                                                          \
    .field = LANESCOPE_FIELD_##name, .need = need_, .is_expert = is_expert_, \
    .entry = &name##_entry                                                   \
  }

static const RowInfo infos[] = {
    CHOICE (KERNEL, NEED_NOTHING, FALSE, N_ ("Kernel"), kernels),
    CHOICE (SCHEDULE, NEED_SCHEDULE, FALSE, N_ ("Schedule"), schedules),
    CHOICE (POOL, NEED_POOL, FALSE, N_ ("Pool"), pools),
    CHOICE (TRANSPORT, NEED_TRANSPORT, FALSE, N_ ("Transport"), transports),
    CHOICE (LAYOUT, NEED_LAYOUT, FALSE, N_ ("Counters"), layouts),
    CHOICE (SOURCE, NEED_SOURCE, FALSE, N_ ("Data from"), sources),
    TYPED (MEMORY_BUDGET, NEED_MEMORY_BUDGET, FALSE),
    TYPED (IO_WAIT, NEED_IO_WAIT, FALSE),
    CHOICE (GIL, NEED_GIL, TRUE, N_ ("GIL"), gils),
    TYPED (GIL_FREE_SHARE, NEED_GIL, TRUE),
    TYPED (SWITCH_INTERVAL, NEED_GIL, TRUE),
    TYPED (SPLIT_EVERY, NEED_SPLIT_EVERY, FALSE),
    TYPED (BLAS_THREADS, NEED_BLAS, TRUE),
    CHOICE (PIN, NEED_NOTHING, TRUE, N_ ("Pinning"), pins),
    TYPED (PIN, NEED_CPU_LIST, TRUE),
    CHOICE (MEMORY, NEED_NOTHING, TRUE, N_ ("Memory"), memories),
    TYPED (REPEATS, NEED_NOTHING, FALSE),
    TYPED (TIME_BUDGET, NEED_NOTHING, FALSE),
    TYPED (TARGET_CI, NEED_NOTHING, TRUE),
    TYPED (SEED, NEED_NOTHING, TRUE),
};

struct _LanescopeFormAdvanced
{
  GtkBox parent_instance;
  LanescopeExperiment *experiment;
  GtkWidget *expander, *about, *list, *rows[G_N_ELEMENTS (infos)];
  GtkWidget *verify, *environment_row, *environment, *command_row, *command;
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (LanescopeFormAdvanced, lanescope_form_advanced, GTK_TYPE_BOX)

/* ------------------------------------------------------------------ which rows there are */

static gboolean
uses (LanescopeExperiment *experiment, Need need)
{
  for (int i = 0; i < LSE_N_STRATEGIES; i++)
    {
      const LseStrategyInfo *info = lse_strategy_info ((LseStrategyId)i);
      gboolean has = need == NEED_SCHEDULE      ? info->has_schedule
                     : need == NEED_POOL        ? info->has_pool
                     : need == NEED_TRANSPORT   ? info->has_transport
                     : need == NEED_SPLIT_EVERY ? info->has_split_every
                     : need == NEED_GIL         ? info->has_gil
                                                : FALSE;
      if (has && lanescope_experiment_get_strategy (experiment, (LseStrategyId)i))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_needed (LanescopeExperiment *experiment, Need need)
{
  const LseWorkloadInfo *workload =
      lse_workload_info (lanescope_experiment_get_workload (experiment));
  const char *pin = lanescope_experiment_get_text (experiment, LANESCOPE_FIELD_PIN);
  if (need == NEED_NOTHING)
    return TRUE;
  if (need == NEED_BLAS)
    return workload->calls_blas;
  if (need == NEED_LAYOUT)
    return workload->has_layout;
  if (need == NEED_SOURCE)
    return workload->has_source;
  const char *source = lanescope_experiment_get_text (experiment, LANESCOPE_FIELD_SOURCE);
  gboolean is_file = g_strcmp0 (source, lse_source_name (LSE_SOURCE_FILE)) == 0;
  if (need == NEED_MEMORY_BUDGET)
    return workload->has_memory_budget && is_file;
  if (need == NEED_IO_WAIT)
    return workload->has_io_wait && !is_file;
  if (need == NEED_CPU_LIST)
    return pin != NULL && g_str_has_prefix (pin, "list:");
  return uses (experiment, need);
}

/* What was set, or is wrong, is never hidden. */
static gboolean
is_shown (LanescopeExperiment *experiment, const RowInfo *info)
{
  LanescopeSeverity severity;
  lanescope_experiment_get_hint (experiment, info->field, &severity);
  gboolean is_touched = lanescope_experiment_get_text (experiment, info->field) != NULL;
  if (!is_needed (experiment, info->need))
    return info->need != NEED_CPU_LIST && is_touched && severity == LANESCOPE_HINT_ERROR;
  return !info->is_expert || lanescope_settings_is_expert () || is_touched;
}

static guint
choice_mask (LanescopeExperiment *experiment, LanescopeField field)
{
  LanescopeMachine *machine = lanescope_experiment_get_machine (experiment);
  guint n_nodes = (guint)lanescope_machine_get_topology (machine)->n_numa;
  if (field == LANESCOPE_FIELD_KERNEL)
    return lse_workload_info (lanescope_experiment_get_workload (experiment))->kernels;
  if (field == LANESCOPE_FIELD_MEMORY)
    return 7U | ((1U << MIN (n_nodes, MAX_NODES)) - 1) << 3;
  return G_MAXUINT;
}

/* ------------------------------------------------------------------ following */

static void
update_expert (LanescopeFormAdvanced *self)
{
  gboolean is_expert = lanescope_settings_is_expert ();
  gtk_widget_set_visible (self->command_row, is_expert);
  lanescope_label_say (self->about,
                       is_expert ? _ ("pinning, repetitions") : _ ("kernel, repetitions"));
  if (!is_expert)
    {
      gtk_widget_set_visible (self->environment_row, FALSE);
      return;
    }
  g_autofree char *environment = lanescope_experiment_dup_environment (self->experiment);
  g_autofree char *command = lanescope_experiment_dup_command (self->experiment);
  lanescope_label_say (self->environment, environment);
  lanescope_label_say (self->command, command);
  gtk_widget_set_visible (self->environment_row, environment[0] != '\0');
}

static void
update (LanescopeFormAdvanced *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (infos); i++)
    {
      gtk_widget_set_visible (self->rows[i], is_shown (self->experiment, &infos[i]));
      if (infos[i].choices != NULL)
        lanescope_choice_row_set_mask (LANESCOPE_CHOICE_ROW (self->rows[i]),
                                       choice_mask (self->experiment, infos[i].field));
    }
  self->is_updating = TRUE;
  gtk_switch_set_active (GTK_SWITCH (self->verify),
                         lanescope_experiment_get_verify (self->experiment));
  self->is_updating = FALSE;
  update_expert (self);
}

static void
verify_cb (LanescopeFormAdvanced *self)
{
  if (!self->is_updating)
    lanescope_experiment_set_verify (self->experiment,
                                     gtk_switch_get_active (GTK_SWITCH (self->verify)));
}

/* ------------------------------------------------------------------ making it */

/* A custom list begins with all CPUs that may be used. */
static char *
dup_all_cpus (LanescopeExperiment *experiment)
{
  char list[LSE_PIN_LIST_MAX];
  LanescopeMachine *machine = lanescope_experiment_get_machine (experiment);
  lse_cpuset_format (&lanescope_machine_get_topology (machine)->allowed, list, sizeof list);
  return g_strconcat ("list:", list, NULL);
}

static void
build_rows (LanescopeFormAdvanced *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (infos); i++)
    {
      const RowInfo *info = &infos[i];
      if (info->entry != NULL)
        self->rows[i] = lanescope_field_row_new (self->experiment, info->entry);
      else
        self->rows[i] = lanescope_choice_row_new (self->experiment, info->field, _ (info->title),
                                                  info->choices, info->n_choices);
      if (info->choices == pins)
        lanescope_choice_row_set_open_choice (LANESCOPE_CHOICE_ROW (self->rows[i]), dup_all_cpus);
      gtk_box_append (GTK_BOX (self->list), self->rows[i]);
    }
}

static GtkWidget *
build_verify (LanescopeFormAdvanced *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (_ ("Check results"));
  gtk_widget_add_css_class (row, "ls-row");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  self->verify = gtk_switch_new ();
  gtk_widget_set_valign (self->verify, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->verify), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Check results against serial"), -1);
  g_signal_connect_swapped (self->verify, "notify::active", G_CALLBACK (verify_cb), self);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), self->verify);
  return row;
}

/* Name, and beneath it what can be selected and copied. */
static GtkWidget *
new_code_row (const char *title, GtkWidget **code, GtkWidget **head)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *label = gtk_label_new (title);
  gtk_widget_add_css_class (row, "ls-row");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (*head), label);
  gtk_box_append (GTK_BOX (row), *head);
  *code = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (*code), 0);
  gtk_label_set_wrap (GTK_LABEL (*code), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (*code), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (*code), TRUE);
  gtk_widget_add_css_class (*code, "ls-code");
  gtk_accessible_update_property (GTK_ACCESSIBLE (*code), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (row), *code);
  return row;
}

static void
build_code (LanescopeFormAdvanced *self)
{
  GtkWidget *head;
  self->environment_row =
      new_code_row (_ ("Environment of the workers"), &self->environment, &head);
  self->command_row = new_code_row (_ ("As a command"), &self->command, &head);
  GtkWidget *copy = gtk_button_new_from_icon_name ("lanescope-copy-symbolic");
  gtk_widget_add_css_class (copy, "flat");
  gtk_widget_set_tooltip_text (copy, _ ("Copy as command"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (copy), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Copy as command"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (copy), "win.copy-command");
  gtk_box_append (GTK_BOX (head), copy);
}

static void
build (LanescopeFormAdvanced *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (_ ("Advanced"));
  self->about = gtk_label_new (NULL);
  gtk_widget_set_hexpand (self->about, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->about), 1);
  gtk_label_set_ellipsize (GTK_LABEL (self->about), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->about, "ls-caption");
  gtk_widget_add_css_class (self->about, "ls-secondary");
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), self->about);
  gtk_widget_set_hexpand (head, TRUE);

  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->list, "ls-rows");
  build_rows (self);
  gtk_box_append (GTK_BOX (self->list), build_verify (self));
  build_code (self);
  gtk_box_append (GTK_BOX (self->list), self->environment_row);
  gtk_box_append (GTK_BOX (self->list), self->command_row);

  self->expander = gtk_expander_new (NULL);
  gtk_expander_set_label_widget (GTK_EXPANDER (self->expander), head);
  gtk_expander_set_child (GTK_EXPANDER (self->expander), self->list);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expander), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Advanced"), -1);
  gtk_widget_set_hexpand (self->expander, TRUE);
  gtk_box_append (GTK_BOX (self), self->expander);
}

static void
lanescope_form_advanced_dispose (GObject *object)
{
  g_clear_object (&LANESCOPE_FORM_ADVANCED (object)->experiment);
  G_OBJECT_CLASS (lanescope_form_advanced_parent_class)->dispose (object);
}

static void
lanescope_form_advanced_class_init (LanescopeFormAdvancedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanescope_form_advanced_dispose;
}

static void
lanescope_form_advanced_init (LanescopeFormAdvanced *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "ls-boxed");
  gtk_widget_add_css_class (GTK_WIDGET (self), "ls-advanced");
}

GtkWidget *
lanescope_form_advanced_new (LanescopeExperiment *experiment)
{
  LanescopeFormAdvanced *self = g_object_new (LANESCOPE_TYPE_FORM_ADVANCED, NULL);
  self->experiment = g_object_ref (experiment);
  build (self);
  g_signal_connect_object (experiment, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lanescope_settings_get (), "changed::mode", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

void
lanescope_form_advanced_set_editable (LanescopeFormAdvanced *self, gboolean is_editable)
{
  gtk_widget_set_sensitive (self->list, is_editable);
}
