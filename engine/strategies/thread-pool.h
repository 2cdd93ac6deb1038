/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A persistent pool of pthreads behind a gate. The calling thread is worker 0, as in OpenMP: it
 * needs no wake-up and no core stands idle while it waits.
 */
#pragma once

#include "strategies/strategy.h"

typedef struct LseThreadPool LseThreadPool;

/**
 * LseThreadPoolBody:
 * @since: (inout): begin of the next span of this worker's lane
 *
 * What each worker does in a round; called for LSE_JOB_FILL and LSE_JOB_COMPUTE.
 */
typedef void (*LseThreadPoolBody) (void *context, uint32_t worker, LseJob job, uint64_t *since);

/**
 * lse_thread_pool_new:
 * @pool: (out): free with lse_thread_pool_free(); NULL on failure
 *
 * Starts the threads of all workers but 0 and binds them; the caller is bound as worker 0 says
 * until lse_thread_pool_free(). All masks have been read back when this returns.
 */
LseStatus lse_thread_pool_new (LseThreadPool **pool,
                               LseTeam *team,
                               LseThreadPoolBody body,
                               void *context,
                               LseError *err);
void lse_thread_pool_free (LseThreadPool *pool);

/**
 * lse_thread_pool_run:
 * @begin: when the round began: earlier than *@since if the caller did something alone before
 * @since: (inout): worker 0's chain
 *
 * One round. Call from the thread that made the pool, then, under LSE_JOB_COMPUTE and when
 * whatever follows is done, lse_thread_pool_end_round().
 */
void lse_thread_pool_run (LseThreadPool *pool, LseJob job, uint64_t begin, uint64_t *since);
void lse_thread_pool_end_round (LseThreadPool *pool, uint64_t end);
