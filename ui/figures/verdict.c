/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures/verdict.h"

#include "figures/words.h"
#include "i18n.h"
#include "plot/ticks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED 1
#define SERIAL_UNITS 1e9 /* scaled times: a serial repetition is so many units long */
#define MAX_NAMED 4      /* of a list; the rest are counted */
#define LIST_SIZE 768

typedef enum
{
  FATE_SERIAL,
  FATE_RANKED,
  FATE_WRONG,
  FATE_FAILED,
  FATE_SKIPPED,
  FATE_TOO_FEW,
  FATE_ALONE /* no serial run to compare it with */
} Fate;

typedef struct
{
  const LseResult *result;
  char label[LSF_LABEL_SIZE];
  Fate fate;
  size_t n, n_serial;
  int64_t *times_ns, *serial_ns;
  int64_t *scaled;
  LseVerdict over_serial;
  bool is_tied; /* with the best */
} Runner;

typedef struct
{
  Runner *runners;
  size_t n_runners;
  Runner *best, *worst, *next_worst; /* NULL where there are too few */
  char *text;
  size_t size;
} Podium;

/* ------------------------------------------------------------------ runners */

static Fate
fate_of (const LsfRuns *runs, size_t index)
{
  const LseResult *result = runs->results[index];
  if (result->verify.status == LSE_VERIFY_MISMATCH)
    return FATE_WRONG;
  if (result->status == LSE_RUN_FAILED)
    return FATE_FAILED;
  if (result->status == LSE_RUN_SKIPPED)
    return FATE_SKIPPED;
  if (result->plan.strategy == LSE_STRATEGY_SERIAL)
    return FATE_SERIAL;
  size_t serial = lsf_runs_serial (runs, index);
  if (serial == SIZE_MAX)
    return FATE_ALONE;
  bool has_word = result->has_speedup && isfinite (result->speedup.ci95[0]) &&
                  isfinite (result->speedup.ci95[1]) && result->speedup.ci95[0] > 0;
  return has_word ? FATE_RANKED : FATE_TOO_FEW;
}

/* As the subject of a sentence: without a comma. */
static void
make_label (const LsfRuns *runs, size_t index, char label[LSF_LABEL_SIZE])
{
  const LsePlan *plan = &runs->results[index]->plan;
  bool says_variant = plan->variant == LSE_VARIANT_AS_PRINTED && lsf_run_has_twin (runs, index);
  if (runs->labels != NULL)
    snprintf (label, LSF_LABEL_SIZE, "%s", runs->labels[index]);
  else if (says_variant && plan->strategy != LSE_STRATEGY_SERIAL)
    snprintf (label, LSF_LABEL_SIZE, _ ("%s × %u as printed"),
              _ (lse_strategy_info (plan->strategy)->title), plan->workers);
  else
    lsf_plan_label (plan, false, label, LSF_LABEL_SIZE);
}

/* false without memory */
static bool
measure (Runner *runner, const LsfRuns *runs, size_t index)
{
  runner->result = runs->results[index];
  runner->fate = fate_of (runs, index);
  make_label (runs, index, runner->label);
  if (runner->fate != FATE_RANKED)
    return true;
  const LseResult *serial = runs->results[lsf_runs_serial (runs, index)];
  runner->times_ns = lse_result_dup_counted (runner->result, &runner->n);
  runner->serial_ns = lse_result_dup_counted (serial, &runner->n_serial);
  runner->scaled = calloc (runner->n + 1, sizeof *runner->scaled);
  if (runner->times_ns == NULL || runner->serial_ns == NULL || runner->scaled == NULL)
    return false;
  for (size_t i = 0; i < runner->n; i++)
    runner->scaled[i] =
        llround ((double)runner->times_ns[i] * SERIAL_UNITS / serial->stats.median_ns);
  runner->over_serial =
      lse_verdict_of (runner->times_ns, runner->n, runner->serial_ns, runner->n_serial, SEED);
  return true;
}

