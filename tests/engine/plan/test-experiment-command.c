/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A command makes the plans that it was made from.
 */
#include "fixture.h"
#include "plan/experiment.h"
#include "plan/plan-private.h"

#include <stdlib.h>

#define N_CORES 4
#define N_RANDOM 2000

static int
pick (GRand *random, int n)
{
  return g_rand_int_range (random, 0, n);
}

/* ------------------------------------------------------------------ reading a command */

static void
read_count (uint32_t *count, const char *key, const char *text)
{
  uint64_t number = 0;
  g_assert_cmpint (lse_count_parse (&number, key, text, NULL), ==, LSE_OK);
  *count = (uint32_t)number;
}

static LseStatus
read_field (LseExperiment *experiment, const char *option, const char *text)
{
  LsePlan *fields = &experiment->fields;
  static const struct
  {
    const char *option;
    LseGiven given;
  } given[] = {{"-N", LSE_GIVEN_ELEMENTS},
               {"-c", LSE_GIVEN_CHUNKS},
               {"--kernel", LSE_GIVEN_KERNEL},
               {"--schedule", LSE_GIVEN_SCHEDULE},
               {"--pool", LSE_GIVEN_POOL},
               {"--transport", LSE_GIVEN_TRANSPORT},
               {"--split-every", LSE_GIVEN_SPLIT_EVERY},
               {"--blas-threads", LSE_GIVEN_BLAS_THREADS},
               {"--pin", LSE_GIVEN_PIN},
               {"--memory", LSE_GIVEN_MEMORY},
               {"--layout", LSE_GIVEN_LAYOUT},
               {"--gil", LSE_GIVEN_GIL},
               {"--gil-free-share", LSE_GIVEN_GIL_FREE_SHARE},
               {"--switch-interval", LSE_GIVEN_SWITCH_INTERVAL},
               {"--c-call", LSE_GIVEN_C_CALL},
               {"--gil-slowdown", LSE_GIVEN_GIL_SLOWDOWN},
               {"--interpreters", LSE_GIVEN_INTERPRETERS},
               {"--source", LSE_GIVEN_SOURCE},
               {"--io-wait", LSE_GIVEN_IO_WAIT},
               {"--memory-budget", LSE_GIVEN_MEMORY_BUDGET}};
  for (gsize i = 0; i < G_N_ELEMENTS (given); i++)
    if (strcmp (option, given[i].option) == 0)
      experiment->given |= given[i].given;
  if (strcmp (option, "-N") == 0)
    return lse_size_parse (&fields->elements, text, lse_workload_info (experiment->workload), NULL,
                           NULL);
  if (strcmp (option, "--kernel") == 0)
    return lse_kernel_parse (&fields->kernel, text, NULL);
  if (strcmp (option, "--schedule") == 0)
    return lse_schedule_parse (&fields->schedule, text, NULL);
  if (strcmp (option, "--pool") == 0)
    return lse_pool_parse (&fields->pool, text, NULL);
  if (strcmp (option, "--transport") == 0)
    return lse_transport_parse (&fields->transport, text, NULL);
  if (strcmp (option, "--pin") == 0)
    return lse_pin_parse (&fields->pin, text, NULL);
  if (strcmp (option, "--memory") == 0)
    return lse_memory_parse (&fields->memory, text, NULL);
  if (strcmp (option, "--layout") == 0)
    return lse_layout_parse (&fields->layout, text, NULL);
  if (strcmp (option, "--source") == 0)
    return lse_source_parse (&fields->source, text, NULL);
  if (strcmp (option, "--memory-budget") == 0)
    return lse_memory_budget_parse (&fields->memory_budget_bytes, text, NULL, NULL);
  if (strcmp (option, "--io-wait") == 0)
    return lse_duration_parse (&fields->io_wait_ns, text, NULL);
  if (strcmp (option, "--gil") == 0)
    return lse_gil_variant_parse (&fields->gil, text, NULL);
  if (strcmp (option, "--gil-free-share") == 0)
    return lse_percent_parse (&fields->gil_free_ratio, text, NULL);
  if (strcmp (option, "--switch-interval") == 0)
    return lse_duration_parse (&fields->switch_interval_ns, text, NULL);
  if (strcmp (option, "--c-call") == 0)
    return lse_duration_parse (&fields->c_call_ns, text, NULL);
  if (strcmp (option, "--gil-slowdown") == 0)
    return lse_slowdown_parse (&fields->gil_slowdown_ratio, text, NULL);
  if (strcmp (option, "--interpreters") == 0)
    read_count (&fields->interpreters, "interpreters", text);
  else if (strcmp (option, "-c") == 0)
    read_count (&fields->chunks, "chunks", text);
  else if (strcmp (option, "--split-every") == 0)
    read_count (&fields->split_every, "split_every", text);
  else if (strcmp (option, "--blas-threads") == 0)
    read_count (&fields->blas_threads, "blas_threads", text);
  else if (strcmp (option, "--repeats") == 0)
    read_count (&fields->repeats, "repeats", text);
  else
    return LSE_EPROTOCOL;
  return LSE_OK;
}

