/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "request.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ single words */

/* The index of @word in @words, or -1 and a sentence that names the option. */
static int
choose (const Parsed *parsed, OptionId id, const char *const *words, LseError *err)
{
  const char *value = parsed->values[id];
  for (int i = 0; words[i] != NULL; i++)
    if (strcmp (value, words[i]) == 0)
      return i;

  char list[160] = "";
  size_t used = 0;
  const char *closest = lse_text_closest (value, words);
  for (size_t i = 0; words[i] != NULL; i++)
    lse_text_append (list, sizeof list, &used, "%s%s", i > 0 ? ", " : "", words[i]);
  lse_fail (err, LSE_EINVAL, 0, "--%s \"%.40s\": allowed are %s%s%s.", lanescope_options[id].name,
            value, list, closest != NULL ? "; did you mean " : "", closest != NULL ? closest : "");
  return -1;
}

/* ------------------------------------------------------------------ fields */

typedef struct
{
  const Parsed *parsed;
  LseExperiment *experiment;
  LseStatus status;
  LseError *err;
} Reader;

static bool
wants (const Reader *reader, OptionId id)
{
  return reader->status == LSE_OK && reader->parsed->values[id] != NULL;
}

static void
read_choice (Reader *reader, OptionId id, LseGiven given, const char *const *words, unsigned *field)
{
  if (!wants (reader, id))
    return;
  int index = choose (reader->parsed, id, words, reader->err);
  reader->status = index < 0 ? LSE_EINVAL : LSE_OK;
  *field = index < 0 ? 0 : (unsigned)index;
  reader->experiment->given |= given;
}

/* A whole number of the plan's; @key is its name in JSON. */
static uint64_t
read_number (Reader *reader, OptionId id, const char *key, LseGiven given, uint64_t otherwise)
{
  uint64_t count = otherwise;
  if (!wants (reader, id))
    return otherwise;
  reader->status = lse_count_parse (&count, key, reader->parsed->values[id], reader->err);
  reader->experiment->given |= given;
  return count;
}

static void
read_choices (Reader *reader)
{
  static const char *const kernels[] = {"numpy", "fused", "simd", NULL};
  static const char *const schedules[] = {"static", "dynamic", "guided", NULL};
  static const char *const pools[] = {"persistent", "per-run", NULL};
  static const char *const transports[] = {"pipe", "reduced", "shared", NULL};
  LsePlan *fields = &reader->experiment->fields;
  unsigned value;

  value = fields->kernel;
  read_choice (reader, OPTION_KERNEL, LSE_GIVEN_KERNEL, kernels, &value);
  fields->kernel = (LseKernelId)value;
  value = fields->schedule;
  read_choice (reader, OPTION_SCHEDULE, LSE_GIVEN_SCHEDULE, schedules, &value);
  fields->schedule = (LseSchedule)value;
  value = fields->pool;
  read_choice (reader, OPTION_POOL, LSE_GIVEN_POOL, pools, &value);
  fields->pool = (LsePool)value;
  value = fields->transport;
  read_choice (reader, OPTION_TRANSPORT, LSE_GIVEN_TRANSPORT, transports, &value);
  fields->transport = (LseTransport)value;
}

static void
read_numbers (Reader *reader)
{
  LsePlan *fields = &reader->experiment->fields;
  const char *repeats = reader->parsed->values[OPTION_REPEATS];
  fields->chunks =
      (uint32_t)read_number (reader, OPTION_CHUNKS, "chunks", LSE_GIVEN_CHUNKS, fields->chunks);
  fields->split_every = (uint32_t)read_number (reader, OPTION_SPLIT_EVERY, "split_every",
                                               LSE_GIVEN_SPLIT_EVERY, fields->split_every);
  fields->blas_threads = (uint32_t)read_number (reader, OPTION_BLAS_THREADS, "blas_threads",
                                                LSE_GIVEN_BLAS_THREADS, fields->blas_threads);
  fields->seed = read_number (reader, OPTION_SEED, "seed", 0, fields->seed);
  if (repeats != NULL && strcmp (repeats, "auto") != 0)
    fields->repeats = (uint32_t)read_number (reader, OPTION_REPEATS, "repeats", 0, 0);
}

