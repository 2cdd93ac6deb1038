/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rules on what parallel work costs by itself: starting workers (R01), moving data (R02), the GIL
 * (R03), the serial part (R13) and its special case, a hash (R18).
 */
#include "analysis/findings-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------ R01 start-up */

/* [0] core-time of starting, ns; [1] of the work itself, ns; [2] workers; word: the strategy */
static bool
check_startup (LseCase *c, LseFinding *finding)
{
  LsePlan plan = *c->plan;
  finding->lost_core_ns = lse_case_take_all (c, LSE_PART_STARTUP);
  if (!(finding->lost_core_ns > 0))
    return false;
  finding->number[0] = finding->lost_core_ns;
  finding->number[1] = c->account->part_ns[LSE_PART_USEFUL] + c->account->part_ns[LSE_PART_SLOWER];
  finding->number[2] = plan.workers;
  snprintf (finding->word[0], sizeof finding->word[0], "%s",
            lse_strategy_info (plan.strategy)->name);
  lse_case_show_longest (c, finding,
                         LSE_KIND_BIT (SPAWN) | LSE_KIND_BIT (IMPORT) | LSE_KIND_BIT (ALLOCATE));
  plan.pool = LSE_POOL_PERSISTENT;
  if (plan.variant == LSE_VARIANT_AS_PRINTED)
    lse_case_offer_repaired (c, finding);
  else
    lse_case_offer (c, finding, &plan, LSE_REMEDY_PERSISTENT);
  return true;
}

static void
say_startup (const LseFinding *finding, char *text, size_t size)
{
  unsigned n = (unsigned)finding->number[2];
  bool is_process = strcmp (finding->word[0], "processes") == 0;
  snprintf (text, size,
            is_process ? P_ ("%s %% of the core-time went into starting and ending %u process (%s; "
                             "the work itself takes %s).",
                             "%s %% of the core-time went into starting and ending %u processes "
                             "(%s; the work itself takes %s).",
                             n)
                       : P_ ("%s %% of the core-time went into starting and ending %u thread (%s; "
                             "the work itself takes %s).",
                             "%s %% of the core-time went into starting and ending %u threads (%s; "
                             "the work itself takes %s).",
                             n),
            lse_percent (finding->share_ratio).text, n, lse_time_text (finding->number[0]).text,
            lse_time_text (finding->number[1]).text);
}

const LseRule lse_rule_startup = {.id = "R01",
                                  .lesson = "L3",
                                  .n_numbers = 3,
                                  .check = check_startup,
                                  .sentence = say_startup};

/* ------------------------------------------------------------------ R02 data movement */

/* Waits for the pipe from this share of the loss on are named beside the copying. */
#define PIPE_WAIT_RATIO 0.10

static double
bytes_moved (const LseAccount *account)
{
  double sent = (double)account->kind_bytes[LSE_EVENT_SEND];
  double received = (double)account->kind_bytes[LSE_EVENT_RECEIVE];
  return fmax (sent, received);
}

/* [0] bytes; [1] GB/s, of a slot's time; [2] of the loss, the share that waited for the pipe */
static bool
check_move (LseCase *c, LseFinding *finding)
{
  LsePlan plan = *c->plan;
  double move_ns = lse_case_take_all (c, LSE_PART_MOVE);
  if (!(move_ns > 0))
    return false;
  bool by_pipe = plan.strategy == LSE_STRATEGY_PROCESSES && plan.transport != LSE_TRANSPORT_SHARED;
  double lock_ns = by_pipe ? lse_case_take_all (c, LSE_PART_LOCK) : 0;
  finding->lost_core_ns = move_ns + lock_ns;
  finding->number[0] = bytes_moved (c->account);
  finding->number[1] = finding->number[0] * c->account->slots / finding->lost_core_ns;
  finding->number[2] = lock_ns / finding->lost_core_ns;
  lse_case_show_longest (c, finding,
                         LSE_KIND_BIT (SEND) | LSE_KIND_BIT (RECEIVE) | LSE_KIND_BIT (SERIALIZE) |
                             LSE_KIND_BIT (DESERIALIZE));
  plan.transport = LSE_TRANSPORT_SHARED;
  if (plan.variant == LSE_VARIANT_AS_PRINTED)
    lse_case_offer_repaired (c, finding);
  else
    lse_case_offer (c, finding, &plan, LSE_REMEDY_SHARED);
  return true;
}

static void
say_move (const LseFinding *finding, char *text, size_t size)
{
  bool has_wait = finding->number[2] >= PIPE_WAIT_RATIO;
  snprintf (text, size,
            has_wait ? _ ("%s %% of the core-time went into copying results between processes and "
                          "waiting for their pipe (%s at %s).")
                     : _ ("%s %% of the core-time went into copying results between processes (%s "
                          "at %s)."),
            lse_percent (finding->share_ratio).text, lse_bytes_text (finding->number[0]).text,
            lse_rate_text (finding->number[1]).text);
}

const LseRule lse_rule_move = {.id = "R02",
                               .lesson = "L3",
                               .n_numbers = 3,
                               .check = check_move,
                               .sentence = say_move};

/* ------------------------------------------------------------------ R03 the GIL */

