/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rings as the kernel fills them, and as it never would.
 */
#include "trace/switch-records.h"

#include <glib.h>
#include <linux/perf_event.h>
#include <string.h>

#define RING_BYTES 256

/* ------------------------------------------------------------------ making rings */

typedef struct
{
  unsigned char bytes[RING_BYTES];
  LsePerfRing ring;
} Buffer;

static void
put (Buffer *buffer, const void *bytes, size_t length)
{
  for (size_t i = 0; i < length; i++)
    buffer->bytes[buffer->ring.head++ % RING_BYTES] = ((const unsigned char *)bytes)[i];
}

/* Begins at @at, where an earlier record ended. */
static void
begin (Buffer *buffer, uint64_t at)
{
  memset (buffer->bytes, 0xa5, sizeof buffer->bytes);
  buffer->ring = (LsePerfRing) {.data = buffer->bytes, .size = RING_BYTES, .head = at, .tail = at};
}

static void
put_record (Buffer *buffer,
            uint32_t type,
            uint16_t misc,
            const void *body,
            size_t body_bytes,
            uint64_t at_ns,
            uint32_t tid)
{
  struct
  {
    uint32_t pid, tid;
    uint64_t at_ns;
    uint32_t cpu, reserved;
  } id = {100, tid, at_ns, 3, 0};
  struct perf_event_header header = {
      .type = type, .misc = misc, .size = (uint16_t)(sizeof header + body_bytes + sizeof id)};
  put (buffer, &header, sizeof header);
  put (buffer, body, body_bytes);
  put (buffer, &id, sizeof id);
}

/* ------------------------------------------------------------------ bytes */

static void
test_kinds (void)
{
  Buffer buffer;
  LseSwitchRecord record;
  uint64_t n_damaged = 0;
  const uint32_t ids[4] = {100, 50, 105, 101};
  const uint64_t time_ns = 0, lost[2] = {77, 12};
  unsigned char fork[24], comm[24] = {0};
  memcpy (fork, ids, 16);
  memcpy (fork + 16, &time_ns, 8);
  memcpy (comm, (uint32_t[]) {100, 105}, 8);
  memcpy (comm + 8, "worker 3", 9);

  /* wherever in the ring they begin: headers, bodies and ends all lie across its end once */
  for (uint64_t at = 0; at < RING_BYTES; at += 8)
    {
      begin (&buffer, at);
      put_record (&buffer, PERF_RECORD_SWITCH, 0, NULL, 0, 1000, 105);
      put_record (&buffer, PERF_RECORD_SWITCH, PERF_RECORD_MISC_SWITCH_OUT, NULL, 0, 1001, 105);
      g_assert_true (lse_perf_ring_next (&buffer.ring, &record, &n_damaged));
      g_assert_cmpint (record.what, ==, LSE_SWITCH_ON);
      g_assert_cmpint (record.at_ns, ==, 1000);
      g_assert_cmpint (record.pid, ==, 100);
      g_assert_cmpint (record.tid, ==, 105);
      g_assert_cmpint (record.cpu, ==, 3);
      g_assert_true (lse_perf_ring_next (&buffer.ring, &record, &n_damaged));
      g_assert_cmpint (record.what, ==, LSE_SWITCH_OFF_BLOCKED);
      g_assert_false (lse_perf_ring_next (&buffer.ring, &record, &n_damaged));

      put_record (&buffer, PERF_RECORD_SWITCH,
                  PERF_RECORD_MISC_SWITCH_OUT | PERF_RECORD_MISC_SWITCH_OUT_PREEMPT, NULL, 0, 5, 1);
      put_record (&buffer, PERF_RECORD_FORK, 0, fork, sizeof fork, 6, 101);
      put_record (&buffer, PERF_RECORD_COMM, 0, comm, sizeof comm, 7, 105);
      put_record (&buffer, PERF_RECORD_LOST, 0, lost, sizeof lost, 8, 0);
      g_assert_true (lse_perf_ring_next (&buffer.ring, &record, &n_damaged));
      g_assert_cmpint (record.what, ==, LSE_SWITCH_OFF_PREEMPTED);
      g_assert_true (lse_perf_ring_next (&buffer.ring, &record, &n_damaged));
      g_assert_cmpint (record.what, ==, LSE_SWITCH_FORK);
      g_assert_cmpint (record.tid, ==, 105);
      g_assert_cmpint (record.parent_tid, ==, 101);
      g_assert_true (lse_perf_ring_next (&buffer.ring, &record, &n_damaged));
      g_assert_cmpint (record.what, ==, LSE_SWITCH_NAME);
      g_assert_cmpstr (record.name, ==, "worker 3");
      g_assert_true (lse_perf_ring_next (&buffer.ring, &record, &n_damaged));
      g_assert_cmpint (record.what, ==, LSE_SWITCH_LOST);
      g_assert_cmpuint (record.n_lost, ==, 12);
      g_assert_false (lse_perf_ring_next (&buffer.ring, &record, &n_damaged));
    }
  g_assert_cmpuint (n_damaged, ==, 0);
}

