/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Status codes and error details of the engine. Functions that can fail return an LseStatus and
 * fill an optional LseError, whose text is a whole sentence for the user: what was wrong, where,
 * what to do. The engine never prints, exits or aborts.
 */
#pragma once

#include "i18n.h"

#include <errno.h>
#include <stddef.h>

/* name, message */
#define LSE_STATUS_MAP(XX)                                 \
  XX (EINVAL, N_ ("invalid value"))                        \
  XX (ENOMEM, N_ ("not enough memory"))                    \
  XX (EIO, N_ ("input or output failed"))                  \
  XX (EUNAVAILABLE, N_ ("not available here"))             \
  XX (EREFUSED, N_ ("refused before the start"))           \
  XX (EBIND, N_ ("a worker could not be bound"))           \
  XX (ECRASHED, N_ ("the worker process ended early"))     \
  XX (ETIMEOUT, N_ ("no answer in time"))                  \
  XX (EPROTOCOL, N_ ("a message could not be understood")) \
  XX (ECANCELLED, N_ ("stopped"))

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
  size_t reason_at; /* where in it the reason begins, behind the name of a field */
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
 * Returns: the general meaning of @status in a few words, in the user's language. Static.
 */
const char *lse_status_message (LseStatus status);

/**
 * lse_fail:
 * @err: (out) (nullable): filled with the arguments
 * @sys_errno: errno of the failed call, or 0; its text is appended to the sentence
 * @format: printf format of the sentence; translated by the caller: _("…")
 *
 * A sentence that is too long is cut between two letters.
 *
 * Returns: @status, so that a function can end with `return lse_fail (…)`.
 */
LseStatus lse_fail (LseError *err, LseStatus status, int sys_errno, const char *format, ...)
    __attribute__ ((format (printf, 4, 5)));

/**
 * lse_fail_field:
 * @field: what is wrong, as the user writes it: "chunks (-c)"; translated by the caller
 * @format: what is wrong with it, a sentence that can stand beside the field
 *
 * The detail is "FIELD: SENTENCE".
 *
 * Returns: @status
 */
LseStatus
lse_fail_field (LseError *err, LseStatus status, const char *field, const char *format, ...)
    __attribute__ ((format (printf, 4, 5)));

/**
 * lse_error_reason:
 *
 * Returns: the sentence of @err without the name of the field that it is about, where it has one:
 *   for those who show it beside that field. Borrowed.
 */
const char *lse_error_reason (const LseError *err);
