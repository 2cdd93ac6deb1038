/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures-fixture.h"

#include "figures/timeline.h"

static void
add_event (LseRecording *recording,
           size_t lane,
           LseEventKind kind,
           int64_t begin_ns,
           int64_t end_ns,
           uint32_t chunk)
{
  LseEvent event = {.begin = (uint64_t)begin_ns,
                    .end = (uint64_t)end_ns,
                    .kind = (uint16_t)kind,
                    .chunk = chunk,
                    .argument = kind == LSE_EVENT_SEND ? 4096 : 0};
  g_assert_cmpint (lse_recording_append (recording, lane, &event, 1), ==, LSE_OK);
}

/* Two repetitions, [1000, 2000) and [3000, 4000), of two workers; the second one alone has work of
 * the coordinator. */
static LseRecording *
record_two (void)
{
  LseRecording *recording = lse_recording_new (2);
  add_event (recording, 1, LSE_EVENT_COMPUTE, 1000, 1900, 0);
  add_event (recording, 0, LSE_EVENT_DISPATCH, 3000, 3100, LSE_EVENT_NO_CHUNK);
  add_event (recording, 1, LSE_EVENT_COMPUTE, 3100, 3600, 0);
  add_event (recording, 1, LSE_EVENT_SEND, 3600, 3700, 0);
  add_event (recording, 1, LSE_EVENT_COMPUTE, 3700, 3900, 2);
  add_event (recording, 2, LSE_EVENT_QUEUE_WAIT, 3000, 3500, LSE_EVENT_NO_CHUNK);
  add_event (recording, 2, LSE_EVENT_COMPUTE, 3500, 4200, 1);
  return recording;
}

static void
test_repetitions (void)
{
  LseResult result = result_new (LSE_STRATEGY_THREADS, 2, 1000000, 7);
  const LseSample *median = lsf_median_repetition (&result);
  g_assert_cmpint (median->kind, ==, LSE_SAMPLE_COUNTED);
  g_assert_cmpint (median->duration_ns, ==, (int64_t)result.stats.median_ns);
  g_assert_true (lsf_last_repetition (&result) == &result.samples[result.n_samples - 1]);
  lse_result_clear (&result);
  g_assert_null (lsf_median_repetition (&result));
  g_assert_null (lsf_last_repetition (&result));
}

static void
test_span (void)
{
  LseResult result = result_new (LSE_STRATEGY_THREADS, 2, 1000, 7);
  LseRecording *recording = record_two ();
  LsfTimeline *figure =
      lsf_timeline_new (&result, recording, (LsfSpan) {1000, 2000, false}, 2, NULL);
  const LspTimeline *chart = lsf_timeline_chart (figure);
  g_assert_cmpuint (chart->n_lanes, ==, 2); /* the coordinator did nothing, a worker neither */
  g_assert_cmpstr (chart->lanes[0].label, ==, "w0");
  g_assert_cmpuint (chart->lanes[0].n_events, ==, 1);
  g_assert_cmpuint (chart->lanes[1].n_events, ==, 0);
  g_assert_cmpstr (chart->label, ==, "Threads × 2");
  g_assert_cmpstr (chart->result, ==, "1.00 µs");
  g_assert_null (chart->note);
  lsf_timeline_free (figure);
  lsf_timeline_free (NULL);

  result.n_lost_events = 1;
  figure = lsf_timeline_new (&result, recording, (LsfSpan) {3000, 4000, false}, 2,
                             "threads × 2, repaired");
  chart = lsf_timeline_chart (figure);
  g_assert_cmpuint (chart->n_lanes, ==, 3);
  g_assert_cmpuint (lsf_timeline_lane_of (figure, -1), ==, 0);
  g_assert_cmpuint (lsf_timeline_lane_of (figure, 1), ==, 2);
  g_assert_cmpuint (lsf_timeline_lane_of (figure, -2), ==, SIZE_MAX);
  g_assert_cmpstr (chart->lanes[0].label, ==, "main");
  g_assert_true (chart->lanes[0].is_coordinator);
  g_assert_cmpuint (chart->lanes[1].n_events, ==, 3);
  g_assert_cmpint (chart->lanes[1].begin_ns[1], ==, 3600);
  g_assert_cmpint (chart->lanes[1].end_ns[2], ==, 3900);
  g_assert_cmpuint (chart->lanes[1].bytes[1], ==, 4096);
  g_assert_cmpuint (chart->lanes[1].chunk[2], ==, 2);
  g_assert_cmpint (chart->kinds[chart->lanes[1].kind[0]].state, ==, LSP_STATE_COMPUTE);
  g_assert_cmpstr (chart->label, ==, "threads × 2, repaired");
  g_assert_cmpstr (chart->note, ==, "1 event of this run was lost");
  lsf_timeline_free (figure);

  result.trace_stride = 4;
  figure = lsf_timeline_new (&result, recording, (LsfSpan) {3000, 4000, false}, 2, NULL);
  g_assert_cmpstr (lsf_timeline_chart (figure)->note, ==, "1 span in 4 was kept");
  lsf_timeline_free (figure);
  lse_recording_free (recording);
  lse_result_clear (&result);
}

