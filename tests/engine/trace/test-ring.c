/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/ring.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  char *directory, *path;
  LseRingWriter writer;
  LseRingReader reader;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->directory = g_dir_make_tmp ("lanescope-ring-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->directory, "ring", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lse_ring_writer_close (&fixture->writer);
  lse_ring_reader_close (&fixture->reader);
  g_remove (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->directory), ==, 0); /* nothing else was left */
  g_free (fixture->path);
  g_free (fixture->directory);
}

/* A ring with a reader, which comes first as in a run, and a writer. */
static void
open_ring (Fixture *fixture, guint capacity, guint stride)
{
  LseError err;
  g_assert_cmpint (lse_ring_create (fixture->path, capacity, 3, &err), ==, LSE_OK);
  g_assert_cmpint (lse_ring_reader_open (&fixture->reader, fixture->path, &err), ==, LSE_OK);
  g_assert_cmpint (lse_ring_writer_open (&fixture->writer, fixture->path, stride, &err), ==,
                   LSE_OK);
}

static void
emit_numbers (LseRingWriter *writer, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    lse_ring_emit (writer, i, i + 1, LSE_EVENT_COMPUTE, i, 0, (uint64_t)i << 32);
}

/* ------------------------------------------------------------------ files */

static void
test_create (Fixture *fixture, gconstpointer data)
{
  struct stat info;
  LseError err;
  g_assert_cmpint (lse_ring_create (fixture->path, 65, 7, &err), ==, LSE_OK);
  g_assert_cmpint (stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_size, ==, 128 + 128 * 40);
  g_assert_cmpint (info.st_size, ==, lse_ring_file_bytes (65));
  g_assert_cmpint (info.st_blocks * 512, >=, info.st_size); /* no holes */
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (lse_ring_file_bytes (0), ==, 128 + 64 * 40);
  g_assert_cmpint (lse_ring_file_bytes (128), ==, 128 + 128 * 40);

  g_assert_cmpint (lse_ring_reader_open (&fixture->reader, fixture->path, &err), ==, LSE_OK);
  g_assert_cmpint (fixture->reader.header->worker, ==, 7);
  g_assert_cmpint (fixture->reader.header->capacity, ==, 128);

  /* never over a file that is there */
  g_assert_cmpint (lse_ring_create (fixture->path, 65, 7, &err), ==, LSE_EIO);
  g_assert_cmpint (err.sys_errno, ==, EEXIST);
}

/* A file system that cannot hold the file: here, a limit on its size. */
static void
test_create_without_room (Fixture *fixture, gconstpointer data)
{
  struct rlimit before, small;
  LseError err;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = before;
  small.rlim_cur = 4096;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  LseStatus status = lse_ring_create (fixture->path, 1 << 16, 0, &err);
  setrlimit (RLIMIT_FSIZE, &before);

  g_assert_cmpint (status, ==, LSE_EIO);
  g_assert_cmpint (err.sys_errno, !=, 0);
  g_assert_nonnull (strstr (err.detail, fixture->path));
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (lse_ring_create (fixture->path, G_MAXUINT32, 0, &err), ==, LSE_EINVAL);
}

/* Writes a file as @header says and as long as that, and tries it. */
static LseStatus
try_file (const char *path, const LseRingHeader *header, gsize n_bytes)
{
  LseRingReader reader;
  LseError err;
  g_autofree char *content = g_malloc0 (MAX (n_bytes, sizeof *header));
  memcpy (content, header, sizeof *header);
  g_assert_true (g_file_set_contents (path, content, (gssize)n_bytes, NULL));
  LseStatus status = lse_ring_reader_open (&reader, path, &err);
  if (status == LSE_OK)
    lse_ring_reader_close (&reader);
  else
    g_assert_cmpstr (err.detail, !=, "");
  return status;
}

