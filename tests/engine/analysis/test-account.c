/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The account of recordings that are written here, span by span. Times are microseconds after the
 * begin of the repetition.
 */
#include "recordings.h"

#include <math.h>
#include <string.h>

/* ------------------------------------------------------------------ kinds */

/* One worker that does everything once, a microsecond more each. */
static void
test_kinds (void)
{
  static const LseAccountPart expected[LSE_N_EVENT_KINDS] = {
      [LSE_EVENT_COMPUTE] = LSE_PART_USEFUL,
      [LSE_EVENT_GIL_WAIT] = LSE_PART_LOCK,
      [LSE_EVENT_GIL_HELD] = LSE_PART_UNEXPLAINED,
      [LSE_EVENT_LOCK_WAIT] = LSE_PART_LOCK,
      [LSE_EVENT_QUEUE_WAIT] = LSE_PART_IMBALANCE,
      [LSE_EVENT_SERIALIZE] = LSE_PART_MOVE,
      [LSE_EVENT_DESERIALIZE] = LSE_PART_MOVE,
      [LSE_EVENT_SEND] = LSE_PART_MOVE,
      [LSE_EVENT_RECEIVE] = LSE_PART_MOVE,
      [LSE_EVENT_SPAWN] = LSE_PART_STARTUP,
      [LSE_EVENT_IMPORT] = LSE_PART_STARTUP,
      [LSE_EVENT_DISPATCH] = LSE_PART_DISPATCH,
      [LSE_EVENT_MERGE] = LSE_PART_SERIAL,
      [LSE_EVENT_ALLOCATE] = LSE_PART_STARTUP,
      [LSE_EVENT_IO_WAIT] = LSE_PART_USEFUL,
      [LSE_EVENT_BARRIER] = LSE_PART_IMBALANCE,
      [LSE_EVENT_TASK_SUBMIT] = LSE_PART_DISPATCH,
      [LSE_EVENT_GIL_TIMEOUT] = LSE_PART_UNEXPLAINED,
      [LSE_EVENT_GIL_REQUEST] = LSE_PART_UNEXPLAINED,
      [LSE_EVENT_GIL_FORCED_SWITCH] = LSE_PART_LOCK,
      [LSE_EVENT_VERIFY] = LSE_PART_UNEXPLAINED,
      [LSE_EVENT_PHASE] = LSE_PART_SERIAL,
  };
  double part_us[LSE_N_PARTS] = {0};
  Scene scene;
  int at = 0;
  for (int kind = 1; kind < LSE_N_EVENT_KINDS; kind++)
    at += 10 + kind;
  scene_init (&scene, LSE_STRATEGY_THREADS, 1, 20, at);
  at = 0;
  for (int kind = 1; kind < LSE_N_EVENT_KINDS; at += 10 + kind, kind++)
    {
      g_assert_cmpint (lse_account_part_of_kind ((LseEventKind)kind), ==, expected[kind]);
      part_us[expected[kind]] += 10 + kind;
      scene_span (&scene, 0, (LseEventKind)kind, at, at + 10 + kind);
    }

  LseAccount account = known_account_of (&scene, 1);
  g_assert_cmpuint (account.slots, ==, 1);
  for (int part = LSE_PART_STARTUP; part < LSE_N_PARTS; part++)
    g_assert_cmpfloat (account.part_ns[part], ==, part_us[part] * 1000);
  g_assert_cmpfloat (PART_NS (account, USEFUL), ==, 20000);
  g_assert_cmpfloat (PART_NS (account, SLOWER), ==, part_us[LSE_PART_USEFUL] * 1000 - 20000);
  g_assert_cmpfloat (account.kind_ns[LSE_EVENT_SEND], ==, (10 + LSE_EVENT_SEND) * 1000);
  g_assert_cmpuint (account.kind_n[LSE_EVENT_SEND], ==, 1);
  g_assert_cmpuint (account.kind_bytes[LSE_EVENT_SEND], ==, SPAN_ARGUMENT);
  g_assert_cmpuint (account.kind_bytes[LSE_EVENT_DISPATCH], ==, 0);
  scene_clear (&scene);
}

