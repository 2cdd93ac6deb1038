/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From what was typed to plans, by the engine's parsers, one field after the other, so that every
 * mistake is seen at once and stands beside its field.
 */
#include "model/experiment-private.h"

#include "base/memory.h"
#include "plan/estimate.h"
#include "run/probe.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  const char *option; /* of the command line, and how the engine's sentences name the field */
  const char *key;    /* in JSON, for whole numbers; NULL for others */
  unsigned given;     /* LseGiven */
} FieldInfo;

static const FieldInfo infos[LANESCOPE_N_TEXT_FIELDS] = {
    [LANESCOPE_FIELD_ELEMENTS] = {"-N", NULL, LSE_GIVEN_ELEMENTS},
    [LANESCOPE_FIELD_CHUNKS] = {"-c", "chunks", LSE_GIVEN_CHUNKS},
    [LANESCOPE_FIELD_WORKERS] = {"-W", NULL, LSE_GIVEN_WORKERS},
    [LANESCOPE_FIELD_KERNEL] = {"--kernel", NULL, LSE_GIVEN_KERNEL},
    [LANESCOPE_FIELD_SCHEDULE] = {"--schedule", NULL, LSE_GIVEN_SCHEDULE},
    [LANESCOPE_FIELD_POOL] = {"--pool", NULL, LSE_GIVEN_POOL},
    [LANESCOPE_FIELD_TRANSPORT] = {"--transport", NULL, LSE_GIVEN_TRANSPORT},
    [LANESCOPE_FIELD_SPLIT_EVERY] = {"--split-every", "split_every", LSE_GIVEN_SPLIT_EVERY},
    [LANESCOPE_FIELD_BLAS_THREADS] = {"--blas-threads", "blas_threads", LSE_GIVEN_BLAS_THREADS},
    [LANESCOPE_FIELD_PIN] = {"--pin", NULL, LSE_GIVEN_PIN},
    [LANESCOPE_FIELD_MEMORY] = {"--memory", NULL, LSE_GIVEN_MEMORY},
    [LANESCOPE_FIELD_LAYOUT] = {"--layout", NULL, LSE_GIVEN_LAYOUT},
    [LANESCOPE_FIELD_SOURCE] = {"--source", NULL, LSE_GIVEN_SOURCE},
    [LANESCOPE_FIELD_MEMORY_BUDGET] = {"--memory-budget", NULL, LSE_GIVEN_MEMORY_BUDGET},
    [LANESCOPE_FIELD_IO_WAIT] = {"--io-wait", NULL, LSE_GIVEN_IO_WAIT},
    [LANESCOPE_FIELD_GIL] = {"--gil", NULL, LSE_GIVEN_GIL},
    [LANESCOPE_FIELD_GIL_FREE_SHARE] = {"--gil-free-share", NULL, LSE_GIVEN_GIL_FREE_SHARE},
    [LANESCOPE_FIELD_SWITCH_INTERVAL] = {"--switch-interval", NULL, LSE_GIVEN_SWITCH_INTERVAL},
    [LANESCOPE_FIELD_REPEATS] = {"--repeats", "repeats", 0},
    [LANESCOPE_FIELD_TARGET_CI] = {"--target-ci", NULL, 0},
    [LANESCOPE_FIELD_TIME_BUDGET] = {"--time-budget", NULL, 0},
    [LANESCOPE_FIELD_SEED] = {"--seed", "seed", 0},
};

const char *
lanescope_experiment_option (LanescopeField field)
{
  return infos[field].option;
}

char *
lanescope_experiment_without_grouping (const char *text)
{
  GString *out = g_string_new (NULL);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isspace (g_utf8_get_char (at)))
      g_string_append_unichar (out, g_utf8_get_char (at));
  return g_string_free (out, FALSE);
}

#define MOST_PER_CORE 4096

/* The engine's grammar of worker counts, from what may be written here besides: "1..4" and "1–4" for
 * "1-4", and P for the cores that may be used, "2P" for twice as many. */