/* Can it be said that their speedups differ? */
static bool
differ (const Runner *a, const Runner *b)
{
  if (lse_result_same_task (a->result, b->result))
    return lse_verdict_of (a->times_ns, a->n, b->times_ns, b->n, SEED) != LSE_VERDICT_SAME;
  const LseRatio *first = &a->result->speedup, *second = &b->result->speedup;
  bool lie_apart = first->ci95[0] > second->ci95[1] || first->ci95[1] < second->ci95[0];
  return lie_apart && lse_verdict_of (a->scaled, a->n, b->scaled, b->n, SEED) != LSE_VERDICT_SAME;
}

static double
speedup_of (const Runner *runner)
{
  return runner->result->speedup.value;
}

/* A gain that can be told from nothing counts more than a higher one that cannot. */
static bool
gains_more (const Runner *a, const Runner *b)
{
  bool a_gains = a->over_serial == LSE_VERDICT_FASTER,
       b_gains = b->over_serial == LSE_VERDICT_FASTER;
  return a_gains != b_gains ? a_gains : speedup_of (a) > speedup_of (b);
}

static void
find_places (Podium *podium)
{
  for (size_t i = 0; i < podium->n_runners; i++)
    {
      Runner *runner = &podium->runners[i];
      if (runner->fate != FATE_RANKED)
        continue;
      if (podium->best == NULL || gains_more (runner, podium->best))
        podium->best = runner;
      if (podium->worst == NULL || speedup_of (runner) < speedup_of (podium->worst))
        {
          podium->next_worst = podium->worst;
          podium->worst = runner;
        }
      else if (podium->next_worst == NULL || speedup_of (runner) < speedup_of (podium->next_worst))
        podium->next_worst = runner;
    }
  for (size_t i = 0; i < podium->n_runners; i++)
    {
      Runner *runner = &podium->runners[i];
      runner->is_tied = runner->fate == FATE_RANKED && runner != podium->best &&
                        runner->over_serial == podium->best->over_serial &&
                        !differ (podium->best, runner);
    }
}

/* ------------------------------------------------------------------ sentences */

/* Another whole sentence behind what stands there. */
static void
say (Podium *podium, const char *sentence)
{
  char before[LSF_VERDICT_SIZE];
  snprintf (before, sizeof before, "%s", podium->text);
  if (before[0] != '\0')
    /* two sentences, one after the other */
    snprintf (podium->text, podium->size, _ ("%s %s"), before, sentence);
  else
    snprintf (podium->text, podium->size, "%s", sentence);
}

/* "1.94", "5.1", "12" and an interval with as many decimals. */
typedef struct
{
  char value[LSP_NUMBER_SIZE], low[LSP_NUMBER_SIZE], high[LSP_NUMBER_SIZE];
} Factor;

static Factor
factor_of (const Runner *runner, bool is_slowdown)
{
  const LseRatio *speedup = &runner->result->speedup;
  double value = is_slowdown ? 1 / speedup->value : speedup->value;
  int decimals = value < 1.995 ? 2 : value < 9.95 ? 1 : 0;
  Factor factor;
  lsp_format_number (factor.value, value, decimals);
  lsp_format_number (factor.low, is_slowdown ? 1 / speedup->ci95[1] : speedup->ci95[0], decimals);
  lsp_format_number (factor.high, is_slowdown ? 1 / speedup->ci95[0] : speedup->ci95[1], decimals);
  return factor;
}

/* Names of those that @is_wanted, and how many more there are. Returns: how many altogether. */
static size_t
list (const Podium *podium, bool (*is_wanted) (const Runner *, Fate), Fate fate, char *text)
{
  char before[LIST_SIZE];
  size_t n = 0;
  text[0] = '\0';
  for (size_t i = 0; i < podium->n_runners; i++)
    {
      if (!is_wanted (&podium->runners[i], fate) || n++ >= MAX_NAMED)
        continue;
      memcpy (before, text, sizeof before);
      if (n == 1)
        snprintf (text, LIST_SIZE, "%s", podium->runners[i].label);
      else
        snprintf (text, LIST_SIZE, _ ("%s, %s"), before, podium->runners[i].label);
    }
  if (n > MAX_NAMED)
    {
      memcpy (before, text, sizeof before);
      snprintf (text, LIST_SIZE, P_ ("%s and %zu other", "%s and %zu others", n - MAX_NAMED),
                before, n - MAX_NAMED);
    }
  return n;
}

