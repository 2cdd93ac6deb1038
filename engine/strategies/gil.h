/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A global interpreter lock as CPython has it: who waits longer than the switch interval asks the
 * holder to drop it, the holder does so at its next check point, and does not get it back before
 * somebody else has had it. What is real here is all of it: the threads, the waits, the switches.
 *
 * The rules follow Python/ceval_gil.c as of 3.11 and 3.13, and Python 2.7's Python/ceval.c.
 */
#pragma once

#include "plan/plan.h"
#include "trace/ring.h"

#include <pthread.h>

typedef struct LseGil LseGil;

/* One thread under a GIL; a line of its own, for others ask it by `drop_request`. */
typedef struct
{
  _Alignas(64) _Atomic uint32_t drop_request; /* 3.13: somebody wants this thread to drop the GIL */
  LseGil *gil;                                /* NULL: free-threaded, nothing ever waits */
  LseRingWriter *ring;                        /* its lane */
  uint32_t number;      /* in arguments of events: LSE_GIL_HOLDER_OF_WORKER() */
  uint32_t n_bytecodes; /* legacy: since the GIL was dropped last */
  uint64_t held_since;  /* ticks */

  uint64_t n_taken, n_dropped; /* the lock's own counts of this thread */
  uint64_t n_timeouts, n_requests, n_forced;
} LseGilThread;

struct LseGil
{
  /* Read without a lock by every check point of the thread that holds the GIL. */
  _Alignas(64) _Atomic uint32_t
      drop_request; /* up to 3.12: one for all threads; legacy: always 1 */

  _Alignas(64) pthread_mutex_t mutex; /* over the fields below */
  pthread_cond_t released;            /* timed by CLOCK_MONOTONIC */
  bool is_locked;
  uint64_t switch_number;      /* of times that a taker was not the holder before it */
  LseGilThread *_Atomic taker; /* who holds it, NULL nobody: for the check below */
  _Atomic uint64_t n_broken;   /* times that somebody took it while it was held: never */

  _Alignas(64) pthread_mutex_t switch_mutex; /* with `mutex` held too to change last_holder */
  pthread_cond_t switched;
  LseGilThread *_Atomic last_holder; /* who holds it or held it last */

  LseGilVariant variant;
  int64_t interval_ns;
  uint32_t index; /* which of several GILs */
};

/* @variant: not LSE_GIL_FREE_THREADED. */
void lse_gil_init (LseGil *gil, LseGilVariant variant, int64_t interval_ns, uint32_t index);
void lse_gil_clear (LseGil *gil);

/* @gil: (nullable): NULL makes every call below do nothing but keep the lane's chain. */
void lse_gil_thread_init (LseGilThread *self, LseGil *gil, uint32_t number, LseRingWriter *ring);

/**
 * lse_gil_take:
 * @since: (inout): begin of the wait; becomes the moment when the GIL was there
 *
 * Waits for the GIL. Writes gil-wait, and gil-timeout and gil-request inside it.
 */
void lse_gil_take (LseGilThread *self, uint64_t *since);

/**
 * lse_gil_drop:
 * @since: (inout): when what was done under the GIL ended: now
 *
 * Gives the GIL back, before something that needs none. Writes gil-held. If somebody had asked for
 * the GIL, waits until somebody has taken it (gil-forced-switch).
 */
void lse_gil_drop (LseGilThread *self, uint64_t *since);

/* What a check point looks at: not 0 when lse_gil_is_wanted() is worth a call. */
const _Atomic uint32_t *lse_gil_request (const LseGilThread *self);

/**
 * lse_gil_is_wanted:
 * @n_bytecodes: run since the last call
 *
 * At a check point whose request is not 0. Legacy drops the GIL by itself after 100 bytecodes and
 * takes it again at once: that nobody came in between is not worth an event.
 * Returns: true if the caller must end its span and call lse_gil_yield().
 */
bool lse_gil_is_wanted (LseGilThread *self, uint32_t n_bytecodes);

/* Lets another thread have the GIL, and waits for it again. Writes as drop and take do. */
void lse_gil_yield (LseGilThread *self, uint64_t *since);