/* Kinds that nobody asked for are stepped over, however long. */
static void
test_strangers (void)
{
  Buffer buffer;
  LseSwitchRecord record;
  uint64_t n_damaged = 0;
  const unsigned char body[160] = {0};
  begin (&buffer, 40);
  put_record (&buffer, PERF_RECORD_MMAP, 0, body, sizeof body, 1, 1);
  put_record (&buffer, PERF_RECORD_SWITCH, 0, NULL, 0, 2, 9);
  g_assert_true (lse_perf_ring_next (&buffer.ring, &record, &n_damaged));
  g_assert_cmpint (record.tid, ==, 9);
  g_assert_cmpuint (n_damaged, ==, 0);
}

/* A record whose length cannot be ends the reading; one that is too short for what it says it is
 * costs itself. */
static void
test_damage (void)
{
  static const uint16_t sizes[] = {0, 1, 7, 200, 65535};
  Buffer buffer;
  LseSwitchRecord record;
  uint64_t n_damaged = 0;
  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      struct perf_event_header header = {.type = PERF_RECORD_SWITCH, .size = sizes[i]};
      begin (&buffer, 248);
      put (&buffer, &header, sizeof header);
      put_record (&buffer, PERF_RECORD_SWITCH, 0, NULL, 0, 2, 9);
      g_assert_false (lse_perf_ring_next (&buffer.ring, &record, &n_damaged));
      g_assert_cmpuint (n_damaged, ==, i + 1);
      g_assert_cmpuint (buffer.ring.tail, ==, buffer.ring.head);
      g_assert_false (lse_perf_ring_next (&buffer.ring, &record, &n_damaged));
    }

  n_damaged = 0;
  begin (&buffer, 0);
  put_record (&buffer, PERF_RECORD_FORK, 0, NULL, 0, 1, 1);
  put_record (&buffer, PERF_RECORD_LOST, 0, "12345678", 8, 1, 1);
  put_record (&buffer, PERF_RECORD_COMM, 0, NULL, 0, 1, 1);
  put_record (&buffer, PERF_RECORD_SWITCH, 0, NULL, 0, 2, 9);
  g_assert_true (lse_perf_ring_next (&buffer.ring, &record, &n_damaged));
  g_assert_cmpint (record.what, ==, LSE_SWITCH_ON);
  g_assert_cmpuint (n_damaged, ==, 3);

  /* half a record: its rest is still to come, or never */
  begin (&buffer, 0);
  put_record (&buffer, PERF_RECORD_SWITCH, 0, NULL, 0, 2, 9);
  buffer.ring.head -= 30;
  g_assert_false (lse_perf_ring_next (&buffer.ring, &record, &n_damaged));
}

/* Any bytes at all: it ends, and reads nothing outside (the address sanitizer would see it). */
static void
test_noise (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  g_autofree unsigned char *exact = g_malloc (RING_BYTES);
  for (int round = 0; round < 20000; round++)
    {
      LsePerfRing ring = {.data = exact, .size = RING_BYTES};
      LseSwitchRecord record;
      uint64_t n_damaged = 0;
      for (size_t i = 0; i < RING_BYTES; i += 4)
        {
          uint32_t word = g_rand_int (random);
          if (g_rand_boolean (random))
            word = (uint32_t)g_rand_int_range (random, 0, 80) << 16 |
                   (uint32_t)g_rand_int_range (random, 0, 16);
          memcpy (exact + i, &word, 4);
        }
      ring.tail = (uint64_t)g_rand_int_range (random, 0, 2000) * 8;
      ring.head = ring.tail + (uint64_t)g_rand_int_range (random, 0, RING_BYTES + 1);
      int n = 0;
      while (lse_perf_ring_next (&ring, &record, &n_damaged))
        n++;
      g_assert_cmpint (n, <=, RING_BYTES / 8);
      g_assert_cmpuint (ring.head - ring.tail, <, 8);
    }
}

/* ------------------------------------------------------------------ stays */

typedef struct
{
  LseSwitches *switches;
  LseSwitchFold *fold;
} Folded;

static Folded
fold_new (void)
{
  LseSwitches *switches = lse_switches_new (LSE_SWITCHES_PERF);
  return (Folded) {switches, lse_switch_fold_new (switches)};
}

