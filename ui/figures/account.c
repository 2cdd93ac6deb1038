/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures/account.h"

#include "figures/table-private.h"
#include "figures/words.h"
#include "plot/ticks.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORTH_NAMING 0.10  /* of slots × wall: less is no loss to speak of */
#define WORTH_TELLING 0.02 /* of slots × wall: less is no change */

/* What a bar is cut into: starting and handing out look alike and stand together. */
typedef enum
{
  SHOWN_USEFUL,
  SHOWN_SLOWER,
  SHOWN_MOVE,
  SHOWN_START,
  SHOWN_SERIAL,
  SHOWN_LOCK,
  SHOWN_IMBALANCE,
  SHOWN_PREEMPTED,
  SHOWN_UNEXPLAINED,
  N_SHOWN
} Shown;

typedef struct
{
  size_t run; /* in the runs given */
  LseAccount account;
  double values[N_SHOWN];
  char label[LSF_LABEL_SIZE], group[LSF_GROUP_SIZE], reason[200];
} Row;

struct LsfAccount
{
  LspStack chart;
  LspStackPart parts[N_SHOWN];
  LspStackRow *stack_rows;
  Row *rows;
};

static const Shown shown_of[LSE_N_PARTS] = {
    [LSE_PART_USEFUL] = SHOWN_USEFUL,       [LSE_PART_SLOWER] = SHOWN_SLOWER,
    [LSE_PART_STARTUP] = SHOWN_START,       [LSE_PART_SERIAL] = SHOWN_SERIAL,
    [LSE_PART_MOVE] = SHOWN_MOVE,           [LSE_PART_LOCK] = SHOWN_LOCK,
    [LSE_PART_DISPATCH] = SHOWN_START,      [LSE_PART_IMBALANCE] = SHOWN_IMBALANCE,
    [LSE_PART_PREEMPTED] = SHOWN_PREEMPTED, [LSE_PART_UNEXPLAINED] = SHOWN_UNEXPLAINED,
};

/* In the order of a bar. */
static const LseAccountPart in_order[LSE_N_PARTS] = {
    LSE_PART_USEFUL, LSE_PART_SLOWER, LSE_PART_MOVE,      LSE_PART_STARTUP,   LSE_PART_DISPATCH,
    LSE_PART_SERIAL, LSE_PART_LOCK,   LSE_PART_IMBALANCE, LSE_PART_PREEMPTED, LSE_PART_UNEXPLAINED,
};

static const char *
name_of (LseAccountPart part)
{
  static const char *const names[LSE_N_PARTS] = {
      [LSE_PART_USEFUL] = N_ ("useful work"),     [LSE_PART_SLOWER] = N_ ("slower work"),
      [LSE_PART_STARTUP] = N_ ("start-up"),       [LSE_PART_SERIAL] = N_ ("serial part"),
      [LSE_PART_MOVE] = N_ ("data movement"),     [LSE_PART_LOCK] = N_ ("wait for a lock"),
      [LSE_PART_DISPATCH] = N_ ("dispatch"),      [LSE_PART_IMBALANCE] = N_ ("imbalance"),
      [LSE_PART_PREEMPTED] = N_ ("no core free"), [LSE_PART_UNEXPLAINED] = N_ ("unexplained"),
  };
  return _ (names[part]);
}

static double
total_ns (const LseAccount *account)
{
  return (double)account->slots * (double)account->wall_ns;
}

/* ------------------------------------------------------------------ the chart */

/* Clocks are read one by one, so that what is unexplained may be a little below nothing. Only work
 * can truly be cheaper than it was. */
static double
part_ns (const LseAccount *account, LseAccountPart part)
{
  double ns = account->part_ns[part];
  return part == LSE_PART_SLOWER ? ns : fmax (ns, 0);
}

