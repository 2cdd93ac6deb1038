/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures-fixture.h"

#include "figures/account.h"

#define MS INT64_C (1000000)

/* @parts_ms: core-ms of slower, start-up, serial, move, lock, dispatch, imbalance, preempted; useful
 * is 8 ms, and the rest is unexplained. */
static void
set_account (LseResult *result, uint32_t slots, int64_t wall_ns, const double parts_ms[8])
{
  static const LseAccountPart parts[] = {LSE_PART_SLOWER,    LSE_PART_STARTUP,  LSE_PART_SERIAL,
                                         LSE_PART_MOVE,      LSE_PART_LOCK,     LSE_PART_DISPATCH,
                                         LSE_PART_IMBALANCE, LSE_PART_PREEMPTED};
  LseAccount *account = &result->account;
  double rest = slots * (double)wall_ns - 8e6;
  account->is_known = true;
  account->slots = slots;
  account->wall_ns = wall_ns;
  account->part_ns[LSE_PART_USEFUL] = 8e6;
  for (size_t i = 0; i < 8; i++)
    {
      account->part_ns[parts[i]] = parts_ms[i] * 1e6;
      rest -= parts_ms[i] * 1e6;
    }
  account->part_ns[LSE_PART_UNEXPLAINED] = rest;
}

static const double of_threads[8] = {1.4, 0, 0, 0, 0, 0.3, 0.5, 0};
static const double of_processes[8] = {0, 11, 0, 16, 0, 1, 0, 0};
static const double healthy[8] = {0.1, 0, 0, 0, 0, 0.05, 0.1, 0};

/* Serial 8 ms, threads 5.2 ms, processes 20 ms; and one without an account. */
static LsfRuns
make_race (Set *set)
{
  static const double nothing[8] = {0};
  set_account (set_add (set, LSE_STRATEGY_SERIAL, 1, 8 * MS, 9), 1, 8 * MS, nothing);
  set_account (set_add (set, LSE_STRATEGY_THREADS, 2, 5200000, 9), 2, 5200000, of_threads);
  set_account (set_add (set, LSE_STRATEGY_PROCESSES, 2, 20 * MS, 9), 2, 20 * MS, of_processes);
  LseResult *lost = set_add (set, LSE_STRATEGY_GRAPH, 2, 7 * MS, 9);
  g_strlcpy (lost->account.why_not, "Events were lost.", sizeof lost->account.why_not);
  set_add (set, LSE_STRATEGY_OPENMP, 2, 7 * MS, 0); /* nothing measured */
  return set_runs (set);
}

/* In cores; the first part is the speedup; parts that look alike stand together. */
static void
test_cores (void)
{
  Set set = {0};
  LsfRuns runs = make_race (&set);
  char caption[128];
  LsfAccount *figure = lsf_account_new (&runs);
  set_clear (&set); /* the figure lives on */
  const LspStack *chart = lsf_account_chart (figure);
  g_assert_true (lsf_account_is_known (figure));
  g_assert_cmpuint (chart->n_rows, ==, 3); /* serial is what the others refer to */
  g_assert_cmpuint (lsf_account_run (figure, 0), ==, 1);
  g_assert_cmpuint (lsf_account_run (figure, 2), ==, 3);
  g_assert_cmpuint (lsf_account_run (figure, 3), ==, SIZE_MAX);
  const LspStackRow *threads = &chart->rows[0], *processes = &chart->rows[1];
  g_assert_cmpfloat (threads->whole, ==, 2);
  double sum = 0;
  for (size_t i = 0; i < chart->n_parts; i++)
    {
      sum += threads->values[i];
      if (chart->parts[i].state == LSP_STATE_COMPUTE)
        g_assert_cmpfloat_with_epsilon (threads->values[i], 8 / 5.2, 1e-9);
      if (chart->parts[i].state == LSP_STATE_START)
        g_assert_cmpfloat_with_epsilon (processes->values[i], 12.0 / 20, 1e-9);
      if (chart->parts[i].state == LSP_STATE_START)
        g_assert_cmpstr (chart->parts[i].label, ==, "start-up, dispatch");
    }
  g_assert_cmpfloat_with_epsilon (sum, 2, 1e-9);
  g_assert_null (chart->rows[2].values);
  g_assert_cmpstr (chart->rows[2].reason, ==, "Events were lost.");
  g_assert_cmpstr (lsf_account_caption (figure, caption, sizeof caption), ==,
                   "the whole bar is 2 cores");
  lsf_account_free (figure);
  lsf_account_free (NULL);
}

