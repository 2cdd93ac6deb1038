/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rules on how work is shared out: unequal shares (R05), chunks too small (R06) or too few (R07),
 * and work that waits rather than computes (R20).
 */
#include "analysis/findings-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Strategies that hand out chunks. */
static bool
has_chunks (const LseCase *c)
{
  return c->plan->strategy != LSE_STRATEGY_SERIAL && c->plan->strategy != LSE_STRATEGY_BLAS;
}

/* ------------------------------------------------------------------ R05 imbalance */

/* The slowest worker computes at least so much longer than the average. */
#define UNEQUAL_FACTOR 1.05
/* The inequality explains at least so much of what was waited for; then all of it is its. */
#define MOST_OF_IT_RATIO 0.5
/* Chunks a worker that even out what static shares do not. */
#define EVEN_CHUNKS_PER_WORKER 8U

/* What unequal shares can cost: all workers wait for the slowest. Where chunks go to whoever is free,
 * nobody waits longer than a chunk takes; what is more has another cause. */
static double
unequal_ns (const LseCase *c)
{
  const LseAccount *account = c->account;
  double unequal = account->slots * (account->compute_max_ns - account->compute_mean_ns);
  double by_chunk = (account->slots - 1.0) * account->chunk_max_ns;
  bool is_static = lse_strategy_info (c->plan->strategy)->has_schedule &&
                   c->plan->schedule == LSE_SCHEDULE_STATIC;
  return is_static ? unequal : fmin (unequal, by_chunk);
}

/* A large schedule of small chunks, handed to whoever is free. */
static void
offer_balance (const LseCase *c, LseFinding *finding)
{
  LsePlan plan = *c->plan;
  uint32_t wanted = EVEN_CHUNKS_PER_WORKER * plan.workers;
  bool becomes_dynamic = plan.schedule == LSE_SCHEDULE_STATIC;
  plan.schedule = LSE_SCHEDULE_DYNAMIC;
  if (becomes_dynamic && plan.chunks >= wanted)
    {
      lse_case_offer (c, finding, &plan, LSE_REMEDY_DYNAMIC);
      return;
    }
  plan.chunks = plan.chunks < wanted ? wanted : 4 * plan.chunks;
  lse_case_offer (c, finding, &plan,
                  becomes_dynamic ? LSE_REMEDY_DYNAMIC_CHUNKS : LSE_REMEDY_SMALLER_CHUNKS);
}

/* [0] compute time of the slowest worker, ns; [1] mean of all, ns; [2] the slowest worker */
static bool
check_imbalance (LseCase *c, LseFinding *finding)
{
  const LseAccount *account = c->account;
  if (!has_chunks (c) || !(account->compute_max_ns >= UNEQUAL_FACTOR * account->compute_mean_ns))
    return false;
  double waited_ns = c->left_ns[LSE_PART_IMBALANCE];
  double caused_ns = unequal_ns (c);
  bool is_most = caused_ns >= MOST_OF_IT_RATIO * waited_ns;
  finding->lost_core_ns = lse_case_take (c, LSE_PART_IMBALANCE, is_most ? waited_ns : caused_ns);
  finding->number[0] = account->compute_max_ns;
  finding->number[1] = account->compute_mean_ns;
  finding->number[2] = account->slowest_worker;
  lse_case_show_longest (c, finding, LSE_KIND_BIT (BARRIER) | LSE_KIND_BIT (QUEUE_WAIT));
  offer_balance (c, finding);
  return true;
}

static void
say_imbalance (const LseFinding *finding, char *text, size_t size)
{
  snprintf (text, size,
            _ ("%s %% of the core-time waited for the slowest worker: worker %d computed for %s, "
               "the workers on average for %s."),
            lse_percent (finding->share_ratio).text, (int)finding->number[2],
            lse_time_text (finding->number[0]).text, lse_time_text (finding->number[1]).text);
}

const LseRule lse_rule_imbalance = {.id = "R05",
                                    .lesson = "L10",
                                    .n_numbers = 3,
                                    .check = check_imbalance,
                                    .sentence = say_imbalance};

