/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rules on memory: its bandwidth (R04), pages of another NUMA node (R11), cache lines that two cores
 * write (R12), page faults (R14), and the gain of caches (R22).
 */
#include "analysis/findings-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------ R04 bandwidth */

/* Of the bandwidth that was measured: from here on it is what holds the workers back. */
#define SATURATED_RATIO 0.6
/* Where the bandwidth is not known: GB/s of one worker that few machines give to all cores. */
#define PROBABLY_GBPS 6.0

/* GB/s of one worker from which on bandwidth may be what holds it back. */
#define SUSPICIOUS_GBPS 2.0

static double
moved_gbps (const LseCase *c)
{
  return lse_workload_bytes (c->workload, c->plan->elements, c->plan->kernel) / c->wall_ns;
}

bool
lse_findings_want_bandwidth (const LseResult *result)
{
  LseCase c;
  return lse_case_init (&c, &(LseEvidence) {.result = result}) && result->plan.workers > 1 &&
         lse_case_share (&c, c.left_ns[LSE_PART_SLOWER]) >= LSE_FINDINGS_LOSS10_RATIO &&
         moved_gbps (&c) >= SUSPICIOUS_GBPS * result->account.slots;
}

/* [0] GB/s that the workers move, by the catalogue's count; [1] GB/s of this machine, NAN unknown */
static bool
check_bandwidth (LseCase *c, LseFinding *finding)
{
  LsePlan plan = *c->plan;
  if (c->total_ns <= 0 || plan.workers < 2)
    return false;
  double gbps = moved_gbps (c);
  double peak_gbps = c->evidence->bandwidth_gbps;
  bool is_known = peak_gbps > 0;
  if (gbps < (is_known ? SATURATED_RATIO * peak_gbps : PROBABLY_GBPS * c->account->slots))
    return false;
  finding->lost_core_ns = lse_case_take_all (c, LSE_PART_SLOWER);
  finding->number[0] = gbps;
  finding->number[1] = is_known ? peak_gbps : (double)NAN;
  lse_case_show_all (c, finding);
  if (plan.kernel == LSE_KERNEL_NUMPY)
    {
      plan.kernel = LSE_KERNEL_FUSED;
      lse_case_offer (c, finding, &plan, LSE_REMEDY_FUSED);
    }
  return true;
}

static void
say_bandwidth (const LseFinding *finding, char *text, size_t size)
{
  LseNumberText share = lse_percent (finding->share_ratio),
                moved = lse_rate_text (finding->number[0]);
  if (finding->number[1] > 0)
    snprintf (
        text, size,
        _ ("%s %% of the core-time waited for memory: the workers move %s of the %s that this "
           "machine gives."),
        share.text, moved.text, lse_rate_text (finding->number[1]).text);
  else
    snprintf (
        text, size,
        _ ("%s %% of the core-time probably waited for memory: the workers move %s and compute "
           "little with it."),
        share.text, moved.text);
}

const LseRule lse_rule_bandwidth = {.id = "R04",
                                    .lesson = "L8",
                                    .n_numbers = 2,
                                    .check = check_bandwidth,
                                    .sentence = say_bandwidth};

/* ------------------------------------------------------------------ R11 remote memory */

/* OS index of the NUMA node that @cpu belongs to, -1. */
static int
node_of_cpu (const LseTopology *topology, int cpu)
{
  int pu = lse_topology_pu_of_os (topology, cpu);
  for (size_t i = 0; pu >= 0 && i < topology->n_objects; i++)
    {
      const LseTopoObject *object = &topology->objects[i];
      if (object->type == LSE_OBJ_NUMA && pu >= object->first_pu &&
          pu < object->first_pu + object->n_pus)
        return object->os_index;
    }
  return -1;
}

static int
node_of_worker (const LseCase *c, size_t worker)
{
  const LseWorkerReport *report = &c->result->workers[worker];
  return node_of_cpu (c->evidence->topology, lse_cpuset_next (&report->observed, -1));
}

/* Where the pages are, if one node has them all: the main thread's, which has touched them. */
static int
home_node (const LseCase *c)
{
  const LseMemory *memory = &c->plan->memory;
  if (memory->kind == LSE_MEMORY_BIND)
    return memory->node_os_index;
  if (memory->kind != LSE_MEMORY_FT_MAIN || c->result->n_workers == 0)
    return -1;
  const LseLane *lane = lse_case_lane (c, -1);
  if (lane != NULL && lane->n_events > 0)
    return node_of_cpu (c->evidence->topology, lane->cpu[lane->n_events - 1]);
  return node_of_worker (c, 0);
}