static bool
is_listed (const LsfRuns *runs, const size_t *task_of, size_t index)
{
  const LseResult *result = runs->results[index];
  if (result->stats.n == 0)
    return false;
  if (result->plan.strategy != LSE_STRATEGY_SERIAL)
    return true;
  for (size_t i = 0; i < runs->n; i++)
    if (task_of[i] == task_of[index] && runs->results[i]->stats.n > 0 &&
        runs->results[i]->plan.strategy != LSE_STRATEGY_SERIAL)
      return false;
  return true;
}

static void
fill_row (Row *row, LspStackRow *stack_row, const LsfRuns *runs, size_t index, LspStackMode mode)
{
  const LseResult *result = runs->results[index];
  const LseAccount *account = &result->account;
  bool is_wrong = result->verify.status == LSE_VERIFY_MISMATCH;
  row->run = index;
  row->account = *account;
  lsf_run_names (runs, index, row->label, row->group);
  *stack_row = (LspStackRow) {
      .group = mode == LSP_STACK_CORES ? row->group : NULL,
      .label = row->label,
      .family = lsp_family_from_strategy (lse_strategy_info (result->plan.strategy)->name),
      .is_hollow = result->plan.variant == LSE_VARIANT_AS_PRINTED,
      .reason = row->reason};
  if (is_wrong)
    snprintf (row->reason, sizeof row->reason, "%s",
              _ ("The result is wrong: what it cost does not matter."));
  else if (!account->is_known)
    snprintf (row->reason, sizeof row->reason, "%s",
              account->why_not[0] != '\0' ? account->why_not : _ ("There is no account yet."));
  if (is_wrong || !account->is_known || account->wall_ns <= 0)
    return;
  double unit = mode == LSP_STACK_CORES ? (double)account->wall_ns : (double)account->slots;
  for (size_t part = 0; part < LSE_N_PARTS; part++)
    row->values[shown_of[part]] += part_ns (account, (LseAccountPart)part) / unit;
  stack_row->values = row->values;
  stack_row->whole = mode == LSP_STACK_CORES ? account->slots : (double)account->wall_ns;
}

static bool
has_part (const LsfAccount *figure, LseAccountPart part)
{
  for (size_t i = 0; i < figure->chart.n_rows; i++)
    if (figure->stack_rows[i].values != NULL && part_ns (&figure->rows[i].account, part) > 0)
      return true;
  return false;
}

static void
fill_parts (LsfAccount *figure, LspStackMode mode)
{
  static const LspState states[N_SHOWN] = {
      [SHOWN_USEFUL] = LSP_STATE_COMPUTE,   [SHOWN_SLOWER] = LSP_STATE_SLOWER,
      [SHOWN_MOVE] = LSP_STATE_MOVE,        [SHOWN_START] = LSP_STATE_START,
      [SHOWN_SERIAL] = LSP_STATE_SERIAL,    [SHOWN_LOCK] = LSP_STATE_LOCK,
      [SHOWN_IMBALANCE] = LSP_STATE_WAIT,   [SHOWN_PREEMPTED] = LSP_STATE_PREEMPTED,
      [SHOWN_UNEXPLAINED] = LSP_STATE_IDLE,
  };
  for (size_t part = 0; part < LSE_N_PARTS; part++)
    figure->parts[shown_of[part]] =
        (LspStackPart) {states[shown_of[part]], name_of ((LseAccountPart)part)};
  if (mode == LSP_STACK_CORES)
    figure->parts[SHOWN_USEFUL].label = _ ("useful = speedup");
  bool has_startup = has_part (figure, LSE_PART_STARTUP);
  bool has_dispatch = has_part (figure, LSE_PART_DISPATCH);
  figure->parts[SHOWN_START].label = has_startup && has_dispatch ? _ ("start-up, dispatch")
                                     : has_dispatch              ? name_of (LSE_PART_DISPATCH)
                                                                 : name_of (LSE_PART_STARTUP);
}