static void
fold_free (Folded *folded)
{
  lse_switch_fold_free (folded->fold);
  lse_switches_free (folded->switches);
}

static void
say (Folded *folded, int64_t at_ns, LseSwitchWhat what, int tid, int cpu)
{
  LseSwitchRecord record = {.what = what, .at_ns = at_ns, .pid = 1, .tid = tid, .cpu = cpu};
  lse_switch_fold_add (folded->fold, &record);
}

static void
assert_stay (const LseThreadLane *lane,
             size_t index,
             int64_t on_ns,
             int64_t off_ns,
             int cpu,
             LseStayEnd end)
{
  g_assert_cmpuint (lane->n_stays, >, index);
  g_assert_cmpint (lane->on_ns[index], ==, on_ns);
  g_assert_cmpint (lane->off_ns[index], ==, off_ns);
  g_assert_cmpint (lane->cpu[index], ==, cpu);
  g_assert_cmpint (lane->end[index], ==, end);
}

static void
test_stays (void)
{
  Folded folded = fold_new ();
  say (&folded, 5, LSE_SWITCH_OFF_BLOCKED, 1, 0); /* was there before we were */
  say (&folded, 10, LSE_SWITCH_ON, 1, 0);
  say (&folded, 30, LSE_SWITCH_OFF_PREEMPTED, 1, 0);
  say (&folded, 30, LSE_SWITCH_ON, 2, 0);
  say (&folded, 42, LSE_SWITCH_ON, 1, 1);
  say (&folded, 50, LSE_SWITCH_OFF_BLOCKED, 2, 0);
  say (&folded, 60, LSE_SWITCH_OFF_BLOCKED, 1, 1);
  say (&folded, 90, LSE_SWITCH_ON, 1, 1);
  lse_switch_fold_advance (folded.fold, 95);
  lse_switch_fold_advance (folded.fold, 99);

  g_assert_cmpuint (folded.switches->n_threads, ==, 2);
  const LseThreadLane *lane = &folded.switches->threads[0];
  g_assert_cmpuint (lane->n_stays, ==, 3);
  assert_stay (lane, 0, 10, 30, 0, LSE_STAY_PREEMPTED);
  assert_stay (lane, 1, 42, 60, 1, LSE_STAY_BLOCKED);
  assert_stay (lane, 2, 90, 99, 1, LSE_STAY_OPEN);
  g_assert_cmpint (lane->cpu_ns, ==, 20 + 18 + 9);
  g_assert_cmpint (lane->run_queue_ns, ==, 12); /* not what followed a wait of its own will */
  g_assert_cmpuint (lane->n_preempted, ==, 1);
  g_assert_cmpuint (lane->n_voluntary, ==, 1);
  g_assert_cmpuint (lane->n_migrations, ==, 1);
  say (&folded, 110, LSE_SWITCH_EXIT, 1, 1);
  lse_switch_fold_advance (folded.fold, 200);
  lane = &folded.switches->threads[0];
  assert_stay (lane, 2, 90, 110, 1, LSE_STAY_BLOCKED);
  g_assert_cmpint (lane->cpu_ns, ==, 20 + 18 + 20);
  g_assert_cmpuint (lane->n_voluntary, ==, 1); /* an end is no switch */

  say (&folded, 300, LSE_SWITCH_FORK, 1, 0); /* the same number again: somebody else */
  say (&folded, 310, LSE_SWITCH_ON, 1, 0);
  g_assert_cmpuint (folded.switches->n_threads, ==, 3);
  g_assert_cmpuint (folded.switches->threads[0].n_stays, ==, 3);
  g_assert_cmpuint (folded.switches->threads[2].n_stays, ==, 1);
  fold_free (&folded);
}

static void
test_names (void)
{
  Folded folded = fold_new ();
  LseSwitchRecord name = {.what = LSE_SWITCH_NAME, .pid = 1, .tid = 1, .name = "lanescope-worke"};
  LseSwitchRecord fork = {.what = LSE_SWITCH_FORK, .pid = 1, .tid = 2, .parent_tid = 1};
  lse_switch_fold_add (folded.fold, &name);
  lse_switch_fold_add (folded.fold, &fork);
  g_assert_cmpstr (folded.switches->threads[1].name, ==, "lanescope-worke");
  g_assert_cmpint (folded.switches->threads[1].worker, ==, LSE_WORKER_FOREIGN);
  name.tid = 2;
  g_strlcpy (name.name, LSE_WORKER_NAME "17", sizeof name.name);
  lse_switch_fold_add (folded.fold, &name);
  g_assert_cmpint (folded.switches->threads[1].worker, ==, 17);
  fork.tid = 3;
  fork.parent_tid = 2;
  lse_switch_fold_add (folded.fold, &fork); /* a library's thread, started by a worker */
  g_assert_cmpint (folded.switches->threads[2].worker, ==, LSE_WORKER_FOREIGN);
  fold_free (&folded);
}

