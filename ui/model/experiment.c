/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/experiment-private.h"

#include "i18n.h"
#include "run/probe.h"
#include "run/process.h"

#include <stdlib.h>
#include <string.h>

#define WINDOW_TIME_BUDGET_S 5
#define LONG_S 60.0
#define LIST_PREFIX "list:"     /* of --pin */
#define ORDER_IN_THE_TEXT 10000 /* of method 3; a thousand is what fits into a lecture */

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanescopeExperiment, lanescope_experiment, G_TYPE_OBJECT)

static void
clear_hints (LanescopeExperiment *self)
{
  for (int i = 0; i < LANESCOPE_N_FIELDS; i++)
    {
      g_clear_pointer (&self->hints[i].text, g_free);
      self->hints[i].severity = LANESCOPE_HINT_NONE;
    }
}

static void
lanescope_experiment_finalize (GObject *object)
{
  LanescopeExperiment *self = LANESCOPE_EXPERIMENT (object);
  clear_hints (self);
  for (int i = 0; i < LANESCOPE_N_TEXT_FIELDS; i++)
    g_free (self->texts[i]);
  free (self->plans);
  g_clear_object (&self->machine);
  G_OBJECT_CLASS (lanescope_experiment_parent_class)->finalize (object);
}

static void
lanescope_experiment_class_init (LanescopeExperimentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lanescope_experiment_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
lanescope_experiment_init (LanescopeExperiment *self)
{
  self->verify = TRUE;
  self->default_budget_s = WINDOW_TIME_BUDGET_S;
  self->variants[LSE_VARIANT_REPAIRED] = TRUE;
}

/* Everything that follows from the fields, and one signal. */
static void
update (LanescopeExperiment *self)
{
  clear_hints (self);
  self->is_asked = FALSE;
  lanescope_experiment_parse (self);
  lanescope_experiment_make_hints (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ------------------------------------------------------------------ preset and workload */

static const struct
{
  const char *name;
  const char *title;
} presets[] = {
    {NULL, N_ ("Free choice")},
    {"method-1", N_ ("Method 1 · threads")},
    {"method-2", N_ ("Method 2 · processes")},
    {"method-3", N_ ("Method 3 · BLAS threads")},
    {"method-4", N_ ("Method 4 · task graph")},
};

/* What the engine means by a preset, which must not be 0: its workload and strategies. */
static LseExperiment
meaning_of (int preset)
{
  LseExperiment experiment;
  lse_experiment_init (&experiment, LSE_WORKLOAD_SINCOS);
  lse_experiment_preset (&experiment, presets[preset].name, NULL);
  return experiment;
}

static gboolean
is_owned_by_preset (LanescopeField field)
{
  return field < LANESCOPE_FIELD_REPEATS;
}

static void
give_back_fields (LanescopeExperiment *self)
{
  for (int field = 0; field < LANESCOPE_N_TEXT_FIELDS; field++)
    if (is_owned_by_preset ((LanescopeField)field))
      g_clear_pointer (&self->texts[field], g_free);
}

static void
take_preset (LanescopeExperiment *self, int preset)
{
  self->preset = preset;
  if (preset == 0)
    return;
  LseExperiment experiment = meaning_of (preset);
  self->workload = experiment.workload;
  give_back_fields (self);
  for (int i = 0; i < LSE_N_STRATEGIES; i++)
    self->strategies[i] = i == LSE_STRATEGY_SERIAL || experiment.strategies[i];
}

LanescopeExperiment *
lanescope_experiment_new (LanescopeMachine *machine)
{
  LanescopeExperiment *self = g_object_new (LANESCOPE_TYPE_EXPERIMENT, NULL);
  self->machine = g_object_ref (machine);
  take_preset (self, 1);
  update (self);
  return self;
}

void
lanescope_experiment_set_preset (LanescopeExperiment *self, int preset)
{
  g_return_if_fail (preset >= 0 && preset < (int)G_N_ELEMENTS (presets));
  take_preset (self, preset);
  update (self);
}

int
lanescope_experiment_get_preset (LanescopeExperiment *self)
{
  return self->preset;
}

const char *
lanescope_experiment_preset_title (int preset)
{
  return _ (presets[preset].title);
}

gboolean
lanescope_experiment_is_modified (LanescopeExperiment *self)
{
  if (self->preset == 0)
    return FALSE;
  for (int field = 0; field < LANESCOPE_N_TEXT_FIELDS; field++)
    if (is_owned_by_preset ((LanescopeField)field) && self->texts[field] != NULL)
      return TRUE;
  LseExperiment experiment = meaning_of (self->preset);
  for (int i = 0; i < LSE_N_STRATEGIES; i++)
    if (i != LSE_STRATEGY_SERIAL && self->strategies[i] != experiment.strategies[i])
      return TRUE;
  return FALSE;
}

/* Something to compare serial with: what is chosen, if any of it can do this workload. */
static void
choose_a_strategy (LanescopeExperiment *self)
{
  LseExperiment experiment;
  for (int i = 0; i < LSE_N_STRATEGIES; i++)
    if (i != LSE_STRATEGY_SERIAL && self->strategies[i] &&
        lse_catalog_why_not (self->workload, (LseStrategyId)i) == NULL)
      return;
  lse_experiment_init (&experiment, self->workload);
  for (int i = 0; i < LSE_N_STRATEGIES; i++)
    self->strategies[i] |= experiment.strategies[i];
}

void
lanescope_experiment_set_workload (LanescopeExperiment *self, LseWorkloadId workload)
{
  if (self->workload == workload)
    return;
  self->workload = workload;
  self->preset = 0;
  g_clear_pointer (&self->texts[LANESCOPE_FIELD_ELEMENTS], g_free);
  choose_a_strategy (self);
  LseKernelId kernel;
  const char *name = self->texts[LANESCOPE_FIELD_KERNEL];
  if (name != NULL && (lse_kernel_parse (&kernel, name, NULL) != LSE_OK ||
                       (lse_workload_info (workload)->kernels >> kernel & 1) == 0))
    g_clear_pointer (&self->texts[LANESCOPE_FIELD_KERNEL], g_free);
  update (self);
}

LseWorkloadId
lanescope_experiment_get_workload (LanescopeExperiment *self)
{
  return self->workload;
}

/* ------------------------------------------------------------------ choices */

void
lanescope_experiment_set_variant (LanescopeExperiment *self, LseVariant variant, gboolean on)
{
  if (self->variants[variant] == on || (!on && !self->variants[!variant]))
    return;
  self->variants[variant] = on;
  update (self);
}

gboolean
lanescope_experiment_get_variant (LanescopeExperiment *self, LseVariant variant)
{
  return self->variants[variant];
}

void
lanescope_experiment_set_strategy (LanescopeExperiment *self, LseStrategyId strategy, gboolean on)
{
  if (strategy == LSE_STRATEGY_SERIAL || self->strategies[strategy] == on)
    return;
  self->strategies[strategy] = on;
  update (self);
}

gboolean
lanescope_experiment_get_strategy (LanescopeExperiment *self, LseStrategyId strategy)
{
  return self->strategies[strategy];
}

char *
lanescope_experiment_dup_why_not (LanescopeExperiment *self, LseStrategyId strategy)
{
  const char *why = lse_catalog_why_not (self->workload, strategy);
  if (why != NULL)
    return g_strdup (why);
  LseExpandedPlan probe = {.plan = {.workload = self->workload, .strategy = strategy}};
  if (self->are_modules_known)
    lse_probe_apply (&probe, 1);
  return probe.why_skipped[0] != '\0' ? g_strdup (probe.why_skipped) : NULL;
}

void
lanescope_experiment_modules_probed (LanescopeExperiment *self)
{
  self->are_modules_known = TRUE;
  update (self);
}

void
lanescope_experiment_set_verify (LanescopeExperiment *self, gboolean verify)
{
  if (self->verify == verify)
    return;
  self->verify = verify;
  update (self);
}

gboolean
lanescope_experiment_get_verify (LanescopeExperiment *self)
{
  return self->verify;
}

/* ------------------------------------------------------------------ texts */

void
lanescope_experiment_set_text (LanescopeExperiment *self, LanescopeField field, const char *text)
{
  g_return_if_fail (field < LANESCOPE_N_TEXT_FIELDS);
  g_autofree char *stripped = text != NULL ? g_strstrip (g_strdup (text)) : NULL;
  const char *wanted = stripped != NULL && stripped[0] != '\0' ? stripped : NULL;
  if (g_strcmp0 (self->texts[field], wanted) == 0)
    return;
  gboolean is_list = field == LANESCOPE_FIELD_PIN && wanted != NULL && g_ascii_isdigit (wanted[0]);
  g_free (self->texts[field]);
  self->texts[field] = is_list ? g_strconcat (LIST_PREFIX, wanted, NULL) : g_strdup (wanted);
  update (self);
}

const char *
lanescope_experiment_get_text (LanescopeExperiment *self, LanescopeField field)
{
  g_return_val_if_fail (field < LANESCOPE_N_TEXT_FIELDS, NULL);
  return self->texts[field];
}

const LsePlan *
lanescope_experiment_leading_plan (LanescopeExperiment *self)
{
  for (size_t i = 0; i < self->n_plans; i++)
    if (!self->plans[i].is_baseline)
      return &self->plans[i].plan;
  return self->n_plans > 0 ? &self->plans[0].plan : NULL;
}

/* With a point in every locale. */
static char *
dup_number (double value, const char *unit)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  return g_strconcat (g_ascii_formatd (number, sizeof number, "%g", value), unit, NULL);
}

static char *
effective_of_plan (const LsePlan *plan, LanescopeField field)
{
  char text[LSE_PIN_LIST_MAX + 16];
  switch ((int)field)
    {
    case LANESCOPE_FIELD_ELEMENTS:
      return g_strdup_printf ("%" G_GUINT64_FORMAT, plan->elements);
    case LANESCOPE_FIELD_CHUNKS:
      return g_strdup_printf ("%u", plan->chunks);
    case LANESCOPE_FIELD_WORKERS:
      return g_strdup_printf ("%u", plan->workers);
    case LANESCOPE_FIELD_KERNEL:
      return g_strdup (lse_kernel_name (plan->kernel));
    case LANESCOPE_FIELD_SCHEDULE:
      return g_strdup (lse_schedule_name (plan->schedule));
    case LANESCOPE_FIELD_POOL:
      return g_strdup (lse_pool_name (plan->pool));
    case LANESCOPE_FIELD_TRANSPORT:
      return g_strdup (lse_transport_name (plan->transport));
    case LANESCOPE_FIELD_SPLIT_EVERY:
      return g_strdup_printf ("%u", plan->split_every);
    case LANESCOPE_FIELD_BLAS_THREADS:
      return g_strdup_printf ("%u", plan->blas_threads);
    case LANESCOPE_FIELD_PIN:
      return g_strdup (lse_pin_format (&plan->pin, text, sizeof text));
    case LANESCOPE_FIELD_LAYOUT:
      return g_strdup (lse_layout_name (plan->layout));
    case LANESCOPE_FIELD_SOURCE:
      return g_strdup (lse_source_name (plan->source));
    case LANESCOPE_FIELD_MEMORY_BUDGET:
      return dup_number ((double)plan->memory_budget_bytes / (1 << 20), "MiB");
    case LANESCOPE_FIELD_IO_WAIT:
      return dup_number ((double)plan->io_wait_ns / 1e6, "ms");
    case LANESCOPE_FIELD_GIL:
      return g_strdup (lse_gil_variant_name (plan->gil));
    case LANESCOPE_FIELD_GIL_FREE_SHARE:
      return dup_number (plan->gil_free_ratio * 100, "%");
    case LANESCOPE_FIELD_SWITCH_INTERVAL:
      return dup_number ((double)plan->switch_interval_ns / 1e6, "ms");
    default:
      return g_strdup (lse_memory_format (&plan->memory, text, sizeof text));
    }
}

char *
lanescope_experiment_dup_effective (LanescopeExperiment *self, LanescopeField field)
{
  const LsePlan *plan = lanescope_experiment_leading_plan (self);
  g_return_val_if_fail (field < LANESCOPE_N_TEXT_FIELDS, NULL);
  if (field == LANESCOPE_FIELD_TIME_BUDGET)
    return dup_number ((double)self->settings.time_budget_ns / 1e9, "s");
  if (field == LANESCOPE_FIELD_TARGET_CI)
    return dup_number (self->settings.target_ci_ratio * 100, "%");
  if (field == LANESCOPE_FIELD_SEED)
    return g_strdup_printf ("%" G_GUINT64_FORMAT, self->settings.fields.seed);
  if (field == LANESCOPE_FIELD_REPEATS)
    return self->settings.fields.repeats == 0
               ? g_strdup ("auto")
               : g_strdup_printf ("%u", self->settings.fields.repeats);
  for (size_t i = 0; field >= LANESCOPE_FIELD_GIL && i < self->n_plans; i++)
    if (lse_strategy_info (self->plans[i].plan.strategy)->has_gil)
      plan = &self->plans[i].plan;
  if (field == LANESCOPE_FIELD_WORKERS && self->texts[field] != NULL)
    return lanescope_experiment_dup_plain (self, field); /* a list is not one plan's */
  return plan != NULL ? effective_of_plan (plan, field) : g_strdup ("");
}

/* ------------------------------------------------------------------ pinning by clicking */

/* The CPUs of a list that was made by clicking, or written as CPUs. */
static LseCpuSet
clicked_cpus (LanescopeExperiment *self)
{
  LseCpuSet set;
  const char *text = self->texts[LANESCOPE_FIELD_PIN];
  lse_cpuset_clear (&set);
  if (text != NULL && g_str_has_prefix (text, LIST_PREFIX))
    lse_cpuset_parse (&set, text + strlen (LIST_PREFIX), NULL);
  return set;
}

gboolean
lanescope_experiment_has_cpu (LanescopeExperiment *self, int os_index)
{
  LseCpuSet set = clicked_cpus (self);
  return lse_cpuset_has (&set, os_index);
}

void
lanescope_experiment_toggle_cpu (LanescopeExperiment *self, int os_index)
{
  char list[LSE_PIN_LIST_MAX];
  LseCpuSet set = clicked_cpus (self);
  if (lse_cpuset_has (&set, os_index))
    lse_cpuset_remove (&set, os_index);
  else
    lse_cpuset_add (&set, os_index);
  lse_cpuset_format (&set, list, sizeof list);
  g_autofree char *text = list[0] != '\0' ? g_strconcat (LIST_PREFIX, list, NULL) : NULL;
  lanescope_experiment_set_text (self, LANESCOPE_FIELD_PIN, text);
}

/* ------------------------------------------------------------------ what came of it */

LanescopeMachine *
lanescope_experiment_get_machine (LanescopeExperiment *self)
{
  return self->machine;
}

void
lanescope_experiment_take_hint (LanescopeExperiment *self,
                                LanescopeField field,
                                LanescopeSeverity severity,
                                char *text)
{
  LanescopeHint *hint = &self->hints[field];
  if (severity <= hint->severity)
    {
      g_free (text);
      return;
    }
  g_free (hint->text);
  *hint = (LanescopeHint) {.text = text, .severity = severity};
}

const char *
lanescope_experiment_get_hint (LanescopeExperiment *self,
                               LanescopeField field,
                               LanescopeSeverity *severity)
{
  if (severity != NULL)
    *severity = self->hints[field].severity;
  return self->hints[field].text;
}

gboolean
lanescope_experiment_is_valid (LanescopeExperiment *self)
{
  return self->is_valid;
}

const LseExpandedPlan *
lanescope_experiment_get_plans (LanescopeExperiment *self, gsize *n_plans)
{
  *n_plans = self->is_valid ? self->n_plans : 0;
  return self->plans;
}

const LseExperiment *
lanescope_experiment_get_settings (LanescopeExperiment *self)
{
  return &self->settings;
}

void
lanescope_experiment_get_estimate (LanescopeExperiment *self,
                                   guint64 *bytes,
                                   double *least_s,
                                   double *most_s)
{
  *bytes = self->total_bytes;
  *least_s = self->least_s;
  *most_s = MAX (self->least_s, (double)self->settings.time_budget_ns / 1e9);
}

guint64
lanescope_experiment_get_fitting_elements (LanescopeExperiment *self)
{
  return self->fitting_elements;
}

guint64
lanescope_experiment_get_offered_elements (LanescopeExperiment *self)
{
  gboolean is_shortened = self->preset == 3 && self->texts[LANESCOPE_FIELD_ELEMENTS] == NULL;
  return is_shortened ? ORDER_IN_THE_TEXT : self->fitting_elements;
}

void
lanescope_experiment_set_default_budget (LanescopeExperiment *self, double budget_s)
{
  g_return_if_fail (budget_s > 0);
  if (self->default_budget_s == budget_s)
    return;
  self->default_budget_s = budget_s;
  update (self);
}

gboolean
lanescope_experiment_is_asked (LanescopeExperiment *self)
{
  return self->is_asked;
}

gboolean
lanescope_experiment_may_start (LanescopeExperiment *self)
{
  if (!self->is_valid)
    return FALSE;
  if (self->is_asked || self->least_s <= LONG_S)
    return TRUE;
  self->is_asked = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);
  return FALSE;
}

void
lanescope_experiment_started (LanescopeExperiment *self)
{
  if (!self->is_asked)
    return;
  self->is_asked = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ------------------------------------------------------------------ as a command */

char *
lanescope_experiment_dup_command (LanescopeExperiment *self)
{
  char command[LSE_COMMAND_MAX];
  return g_strdup (lse_experiment_command (&self->settings, command, sizeof command));
}

static gboolean
is_of_threads (const char *entry)
{
  return g_str_has_prefix (entry, "OMP_") || g_str_has_prefix (entry, "OPENBLAS_");
}

char *
lanescope_experiment_dup_environment (LanescopeExperiment *self)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  for (size_t i = 0; i < self->n_plans; i++)
    {
      char **environment = lse_process_environment (&self->plans[i].plan);
      for (size_t k = 0; environment != NULL && environment[k] != NULL; k++)
        if (is_of_threads (environment[k]) &&
            !g_ptr_array_find_with_equal_func (lines, environment[k], g_str_equal, NULL))
          g_ptr_array_add (lines, g_strdup (environment[k]));
      lse_process_environment_free (environment);
    }
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **)lines->pdata);
}
