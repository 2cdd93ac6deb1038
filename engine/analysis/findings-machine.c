/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rules on workers and cores: more workers than CPUs (R08), pools inside pools (R09), two workers on
 * one core (R10), the clock (R15), other programs (R16), and a BLAS that leaves its threads idle
 * (R21).
 */
#include "analysis/findings-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The slowest worker computes no longer than this times the average: waiting is not their fault. */
#define BALANCED_FACTOR 1.25

static double
take_balanced_waits (LseCase *c)
{
  const LseAccount *account = c->account;
  bool is_balanced = account->compute_max_ns <= BALANCED_FACTOR * account->compute_mean_ns;
  return is_balanced ? lse_case_take_all (c, LSE_PART_IMBALANCE) : 0;
}

/* Cores that others used, of what the run could have used; 0 if it is not known. */
static double
others_ratio (const LseCase *c)
{
  double other = c->result->other_load_ratio, steal = c->result->steal_ratio;
  return (other > 0 ? other : 0) + (steal > 0 ? steal : 0);
}

/* Time off a core that our own surplus workers took from each other: not what others took. */
static double
take_own_preempted (LseCase *c)
{
  double by_others_ns = others_ratio (c) * c->total_ns;
  return lse_case_take (c, LSE_PART_PREEMPTED, c->left_ns[LSE_PART_PREEMPTED] - by_others_ns);
}

/* ------------------------------------------------------------------ R08 too many workers */

/* [0] workers; [1] CPUs allowed; [2] share of the workers' time that waited for a CPU, NAN unknown */
static bool
check_many_workers (LseCase *c, LseFinding *finding)
{
  const LsePlan *plan = c->plan;
  if (c->n_pus == 0 || plan->workers <= c->n_pus || c->account->in_worker_seconds)
    return false;
  finding->lost_core_ns = take_own_preempted (c) + take_balanced_waits (c);
  finding->number[0] = plan->workers;
  finding->number[1] = c->n_pus;
  finding->number[2] = c->sample != NULL && c->sample->run_queue_ns >= 0
                           ? (double)c->sample->run_queue_ns / (plan->workers * c->wall_ns)
                           : (double)NAN;
  lse_case_show_all (c, finding);
  if (plan->variant == LSE_VARIANT_AS_PRINTED)
    lse_case_offer_repaired (c, finding);
  else
    lse_case_offer_workers (c, finding, c->n_pus);
  return true;
}

static void
say_many_workers (const LseFinding *finding, char *text, size_t size)
{
  unsigned n_workers = (unsigned)finding->number[0], n_pus = (unsigned)finding->number[1];
  bool is_loss = finding->share_ratio >= LSE_FINDINGS_INFO_RATIO;
  if (is_loss)
    snprintf (text, size,
              P_ ("%s %% of the core-time was lost because %u workers share %u CPU.",
                  "%s %% of the core-time was lost because %u workers share %u CPUs.", n_pus),
              lse_percent (finding->share_ratio).text, n_workers, n_pus);
  else if (finding->number[2] > 0)
    snprintf (
        text, size,
        P_ ("%u workers share %u CPU: each waited %s %% of the time for it, and more cannot "
            "compute more.",
            "%u workers share %u CPUs: each waited %s %% of the time for one, and more cannot "
            "compute more.",
            n_pus),
        n_workers, n_pus, lse_percent (finding->number[2]).text);
  else
    snprintf (text, size,
              P_ ("%u workers share %u CPU: more cannot compute more.",
                  "%u workers share %u CPUs: more cannot compute more.", n_pus),
              n_workers, n_pus);
}

const LseRule lse_rule_many_workers = {.id = "R08",
                                       .lesson = "L9",
                                       .is_structural = true,
                                       .n_numbers = 3,
                                       .check = check_many_workers,
                                       .sentence = say_many_workers};

/* ------------------------------------------------------------------ R09 pools inside pools */

/* [0] workers; [1] BLAS threads of each; [2] CPUs allowed */
static bool
check_nested (LseCase *c, LseFinding *finding)
{
  LsePlan plan = *c->plan;
  uint32_t threads = plan.blas_threads > 0 ? plan.blas_threads : c->n_pus;
  if (c->n_pus == 0 || plan.strategy == LSE_STRATEGY_BLAS || !c->workload->calls_blas ||
      plan.workers < 2 || threads < 2 || plan.workers * threads <= c->n_pus)
    return false;
  finding->lost_core_ns = take_own_preempted (c) + lse_case_take_all (c, LSE_PART_SLOWER) +
                          lse_case_take_all (c, LSE_PART_UNEXPLAINED) + take_balanced_waits (c);
  finding->number[0] = plan.workers;
  finding->number[1] = threads;
  finding->number[2] = c->n_pus;
  lse_case_show_all (c, finding);
  plan.blas_threads = c->n_pus / plan.workers > 1 ? c->n_pus / plan.workers : 1;
  lse_case_offer (c, finding, &plan, LSE_REMEDY_BLAS_THREADS);
  return true;
}