static void
read_places (Reader *reader)
{
  const Parsed *parsed = reader->parsed;
  LseExperiment *experiment = reader->experiment;
  if (wants (reader, OPTION_PIN))
    {
      reader->status =
          lse_pin_parse (&experiment->fields.pin, parsed->values[OPTION_PIN], reader->err);
      experiment->given |= LSE_GIVEN_PIN;
    }
  if (wants (reader, OPTION_MEMORY))
    {
      reader->status =
          lse_memory_parse (&experiment->fields.memory, parsed->values[OPTION_MEMORY], reader->err);
      experiment->given |= LSE_GIVEN_MEMORY;
    }
  if (wants (reader, OPTION_STRATEGY))
    reader->status =
        lse_strategies_parse (experiment, parsed->values[OPTION_STRATEGY], reader->err);
  if (wants (reader, OPTION_WORKERS))
    reader->status =
        lse_worker_counts_parse (experiment, parsed->values[OPTION_WORKERS], reader->err);
}

static void
read_limits (Reader *reader)
{
  const Parsed *parsed = reader->parsed;
  LseExperiment *experiment = reader->experiment;
  if (wants (reader, OPTION_TARGET_CI))
    reader->status = lse_ratio_parse (&experiment->target_ci_ratio,
                                      parsed->values[OPTION_TARGET_CI], reader->err);
  if (wants (reader, OPTION_TIME_BUDGET))
    reader->status = lse_duration_parse (&experiment->time_budget_ns,
                                         parsed->values[OPTION_TIME_BUDGET], reader->err);
  experiment->fields.verify = parsed->values[OPTION_NO_VERIFY] == NULL;
  experiment->fields.trace = parsed->values[OPTION_NO_TRACE] == NULL;
}

/* Which variants: --variant of run; the three flags of tutorial. */
static void
read_variants (Reader *reader)
{
  static const char *const words[] = {"repaired", "as-printed", "both", NULL};
  const Parsed *parsed = reader->parsed;
  LseExperiment *experiment = reader->experiment;
  unsigned which = parsed->command == COMMAND_TUTORIAL ? 2 : 0;
  if (wants (reader, OPTION_AS_PRINTED) && !wants (reader, OPTION_REPAIRED))
    which = 1;
  if (wants (reader, OPTION_REPAIRED) && !wants (reader, OPTION_AS_PRINTED))
    which = 0;
  if (wants (reader, OPTION_BOTH))
    which = 2;
  read_choice (reader, OPTION_VARIANT, LSE_GIVEN_VARIANT, words, &which);
  experiment->variants[LSE_VARIANT_REPAIRED] = which != 1;
  experiment->variants[LSE_VARIANT_AS_PRINTED] = which != 0;
}

/* ------------------------------------------------------------------ experiments */

static LseStatus
read_workload (const Parsed *parsed, LseWorkloadId *workload, LseError *err)
{
  const char *words[LSE_N_WORKLOADS + 1] = {NULL};
  *workload = LSE_WORKLOAD_SINCOS;
  if (parsed->values[OPTION_WORKLOAD] == NULL)
    return LSE_OK;
  for (int i = 0; i < LSE_N_WORKLOADS; i++)
    words[i] = lse_workload_info ((LseWorkloadId)i)->name;
  int index = choose (parsed, OPTION_WORKLOAD, words, err);
  *workload = index < 0 ? LSE_WORKLOAD_SINCOS : (LseWorkloadId)index;
  return index < 0 ? LSE_EINVAL : LSE_OK;
}