/* ------------------------------------------------------------------ R06 chunks too small */

/* A chunk of less work than this is comparable to what handing it out costs ... */
#define SMALL_CHUNK_NS 10e3
/* ... if there are so many that it is not the array that is small. */
#define MANY_CHUNKS_PER_WORKER 16U
/* Below this a message is its overhead, not its bytes. */
#define SMALL_MESSAGE_BYTES 4096.0

/* What goes with every chunk besides its work, where chunks are small. */
static double
take_per_chunk (LseCase *c)
{
  double taken_ns = lse_case_take_all (c, LSE_PART_SLOWER);
  taken_ns += lse_case_take_all (c, LSE_PART_UNEXPLAINED);
  const LseAccount *account = c->account;
  if (account->kind_n[LSE_EVENT_QUEUE_WAIT] >= account->n_chunks / 2)
    taken_ns += lse_case_take (c, LSE_PART_IMBALANCE, account->kind_ns[LSE_EVENT_QUEUE_WAIT]);
  double bytes = (double)account->kind_bytes[LSE_EVENT_SEND];
  if (bytes < SMALL_MESSAGE_BYTES * account->n_chunks)
    taken_ns += lse_case_take_all (c, LSE_PART_MOVE) + lse_case_take_all (c, LSE_PART_LOCK);
  return taken_ns;
}

/* [0] chunks; [1] work of one, ns; [2] what one costs besides, ns */
static bool
check_small_chunks (LseCase *c, LseFinding *finding)
{
  const LseAccount *account = c->account;
  if (c->total_ns <= 0 || !has_chunks (c) || account->n_chunks == 0)
    return false;
  double n = account->n_chunks;
  double work_ns = fmax (account->part_ns[LSE_PART_USEFUL], 0) / n;
  bool is_small =
      work_ns < SMALL_CHUNK_NS && account->n_chunks >= MANY_CHUNKS_PER_WORKER * c->plan->workers;
  finding->lost_core_ns = lse_case_take_all (c, LSE_PART_DISPATCH);
  if (is_small)
    finding->lost_core_ns += take_per_chunk (c);
  finding->number[0] = n;
  finding->number[1] = work_ns;
  finding->number[2] = finding->lost_core_ns / n;
  lse_case_show_longest (c, finding,
                         LSE_KIND_BIT (DISPATCH) | LSE_KIND_BIT (TASK_SUBMIT) |
                             (is_small ? LSE_KIND_BIT (QUEUE_WAIT) : 0));
  if (c->plan->chunks > 4 * c->plan->workers)
    lse_case_offer_chunks (c, finding, 4 * c->plan->workers);
  return finding->lost_core_ns > 0;
}

static void
say_small_chunks (const LseFinding *finding, char *text, size_t size)
{
  snprintf (text, size,
            P_ ("%s %% of the core-time went into handing out %s chunk: it holds %s of work and "
                "costs %s more.",
                "%s %% of the core-time went into handing out %s chunks: each holds %s of work and "
                "costs %s more.",
                (unsigned long)finding->number[0]),
            lse_percent (finding->share_ratio).text, lse_count_text (finding->number[0]).text,
            lse_time_text (finding->number[1]).text, lse_time_text (finding->number[2]).text);
}

const LseRule lse_rule_small_chunks = {.id = "R06",
                                       .lesson = "L7",
                                       .n_numbers = 3,
                                       .check = check_small_chunks,
                                       .sentence = say_small_chunks};

/* ------------------------------------------------------------------ R07 too few chunks */

/* Below so many chunks a worker, a rest that does not divide evenly is felt. */
#define FEW_CHUNKS_PER_WORKER 4U

/* Time without work that equal chunks leave to @slots workers, in chunks:
 *
 *   chunks  slots  rounds  idle
 *      1      2       1      1
 *      3      2       2      1
 *      4      2       2      0
 *      5      4       2      3                                                        */
