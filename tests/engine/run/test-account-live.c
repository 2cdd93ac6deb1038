/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The account of real runs: at most a tenth of the core-time is unexplained where a repetition takes
 * 2 ms or more. Each pair has three tries, for other programs may run beside. tests/tools/account.py
 * does the same for every workload under every strategy.
 */
#include "run/race.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>

#define UNEXPLAINED_RATIO 0.10
#define LEAST_NS 2000000
#define N_TRIES 3

static LseTopology *topology;
static char *folder; /* for rings and the journal */

typedef struct
{
  const char *path;
  const char *plan; /* canonical JSON, as in a run's `experiment` */
  uint32_t workers;
  LseAccountPart part; /* one that is certainly not 0 */
} Pair;

/* clang-format off */
static const Pair pairs[] = {
    {"threads", "{'workload': 'sin2', 'strategy': 'threads', 'n': 1000000, 'chunks': 1000}",
     2, LSE_PART_USEFUL},
    {"threads-per-run", "{'workload': 'sin2', 'strategy': 'threads', 'n': 1000000, 'chunks': 4,"
     " 'pool': 'per-run'}", 2, LSE_PART_STARTUP},
    {"processes-as-printed", "{'workload': 'sin2', 'strategy': 'processes', 'n': 1000000, 'chunks': 8,"
     " 'pool': 'per-run', 'transport': 'pipe'}", 8, LSE_PART_MOVE},
    {"processes-pipe", "{'workload': 'sincos', 'strategy': 'processes', 'n': 500000, 'chunks': 8,"
     " 'transport': 'pipe'}", 2, LSE_PART_MOVE},
    {"processes-shared", "{'workload': 'sincos', 'strategy': 'processes', 'n': 500000, 'chunks': 8}",
     2, LSE_PART_DISPATCH},
    {"graph", "{'workload': 'mean', 'strategy': 'graph', 'n': 10000000, 'chunks': 10, 'hash': true}",
     2, LSE_PART_SERIAL},
    {"openmp", "{'workload': 'sincos', 'strategy': 'openmp', 'n': 500000, 'chunks': 16}",
     2, LSE_PART_USEFUL},
    {"blas", "{'workload': 'dot', 'strategy': 'blas', 'n': 500}", 2, LSE_PART_USEFUL},
};
/* clang-format on */

/* Serial, and what is asked for. */
static void
set_plans (LseExpandedPlan *plans, const Pair *pair)
{
  g_autofree char *text = g_strdup (pair->plan);
  json_t *json = json_loads (g_strdelimit (text, "'", '"'), 0, NULL);
  LsePlan *plan = &plans[1].plan, *serial = &plans[0].plan;
  lse_plan_init (plan, LSE_WORKLOAD_SINCOS, LSE_STRATEGY_THREADS, pair->workers, topology);
  g_assert_cmpint (lse_plan_from_json (plan, json, NULL), ==, LSE_OK);
  plan->workers = pair->workers;
  plan->pin.kind = LSE_PIN_NONE;
  plan->repeats = 5;
  lse_plan_init (serial, plan->workload, LSE_STRATEGY_SERIAL, 1, topology);
  serial->elements = plan->elements;
  serial->repeats = plan->repeats;
  json_decref (json);
}

static LseAccount
measure (LseExpandedPlan *plans)
{
  LseExperiment experiment;
  LseRace *race;
  lse_experiment_init (&experiment, plans[0].plan.workload);
  g_assert_cmpint (lse_race_start (&race, plans, 2, &experiment, topology, NULL, NULL), ==, LSE_OK);
  while (lse_race_step (race, 100) != LSE_RACE_ENDED)
    ;
  const LseResult *result = lse_race_result (race, 1);
  LseAccount account = result->account;
  if (result->status == LSE_RUN_SKIPPED)
    g_test_skip (result->reason_text);
  else
    g_assert_cmpint (result->status, ==, LSE_RUN_DONE);
  lse_race_free (race);
  return account;
}

static void
test_pair (gconstpointer data)
{
  const Pair *pair = data;
  double ratio = NAN;
  for (int i = 0; i < N_TRIES && !(fabs (ratio) <= UNEXPLAINED_RATIO); i++)
    {
      LseExpandedPlan plans[2] = {0};
      set_plans (plans, pair);
      LseAccount account = measure (plans);
      if (g_test_failed () || account.wall_ns == 0)
        {
          g_assert_cmpstr (account.why_not, !=, "");
          return; /* skipped: it cannot run here */
        }
      g_assert_true (account.is_known);
      g_assert_cmpfloat (account.part_ns[pair->part], >, 0);
      ratio = account.wall_ns < LEAST_NS ? 0
                                         : account.part_ns[LSE_PART_UNEXPLAINED] /
                                               ((double)account.slots * (double)account.wall_ns);
      g_test_message ("%.3f ms on %u slots, %.2f %% unexplained", (double)account.wall_ns / 1e6,
                      account.slots, 100 * ratio);
    }
  g_assert_cmpfloat (fabs (ratio), <=, UNEXPLAINED_RATIO);
}

static void
remove_folder (void)
{
  g_autofree char *data = g_build_filename (folder, "lanescope", NULL);
  g_autofree char *journal = g_build_filename (data, "journal.jsonl", NULL);
  g_unlink (journal);
  g_rmdir (data);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("lanescope-test-XXXXXX", NULL);
  g_setenv ("LANESCOPE_RUN_DIRECTORY", folder, TRUE);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_assert_cmpint (lse_topology_load_machine (&topology, NULL), ==, LSE_OK);
  for (size_t i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *path = g_strconcat ("/account-live/", pairs[i].path, NULL);
      g_test_add_data_func (path, &pairs[i], test_pair);
    }
  int status = g_test_run ();
  lse_topology_free (topology);
  remove_folder ();
  g_free (folder);
  return status;
}
