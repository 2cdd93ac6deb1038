/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands beside each field where there is no error: what a number means on this machine, and
 * what is unusual about it.
 */
#include "model/experiment-private.h"

#include "base/text.h"
#include "i18n.h"

#include <math.h>

#define LONG_S 60.0

/* One hint for @field; @text is taken. */
static void
say (LanescopeExperiment *self, LanescopeField field, LanescopeSeverity severity, char *text)
{
  lanescope_experiment_take_hint (self, field, severity, text);
}

/* "7.6 MiB", "46 MiB", "32 KiB", with a point in every locale. */
static char *
dup_size (guint64 bytes)
{
  static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  double value = (double)bytes;
  guint unit = 0;
  for (; value >= 999.5 && unit + 1 < G_N_ELEMENTS (units); unit++)
    value /= 1024;
  gboolean is_whole = value >= 9.95 || fabs (value - round (value)) < 0.05;
  const char *format = is_whole ? "%.0f" : value < 0.995 ? "%.2f" : "%.1f";
  g_ascii_formatd (number, sizeof number, format, value);
  return g_strdup_printf ("%s %s", number, units[unit]);
}

/* ------------------------------------------------------------------ size */

/* The largest data cache that is smaller than @bytes and the smallest that is not; 0 for none. */
static void
find_caches (const LseTopology *topology, guint64 bytes, guint64 *too_small, guint64 *fits)
{
  *too_small = 0;
  *fits = 0;
  for (gsize i = 0; i < topology->n_objects; i++)
    {
      const LseTopoObject *object = &topology->objects[i];
      if (object->type != LSE_OBJ_CACHE || object->size_bytes == 0)
        continue;
      if (object->size_bytes < bytes)
        *too_small = MAX (*too_small, object->size_bytes);
      else if (*fits == 0 || object->size_bytes < *fits)
        *fits = object->size_bytes;
    }
}

static int
level_of (const LseTopology *topology, guint64 size_bytes)
{
  for (gsize i = 0; i < topology->n_objects; i++)
    if (topology->objects[i].type == LSE_OBJ_CACHE && topology->objects[i].size_bytes == size_bytes)
      return topology->objects[i].cache_level;
  return 0;
}

static char *
size_words (const LseTopology *topology, guint64 bytes)
{
  guint64 too_small, fits;
  find_caches (topology, bytes, &too_small, &fits);
  g_autofree char *size = dup_size (bytes), *cache = dup_size (fits > 0 ? fits : too_small);
  if (fits > 0)
    return g_strdup_printf (_ ("%s · fits into the %s L%d"), size, cache,
                            level_of (topology, fits));
  if (too_small > 0)
    return g_strdup_printf (_ ("%s · larger than the %s L%d"), size, cache,
                            level_of (topology, too_small));
  return g_steal_pointer (&size);
}

static void
hint_elements (LanescopeExperiment *self, const LsePlan *plan)
{
  const LseWorkloadInfo *info = lse_workload_info (plan->workload);
  guint64 bytes = lse_workload_input_bytes (info, plan->elements);
  if (plan->elements == 0)
    {
      say (self, LANESCOPE_FIELD_ELEMENTS, LANESCOPE_HINT_WARNING,
           g_strdup (_ ("Nothing to compute: what remains is what the strategies cost.")));
      return;
    }
  g_autofree char *words = size_words (lanescope_machine_get_topology (self->machine), bytes);
  if (info->is_matrix)
    say (self, LANESCOPE_FIELD_ELEMENTS, LANESCOPE_HINT_INFO,
         g_strdup_printf (_ ("a matrix: %s"), words));
  else
    say (self, LANESCOPE_FIELD_ELEMENTS, LANESCOPE_HINT_INFO, g_steal_pointer (&words));
}

/* ------------------------------------------------------------------ chunks and workers */

/* Workers that get no chunk in the plan that has the most of them. */
static guint
n_idle_workers (LanescopeExperiment *self)
{
  guint n_idle = 0;
  for (size_t i = 0; i < self->n_plans; i++)
    {
      const LsePlan *plan = &self->plans[i].plan;
      if (plan->strategy != LSE_STRATEGY_BLAS && plan->workers > plan->chunks)
        n_idle = MAX (n_idle, plan->workers - plan->chunks);
    }
  return n_idle;
}

