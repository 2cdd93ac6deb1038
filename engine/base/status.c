/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *
lse_status_name (LseStatus status)
{
  switch (status)
    {
    case LSE_OK:
      return "OK";
#define XX(name, message) \
  case LSE_##name:        \
    return #name;
      LSE_STATUS_MAP (XX)
#undef XX
    }
  return "UNKNOWN";
}

const char *
lse_status_message (LseStatus status)
{
  switch (status)
    {
    case LSE_OK:
      return _ ("done");
#define XX(name, message) \
  case LSE_##name:        \
    return _ (message);
      LSE_STATUS_MAP (XX)
#undef XX
    }
  return _ ("unknown status");
}

/* Takes away the letter, in UTF-8, of which the end was cut off; @length: of @text. */
static void
drop_cut_letter (char *text, size_t length)
{
  size_t at = length;
  while (at > 0 && ((unsigned char)text[at - 1] & 0xc0) == 0x80)
    at--;
  if (at == 0 || (unsigned char)text[at - 1] < 0xc0)
    return;
  unsigned char first = (unsigned char)text[at - 1];
  size_t wanted = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (length - (at - 1) < wanted)
    text[at - 1] = '\0';
}

/* Appends to the detail, of which @used bytes are there. Returns the bytes then. */
static size_t
append (LseError *err, size_t used, const char *format, va_list args)
{
  size_t room = sizeof err->detail - used;
  int length = vsnprintf (err->detail + used, room, format, args);
  if (length < 0)
    return used;
  if ((size_t)length < room)
    return used + (size_t)length;
  drop_cut_letter (err->detail, sizeof err->detail - 1);
  return sizeof err->detail - 1;
}

__attribute__ ((format (printf, 3, 4))) static size_t
append_words (LseError *err, size_t used, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  used = append (err, used, format, args);
  va_end (args);
  return used;
}

LseStatus
lse_fail (LseError *err, LseStatus status, int sys_errno, const char *format, ...)
{
  if (err == NULL)
    return status;

  va_list args;
  va_start (args, format);
  size_t used = append (err, 0, format, args);
  va_end (args);
  err->status = status;
  err->sys_errno = sys_errno;
  err->reason_at = 0;
  char text[96];
  if (sys_errno != 0)
    append_words (err, used, " (%s)", strerror_r (sys_errno, text, sizeof text));
  return status;
}

LseStatus
lse_fail_field (LseError *err, LseStatus status, const char *field, const char *format, ...)
{
  if (err == NULL)
    return status;

  va_list args;
  err->status = status;
  err->sys_errno = 0;
  err->reason_at = append_words (err, 0, _ ("%s: "), field);
  va_start (args, format);
  append (err, err->reason_at, format, args);
  va_end (args);
  return status;
}

const char *
lse_error_reason (const LseError *err)
{
  return err->detail + err->reason_at;
}