static bool
has_fate (const Runner *runner, Fate fate)
{
  return runner->fate == fate;
}

static bool
is_tied (const Runner *runner, Fate fate)
{
  return runner->fate == fate && runner->is_tied;
}

static void
say_gain (Podium *podium, char *sentence, size_t size)
{
  const Runner *best = podium->best;
  Factor factor = factor_of (best, false);
  char tied[LIST_SIZE];
  if (podium->next_worst == NULL)
    snprintf (sentence, size, _ ("%s is %s× faster than serial (%s to %s)."), best->label,
              factor.value, factor.low, factor.high);
  else if (list (podium, is_tied, FATE_RANKED, tied) > 0)
    snprintf (sentence, size,
              _ ("%s has the highest speedup here, %s× over serial (%s to %s), but is not "
                 "distinguishable from %s."),
              best->label, factor.value, factor.low, factor.high, tied);
  else
    snprintf (sentence, size, _ ("%s gains most here: %s× over serial (%s to %s)."), best->label,
              factor.value, factor.low, factor.high);
}

static void
say_best (Podium *podium)
{
  char sentence[LSF_VERDICT_SIZE];
  const Runner *best = podium->best;
  LseVerdict verdict = best->over_serial;
  Factor factor = factor_of (best, verdict == LSE_VERDICT_SLOWER);
  switch (verdict)
    {
    case LSE_VERDICT_FASTER:
      say_gain (podium, sentence, sizeof sentence);
      break;
    case LSE_VERDICT_SAME:
      snprintf (sentence, sizeof sentence,
                _ ("Nothing gains measurably here: the highest speedup is %s× (%s, %s to %s), not "
                   "distinguishable from serial."),
                factor.value, best->label, factor.low, factor.high);
      break;
    case LSE_VERDICT_SLOWER:
      snprintf (sentence, sizeof sentence,
                _ ("Nothing gains here: even %s is %s× slower than plain serial (%s to %s)."),
                best->label, factor.value, factor.low, factor.high);
      break;
    }
  say (podium, sentence);
}

static void
say_worst (Podium *podium)
{
  char sentence[LIST_SIZE];
  const Runner *worst = podium->worst;
  if (worst == podium->best || worst->is_tied)
    return;
  Factor factor = factor_of (worst, worst->over_serial == LSE_VERDICT_SLOWER);
  switch (worst->over_serial)
    {
    case LSE_VERDICT_FASTER:
      if (podium->next_worst != podium->best && !differ (worst, podium->next_worst))
        snprintf (sentence, sizeof sentence,
                  _ ("Which gains least cannot be told: %s and %s are not distinguishable."),
                  worst->label, podium->next_worst->label);
      else
        snprintf (sentence, sizeof sentence, _ ("%s gains least: %s× (%s to %s)."), worst->label,
                  factor.value, factor.low, factor.high);
      break;
    case LSE_VERDICT_SAME:
      snprintf (sentence, sizeof sentence, _ ("%s is not distinguishable from serial."),
                worst->label);
      break;
    case LSE_VERDICT_SLOWER:
      snprintf (sentence, sizeof sentence, _ ("%s is %s× slower than plain serial."), worst->label,
                factor.value);
      break;
    }
  say (podium, sentence);
}

