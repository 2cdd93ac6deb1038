/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the form says: fields as the user typed them, what they mean, and what is to be said about
 * each. It is an LseExperiment with the words around it; the engine's parsers and rules decide, so
 * that the window and the command line understand the same.
 *
 * A field that the user has not touched has no text: its value comes from the preset, the variant,
 * or the default, and lanescope_experiment_dup_effective() says what it is.
 */
#pragma once

#include "model/machine.h"
#include "plan/experiment.h"

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  /* texts, as the command line takes them */
  LANESCOPE_FIELD_ELEMENTS,
  LANESCOPE_FIELD_CHUNKS,
  LANESCOPE_FIELD_WORKERS,
  LANESCOPE_FIELD_KERNEL,
  LANESCOPE_FIELD_SCHEDULE,
  LANESCOPE_FIELD_POOL,
  LANESCOPE_FIELD_TRANSPORT,
  LANESCOPE_FIELD_SPLIT_EVERY,
  LANESCOPE_FIELD_BLAS_THREADS,
  LANESCOPE_FIELD_PIN,
  LANESCOPE_FIELD_MEMORY,
  LANESCOPE_FIELD_LAYOUT,
  LANESCOPE_FIELD_SOURCE,
  LANESCOPE_FIELD_MEMORY_BUDGET,
  LANESCOPE_FIELD_IO_WAIT,
  LANESCOPE_FIELD_GIL,
  LANESCOPE_FIELD_GIL_FREE_SHARE,
  LANESCOPE_FIELD_SWITCH_INTERVAL,
  LANESCOPE_FIELD_REPEATS,
  LANESCOPE_FIELD_TARGET_CI,
  LANESCOPE_FIELD_TIME_BUDGET,
  LANESCOPE_FIELD_SEED,
  LANESCOPE_N_TEXT_FIELDS,
  /* chosen, never typed: they have hints only */
  LANESCOPE_FIELD_STRATEGIES = LANESCOPE_N_TEXT_FIELDS,
  LANESCOPE_FIELD_VARIANT,
  LANESCOPE_FIELD_ESTIMATE, /* the whole: memory and time */
  LANESCOPE_N_FIELDS
} LanescopeField;

typedef enum
{
  LANESCOPE_HINT_NONE,
  LANESCOPE_HINT_INFO,
  LANESCOPE_HINT_WARNING, /* unusual, and allowed */
  LANESCOPE_HINT_ERROR    /* cannot run like this */
} LanescopeSeverity;

#define LANESCOPE_TYPE_EXPERIMENT (lanescope_experiment_get_type ())
/* Signal ::changed: any field, hint or estimate. Main thread. */
G_DECLARE_FINAL_TYPE (LanescopeExperiment, lanescope_experiment, LANESCOPE, EXPERIMENT, GObject)

/* Method 1, repaired, serial and threads, 5 s. */
LanescopeExperiment *lanescope_experiment_new (LanescopeMachine *machine);

LanescopeMachine *lanescope_experiment_get_machine (LanescopeExperiment *self);

/* 1 … 4: a method of the tutorial; 0: free choice. Choosing one gives back the fields that it owns
 * (all but repeats, interval, time, seed, verification) and chooses its workload and strategy. */
void lanescope_experiment_set_preset (LanescopeExperiment *self, int preset);
int lanescope_experiment_get_preset (LanescopeExperiment *self);

/* TRUE if a field that the preset owns was touched. */
gboolean lanescope_experiment_is_modified (LanescopeExperiment *self);

/* "Method 2 · processes", "Free choice". Static, translated. */
const char *lanescope_experiment_preset_title (int preset);

/* Another workload than the preset's makes it a free choice. */
void lanescope_experiment_set_workload (LanescopeExperiment *self, LseWorkloadId workload);
LseWorkloadId lanescope_experiment_get_workload (LanescopeExperiment *self);

/* At least one variant stays chosen: switching the last one off is ignored. */
void lanescope_experiment_set_variant (LanescopeExperiment *self, LseVariant variant, gboolean on);
gboolean lanescope_experiment_get_variant (LanescopeExperiment *self, LseVariant variant);

