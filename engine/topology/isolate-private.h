/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs a step on hostile input in a child process of its own: hwloc 2.9 crashes on one in 200
 * damaged XML files that pass every check (a root without complete_nodeset), and asserts on some
 * synthetic strings. What the child answers comes back as bytes; a crash is only a status.
 */
#pragma once

#include "base/status.h"

#include <stddef.h>

#define LSE_ISOLATE_MAX_SECONDS 20
#define LSE_ISOLATE_MAX_BYTES ((size_t)64 << 20)      /* of the answer */
#define LSE_ISOLATE_MAX_ALLOCATED ((size_t)256 << 20) /* by the child */

/* Writes the answer to @fd with lse_isolate_send(). Runs in the child: no threads there. */
typedef void (*LseIsolatedJob) (const void *argument, int fd);

/**
 * lse_isolate_run:
 * @answer: (out): what the job sent, malloc'ed
 *
 * Call from any thread, but not while another one holds a lock that @job needs.
 * Returns: %LSE_OK; %LSE_ECRASHED if the child ended without an answer or took too long;
 *   %LSE_EIO or %LSE_ENOMEM if there is none to be had.
 */
LseStatus lse_isolate_run (LseIsolatedJob job,
                           const void *argument,
                           void **answer,
                           size_t *bytes,
                           LseError *err);

/* Writes all of it; what cannot be written is noticed by the reader. */
void lse_isolate_send (int fd, const void *data, size_t bytes);