static char *
plain_counts (const char *text, guint n_cores)
{
  GString *out = g_string_new (NULL);
  while (*text != '\0')
    {
      char *end = (char *)text;
      guint64 number = g_ascii_isdigit (*text) ? g_ascii_strtoull (text, &end, 10) : 1;
      gboolean is_per_core = *end == 'P' || *end == 'p';
      if (is_per_core && number <= MOST_PER_CORE)
        {
          g_string_append_printf (out, "%" G_GUINT64_FORMAT, number * n_cores);
          text = end + 1;
        }
      else if (end > text)
        {
          end += is_per_core;
          g_string_append_len (out, text, end - text);
          text = end;
        }
      else if (g_str_has_prefix (text, "..") || g_str_has_prefix (text, "–"))
        {
          g_string_append_c (out, '-');
          text += *text == '.' ? strlen ("..") : strlen ("–");
        }
      else
        g_string_append_c (out, *text++);
    }
  return g_string_free (out, FALSE);
}

char *
lanescope_experiment_dup_plain (LanescopeExperiment *self, LanescopeField field)
{
  const LseTopology *topology = lanescope_machine_get_topology (self->machine);
  char *text = lanescope_experiment_without_grouping (self->texts[field]);
  if (field != LANESCOPE_FIELD_WORKERS)
    return text;
  char *plain = plain_counts (text, (guint)lse_topology_n_allowed_cores (topology));
  g_free (text);
  return plain;
}

static LseStatus
parse_number (LsePlan *fields, LanescopeField field, const char *text, LseError *err)
{
  uint64_t count = 0;
  if (field == LANESCOPE_FIELD_REPEATS && g_ascii_strcasecmp (text, "auto") == 0)
    return LSE_OK;
  LseStatus status = lse_count_parse (&count, infos[field].key, text, err);
  if (status != LSE_OK)
    return status;
  if (field == LANESCOPE_FIELD_CHUNKS)
    fields->chunks = (uint32_t)count;
  else if (field == LANESCOPE_FIELD_SPLIT_EVERY)
    fields->split_every = (uint32_t)count;
  else if (field == LANESCOPE_FIELD_BLAS_THREADS)
    fields->blas_threads = (uint32_t)count;
  else if (field == LANESCOPE_FIELD_REPEATS)
    fields->repeats = (uint32_t)count;
  else
    fields->seed = count;
  return LSE_OK;
}

static LseStatus
parse_field (LanescopeExperiment *self, LanescopeField field, const char *text, LseError *err)
{
  LseExperiment *settings = &self->settings;
  LsePlan *fields = &settings->fields;
  const LseTopology *topology = lanescope_machine_get_topology (self->machine);
  if (infos[field].key != NULL)
    return parse_number (fields, field, text, err);
  switch ((int)field)
    {
    case LANESCOPE_FIELD_ELEMENTS:
      return lse_size_parse (&fields->elements, text, lse_workload_info (self->workload), topology,
                             err);
    case LANESCOPE_FIELD_WORKERS:
      return lse_worker_counts_parse (settings, text, err);
    case LANESCOPE_FIELD_KERNEL:
      return lse_kernel_parse (&fields->kernel, text, err);
    case LANESCOPE_FIELD_SCHEDULE:
      return lse_schedule_parse (&fields->schedule, text, err);
    case LANESCOPE_FIELD_POOL:
      return lse_pool_parse (&fields->pool, text, err);
    case LANESCOPE_FIELD_TRANSPORT:
      return lse_transport_parse (&fields->transport, text, err);
    case LANESCOPE_FIELD_PIN:
      return lse_pin_parse (&fields->pin, text, err);
    case LANESCOPE_FIELD_MEMORY:
      return lse_memory_parse (&fields->memory, text, err);
    case LANESCOPE_FIELD_LAYOUT:
      return lse_layout_parse (&fields->layout, text, err);
    case LANESCOPE_FIELD_SOURCE:
      return lse_source_parse (&fields->source, text, err);
    case LANESCOPE_FIELD_MEMORY_BUDGET:
      return lse_memory_budget_parse (&fields->memory_budget_bytes, text, topology, err);
    case LANESCOPE_FIELD_IO_WAIT:
      return lse_duration_parse (&fields->io_wait_ns, text, err);
    case LANESCOPE_FIELD_GIL:
      return lse_gil_variant_parse (&fields->gil, text, err);
    case LANESCOPE_FIELD_GIL_FREE_SHARE:
      return lse_percent_parse (&fields->gil_free_ratio, text, err);
    case LANESCOPE_FIELD_SWITCH_INTERVAL:
      return lse_duration_parse (&fields->switch_interval_ns, text, err);
    case LANESCOPE_FIELD_TARGET_CI:
      return lse_ratio_parse (&settings->target_ci_ratio, text, err);
    default:
      return lse_duration_parse (&settings->time_budget_ns, text, err);
    }
}