/* A span around others gives them what is theirs; gil-held says nothing of its own. */
static void
test_nested (void)
{
  Scene scene;
  scene_init (&scene, LSE_STRATEGY_THREADS, 1, 500, 1000);
  scene_span (&scene, 0, LSE_EVENT_LOCK_WAIT, 200, 300);
  scene_span (&scene, 0, LSE_EVENT_SEND, 500, 600);
  scene_span (&scene, 0, LSE_EVENT_COMPUTE, 100, 900);
  scene_span (&scene, 0, LSE_EVENT_GIL_HELD, 100, 900);
  scene_span (&scene, 0, LSE_EVENT_MERGE, 900, 1000);

  LseAccount account = known_account_of (&scene, 1);
  g_assert_cmpfloat (PART_NS (account, LOCK), ==, 100e3);
  g_assert_cmpfloat (PART_NS (account, MOVE), ==, 100e3);
  g_assert_cmpfloat (PART_NS (account, SLOWER), ==, 600e3 - 500e3);
  g_assert_cmpfloat (PART_NS (account, SERIAL), ==, 100e3);
  g_assert_cmpfloat (PART_NS (account, UNEXPLAINED), ==, 100e3); /* the first 100 µs */
  g_assert_cmpfloat (account.kind_ns[LSE_EVENT_NONE], ==, 100e3);
  scene_clear (&scene);
}

/* A chunk that gave the GIL away in its middle is one chunk. */
static void
test_chunk_in_pieces (void)
{
  Scene scene;
  scene_init (&scene, LSE_STRATEGY_GIL, 2, 1000, 1000);
  scene_argument = LSE_COMPUTE_GOES_ON;
  scene_span (&scene, 0, LSE_EVENT_COMPUTE, 0, 300);
  scene_argument = 0;
  scene_span (&scene, 0, LSE_EVENT_GIL_WAIT, 300, 600);
  scene_span (&scene, 0, LSE_EVENT_COMPUTE, 600, 1000);
  scene_span (&scene, 1, LSE_EVENT_GIL_WAIT, 0, 300);
  scene_span (&scene, 1, LSE_EVENT_COMPUTE, 300, 600);
  scene_span (&scene, 1, LSE_EVENT_BARRIER, 600, 1000);
  scene_span (&scene, -1, LSE_EVENT_IO_WAIT, 0, 1000);
  scene_argument = SPAN_ARGUMENT;

  LseAccount account = known_account_of (&scene, 2);
  g_assert_cmpuint (account.n_chunks, ==, 2);
  g_assert_cmpuint (account.kind_n[LSE_EVENT_COMPUTE], ==, 3);
  g_assert_cmpfloat (account.chunk_max_ns, ==, 700e3);
  g_assert_cmpfloat (account.chunk_mean_ns, ==, 500e3);
  g_assert_cmpfloat (PART_NS (account, LOCK), ==, 600e3);
  g_assert_cmpfloat (PART_NS (account, IMBALANCE), ==, 400e3);
  g_assert_cmpfloat (PART_NS (account, UNEXPLAINED), ==, 0);
  scene_clear (&scene);
}

/* ------------------------------------------------------------------ waits */

static void
test_imbalance (void)
{
  Scene scene;
  scene_init (&scene, LSE_STRATEGY_THREADS, 2, 1500, 1000);
  scene_span (&scene, 0, LSE_EVENT_COMPUTE, 0, 400);
  scene_span (&scene, 0, LSE_EVENT_COMPUTE, 400, 1000);
  scene_span (&scene, 1, LSE_EVENT_COMPUTE, 0, 600);
  scene_span (&scene, 1, LSE_EVENT_BARRIER, 600, 1000);

  LseAccount account = known_account_of (&scene, 2);
  g_assert_cmpuint (account.slots, ==, 2);
  g_assert_cmpfloat (PART_NS (account, IMBALANCE), ==, 400e3);
  g_assert_cmpfloat (PART_NS (account, USEFUL), ==, 1500e3);
  g_assert_cmpfloat (PART_NS (account, SLOWER), ==, 100e3);
  g_assert_cmpfloat (PART_NS (account, UNEXPLAINED), ==, 0);
  g_assert_cmpfloat (account.compute_max_ns, ==, 1000e3);
  g_assert_cmpfloat (account.compute_mean_ns, ==, 800e3);
  g_assert_cmpfloat (account.chunk_max_ns, ==, 600e3);
  g_assert_cmpfloat_with_epsilon (account.chunk_mean_ns, 1600e3 / 3, 1);
  g_assert_cmpuint (account.n_chunks, ==, 3);
  g_assert_cmpint (account.slowest_worker, ==, 0);
  scene_clear (&scene);
}