/* [0] workers on other nodes; [1] workers; [2] OS index of the node with the pages */
static bool
check_numa (LseCase *c, LseFinding *finding)
{
  LsePlan plan = *c->plan;
  if (c->evidence->topology == NULL || c->evidence->topology->n_numa < 2)
    return false;
  int home = home_node (c), n_remote = 0;
  for (size_t i = 0; home >= 0 && i < c->result->n_workers; i++)
    {
      int node = node_of_worker (c, i);
      n_remote += node >= 0 && node != home;
    }
  if (n_remote == 0)
    return false;
  finding->lost_core_ns = lse_case_take_all (c, LSE_PART_SLOWER);
  finding->number[0] = n_remote;
  finding->number[1] = plan.workers;
  finding->number[2] = home;
  lse_case_show_all (c, finding);
  plan.memory = (LseMemory) {.kind = LSE_MEMORY_FT_WORKERS};
  lse_case_offer (c, finding, &plan, LSE_REMEDY_FIRST_TOUCH);
  return true;
}

static void
say_numa (const LseFinding *finding, char *text, size_t size)
{
  unsigned n_remote = (unsigned)finding->number[0], n = (unsigned)finding->number[1];
  snprintf (
      text, size,
      P_ ("%s %% of the core-time waited for distant memory: all pages are on NUMA node %d, and "
          "%u of %u workers is on another.",
          "%s %% of the core-time waited for distant memory: all pages are on NUMA node %d, and "
          "%u of %u workers are on another.",
          n_remote),
      lse_percent (finding->share_ratio).text, (int)finding->number[2], n_remote, n);
}

const LseRule lse_rule_numa = {.id = "R11",
                               .lesson = "L14",
                               .n_numbers = 3,
                               .check = check_numa,
                               .sentence = say_numa};

/* ------------------------------------------------------------------ R12 false sharing */

/* The same run with the other layout is so much faster: more than two measurements differ by. */
#define PADDED_GAIN_RATIO 1.05

/* The counter-experiment: the same work, but for the layout. */
static const LseResult *
find_padded (const LseCase *c)
{
  LsePlan padded = *c->plan;
  padded.layout = LSE_LAYOUT_PADDED;
  for (size_t i = 0; i < c->evidence->n_others; i++)
    {
      const LseResult *other = c->evidence->others[i];
      if (other->stats.n > 0 && lse_plan_is_same_work (&other->plan, &padded))
        return other;
    }
  return NULL;
}

/* [0] this run, ns; [1] the same with padded counters, ns, NAN if it was not measured */
static bool
check_sharing (LseCase *c, LseFinding *finding)
{
  LsePlan plan = *c->plan;
  if (!c->workload->has_layout || plan.layout != LSE_LAYOUT_PACKED || plan.workers < 2)
    return false;
  const LseResult *padded = find_padded (c);
  if (padded != NULL && c->wall_ns < PADDED_GAIN_RATIO * padded->stats.median_ns)
    return false;
  finding->lost_core_ns = lse_case_take_all (c, LSE_PART_SLOWER);
  finding->number[0] = c->result->stats.median_ns;
  finding->number[1] = padded != NULL ? padded->stats.median_ns : (double)NAN;
  lse_case_show_all (c, finding);
  plan.layout = LSE_LAYOUT_PADDED;
  lse_case_offer (c, finding, &plan, LSE_REMEDY_PADDED);
  return true;
}

static void
say_sharing (const LseFinding *finding, char *text, size_t size)
{
  LseNumberText share = lse_percent (finding->share_ratio);
  if (finding->number[1] > 0)
    snprintf (
        text, size,
        _ ("%s %% of the core-time went into passing cache lines from core to core: with a line "
           "for each counter, the same takes %s, not %s."),
        share.text, lse_time_text (finding->number[1]).text,
        lse_time_text (finding->number[0]).text);
  else
    snprintf (text, size,
              _ ("%s %% of the core-time probably went into passing cache lines from core to core: "
                 "counters of different workers share them."),
              share.text);
}

const LseRule lse_rule_sharing = {.id = "R12",
                                  .lesson = "L12",
                                  .n_numbers = 2,
                                  .check = check_sharing,
                                  .sentence = say_sharing};

/* ------------------------------------------------------------------ R14 page faults */

/* Where the cost of a page fault was not measured: a current server, the page's zeroing included. */
#define PAGE_FAULT_NS 500.0

/* So many of them would be worth naming at twice that. */
bool
lse_findings_want_page_fault (const LseResult *result)
{
  LseCase c;
  return lse_case_init (&c, &(LseEvidence) {.result = result}) && c.sample != NULL &&
         lse_case_share (&c, 2 * PAGE_FAULT_NS * (double)c.sample->minor_faults) >=
             LSE_FINDINGS_INFO_RATIO;
}

static double
fault_ns (const LseCase *c)
{
  return c->evidence->page_fault_ns > 0 ? c->evidence->page_fault_ns : PAGE_FAULT_NS;
}

