/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A writer and a reader at full speed. The reader looks through the writer's own mapping where
 * ThreadSanitizer is to see both sides, since it knows memory by its address; and through a mapping
 * of its own, as in real life, for a writer in another process.
 */
#include "trace/ring.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#define N_SPANS 400000
#else
#define N_SPANS 3000000
#endif

typedef struct
{
  char *directory, *path;
  LseRingWriter writer;
  LseRingReader reader;
  guint64 n_allowed_ahead; /* the writer waits for the reader; 0: for nobody */
  guint64 n_read;          /* published by the reader; atomic */
  gint is_done;            /* atomic */
} Stress;

static void
set_up (Stress *stress, gconstpointer capacity)
{
  LseError err;
  stress->directory = g_dir_make_tmp ("lanescope-stress-XXXXXX", NULL);
  stress->path = g_build_filename (stress->directory, "ring", NULL);
  g_assert_cmpint (lse_ring_create (stress->path, GPOINTER_TO_UINT (capacity), 0, &err), ==,
                   LSE_OK);
  g_assert_cmpint (lse_ring_reader_open (&stress->reader, stress->path, &err), ==, LSE_OK);
  g_assert_cmpint (lse_ring_writer_open (&stress->writer, stress->path, 1, &err), ==, LSE_OK);
}

static void
tear_down (Stress *stress, gconstpointer data)
{
  lse_ring_writer_close (&stress->writer);
  lse_ring_reader_close (&stress->reader);
  g_remove (stress->path);
  g_rmdir (stress->directory);
  g_free (stress->path);
  g_free (stress->directory);
}

static void
look_through_the_writers_mapping (Stress *stress)
{
  stress->reader.header = stress->writer.header;
  stress->reader.records = stress->writer.records;
}

/* Every word of record i follows from i. With the system's clock (see main) ns are what they were
 * as ticks. */
static void
emit_number (LseRingWriter *writer, guint64 i)
{
  LseEventKind kind = (LseEventKind)(1 + i % 20);
  lse_ring_emit (writer, i * 10, i * 10 + 9, kind, (guint32)i, (guint32)(i % 64), ~i);
}

static void
assert_number (const LseEvent *event, guint64 *previous)
{
  guint64 i = ~event->argument;
  g_assert_cmpuint (event->begin, ==, i * 10);
  g_assert_cmpuint (event->end, ==, i * 10 + 9);
  g_assert_cmpuint (event->sequence, ==, (guint32)i);
  g_assert_cmpuint (event->chunk, ==, (guint32)i);
  g_assert_cmpuint (event->kind, ==, 1 + i % 20);
  g_assert_cmpuint (event->cpu, ==, i % 64);
  if (*previous != G_MAXUINT64)
    g_assert_cmpuint (i, >, *previous);
  *previous = i;
}

static void
write_all (Stress *stress)
{
  for (guint64 i = 0; i < N_SPANS; i++)
    {
      while (stress->n_allowed_ahead > 0 &&
             i >= __atomic_load_n (&stress->n_read, __ATOMIC_ACQUIRE) + stress->n_allowed_ahead)
        sched_yield ();
      emit_number (&stress->writer, i);
    }
}

static void *
writer_thread (void *data)
{
  Stress *stress = data;
  lse_ring_writer_adopt (&stress->writer);
  write_all (stress);
  g_atomic_int_set (&stress->is_done, TRUE);
  return NULL;
}

/* Drains once; returns whether there was anything. */
static gboolean
drain (Stress *stress, guint64 *n_events, guint64 *previous)
{
  LseEvent events[512];
  gsize n = lse_ring_reader_drain (&stress->reader, events, G_N_ELEMENTS (events));
  for (gsize i = 0; i < n; i++)
    assert_number (&events[i], previous);
  *n_events += n;
  __atomic_store_n (&stress->n_read, stress->reader.next, __ATOMIC_RELEASE);
  return n > 0;
}

