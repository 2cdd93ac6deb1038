/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/words.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DASH "–"
#define MAX_NAMED 4 /* of a list; the rest are counted */
#define MAX_RATIO_DECIMALS 7
#define MAX_EXTRA_DECIMALS 2 /* so that ± does not read 0 */
#define MAX_FIXED 0x1p53

/* ------------------------------------------------------------------ numbers */

/* @value with @decimals after a point: printf would take the locale's comma. */
static void
append_fixed (char *text, size_t size, size_t *used, double value, int decimals)
{
  long long scale = 1;
  for (int i = 0; i < decimals; i++)
    scale *= 10;
  long long scaled = llround (fmin (fabs (value) * (double)scale, MAX_FIXED));
  const char *sign = value < 0 && scaled != 0 ? "−" : "";
  if (decimals == 0)
    lse_text_append (text, size, used, "%s%lld", sign, scaled);
  else
    lse_text_append (text, size, used, "%s%lld.%0*lld", sign, scaled / scale, decimals,
                     scaled % scale);
}

/* Decimals that show three significant digits of @value ≥ 0. */
static int
decimals_for (double value)
{
  return value < 9.995 ? 2 : (value < 99.95 ? 1 : 0);
}

typedef struct
{
  const char *name;
  double ns;
} Unit;

static const Unit *
unit_for (double duration_ns)
{
  static const Unit units[] = {{"ns", 1}, {"µs", 1e3}, {"ms", 1e6}, {"s", 1e9}};
  size_t i = 0;
  while (i < 3 && fabs (duration_ns) >= 999.5 * units[i].ns)
    i++;
  return &units[i];
}

static void
append_timing (char *text, size_t size, size_t *used, double median_ns, double half_ns)
{
  if (!isfinite (median_ns))
    {
      lse_text_append (text, size, used, "%s", DASH);
      return;
    }
  const Unit *unit = unit_for (median_ns);
  int decimals = unit->ns > 1 ? decimals_for (fabs (median_ns) / unit->ns) : 0;
  double half = half_ns / unit->ns;
  int extra = unit->ns > 1 && half > 0 ? MAX_EXTRA_DECIMALS : 0;
  while (extra > 0 && half * pow (10, decimals) < 0.5)
    {
      decimals++;
      extra--;
    }
  append_fixed (text, size, used, median_ns / unit->ns, decimals);
  lse_text_append (text, size, used, " %s", unit->name);
  if (!isfinite (half_ns))
    return;
  lse_text_append (text, size, used, " ±");
  append_fixed (text, size, used, half, decimals);
}

char *
lse_words_duration (double duration_ns, char *text, size_t size)
{
  size_t used = 0;
  append_timing (text, size, &used, duration_ns, (double)NAN);
  return text;
}

char *
lse_words_timing (const LseStats *stats, char *text, size_t size)
{
  size_t used = 0;
  append_timing (text, size, &used, stats->median_ns, (stats->ci95_ns[1] - stats->ci95_ns[0]) / 2);
  return text;
}

char *
lse_words_ratio (double ratio, char *text, size_t size)
{
  size_t used = 0;
  if (isfinite (ratio))
    {
      int decimals = decimals_for (ratio);
      for (double small = ratio; small > 0 && small < 0.0995 && decimals < MAX_RATIO_DECIMALS;
           small *= 10)
        decimals++; /* two digits that say something */
      append_fixed (text, size, &used, ratio, decimals);
      lse_text_append (text, size, &used, "×");
    }
  else
    lse_text_append (text, size, &used, "%s", DASH);
  return text;
}

/* ------------------------------------------------------------------ the group */

typedef enum
{
  ROLE_SERIAL,
  ROLE_BEST,
  ROLE_TIED,   /* not distinguishable from the best */
  ROLE_MIDDLE, /* slower than the best, not slower than serial */
  ROLE_SLOWER, /* than serial */
  ROLE_WRONG,
  ROLE_UNMEASURED
} Role;

typedef struct
{
  const LseResult *result;
  int64_t *counted_ns;
  size_t n_counted;
  Role role;
} Runner;