/* One that is not over: all there is since then, also what came after the look at the clock, and no
 * time. */
static void
test_running (void)
{
  LseResult result = result_new (LSE_STRATEGY_THREADS, 2, 1000, 7);
  LseRecording *recording = record_two ();
  LsfTimeline *figure =
      lsf_timeline_new (&result, recording, (LsfSpan) {3000, 3000 + 700, true}, 2, NULL);
  g_assert_cmpint (lsf_timeline_chart (figure)->end_ns, ==, 4200);
  g_assert_null (lsf_timeline_chart (figure)->result);
  g_assert_true (lsf_timeline_chart (figure)->is_live);
  lsf_timeline_free (figure);
  figure = lsf_timeline_new (&result, recording, (LsfSpan) {9000, 9000 + 700, true}, 2, NULL);
  g_assert_cmpint (lsf_timeline_chart (figure)->end_ns, ==, 9700);
  LsfTable *table = lsf_timeline_table (figure);
  g_assert_cmpstr (cell (table, 0, "busy, %"), ==, "0.0");
  lsf_table_free (table);
  lsf_timeline_free (figure);
  lse_recording_free (recording);
  lse_result_clear (&result);
}

/* Recordings are in the order of ends, charts in that of begins. */
static void
test_nested (void)
{
  LseResult result = result_new (LSE_STRATEGY_THREADS, 1, 1000, 7);
  LseRecording *recording = lse_recording_new (1);
  add_event (recording, 1, LSE_EVENT_COMPUTE, 100, 200, 0);
  add_event (recording, 1, LSE_EVENT_COMPUTE, 300, 400, 1);
  add_event (recording, 1, LSE_EVENT_PHASE, 50, 500, LSE_EVENT_NO_CHUNK);
  LsfTimeline *figure = lsf_timeline_new (&result, recording, (LsfSpan) {0, 1000, false}, 1, NULL);
  const LspTimelineLane *lane = &lsf_timeline_chart (figure)->lanes[0];
  g_assert_cmpuint (lane->n_events, ==, 3);
  g_assert_cmpint (lane->begin_ns[0], ==, 50);
  g_assert_cmpint (lane->end_ns[0], ==, 500);
  g_assert_cmpuint (lane->chunk[1], ==, 0);
  g_assert_cmpuint (lane->chunk[2], ==, 1);
  g_assert_cmpuint (lane->kind[0], ==, LSE_EVENT_PHASE);
  lsf_timeline_free (figure);
  lse_recording_free (recording);
  lse_result_clear (&result);
}