static void
say_nested (const LseFinding *finding, char *text, size_t size)
{
  unsigned n_workers = (unsigned)finding->number[0], n_threads = (unsigned)finding->number[1];
  unsigned n_pus = (unsigned)finding->number[2];
  if (finding->share_ratio >= LSE_FINDINGS_INFO_RATIO)
    snprintf (text, size,
              P_ ("%s %% of the core-time was lost because %u workers with %u BLAS threads each "
                  "compete for %u CPU.",
                  "%s %% of the core-time was lost because %u workers with %u BLAS threads each "
                  "compete for %u CPUs.",
                  n_pus),
              lse_percent (finding->share_ratio).text, n_workers, n_threads, n_pus);
  else
    snprintf (text, size,
              P_ ("%u workers with %u BLAS threads each compete for %u CPU.",
                  "%u workers with %u BLAS threads each compete for %u CPUs.", n_pus),
              n_workers, n_threads, n_pus);
}

const LseRule lse_rule_nested = {.id = "R09",
                                 .lesson = "L11",
                                 .is_structural = true,
                                 .n_numbers = 3,
                                 .check = check_nested,
                                 .sentence = say_nested};

/* ------------------------------------------------------------------ R10 two workers on one core */

/* A worker belongs to the CPU that most of its computing was on. */
#define MOSTLY_RATIO 0.8

/* OS index of the CPU that @worker computed on in the accounted repetition, from its spans; -1 if it
 * moved about or nothing is known. */
static int
recorded_cpu (const LseCase *c, int worker)
{
  const LseLane *lane = lse_case_lane (c, worker);
  size_t first, last;
  int candidate = -1;
  double on_it_ns = 0, total_ns = 0;
  if (lane == NULL || c->total_ns <= 0)
    return -1;
  lse_lane_find (lane, c->account->begin_ns, c->account->begin_ns + c->account->wall_ns, &first,
                 &last);
  for (size_t i = first; i < last; i++)
    {
      if (lane->kind[i] != LSE_EVENT_COMPUTE)
        continue;
      double span_ns = (double)(lane->end_ns[i] - lane->begin_ns[i]);
      if (candidate < 0)
        candidate = lane->cpu[i];
      total_ns += span_ns;
      on_it_ns += lane->cpu[i] == candidate ? span_ns : 0;
    }
  return total_ns > 0 && on_it_ns >= MOSTLY_RATIO * total_ns ? candidate : -1;
}

static int
cpu_of (const LseCase *c, uint32_t worker)
{
  const LseResult *result = c->result;
  int cpu = recorded_cpu (c, (int)worker);
  if (cpu >= 0 || worker >= result->n_workers)
    return cpu;
  const LseWorkerReport *report = &result->workers[worker];
  return lse_cpuset_count (&report->observed) == 1 ? lse_cpuset_next (&report->observed, -1) : -1;
}

typedef struct
{
  int workers[2], core;
  bool is_one_pu;
} Shared;

static bool
find_shared_core (const LseCase *c, Shared *shared)
{
  const LseTopology *topology = c->evidence->topology;
  for (uint32_t i = 1; i < c->plan->workers; i++)
    for (uint32_t j = 0; j < i; j++)
      {
        int a = lse_topology_pu_of_os (topology, cpu_of (c, j));
        int b = lse_topology_pu_of_os (topology, cpu_of (c, i));
        if (a < 0 || b < 0 || topology->core_of_pu[a] != topology->core_of_pu[b])
          continue;
        *shared = (Shared) {
            .workers = {(int)j, (int)i}, .core = topology->core_of_pu[a], .is_one_pu = a == b};
        return true;
      }
  return false;
}

/* Where all are bound to fewer CPUs than there are cores for them, the slots are only those: what the
 * others could have done is lost, and the share is one of all. */
static double
unused_cores_ns (LseCase *c)
{
  double usable = fmin (c->plan->workers, c->n_cores);
  if (!(c->total_ns > 0) || usable <= c->account->slots)
    return 0;
  c->all_ns = usable * c->wall_ns;
  return c->all_ns - c->total_ns;
}