/* One experiment: @preset "method-N", or NULL for the workload that is named. */
static LseStatus
read_experiment (LseExperiment *experiment,
                 const Parsed *parsed,
                 const char *preset,
                 const LseTopology *topology,
                 LseError *err)
{
  LseWorkloadId workload;
  LseStatus status = read_workload (parsed, &workload, err);
  if (status != LSE_OK)
    return status;
  lse_experiment_init (experiment, workload);
  if (preset != NULL)
    status = lse_experiment_preset (experiment, preset, err);
  if (status == LSE_OK && preset != NULL && parsed->values[OPTION_WORKLOAD] != NULL &&
      experiment->workload != workload)
    return lse_fail (err, LSE_EINVAL, 0, "%s computes %s; leave out --workload, or the preset.",
                     preset, lse_workload_info (experiment->workload)->title);
  if (status != LSE_OK)
    return status;

  Reader reader = {.parsed = parsed, .experiment = experiment, .status = LSE_OK, .err = err};
  read_variants (&reader);
  read_choices (&reader);
  read_numbers (&reader);
  read_places (&reader);
  read_limits (&reader);
  if (wants (&reader, OPTION_ELEMENTS))
    {
      reader.status = lse_size_parse (&experiment->fields.elements, parsed->values[OPTION_ELEMENTS],
                                      lse_workload_info (experiment->workload), topology, err);
      experiment->given |= LSE_GIVEN_ELEMENTS;
    }
  return reader.status;
}

static LseStatus
append_experiment (Request *request,
                   const LseExperiment *experiment,
                   int method,
                   const LseTopology *topology,
                   LseError *err)
{
  LseExpandedPlan *plans = NULL;
  size_t n = 0;
  LseStatus status = lse_experiment_expand (experiment, topology, &plans, &n, err);
  if (status != LSE_OK)
    return status;

  LseExpandedPlan *all = realloc (request->plans, (request->n_plans + n) * sizeof *all + 1);
  if (all != NULL)
    request->plans = all;
  int *methods = realloc (request->methods, (request->n_plans + n) * sizeof *methods + 1);
  if (methods != NULL)
    request->methods = methods;
  if (all == NULL || methods == NULL)
    {
      free (plans);
      return lse_fail (err, LSE_ENOMEM, 0, "No memory for %zu plans.", request->n_plans + n);
    }
  for (size_t i = 0; i < n; i++)
    {
      request->plans[request->n_plans] = plans[i];
      request->methods[request->n_plans++] = method;
    }
  request->settings = *experiment;
  free (plans);
  return LSE_OK;
}

/* The methods that `tutorial [WORD]` means, as a bit mask; 0 if the word is unknown. */
static unsigned
tutorial_methods (const char *word)
{
  if (word == NULL || strcmp (word, "all") == 0)
    return 0x1e;
  if (word[0] >= '1' && word[0] <= '4' && word[1] == '\0')
    return 1u << (word[0] - '0');
  return 0;
}

static LseStatus
init_tutorial (Request *request, const Parsed *parsed, const LseTopology *topology, LseError *err)
{
  const char *word = parsed->n_positional > 0 ? parsed->positional[0] : NULL;
  unsigned methods = tutorial_methods (word);
  if (methods == 0)
    return lse_fail (err, LSE_EINVAL, 0, "tutorial \"%.40s\": allowed are 1, 2, 3, 4 and all.",
                     word);
  for (int method = 1; method <= 4; method++)
    {
      LseExperiment experiment;
      char preset[16];
      if ((methods >> method & 1) == 0)
        continue;
      snprintf (preset, sizeof preset, "method-%d", method);
      LseStatus status = read_experiment (&experiment, parsed, preset, topology, err);
      if (status == LSE_OK)
        status = append_experiment (request, &experiment, method, topology, err);
      if (status != LSE_OK)
        return status;
    }
  return LSE_OK;
}

LseStatus
lanescope_request_init (Request *request,
                        const Parsed *parsed,
                        const LseTopology *topology,
                        LseError *err)
{
  LseExperiment experiment;
  *request = (Request) {0};
  if (parsed->command == COMMAND_TUTORIAL)
    return init_tutorial (request, parsed, topology, err);

  const char *preset = parsed->n_positional > 0 ? parsed->positional[0] : NULL;
  LseStatus status = read_experiment (&experiment, parsed, preset, topology, err);
  if (status != LSE_OK)
    return status;
  return append_experiment (request, &experiment, experiment.preset, topology, err);
}

void
lanescope_request_clear (Request *request)
{
  free (request->plans);
  free (request->methods);
  *request = (Request) {0};
}
