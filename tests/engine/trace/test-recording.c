/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/recording.h"

#include <glib.h>

static LseEvent
span (int64_t begin_ns, int64_t end_ns, uint32_t chunk)
{
  return (LseEvent) {.begin = (uint64_t)begin_ns,
                     .end = (uint64_t)end_ns,
                     .kind = LSE_EVENT_COMPUTE,
                     .chunk = chunk};
}

static void
append (LseRecording *recording, int64_t begin_ns, int64_t end_ns)
{
  LseEvent event = span (begin_ns, end_ns, (uint32_t)recording->lanes[0].n_events);
  g_assert_cmpint (lse_recording_append (recording, 0, &event, 1), ==, LSE_OK);
}

static void
assert_found (const LseRecording *recording,
              int64_t from_ns,
              int64_t to_ns,
              gsize first,
              gsize last)
{
  gsize found_first, found_last;
  lse_lane_find (&recording->lanes[0], from_ns, to_ns, &found_first, &found_last);
  g_assert_cmpuint (found_first, ==, first);
  g_assert_cmpuint (found_last, ==, last);
}

static void
test_new (void)
{
  LseRecording *recording = lse_recording_new (3);
  g_assert_cmpuint (recording->n_lanes, ==, 4);
  for (int i = 0; i < 4; i++)
    {
      g_assert_cmpint (recording->lanes[i].worker, ==, i - 1);
      g_assert_cmpuint (recording->lanes[i].n_events, ==, 0);
    }
  assert_found (recording, 0, 100, 0, 0);
  lse_recording_free (recording);
  lse_recording_free (NULL);
}

static void
test_columns (void)
{
  LseRecording *recording = lse_recording_new (1);
  LseEvent events[1000];
  for (uint32_t i = 0; i < 1000; i++)
    events[i] = (LseEvent) {.begin = i * 10,
                            .end = i * 10 + 7,
                            .kind = (uint16_t)(1 + i % 20),
                            .chunk = i,
                            .cpu = i % 4,
                            .argument = i * UINT64_C (1000000)};
  events[5].cpu = UINT32_MAX; /* not known */
  g_assert_cmpint (lse_recording_append (recording, 1, events, 300), ==, LSE_OK);
  g_assert_cmpint (lse_recording_append (recording, 1, events + 300, 700), ==, LSE_OK);
  g_assert_cmpint (lse_recording_append (recording, 1, NULL, 0), ==, LSE_OK);

  const LseLane *lane = &recording->lanes[1];
  g_assert_cmpuint (recording->lanes[0].n_events, ==, 0);
  g_assert_cmpuint (lane->n_events, ==, 1000);
  for (uint32_t i = 0; i < 1000; i++)
    {
      g_assert_cmpint (lane->begin_ns[i], ==, i * 10);
      g_assert_cmpint (lane->end_ns[i], ==, i * 10 + 7);
      g_assert_cmpint (lane->kind[i], ==, 1 + i % 20);
      g_assert_cmpuint (lane->chunk[i], ==, i);
      g_assert_cmpint (lane->cpu[i], ==, i == 5 ? -1 : (int)(i % 4));
      g_assert_cmpuint (lane->argument[i], ==, i * UINT64_C (1000000));
    }
  g_assert_cmpint (lane->reach_back_ns, ==, 0);
  lse_recording_free (recording);
}

/* Spans 0: [0,10) 1: [10,20) 2: [30,40) 3: [40,50); half-open at both ends */
static void
test_find (void)
{
  LseRecording *recording = lse_recording_new (0);
  append (recording, 0, 10);
  append (recording, 10, 20);
  append (recording, 30, 40);
  append (recording, 40, 50);
  assert_found (recording, 0, 50, 0, 4);
  assert_found (recording, -100, 1000, 0, 4);
  assert_found (recording, 5, 15, 0, 2);
  assert_found (recording, 10, 20, 1, 2);
  assert_found (recording, 9, 21, 0, 2);
  assert_found (recording, 20, 30, 2, 2);
  assert_found (recording, 39, 41, 2, 4);
  assert_found (recording, 50, 60, 4, 4);
  assert_found (recording, -5, 0, 0, 0);
  assert_found (recording, 15, 15, 0, 0);
  assert_found (recording, 15, 5, 0, 0);
  assert_found (recording, INT64_MIN, INT64_MAX, 0, 4);
  lse_recording_free (recording);
}