/* One merges, or hashes, and the others wait for it: all slots are lost to the serial part. */
static void
test_serial_part (void)
{
  Scene scene;
  scene_init (&scene, LSE_STRATEGY_GRAPH, 3, 1500, 1000);
  scene_span (&scene, 0, LSE_EVENT_PHASE, 0, 300);
  scene_span (&scene, 0, LSE_EVENT_TASK_SUBMIT, 300, 310);
  scene_span (&scene, 0, LSE_EVENT_COMPUTE, 310, 800);
  scene_span (&scene, 0, LSE_EVENT_MERGE, 800, 1000);
  for (size_t worker = 1; worker < 3; worker++)
    {
      scene_span (&scene, (int)worker, LSE_EVENT_QUEUE_WAIT, 0, 310);
      scene_span (&scene, (int)worker, LSE_EVENT_COMPUTE, 310, 700);
      scene_span (&scene, (int)worker, LSE_EVENT_BARRIER, 700, 1000);
    }

  LseAccount account = known_account_of (&scene, 4);
  g_assert_cmpfloat (PART_NS (account, SERIAL), ==, 3 * (300e3 + 200e3));
  g_assert_cmpfloat (PART_NS (account, DISPATCH), ==, 3 * 10e3);
  g_assert_cmpfloat (PART_NS (account, IMBALANCE), ==, 2 * 100e3);
  g_assert_cmpfloat (PART_NS (account, UNEXPLAINED), ==, 0);
  scene_clear (&scene);
}

/* Threads made in the timed region: until the first one computes, everybody waits for fork(). */
static void
test_start_up (void)
{
  Scene scene;
  scene_init (&scene, LSE_STRATEGY_THREADS, 2, 1000, 1000);
  scene_span (&scene, -1, LSE_EVENT_SPAWN, 0, 60);
  scene_span (&scene, -1, LSE_EVENT_SPAWN, 60, 120);
  scene_span (&scene, -1, LSE_EVENT_BARRIER, 120, 1000);
  scene_span (&scene, 0, LSE_EVENT_SPAWN, 0, 100);
  scene_span (&scene, 0, LSE_EVENT_COMPUTE, 100, 900);
  scene_span (&scene, 0, LSE_EVENT_BARRIER, 900, 1000);
  scene_span (&scene, 1, LSE_EVENT_SPAWN, 0, 200);
  scene_span (&scene, 1, LSE_EVENT_COMPUTE, 200, 1000);

  LseAccount account = known_account_of (&scene, 2);
  g_assert_cmpfloat (PART_NS (account, STARTUP), ==, 100e3 + 200e3);
  g_assert_cmpfloat (PART_NS (account, IMBALANCE), ==, 100e3);
  g_assert_cmpfloat (PART_NS (account, SLOWER), ==, 1600e3 - 1000e3);
  scene_clear (&scene);
}

/* The parent copies results while its children have nothing to do: that is data movement, in all
 * slots; while one still computes, only the slot on which the parent runs. */
static void
test_parent_copies (void)
{
  Scene scene;
  scene_init (&scene, LSE_STRATEGY_PROCESSES, 3, 1000, 1000);
  scene_span (&scene, -1, LSE_EVENT_QUEUE_WAIT, 0, 400);
  scene_span (&scene, -1, LSE_EVENT_RECEIVE, 400, 500);
  scene_span (&scene, -1, LSE_EVENT_QUEUE_WAIT, 500, 600);
  scene_span (&scene, -1, LSE_EVENT_DESERIALIZE, 600, 1000);
  scene_span (&scene, 0, LSE_EVENT_COMPUTE, 0, 600);
  scene_span (&scene, 0, LSE_EVENT_QUEUE_WAIT, 600, 1000);
  for (size_t worker = 1; worker < 3; worker++)
    {
      scene_span (&scene, (int)worker, LSE_EVENT_COMPUTE, 0, 400);
      scene_span (&scene, (int)worker, LSE_EVENT_QUEUE_WAIT, 400, 1000);
    }

  LseAccount account = known_account_of (&scene, 3);
  g_assert_cmpfloat (PART_NS (account, MOVE), ==, 100e3 + 3 * 400e3);
  g_assert_cmpfloat (PART_NS (account, IMBALANCE), ==, 100e3 + 2 * 100e3);
  g_assert_cmpfloat (PART_NS (account, UNEXPLAINED), ==, 0);
  g_assert_cmpfloat (account.kind_span_ns[LSE_EVENT_RECEIVE], ==, 100e3);
  g_assert_cmpuint (account.kind_bytes[LSE_EVENT_DESERIALIZE], ==, SPAN_ARGUMENT);
  scene_clear (&scene);
}