/* [0], [1] the workers; [2] their core; [3] 1 if they share one hardware thread; [4] cores allowed */
static bool
check_one_core (LseCase *c, LseFinding *finding)
{
  LsePlan plan = *c->plan;
  Shared shared;
  if (c->evidence->topology == NULL || plan.workers < 2 || plan.workers > c->n_cores ||
      !find_shared_core (c, &shared))
    return false;
  finding->lost_core_ns = lse_case_take_all (c, LSE_PART_SLOWER) + take_own_preempted (c);
  if (shared.is_one_pu)
    finding->lost_core_ns += take_balanced_waits (c) + unused_cores_ns (c);
  finding->number[0] = shared.workers[0];
  finding->number[1] = shared.workers[1];
  finding->number[2] = shared.core;
  finding->number[3] = shared.is_one_pu;
  finding->number[4] = c->n_cores;
  lse_case_show_all (c, finding);
  plan.pin = (LsePin) {.kind = LSE_PIN_CLOSE};
  lse_case_offer (c, finding, &plan, LSE_REMEDY_ONE_PER_CORE);
  return true;
}

static void
say_one_core (const LseFinding *finding, char *text, size_t size)
{
  int a = (int)finding->number[0], b = (int)finding->number[1];
  unsigned n_cores = (unsigned)finding->number[4];
  if (finding->share_ratio >= LSE_FINDINGS_INFO_RATIO)
    snprintf (text, size,
              P_ ("%s %% of the core-time was lost because workers %d and %d share one core; "
                  "%u core may be used.",
                  "%s %% of the core-time was lost because workers %d and %d share one core; "
                  "%u cores may be used.",
                  n_cores),
              lse_percent (finding->share_ratio).text, a, b, n_cores);
  else
    snprintf (text, size,
              P_ ("Workers %d and %d share one core; %u core may be used.",
                  "Workers %d and %d share one core; %u cores may be used.", n_cores),
              a, b, n_cores);
}

const LseRule lse_rule_one_core = {.id = "R10",
                                   .lesson = "L13",
                                   .is_structural = true,
                                   .n_numbers = 5,
                                   .check = check_one_core,
                                   .sentence = say_one_core};

/* ------------------------------------------------------------------ R15 the clock */

/* A clock that is lower than this times its highest is slower, not just measured so. */
#define LOW_CLOCK_RATIO 0.95

/* [0] clock / highest clock */
static bool
check_clock (LseCase *c, LseFinding *finding)
{
  double clock_ratio = c->evidence->clock_ratio;
  const double *part_ns = c->account->part_ns;
  if (!(clock_ratio > 0 && clock_ratio < LOW_CLOCK_RATIO))
    return false;
  double compute_ns = part_ns[LSE_PART_USEFUL] + part_ns[LSE_PART_SLOWER];
  finding->lost_core_ns = lse_case_take (c, LSE_PART_SLOWER, (1 - clock_ratio) * compute_ns);
  finding->number[0] = clock_ratio;
  lse_case_show_all (c, finding);
  return true;
}

static void
say_clock (const LseFinding *finding, char *text, size_t size)
{
  snprintf (text, size,
            _ ("%s %% of the core-time was lost because the cores ran at %s %% of their highest "
               "clock: power or temperature holds them back."),
            lse_percent (finding->share_ratio).text, lse_percent (finding->number[0]).text);
}

const LseRule lse_rule_clock = {.id = "R15",
                                .lesson = "L16",
                                .n_numbers = 1,
                                .check = check_clock,
                                .sentence = say_clock};

/* ------------------------------------------------------------------ R16 other programs */

/* Who lost his core waited, and then the others for him. Where chunks go to whoever is free, those who
 * kept theirs did more of them: unequal work says nothing then. */
static double
take_waits_for_others (LseCase *c, double preempted_ns)
{
  bool is_static = lse_strategy_info (c->plan->strategy)->has_schedule &&
                   c->plan->schedule == LSE_SCHEDULE_STATIC;
  double waited_ns = take_balanced_waits (c);
  return is_static ? waited_ns : waited_ns + lse_case_take (c, LSE_PART_IMBALANCE, preempted_ns);
}

/* [0] share of the cores that other programs used; [1] that the hypervisor took; [2] repetitions
 * disturbed; word: "steal" if that is the more */
static bool
check_noise (LseCase *c, LseFinding *finding)
{
  const LseResult *result = c->result;
  double other = result->other_load_ratio > 0 ? result->other_load_ratio : 0;
  double steal = result->steal_ratio > 0 ? result->steal_ratio : 0;
  finding->lost_core_ns = lse_case_take_all (c, LSE_PART_PREEMPTED);
  bool is_noisy = lse_case_is_noisy (result);
  if (is_noisy)
    finding->lost_core_ns += take_waits_for_others (c, finding->lost_core_ns);
  if (!is_noisy && lse_case_share (c, finding->lost_core_ns) < LSE_FINDINGS_INFO_RATIO)
    return false;
  finding->number[0] = other;
  finding->number[1] = steal;
  finding->number[2] = (double)result->n_disturbed;
  snprintf (finding->word[0], sizeof finding->word[0], "%s", steal > other ? "steal" : "other");
  lse_case_show_all (c, finding);
  return true;
}