typedef struct
{
  Runner *runners;
  size_t n_runners;
  const Runner *best, *serial; /* NULL if there is none */
  char *text;
  size_t size, used;
} Group;

static LseVerdict
compare (const Runner *a, const Runner *b)
{
  return lse_verdict_of (a->counted_ns, a->n_counted, b->counted_ns, b->n_counted, 1);
}

static Role
role_alone (const Runner *runner)
{
  if (runner->result->verify.status == LSE_VERIFY_MISMATCH)
    return ROLE_WRONG;
  if (runner->n_counted == 0 || runner->result->status == LSE_RUN_SKIPPED)
    return ROLE_UNMEASURED;
  return runner->result->plan.strategy == LSE_STRATEGY_SERIAL ? ROLE_SERIAL : ROLE_MIDDLE;
}

static void
find_best_and_serial (Group *group)
{
  for (size_t i = 0; i < group->n_runners; i++)
    {
      const Runner *runner = &group->runners[i];
      bool is_better = group->best == NULL ||
                       runner->result->stats.median_ns < group->best->result->stats.median_ns;
      if (runner->role == ROLE_MIDDLE && is_better)
        group->best = runner;
    }
  for (size_t i = 0; i < group->n_runners; i++)
    {
      const Runner *runner = &group->runners[i];
      bool is_reference =
          group->best == NULL || lse_result_same_task (runner->result, group->best->result);
      if (runner->role == ROLE_SERIAL && is_reference && group->serial == NULL)
        group->serial = runner;
    }
}

static void
give_roles (Group *group)
{
  for (size_t i = 0; i < group->n_runners; i++)
    {
      Runner *runner = &group->runners[i];
      if (runner->role != ROLE_MIDDLE)
        continue;
      if (runner == group->best)
        runner->role = ROLE_BEST;
      else if (group->serial != NULL && compare (runner, group->serial) == LSE_VERDICT_SLOWER)
        runner->role = ROLE_SLOWER;
      else if (compare (runner, group->best) == LSE_VERDICT_SAME)
        runner->role = ROLE_TIED;
    }
}

/* ------------------------------------------------------------------ sentences */

#define SAY(group, ...) lse_text_append ((group)->text, (group)->size, &(group)->used, __VA_ARGS__)

static void
say_number (Group *group, double value, int decimals)
{
  append_fixed (group->text, group->size, &group->used, value, decimals);
}

/* Decimals of a factor in prose: "1.94×", "5.1×", "12×". */
static int
decimals_of_factor (double factor)
{
  return factor < 1.995 ? 2 : (factor < 9.95 ? 1 : 0);
}

static LseRatio
speedup_of (const Group *group, const Runner *runner)
{
  const Runner *serial = group->serial;
  if (runner->result->has_speedup && strcmp (runner->result->speedup_vs, serial->result->id) == 0)
    return runner->result->speedup;
  return lse_ratio_of_medians (serial->counted_ns, serial->n_counted, runner->counted_ns,
                               runner->n_counted, runner->result->plan.seed);
}

/* " (1.90 to 1.98)", nothing without an interval. */
static void
say_interval (Group *group, double low, double high, int decimals)
{
  if (!isfinite (low) || !isfinite (high))
    return;
  SAY (group, " (");
  say_number (group, low, decimals);
  SAY (group, " to ");
  say_number (group, high, decimals);
  SAY (group, ")");
}

/* The label as the subject of a sentence: an apposition in it is closed by a comma. */
static void
say_subject (Group *group, const Runner *runner)
{
  char label[96];
  lse_plan_label (&runner->result->plan, label, sizeof label);
  SAY (group, "%s%s", label, strchr (label, ',') != NULL ? "," : "");
}