/* A list of CPUs that can be read, and of which some are not there. */
static gboolean
is_pin_misplaced (LanescopeExperiment *self)
{
  const LseTopology *topology = lanescope_machine_get_topology (self->machine);
  int os_index;
  return (self->settings.given & LSE_GIVEN_PIN) != 0 &&
         lse_pin_place (topology, &self->settings.fields.pin, 1, &os_index, NULL) != LSE_OK;
}

/* The field that a sentence of the engine names, "kernel (--kernel): …"; else the whole. */
static LanescopeField
field_of (LanescopeExperiment *self, const char *sentence)
{
  for (int field = 0; field < LANESCOPE_N_TEXT_FIELDS; field++)
    {
      g_autofree char *name = g_strdup_printf ("(%s)", infos[field].option);
      if (strstr (sentence, name) != NULL)
        return (LanescopeField)field;
    }
  return is_pin_misplaced (self) ? LANESCOPE_FIELD_PIN : LANESCOPE_FIELD_ESTIMATE;
}

static void
take_error (LanescopeExperiment *self, LanescopeField field, const LseError *err)
{
  lanescope_experiment_take_hint (self, field, LANESCOPE_HINT_ERROR,
                                  g_strdup (lse_error_reason (err)));
  self->is_valid = FALSE;
}

/* A field that cannot be read is as if it were empty, so that the others keep their hints. */
static void
parse_texts (LanescopeExperiment *self)
{
  for (int field = 0; field < LANESCOPE_N_TEXT_FIELDS; field++)
    {
      LseError err = {0};
      if (self->texts[field] == NULL)
        continue;
      g_autofree char *text = lanescope_experiment_dup_plain (self, (LanescopeField)field);
      if (parse_field (self, (LanescopeField)field, text, &err) == LSE_OK)
        self->settings.given |= infos[field].given;
      else
        take_error (self, (LanescopeField)field, &err);
    }
}

static void
init_settings (LanescopeExperiment *self)
{
  LseExperiment *settings = &self->settings;
  lse_experiment_init (settings, self->workload);
  settings->preset = self->preset;
  settings->given = LSE_GIVEN_STRATEGIES | LSE_GIVEN_VARIANT;
  settings->time_budget_ns = (gint64)(self->default_budget_s * 1e9);
  settings->fields.verify = self->verify;
  for (int i = 0; i < 2; i++)
    settings->variants[i] = self->variants[i];
  for (int i = 0; i < LSE_N_STRATEGIES; i++)
    {
      g_autofree char *why_not = lanescope_experiment_dup_why_not (self, (LseStrategyId)i);
      settings->strategies[i] = self->strategies[i] && why_not == NULL;
    }
}

/* What takes more memory than there is cannot run; what takes long can. */
static void
estimate (LanescopeExperiment *self)
{
  LseRates rates;
  LseError err = {0};
  uint64_t available = lse_memory_available_bytes (), total = 0;
  lse_rates_default (&rates);
  self->least_s = lse_estimate_least_seconds (self->plans, self->n_plans, &rates);
  if (lse_estimate_check (self->plans, self->n_plans, available, &total, &err) != LSE_OK)
    {
      take_error (self, LANESCOPE_FIELD_ELEMENTS, &err);
      self->fitting_elements =
          lse_estimate_fitting_elements (self->plans, self->n_plans, available);
    }
  self->total_bytes = total;
}

void
lanescope_experiment_parse (LanescopeExperiment *self)
{
  LseError err = {0};
  g_clear_pointer (&self->plans, free);
  self->n_plans = 0;
  self->is_valid = TRUE;
  self->total_bytes = self->fitting_elements = 0;
  self->least_s = 0;
  init_settings (self);
  parse_texts (self);
  if (lse_experiment_expand (&self->settings, lanescope_machine_get_topology (self->machine),
                             &self->plans, &self->n_plans, &err) != LSE_OK)
    {
      take_error (self, field_of (self, err.detail), &err);
      return;
    }
  if (self->are_modules_known)
    lse_probe_apply (self->plans, self->n_plans);
  estimate (self);
}