/* The token of a GIL has a lane of its own; what lies over other spans is nowhere else. */
static void
test_token (void)
{
  LseResult result = result_new (LSE_STRATEGY_GIL, 2, 1000, 7);
  LseRecording *recording = lse_recording_new (2);
  add_event (recording, 1, LSE_EVENT_COMPUTE, 100, 300, 0);
  add_event (recording, 1, LSE_EVENT_GIL_HELD, 100, 300, LSE_EVENT_NO_CHUNK);
  add_event (recording, 1, LSE_EVENT_GIL_WAIT, 300, 600, LSE_EVENT_NO_CHUNK);
  add_event (recording, 2, LSE_EVENT_GIL_TIMEOUT, 200, 200, LSE_EVENT_NO_CHUNK);
  add_event (recording, 2, LSE_EVENT_GIL_WAIT, 100, 310, LSE_EVENT_NO_CHUNK);
  add_event (recording, 2, LSE_EVENT_COMPUTE, 310, 590, 1);
  add_event (recording, 2, LSE_EVENT_GIL_HELD, 310, 590, LSE_EVENT_NO_CHUNK);
  LsfTimeline *figure = lsf_timeline_new (&result, recording, (LsfSpan) {0, 1000, false}, 2, NULL);
  const LspTimeline *chart = lsf_timeline_chart (figure);
  g_assert_cmpuint (chart->n_lanes, ==, 3);
  g_assert_true (chart->is_hollow);
  g_assert_cmpuint (chart->lanes[0].n_events, ==, 2);
  g_assert_cmpuint (chart->lanes[1].n_events, ==, 2);
  const LspTimelineLane *token = &chart->lanes[2];
  g_assert_true (token->is_token);
  g_assert_cmpstr (token->label, ==, "GIL");
  g_assert_cmpuint (token->n_events, ==, 2);
  g_assert_cmpint (token->begin_ns[0], ==, 100);
  g_assert_cmpuint (token->chunk[0], ==, 0);
  g_assert_cmpint (token->begin_ns[1], ==, 310);
  g_assert_cmpuint (token->chunk[1], ==, 1);
  g_assert_cmpint (chart->kinds[token->kind[0]].state, ==, LSP_STATE_LOCK);
  g_assert_cmpuint (lsf_timeline_lane_of (figure, 1), ==, 1);
  g_autofree char *words = lsp_timeline_describe (chart);
  g_assert_nonnull (strstr (words, "GIL: held 48 % of the time."));
  g_autofree char *event = lsp_timeline_describe_event (chart, 2, 1);
  g_assert_cmpstr (event, ==, "GIL: held by w1 for 280 ns, from 310 ns");
  lsf_timeline_free (figure);

  result.plan.gil = LSE_GIL_FREE_THREADED;
  figure = lsf_timeline_new (&result, recording, (LsfSpan) {0, 1000, false}, 2, NULL);
  g_assert_cmpuint (lsf_timeline_chart (figure)->n_lanes, ==, 2);
  lsf_timeline_free (figure);
  lse_recording_free (recording);
  lse_result_clear (&result);
}

static void
test_outlives_recording (void)
{
  LseResult result = result_new (LSE_STRATEGY_THREADS, 2, 1000, 7);
  LseRecording *recording = record_two ();
  LsfTimeline *figure =
      lsf_timeline_new (&result, recording, (LsfSpan) {3000, 4000, false}, 2, NULL);
  g_autofree char *before = lsp_timeline_describe (lsf_timeline_chart (figure));
  lse_recording_free (recording);
  lse_result_clear (&result);
  memset (&result, 0xa5, sizeof result);
  g_autofree char *after = lsp_timeline_describe (lsf_timeline_chart (figure));
  g_assert_cmpstr (before, ==, after);
  g_assert_nonnull (strstr (after, "w1"));
  lsf_timeline_free (figure);
}

/* Long recordings get an index, and read the same with it. */
static void
test_index (void)
{
  LseResult result = result_new (LSE_STRATEGY_THREADS, 1, 1000, 7);
  LseRecording *recording = lse_recording_new (1);
  for (uint32_t i = 0; i < 20001; i++)
    add_event (recording, 1, LSE_EVENT_COMPUTE, i * 10, i * 10 + 8, i);
  LsfTimeline *figure =
      lsf_timeline_new (&result, recording, (LsfSpan) {0, 200010, false}, 1, NULL);
  const LspTimeline *chart = lsf_timeline_chart (figure);
  g_assert_nonnull (chart->index);
  LspTimeline plain = *chart;
  plain.index = NULL;
  g_autofree char *with = lsp_timeline_describe (chart);
  g_autofree char *without = lsp_timeline_describe (&plain);
  g_assert_cmpstr (with, ==, without);
  lsf_timeline_free (figure);
  figure = lsf_timeline_new (&result, recording, (LsfSpan) {0, 200000, false}, 1, NULL);
  g_assert_null (lsf_timeline_chart (figure)->index);
  lsf_timeline_free (figure);
  lse_recording_free (recording);
  lse_result_clear (&result);
}