static LsfAccount *
account_new (const LsfRuns *runs, LspStackMode mode)
{
  LsfAccount *figure = calloc (1, sizeof *figure);
  size_t *task_of = calloc (runs->n + 1, sizeof *task_of);
  if (figure != NULL)
    {
      figure->rows = calloc (runs->n + 1, sizeof *figure->rows);
      figure->stack_rows = calloc (runs->n + 1, sizeof *figure->stack_rows);
    }
  if (figure == NULL || task_of == NULL || figure->rows == NULL || figure->stack_rows == NULL)
    {
      free (task_of);
      lsf_account_free (figure);
      return NULL;
    }
  size_t n = 0;
  lsf_runs_tasks (runs, task_of);
  for (size_t i = 0; i < runs->n; i++)
    if (mode == LSP_STACK_TIME || is_listed (runs, task_of, i))
      {
        fill_row (&figure->rows[n], &figure->stack_rows[n], runs, i, mode);
        n++;
      }
  free (task_of);
  figure->chart = (LspStack) {.mode = mode,
                              .parts = figure->parts,
                              .n_parts = N_SHOWN,
                              .rows = figure->stack_rows,
                              .n_rows = n,
                              .is_in_order = mode == LSP_STACK_TIME};
  fill_parts (figure, mode);
  for (size_t i = 0; i < n; i++)
    figure->chart.is_in_workers |= figure->rows[i].account.in_worker_seconds;
  return figure;
}

LsfAccount *
lsf_account_new (const LsfRuns *runs)
{
  return account_new (runs, LSP_STACK_CORES);
}

LsfAccount *
lsf_account_new_time (const LsfRuns *runs)
{
  return account_new (runs, LSP_STACK_TIME);
}

void
lsf_account_free (LsfAccount *figure)
{
  if (figure == NULL)
    return;
  free (figure->rows);
  free (figure->stack_rows);
  free (figure);
}

const LspStack *
lsf_account_chart (const LsfAccount *figure)
{
  return &figure->chart;
}

size_t
lsf_account_run (const LsfAccount *figure, size_t row)
{
  return row < figure->chart.n_rows ? figure->rows[row].run : SIZE_MAX;
}

bool
lsf_account_is_known (const LsfAccount *figure)
{
  for (size_t i = 0; i < figure->chart.n_rows; i++)
    if (figure->stack_rows[i].values != NULL)
      return true;
  return false;
}

char *
lsf_account_caption (const LsfAccount *figure, char *text, size_t size)
{
  uint32_t slots = 0;
  bool is_one = true;
  for (size_t i = 0; i < figure->chart.n_rows; i++)
    {
      const Row *row = &figure->rows[i];
      if (figure->stack_rows[i].values == NULL)
        continue;
      is_one = is_one && (slots == 0 || slots == row->account.slots);
      slots = row->account.slots;
    }
  if (slots == 0)
    snprintf (text, size, "%s", "");
  else if (!is_one)
    snprintf (text, size, "%s",
              figure->chart.is_in_workers ? _ ("the whole bar is all workers of the run")
                                          : _ ("the whole bar is all cores that the run had"));
  else if (figure->chart.is_in_workers)
    snprintf (text, size, P_ ("the whole bar is %u worker", "the whole bar is %u workers", slots),
              slots);
  else
    snprintf (text, size, P_ ("the whole bar is %u core", "the whole bar is %u cores", slots),
              slots);
  return text;
}

/* ------------------------------------------------------------------ the table */

LsfTable *
lsf_account_table (const LsfAccount *figure)
{
  LsfTableWriter writer = lsf_table_begin (3 + LSE_N_PARTS, figure->chart.n_rows);
  lsf_table_add_heading (&writer, _ ("run"), false);
  lsf_table_add_heading (&writer, figure->chart.is_in_workers ? _ ("workers") : _ ("cores"), true);
  lsf_table_add_heading (&writer, _ ("time, ms"), true);
  for (size_t i = 0; i < LSE_N_PARTS; i++)
    lsf_table_add_heading (&writer, name_of (in_order[i]), true);
  for (size_t i = 0; i < figure->chart.n_rows; i++)
    {
      const LseAccount *account = &figure->rows[i].account;
      bool has_bar = figure->stack_rows[i].values != NULL;
      lsf_table_add_text (&writer, figure->rows[i].label);
      lsf_table_add_number (&writer, has_bar ? account->slots : (double)NAN, 0);
      lsf_table_add_number (&writer, has_bar ? (double)account->wall_ns / 1e6 : (double)NAN, 3);
      for (size_t k = 0; k < LSE_N_PARTS; k++)
        lsf_table_add_number (
            &writer,
            has_bar ? account->part_ns[in_order[k]] / (double)account->wall_ns : (double)NAN, 3);
    }
  return lsf_table_end (&writer);
}