/* A late event takes its place among the ends. */
static void
test_late_event (void)
{
  LseRecording *recording = lse_recording_new (0);
  append (recording, 0, 10);
  append (recording, 20, 30);
  append (recording, 10, 20);
  const LseLane *lane = &recording->lanes[0];
  g_assert_cmpint (lane->begin_ns[1], ==, 10);
  g_assert_cmpuint (lane->chunk[1], ==, 2);
  g_assert_cmpint (lane->begin_ns[2], ==, 20);
  assert_found (recording, 10, 20, 1, 2);
  assert_found (recording, 25, 26, 2, 3);
  lse_recording_free (recording);
}

/* Any spans at all, nested ones too: whatever overlaps is inside the range, and its ends are. */
static void
test_never_misses (void)
{
  for (guint32 seed = 0; seed < 40; seed++)
    {
      GRand *random = g_rand_new_with_seed (seed);
      LseRecording *recording = lse_recording_new (0);
      for (int i = 0; i < 200; i++)
        {
          int64_t end_ns = i * 5 + g_rand_int_range (random, 0, 20);
          append (recording, end_ns - g_rand_int_range (random, 0, i % 50 == 49 ? 400 : 12),
                  end_ns);
        }
      const LseLane *lane = &recording->lanes[0];
      for (int trial = 0; trial < 100; trial++)
        {
          int64_t from_ns = g_rand_int_range (random, -50, 1100);
          int64_t to_ns = from_ns + g_rand_int_range (random, 1, 100);
          gsize first, last;
          lse_lane_find (lane, from_ns, to_ns, &first, &last);
          g_assert_cmpuint (first, <=, last);
          for (gsize i = 0; i < lane->n_events; i++)
            if (lane->begin_ns[i] < to_ns && lane->end_ns[i] > from_ns)
              {
                g_assert_cmpuint (i, >=, first);
                g_assert_cmpuint (i, <, last);
              }
        }
      lse_recording_free (recording);
      g_rand_free (random);
    }
}

static void
test_slice (void)
{
  LseRecording *recording = lse_recording_new (2);
  LseEvent other = span (15, 45, 7);
  for (int i = 0; i < 6; i++)
    append (recording, i * 10, i * 10 + 8);
  append (recording, 3, 70); /* reaches back over all others */
  other.kind = LSE_EVENT_BARRIER;
  other.cpu = 3;
  other.argument = 99;
  g_assert_cmpint (lse_recording_append (recording, 2, &other, 1), ==, LSE_OK);
  recording->lanes[0].n_lost = 4;
  recording->lanes[2].n_skipped = 5;
  recording->lanes[2].stride = 6;

  LseRecording *slice = lse_recording_slice (recording, 18, 31);
  lse_recording_free (recording);
  g_assert_cmpuint (slice->n_lanes, ==, 3);
  const LseLane *lane = &slice->lanes[0];
  g_assert_cmpuint (lane->n_events, ==, 3); /* 20–28, 30–38, 3–70; not 10–18 */
  g_assert_cmpint (lane->begin_ns[0], ==, 20);
  g_assert_cmpint (lane->begin_ns[1], ==, 30);
  g_assert_cmpint (lane->begin_ns[2], ==, 3);
  g_assert_cmpuint (lane->chunk[1], ==, 3);
  g_assert_cmpint (lane->reach_back_ns, ==, 35);
  g_assert_cmpuint (lane->n_lost, ==, 4);
  g_assert_cmpuint (slice->lanes[1].n_events, ==, 0);
  lane = &slice->lanes[2];
  g_assert_cmpint (lane->worker, ==, 1);
  g_assert_cmpuint (lane->n_events, ==, 1);
  g_assert_cmpuint (lane->kind[0], ==, LSE_EVENT_BARRIER);
  g_assert_cmpint (lane->cpu[0], ==, 3);
  g_assert_cmpuint (lane->argument[0], ==, 99);
  g_assert_cmpuint (lane->n_skipped, ==, 5);
  g_assert_cmpuint (lane->stride, ==, 6);
  lse_recording_free (slice);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/recording/new", test_new);
  g_test_add_func ("/engine/recording/columns", test_columns);
  g_test_add_func ("/engine/recording/find", test_find);
  g_test_add_func ("/engine/recording/late-event", test_late_event);
  g_test_add_func ("/engine/recording/never-misses", test_never_misses);
  g_test_add_func ("/engine/recording/slice", test_slice);
  return g_test_run ();
}