static void
test_refuses_other_files (Fixture *fixture, gconstpointer data)
{
  const char *path = fixture->path;
  LseRingHeader good = {.magic = LSE_RING_MAGIC, .record_size = 40, .capacity = 64}, bad;
  gsize n_bytes = lse_ring_file_bytes (64);
  LseRingReader reader;
  LseError err;

  g_assert_cmpint (try_file (path, &good, n_bytes), ==, LSE_OK);
  g_assert_cmpint (try_file (path, &good, n_bytes - 1), ==, LSE_EPROTOCOL);
  g_assert_cmpint (try_file (path, &good, n_bytes + 40), ==, LSE_EPROTOCOL);
  g_assert_cmpint (try_file (path, &good, 100), ==, LSE_EPROTOCOL);
  g_assert_cmpint (try_file (path, &good, 0), ==, LSE_EPROTOCOL);
  bad = good;
  bad.magic[6] = '2';
  g_assert_cmpint (try_file (path, &bad, n_bytes), ==, LSE_EPROTOCOL);
  bad = good;
  bad.record_size = 32;
  g_assert_cmpint (try_file (path, &bad, n_bytes), ==, LSE_EPROTOCOL);
  bad = good;
  bad.capacity = 63;
  g_assert_cmpint (try_file (path, &bad, 128 + 63 * 40), ==, LSE_EPROTOCOL);
  bad.capacity = G_MAXUINT32;
  g_assert_cmpint (try_file (path, &bad, n_bytes), ==, LSE_EPROTOCOL);
  bad = good;
  bad.clock = 9;
  g_assert_cmpint (try_file (path, &bad, n_bytes), ==, LSE_EPROTOCOL);

  g_assert_cmpint (lse_ring_reader_open (&reader, fixture->directory, &err), ==, LSE_EPROTOCOL);
  g_remove (path);
  g_assert_cmpint (lse_ring_reader_open (&reader, path, &err), ==, LSE_EIO);
  g_assert_cmpint (err.sys_errno, ==, ENOENT);
  g_assert_cmpint (lse_ring_writer_open (&fixture->writer, path, 1, &err), ==, LSE_EIO);
  g_assert_null (fixture->writer.header);
}

/* A head from nowhere costs records, never memory that is not ours. */
static void
test_survives_a_wild_head (Fixture *fixture, gconstpointer data)
{
  LseEvent events[64];
  open_ring (fixture, 64, 1);
  emit_numbers (&fixture->writer, 0, 10);
  fixture->writer.header->head = G_MAXUINT64;
  g_assert_cmpint (lse_ring_reader_drain (&fixture->reader, events, 64), ==, 0);
  fixture->writer.header->head = 5;
  g_assert_cmpint (lse_ring_reader_drain (&fixture->reader, events, 64), ==, 0);
}

/* ------------------------------------------------------------------ events */

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  LseEvent events[64];
  open_ring (fixture, 64, 1);
  g_assert_cmpint (lse_ring_reader_drain (&fixture->reader, events, 64), ==, 0);

  int64_t before_ns = lse_clock_now_ns ();
  uint64_t since = lse_ring_now (&fixture->writer), first_tick = since;
  uint32_t cpu = lse_ring_mark (&fixture->writer, &since, LSE_EVENT_SPAWN, LSE_EVENT_NO_CHUNK, 0);
  g_assert_cmpuint (since, >=, first_tick);
  lse_ring_mark (&fixture->writer, &since, LSE_EVENT_SEND, 42, UINT64_C (1) << 40);
  int64_t after_ns = lse_clock_now_ns ();

  g_assert_cmpint (lse_ring_reader_drain (&fixture->reader, events, 64), ==, 2);
  g_assert_cmpint (events[0].kind, ==, LSE_EVENT_SPAWN);
  g_assert_cmpuint (events[0].chunk, ==, LSE_EVENT_NO_CHUNK);
  g_assert_cmpuint (events[0].cpu, ==, cpu);
  g_assert_cmpuint (events[0].argument, ==, 0);
  g_assert_cmpint (events[1].kind, ==, LSE_EVENT_SEND);
  g_assert_cmpuint (events[1].chunk, ==, 42);
  g_assert_cmpuint (events[1].argument, ==, UINT64_C (1) << 40);
  g_assert_cmpuint (events[1].sequence, ==, 1);
  g_assert_cmpuint (events[1].flags, ==, 0);

  /* between the readings around them, up to the error of an anchor on a busy machine */
  g_assert_cmpuint (events[0].begin, <=, events[0].end);
  g_assert_cmpuint (events[0].end, ==, events[1].begin);
  g_assert_cmpint ((int64_t)events[0].begin, >, before_ns - 5000000);
  g_assert_cmpint ((int64_t)events[1].end, <, after_ns + 5000000);
  g_assert_cmpint (lse_ring_reader_drain (&fixture->reader, events, 64), ==, 0);
}

/* The tick that two spans share is the same ns in both, also where a drain lies between them. */
static void
test_chain_has_no_seams (Fixture *fixture, gconstpointer data)
{
  LseEvent event, previous = {0};
  open_ring (fixture, 64, 1);
  uint64_t since = lse_ring_now (&fixture->writer);
  for (guint i = 0; i < 200; i++)
    {
      g_usleep (i % 10 == 0 ? 100 : 0);
      lse_ring_mark (&fixture->writer, &since, LSE_EVENT_COMPUTE, i, 0);
      if (i == 150)
        lse_ring_writer_close (&fixture->writer);
      g_assert_cmpint (lse_ring_reader_drain (&fixture->reader, &event, 1), ==, 1);
      g_assert_cmpuint (event.chunk, ==, i);
      g_assert_cmpuint (event.begin, <=, event.end);
      if (i > 0)
        g_assert_cmpuint (event.begin, ==, previous.end);
      previous = event;
      if (i == 150)
        break;
    }
}