static void
say_best_against_serial (Group *group)
{
  LseVerdict verdict = compare (group->best, group->serial);
  LseRatio speedup = speedup_of (group, group->best);
  say_subject (group, group->best);
  if (verdict == LSE_VERDICT_SAME)
    {
      SAY (group, " is not distinguishable from serial (");
      say_number (group, speedup.value, 2);
      SAY (group, "×");
      if (isfinite (speedup.ci95[0]) && isfinite (speedup.ci95[1]))
        {
          SAY (group, ", ");
          say_number (group, speedup.ci95[0], 2);
          SAY (group, " to ");
          say_number (group, speedup.ci95[1], 2);
          if (speedup.ci95[0] > 1 || speedup.ci95[1] < 1)
            SAY (group, ", too noisy to call");
        }
      else
        SAY (group, ", too few repetitions to say more");
      SAY (group, ").");
      return;
    }

  bool is_slower = verdict == LSE_VERDICT_SLOWER;
  double factor = is_slower ? 1 / speedup.value : speedup.value;
  double low = is_slower ? 1 / speedup.ci95[1] : speedup.ci95[0];
  double high = is_slower ? 1 / speedup.ci95[0] : speedup.ci95[1];
  int decimals = decimals_of_factor (factor);
  SAY (group, " is ");
  say_number (group, factor, decimals);
  SAY (group, is_slower ? "× slower than serial" : "× faster than serial");
  say_interval (group, low, high, decimals);
  SAY (group, ".");
}

static void
say_best_alone (Group *group, const char *rest)
{
  const Runner *runner = group->best != NULL ? group->best : group->serial;
  say_subject (group, runner);
  SAY (group, " takes ");
  const LseStats *stats = &runner->result->stats;
  append_timing (group->text, group->size, &group->used, stats->median_ns,
                 (stats->ci95_ns[1] - stats->ci95_ns[0]) / 2);
  SAY (group, "%s", rest);
}

/* " Slower than serial: processes × 8, as printed (5.1×); threads × 64 (1.2×) and 3 others." */
static void
say_list (Group *group, Role role, const char *lead, bool with_factor)
{
  size_t n = 0;
  for (size_t i = 0; i < group->n_runners; i++)
    {
      const Runner *runner = &group->runners[i];
      if (runner->role != role || n++ >= MAX_NAMED)
        continue;
      char label[96];
      SAY (group, "%s%s", n == 1 ? lead : "; ",
           lse_plan_label (&runner->result->plan, label, sizeof label));
      if (with_factor)
        {
          double factor = 1 / speedup_of (group, runner).value;
          SAY (group, " (");
          say_number (group, factor, decimals_of_factor (factor));
          SAY (group, "×)");
        }
    }
  if (n > MAX_NAMED)
    SAY (group, " and %zu %s", n - MAX_NAMED, n - MAX_NAMED == 1 ? "other" : "others");
  if (n > 0)
    SAY (group, ".");
}

static void
say_all (Group *group)
{
  SAY (group, "Verdict: ");
  if (group->best != NULL && group->serial != NULL)
    say_best_against_serial (group);
  else if (group->best != NULL)
    say_best_alone (group, "; there is no serial run to compare it with.");
  else if (group->serial != NULL)
    say_best_alone (group, "; nothing else was measured to compare it with.");
  else
    SAY (group, "nothing was measured that could be ranked.");

  say_list (group, ROLE_TIED, " Not distinguishable from the fastest: ", false);
  say_list (group, ROLE_SLOWER, " Slower than serial: ", true);
  say_list (group, ROLE_WRONG, " Wrong answer, not ranked: ", false);
  say_list (group, ROLE_UNMEASURED, " Not measured: ", false);
}

char *
lse_words_verdict (const LseResult *const *results, size_t n_results, char *text, size_t size)
{
  Group group = {.n_runners = n_results, .text = text, .size = size};
  text[0] = '\0';
  group.runners = calloc (n_results > 0 ? n_results : 1, sizeof *group.runners);
  if (group.runners == NULL)
    return text;

  for (size_t i = 0; i < n_results; i++)
    {
      Runner *runner = &group.runners[i];
      runner->result = results[i];
      if (results[i]->n_samples > 0)
        runner->counted_ns = malloc (results[i]->n_samples * sizeof *runner->counted_ns);
      if (runner->counted_ns != NULL)
        runner->n_counted = lse_result_counted (results[i], runner->counted_ns);
      runner->role = role_alone (runner);
    }
  find_best_and_serial (&group);
  give_roles (&group);
  say_all (&group);

  for (size_t i = 0; i < n_results; i++)
    free (group.runners[i].counted_ns);
  free (group.runners);
  return text;
}