/* What was lost on one CPU ends no stay at a time that nobody knows, and none on another CPU. */
static void
test_lost (void)
{
  Folded folded = fold_new ();
  LseSwitchRecord lost = {.what = LSE_SWITCH_LOST, .at_ns = 80, .cpu = 0, .n_lost = 4};
  say (&folded, 10, LSE_SWITCH_ON, 1, 0);
  say (&folded, 10, LSE_SWITCH_ON, 2, 1);
  lse_switch_fold_advance (folded.fold, 20);
  lse_switch_fold_add (folded.fold, &lost);
  lse_switch_fold_advance (folded.fold, 90);
  assert_stay (&folded.switches->threads[0], 0, 10, 20, 0, LSE_STAY_OPEN);
  assert_stay (&folded.switches->threads[1], 0, 10, 90, 1, LSE_STAY_OPEN);
  g_assert_cmpuint (folded.switches->n_lost, ==, 4);
  say (&folded, 95, LSE_SWITCH_OFF_BLOCKED, 1, 0); /* since when it was there is lost, too */
  g_assert_cmpuint (folded.switches->threads[0].n_stays, ==, 1);
  g_assert_cmpint (folded.switches->threads[0].cpu_ns, ==, 10);

  say (&folded, 100, LSE_SWITCH_ON, 1, 1); /* on the core where 2 is said to be: its end was lost */
  lse_switch_fold_advance (folded.fold, 120);
  assert_stay (&folded.switches->threads[1], 0, 10, 90, 1, LSE_STAY_OPEN);
  assert_stay (&folded.switches->threads[0], 1, 100, 120, 1, LSE_STAY_OPEN);
  say (&folded, 130, LSE_SWITCH_ON, 1, 0); /* and now here: the end over there was lost */
  say (&folded, 135, LSE_SWITCH_ON, 2, 1);
  say (&folded, 140, LSE_SWITCH_OFF_BLOCKED, 1, 0);
  assert_stay (&folded.switches->threads[0], 2, 130, 140, 0, LSE_STAY_BLOCKED);
  g_assert_cmpuint (folded.switches->threads[0].n_stays, ==, 3);

  lse_switch_fold_forget_cpu (folded.fold, 1);
  lse_switch_fold_advance (folded.fold, 200);
  assert_stay (&folded.switches->threads[1], 1, 135, 135, 1, LSE_STAY_OPEN);
  lse_switch_fold_forget_cpu (folded.fold, 12345);
  lse_switch_fold_forget_cpu (folded.fold, -1);
  say (&folded, 210, LSE_SWITCH_ON, 5, -1); /* no CPU that there is */
  say (&folded, 210, LSE_SWITCH_ON, 5, 1 << 30);
  say (&folded, 210, LSE_SWITCH_ON, 0, 0); /* the kernel does not say who */
  g_assert_cmpuint (folded.switches->n_lost, ==, 7);
  fold_free (&folded);
}

/* Many short threads: found again whatever their numbers, each in a lane of its own. */
static void
test_many (void)
{
  Folded folded = fold_new ();
  for (int i = 0; i < 20000; i++)
    {
      int tid = 1 + i * 7 % 32768;
      say (&folded, 10 * i, LSE_SWITCH_FORK, tid, i % 3);
      say (&folded, 10 * i + 1, LSE_SWITCH_ON, tid, i % 3);
      say (&folded, 10 * i + 4, LSE_SWITCH_EXIT, tid, i % 3);
    }
  g_assert_cmpuint (folded.switches->n_threads, ==, 20000);
  for (size_t i = 0; i < 20000; i++)
    g_assert_cmpint (folded.switches->threads[i].cpu_ns, ==, 3);
  fold_free (&folded);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/switch-records/kinds", test_kinds);
  g_test_add_func ("/engine/switch-records/strangers", test_strangers);
  g_test_add_func ("/engine/switch-records/damage", test_damage);
  g_test_add_func ("/engine/switch-records/noise", test_noise);
  g_test_add_func ("/engine/switch-records/stays", test_stays);
  g_test_add_func ("/engine/switch-records/names", test_names);
  g_test_add_func ("/engine/switch-records/lost", test_lost);
  g_test_add_func ("/engine/switch-records/many", test_many);
  return g_test_run ();
}