/* How much a chunk is, in units and in bytes. */
static char *
dup_each (LseUnitKind unit, const char *units, const char *size)
{
  switch (unit)
    {
    case LSE_UNIT_ROW:
      return g_strdup_printf (_ ("%s rows each · %s"), units, size);
    case LSE_UNIT_RING:
      return g_strdup_printf (_ ("%s rings each · %s"), units, size);
    case LSE_UNIT_TASK:
      return g_strdup_printf (_ ("%s tasks each · %s"), units, size);
    case LSE_UNIT_ELEMENT:
      break;
    }
  return g_strdup_printf (_ ("%s each · %s"), units, size);
}

static void
hint_chunks (LanescopeExperiment *self, const LsePlan *plan)
{
  const LseWorkloadInfo *info = lse_workload_info (plan->workload);
  guint64 n_units = lse_workload_n_units (info, plan->elements);
  guint n_idle = n_idle_workers (self);
  if (n_idle > 0)
    say (self, LANESCOPE_FIELD_CHUNKS, LANESCOPE_HINT_WARNING,
         g_strdup_printf (P_ ("%u worker will be idle: there are fewer chunks than workers.",
                              "%u workers will be idle: there are fewer chunks than workers.",
                              n_idle),
                          n_idle));
  if (plan->strategy == LSE_STRATEGY_BLAS)
    {
      say (self, LANESCOPE_FIELD_CHUNKS, LANESCOPE_HINT_INFO,
           g_strdup (_ ("The library cuts the work up itself.")));
      return;
    }
  uint64_t begin, end;
  char units[32];
  lse_plan_chunk (plan, 0, &begin, &end);
  guint64 bytes = n_units > 0 ? lse_workload_input_bytes (info, plan->elements) / n_units : 0;
  g_autofree char *size = dup_size ((end - begin) * bytes);
  lse_text_group (units, sizeof units, end - begin);
  guint64 rest = plan->chunks > 0 ? n_units % plan->chunks : 0;
  g_autofree char *each = dup_each (info->unit, units, size);
  if (rest == 0)
    say (self, LANESCOPE_FIELD_CHUNKS, LANESCOPE_HINT_INFO, g_steal_pointer (&each));
  else
    say (self, LANESCOPE_FIELD_CHUNKS, LANESCOPE_HINT_INFO,
         g_strdup_printf (_ ("%s. The last ones are 1 shorter; the tutorial’s code would drop "
                             "the rest."),
                          each));
}

static void
hint_workers (LanescopeExperiment *self)
{
  guint n_pus = (guint)lse_topology_n_allowed_pus (lanescope_machine_get_topology (self->machine));
  guint most = 0;
  for (size_t i = 0; i < self->n_plans; i++)
    most = MAX (most, self->plans[i].plan.workers);
  if (most > n_pus)
    say (
        self, LANESCOPE_FIELD_WORKERS, LANESCOPE_HINT_WARNING,
        g_strdup_printf (P_ ("%u workers on %u CPU", "%u workers on %u CPUs", n_pus), most, n_pus));
  else if (self->settings.n_worker_counts > 1)
    say (self, LANESCOPE_FIELD_WORKERS, LANESCOPE_HINT_INFO,
         g_strdup_printf (P_ ("%u count: a curve needs two", "%u counts make a speedup curve",
                              (guint)self->settings.n_worker_counts),
                          (guint)self->settings.n_worker_counts));
}

static void
hint_blas_threads (LanescopeExperiment *self)
{
  guint n_pus = (guint)lse_topology_n_allowed_pus (lanescope_machine_get_topology (self->machine));
  for (size_t i = 0; i < self->n_plans; i++)
    {
      const LsePlan *plan = &self->plans[i].plan;
      if (plan->strategy == LSE_STRATEGY_BLAS || plan->workers * plan->blas_threads <= n_pus ||
          plan->blas_threads < 2)
        continue;
      say (self, LANESCOPE_FIELD_BLAS_THREADS, LANESCOPE_HINT_WARNING,
           g_strdup_printf (_ ("%u workers × %u BLAS threads on %u cores: nested pools."),
                            plan->workers, plan->blas_threads, n_pus));
    }
}