static void
read_option (LseExperiment *experiment, const char *option, const char *text)
{
  LseStatus status;
  if (strcmp (option, "-s") == 0)
    status = lse_strategies_parse (experiment, text, NULL);
  else if (strcmp (option, "-W") == 0)
    status = lse_worker_counts_parse (experiment, text, NULL);
  else if (strcmp (option, "--target-ci") == 0)
    status = lse_ratio_parse (&experiment->target_ci_ratio, text, NULL);
  else if (strcmp (option, "--time-budget") == 0)
    status = lse_duration_parse (&experiment->time_budget_ns, text, NULL);
  else if (strcmp (option, "--seed") == 0)
    status = lse_count_parse (&experiment->fields.seed, "seed", text, NULL);
  else
    status = read_field (experiment, option, text);
  if (status != LSE_OK)
    g_error ("%s %s", option, text);
}

/* As the command line reads it (tests/ui/model/test-experiment-command.c asks that one itself). */
static void
read_command (LseExperiment *experiment, const char *command)
{
  g_auto (GStrv) words = NULL;
  g_assert_true (g_shell_parse_argv (command, NULL, &words, NULL));
  g_assert_cmpstr (words[0], ==, "lanescope-cli");
  g_assert_cmpstr (words[1], ==, "run");
  char **at = words + 2;
  LseWorkloadId workload = LSE_WORKLOAD_SINCOS;
  if (strcmp (*at, "-w") == 0)
    {
      g_assert_cmpint (lse_workload_parse (&workload, at[1], NULL), ==, LSE_OK);
      lse_experiment_init (experiment, workload);
      at += 2;
    }
  else
    {
      lse_experiment_init (experiment, workload);
      g_assert_cmpint (lse_experiment_preset (experiment, *at++, NULL), ==, LSE_OK);
    }
  for (; *at != NULL; at++)
    if (strcmp (*at, "--no-verify") == 0)
      experiment->fields.verify = false;
    else if (strcmp (*at, "--no-trace") == 0)
      experiment->fields.trace = false;
    else if (strcmp (*at, "--io-thread") == 0)
      {
        experiment->given |= LSE_GIVEN_IO_THREAD;
        experiment->fields.io_thread = true;
      }
    else if (strcmp (*at, "--variant") == 0)
      {
        at++;
        experiment->variants[LSE_VARIANT_AS_PRINTED] = true;
        experiment->variants[LSE_VARIANT_REPAIRED] = strcmp (*at, "both") == 0;
      }
    else
      {
        g_assert_nonnull (at[1]);
        read_option (experiment, at[0], at[1]);
        at++;
      }
}

/* ------------------------------------------------------------------ experiments at random */

static void
make_fields (LsePlan *fields, GRand *random)
{
  static const char *const pins[] = {"none", "compact", "scatter", "samepu", "list:0,2,4-6"};
  static const char *const memories[] = {"ft-main", "interleave", "bind:0"};
  fields->elements = (guint64)pick (random, 3) * 5000 + 17;
  fields->chunks = 1 + (guint32)pick (random, 40);
  fields->kernel = (LseKernelId)pick (random, 2);
  fields->schedule = (LseSchedule)pick (random, 3);
  fields->pool = (LsePool)pick (random, 2);
  fields->transport = (LseTransport)pick (random, 3);
  fields->split_every = 2 + (guint32)pick (random, 6);
  fields->blas_threads = (guint32)pick (random, 3);
  g_assert_cmpint (lse_pin_parse (&fields->pin, pins[pick (random, 5)], NULL), ==, LSE_OK);
  g_assert_cmpint (lse_memory_parse (&fields->memory, memories[pick (random, 3)], NULL), ==,
                   LSE_OK);
  fields->layout = (LseLayout)pick (random, 2);
  fields->gil = (LseGilVariant)pick (random, 5);
  fields->gil_free_ratio = pick (random, 1001) / 1000.0;
  fields->switch_interval_ns = 1000 * (1 + pick (random, 100000));
  fields->c_call_ns = 500 * pick (random, 3);
  fields->gil_slowdown_ratio = 1 + pick (random, 10) / 10.0;
  fields->interpreters = (guint32)pick (random, 3);
  fields->io_thread = pick (random, 2) == 0;
  fields->source = (LseSource)pick (random, 2);
  fields->memory_budget_bytes = (guint64)(1 + pick (random, 5)) << 20;
  fields->io_wait_ns = 1 + pick (random, 3) * 1000500;
  fields->repeats = pick (random, 3) == 0 ? 7 : 0;
  fields->seed = pick (random, 3) == 0 ? 99 : 1;
  fields->verify = pick (random, 4) > 0;
  fields->trace = pick (random, 4) > 0;
}