/* ------------------------------------------------------------------ which repetition */

static void
fill_repetition (Scene *scene, int begin, int end)
{
  for (size_t worker = 0; worker < 2; worker++)
    {
      scene_span (scene, (int)worker, LSE_EVENT_COMPUTE, begin, end - 100);
      scene_span (scene, (int)worker, LSE_EVENT_BARRIER, end - 100, end);
    }
}

/* Repetitions 1, 2 and 3 take 1000, 1300 and 1500; the first is a warm-up of 1290. */
static void
init_four_repetitions (Scene *scene)
{
  static const int begins[] = {0, 2000, 4000, 6000}, lengths[] = {1290, 1000, 1300, 1500};
  scene_init (scene, LSE_STRATEGY_THREADS, 2, 1000, 0);
  for (size_t i = 0; i < G_N_ELEMENTS (begins); i++)
    scene_sample (scene, begins[i], lengths[i], i == 0 ? LSE_SAMPLE_WARMUP : LSE_SAMPLE_COUNTED);
}

static void
test_nearest_to_median (void)
{
  Scene scene;
  init_four_repetitions (&scene);
  fill_repetition (&scene, 0, 1290);
  fill_repetition (&scene, 2000, 3000);
  fill_repetition (&scene, 4000, 5300);
  fill_repetition (&scene, 6000, 7500);
  LseAccount account = known_account_of (&scene, 2);
  g_assert_cmpint (account.wall_ns, ==, 1300000);
  g_assert_cmpint (account.begin_ns, ==, SCENE_BEGIN_NS + 4000000);
  g_assert_cmpfloat (PART_NS (account, IMBALANCE), ==, 200e3);

  scene.recording->lanes[2].n_lost = 3; /* somewhere else: this one is all there */
  account = known_account_of (&scene, 2);
  g_assert_cmpint (account.wall_ns, ==, 1300000);
  scene_clear (&scene);
}

/* Of the nearest some is lost, of the latest the end is not written yet. */
static void
test_incomplete (void)
{
  Scene scene;
  init_four_repetitions (&scene);
  fill_repetition (&scene, 2000, 3000);
  scene_span (&scene, 0, LSE_EVENT_COMPUTE, 4000, 5300);
  scene_span (&scene, 1, LSE_EVENT_COMPUTE, 4200, 4300);
  scene_span (&scene, 1, LSE_EVENT_COMPUTE, 4700, 5300);
  scene_span (&scene, 0, LSE_EVENT_COMPUTE, 6000, 7500);
  scene_span (&scene, 1, LSE_EVENT_COMPUTE, 6000, 6900);
  scene.recording->lanes[2].n_lost = 3;
  LseAccount account = known_account_of (&scene, 2);
  g_assert_cmpint (account.wall_ns, ==, 1000000);

  scene.recording->lanes[2].n_lost = 0; /* then it is a hole: shown as one */
  account = known_account_of (&scene, 2);
  g_assert_cmpint (account.wall_ns, ==, 1300000);
  g_assert_cmpfloat (PART_NS (account, UNEXPLAINED), ==, 600e3);

  scene_span (&scene, 1, LSE_EVENT_BARRIER, 6900, 7500);
  scene.result.samples[2].kind = LSE_SAMPLE_DISTURBED;
  scene.result.samples[1].kind = LSE_SAMPLE_DISTURBED;
  lse_result_update (&scene.result, 0.02);
  account = known_account_of (&scene, 2);
  g_assert_cmpint (account.wall_ns, ==, 1500000);
  g_assert_cmpfloat (PART_NS (account, IMBALANCE), ==, 600e3);
  scene_clear (&scene);
}

/* ------------------------------------------------------------------ what cannot be known */

static void
check_unknown (const LseAccount *account)
{
  g_assert_false (account->is_known);
  g_assert_cmpstr (account->why_not, !=, "");
  for (int part = 0; part < LSE_N_PARTS; part++)
    g_assert_cmpfloat (account->part_ns[part], ==, 0);
  g_assert_cmpint (account->slowest_worker, ==, -1);
  g_assert_true (isnan (account->compute_max_ns));
}

