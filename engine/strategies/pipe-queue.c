/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/pipe-queue.h"

#include <endian.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define SHORT_HEADER sizeof (int32_t)
#define LONG_HEADER (sizeof (int32_t) + sizeof (uint64_t))

LseStatus
lse_pipe_queue_open (LsePipeQueue *queue, LsePipeDirection direction, LseError *err)
{
  int ends[2];
  pthread_mutexattr_t attributes;
  queue->read_fd = queue->write_fd = -1;
  if (pipe2 (ends, O_CLOEXEC) != 0)
    return lse_fail (err, LSE_EUNAVAILABLE, errno, "A pipe to the workers could not be opened.");
  queue->read_fd = ends[0];
  queue->write_fd = ends[1];
  /* The flag belongs to the end, not to the process: children use the other end alone. */
  fcntl (ends[direction == LSE_PARENT_WRITES ? 1 : 0], F_SETFL, O_NONBLOCK);

  pthread_mutexattr_init (&attributes);
  pthread_mutexattr_setpshared (&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust (&attributes, PTHREAD_MUTEX_ROBUST);
  int error = pthread_mutex_init (&queue->lock, &attributes);
  pthread_mutexattr_destroy (&attributes);
  if (error == 0)
    return LSE_OK;
  lse_pipe_queue_close (queue);
  return lse_fail (err, LSE_EUNAVAILABLE, error, "A lock between processes could not be made.");
}

static void
close_end (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

/* A lock that a dead child held is not destroyed but made anew by the next open. */
void
lse_pipe_queue_close (LsePipeQueue *queue)
{
  close_end (&queue->read_fd);
  close_end (&queue->write_fd);
}

void
lse_pipe_queue_enter_child (LsePipeQueue *queue, LsePipeDirection direction)
{
  /* The numbers lie in shared memory and are the parent's too: close, do not forget. */
  close (direction == LSE_PARENT_WRITES ? queue->write_fd : queue->read_fd);
}

bool
lse_pipe_queue_lock (LsePipeQueue *queue)
{
  int error = pthread_mutex_lock (&queue->lock);
  if (error == EOWNERDEAD) /* left inconsistent on purpose: every later lock fails at once */
    pthread_mutex_unlock (&queue->lock);
  return error == 0;
}

void
lse_pipe_queue_unlock (LsePipeQueue *queue)
{
  pthread_mutex_unlock (&queue->lock);
}

/* ------------------------------------------------------------------ messages */

static bool
write_all (int fd, const unsigned char *bytes, size_t n_bytes)
{
  while (n_bytes > 0)
    {
      ssize_t written = write (fd, bytes, n_bytes);
      if (written < 0 && errno != EINTR)
        return false;
      if (written > 0)
        {
          bytes += written;
          n_bytes -= (size_t)written;
        }
    }
  return true;
}

/* Puts the header right before @body. Returns its length. */
static size_t
put_header (unsigned char *body, size_t bytes)
{
  if (bytes <= INT32_MAX)
    {
      uint32_t length = htobe32 ((uint32_t)bytes);
      memcpy (body - SHORT_HEADER, &length, sizeof length);
      return SHORT_HEADER;
    }
  uint32_t escape = htobe32 (UINT32_MAX);
  uint64_t length = htobe64 (bytes);
  memcpy (body - LONG_HEADER, &escape, sizeof escape);
  memcpy (body - sizeof length, &length, sizeof length);
  return LONG_HEADER;
}

bool
lse_message_write (int fd, unsigned char *body, size_t bytes)
{
  size_t header = put_header (body, bytes);
  if (bytes <= LSE_MESSAGE_JOINED_MAX)
    return write_all (fd, body - header, header + bytes);
  return write_all (fd, body - header, header) && write_all (fd, body, bytes);
}

bool
lse_message_try_write (int fd, unsigned char *body, size_t bytes)
{
  size_t header = put_header (body, bytes);
  return write (fd, body - header, header + bytes) == (ssize_t)(header + bytes);
}

static bool
read_all (int fd, void *to, size_t n_bytes, bool (*keep_waiting) (void *), void *context)
{
  unsigned char *at = to;
  while (n_bytes > 0)
    {
      ssize_t got = read (fd, at, n_bytes);
      if (got > 0)
        {
          at += got;
          n_bytes -= (size_t)got;
        }
      else if (got == 0)
        return false;
      else if (errno == EAGAIN)
        {
          if (keep_waiting == NULL || !keep_waiting (context))
            return false;
        }
      else if (errno != EINTR)
        return false;
    }
  return true;
}

ssize_t
lse_message_read (int fd,
                  void *body,
                  size_t capacity,
                  bool (*keep_waiting) (void *context),
                  void *context)
{
  uint32_t short_length;
  uint64_t length;
  if (!read_all (fd, &short_length, sizeof short_length, keep_waiting, context))
    return -1;
  length = be32toh (short_length);
  if (length == UINT32_MAX)
    {
      if (!read_all (fd, &length, sizeof length, keep_waiting, context))
        return -1;
      length = be64toh (length);
    }
  if (length > capacity || !read_all (fd, body, length, keep_waiting, context))
    return -1;
  return (ssize_t)length;
}