static double
idle_chunks (double n_chunks, double slots)
{
  return ceil (n_chunks / slots) * slots - n_chunks;
}

/* [0] chunks; [1] workers */
static bool
check_few_chunks (LseCase *c, LseFinding *finding)
{
  const LsePlan *plan = c->plan;
  const LseAccount *account = c->account;
  if (c->total_ns <= 0 || !has_chunks (c) || plan->workers < 2 ||
      plan->chunks >= FEW_CHUNKS_PER_WORKER * plan->workers)
    return false;
  double idle_ns = idle_chunks (plan->chunks, account->slots) * account->chunk_mean_ns;
  double waited_ns = c->left_ns[LSE_PART_IMBALANCE];
  if (!(waited_ns > 0) || !(idle_ns >= MOST_OF_IT_RATIO * waited_ns))
    return false;
  finding->lost_core_ns = lse_case_take_all (c, LSE_PART_IMBALANCE);
  finding->number[0] = plan->chunks;
  finding->number[1] = plan->workers;
  lse_case_show_longest (c, finding, LSE_KIND_BIT (BARRIER) | LSE_KIND_BIT (QUEUE_WAIT));
  lse_case_offer_chunks (c, finding, FEW_CHUNKS_PER_WORKER * plan->workers);
  return true;
}

static void
say_few_chunks (const LseFinding *finding, char *text, size_t size)
{
  unsigned n_chunks = (unsigned)finding->number[0], n_workers = (unsigned)finding->number[1];
  snprintf (text, size,
            n_chunks < n_workers
                ? P_ ("%s %% of the core-time had no work: there is %u chunk for %u workers.",
                      "%s %% of the core-time had no work: there are %u chunks for %u workers.",
                      n_chunks)
                : P_ ("%s %% of the core-time had no work: %u chunk does not divide evenly among "
                      "%u workers.",
                      "%s %% of the core-time had no work: %u chunks do not divide evenly among "
                      "%u workers.",
                      n_chunks),
            lse_percent (finding->share_ratio).text, n_chunks, n_workers);
}

const LseRule lse_rule_few_chunks = {.id = "R07",
                                     .lesson = "L7",
                                     .n_numbers = 2,
                                     .check = check_few_chunks,
                                     .sentence = say_few_chunks};

/* ------------------------------------------------------------------ R20 waiting for I/O */

/* Workers that wait so much of their time leave room for others on their cores. */
#define IO_WAIT_RATIO 0.5
#define MORE_WORKERS_FACTOR 4U

/* [0] share of the workers' time that waited; [1] workers */
static bool
check_io (LseCase *c, LseFinding *finding)
{
  const LsePlan *plan = c->plan;
  double waited_ns = c->account->kind_ns[LSE_EVENT_IO_WAIT];
  double waited_ratio = lse_case_share (c, waited_ns);
  if (!c->account->in_worker_seconds || waited_ratio < IO_WAIT_RATIO)
    return false;
  finding->number[0] = waited_ratio;
  finding->number[1] = plan->workers;
  lse_case_show_longest (c, finding, LSE_KIND_BIT (IO_WAIT));
  if (has_chunks (c) && plan->workers < plan->chunks)
    {
      uint32_t more = MORE_WORKERS_FACTOR * plan->workers;
      lse_case_offer_workers (c, finding, more < plan->chunks ? more : plan->chunks);
    }
  /* waiting that more workers could share out; with a worker for each task none of it is lost */
  finding->lost_core_ns = finding->has_remedy ? waited_ns : 0;
  return true;
}

static void
say_io (const LseFinding *finding, char *text, size_t size)
{
  snprintf (text, size,
            _ ("%s %% of the workers' time waited for input and output, which needs no core: more "
               "workers than cores are fine here."),
            lse_percent (finding->number[0]).text);
}

const LseRule lse_rule_io = {.id = "R20",
                             .lesson = "L2",
                             .is_structural = true,
                             .n_numbers = 2,
                             .check = check_io,
                             .sentence = say_io};