/* Serial is always in; setting it is ignored. */
void
lanescope_experiment_set_strategy (LanescopeExperiment *self, LseStrategyId strategy, gboolean on);
gboolean lanescope_experiment_get_strategy (LanescopeExperiment *self, LseStrategyId strategy);

/* (nullable): why @strategy cannot run with this workload, or here at all, with the remedy. A
 * chosen strategy that cannot run is left out. Translated; free with g_free(). */
char *lanescope_experiment_dup_why_not (LanescopeExperiment *self, LseStrategyId strategy);

/* What workers can load is known now (LanescopeSession::modules-probed): asks again. */
void lanescope_experiment_modules_probed (LanescopeExperiment *self);

void lanescope_experiment_set_verify (LanescopeExperiment *self, gboolean verify);
gboolean lanescope_experiment_get_verify (LanescopeExperiment *self);

/* @text: NULL or blank gives the field back to preset and default. Grouped digits ("1 000 000") are
 * understood in every field; worker counts also as "1..2P", P being the cores that may be used. A
 * text that cannot be read stays, with its error beside it, and the others keep their hints. */
void
lanescope_experiment_set_text (LanescopeExperiment *self, LanescopeField field, const char *text);

/* (nullable): what the user typed. */
const char *lanescope_experiment_get_text (LanescopeExperiment *self, LanescopeField field);

/* The value that the field has in the plans: typed, the preset's or the default, in the notation of
 * the command line: "1000000", "8", "1-4", "close". Free with g_free(). */
char *lanescope_experiment_dup_effective (LanescopeExperiment *self, LanescopeField field);

/* What stands beside the field; (nullable). Translated; valid until the next change. */
const char *lanescope_experiment_get_hint (LanescopeExperiment *self,
                                           LanescopeField field,
                                           LanescopeSeverity *severity);

/* Clicking a core: adds it to, or takes it from, the list of --pin; an empty list is given back. */
void lanescope_experiment_toggle_cpu (LanescopeExperiment *self, int os_index);
gboolean lanescope_experiment_has_cpu (LanescopeExperiment *self, int os_index);

/* TRUE if Run would start something. */
gboolean lanescope_experiment_is_valid (LanescopeExperiment *self);

/* The plans of a valid experiment, the serial one first; borrowed until the next change. */
const LseExpandedPlan *lanescope_experiment_get_plans (LanescopeExperiment *self, gsize *n_plans);
const LseExperiment *lanescope_experiment_get_settings (LanescopeExperiment *self);

/* Modelled: memory of all workers at once; time until the race ends, at least and at most. */
void lanescope_experiment_get_estimate (LanescopeExperiment *self,
                                        guint64 *bytes,
                                        double *least_s,
                                        double *most_s);

/* Of a size that needs too much memory: one that fits; 0 where nothing is to be repaired. */
guint64 lanescope_experiment_get_fitting_elements (LanescopeExperiment *self);

/* A size worth a button: the fitting one; or that of the tutorial's text, where the preset has a
 * smaller one. 0 where there is none. */
guint64 lanescope_experiment_get_offered_elements (LanescopeExperiment *self);

/* Time for the whole where the field is empty, s; 5 at first. */
void lanescope_experiment_set_default_budget (LanescopeExperiment *self, double budget_s);

/**
 * lanescope_experiment_may_start:
 *
 * To be asked before every start. What will take more than a minute has to be wished twice: the
 * first call says no and lanescope_experiment_is_asked() becomes TRUE, so that the form shows the
 * question; from then on it says yes, until a field changes or the race has started.
 *
 * Returns: TRUE if it may start now; FALSE also if the experiment is not valid
 */
gboolean lanescope_experiment_may_start (LanescopeExperiment *self);
gboolean lanescope_experiment_is_asked (LanescopeExperiment *self);
void lanescope_experiment_started (LanescopeExperiment *self);

/* "lanescope-cli run method-2 --variant as-printed -s serial,processes --time-budget 5s": the same
 * plans. Free with g_free(). */
char *lanescope_experiment_dup_command (LanescopeExperiment *self);

/* What the environment of the chosen plans' workers gets: "OMP_NUM_THREADS=2", one a line, each
 * once. Free with g_free(). */
char *lanescope_experiment_dup_environment (LanescopeExperiment *self);

G_END_DECLS