static void
make_experiment (LseExperiment *experiment, GRand *random)
{
  static const char *const presets[] = {"method-1", "method-2", "method-3", "method-4"};
  lse_experiment_init (experiment, (LseWorkloadId)pick (random, LSE_N_WORKLOADS));
  if (pick (random, 3) == 0)
    lse_experiment_preset (experiment, presets[pick (random, 4)], NULL);
  if (pick (random, 2) == 0)
    {
      experiment->given |= LSE_GIVEN_STRATEGIES;
      for (int i = 0; i < LSE_N_STRATEGIES; i++)
        experiment->strategies[i] = pick (random, 2) == 0;
    }
  for (; experiment->n_worker_counts < (gsize)pick (random, 4);)
    {
      gsize n = experiment->n_worker_counts++;
      experiment->worker_counts[n] =
          (n > 0 ? experiment->worker_counts[n - 1] : 0) + 1 + (guint32)pick (random, 2);
    }
  make_fields (&experiment->fields, random);
  int variants = pick (random, 3);
  experiment->variants[LSE_VARIANT_AS_PRINTED] = variants != 0;
  experiment->variants[LSE_VARIANT_REPAIRED] = variants != 1;
  for (unsigned bit = LSE_GIVEN_ELEMENTS; bit <= LSE_GIVEN_MEMORY_BUDGET; bit *= 2)
    if (bit != LSE_GIVEN_WORKERS && bit != LSE_GIVEN_STRATEGIES && pick (random, 4) == 0)
      experiment->given |= bit;
  experiment->time_budget_ns = pick (random, 2) == 0 ? 500000000 : 20000000000;
  experiment->target_ci_ratio = pick (random, 2) == 0 ? 0.025 : 0.02;
}

/* false if it makes nothing valid. */
static bool
expand (const LseExperiment *experiment, LseExpandedPlan **plans, size_t *n_plans)
{
  Fixture fixture;
  return lse_experiment_expand (experiment, fixture_init (&fixture, N_CORES), plans, n_plans,
                                NULL) == LSE_OK;
}

static void
assert_same_plans (const LseExperiment *experiment, const char *command)
{
  LseExperiment read;
  LseExpandedPlan *ours, *theirs;
  size_t n_ours, n_theirs;
  read_command (&read, command);
  g_assert_cmpfloat (read.target_ci_ratio, ==, experiment->target_ci_ratio);
  g_assert_cmpint (read.time_budget_ns, ==, experiment->time_budget_ns);
  g_assert_true (expand (experiment, &ours, &n_ours));
  if (!expand (&read, &theirs, &n_theirs) || n_theirs != n_ours)
    g_error ("other plans: %s", command);
  for (size_t i = 0; i < n_ours; i++)
    if (!lse_plan_is_same_work (&ours[i].plan, &theirs[i].plan) ||
        ours[i].plan.variant != theirs[i].plan.variant)
      g_error ("other plan %zu: %s", i, command);
  free (ours);
  free (theirs);
}

static void
test_experiments (void)
{
  GRand *random = g_rand_new_with_seed (4);
  int n_valid = 0;
  for (int i = 0; i < N_RANDOM; i++)
    {
      LseExperiment experiment;
      LseExpandedPlan *plans;
      size_t n_plans;
      char command[LSE_COMMAND_MAX];
      make_experiment (&experiment, random);
      if (!expand (&experiment, &plans, &n_plans))
        continue;
      n_valid++;
      lse_experiment_command (&experiment, command, sizeof command);
      assert_same_plans (&experiment, command);
      for (size_t k = 0; k < n_plans; k++)
        {
          LseExperiment read;
          LseExpandedPlan *again;
          size_t n_again;
          if (!lse_plan_command (&plans[k].plan, command, sizeof command))
            g_error ("no command for a plan that has one: %s", command);
          read_command (&read, command);
          g_assert_true (expand (&read, &again, &n_again));
          if (!lse_plan_is_same_work (&again[n_again - 1].plan, &plans[k].plan))
            g_error ("another plan: %s", command);
          free (again);
        }
      free (plans);
    }
  g_test_message ("%d experiments", n_valid);
  g_assert_cmpint (n_valid, >, N_RANDOM / 3);
  g_rand_free (random);
}

