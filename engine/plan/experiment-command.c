/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The command line that makes the same plans: what is given, and what differs from the defaults.
 */
#include "plan/experiment-private.h"
#include "plan/plan-private.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VALUE_SIZE (LSE_PIN_LIST_MAX + 32)
#define DECIMALS 10 /* of a per cent: shares are read in units of 10⁻¹² */

typedef struct
{
  char *text;
  size_t size, used;
} Command;

static bool
is_plain (const char *word)
{
  static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                              "_,.:=+%/@-";
  return word[0] != '\0' && strspn (word, plain) == strlen (word);
}

/* @word as a shell takes it for one. */
static void
add_word (Command *command, const char *word)
{
  lse_text_append (command->text, command->size, &command->used, " ");
  if (is_plain (word))
    {
      lse_text_append (command->text, command->size, &command->used, "%s", word);
      return;
    }
  lse_text_append (command->text, command->size, &command->used, "'");
  for (; *word != '\0'; word++)
    {
      if (*word == '\'')
        lse_text_append (command->text, command->size, &command->used, "'\\''");
      else
        lse_text_append (command->text, command->size, &command->used, "%c", *word);
    }
  lse_text_append (command->text, command->size, &command->used, "'");
}

static void
add_option (Command *command, const char *option, const char *value)
{
  add_word (command, option);
  add_word (command, value);
}

/* "2.5%": not by the locale's printf. */
static void
write_share (char *text, double ratio)
{
  char digits[32];
  uint64_t units = (uint64_t)(ratio * 1e12 + 0.5), scale = 10000000000;
  snprintf (digits, sizeof digits, "%0*" PRIu64, DECIMALS, units % scale);
  size_t n = DECIMALS;
  while (n > 0 && digits[n - 1] == '0')
    n--;
  digits[n] = '\0';
  snprintf (text, VALUE_SIZE, "%" PRIu64 "%s%s%%", units / scale, n > 0 ? "." : "", digits);
}

static void
write_duration (char *text, int64_t duration_ns)
{
  static const struct
  {
    const char *name;
    int64_t ns;
  } units[] = {{"s", 1000000000}, {"ms", 1000000}, {"us", 1000}, {"ns", 1}};
  size_t i = 0;
  if (duration_ns > 1000000000 && duration_ns % 100000000 == 0 && duration_ns % 1000000000 != 0)
    {
      snprintf (text, VALUE_SIZE, "%" PRId64 ".%" PRId64 "s", duration_ns / 1000000000,
                duration_ns / 100000000 % 10);
      return;
    }
  while (duration_ns % units[i].ns != 0)
    i++;
  snprintf (text, VALUE_SIZE, "%" PRId64 "%s", duration_ns / units[i].ns, units[i].name);
}

/* ------------------------------------------------------------------ fields */

static void
write_number (char *text, uint64_t number)
{
  snprintf (text, VALUE_SIZE, "%" PRIu64, number);
}

static void
write_elements (const LsePlan *plan, char *text)
{
  write_number (text, plan->elements);
}

static void
write_chunks (const LsePlan *plan, char *text)
{
  write_number (text, plan->chunks);
}

static void
write_kernel (const LsePlan *plan, char *text)
{
  snprintf (text, VALUE_SIZE, "%s", lse_kernel_name (plan->kernel));
}

static void
write_schedule (const LsePlan *plan, char *text)
{
  snprintf (text, VALUE_SIZE, "%s", lse_schedule_name (plan->schedule));
}

static void
write_pool (const LsePlan *plan, char *text)
{
  snprintf (text, VALUE_SIZE, "%s", lse_pool_name (plan->pool));
}

static void
write_transport (const LsePlan *plan, char *text)
{
  snprintf (text, VALUE_SIZE, "%s", lse_transport_name (plan->transport));
}

static void
write_split_every (const LsePlan *plan, char *text)
{
  write_number (text, plan->split_every);
}

static void
write_blas_threads (const LsePlan *plan, char *text)
{
  write_number (text, plan->blas_threads);
}

static void
write_pin (const LsePlan *plan, char *text)
{
  lse_pin_format (&plan->pin, text, VALUE_SIZE);
}

static void
write_memory (const LsePlan *plan, char *text)
{
  lse_memory_format (&plan->memory, text, VALUE_SIZE);
}

static void
write_layout (const LsePlan *plan, char *text)
{
  snprintf (text, VALUE_SIZE, "%s", lse_layout_name (plan->layout));
}

static void
write_gil (const LsePlan *plan, char *text)
{
  snprintf (text, VALUE_SIZE, "%s", lse_gil_variant_name (plan->gil));
}

static void
write_gil_free_share (const LsePlan *plan, char *text)
{
  write_share (text, plan->gil_free_ratio);
}

static void
write_switch_interval (const LsePlan *plan, char *text)
{
  write_duration (text, plan->switch_interval_ns);
}

static void
write_c_call (const LsePlan *plan, char *text)
{
  if (plan->c_call_ns > 0)
    write_duration (text, plan->c_call_ns);
}

