/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Status codes and error details of the engine. Functions that can fail return an LseStatus and
 * fill an optional LseError, whose text is a whole sentence for the user: what was wrong, where,
 * what to do. The engine never prints, exits or aborts.
 */
#pragma once

#include <errno.h>

/* name, message */
#define LSE_STATUS_MAP(XX)                            \
  XX (EINVAL, "invalid value")                        \
  XX (ENOMEM, "not enough memory")                    \
  XX (EIO, "input or output failed")                  \
  XX (EUNAVAILABLE, "not available here")             \
  XX (EREFUSED, "refused before the start")           \
  XX (EBIND, "a worker could not be bound")           \
  XX (ECRASHED, "the worker process ended early")     \
  XX (ETIMEOUT, "no answer in time")                  \
  XX (EPROTOCOL, "a message could not be understood") \
  XX (ECANCELLED, "stopped")

typedef enum
{
#define XX(name, message) LSE_STATUS_ORDER_##name,
  LSE_STATUS_MAP (XX)
#undef XX
} LseStatusOrder;

typedef enum
{
  LSE_OK = 0,
#define XX(name, message) LSE_##name = -1 - LSE_STATUS_ORDER_##name,
  LSE_STATUS_MAP (XX)
#undef XX
} LseStatus;

typedef struct
{
  LseStatus status;
  int sys_errno;    /* errno of the failed call, 0 where there was none */
  char detail[320]; /* one sentence, UTF-8, without a newline */
} LseError;

/**
 * lse_status_name:
 *
 * Returns: "OK", "EINVAL", …; "UNKNOWN" for a number outside the list. Static.
 */
const char *lse_status_name (LseStatus status);

/**
 * lse_status_message:
 *
 * Returns: the general meaning of @status in a few words. Static.
 */
const char *lse_status_message (LseStatus status);

/**
 * lse_fail:
 * @err: (out) (nullable): filled with the arguments
 * @sys_errno: errno of the failed call, or 0; its text is appended to the sentence
 * @format: printf format of the sentence
 *
 * Returns: @status, so that a function can end with `return lse_fail (…)`.
 */
LseStatus lse_fail (LseError *err, LseStatus status, int sys_errno, const char *format, ...)
    __attribute__ ((format (printf, 4, 5)));
