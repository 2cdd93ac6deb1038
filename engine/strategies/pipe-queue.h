/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The queue of Python's multiprocessing.Pool: one pipe and two locks, many children on the one
 * side, the parent on the other. A message is a 4-byte big-endian length and its body; up to
 * 16 KiB they go in one write, above in two; from 2 GiB on the length is -1 and 8 bytes follow.
 * A child holds the lock of its side for the whole message; the parent is alone on its side and
 * takes none.
 *
 * The locks are robust: a child that dies with one in its hands leaves the stream in the middle
 * of a message, so that whoever gets the lock next gives up, and the parent finds out.
 */
#pragma once

#include "base/status.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Room that a message needs before its body for the header. */
#define LSE_MESSAGE_HEADROOM 16

/* Bodies above this are written apart from their header. */
#define LSE_MESSAGE_JOINED_MAX 16384

typedef struct
{
  pthread_mutex_t lock; /* of the children's side: lies in shared memory */
  int read_fd, write_fd;
} LsePipeQueue;

typedef enum
{
  LSE_PARENT_WRITES, /* tasks */
  LSE_PARENT_READS   /* results */
} LsePipeDirection;

/* @queue lies in memory shared with the children. The parent's end does not block. */
LseStatus lse_pipe_queue_open (LsePipeQueue *queue, LsePipeDirection direction, LseError *err);
void lse_pipe_queue_close (LsePipeQueue *queue);

/* In a child: gives the parent's end up. */
void lse_pipe_queue_enter_child (LsePipeQueue *queue, LsePipeDirection direction);

/* In a child. Returns: false if another child died with the lock: the stream is broken. */
bool lse_pipe_queue_lock (LsePipeQueue *queue);
void lse_pipe_queue_unlock (LsePipeQueue *queue);

/**
 * lse_message_write:
 * @body: @bytes bytes, with %LSE_MESSAGE_HEADROOM writable bytes before them
 *
 * Writes one message to a blocking descriptor. Returns: false if the other side is gone.
 */
bool lse_message_write (int fd, unsigned char *body, size_t bytes);

/* The same to a non-blocking one, for a message of at most PIPE_BUF bytes: all or nothing. */
bool lse_message_try_write (int fd, unsigned char *body, size_t bytes);

/**
 * lse_message_read:
 * @keep_waiting: (nullable): asked whenever a non-blocking descriptor has nothing; it waits, and
 *   returns false to give up
 *
 * Reads one message of at most @capacity bytes. Returns: its length; -1 at the end of the stream,
 *   on giving up, and for a message that is too long.
 */
ssize_t lse_message_read (int fd,
                          void *body,
                          size_t capacity,
                          bool (*keep_waiting) (void *context),
                          void *context);
