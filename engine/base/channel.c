/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/channel.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_BYTES 16384

void
lse_channel_init (LseChannel *channel, int fd)
{
  *channel = (LseChannel) {.fd = fd};
}

void
lse_channel_clear (LseChannel *channel)
{
  if (channel->fd >= 0)
    close (channel->fd);
  free (channel->buffer);
  *channel = (LseChannel) {.fd = -1, .is_closed = true};
}

LseStatus
lse_channel_send (LseChannel *channel, json_t *message, LseError *err)
{
  char *line = message != NULL ? json_dumps (message, JSON_COMPACT) : NULL;
  json_decref (message);
  if (line == NULL)
    return lse_fail (err, LSE_ENOMEM, 0, "No memory for a control message.");

  size_t length = strlen (line), sent = 0;
  line[length++] = '\n'; /* takes the place of the NUL */
  while (sent < length)
    {
      ssize_t n = send (channel->fd, line + sent, length - sent, MSG_NOSIGNAL);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          int sys_errno = errno;
          free (line);
          return lse_fail (err, LSE_EIO, sys_errno, "The control channel is closed.");
        }
      sent += (size_t)n;
    }
  free (line);
  return LSE_OK;
}

/* Reads what is there into the buffer; sets is_closed at the end. */
static LseStatus
fill_buffer (LseChannel *channel, bool wait, LseError *err)
{
  if (channel->size - channel->used < READ_BYTES)
    {
      size_t size = channel->size * 2 + 2 * READ_BYTES;
      char *buffer = size <= 2 * LSE_CHANNEL_MAX_LINE ? realloc (channel->buffer, size) : NULL;
      if (buffer == NULL)
        return lse_fail (err, LSE_EPROTOCOL, 0, "A control message is too long.");
      channel->buffer = buffer;
      channel->size = size;
    }

  ssize_t n;
  do
    n = recv (channel->fd, channel->buffer + channel->used, channel->size - channel->used,
              wait ? 0 : MSG_DONTWAIT);
  while (n < 0 && errno == EINTR);

  if (n > 0)
    channel->used += (size_t)n;
  else if (n == 0 || errno != EAGAIN) /* on Linux EWOULDBLOCK is the same number */
    channel->is_closed = true;
  return LSE_OK;
}

/* Takes the first whole line out of the buffer. */
static LseStatus
take_line (LseChannel *channel, json_t **message, LseError *err)
{
  char *end = channel->used > 0 ? memchr (channel->buffer, '\n', channel->used) : NULL;
  if (end == NULL)
    return LSE_OK;

  json_error_t why;
  size_t length = (size_t)(end - channel->buffer);
  *message = json_loadb (channel->buffer, length, JSON_REJECT_DUPLICATES, &why);
  channel->used -= length + 1;
  memmove (channel->buffer, end + 1, channel->used);
  if (!json_is_object (*message))
    {
      json_decref (*message);
      *message = NULL;
      return lse_fail (err, LSE_EPROTOCOL, 0, "A control message is no JSON object: %s.", why.text);
    }
  return LSE_OK;
}

LseStatus
lse_channel_receive (LseChannel *channel, json_t **message, bool wait, LseError *err)
{
  *message = NULL;
  for (bool tried = false;; tried = true)
    {
      LseStatus status = take_line (channel, message, err);
      if (status != LSE_OK || *message != NULL)
        return status;
      if (channel->is_closed)
        return lse_fail (err, LSE_EIO, 0, "The other side of the control channel is gone.");
      if (tried && !wait)
        return LSE_OK;
      status = fill_buffer (channel, wait, err);
      if (status != LSE_OK)
        return status;
    }
}