static void
name_unranked (Fate fate, const char *names, char *sentence, size_t size)
{
  sentence[0] = '\0';
  switch (fate)
    {
    case FATE_WRONG:
      snprintf (sentence, size, _ ("Wrong answer, not ranked: %s."), names);
      break;
    case FATE_FAILED:
      snprintf (sentence, size, _ ("Failed: %s."), names);
      break;
    case FATE_SKIPPED:
      snprintf (sentence, size, _ ("Not run: %s."), names);
      break;
    case FATE_TOO_FEW:
      snprintf (sentence, size, _ ("Too few repetitions to say anything: %s."), names);
      break;
    case FATE_ALONE:
      snprintf (sentence, size, _ ("Without a serial run to compare with: %s."), names);
      break;
    case FATE_SERIAL:
    case FATE_RANKED:
      break;
    }
}

static void
say_all (Podium *podium)
{
  char names[LIST_SIZE], sentence[LSF_VERDICT_SIZE];
  if (podium->best != NULL)
    {
      say_best (podium);
      say_worst (podium);
    }
  else
    say (podium, _ ("Nothing was measured that could be ranked."));
  for (Fate fate = FATE_WRONG; fate <= FATE_ALONE; fate++)
    if (list (podium, has_fate, fate, names) > 0)
      {
        name_unranked (fate, names, sentence, sizeof sentence);
        say (podium, sentence);
      }
}

/* Free with podium_clear(), also after a failure (no memory). */
static bool
podium_init (Podium *podium, const LsfRuns *runs)
{
  *podium = (Podium) {.n_runners = runs->n};
  podium->runners = calloc (runs->n + 1, sizeof *podium->runners);
  bool ok = podium->runners != NULL;
  for (size_t i = 0; ok && i < runs->n; i++)
    ok = measure (&podium->runners[i], runs, i);
  return ok;
}

static void
podium_clear (Podium *podium)
{
  for (size_t i = 0; podium->runners != NULL && i < podium->n_runners; i++)
    {
      free (podium->runners[i].times_ns);
      free (podium->runners[i].serial_ns);
      free (podium->runners[i].scaled);
    }
  free (podium->runners);
}

char *
lsf_verdict_tutorial (const LsfRuns *runs, char *text, size_t size)
{
  Podium podium;
  text[0] = '\0';
  if (podium_init (&podium, runs))
    {
      podium.text = text;
      podium.size = size;
      find_places (&podium);
      say_all (&podium);
    }
  podium_clear (&podium);
  return text;
}

/* ------------------------------------------------------------------ places */

/* The best of each task; NULL where none is ranked. */
static void
find_champions (const Podium *podium, const size_t *task_of, const Runner **champions)
{
  for (size_t i = 0; i < podium->n_runners; i++)
    {
      const Runner *runner = &podium->runners[i], **champion = &champions[task_of[i]];
      if (runner->fate == FATE_RANKED && (*champion == NULL || gains_more (runner, *champion)))
        *champion = runner;
    }
}

static LsfPlace
place_of (const Runner *const *champions, size_t n_tasks, size_t task)
{
  LsfPlace place = {1, 0};
  if (champions[task] == NULL)
    return (LsfPlace) {0, 0};
  for (size_t other = 0; other < n_tasks; other++)
    {
      bool is_ranked = champions[other] != NULL;
      bool is_apart = is_ranked && other != task && differ (champions[task], champions[other]);
      bool is_above = is_apart && speedup_of (champions[other]) > speedup_of (champions[task]);
      bool is_below = is_apart && !is_above;
      place.first += is_above;
      place.last += is_ranked && !is_below;
    }
  return place;
}

bool
lsf_verdict_places (const LsfRuns *runs, LsfPlace *places)
{
  Podium podium;
  size_t *task_of = calloc (runs->n + 1, sizeof *task_of);
  const Runner **champions = calloc (runs->n + 1, sizeof *champions);
  bool ok = podium_init (&podium, runs) && task_of != NULL && champions != NULL;
  if (ok)
    {
      size_t n_tasks = lsf_runs_tasks (runs, task_of);
      find_champions (&podium, task_of, champions);
      for (size_t task = 0; task < n_tasks; task++)
        places[task] = place_of (champions, n_tasks, task);
    }
  podium_clear (&podium);
  free (champions);
  free (task_of);
  return ok;
}
