/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "request.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ fields */

typedef struct
{
  const Parsed *parsed;
  LseExperiment *experiment;
  LseStatus status;
  const LseTopology *topology; /* nullable */
  LseError *err;
} Reader;

static bool
wants (const Reader *reader, OptionId id)
{
  return reader->status == LSE_OK && reader->parsed->values[id] != NULL;
}

/* The text of an option that gives the field @given; NULL if there is nothing to read. */
static const char *
field_text (Reader *reader, OptionId id, LseGiven given)
{
  if (!wants (reader, id))
    return NULL;
  reader->experiment->given |= given;
  return reader->parsed->values[id];
}

/* A whole number of the plan's; @key is its name in JSON. */
static uint64_t
read_number (Reader *reader, OptionId id, const char *key, LseGiven given, uint64_t otherwise)
{
  uint64_t count = otherwise;
  const char *text = field_text (reader, id, given);
  if (text != NULL)
    reader->status = lse_count_parse (&count, key, text, reader->err);
  return count;
}

static void
read_words (Reader *reader)
{
  LsePlan *fields = &reader->experiment->fields;
  LseError *err = reader->err;
  const char *text;
  if ((text = field_text (reader, OPTION_KERNEL, LSE_GIVEN_KERNEL)) != NULL)
    reader->status = lse_kernel_parse (&fields->kernel, text, err);
  if ((text = field_text (reader, OPTION_SCHEDULE, LSE_GIVEN_SCHEDULE)) != NULL)
    reader->status = lse_schedule_parse (&fields->schedule, text, err);
  if ((text = field_text (reader, OPTION_POOL, LSE_GIVEN_POOL)) != NULL)
    reader->status = lse_pool_parse (&fields->pool, text, err);
  if ((text = field_text (reader, OPTION_TRANSPORT, LSE_GIVEN_TRANSPORT)) != NULL)
    reader->status = lse_transport_parse (&fields->transport, text, err);
  if ((text = field_text (reader, OPTION_PIN, LSE_GIVEN_PIN)) != NULL)
    reader->status = lse_pin_parse (&fields->pin, text, err);
  if ((text = field_text (reader, OPTION_MEMORY, LSE_GIVEN_MEMORY)) != NULL)
    reader->status = lse_memory_parse (&fields->memory, text, err);
  if ((text = field_text (reader, OPTION_LAYOUT, LSE_GIVEN_LAYOUT)) != NULL)
    reader->status = lse_layout_parse (&fields->layout, text, err);
  if ((text = field_text (reader, OPTION_SOURCE, LSE_GIVEN_SOURCE)) != NULL)
    reader->status = lse_source_parse (&fields->source, text, err);
  if ((text = field_text (reader, OPTION_MEMORY_BUDGET, LSE_GIVEN_MEMORY_BUDGET)) != NULL)
    reader->status =
        lse_memory_budget_parse (&fields->memory_budget_bytes, text, reader->topology, err);
  if ((text = field_text (reader, OPTION_IO_WAIT, LSE_GIVEN_IO_WAIT)) != NULL)
    reader->status = lse_duration_parse (&fields->io_wait_ns, text, err);
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

/* A time that a plan holds in nanoseconds. */
static int64_t
read_time (Reader *reader, OptionId id, LseGiven given, int64_t otherwise_ns)
{
  int64_t time_ns = otherwise_ns;
  const char *text = field_text (reader, id, given);
  if (text != NULL)
    reader->status = lse_duration_parse (&time_ns, text, reader->err);
  return time_ns;
}

static void
read_gil (Reader *reader)
{
  LsePlan *fields = &reader->experiment->fields;
  LseError *err = reader->err;
  const char *text;
  if ((text = field_text (reader, OPTION_GIL, LSE_GIVEN_GIL)) != NULL)
    reader->status = lse_gil_variant_parse (&fields->gil, text, err);
  if ((text = field_text (reader, OPTION_GIL_FREE_SHARE, LSE_GIVEN_GIL_FREE_SHARE)) != NULL)
    reader->status = lse_percent_parse (&fields->gil_free_ratio, text, err);
  if ((text = field_text (reader, OPTION_GIL_SLOWDOWN, LSE_GIVEN_GIL_SLOWDOWN)) != NULL)
    reader->status = lse_slowdown_parse (&fields->gil_slowdown_ratio, text, err);
  fields->switch_interval_ns = read_time (reader, OPTION_SWITCH_INTERVAL, LSE_GIVEN_SWITCH_INTERVAL,
                                          fields->switch_interval_ns);
  fields->c_call_ns = read_time (reader, OPTION_C_CALL, LSE_GIVEN_C_CALL, fields->c_call_ns);
  fields->interpreters = (uint32_t)read_number (reader, OPTION_INTERPRETERS, "interpreters",
                                                LSE_GIVEN_INTERPRETERS, fields->interpreters);
  fields->io_thread = field_text (reader, OPTION_IO_THREAD, LSE_GIVEN_IO_THREAD) != NULL;
}

static void
read_lists (Reader *reader)
{
  const Parsed *parsed = reader->parsed;
  if (wants (reader, OPTION_STRATEGY))
    reader->status =
        lse_strategies_parse (reader->experiment, parsed->values[OPTION_STRATEGY], reader->err);
  if (wants (reader, OPTION_WORKERS))
    reader->status =
        lse_worker_counts_parse (reader->experiment, parsed->values[OPTION_WORKERS], reader->err);
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

/* --variant of run; "both" is a word of the command line alone. */
static LseStatus
parse_variants (const char *text, bool *printed, bool *repaired, LseError *err)
{
  static const char *const both[] = {"both", NULL};
  LseVariant variant = LSE_VARIANT_REPAIRED;
  if (strcmp (text, "both") == 0)
    {
      *printed = *repaired = true;
      return LSE_OK;
    }
  LseStatus status = lse_variant_parse (&variant, text, err);
  if (status != LSE_OK && lse_text_closest (text, both) != NULL)
    return lse_fail (err, LSE_EINVAL, 0, "variant (--variant): \"%.40s\": did you mean both?",
                     text);
  *printed = variant == LSE_VARIANT_AS_PRINTED;
  *repaired = !*printed;
  return status;
}

/* Which variants: --variant of run; the three flags of tutorial. */
static void
read_variants (Reader *reader)
{
  bool is_tutorial = reader->parsed->command == COMMAND_TUTORIAL;
  bool wants_printed = wants (reader, OPTION_AS_PRINTED);
  bool wants_repaired = wants (reader, OPTION_REPAIRED);
  bool both = is_tutorial && (wants (reader, OPTION_BOTH) || wants_printed == wants_repaired);
  bool printed = both || wants_printed, repaired = both || !wants_printed;
  const char *text = field_text (reader, OPTION_VARIANT, LSE_GIVEN_VARIANT);
  if (text != NULL)
    reader->status = parse_variants (text, &printed, &repaired, reader->err);
  reader->experiment->variants[LSE_VARIANT_REPAIRED] = repaired;
  reader->experiment->variants[LSE_VARIANT_AS_PRINTED] = printed;
}

/* ------------------------------------------------------------------ experiments */

/* One experiment: @preset "method-N", or NULL for the workload that is named. */
static LseStatus
read_experiment (LseExperiment *experiment,
                 const Parsed *parsed,
                 const char *preset,
                 const LseTopology *topology,
                 LseError *err)
{
  LseWorkloadId workload = LSE_WORKLOAD_SINCOS;
  LseStatus status = LSE_OK;
  if (parsed->values[OPTION_WORKLOAD] != NULL)
    status = lse_workload_parse (&workload, parsed->values[OPTION_WORKLOAD], err);
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

  Reader reader = {.parsed = parsed,
                   .experiment = experiment,
                   .status = LSE_OK,
                   .err = err,
                   .topology = topology};
  read_variants (&reader);
  read_words (&reader);
  read_numbers (&reader);
  read_gil (&reader);
  read_lists (&reader);
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

/* Of several methods some have no such kernel: they keep their own, and it is said. */
static void
fall_back_to_own_kernel (Request *request, LseExperiment *experiment, int method)
{
  const LseWorkloadInfo *info = lse_workload_info (experiment->workload);
  LseKernelId asked = experiment->fields.kernel;
  size_t used = strlen (request->remark);
  if ((experiment->given & LSE_GIVEN_KERNEL) == 0 || (info->kernels >> asked & 1) != 0)
    return;
  experiment->given &= ~(unsigned)LSE_GIVEN_KERNEL;
  experiment->fields.kernel = LSE_KERNEL_NUMPY; /* every workload has it */
  lse_text_append (request->remark, sizeof request->remark, &used,
                   "%smethod %d keeps the kernel %s: %s has no kernel %s", used > 0 ? "; " : "",
                   method, lse_kernel_name (LSE_KERNEL_NUMPY), info->name, lse_kernel_name (asked));
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
      if (status == LSE_OK && (methods & (methods - 1)) != 0)
        fall_back_to_own_kernel (request, &experiment, method);
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