static void
say_noise (const LseFinding *finding, char *text, size_t size)
{
  bool is_steal = strcmp (finding->word[0], "steal") == 0;
  const LseNumberText used = lse_percent (finding->number[is_steal]);
  if (finding->share_ratio >= LSE_FINDINGS_INFO_RATIO)
    snprintf (text, size,
              is_steal
                  ? _ ("%s %% of the core-time went to others; the hypervisor took %s %% of the "
                       "cores while this was measured.")
                  : _ ("%s %% of the core-time went to others; other programs used %s %% of the "
                       "cores while this was measured."),
              lse_percent (finding->share_ratio).text, used.text);
  else
    snprintf (text, size,
              is_steal
                  ? _ ("%s %% of the cores was taken by the hypervisor while this was measured.")
                  : _ ("%s %% of the cores was used by other programs while this was measured."),
              used.text);
}

const LseRule lse_rule_noise = {.id = "R16",
                                .lesson = "L16",
                                .is_note = true,
                                .is_structural = true,
                                .n_numbers = 3,
                                .check = check_noise,
                                .sentence = say_noise};

/* ------------------------------------------------------------------ R21 idle BLAS threads */

/* From this share of the core-time on, unused by the library and by nobody else, it does not share. */
#define UNUSED_RATIO 0.25
/* Below so many operations (a product of order 64, OpenBLAS's own bound) a call is not shared, and it
 * shows by a speedup below this. */
#define SMALL_CALL_FLOPS 600e3
#define NO_SPEEDUP 1.3

static bool
is_small_call (const LseCase *c)
{
  return lse_workload_flops (c->workload, c->plan->elements) < SMALL_CALL_FLOPS &&
         c->result->has_speedup && c->result->speedup.value < NO_SPEEDUP;
}

/* Core-time in which a thread of the library could have run, and none did. */
static double
unused_ns (const LseCase *c)
{
  if (c->sample == NULL || c->sample->cpu_ns <= 0)
    return 0;
  return c->total_ns - (double)c->sample->cpu_ns - c->account->part_ns[LSE_PART_PREEMPTED];
}

/* [0] threads busy on average; [1] threads asked for; [2] order of the matrices; word: "small" or
 * "unshared" */
static bool
check_blas (LseCase *c, LseFinding *finding)
{
  LsePlan plan = *c->plan;
  if (c->total_ns <= 0 || plan.strategy != LSE_STRATEGY_BLAS || c->account->slots < 2)
    return false;
  bool is_small = is_small_call (c);
  if (!is_small && unused_ns (c) < UNUSED_RATIO * c->total_ns)
    return false;
  finding->lost_core_ns = lse_case_take_all (c, LSE_PART_UNEXPLAINED) +
                          lse_case_take_all (c, LSE_PART_IMBALANCE) +
                          (is_small ? lse_case_take_all (c, LSE_PART_SLOWER) : 0);
  finding->number[0] = c->account->slots - unused_ns (c) / c->wall_ns;
  finding->number[1] = c->account->slots;
  finding->number[2] = (double)plan.elements;
  snprintf (finding->word[0], sizeof finding->word[0], "%s", is_small ? "small" : "unshared");
  lse_case_show_all (c, finding);
  if (is_small)
    {
      LsePlan standard;
      lse_plan_init (&standard, plan.workload, plan.strategy, plan.workers, c->evidence->topology);
      plan.elements = standard.elements;
      lse_case_offer (c, finding, &plan, LSE_REMEDY_ELEMENTS);
    }
  else
    lse_case_offer_workers (c, finding, 1);
  return true;
}

static void
say_blas (const LseFinding *finding, char *text, size_t size)
{
  unsigned n = (unsigned)finding->number[1];
  LseNumberText share = lse_percent (finding->share_ratio);
  if (strcmp (finding->word[0], "small") == 0)
    snprintf (
        text, size,
        _ ("%s %% of the core-time was not used: matrices of order %s are too small for BLAS to "
           "share them among %u threads."),
        share.text, lse_count_text (finding->number[2]).text, n);
  else
    snprintf (text, size,
              _ ("%s %% of the core-time was not used: BLAS kept %s of %u threads busy, because it "
                 "does not share this operation."),
              share.text, lse_factor_text (finding->number[0]).text, n);
}

const LseRule lse_rule_blas = {.id = "R21",
                               .lesson = "L4",
                               .n_numbers = 3,
                               .check = check_blas,
                               .sentence = say_blas};
