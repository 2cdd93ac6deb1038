/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file for data that are to lie on a disk: in the user's cache folder, without a name from the
 * start, so that it is gone when the last process closes it, however that ends.
 */
#pragma once

#include "base/status.h"

#include <stdint.h>

/**
 * lse_scratch_file_open:
 * @fd: (out): close() it; -1 on failure
 *
 * A file of @bytes whose blocks exist already, in $XDG_CACHE_HOME/lanescope, ~/.cache/lanescope,
 * $TMPDIR or /var/tmp, whichever first is on a disk and has the room. %LSE_EUNAVAILABLE: none is on
 * a disk; %LSE_EIO: no room, or no permission; the sentence says how much is needed and where.
 */
LseStatus lse_scratch_file_open (int *fd, uint64_t bytes, LseError *err);

/* Writes everything that is not on the disk yet, and makes the system forget the pages that it
 * keeps of the file, so that the next to read gets them from the disk. */
void lse_scratch_file_drop (int fd);
