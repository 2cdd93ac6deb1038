/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hands out chunks by the plan's schedule: static blocks need no shared write at all; dynamic is
 * one atomic addition a chunk; guided takes pieces that shrink with what is left. Work in phases is
 * handed out once a phase; between two of them the workers meet here. May lie in memory shared
 * between processes.
 */
#pragma once

#include "strategies/strategy.h"

#include <stdatomic.h>

typedef struct
{
  _Alignas(64) _Atomic uint64_t next;   /* first chunk nobody has taken; may run past the end */
  _Alignas(64) _Atomic uint32_t n_here; /* workers at the barrier */
  _Atomic uint32_t n_sleepers;          /* … that do not look any more */
  _Alignas(64) _Atomic uint32_t n_met;  /* barriers passed: on this they look */
} LseDispenser;

/* Before a round, while no worker is in it; published to the workers by what starts them. */
static inline void
lse_dispenser_reset (LseDispenser *dispenser)
{
  atomic_store_explicit (&dispenser->next, 0, memory_order_relaxed);
  atomic_store_explicit (&dispenser->n_here, 0, memory_order_relaxed); /* a round may have failed */
  atomic_store_explicit (&dispenser->n_sleepers, 0, memory_order_relaxed);
}

/**
 * lse_dispenser_serve:
 *
 * Does the share of @worker: chunk after chunk until none is left, phase after phase. LSE_JOB_FILL always goes by the
 * static schedule, LSE_JOB_WAKE does nothing. Called by every worker of the round at once.
 */
void lse_dispenser_serve (LseDispenser *dispenser,
                          LseTeam *team,
                          uint32_t worker,
                          LseJob job,
                          uint64_t *since);

/**
 * lse_dispenser_meet:
 *
 * Between two phases: waits until all workers of the round are here, and makes the chunks ready to
 * be handed out anew. Writes the span of the barrier. Called by every worker of the round.
 */
void lse_dispenser_meet (LseDispenser *dispenser, LseTeam *team, uint32_t worker, uint64_t *since);
