/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/words.h"

#include "base/text.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DASH "–"
#define MAX_NAMED 4 /* of a list; the rest are counted */
#define MAX_RATIO_DECIMALS 7
#define MAX_EXTRA_DECIMALS 2 /* so that ± does not read 0 */

/* ------------------------------------------------------------------ numbers */

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
  lse_text_append_fixed (text, size, used, median_ns / unit->ns, decimals);
  lse_text_append (text, size, used, " %s", unit->name);
  if (!isfinite (half_ns))
    return;
  lse_text_append (text, size, used, " ±");
  lse_text_append_fixed (text, size, used, half, decimals);
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
      lse_text_append_fixed (text, size, &used, ratio, decimals);
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
  ROLE_UNMEASURED,
  ROLE_NOISY /* besides any other */
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

#define NUMBER_MAX 32
#define LABEL_MAX 160
#define LIST_MAX 640

/* Sentences follow each other behind a space. */
static void
say (Group *group, const char *sentence)
{
  lse_text_append (group->text, group->size, &group->used, group->used > 0 ? " %s" : "%s",
                   sentence);
}

static char *
fixed (double value, int decimals, char text[static NUMBER_MAX])
{
  size_t used = 0;
  text[0] = '\0';
  lse_text_append_fixed (text, NUMBER_MAX, &used, value, decimals);
  return text;
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

/* The label as the subject of a sentence: an apposition in it is closed by a comma. */
static char *
subject_of (const Runner *runner, char text[static LABEL_MAX])
{
  const LsePlan *plan = &runner->result->plan;
  if (plan->variant == LSE_VARIANT_AS_PRINTED && plan->strategy != LSE_STRATEGY_SERIAL)
    snprintf (text, LABEL_MAX, _ ("%s × %u, as printed,"), lse_strategy_info (plan->strategy)->name,
              plan->workers);
  else
    lse_plan_label (plan, text, LABEL_MAX);
  return text;
}

/* The verdict says neither faster nor slower. */
static void
format_same (const char *subject, LseRatio speedup, char *text, size_t size)
{
  char value[NUMBER_MAX], low[NUMBER_MAX], high[NUMBER_MAX];
  fixed (speedup.value, 2, value);
  if (!isfinite (speedup.ci95[0]) || !isfinite (speedup.ci95[1]))
    {
      snprintf (text, size,
                _ ("%s is not distinguishable from serial (%s×, too few repetitions to say more)."),
                subject, value);
      return;
    }
  fixed (speedup.ci95[0], 2, low);
  fixed (speedup.ci95[1], 2, high);
  if (speedup.ci95[0] > 1 || speedup.ci95[1] < 1)
    snprintf (text, size,
              _ ("%s is not distinguishable from serial (%s×, %s to %s, too noisy to call)."),
              subject, value, low, high);
  else
    snprintf (text, size, _ ("%s is not distinguishable from serial (%s×, %s to %s)."), subject,
              value, low, high);
}

static void
format_different (const char *subject, LseRatio speedup, bool is_slower, char *text, size_t size)
{
  char value[NUMBER_MAX], low[NUMBER_MAX], high[NUMBER_MAX];
  bool has_interval = isfinite (speedup.ci95[0]) && isfinite (speedup.ci95[1]);
  double factor = is_slower ? 1 / speedup.value : speedup.value;
  int decimals = decimals_of_factor (factor);
  fixed (factor, decimals, value);
  if (has_interval)
    {
      fixed (is_slower ? 1 / speedup.ci95[1] : speedup.ci95[0], decimals, low);
      fixed (is_slower ? 1 / speedup.ci95[0] : speedup.ci95[1], decimals, high);
    }
  if (is_slower && has_interval)
    snprintf (text, size, _ ("%s is %s× slower than serial (%s to %s)."), subject, value, low,
              high);
  else if (is_slower)
    snprintf (text, size, _ ("%s is %s× slower than serial."), subject, value);
  else if (has_interval)
    snprintf (text, size, _ ("%s is %s× faster than serial (%s to %s)."), subject, value, low,
              high);
  else
    snprintf (text, size, _ ("%s is %s× faster than serial."), subject, value);
}

/* What is said of the best, or of the only one. */
static void
format_first (const Group *group, char *text, size_t size)
{
  const Runner *runner = group->best != NULL ? group->best : group->serial;
  char subject[LABEL_MAX], timing[2 * NUMBER_MAX];
  if (runner == NULL)
    {
      snprintf (text, size, "%s", _ ("nothing was measured that could be ranked."));
      return;
    }
  subject_of (runner, subject);
  lse_words_timing (&runner->result->stats, timing, sizeof timing);
  if (group->best == NULL)
    snprintf (text, size, _ ("%s takes %s; nothing else was measured to compare it with."), subject,
              timing);
  else if (group->serial == NULL)
    snprintf (text, size, _ ("%s takes %s; there is no serial run to compare it with."), subject,
              timing);
  else
    {
      LseVerdict verdict = compare (group->best, group->serial);
      LseRatio speedup = speedup_of (group, group->best);
      if (verdict == LSE_VERDICT_SAME)
        format_same (subject, speedup, text, size);
      else
        format_different (subject, speedup, verdict == LSE_VERDICT_SLOWER, text, size);
    }
}

/* "processes × 8, as printed (5.1×)" */
static void
format_item (const Group *group, const Runner *runner, bool has_factor, char text[static LABEL_MAX])
{
  char label[LABEL_MAX - NUMBER_MAX], value[NUMBER_MAX];
  lse_plan_label (&runner->result->plan, label, sizeof label);
  if (!has_factor)
    {
      snprintf (text, LABEL_MAX, "%s", label);
      return;
    }
  double factor = 1 / speedup_of (group, runner).value;
  snprintf (text, LABEL_MAX, _ ("%s (%s×)"), label,
            fixed (factor, decimals_of_factor (factor), value));
}

/* "processes × 8, as printed (5.1×); threads × 64 (1.2×) and 3 others": all of a role. Returns how
 * many there are. */
static size_t
format_list (const Group *group, Role role, char text[static LIST_MAX])
{
  char list[LIST_MAX - NUMBER_MAX] = "";
  size_t n = 0, used = 0;
  for (size_t i = 0; i < group->n_runners; i++)
    {
      char item[LABEL_MAX];
      const Runner *runner = &group->runners[i];
      bool belongs = role == ROLE_NOISY ? runner->result->is_noisy : runner->role == role;
      if (!belongs || n++ >= MAX_NAMED)
        continue;
      format_item (group, &group->runners[i], role == ROLE_SLOWER, item);
      lse_text_append (list, sizeof list, &used, n == 1 ? "%s" : "; %s", item);
    }
  if (n > MAX_NAMED)
    snprintf (text, LIST_MAX, P_ ("%s and %zu other", "%s and %zu others", n - MAX_NAMED), list,
              n - MAX_NAMED);
  else
    snprintf (text, LIST_MAX, "%s", list);
  return n;
}

/* Those beside the first, role by role. */
static void
say_others (Group *group)
{
  char list[LIST_MAX], sentence[LIST_MAX + LABEL_MAX];
  if (format_list (group, ROLE_TIED, list) > 0)
    {
      snprintf (sentence, sizeof sentence, _ ("Not distinguishable from the fastest: %s."), list);
      say (group, sentence);
    }
  if (format_list (group, ROLE_SLOWER, list) > 0)
    {
      snprintf (sentence, sizeof sentence, _ ("Slower than serial: %s."), list);
      say (group, sentence);
    }
  if (format_list (group, ROLE_WRONG, list) > 0)
    {
      snprintf (sentence, sizeof sentence, _ ("Wrong answer, not ranked: %s."), list);
      say (group, sentence);
    }
  if (format_list (group, ROLE_UNMEASURED, list) > 0)
    {
      snprintf (sentence, sizeof sentence, _ ("Not measured: %s."), list);
      say (group, sentence);
    }
  if (format_list (group, ROLE_NOISY, list) > 0)
    {
      snprintf (sentence, sizeof sentence, _ ("Noisy, since other programs were busy: %s."), list);
      say (group, sentence);
    }
}

static void
say_all (Group *group)
{
  char first[LIST_MAX], verdict[LIST_MAX + NUMBER_MAX];
  format_first (group, first, sizeof first);
  snprintf (verdict, sizeof verdict, _ ("Verdict: %s"), first);
  say (group, verdict);
  say_others (group);
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
      runner->counted_ns = lse_result_dup_counted (results[i], &runner->n_counted);
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