/* The digits of the per cent, two places on: "1.1". */
static void
write_gil_slowdown (const LsePlan *plan, char *text)
{
  write_share (text, plan->gil_slowdown_ratio / 100);
  text[strlen (text) - 1] = '\0';
}

static void
write_interpreters (const LsePlan *plan, char *text)
{
  write_number (text, plan->interpreters);
}

static void
write_io_thread (const LsePlan *plan, char *text)
{
  snprintf (text, VALUE_SIZE, "%s", plan->io_thread ? "yes" : "");
}

static void
write_source (const LsePlan *plan, char *text)
{
  snprintf (text, VALUE_SIZE, "%s", lse_source_name (plan->source));
}

static void
write_memory_budget (const LsePlan *plan, char *text)
{
  snprintf (text, VALUE_SIZE, "%" PRIu64, plan->memory_budget_bytes);
}

static void
write_io_wait (const LsePlan *plan, char *text)
{
  if (plan->io_wait_ns > 0) /* none is what a file has anyway */
    write_duration (text, plan->io_wait_ns);
}

/* In the order in which people write them; "" is what needs no option; workers and lists of strategies are apart. */
static const struct
{
  LseGiven given;
  const char *option;
  void (*write) (const LsePlan *plan, char *text);
} fields[] = {
    {LSE_GIVEN_ELEMENTS, "-N", write_elements},
    {LSE_GIVEN_CHUNKS, "-c", write_chunks},
    {LSE_GIVEN_KERNEL, "--kernel", write_kernel},
    {LSE_GIVEN_SCHEDULE, "--schedule", write_schedule},
    {LSE_GIVEN_POOL, "--pool", write_pool},
    {LSE_GIVEN_TRANSPORT, "--transport", write_transport},
    {LSE_GIVEN_SPLIT_EVERY, "--split-every", write_split_every},
    {LSE_GIVEN_BLAS_THREADS, "--blas-threads", write_blas_threads},
    {LSE_GIVEN_PIN, "--pin", write_pin},
    {LSE_GIVEN_MEMORY, "--memory", write_memory},
    {LSE_GIVEN_LAYOUT, "--layout", write_layout},
    {LSE_GIVEN_GIL, "--gil", write_gil},
    {LSE_GIVEN_GIL_FREE_SHARE, "--gil-free-share", write_gil_free_share},
    {LSE_GIVEN_SWITCH_INTERVAL, "--switch-interval", write_switch_interval},
    {LSE_GIVEN_C_CALL, "--c-call", write_c_call},
    {LSE_GIVEN_GIL_SLOWDOWN, "--gil-slowdown", write_gil_slowdown},
    {LSE_GIVEN_INTERPRETERS, "--interpreters", write_interpreters},
    {LSE_GIVEN_IO_THREAD, "--io-thread", write_io_thread},
    {LSE_GIVEN_SOURCE, "--source", write_source},
    {LSE_GIVEN_MEMORY_BUDGET, "--memory-budget", write_memory_budget},
    {LSE_GIVEN_IO_WAIT, "--io-wait", write_io_wait},
};

#define N_FIELDS (sizeof fields / sizeof fields[0])

/* ------------------------------------------------------------------ an experiment */

static void
add_strategies (Command *command, const LseExperiment *experiment)
{
  char list[256] = "";
  size_t used = 0;
  LseExperiment usual;
  lse_experiment_init (&usual, experiment->workload);
  usual.strategies[LSE_STRATEGY_SERIAL] = experiment->strategies[LSE_STRATEGY_SERIAL];
  if (memcmp (usual.strategies, experiment->strategies, sizeof usual.strategies) == 0)
    return; /* what the workload or the preset has anyway */
  for (int i = 0; i < LSE_N_STRATEGIES; i++)
    if (i != LSE_STRATEGY_SERIAL && experiment->strategies[i])
      lse_text_append (list, sizeof list, &used, "%s%s", used > 0 ? "," : "",
                       lse_strategy_info ((LseStrategyId)i)->name);
  add_option (command, "-s", used > 0 ? list : lse_strategy_info (LSE_STRATEGY_SERIAL)->name);
}

/* "1-4,8" */
static void
add_worker_counts (Command *command, const LseExperiment *experiment)
{
  char list[LSE_EXPERIMENT_MAX_WORKER_COUNTS * 8] = "";
  size_t used = 0;
  for (size_t i = 0, last; i < experiment->n_worker_counts; i = last + 1)
    {
      const uint32_t *counts = experiment->worker_counts;
      last = i;
      while (last + 1 < experiment->n_worker_counts && counts[last + 1] == counts[last] + 1)
        last++;
      lse_text_append (list, sizeof list, &used, "%s%" PRIu32, used > 0 ? "," : "", counts[i]);
      if (last > i)
        lse_text_append (list, sizeof list, &used, "-%" PRIu32, counts[last]);
    }
  if (used > 0)
    add_option (command, "-W", list);
}