static void
test_unknown (void)
{
  Scene scene;
  LseAccount account;
  lse_account_init (&account);
  check_unknown (&account);

  scene_init (&scene, LSE_STRATEGY_THREADS, 2, 1000, 1000);
  account = account_of (&scene, 2); /* no events */
  check_unknown (&account);
  fill_repetition (&scene, 0, 1000);
  known_account_of (&scene, 2);

  lse_account_make (&account, &scene.result, NULL, NULL, &scene.serial, 2);
  check_unknown (&account);
  lse_account_make (&account, &scene.result, scene.recording, NULL, NULL, 2);
  check_unknown (&account);
  lse_account_make (&account, &scene.serial, scene.recording, NULL, &scene.serial, 2);
  check_unknown (&account); /* events of another run, long ago */

  scene.recording->lanes[1].stride = 2;
  account = account_of (&scene, 2);
  check_unknown (&account);
  scene.recording->lanes[1].stride = 1;
  scene.result.plan.trace = false;
  account = account_of (&scene, 2);
  check_unknown (&account);
  scene.result.plan.trace = true;
  scene.result.n_samples = 0;
  lse_result_update (&scene.result, 0.02);
  account = account_of (&scene, 2);
  check_unknown (&account);
  scene_clear (&scene);
}

/* A recording without workers, and a lane that was written later. */
static void
test_no_workers (void)
{
  Scene scene;
  LseAccount account;
  scene_init (&scene, LSE_STRATEGY_THREADS, 1, 1000, 1000);
  LseRecording *empty = lse_recording_new (0);
  lse_account_make (&account, &scene.result, empty, NULL, &scene.serial, 2);
  check_unknown (&account);
  lse_recording_free (empty);

  scene_span (&scene, 0, LSE_EVENT_COMPUTE, 5000, 6000);
  account = account_of (&scene, 2);
  check_unknown (&account);
  scene_clear (&scene);
}

/* ------------------------------------------------------------------ serial */

static void
test_serial_itself (void)
{
  Scene scene;
  LseAccount account;
  scene_init (&scene, LSE_STRATEGY_SERIAL, 1, 777, 1000);
  scene_span (&scene, 0, LSE_EVENT_COMPUTE, 0, 1000);
  lse_account_make (&account, &scene.result, scene.recording, NULL, &scene.result, 8);
  check_sum (&account);
  g_assert_cmpuint (account.slots, ==, 1);
  g_assert_cmpfloat (PART_NS (account, USEFUL), ==, 1000e3);
  g_assert_cmpfloat (PART_NS (account, SLOWER), ==, 0);

  lse_account_refer_to (&account, &scene.serial); /* it was 777 µs */
  check_sum (&account);
  g_assert_cmpfloat (PART_NS (account, USEFUL), ==, 777e3);
  g_assert_cmpfloat (PART_NS (account, SLOWER), ==, 223e3);
  scene_clear (&scene);
}

/* Less work than serial had: a gain, shown as a negative part. */
static void
test_gain (void)
{
  Scene scene;
  scene_init (&scene, LSE_STRATEGY_THREADS, 2, 2500, 1000);
  for (size_t worker = 0; worker < 2; worker++)
    scene_span (&scene, (int)worker, LSE_EVENT_COMPUTE, 0, 1000);
  LseAccount account = known_account_of (&scene, 2);
  g_assert_cmpfloat (PART_NS (account, SLOWER), ==, -500e3);
  g_assert_cmpfloat (PART_NS (account, UNEXPLAINED), ==, 0);
  scene_clear (&scene);
}

/* ------------------------------------------------------------------ any recording */

/* Random spans with holes and overlaps, random stays: the parts add up, and only slower may be
 * negative. */
static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261126);
  for (int round = 0; round < 300; round++)
    {
      Scene scene;
      int n_workers = g_rand_int_range (random, 1, 7), length = g_rand_int_range (random, 20, 2000);
      LseStrategyId strategy = (LseStrategyId)g_rand_int_range (random, 1, LSE_N_STRATEGIES);
      scene_init (&scene, strategy, (uint32_t)n_workers, 500, length);
      for (int worker = -1; worker < n_workers; worker++)
        {
          for (int at = -20; at < length + 20;)
            {
              int end = at + g_rand_int_range (random, 1, 100);
              scene_span (&scene, worker, (LseEventKind)g_rand_int_range (random, 0, 25), at, end);
              at = end + g_rand_int_range (random, -30, 30);
            }
          for (int at = -20; at < length && round % 2 == 0;)
            {
              int end = at + g_rand_int_range (random, 1, 100);
              scene_stay (&scene, worker, at, end, g_rand_int_range (random, 0, 2));
              at = end + g_rand_int_range (random, 0, 30);
            }
          scene_span (&scene, (int)worker, LSE_EVENT_COMPUTE, length + 200, length + 201);
        }
      LseAccount account = known_account_of (&scene, (unsigned)g_rand_int_range (random, 0, 9));
      for (int part = 0; part < LSE_N_PARTS; part++)
        g_assert_cmpfloat (account.part_ns[part], >=, part == LSE_PART_SLOWER ? -500e3 : -8);
      scene_clear (&scene);
    }
}

