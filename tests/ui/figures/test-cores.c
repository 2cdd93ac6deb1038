/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures-fixture.h"

#include "figures/cores.h"

#define N_CPUS 2
#define N_SAMPLES 3

typedef struct
{
  LseCoreHistory history;
  int os_indexes[N_CPUS];
  LseCoreSample samples[N_SAMPLES];
  LseCoreLoad loads[N_SAMPLES * N_CPUS];
} Made;

/* Samples of 100, 100 and 200 ms; of core 5 the last one is not known. */
static void
make_history (Made *made)
{
  const LseCoreLoad loads[] = {{1, 0, 0}, {0, 0.5F, 0.1F}, {0.5F, 0.25F, 0},
                               {0, 0, 0}, {0.25F, 0, 0},   {NAN, NAN, NAN}};
  const int64_t ends_ns[] = {100000000, 200000000, 400000000};
  *made = (Made) {.os_indexes = {2, 5}};
  memcpy (made->loads, loads, sizeof loads);
  for (size_t i = 0; i < N_SAMPLES; i++)
    made->samples[i] = (LseCoreSample) {i > 0 ? ends_ns[i - 1] : 0, ends_ns[i], i * N_CPUS};
  made->history = (LseCoreHistory) {.n_cpus = N_CPUS,
                                    .os_indexes = made->os_indexes,
                                    .n_samples = N_SAMPLES,
                                    .samples = made->samples,
                                    .loads = made->loads,
                                    .has_steal = true};
}

static void
test_history (void)
{
  Made *made = g_new (Made, 1);
  make_history (made);
  LsfCores *figure = lsf_cores_new (&made->history, NULL, INT64_MIN);
  const LspCores *chart = lsf_cores_chart (figure);
  g_autofree char *before = lsp_cores_describe (chart);
  memset (made, 0xa5, sizeof *made);
  g_free (made);
  g_autofree char *after = lsp_cores_describe (chart);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (chart->n_cores, ==, N_CPUS);
  g_assert_cmpuint (chart->n_samples, ==, N_SAMPLES);
  g_assert_cmpint (chart->os_indexes[1], ==, 5);
  g_assert_cmpint (chart->end_ns[2], ==, 400000000);
  g_assert_cmpfloat (chart->other[(0 * N_CPUS + 1) * chart->stride], ==, 0.5);
  g_assert_cmpfloat (chart->own[(2 * N_CPUS + 0) * chart->stride], ==, 0.25);

  LsfTable *table = lsf_cores_table (figure);
  g_assert_cmpuint (table->n_rows, ==, N_CPUS);
  g_assert_cmpstr (cell (table, 0, "core"), ==, "2");
  g_assert_cmpstr (cell (table, 0, "own workers, %"), ==, "50.0"); /* (1 + 0.5 + 2 · 0.25) / 4 */
  g_assert_cmpstr (cell (table, 0, "busiest sample, %"), ==, "100.0");
  g_assert_cmpstr (cell (table, 1, "other programs, %"), ==, "25.0"); /* of what is known */
  g_assert_cmpstr (cell (table, 1, "hypervisor, %"), ==, "5.0");
  lsf_table_free (table);
  lsf_cores_free (figure);
  lsf_cores_free (NULL);
}

static void
test_unknown (void)
{
  Made made;
  make_history (&made);
  made.history.n_samples = 0;
  made.history.has_steal = false;
  LsfCores *figure = lsf_cores_new (&made.history, NULL, INT64_MIN);
  g_assert_null (lsf_cores_chart (figure)->steal);
  LsfTable *table = lsf_cores_table (figure);
  g_assert_cmpuint (table->n_columns, ==, 4);
  g_assert_cmpstr (cell (table, 1, "own workers, %"), ==, "");
  g_assert_cmpstr (cell (table, 1, "busiest sample, %"), ==, "");
  lsf_table_free (table);
  lsf_cores_free (figure);

  LseCoreHistory nothing = {0};
  figure = lsf_cores_new (&nothing, NULL, INT64_MIN);
  g_assert_cmpuint (lsf_cores_chart (figure)->n_cores, ==, 0);
  lsf_cores_free (figure);
}

/* Some CPUs, some time. */
static void
test_part (void)
{
  Made made;
  LseCpuSet only = {0};
  make_history (&made);
  lse_cpuset_add (&only, 5);
  lse_cpuset_add (&only, 7);
  LsfCores *figure = lsf_cores_new (&made.history, &only, 100000000);
  const LspCores *chart = lsf_cores_chart (figure);
  g_assert_cmpuint (chart->n_cores, ==, 1);
  g_assert_cmpint (chart->os_indexes[0], ==, 5);
  g_assert_cmpuint (chart->n_samples, ==, 2);
  g_assert_cmpint (chart->begin_ns[0], ==, 100000000);
  g_assert_cmpfloat (chart->other[0], ==, 0);
  g_assert_true (isnan (chart->own[chart->stride]));
  lsf_cores_free (figure);
  figure = lsf_cores_new (&made.history, &only, 400000000);
  g_assert_cmpuint (lsf_cores_chart (figure)->n_samples, ==, 0);
  lsf_cores_free (figure);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figures/cores/history", test_history);
  g_test_add_func ("/figures/cores/unknown", test_unknown);
  g_test_add_func ("/figures/cores/part", test_part);
  return g_test_run ();
}