/* What is not of a single plan, and what every plan takes over. */
static void
add_settings (Command *command, const LseExperiment *experiment)
{
  const LsePlan *plan = &experiment->fields;
  LseExperiment usual;
  char number[32], value[VALUE_SIZE];
  lse_experiment_init (&usual, experiment->workload);
  if (plan->repeats != usual.fields.repeats)
    {
      snprintf (number, sizeof number, "%" PRIu32, plan->repeats);
      add_option (command, "--repeats", number);
    }
  if (experiment->target_ci_ratio != usual.target_ci_ratio)
    {
      write_share (value, experiment->target_ci_ratio);
      add_option (command, "--target-ci", value);
    }
  if (experiment->time_budget_ns != usual.time_budget_ns && experiment->time_budget_ns > 0)
    {
      write_duration (value, experiment->time_budget_ns);
      add_option (command, "--time-budget", value);
    }
  if (plan->seed != usual.fields.seed)
    {
      snprintf (number, sizeof number, "%" PRIu64, plan->seed);
      add_option (command, "--seed", number);
    }
  if (!plan->verify)
    add_word (command, "--no-verify");
  if (!plan->trace)
    add_word (command, "--no-trace");
}

char *
lse_experiment_command (const LseExperiment *experiment, char *text, size_t size)
{
  Command command = {.text = text, .size = size};
  char value[VALUE_SIZE];
  const LsePreset *preset = lse_preset (experiment->preset);
  lse_text_append (text, size, &command.used, "lanescope-cli run");
  if (preset != NULL)
    add_word (&command, preset->name);
  else
    add_option (&command, "-w", lse_workload_info (experiment->workload)->name);
  add_strategies (&command, experiment);
  if (experiment->variants[LSE_VARIANT_AS_PRINTED])
    add_option (&command, "--variant",
                experiment->variants[LSE_VARIANT_REPAIRED]
                    ? "both"
                    : lse_variant_name (LSE_VARIANT_AS_PRINTED));
  add_worker_counts (&command, experiment);
  for (size_t i = 0; i < N_FIELDS; i++)
    if (experiment->given & fields[i].given)
      {
        value[0] = '\0';
        fields[i].write (&experiment->fields, value);
        if (fields[i].given == LSE_GIVEN_IO_THREAD && value[0] != '\0')
          add_word (&command, fields[i].option);
        else if (value[0] != '\0')
          add_option (&command, fields[i].option, value);
      }
  add_settings (&command, experiment);
  return text;
}

/* ------------------------------------------------------------------ one plan */

/* What @experiment makes for the strategy of @plan; false if it makes nothing valid. */
static bool
expand_for (LsePlan *made, const LseExperiment *experiment, const LsePlan *plan)
{
  LseExpandedPlan *plans;
  size_t n_plans;
  if (lse_experiment_expand (experiment, NULL, &plans, &n_plans, NULL) != LSE_OK)
    return false;
  bool is_made = n_plans > 0 && plans[n_plans - 1].plan.strategy == plan->strategy;
  if (is_made)
    *made = plans[n_plans - 1].plan;
  if (is_made && plan->strategy == LSE_STRATEGY_BLAS && plan->blas_threads == 0)
    made->workers = plan->workers; /* as many as there are PUs, wherever it is */
  free (plans);
  return is_made;
}

/* The experiment of @variant whose only plan besides serial is @plan; false if there is none. */
static bool
experiment_of (LseExperiment *experiment, const LsePlan *plan, LseVariant variant)
{
  LsePlan made;
  lse_experiment_init (experiment, plan->workload);
  memset (experiment->strategies, 0, sizeof experiment->strategies);
  experiment->strategies[plan->strategy] = true;
  experiment->variants[variant] = true;
  experiment->variants[!variant] = false;
  experiment->fields = *plan;
  if (plan->strategy != LSE_STRATEGY_SERIAL &&
      !(plan->strategy == LSE_STRATEGY_BLAS && plan->blas_threads == 0))
    {
      experiment->worker_counts[0] = plan->workers;
      experiment->n_worker_counts = 1;
    }
  /* one field may change the default of the next: elements come first, they bound the chunks */
  for (size_t i = 0; i < N_FIELDS; i++)
    {
      char wanted[VALUE_SIZE] = "", is[VALUE_SIZE] = "";
      if (!expand_for (&made, experiment, plan))
        return false;
      fields[i].write (plan, wanted);
      fields[i].write (&made, is);
      if (strcmp (wanted, is) != 0)
        experiment->given |= fields[i].given;
    }
  return expand_for (&made, experiment, plan) && lse_plan_is_same_work (&made, plan);
}

bool
lse_plan_command (const LsePlan *plan, char *text, size_t size)
{
  LseExperiment experiment;
  bool is_exact = experiment_of (&experiment, plan, plan->variant) ||
                  experiment_of (&experiment, plan, (LseVariant)!plan->variant);
  lse_experiment_command (&experiment, text, size);
  return is_exact;
}