/* A million spans in one repetition. */
static void
test_huge (void)
{
  enum
  {
    N_SPANS = 250000
  };
  Scene scene;
  scene_init (&scene, LSE_STRATEGY_THREADS, 4, 2 * N_SPANS, 2 * N_SPANS);
  for (size_t worker = 0; worker < 4; worker++)
    for (int i = 0; i < N_SPANS; i++)
      scene_span (&scene, (int)worker, i % 2 == 0 ? LSE_EVENT_COMPUTE : LSE_EVENT_LOCK_WAIT, 2 * i,
                  2 * i + 2);
  LseAccount account = known_account_of (&scene, 4);
  g_assert_cmpuint (account.n_chunks, ==, 4 * N_SPANS / 2);
  g_assert_cmpfloat (PART_NS (account, LOCK), ==, 4e3 * N_SPANS);
  g_assert_cmpfloat (PART_NS (account, SLOWER), ==, 2e3 * N_SPANS);
  scene_clear (&scene);
}

/* ------------------------------------------------------------------ words and JSON */

static void
test_words (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (int part = 0; part < LSE_N_PARTS; part++)
    {
      g_assert_true (g_hash_table_add (seen, (char *)lse_account_part_name ((LseAccountPart)part)));
      g_assert_true (
          g_hash_table_add (seen, (char *)lse_account_part_title ((LseAccountPart)part)));
    }
  g_assert_cmpstr (lse_account_part_name (LSE_PART_USEFUL), ==, "useful");
  g_assert_cmpstr (lse_account_part_name (LSE_N_PARTS), ==, "unknown");
  g_assert_cmpstr (lse_account_part_title (LSE_N_PARTS), ==, "");
}

static void
test_json (void)
{
  Scene scene;
  LseResult copy;
  scene_init (&scene, LSE_STRATEGY_THREADS, 2, 1000, 1000);
  fill_repetition (&scene, 0, 1000);
  json_t *json = lse_result_to_json (&scene.result), *value;
  g_assert_true (json_is_null (json_object_get (json, "account_core_ns")));
  json_decref (json);

  scene.result.account = known_account_of (&scene, 2);
  g_assert_cmpint (lse_result_copy (&copy, &scene.result, NULL), ==, LSE_OK);
  json = lse_result_to_json (&copy);
  json_t *account = json_object_get (json, "account_core_ns");
  const char *key;
  json_int_t sum_ns = 0;
  g_assert_cmpuint (json_object_size (account), ==, 1 + LSE_N_PARTS);
  g_assert_cmpint (json_integer_value (json_object_get (account, "slots")), ==, 2);
  json_object_foreach (account, key, value)
  {
    g_assert_true (json_is_integer (value));
    sum_ns += strcmp (key, "slots") != 0 ? json_integer_value (value) : 0;
  }
  g_assert_cmpint (sum_ns, ==, 2000000);
  json_decref (json);
  lse_result_clear (&copy);
  scene_clear (&scene);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/account/kinds", test_kinds);
  g_test_add_func ("/account/nested", test_nested);
  g_test_add_func ("/account/chunk-in-pieces", test_chunk_in_pieces);
  g_test_add_func ("/account/imbalance", test_imbalance);
  g_test_add_func ("/account/serial-part", test_serial_part);
  g_test_add_func ("/account/start-up", test_start_up);
  g_test_add_func ("/account/parent-copies", test_parent_copies);
  g_test_add_func ("/account/nearest-to-median", test_nearest_to_median);
  g_test_add_func ("/account/incomplete", test_incomplete);
  g_test_add_func ("/account/unknown", test_unknown);
  g_test_add_func ("/account/no-workers", test_no_workers);
  g_test_add_func ("/account/serial-itself", test_serial_itself);
  g_test_add_func ("/account/gain", test_gain);
  g_test_add_func ("/account/random", test_random);
  g_test_add_func ("/account/huge", test_huge);
  g_test_add_func ("/account/words", test_words);
  g_test_add_func ("/account/json", test_json);
  return g_test_run ();
}
