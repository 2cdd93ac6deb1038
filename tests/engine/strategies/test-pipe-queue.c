/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "strategies/pipe-queue.h"

#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static LsePipeQueue *
new_queue (LsePipeDirection direction)
{
  void *pages;
  g_assert_cmpint (lse_pages_map (&pages, sizeof (LsePipeQueue), LSE_PAGES_SHARED, NULL), ==,
                   LSE_OK);
  g_assert_cmpint (lse_pipe_queue_open (pages, direction, NULL), ==, LSE_OK);
  return pages;
}

static void
free_queue (LsePipeQueue *queue)
{
  lse_pipe_queue_close (queue);
  lse_pages_unmap (queue, sizeof *queue);
}

/* The bytes on the pipe are those that Python's Connection writes. */
static void
test_framing (void)
{
  unsigned char buffer[LSE_MESSAGE_HEADROOM + 4] = {0}, raw[8];
  LsePipeQueue *queue = new_queue (LSE_PARENT_WRITES);
  memcpy (buffer + LSE_MESSAGE_HEADROOM, "abcd", 4);
  g_assert_true (lse_message_try_write (queue->write_fd, buffer + LSE_MESSAGE_HEADROOM, 4));
  g_assert_cmpint (read (queue->read_fd, raw, sizeof raw), ==, 8);
  g_assert_cmpmem (raw, 8, "\0\0\0\4abcd", 8);
  free_queue (queue);
}

static bool
wait_cb (void *context)
{
  struct pollfd end = {.fd = *(int *)context, .events = POLLIN};
  return poll (&end, 1, 10000) == 1;
}

/* Sizes around the limits of one write and of the pipe, sent by a child. */
static void
test_sizes (void)
{
  static const size_t sizes[] = {0, 1, 16384, 16385, 65536, 1000000};
  LsePipeQueue *queue = new_queue (LSE_PARENT_READS);
  pid_t child = fork ();
  if (child == 0)
    {
      unsigned char *buffer = g_malloc (LSE_MESSAGE_HEADROOM + 1000000);
      bool is_sent = true;
      lse_pipe_queue_enter_child (queue, LSE_PARENT_READS);
      for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
        {
          memset (buffer + LSE_MESSAGE_HEADROOM, (int)i + 1, sizes[i]);
          is_sent = is_sent && lse_pipe_queue_lock (queue) &&
                    lse_message_write (queue->write_fd, buffer + LSE_MESSAGE_HEADROOM, sizes[i]);
          lse_pipe_queue_unlock (queue);
        }
      _exit (is_sent ? 0 : 1);
    }

  g_autofree unsigned char *buffer = g_malloc (1000000);
  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_assert_cmpint (lse_message_read (queue->read_fd, buffer, 1000000, wait_cb, &queue->read_fd),
                       ==, sizes[i]);
      for (size_t j = 0; j < sizes[i]; j += 999)
        g_assert_cmpint (buffer[j], ==, i + 1);
    }
  int status;
  waitpid (child, &status, 0);
  g_assert_cmpint (status, ==, 0);
  free_queue (queue);
}

static void
test_too_long (void)
{
  unsigned char buffer[LSE_MESSAGE_HEADROOM + 100] = {0};
  LsePipeQueue *queue = new_queue (LSE_PARENT_WRITES);
  lse_message_try_write (queue->write_fd, buffer + LSE_MESSAGE_HEADROOM, 100);
  g_assert_cmpint (lse_message_read (queue->read_fd, buffer, 99, NULL, NULL), ==, -1);
  free_queue (queue);
}

/* From 2 GiB on the length has 8 bytes. */
static void
test_long_header (void)
{
  static const unsigned char raw[] = {0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 2, 'o', 'k'};
  unsigned char buffer[2];
  LsePipeQueue *queue = new_queue (LSE_PARENT_WRITES);
  g_assert_cmpint (write (queue->write_fd, raw, sizeof raw), ==, sizeof raw);
  g_assert_cmpint (lse_message_read (queue->read_fd, buffer, 2, NULL, NULL), ==, 2);
  g_assert_cmpmem (buffer, 2, "ok", 2);
  free_queue (queue);
}

/* Who gets the lock of a dead child gives up, and so does everyone after. */
static void
test_dead_owner (void)
{
  LsePipeQueue *queue = new_queue (LSE_PARENT_READS);
  pid_t child = fork ();
  if (child == 0)
    {
      lse_pipe_queue_lock (queue);
      raise (SIGKILL);
    }
  waitpid (child, NULL, 0);
  g_assert_false (lse_pipe_queue_lock (queue));
  g_assert_false (lse_pipe_queue_lock (queue));
  free_queue (queue);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/pipe-queue/framing", test_framing);
  g_test_add_func ("/engine/pipe-queue/sizes", test_sizes);
  g_test_add_func ("/engine/pipe-queue/too-long", test_too_long);
  g_test_add_func ("/engine/pipe-queue/long-header", test_long_header);
  g_test_add_func ("/engine/pipe-queue/dead-owner", test_dead_owner);
  return g_test_run ();
}