/* ------------------------------------------------------------------ words */

static LseAccountPart
largest_loss (const LseAccount *account)
{
  LseAccountPart largest = LSE_PART_SLOWER;
  for (LseAccountPart part = LSE_PART_SLOWER; part < LSE_N_PARTS; part++)
    if (account->part_ns[part] > account->part_ns[largest])
      largest = part;
  return largest;
}

char *
lsf_account_sentence (const LseResult *result, char *text, size_t size)
{
  const LseAccount *account = &result->account;
  char useful[LSP_NUMBER_SIZE], lost[LSP_NUMBER_SIZE], share[LSP_NUMBER_SIZE];
  if (!account->is_known || account->wall_ns <= 0)
    {
      snprintf (text, size, "%s",
                account->why_not[0] != '\0' ? account->why_not : _ ("There is no account yet."));
      return text;
    }
  LseAccountPart largest = largest_loss (account);
  double ratio = account->part_ns[largest] / total_ns (account);
  lsp_format_number (useful, account->part_ns[LSE_PART_USEFUL] / (double)account->wall_ns, 2);
  lsp_format_number (lost, account->part_ns[largest] / (double)account->wall_ns, 2);
  lsp_format_percent (share, ratio);
  if (account->in_worker_seconds && ratio < WORTH_NAMING)
    snprintf (text, size,
              P_ ("Nothing lost worth naming: %s of %u worker's worth.",
                  "Nothing lost worth naming: %s of %u workers' worth.", account->slots),
              useful, account->slots);
  else if (account->in_worker_seconds)
    snprintf (text, size,
              P_ ("%s of %u worker's worth; most went into %s: %s (%s).",
                  "%s of %u workers' worth; most went into %s: %s (%s).", account->slots),
              useful, account->slots, name_of (largest), lost, share);
  else if (ratio < WORTH_NAMING)
    snprintf (text, size,
              P_ ("Nothing lost worth naming: %s of %u core's worth.",
                  "Nothing lost worth naming: %s of %u cores' worth.", account->slots),
              useful, account->slots);
  else /* Translators: "1.29 of 2 cores' worth; most was lost to slower work: 0.44 cores (22 %)." */
    snprintf (text, size,
              P_ ("%s of %u core's worth; most was lost to %s: %s cores (%s).",
                  "%s of %u cores' worth; most was lost to %s: %s cores (%s).", account->slots),
              useful, account->slots, name_of (largest), lost, share);
  return text;
}

static double
difference_of (const LsfAccountChange *change)
{
  return fabs (change->to_ns - change->from_ns);
}

size_t
lsf_account_changes (const LseResult *from, const LseResult *to, LsfAccountChange *changes)
{
  const LseAccount *a = &from->account, *b = &to->account;
  size_t n = 0;
  if (!a->is_known || !b->is_known)
    return 0;
  double least = WORTH_TELLING * fmax (total_ns (a), total_ns (b));
  for (size_t i = 0; i < LSE_N_PARTS; i++)
    {
      LsfAccountChange change = {name_of (in_order[i]), a->part_ns[in_order[i]],
                                 b->part_ns[in_order[i]]};
      if (difference_of (&change) < least)
        continue;
      size_t at = n++;
      while (at > 0 && difference_of (&changes[at - 1]) < difference_of (&change))
        {
          changes[at] = changes[at - 1];
          at--;
        }
      changes[at] = change;
    }
  return n;
}
