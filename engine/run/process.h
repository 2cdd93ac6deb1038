/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Starting the worker program: found beside this program, with an environment made for its plan,
 * in a process group of its own, and unable to outlive the thread that starts it.
 */
#pragma once

#include "plan/plan.h"

#include <sys/types.h>

typedef struct
{
  pid_t pid;
  int channel_fd; /* our end of the control channel */
} LseProcess;

/**
 * lse_worker_path:
 * @path: (out): LANESCOPE_WORKER if set; else the installed or the uninstalled place, relative to
 *   the running program
 *
 * Returns: %LSE_OK; %LSE_EUNAVAILABLE with the places looked at.
 */
LseStatus lse_worker_path (char *path, size_t size, LseError *err);

/* Called when the process exists and has not executed its program yet; it waits. */
typedef void (*LseProcessForkedFn) (pid_t pid, void *user_data);

/**
 * lse_process_start:
 * @plan: (nullable): its environment; NULL for a probe
 * @argument: (nullable): one argument for the worker
 * @log_path: (nullable): where the worker's standard error goes
 * @forked: (nullable): for what must be in place before the program starts
 *
 * Forks and executes the worker; its file descriptor 3 is the control channel. Call from the main
 * or one long-lived thread: the kernel ends the worker with the thread that forked it.
 */
LseStatus lse_process_start (LseProcess *process,
                             const LsePlan *plan,
                             const char *argument,
                             const char *log_path,
                             LseProcessForkedFn forked,
                             void *user_data,
                             LseError *err);

/**
 * lse_process_environment:
 * @plan: (nullable)
 *
 * The environment that a worker with @plan gets: ours, without what would place or size the
 * threads of OpenMP and BLAS, and with exactly this plan's numbers. NULL-terminated; free the
 * array and its strings with lse_process_environment_free(). NULL without memory.
 */
char **lse_process_environment (const LsePlan *plan);
void lse_process_environment_free (char **environment);
