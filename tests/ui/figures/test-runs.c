/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures-fixture.h"

#include "figures/words.h"

static void
test_tasks (void)
{
  Set set = {0};
  set_add (&set, LSE_STRATEGY_SERIAL, 1, 1000000, 7);
  set_add (&set, LSE_STRATEGY_SERIAL, 1, 1000000, 7)->plan.elements = 5;
  set_add (&set, LSE_STRATEGY_THREADS, 2, 1000000, 7);
  set_add (&set, LSE_STRATEGY_THREADS, 2, 1000000, 7)->plan.kernel = LSE_KERNEL_SIMD;
  set_add (&set, LSE_STRATEGY_OPENMP, 2, 1000000, 7)->plan.elements = 5;
  LsfRuns runs = set_runs (&set);
  size_t task_of[5];
  g_assert_cmpuint (lsf_runs_tasks (&runs, task_of), ==, 3);
  const size_t wanted[] = {0, 1, 0, 2, 1};
  g_assert_cmpmem (task_of, sizeof task_of, wanted, sizeof wanted);
  g_assert_cmpuint (lsf_runs_tasks (&runs, NULL), ==, 3);
  g_assert_cmpuint (lsf_runs_tasks (&(LsfRuns) {0}, NULL), ==, 0);

  g_assert_cmpuint (lsf_runs_serial (&runs, 0), ==, 0);
  g_assert_cmpuint (lsf_runs_serial (&runs, 4), ==, 1);
  g_assert_cmpuint (lsf_runs_serial (&runs, 3), ==, SIZE_MAX);
  set_clear (&set);
}

/* Speedups name their serial run: a second one of the same task is not taken for it. */
static void
test_serial_by_name (void)
{
  Set set = {0};
  set_add (&set, LSE_STRATEGY_SERIAL, 1, 1000000, 7);
  set_add (&set, LSE_STRATEGY_SERIAL, 1, 2000000, 7);
  LseResult *threads = set_add (&set, LSE_STRATEGY_THREADS, 2, 500000, 7);
  LsfRuns runs = set_runs (&set);
  lse_result_compare_to_serial (threads, &set.results[1]);
  g_assert_cmpuint (lsf_runs_serial (&runs, 2), ==, 1);
  threads->has_speedup = false;
  g_assert_cmpuint (lsf_runs_serial (&runs, 2), ==, 0);
  set.results[0].verify.status = LSE_VERIFY_MISMATCH;
  g_assert_cmpuint (lsf_runs_serial (&runs, 2), ==, 1);
  set_clear (&set);
}

static void
test_sound (void)
{
  Set set = {0};
  LseResult *result = set_add (&set, LSE_STRATEGY_SERIAL, 1, 1000000, 7);
  g_assert_true (lsf_run_is_sound (result));
  result->status = LSE_RUN_STOPPED;
  g_assert_true (lsf_run_is_sound (result));
  result->status = LSE_RUN_FAILED;
  g_assert_false (lsf_run_is_sound (result));
  result->status = LSE_RUN_DONE;
  result->verify.status = LSE_VERIFY_MISMATCH;
  g_assert_false (lsf_run_is_sound (result));
  LseResult *empty = set_add (&set, LSE_STRATEGY_SERIAL, 1, 1000000, 0);
  g_assert_false (lsf_run_is_sound (empty));
  set_clear (&set);
}

static void
assert_label (const LsfRuns *runs, size_t index, const char *title_case, const char *plain)
{
  char label[LSF_LABEL_SIZE];
  g_assert_cmpstr (lsf_run_label (runs, index, true, label, sizeof label), ==, title_case);
  g_assert_cmpstr (lsf_run_label (runs, index, false, label, sizeof label), ==, plain);
}

static void
test_labels (void)
{
  Set set = {0};
  set_add (&set, LSE_STRATEGY_SERIAL, 1, 1000000, 5);
  set_add (&set, LSE_STRATEGY_PROCESSES, 8, 1000000, 5)->plan.variant = LSE_VARIANT_AS_PRINTED;
  set_add (&set, LSE_STRATEGY_GRAPH, 2, 1000000, 5);
  LsfRuns runs = set_runs (&set);
  assert_label (&runs, 0, "Serial", "serial");
  assert_label (&runs, 1, "Processes × 8", "processes × 8, as printed");
  assert_label (&runs, 2, "Task graph × 2", "graph × 2");

  /* Its repaired twin comes: of other workers, but of the same task. */
  set_add (&set, LSE_STRATEGY_PROCESSES, 2, 1000000, 5);
  runs = set_runs (&set);
  assert_label (&runs, 1, "Processes × 8, as printed", "processes × 8, as printed");
  assert_label (&runs, 3, "Processes × 2", "processes × 2, repaired");
  set.results[3].plan.elements++;
  assert_label (&runs, 3, "Processes × 2", "processes × 2");
  set_clear (&set);
}

static void
test_headings (void)
{
  Set set = {0};
  char text[LSF_GROUP_SIZE], other[LSF_GROUP_SIZE];
  LseResult *result = set_add (&set, LSE_STRATEGY_SERIAL, 1, 1000000, 5);
  g_assert_cmpstr (lsf_task_heading (result, 0, text, sizeof text), ==,
                   "sin(x)·cos(x) · 1\u2009000\u2009000 elements · numpy kernel");
  result->plan.elements = 1;
  g_assert_cmpstr (lsf_task_heading (result, 1, text, sizeof text), ==,
                   "Method 1 · sin(x)·cos(x) · 1 element · numpy kernel");
  result->plan.elements = UINT64_MAX;
  lsf_task_heading (result, 0, text, sizeof text);
  g_assert_nonnull (strstr (text, "18\u2009446\u2009744\u2009073\u2009709\u2009551\u2009615 el"));
  result->plan.workload = LSE_WORKLOAD_DOT;
  result->plan.elements = 1000;
  g_assert_cmpstr (lsf_task_heading (result, 0, text, sizeof text), ==,
                   "A·B · n = 1\u2009000 · numpy kernel");

  /* Two tasks that differ in the seed alone are two groups. */
  set_add (&set, LSE_STRATEGY_SERIAL, 1, 1000000, 5)->plan.seed = 2;
  LsfRuns runs = set_runs (&set);
  g_assert_cmpstr (lsf_run_group (&runs, 0, text, sizeof text), ==,
                   "A·B · n = 1\u2009000 · numpy kernel");
  set.results[1].plan.workload = LSE_WORKLOAD_DOT;
  set.results[1].plan.elements = 1000;
  lsf_run_group (&runs, 0, text, sizeof text);
  lsf_run_group (&runs, 1, other, sizeof other);
  g_assert_true (g_str_has_suffix (text, " · seed 1"));
  g_assert_true (g_str_has_suffix (other, " · seed 2"));
  set_clear (&set);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figures/runs/tasks", test_tasks);
  g_test_add_func ("/figures/runs/serial-by-name", test_serial_by_name);
  g_test_add_func ("/figures/runs/sound", test_sound);
  g_test_add_func ("/figures/words/labels", test_labels);
  g_test_add_func ("/figures/words/headings", test_headings);
  return g_test_run ();
}