/* Page faults of a repetition of serial; -1 unknown. */
static int64_t
serial_faults (const LseCase *c)
{
  const LseResult *serial = c->plan->strategy == LSE_STRATEGY_SERIAL ? c->result : c->serial;
  for (size_t i = 0; serial != NULL && i < serial->n_samples; i++)
    if (serial->samples[i].kind == LSE_SAMPLE_COUNTED && serial->samples[i].minor_faults >= 0)
      return serial->samples[i].minor_faults;
  return -1;
}

/* [0] page faults in the repetition; [1] ns of each */
static bool
check_faults (LseCase *c, LseFinding *finding)
{
  LsePlan plan = *c->plan;
  if (c->total_ns <= 0 || c->sample == NULL || c->sample->minor_faults <= 0)
    return false;
  double each_ns = fault_ns (c);
  double n_faults = (double)c->sample->minor_faults;
  double common = fmin (fmax ((double)serial_faults (c), 0), n_faults);
  finding->lost_core_ns = fmin (n_faults * each_ns, c->total_ns);
  c->common_ns = fmin (common * each_ns, finding->lost_core_ns);
  lse_case_take (c, LSE_PART_SLOWER, finding->lost_core_ns - c->common_ns);
  finding->number[0] = n_faults;
  finding->number[1] = each_ns;
  lse_case_show_all (c, finding);
  if (plan.kernel == LSE_KERNEL_NUMPY)
    {
      plan.kernel = LSE_KERNEL_FUSED;
      lse_case_offer (c, finding, &plan, LSE_REMEDY_FUSED);
    }
  return true;
}

static void
say_faults (const LseFinding *finding, char *text, size_t size)
{
  snprintf (text, size,
            P_ ("%s %% of the core-time went into the first touch of memory: %s new page in a "
                "repetition, at %s.",
                "%s %% of the core-time went into the first touch of memory: %s new pages in a "
                "repetition, at %s each.",
                (unsigned long)finding->number[0]),
            lse_percent (finding->share_ratio).text, lse_count_text (finding->number[0]).text,
            lse_time_text (finding->number[1]).text);
}

const LseRule lse_rule_faults = {.id = "R14",
                                 .lesson = NULL,
                                 .n_numbers = 2,
                                 .check = check_faults,
                                 .sentence = say_faults};

/* ------------------------------------------------------------------ R22 faster than linear */

/* The work takes so much less core-time than serial: more than two measurements differ by. */
#define GAIN_RATIO 0.05

/* Page faults that serial has and this run has not explain at least so much of the gain. */
#define FAULTS_OF_GAIN_RATIO 0.5

static double
saved_faults_ns (const LseCase *c)
{
  double own = c->sample != NULL ? (double)c->sample->minor_faults : -1;
  double saved = own >= 0 ? fmax ((double)serial_faults (c) - own, 0) : 0;
  return saved * fault_ns (c);
}

/* [0] core-time saved / serial time; word: "faults" or "caches", what it comes from */
static bool
check_superlinear (LseCase *c, LseFinding *finding)
{
  const LseAccount *account = c->account;
  if (c->total_ns <= 0 || c->plan->strategy == LSE_STRATEGY_SERIAL || !(account->serial_ns > 0))
    return false;
  double gain_ns = -account->part_ns[LSE_PART_SLOWER];
  bool is_noisy =
      lse_case_is_noisy (c->result) || (c->serial != NULL && lse_case_is_noisy (c->serial));
  if (gain_ns < GAIN_RATIO * account->serial_ns ||
      is_noisy) /* a disturbed serial makes all look fast */
    return false;
  bool by_faults = saved_faults_ns (c) >= FAULTS_OF_GAIN_RATIO * gain_ns;
  finding->number[0] = gain_ns / account->serial_ns;
  snprintf (finding->word[0], sizeof finding->word[0], "%s", by_faults ? "faults" : "caches");
  lse_case_show_longest (c, finding, LSE_KIND_BIT (COMPUTE));
  return true;
}

static void
say_superlinear (const LseFinding *finding, char *text, size_t size)
{
  bool by_faults = strcmp (finding->word[0], "faults") == 0;
  snprintf (text, size,
            by_faults
                ? _ ("%s %% less core-time than in serial went into the work itself: cut into "
                     "chunks, it touches less new memory.")
                : _ ("%s %% less core-time than in serial went into the work itself: cut into "
                     "chunks, its data fit into the caches of the cores."),
            lse_percent (finding->number[0]).text);
}

const LseRule lse_rule_superlinear = {.id = "R22",
                                      .lesson = "L8",
                                      .is_note = true,
                                      .is_structural = true,
                                      .n_numbers = 1,
                                      .check = check_superlinear,
                                      .sentence = say_superlinear};
