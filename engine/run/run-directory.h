/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The run directory of a front end: lanescope-<uid>-<random>, mode 0700, in /dev/shm, else in
 * XDG_RUNTIME_DIR, else in TMPDIR. A lock on a file in it says that its front end lives; what a
 * crash left behind is removed by the next start.
 */
#pragma once

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

typedef struct
{
  char path[256];
  int lock_fd;
} LseRunDirectory;

/**
 * lse_run_directory_open:
 * @needed_bytes: room that the rings will take; places with less are passed over
 *
 * Removes directories of dead front ends first. %LSE_EIO with each place and what was wrong there.
 */
LseStatus lse_run_directory_open (LseRunDirectory *directory, uint64_t needed_bytes, LseError *err);

/* Removes the directory and everything in it. */
void lse_run_directory_close (LseRunDirectory *directory);

/* Removes what dead front ends of this user left in all places. Returns how many directories. */
size_t lse_run_directory_sweep (void);