static void
test_table (void)
{
  LseResult result = result_new (LSE_STRATEGY_THREADS, 2, 1000, 7);
  LseRecording *recording = record_two ();
  LsfTimeline *figure =
      lsf_timeline_new (&result, recording, (LsfSpan) {3000, 4000, false}, 2, NULL);
  LsfTable *table = lsf_timeline_table (figure);
  g_assert_cmpuint (table->n_rows, ==, 3);
  g_assert_cmpstr (cell (table, 0, "lane"), ==, "main");
  g_assert_cmpstr (cell (table, 0, "busy, ms"), ==, "0.000100");
  g_assert_cmpstr (cell (table, 1, "compute, ms"), ==, "0.000700");
  g_assert_cmpstr (cell (table, 1, "compute, %"), ==, "70.0");
  g_assert_cmpstr (cell (table, 1, "busy, %"), ==, "80.0");
  g_assert_cmpstr (cell (table, 2, "compute, %"), ==, "50.0"); /* to the end of the repetition */
  g_assert_cmpstr (cell (table, 2, "wait, %"), ==, "50.0");
  lsf_table_free (table);
  lsf_timeline_free (figure);
  lse_recording_free (recording);
  lse_result_clear (&result);
}

static void
test_owners (void)
{
  LseRecording *recording = record_two ();
  int32_t *owners = lsf_chunk_owners (recording, 3000, 4000, 4);
  const int32_t wanted[] = {0, 1, 0, -1};
  g_assert_cmpmem (owners, 4 * sizeof *owners, wanted, sizeof wanted);
  free (owners);

  owners = lsf_chunk_owners (recording, 1000, 2000, 2);
  const int32_t first[] = {0, -1};
  g_assert_cmpmem (owners, 2 * sizeof *owners, first, sizeof first);
  free (owners);

  owners = lsf_chunk_owners (recording, 3000, 4000, 1); /* chunks beyond are left out */
  g_assert_cmpint (owners[0], ==, 0);
  free (owners);
  owners = lsf_chunk_owners (recording, 3000, 4000, 0);
  g_assert_nonnull (owners);
  free (owners);

  /* Twice: who was later; the coordinator is no worker. */
  add_event (recording, 2, LSE_EVENT_COMPUTE, 5000, 5200, 0);
  add_event (recording, 1, LSE_EVENT_COMPUTE, 5000, 5100, 0);
  add_event (recording, 0, LSE_EVENT_COMPUTE, 5000, 5100, 1);
  owners = lsf_chunk_owners (recording, 5000, 6000, 2);
  g_assert_cmpint (owners[0], ==, 1);
  g_assert_cmpint (owners[1], ==, -1);
  free (owners);
  lse_recording_free (recording);
}

/* A library's thread has a lane of its own below the workers, with its waits for a core; ours have
 * none, nor those that did nothing. */
