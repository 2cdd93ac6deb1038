/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures-fixture.h"

#include "figures/cores-live.h"

#define SECOND INT64_C (1000000000)

/* 12 s of CPUs 0, 1 and 9, a sample a second: CPU 0 busy with us, 1 half with others. */
static LseCoreHistory
history_new (void)
{
  LseCoreHistory history = {.n_cpus = 3,
                            .os_indexes = g_new (int, 3),
                            .n_samples = 12,
                            .samples = g_new (LseCoreSample, 12),
                            .loads = g_new0 (LseCoreLoad, 36)};
  const int os_indexes[] = {0, 1, 9};
  memcpy (history.os_indexes, os_indexes, sizeof os_indexes);
  for (size_t i = 0; i < 12; i++)
    {
      int64_t begin_ns = (int64_t)i * SECOND;
      history.samples[i] = (LseCoreSample) {begin_ns, begin_ns + SECOND, i * 3};
      history.loads[i * 3].own = 1;
      history.loads[i * 3 + 1].other = 0.5F;
    }
  return history;
}

static void
history_clear (LseCoreHistory *history)
{
  g_clear_pointer (&history->os_indexes, g_free);
  g_clear_pointer (&history->samples, g_free);
  g_clear_pointer (&history->loads, g_free);
}

static void
see (LseRecording *recording, size_t lane, uint32_t cpu)
{
  LseEvent event = {.begin = 10, .end = 20, .kind = LSE_EVENT_COMPUTE, .cpu = cpu};
  g_assert_cmpint (lse_recording_append (recording, lane, &event, 1), ==, LSE_OK);
}

static void
assert_chip (const LspCoresLive *chart,
             size_t core,
             size_t index,
             const char *label,
             LspChipKind kind)
{
  g_assert_cmpuint (index, <, chart->chips[core].n_chips);
  g_assert_cmpstr (chart->chips[core].chips[index].label, ==, label);
  g_assert_cmpint (chart->chips[core].chips[index].kind, ==, kind);
}

static void
test_window (void)
{
  LseCoreHistory history = history_new ();
  LseCpuSet allowed = {0};
  lse_cpuset_add (&allowed, 0);
  lse_cpuset_add (&allowed, 1);
  LsfCoresLive *figure = lsf_cores_live_new (&history, &allowed, 12 * SECOND, NULL, NULL);
  history_clear (&history);
  const LspCoresLive *chart = lsf_cores_live_chart (figure);
  g_assert_cmpuint (chart->cores.n_cores, ==, 2);
  g_assert_cmpuint (chart->cores.n_samples, ==, 10);
  g_assert_cmpint (chart->now_ns, ==, 12 * SECOND);
  g_assert_null (chart->chips);
  g_assert_cmpfloat (lsp_cores_live_busy (chart), ==, 1.5);
  g_assert_cmpfloat (lsp_cores_live_load (chart, 1), ==, 0.5);
  lsf_cores_live_free (figure);
  lsf_cores_live_free (NULL);
}

/* w0 pinned and seen; w1 pinned to 1, seen on 0; w2 free, seen by the result alone; w3 never seen. */
static void
test_chips (void)
{
  LseCoreHistory history = history_new ();
  LseResult run = result_new (LSE_STRATEGY_THREADS, 4, 1000, 5);
  LseRecording *recording = lse_recording_new (4);
  run.workers[0].requested_cpu = 0;
  run.workers[1].requested_cpu = 1;
  lse_cpuset_add (&run.workers[2].observed, 9);
  run.workers[3].requested_cpu = 1;
  lse_cpuset_add (&run.workers[3].observed, 0);
  lse_cpuset_add (&run.workers[3].observed, 1);
  see (recording, 0, 1);
  see (recording, 1, 0);
  see (recording, 2, 9);
  see (recording, 2, 0);
  LsfCoresLive *figure = lsf_cores_live_new (&history, NULL, 12 * SECOND, &run, recording);
  lse_recording_free (recording);
  lse_result_clear (&run);
  const LspCoresLive *chart = lsf_cores_live_chart (figure);
  g_assert_cmpuint (chart->chips[0].n_chips, ==, 2);
  assert_chip (chart, 0, 0, "w0", LSP_CHIP_EVEN);
  assert_chip (chart, 0, 1, "w1", LSP_CHIP_ODD);
  g_assert_cmpuint (chart->chips[1].n_chips, ==, 3);
  assert_chip (chart, 1, 0, "main", LSP_CHIP_ODD);
  assert_chip (chart, 1, 1, "w1", LSP_CHIP_ASKED);
  assert_chip (chart, 1, 2, "w3", LSP_CHIP_ASKED);
  g_assert_cmpuint (chart->chips[2].n_chips, ==, 1);
  assert_chip (chart, 2, 0, "w2", LSP_CHIP_EVEN);
  g_autofree char *words = lsp_cores_live_describe (chart);
  g_assert_nonnull (words);
  lsf_cores_live_free (figure);
  history_clear (&history);
}

/* CPUs that are not shown, or not known, have no chip; there may be no samples at all. */
static void
test_nowhere (void)
{
  LseCoreHistory nothing = {0};
  LseResult run = result_new (LSE_STRATEGY_THREADS, 2, 1000, 5);
  LseRecording *recording = lse_recording_new (2);
  run.workers[0].requested_cpu = 3;
  see (recording, 2, UINT32_MAX);
  LsfCoresLive *figure = lsf_cores_live_new (&nothing, NULL, 0, &run, recording);
  g_assert_cmpuint (lsf_cores_live_chart (figure)->cores.n_cores, ==, 0);
  lsf_cores_live_free (figure);

  LseCoreHistory history = history_new ();
  figure = lsf_cores_live_new (&history, NULL, SECOND, &run, recording);
  for (size_t core = 0; core < 3; core++)
    g_assert_cmpuint (lsf_cores_live_chart (figure)->chips[core].n_chips, ==, 0);
  lsf_cores_live_free (figure);
  history_clear (&history);
  lse_recording_free (recording);
  lse_result_clear (&run);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figures/cores-live/window", test_window);
  g_test_add_func ("/figures/cores-live/chips", test_chips);
  g_test_add_func ("/figures/cores-live/nowhere", test_nowhere);
  return g_test_run ();
}