/* Serial alone has a bar; a wrong run has none; workers that wait are no cores. */
static void
test_special (void)
{
  static const double nothing[8] = {0};
  Set set = {0};
  char caption[128];
  set_account (set_add (&set, LSE_STRATEGY_SERIAL, 1, 8 * MS, 9), 1, 8 * MS, nothing);
  LsfRuns runs = set_runs (&set);
  LsfAccount *figure = lsf_account_new (&runs);
  g_assert_cmpuint (lsf_account_chart (figure)->n_rows, ==, 1);
  g_assert_cmpstr (lsf_account_caption (figure, caption, sizeof caption), ==,
                   "the whole bar is 1 core");
  lsf_account_free (figure);

  LseResult *wrong = set_add (&set, LSE_STRATEGY_THREADS, 2, 5 * MS, 9);
  set_account (wrong, 2, 5 * MS, healthy);
  wrong->verify.status = LSE_VERIFY_MISMATCH;
  wrong->account.in_worker_seconds = true;
  runs = set_runs (&set);
  figure = lsf_account_new (&runs);
  g_assert_cmpuint (lsf_account_chart (figure)->n_rows, ==, 1);
  g_assert_null (lsf_account_chart (figure)->rows[0].values);
  g_assert_nonnull (strstr (lsf_account_chart (figure)->rows[0].reason, "wrong"));
  g_assert_true (lsf_account_chart (figure)->is_in_workers);
  g_assert_false (lsf_account_is_known (figure));
  lsf_account_free (figure);
  set_clear (&set);
}

/* As long as they took, in the order given, serial too. */
static void
test_time (void)
{
  Set set = {0};
  LsfRuns runs = make_race (&set);
  runs.n = 3;
  LsfAccount *figure = lsf_account_new_time (&runs);
  const LspStack *chart = lsf_account_chart (figure);
  g_assert_cmpint (chart->mode, ==, LSP_STACK_TIME);
  g_assert_cmpuint (chart->n_rows, ==, 3);
  double sum = 0;
  for (size_t i = 0; i < chart->n_parts; i++)
    sum += chart->rows[2].values[i];
  g_assert_cmpfloat_with_epsilon (sum, 20e6, 1);
  g_assert_cmpfloat (chart->rows[2].whole, ==, 20e6);
  lsf_account_free (figure);
  set_clear (&set);
}

static void
test_table (void)
{
  Set set = {0};
  LsfRuns runs = make_race (&set);
  LsfAccount *figure = lsf_account_new (&runs);
  LsfTable *table = lsf_account_table (figure);
  g_assert_cmpuint (table->n_rows, ==, 3);
  g_assert_cmpuint (table->n_columns, ==, 13);
  g_assert_cmpstr (cell (table, 0, "cores"), ==, "2");
  g_assert_cmpstr (cell (table, 0, "useful work"), ==, "1.538");
  g_assert_cmpstr (cell (table, 1, "data movement"), ==, "0.800");
  g_assert_cmpstr (cell (table, 1, "start-up"), ==, "0.550");
  g_assert_cmpstr (cell (table, 1, "dispatch"), ==, "0.050");
  g_assert_cmpstr (cell (table, 2, "useful work"), ==, "");
  lsf_table_free (table);
  lsf_account_free (figure);
  set_clear (&set);
}

static void
test_sentence (void)
{
  Set set = {0};
  char text[320];
  make_race (&set);
  g_assert_cmpstr (lsf_account_sentence (&set.results[2], text, sizeof text), ==,
                   "0.40 of 2 cores' worth; most was lost to data movement: 0.80 cores (40 %).");
  g_assert_cmpstr (lsf_account_sentence (&set.results[3], text, sizeof text), ==,
                   "Events were lost.");
  set_account (&set.results[1], 2, 4150000, healthy);
  g_assert_cmpstr (lsf_account_sentence (&set.results[1], text, sizeof text), ==,
                   "Nothing lost worth naming: 1.93 of 2 cores' worth.");
  set_clear (&set);
}

/* The largest change first; what is the same is not named; nothing without both accounts. */
static void
test_changes (void)
{
  Set set = {0};
  LsfAccountChange changes[LSE_N_PARTS];
  make_race (&set);
  size_t n = lsf_account_changes (&set.results[2], &set.results[1], changes);
  g_assert_cmpuint (n, >=, 3);
  g_assert_cmpstr (changes[0].name, ==, "data movement");
  g_assert_cmpfloat (changes[0].from_ns, ==, 16e6);
  g_assert_cmpfloat (changes[0].to_ns, ==, 0);
  g_assert_cmpstr (changes[1].name, ==, "start-up");
  for (size_t i = 0; i < n; i++)
    g_assert_cmpstr (changes[i].name, !=, "useful work");
  g_assert_cmpuint (lsf_account_changes (&set.results[1], &set.results[1], changes), ==, 0);
  g_assert_cmpuint (lsf_account_changes (&set.results[1], &set.results[3], changes), ==, 0);
  set_clear (&set);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figures/account/cores", test_cores);
  g_test_add_func ("/figures/account/special", test_special);
  g_test_add_func ("/figures/account/time", test_time);
  g_test_add_func ("/figures/account/table", test_table);
  g_test_add_func ("/figures/account/sentence", test_sentence);
  g_test_add_func ("/figures/account/changes", test_changes);
  return g_test_run ();
}
