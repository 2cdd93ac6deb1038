/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Exit statuses: documented, tested, never reused for anything else.
 */
#pragma once

#include "base/status.h"

#include <stddef.h>

typedef enum
{
  EXIT_OK = 0,
  EXIT_RUN_FAILED = 1,
  EXIT_USAGE = 2,
  EXIT_MISMATCH = 3,
  EXIT_REGRESSION = 4,
  EXIT_UNSTABLE = 5,
  EXIT_UNAVAILABLE = 6,
  EXIT_REFUSED = 7,
  EXIT_INTERRUPTED = 130,
  EXIT_TERMINATED = 143
} ExitStatus;

/* What a failure of the engine means for the exit status. */
int lanescope_exit_status_of (LseStatus status);

typedef struct
{
  int status;
  const char *meaning;
} ExitMeaning;

extern const ExitMeaning lanescope_exit_meanings[];
extern const size_t lanescope_n_exit_meanings;
