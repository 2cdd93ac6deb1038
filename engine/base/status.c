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
      return "done";
#define XX(name, message) \
  case LSE_##name:        \
    return message;
      LSE_STATUS_MAP (XX)
#undef XX
    }
  return "unknown status";
}

LseStatus
lse_fail (LseError *err, LseStatus status, int sys_errno, const char *format, ...)
{
  if (err == NULL)
    return status;

  va_list args;
  va_start (args, format);
  int length = vsnprintf (err->detail, sizeof err->detail, format, args);
  va_end (args);

  err->status = status;
  err->sys_errno = sys_errno;
  if (sys_errno != 0 && length >= 0 && (size_t)length < sizeof err->detail)
    {
      char text[96];
      snprintf (err->detail + length, sizeof err->detail - (size_t)length, " (%s)",
                strerror_r (sys_errno, text, sizeof text));
    }
  return status;
}
