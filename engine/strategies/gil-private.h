/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the strategy `gil` share: the thread that does small I/O under the same GIL.
 */
#pragma once

#include "strategies/gil.h"
#include "strategies/strategy.h"

typedef struct LseGilEcho LseGilEcho;

/**
 * lse_gil_echo_new:
 * @echo: (out): free with lse_gil_echo_free(); NULL on failure
 * @gil: (nullable): NULL: it never waits
 *
 * Forks the peer, then starts the thread; its lane is the coordinator's. Call while the caller is
 * single-threaded and not bound. %LSE_ENOMEM, %LSE_EUNAVAILABLE, %LSE_EIO.
 */
LseStatus lse_gil_echo_new (LseGilEcho **echo, LseTeam *team, LseGil *gil, LseError *err);
void lse_gil_echo_free (LseGilEcho *echo);

/* Lets the thread begin to send one byte after the other, each when the last one has come back. */
void lse_gil_echo_begin (LseGilEcho *echo);

/* Asks it to stop; it finishes the byte that is under way. Does not wait. */
void lse_gil_echo_end (LseGilEcho *echo);

/* Waits until it has stopped. %LSE_ECRASHED if the peer is gone. */
LseStatus lse_gil_echo_wait (LseGilEcho *echo, LseError *err);
