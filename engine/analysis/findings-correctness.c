/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rules on what a figure is worth: a wrong answer (R17), a repetition too short to be timed (R19).
 */
#include "analysis/findings-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------ R17 wrong answer */

/* An error of so many units of the last place, or relative, is of the size of rounding. */
#define ROUNDING_ULP 1024.0
#define ROUNDING_RATIO 1e-9

/* Chunk that holds unit @index of the result. */
static uint32_t
chunk_of (const LsePlan *plan, uint64_t index)
{
  uint32_t low = 0, high = plan->chunks > 0 ? plan->chunks - 1 : 0;
  while (low < high)
    {
      uint32_t middle = low + (high - low) / 2;
      uint64_t begin, end;
      lse_plan_chunk (plan, middle, &begin, &end);
      if (index < end)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

/* A word for what such an error usually comes from. */
static const char *
likely_cause (const LseCase *c, uint32_t chunk)
{
  const LseVerify *verify = &c->result->verify;
  if (!isfinite (verify->max_abs_err))
    return "unwritten";
  if (verify->max_ulp <= ROUNDING_ULP ||
      (c->workload->shape == LSE_SHAPE_REDUCE && isfinite (c->result->value) &&
       verify->max_abs_err <= ROUNDING_RATIO * fabs (c->result->value)))
    return "rounding";
  if (verify->first_bad >= 0 && c->plan->chunks > 1 && chunk + 1 == c->plan->chunks)
    return "remainder";
  return c->plan->workers > 1 ? "race" : "unknown";
}

static void
show_chunk (const LseCase *c, LseFinding *finding, uint32_t chunk)
{
  const LseRecording *recording = c->evidence->recording;
  lse_case_show_all (c, finding);
  for (size_t i = 0; recording != NULL && c->total_ns > 0 && i < recording->n_lanes; i++)
    {
      const LseLane *lane = &recording->lanes[i];
      size_t first, last;
      lse_lane_find (lane, c->account->begin_ns, c->account->begin_ns + c->account->wall_ns, &first,
                     &last);
      for (size_t e = first; e < last; e++)
        if (lane->kind[e] == LSE_EVENT_COMPUTE && lane->chunk[e] == chunk)
          {
            finding->from_ns = lane->begin_ns[e];
            finding->to_ns = lane->end_ns[e];
            finding->worker = lane->worker;
          }
    }
}

/* [0] largest error; [1] first wrong index, -1 unknown; [2] its chunk; [3] elements compared; word:
 * the likely cause */
static bool
check_wrong (LseCase *c, LseFinding *finding)
{
  const LseVerify *verify = &c->result->verify;
  if (verify->status != LSE_VERIFY_MISMATCH)
    return false;
  bool has_place = verify->first_bad >= 0;
  uint64_t unit = has_place ? (uint64_t)verify->first_bad : 0;
  if (c->workload->is_matrix && c->plan->elements > 0)
    unit /= c->plan->elements; /* a row is a unit */
  uint32_t chunk = has_place ? chunk_of (c->plan, unit) : 0;
  finding->severity = LSE_SEVERITY_BROKEN;
  finding->number[0] = verify->max_abs_err;
  finding->number[1] = (double)verify->first_bad;
  finding->number[2] = chunk;
  finding->number[3] = (double)verify->elements;
  snprintf (finding->word[0], sizeof finding->word[0], "%s", likely_cause (c, chunk));
  if (has_place)
    show_chunk (c, finding, chunk);
  else
    lse_case_show_all (c, finding);
  if (c->plan->variant == LSE_VARIANT_AS_PRINTED)
    lse_case_offer_repaired (c, finding);
  return true;
}

static const char *
cause_sentence (const char *word)
{
  if (strcmp (word, "unwritten") == 0)
    return _ ("Parts of it are not numbers: they were probably never written.");
  if (strcmp (word, "rounding") == 0)
    return _ (
        "An error of this size comes from rounding: the operations were done in another order.");
  if (strcmp (word, "remainder") == 0)
    return _ ("Only the last chunk is wrong: probably the rest of a division was left out.");
  if (strcmp (word, "race") == 0)
    return _ ("Probably two workers wrote to the same place, or worked on different data.");
  return _ ("Its cause is not known.");
}

static void
say_wrong (const LseFinding *finding, char *text, size_t size)
{
  char what[LSE_FINDING_TEXT_MAX / 2];
  if (finding->number[1] >= 0)
    snprintf (what, sizeof what,
              _ ("The result is wrong from element %s on (chunk %u), by up to %s."),
              lse_count_text (finding->number[1]).text, (unsigned)finding->number[2],
              lse_error_text (finding->number[0]).text);
  else
    snprintf (what, sizeof what, _ ("The result is wrong by up to %s."),
              lse_error_text (finding->number[0]).text);
  snprintf (text, size, "%s %s", what, cause_sentence (finding->word[0]));
}

const LseRule lse_rule_wrong = {.id = "R17",
                                .lesson = "L15",
                                .n_numbers = 4,
                                .check = check_wrong,
                                .sentence = say_wrong};

/* ------------------------------------------------------------------ R19 too short */

/* What a repetition should take for its timing to be sure. */
#define LONG_ENOUGH_NS 10e6
/* Half the width of the median's interval / the median: beyond it a figure says little. */
#define WIDE_INTERVAL_RATIO 0.10

/* The order of magnitude that takes LONG_ENOUGH_NS, one digit. */
static uint64_t
longer_elements (const LseCase *c)
{
  double factor = LONG_ENOUGH_NS / c->wall_ns;
  if (c->workload->is_matrix)
    factor = cbrt (factor);
  double wanted = fmax ((double)c->plan->elements, 1) * factor;
  double digit = pow (10, floor (log10 (wanted)));
  return (uint64_t)fmin (ceil (wanted / digit) * digit, 0x1p53);
}

static double
interval_ratio (const LseStats *stats)
{
  double width_ns = stats->ci95_ns[1] - stats->ci95_ns[0];
  return isfinite (width_ns) ? width_ns / 2 / stats->median_ns : 0;
}

/* [0] the repetition, ns; [1] half the interval / median; [2] repetitions; word: "short" or "wide" */
static bool
check_short (LseCase *c, LseFinding *finding)
{
  static const LseAccountPart uncertain[] = {LSE_PART_IMBALANCE, LSE_PART_DISPATCH, LSE_PART_SERIAL,
                                             LSE_PART_SLOWER, LSE_PART_UNEXPLAINED};
  const LseStats *stats = &c->result->stats;
  LsePlan plan = *c->plan;
  bool is_short = c->wall_ns < LSE_FINDINGS_SHORT_NS;
  if (!is_short && interval_ratio (stats) < WIDE_INTERVAL_RATIO)
    return false;
  for (size_t i = 0; is_short && i < sizeof uncertain / sizeof uncertain[0]; i++)
    finding->lost_core_ns += lse_case_take_all (c, uncertain[i]);
  finding->number[0] = c->wall_ns;
  finding->number[1] = interval_ratio (stats);
  finding->number[2] = (double)stats->n;
  snprintf (finding->word[0], sizeof finding->word[0], "%s", is_short ? "short" : "wide");
  lse_case_show_all (c, finding);
  plan.elements = longer_elements (c);
  if (is_short)
    lse_case_offer (c, finding, &plan, LSE_REMEDY_ELEMENTS);
  return true;
}

static void
say_short (const LseFinding *finding, char *text, size_t size)
{
  unsigned n = (unsigned)finding->number[2];
  if (strcmp (finding->word[0], "wide") == 0)
    snprintf (
        text, size,
        P_ ("±%s %% is all that is known of the median after %u repetition: the times differ "
            "too much.",
            "±%s %% is all that is known of the median after %u repetitions: the times differ "
            "too much.",
            n),
        lse_percent (finding->number[1]).text, n);
  else if (finding->share_ratio >= LSE_FINDINGS_INFO_RATIO)
    snprintf (
        text, size,
        _ ("%s %% of the core-time is waking, waiting and handing out: a repetition of %s is too "
           "short to be shared out or timed well."),
        lse_percent (finding->share_ratio).text, lse_time_text (finding->number[0]).text);
  else
    snprintf (text, size, _ ("%s is too short for a repetition to be timed well."),
              lse_time_text (finding->number[0]).text);
}

const LseRule lse_rule_short = {.id = "R19",
                                .lesson = "L16",
                                .is_note = true,
                                .is_structural = true,
                                .n_numbers = 3,
                                .check = check_short,
                                .sentence = say_short};