/* While the writer writes, what came is in order and whole, and adds up with what was lost. */
static void
race (Stress *stress, guint64 *n_events)
{
  pthread_t thread;
  guint64 previous = G_MAXUINT64;
  guint n_polls = 0;
  look_through_the_writers_mapping (stress);
  g_assert_cmpint (pthread_create (&thread, NULL, writer_thread, stress), ==, 0);
  while (!g_atomic_int_get (&stress->is_done))
    {
      drain (stress, n_events, &previous);
      g_assert_cmpuint (*n_events + stress->reader.n_lost, ==, stress->reader.next);
      if (stress->n_allowed_ahead == 0 && n_polls++ % 64 == 0)
        g_usleep (200);
    }
  pthread_join (thread, NULL);
  while (drain (stress, n_events, &previous))
    ;
  g_assert_cmpuint (*n_events + stress->reader.n_lost, ==, N_SPANS);
  g_assert_cmpuint (previous, ==, N_SPANS - 1); /* the last one is always there */
  stress->reader.header = NULL;                 /* the mapping is the writer's */
}

static void
test_keeps_up (Stress *stress, gconstpointer data)
{
  guint64 n_events = 0;
  stress->n_allowed_ahead = 1 << 12; /* the whole ring: also its oldest record is readable */
  race (stress, &n_events);
  g_assert_cmpuint (n_events, ==, N_SPANS);
}

static void
test_lapped (Stress *stress, gconstpointer data)
{
  guint64 n_events = 0;
  race (stress, &n_events);
  g_test_message ("%" G_GUINT64_FORMAT " of %d read", n_events, N_SPANS);
}

static void
test_child (Stress *stress, gconstpointer data)
{
  guint64 n_events = 0, previous = G_MAXUINT64;
  int status = 0;
  pid_t pid = fork ();
  if (pid == 0)
    {
      lse_ring_writer_touch (&stress->writer);
      lse_ring_writer_adopt (&stress->writer);
      write_all (stress);
      _exit (0);
    }
  while (waitpid (pid, &status, WNOHANG) == 0)
    {
      drain (stress, &n_events, &previous);
      g_assert_cmpuint (n_events + stress->reader.n_lost, ==, stress->reader.next);
    }
  g_assert_cmpint (status, ==, 0);
  while (drain (stress, &n_events, &previous))
    ;
  g_assert_cmpuint (stress->reader.header->pid, ==, (guint)pid);
  g_assert_cmpuint (n_events + stress->reader.n_lost, ==, N_SPANS);
  g_assert_cmpuint (previous, ==, N_SPANS - 1);
}

/* A child that is killed at any moment leaves whole records and a count that adds up. */
static void
test_killed_child (Stress *stress, gconstpointer data)
{
  guint64 n_events = 0, previous = G_MAXUINT64;
  for (int i = 0; i < 20; i++)
    {
      guint64 begin = stress->reader.header->head;
      pid_t pid = fork ();
      if (pid == 0)
        {
          stress->writer.head = begin;
          for (guint64 number = begin;; number++)
            emit_number (&stress->writer, number);
        }
      g_usleep ((gulong)(i * 50));
      kill (pid, SIGKILL);
      waitpid (pid, NULL, 0);
      while (drain (stress, &n_events, &previous))
        ;
      g_assert_cmpuint (n_events + stress->reader.n_lost, ==, stress->reader.header->head);
    }
}

#define ADD(path, capacity, function)                                                      \
  g_test_add ("/stress/ring/" path, Stress, GUINT_TO_POINTER (capacity), set_up, function, \
              tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("LANESCOPE_CLOCK", "monotonic", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("keeps-up", 1 << 12, test_keeps_up);
  ADD ("lapped", 64, test_lapped);
  ADD ("lapped-in-turns", 1 << 12, test_lapped);
  ADD ("child", 1 << 12, test_child);
  ADD ("killed-child", 128, test_killed_child);
  return g_test_run ();
}