static void
test_threads (void)
{
  LsePlan plan;
  LseResult result;
  lse_plan_init (&plan, LSE_WORKLOAD_DOT, LSE_STRATEGY_BLAS, 2, NULL);
  g_assert_cmpint (lse_result_init (&result, &plan, NULL), ==, LSE_OK);
  g_strlcpy (result.blas_version, "OpenBLAS", sizeof result.blas_version);
  LseRecording *recording = lse_recording_new (2);
  LseEvent event = {.begin = 1000, .end = 2000, .kind = LSE_EVENT_COMPUTE};
  g_assert_cmpint (lse_recording_append (recording, 1, &event, 1), ==, LSE_OK);
  LseSwitches *switches = lse_switches_new (LSE_SWITCHES_PERF);
  for (int tid = 1; tid <= 3; tid++)
    {
      size_t index = lse_switches_add_thread (switches, 1, tid);
      LseThreadLane *lane = &switches->threads[index];
      lane->worker = tid == 1 ? 0 : LSE_WORKER_FOREIGN;
      int64_t at_ns = tid == 3 ? 5000 : 900;
      lse_thread_lane_append (lane, at_ns, at_ns, at_ns + 300, 0, LSE_STAY_PREEMPTED);
      lse_thread_lane_append (lane, at_ns + 500, at_ns + 500, at_ns + 600, 1, LSE_STAY_BLOCKED);
      lse_thread_lane_append (lane, at_ns + 900, at_ns + 900, at_ns + 2000, 1, LSE_STAY_OPEN);
    }

  LsfTimeline *figure =
      lsf_timeline_new (&result, recording, (LsfSpan) {1000, 2000, false}, 2, NULL);
  g_assert_true (lsf_timeline_add_threads (figure, &result, NULL));
  g_assert_cmpuint (lsf_timeline_chart (figure)->n_lanes, ==, 2);
  g_assert_null (lsf_timeline_chart (figure)->claim);
  g_assert_true (lsf_timeline_add_threads (figure, &result, switches));
  const LspTimeline *chart = lsf_timeline_chart (figure);
  g_assert_cmpuint (chart->n_lanes, ==,
                    2); /* w1 is the library's thread and has no lane of its own */
  g_assert_cmpstr (chart->lanes[0].label, ==, "w0");
  g_assert_cmpstr (chart->lanes[1].label, ==, "BLAS 1");
  g_assert_nonnull (strstr (chart->claim, "perf, exact"));
  g_assert_cmpuint (lsf_timeline_lane_of (figure, LSE_WORKER_FOREIGN), ==, 1);
  const int64_t begins_ns[] = {1000, 1200, 1400, 1800}, ends_ns[] = {1200, 1400, 1500, 2000};
  const LspTimelineLane *lane = &chart->lanes[1];
  g_assert_cmpuint (lane->n_events, ==, G_N_ELEMENTS (begins_ns));
  for (size_t i = 0; i < lane->n_events; i++)
    {
      g_assert_cmpint (lane->begin_ns[i], ==, begins_ns[i]);
      g_assert_cmpint (lane->end_ns[i], ==, ends_ns[i]);
      g_assert_cmpint (chart->kinds[lane->kind[i]].state, ==,
                       i == 1 ? LSP_STATE_PREEMPTED : LSP_STATE_COMPUTE);
    }
  lsf_timeline_free (figure);

  switches->source = LSE_SWITCHES_SCHEDSTAT;
  switches->resolution_ns = 100000000;
  figure = lsf_timeline_new (&result, recording, (LsfSpan) {1000, 2000, false}, 2, NULL);
  g_assert_true (lsf_timeline_add_threads (figure, &result, switches));
  g_assert_nonnull (strstr (lsf_timeline_chart (figure)->claim, "schedstat, each 100 ms"));
  LsfTable *table = lsf_timeline_table (figure);
  g_assert_nonnull (table);
  lsf_table_free (table);
  lsf_timeline_free (figure);
  lse_switches_free (switches);
  lse_recording_free (recording);
  lse_result_clear (&result);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figures/timeline/repetitions", test_repetitions);
  g_test_add_func ("/figures/timeline/span", test_span);
  g_test_add_func ("/figures/timeline/running", test_running);
  g_test_add_func ("/figures/timeline/nested", test_nested);
  g_test_add_func ("/figures/timeline/token", test_token);
  g_test_add_func ("/figures/timeline/outlives-recording", test_outlives_recording);
  g_test_add_func ("/figures/timeline/index", test_index);
  g_test_add_func ("/figures/timeline/table", test_table);
  g_test_add_func ("/figures/timeline/owners", test_owners);
  g_test_add_func ("/figures/timeline/threads", test_threads);
  return g_test_run ();
}
