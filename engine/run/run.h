/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * LseRun: one plan in a process of its own (lanescope-worker), its control channel, its rings.
 * The front end that owns it never shares an address space with what is measured.
 *
 * One thread owns a run: the one that forked it, because the worker dies with its parent thread.
 */
#pragma once

#include "analysis/result.h"
#include "run/run-directory.h"
#include "trace/recording.h"

typedef enum
{
  LSE_RUN_STATE_PREPARING, /* started; data and pool are being made */
  LSE_RUN_STATE_READY,     /* waits in read() for what to measure next */
  LSE_RUN_STATE_MEASURING, /* does what it was asked for */
  LSE_RUN_STATE_ENDED      /* the process is gone; the result says how */
} LseRunState;

typedef struct LseRun LseRun;

/**
 * lse_run_start:
 * @topology: where the plan's pins are placed; not kept
 * @directory: borrowed until lse_run_free()
 *
 * Makes the rings and starts the worker; returns before it is ready. %LSE_EIO, %LSE_ENOMEM,
 * %LSE_EUNAVAILABLE (no worker program), %LSE_EINVAL (a CPU that is not allowed). The plan must
 * be valid.
 */
LseStatus lse_run_start (LseRun **run,
                         const LsePlan *plan,
                         const LseTopology *topology,
                         LseRunDirectory *directory,
                         LseError *err);

/* Ends the worker's process group if it is still there (SIGTERM, SIGKILL after 2 s), waits for it
 * and removes the rings. */
void lse_run_free (LseRun *run);

LseRunState lse_run_state (const LseRun *run);
int lse_run_pid (const LseRun *run);

/* Readable when something happened: poll it, then call lse_run_dispatch(). -1 when the worker has
 * closed it: call lse_run_dispatch() now and then until the state is ENDED. */
int lse_run_fd (const LseRun *run);

/* Reads what the worker said; changes state and result. Never blocks. */
void lse_run_dispatch (LseRun *run);

/**
 * lse_run_measure:
 * @n_repetitions: counted ones; may be 0 with @begins_block
 * @begins_block: one more repetition comes first and is not counted
 *
 * Asks for repetitions: a block, or a part of the one that was begun last. The run must be READY,
 * and is again when they are done.
 */
void lse_run_measure (LseRun *run, uint32_t n_repetitions, bool begins_block);

/* Asks the worker to end and keeps what is there. At once, also in the middle of a repetition. */
void lse_run_stop (LseRun *run);

/* Ends the worker at once: the run has failed, for the reason given (unless there was one before). */
void lse_run_give_up (LseRun *run, const char *kind, const char *text);

/* A run that has said all it can: asks the worker to close its pool and end by itself. */
void lse_run_finish (LseRun *run);

/* The result so far; borrowed; statistics are up to date. */
LseResult *lse_run_result (LseRun *run);

/* Takes new events out of the rings, and what the kernel knows of the threads. */
void lse_run_drain (LseRun *run);
const LseRecording *lse_run_recording (const LseRun *run);

/* When all threads of the run were on a core, until the last call of lse_run_drain(), or until it was
 * asked for something. NULL under a plan without trace. */
const LseSwitches *lse_run_switches (const LseRun *run);
