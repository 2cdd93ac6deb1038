/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A work-stealing deque after Chase and Lev: its owner pushes and takes at the bottom, anybody
 * steals at the top. It holds ranges of chunks, not chunks: whoever gets a range pushes its upper
 * half and goes on with the lower one, so that a thief always gets the largest piece and a deque
 * never holds more pieces than a range can be halved.
 *
 * The fences of the published algorithm are sequentially consistent accesses here: the same
 * instructions on x86-64, and ThreadSanitizer understands them.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define LSE_DEQUE_CAPACITY 64u

/* Chunks [begin, end). */
typedef struct
{
  uint32_t begin, end;
} LseRange;

typedef struct
{
  _Alignas(64) _Atomic uint64_t top;           /* next to steal; only ever grows */
  _Alignas(64) _Atomic uint64_t bottom;        /* next free place; written by the owner alone */
  _Atomic uint64_t ranges[LSE_DEQUE_CAPACITY]; /* begin << 32 | end */
} LseDeque;

/* Before any use, by one thread. */
void lse_deque_init (LseDeque *deque);

/* Owner. Returns: false if the deque is full; @range stays the caller's. */
bool lse_deque_push (LseDeque *deque, LseRange range);

/* Owner: takes what was pushed last. Returns: false if there is nothing. */
bool lse_deque_take (LseDeque *deque, LseRange *range);

/* Any thread: takes what was pushed first. Returns: false if there is nothing. */
bool lse_deque_steal (LseDeque *deque, LseRange *range);