static void
test_closing_anchor (Fixture *fixture, gconstpointer data)
{
  LseEvent event;
  open_ring (fixture, 64, 1);
  const LseRingHeader *header = fixture->reader.header;
  g_assert_cmpuint (header->close_ticks, ==, 0);
  g_assert_cmpuint (header->pid, ==, (guint)getpid ());
  emit_numbers (&fixture->writer, 0, 1);
  LseTickSource source = fixture->writer.source;
  lse_ring_emit (&fixture->writer, header->base_ticks, header->base_ticks, LSE_EVENT_PHASE, 0, 0,
                 0);
  g_usleep (1000);
  lse_ring_writer_close (&fixture->writer);
  g_assert_null (fixture->writer.header);
  lse_ring_writer_close (&fixture->writer); /* again: nothing */

  g_assert_cmpuint (header->close_ticks, >, header->base_ticks);
  g_assert_cmpint (header->close_monotonic_ns, >, header->base_monotonic_ns);
  if (source == LSE_TICKS_MONOTONIC_NS)
    g_assert_cmpuint (header->ns_per_tick_fp32, ==, UINT64_C (1) << 32);
  else
    g_assert_cmpuint (header->ns_per_tick_fp32, >, 0);
  g_assert_cmpint (lse_ring_reader_drain (&fixture->reader, &event, 1), ==, 1);
  g_assert_cmpint (lse_ring_reader_drain (&fixture->reader, &event, 1), ==, 1);
  g_assert_cmpint ((int64_t)event.begin, ==, header->base_monotonic_ns);
}

/* Opened again the ring goes on: same clock line, next sequence. */
static void
test_reopened (Fixture *fixture, gconstpointer data)
{
  LseEvent events[64];
  LseError err;
  open_ring (fixture, 64, 1);
  int64_t base_ns = fixture->reader.header->base_monotonic_ns;
  emit_numbers (&fixture->writer, 0, 3);
  lse_ring_writer_close (&fixture->writer);
  g_assert_cmpint (lse_ring_writer_open (&fixture->writer, fixture->path, 1, &err), ==, LSE_OK);
  g_assert_cmpuint (fixture->reader.header->close_ticks, ==, 0);
  g_assert_cmpint (fixture->reader.header->base_monotonic_ns, ==, base_ns);
  emit_numbers (&fixture->writer, 3, 5);
  g_assert_cmpint (lse_ring_reader_drain (&fixture->reader, events, 64), ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_cmpuint (events[i].sequence, ==, i);
      g_assert_cmpuint (events[i].chunk, ==, i);
    }
}

static void
test_off (void)
{
  LseRingWriter writer = {0};
  uint64_t since = 0;
  g_assert_cmpuint (lse_ring_now (&writer), ==, 0);
  lse_ring_mark (&writer, &since, LSE_EVENT_COMPUTE, 0, 0);
  g_assert_cmpuint (since, ==, 0);
  lse_ring_emit (&writer, 0, 1, LSE_EVENT_COMPUTE, 0, 0, 0);
  lse_ring_writer_adopt (&writer);
  lse_ring_writer_touch (&writer);
  lse_ring_writer_close (&writer);
}

/* ------------------------------------------------------------------ loss */

/* A full ring is readable to its oldest record; beyond, what is lost is counted to the record. */
static void
test_loss_is_exact (Fixture *fixture, gconstpointer data)
{
  LseEvent events[128];
  open_ring (fixture, 128, 1);
  emit_numbers (&fixture->writer, 0, 128);
  g_assert_cmpint (lse_ring_reader_drain (&fixture->reader, events, 128), ==, 128);
  g_assert_cmpuint (fixture->reader.n_lost, ==, 0);
  emit_numbers (&fixture->writer, 128, 128 + 128 + 10);
  g_assert_cmpint (lse_ring_reader_drain (&fixture->reader, events, 128), ==, 128);
  g_assert_cmpuint (fixture->reader.n_lost, ==, 10);
  g_assert_cmpuint (events[0].chunk, ==, 138);
  g_assert_cmpuint (events[127].chunk, ==, 265);
}

static void
test_drains_in_pieces (Fixture *fixture, gconstpointer data)
{
  LseEvent events[7];
  guint expected = 0;
  gsize n;
  open_ring (fixture, 64, 1);
  emit_numbers (&fixture->writer, 0, 50);
  while ((n = lse_ring_reader_drain (&fixture->reader, events, 7)) > 0)
    for (gsize i = 0; i < n; i++)
      g_assert_cmpuint (events[i].chunk, ==, expected++);
  g_assert_cmpuint (expected, ==, 50);
  g_assert_cmpint (lse_ring_reader_drain (&fixture->reader, events, 0), ==, 0);
}