/* [0] waits; [1] their median, ns; [2] workers; [3] forced switches */
static bool
check_gil (LseCase *c, LseFinding *finding)
{
  const LseAccount *account = c->account;
  LsePlan plan = *c->plan;
  double n_waits = (double)account->kind_n[LSE_EVENT_GIL_WAIT];
  if (c->total_ns <= 0 || n_waits <= 0)
    return false;
  finding->lost_core_ns = lse_case_take_all (c, LSE_PART_LOCK);
  finding->number[0] = n_waits;
  double median_ns = lse_case_median_span_ns (c, LSE_EVENT_GIL_WAIT);
  finding->number[1] =
      isnan (median_ns) ? account->kind_span_ns[LSE_EVENT_GIL_WAIT] / n_waits : median_ns;
  finding->number[2] = plan.workers;
  finding->number[3] = (double)account->kind_n[LSE_EVENT_GIL_FORCED_SWITCH];
  lse_case_show_longest (c, finding, LSE_KIND_BIT (GIL_WAIT) | LSE_KIND_BIT (GIL_FORCED_SWITCH));
  plan.strategy = LSE_STRATEGY_PROCESSES;
  plan.variant = LSE_VARIANT_REPAIRED;
  plan.transport = LSE_TRANSPORT_SHARED;
  plan.pool = LSE_POOL_PERSISTENT;
  lse_case_offer (c, finding, &plan, LSE_REMEDY_PROCESSES);
  return true;
}

static void
say_gil (const LseFinding *finding, char *text, size_t size)
{
  unsigned n = (unsigned)finding->number[2];
  snprintf (text, size,
            P_ ("%s %% of the core-time waited for the GIL: %u thread shares one lock, and a wait "
                "takes %s at the median.",
                "%s %% of the core-time waited for the GIL: %u threads share one lock, and a wait "
                "takes %s at the median.",
                n),
            lse_percent (finding->share_ratio).text, n, lse_time_text (finding->number[1]).text);
}

const LseRule lse_rule_gil = {.id = "R03",
                              .lesson = "L1",
                              .n_numbers = 4,
                              .check = check_gil,
                              .sentence = say_gil};

/* ------------------------------------------------------------------ R18 a hash, R13 serial part */

/* Of what was lost to single-threaded phases, the share of the hash. */
static double
hash_ratio (const LseCase *c)
{
  const double *kind_ns = c->account->kind_ns;
  double serial_ns = kind_ns[LSE_EVENT_PHASE] + kind_ns[LSE_EVENT_MERGE];
  return c->plan->hash && serial_ns > 0 ? kind_ns[LSE_EVENT_PHASE] / serial_ns : 0;
}

/* [0] bytes hashed; [1] how long it took, ns; [2] GB/s */
static bool
check_hash (LseCase *c, LseFinding *finding)
{
  LsePlan plan = *c->plan;
  double ratio = hash_ratio (c);
  if (!(ratio > 0))
    return false;
  finding->lost_core_ns =
      lse_case_take (c, LSE_PART_SERIAL, ratio * c->account->part_ns[LSE_PART_SERIAL]);
  finding->number[0] =
      (double)lse_workload_input_bytes (c->workload, plan.elements) * (double)c->workload->n_inputs;
  finding->number[1] = c->account->kind_span_ns[LSE_EVENT_PHASE];
  finding->number[2] = finding->number[0] / finding->number[1];
  lse_case_show_longest (c, finding, LSE_KIND_BIT (PHASE));
  plan.hash = false;
  lse_case_offer (c, finding, &plan, LSE_REMEDY_NO_HASH);
  return true;
}

static void
say_hash (const LseFinding *finding, char *text, size_t size)
{
  snprintf (text, size,
            _ ("%s %% of the core-time was lost while one worker hashed the array before the first "
               "chunk, as Dask's from_array does (%s at %s)."),
            lse_percent (finding->share_ratio).text, lse_bytes_text (finding->number[0]).text,
            lse_rate_text (finding->number[2]).text);
}

const LseRule lse_rule_hash = {.id = "R18",
                               .lesson = "L5",
                               .n_numbers = 3,
                               .check = check_hash,
                               .sentence = say_hash};

/* [0] serial part, ns of the clock; [1] the repetition, ns; [2] the largest speedup that is left by
 * Amdahl's law (1967): serial time / time of the serial part */
static bool
check_serial (LseCase *c, LseFinding *finding)
{
  const double *span_ns = c->account->kind_span_ns;
  LsePlan plan = *c->plan;
  finding->lost_core_ns = lse_case_take_all (c, LSE_PART_SERIAL);
  double alone_ns = span_ns[LSE_EVENT_MERGE] + (plan.hash ? 0 : span_ns[LSE_EVENT_PHASE]);
  if (!(finding->lost_core_ns > 0) || !(alone_ns > 0))
    return false;
  finding->number[0] = alone_ns;
  finding->number[1] = c->wall_ns;
  finding->number[2] = c->account->serial_ns / alone_ns;
  lse_case_show_longest (c, finding, LSE_KIND_BIT (MERGE) | LSE_KIND_BIT (PHASE));
  if (plan.variant == LSE_VARIANT_AS_PRINTED)
    lse_case_offer_repaired (c, finding);
  else if (plan.strategy == LSE_STRATEGY_PROCESSES && plan.transport != LSE_TRANSPORT_SHARED)
    {
      plan.transport = LSE_TRANSPORT_SHARED;
      lse_case_offer (c, finding, &plan, LSE_REMEDY_SHARED);
    }
  else if (plan.chunks > 4 * plan.workers) /* partial results that are combined one by one */
    lse_case_offer_chunks (c, finding, 4 * plan.workers);
  return true;
}

static void
say_serial (const LseFinding *finding, char *text, size_t size)
{
  snprintf (text, size,
            _ ("%s %% of the core-time was lost because one worker works alone for %s of %s; no "
               "number of workers makes this more than %s× as fast as serial."),
            lse_percent (finding->share_ratio).text, lse_time_text (finding->number[0]).text,
            lse_time_text (finding->number[1]).text, lse_factor_text (finding->number[2]).text);
}

const LseRule lse_rule_serial = {.id = "R13",
                                 .lesson = "L6",
                                 .n_numbers = 3,
                                 .check = check_serial,
                                 .sentence = say_serial};
