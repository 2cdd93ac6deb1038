/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Forked children, one a worker: how they begin, and how they are known to be alive. A child dies
 * with its parent, runs no exit handlers, and is never waited for without an end: who waits looks
 * after the children in between.
 */
#pragma once

#include "strategies/strategy.h"

#include <sys/types.h>

/* How long the coordinator waits for an answer before it looks whether all children live. */
#define LSE_CHILD_CHECK_NS 100000000

/* Exit status of a child that cannot go on because another one died with a lock in its hands. */
#define LSE_CHILD_LOST 3

/* The first thing in a forked child: it dies with @parent, and signals do to it what they do to a
 * process without handlers; the terminal's Ctrl-C is for the front end. */
void lse_child_begin (pid_t parent);

/* What a child does; it ends when this returns. */
typedef void (*LseChildMain) (void *context, uint32_t worker);

typedef struct
{
  LseTeam *team;
  pid_t *pids;         /* n_workers; 0 = not running */
  uint32_t n_children; /* running or not yet waited for */
} LseProcessPool;

LseStatus lse_process_pool_init (LseProcessPool *pool, LseTeam *team, LseError *err);
/* Kills what still runs. */
void lse_process_pool_clear (LseProcessPool *pool);

/**
 * lse_process_pool_fork:
 * @since: (inout) (nullable): a spawn span a child in the coordinator's lane
 *
 * Forks all workers, from the calling thread: when it ends, they end. Each child is bound, has its
 * ring and calls @child_main. If one cannot be forked none is left.
 */
LseStatus lse_process_pool_fork (LseProcessPool *pool,
                                 LseChildMain child_main,
                                 void *context,
                                 uint64_t *since,
                                 LseError *err);

/**
 * lse_process_pool_check:
 * @may_end: children that have ended by themselves are no offence
 *
 * Returns: %LSE_OK while all children are well; %LSE_ECRASHED, with the worker and how it ended,
 *   when one is not. Then all have been killed.
 */
LseStatus lse_process_pool_check (LseProcessPool *pool, bool may_end, LseError *err);

/* Waits until all children have ended by themselves: %LSE_ECRASHED if one ended in another way. */
LseStatus lse_process_pool_reap (LseProcessPool *pool, LseError *err);

void lse_process_pool_kill (LseProcessPool *pool);