/* A writer that was killed within a record: the old one is gone, the new one not there. */
static void
test_half_a_record (Fixture *fixture, gconstpointer data)
{
  LseEvent events[64];
  open_ring (fixture, 64, 1);
  emit_numbers (&fixture->writer, 0, 65); /* number 1 is the oldest */
  fixture->writer.records[1].sequence = 65;
  g_assert_cmpint (lse_ring_reader_drain (&fixture->reader, events, 64), ==, 63);
  g_assert_cmpuint (fixture->reader.n_lost, ==, 2);
  g_assert_cmpuint (events[0].chunk, ==, 2);
  g_assert_cmpuint (events[62].chunk, ==, 64);
}

/* 1 in 5, exactly; and never only the one or only the other of two kinds that alternate. */
static void
test_stride (Fixture *fixture, gconstpointer data)
{
  static const guint strides[] = {2, 3, 5, 64};
  LseEvent events[1024];
  for (guint s = 0; s < G_N_ELEMENTS (strides); s++)
    {
      guint n_spans = strides[s] * 1000, n_even = 0;
      open_ring (fixture, 1024, strides[s]);
      emit_numbers (&fixture->writer, 0, n_spans);
      g_assert_cmpint (lse_ring_reader_drain (&fixture->reader, events, 1024), ==, 1000);
      g_assert_cmpuint (fixture->reader.header->skipped, ==, n_spans - 1000);
      g_assert_cmpuint (fixture->reader.header->stride, ==, strides[s]);
      for (guint i = 0; i < 1000; i++)
        {
          g_assert_cmpuint (events[i].chunk / strides[s], ==, i); /* one of each group */
          g_assert_cmpuint (events[i].sequence, ==, i);
          n_even += events[i].chunk % 2 == 0;
        }
      g_assert_cmpuint (n_even, >, 400);
      g_assert_cmpuint (n_even, <, 600);
      lse_ring_writer_close (&fixture->writer);
      lse_ring_reader_close (&fixture->reader);
      g_remove (fixture->path);
    }
  LseError err;
  g_assert_cmpint (lse_ring_writer_open (&fixture->writer, fixture->path, 0, &err), ==, LSE_EINVAL);
}

/* ------------------------------------------------------------------ processes and CPUs */

static void
test_forked_writer (Fixture *fixture, gconstpointer data)
{
  LseEvent events[64];
  int status;
  open_ring (fixture, 64, 1);
  emit_numbers (&fixture->writer, 0, 2);
  pid_t pid = fork ();
  if (pid == 0)
    {
      lse_ring_writer_touch (&fixture->writer);
      lse_ring_writer_adopt (&fixture->writer);
      emit_numbers (&fixture->writer, 2, 40);
      _exit (0);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpuint (fixture->reader.header->pid, ==, (guint)pid);
  g_assert_cmpuint (fixture->reader.header->tid, ==, (guint)pid);
  g_assert_cmpint (lse_ring_reader_drain (&fixture->reader, events, 64), ==, 40);
  g_assert_cmpuint (events[39].chunk, ==, 39);
}

/* Bound to one CPU after the other, it is the one we are on. */
static void
test_current_cpu (void)
{
  cpu_set_t allowed, one;
  g_assert_cmpint (sched_getaffinity (0, sizeof allowed, &allowed), ==, 0);
  for (guint cpu = 0; cpu < CPU_SETSIZE; cpu++)
    if (CPU_ISSET (cpu, &allowed))
      {
        CPU_ZERO (&one);
        CPU_SET (cpu, &one);
        if (sched_setaffinity (0, sizeof one, &one) == 0)
          g_assert_cmpuint (lse_ring_current_cpu (), ==, cpu);
      }
  sched_setaffinity (0, sizeof allowed, &allowed);
}

#define ADD(path, function) \
  g_test_add ("/engine/ring/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("create", test_create);
  ADD ("create-without-room", test_create_without_room);
  ADD ("refuses-other-files", test_refuses_other_files);
  ADD ("survives-a-wild-head", test_survives_a_wild_head);
  ADD ("round-trip", test_round_trip);
  ADD ("chain-has-no-seams", test_chain_has_no_seams);
  ADD ("closing-anchor", test_closing_anchor);
  ADD ("reopened", test_reopened);
  ADD ("loss-is-exact", test_loss_is_exact);
  ADD ("drains-in-pieces", test_drains_in_pieces);
  ADD ("half-a-record", test_half_a_record);
  ADD ("stride", test_stride);
  ADD ("forked-writer", test_forked_writer);
  g_test_add_func ("/engine/ring/off", test_off);
  g_test_add_func ("/engine/ring/current-cpu", test_current_cpu);
  return g_test_run ();
}