static void
hint_repeats (LanescopeExperiment *self)
{
  char pct[G_ASCII_DTOSTR_BUF_SIZE], seconds[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (pct, sizeof pct, "%g", self->settings.target_ci_ratio * 100);
  g_ascii_formatd (seconds, sizeof seconds, "%g", (double)self->settings.time_budget_ns / 1e9);
  if (self->settings.fields.repeats == 0)
    say (self, LANESCOPE_FIELD_REPEATS, LANESCOPE_HINT_INFO,
         g_strdup_printf (_ ("until ±%s %% or %s s"), pct, seconds));
}

/* ------------------------------------------------------------------ pinning */

static void
hint_pin (LanescopeExperiment *self, const LsePlan *plan)
{
  const LseTopology *topology = lanescope_machine_get_topology (self->machine);
  const LseCpuLimits *limits = lanescope_machine_get_limits (self->machine);
  guint n_allowed = (guint)lse_topology_n_allowed_pus (topology);
  if (limits->quota_cpus > 0 && limits->quota_cpus < n_allowed)
    say (self, LANESCOPE_FIELD_PIN, LANESCOPE_HINT_WARNING,
         g_strdup_printf (_ ("The system gives this session %.1f CPUs’ worth of time."),
                          limits->quota_cpus));
  else if (n_allowed < topology->n_pus)
    say (self, LANESCOPE_FIELD_PIN, LANESCOPE_HINT_INFO,
         g_strdup_printf (_ ("The system allows %u of %u CPUs."), n_allowed,
                          (guint)topology->n_pus));
  else if (plan->pin.kind == LSE_PIN_NONE)
    say (self, LANESCOPE_FIELD_PIN, LANESCOPE_HINT_INFO,
         g_strdup (_ ("The system may move workers from core to core.")));
  else if (plan->pin.kind == LSE_PIN_LIST)
    say (self, LANESCOPE_FIELD_PIN, LANESCOPE_HINT_INFO,
         g_strdup (_ ("As you clicked or typed: workers take these CPUs in turn.")));
  else
    say (self, LANESCOPE_FIELD_PIN, LANESCOPE_HINT_INFO,
         g_strdup (_ ("Or click the cores at the left that workers may take.")));
}

/* ------------------------------------------------------------------ the whole */

static void
hint_strategies (LanescopeExperiment *self)
{
  if (self->n_plans == 1)
    say (self, LANESCOPE_FIELD_STRATEGIES, LANESCOPE_HINT_INFO,
         g_strdup (_ ("Serial alone: there is nothing to compare it with.")));
}

static void
hint_estimate (LanescopeExperiment *self)
{
  double budget_s = (double)self->settings.time_budget_ns / 1e9;
  if (self->least_s > LONG_S)
    say (self, LANESCOPE_FIELD_ESTIMATE, LANESCOPE_HINT_WARNING,
         g_strdup_printf (_ ("About %.0f min for five repetitions of each run (estimated)."),
                          ceil (self->least_s / 60)));
  else if (self->least_s > budget_s)
    say (self, LANESCOPE_FIELD_ESTIMATE, LANESCOPE_HINT_INFO,
         g_strdup_printf (_ ("About %.0f s for five repetitions of each run (estimated)."),
                          ceil (self->least_s)));
}

void
lanescope_experiment_make_hints (LanescopeExperiment *self)
{
  const LsePlan *plan = lanescope_experiment_leading_plan (self);
  if (plan == NULL)
    return;
  hint_elements (self, plan);
  hint_chunks (self, plan);
  hint_workers (self);
  hint_blas_threads (self);
  hint_repeats (self);
  hint_pin (self, plan);
  hint_strategies (self);
  hint_estimate (self);
}