/* ------------------------------------------------------------------ words */

static void
test_words (void)
{
  LsePlan plan;
  char command[LSE_COMMAND_MAX];
  lse_plan_init (&plan, LSE_WORKLOAD_SINCOS, LSE_STRATEGY_SERIAL, 1, NULL);
  g_assert_true (lse_plan_command (&plan, command, sizeof command));
  g_assert_cmpstr (command, ==, "lanescope-cli run -w sincos -s serial");
  lse_plan_init (&plan, LSE_WORKLOAD_MEAN, LSE_STRATEGY_PROCESSES, 3, NULL);
  plan.elements = 5000;
  plan.transport = LSE_TRANSPORT_REDUCED;
  plan.verify = false;
  g_assert_true (lse_plan_command (&plan, command, sizeof command));
  g_assert_cmpstr (command, ==,
                   "lanescope-cli run -w mean -s processes -W 3 -N 5000 --transport reduced "
                   "--no-verify");
}

/* The library's own threads, and a hash that only the bundle as printed has. */
static void
test_variants (void)
{
  LseExperiment experiment;
  LseExpandedPlan *plans;
  size_t n_plans;
  char command[LSE_COMMAND_MAX];
  lse_experiment_init (&experiment, LSE_WORKLOAD_DOT);
  experiment.variants[LSE_VARIANT_AS_PRINTED] = true;
  experiment.variants[LSE_VARIANT_REPAIRED] = false;
  g_assert_true (expand (&experiment, &plans, &n_plans));
  g_assert_cmpuint (plans[n_plans - 1].plan.blas_threads, ==, 0);
  g_assert_true (lse_plan_command (&plans[n_plans - 1].plan, command, sizeof command));
  g_assert_cmpstr (command, ==, "lanescope-cli run -w dot --variant as-printed");
  free (plans);

  lse_experiment_init (&experiment, LSE_WORKLOAD_MEAN);
  experiment.variants[LSE_VARIANT_AS_PRINTED] = true;
  experiment.variants[LSE_VARIANT_REPAIRED] = false;
  g_assert_true (expand (&experiment, &plans, &n_plans));
  LsePlan plan = plans[n_plans - 1].plan;
  g_assert_true (plan.hash);
  plan.hash = false; /* no option for it: the other bundle and what is left of this one */
  g_assert_true (lse_plan_command (&plan, command, sizeof command));
  g_assert_null (strstr (command, "as-printed"));
  g_assert_nonnull (strstr (command, "--pin none --memory ft-main"));
  free (plans);

  lse_plan_init (&plan, LSE_WORKLOAD_MEAN, LSE_STRATEGY_THREADS, 2, NULL);
  plan.hash = true; /* which no option can ask of threads */
  g_assert_false (lse_plan_command (&plan, command, sizeof command));
  g_assert_true (g_str_has_prefix (command, "lanescope-cli run -w mean -s threads"));
}

static void
test_numbers (void)
{
  LseExperiment experiment;
  char command[LSE_COMMAND_MAX];
  fixture_comma_locale ();
  lse_experiment_init (&experiment, LSE_WORKLOAD_MEAN);
  experiment.target_ci_ratio = 0.0125;
  experiment.time_budget_ns = 1500000000;
  experiment.n_worker_counts = 5;
  memcpy (experiment.worker_counts, (uint32_t[]) {1, 2, 3, 8, 9}, 5 * sizeof (uint32_t));
  lse_experiment_command (&experiment, command, sizeof command);
  g_assert_cmpstr (command, ==,
                   "lanescope-cli run -w mean -W 1-3,8-9 --target-ci 1.25% --time-budget 1.5s");
  setlocale (LC_ALL, "C.UTF-8");
}

static void
test_quoting (void)
{
  LseExperiment experiment;
  char command[LSE_COMMAND_MAX];
  lse_experiment_init (&experiment, LSE_WORKLOAD_MEAN);
  experiment.given = LSE_GIVEN_PIN;
  experiment.fields.pin.kind = LSE_PIN_LIST;
  g_strlcpy (experiment.fields.pin.list, "0;'$x", sizeof experiment.fields.pin.list);
  lse_experiment_command (&experiment, command, sizeof command);
  g_assert_cmpstr (command, ==, "lanescope-cli run -w mean --pin 'list:0;'\\''$x'");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/experiment-command/experiments", test_experiments);
  g_test_add_func ("/engine/experiment-command/words", test_words);
  g_test_add_func ("/engine/experiment-command/variants", test_variants);
  g_test_add_func ("/engine/experiment-command/numbers", test_numbers);
  g_test_add_func ("/engine/experiment-command/quoting", test_quoting);
  return g_test_run ();
}
