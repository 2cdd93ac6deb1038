/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * JSON lines over a stream socket: the control channel between a front end and its worker.
 */
#pragma once

#include "base/status.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define LSE_CHANNEL_MAX_LINE ((size_t)4 << 20)

typedef struct
{
  int fd;
  char *buffer;
  size_t used, size;
  bool is_closed; /* the other side is gone, or sent what no one can understand */
} LseChannel;

/* Takes @fd. */
void lse_channel_init (LseChannel *channel, int fd);
void lse_channel_clear (LseChannel *channel);

/**
 * lse_channel_send:
 * @message: (transfer full): NULL counts as a lack of memory
 *
 * Sends one line; blocks until all of it is in the socket. A closed other side is %LSE_EIO, never
 * a SIGPIPE.
 */
LseStatus lse_channel_send (LseChannel *channel, json_t *message, LseError *err);

/**
 * lse_channel_receive:
 * @message: (out): the next whole line; NULL if there is none yet; free with json_decref()
 * @wait: block until a line or the end
 *
 * Returns: %LSE_OK; %LSE_EIO when the other side is gone and every line has been read;
 *   %LSE_EPROTOCOL for a line that is no JSON object or too long.
 */
LseStatus lse_channel_receive (LseChannel *channel, json_t **message, bool wait, LseError *err);
