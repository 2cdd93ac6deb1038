/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/deque.h"

#define PLACE(index) ((index) & (LSE_DEQUE_CAPACITY - 1))

static uint64_t
pack (LseRange range)
{
  return (uint64_t)range.begin << 32 | range.end;
}

static LseRange
unpack (uint64_t packed)
{
  return (LseRange) {.begin = (uint32_t)(packed >> 32), .end = (uint32_t)packed};
}

void
lse_deque_init (LseDeque *deque)
{
  atomic_init (&deque->top, 0);
  atomic_init (&deque->bottom, 0);
}

bool
lse_deque_push (LseDeque *deque, LseRange range)
{
  uint64_t bottom = atomic_load_explicit (&deque->bottom, memory_order_relaxed); /* our own */
  uint64_t top = atomic_load_explicit (&deque->top, memory_order_acquire); /* thieves' exchange */
  if (bottom - top >= LSE_DEQUE_CAPACITY)
    return false;
  atomic_store_explicit (&deque->ranges[PLACE (bottom)], pack (range), memory_order_relaxed);
  /* Sequentially consistent: publishes the range to lse_deque_steal(), and a pusher that looks for
   * sleepers afterwards must not look before. */
  atomic_store (&deque->bottom, bottom + 1);
  return true;
}

bool
lse_deque_take (LseDeque *deque, LseRange *range)
{
  uint64_t bottom = atomic_load_explicit (&deque->bottom, memory_order_relaxed); /* our own */
  uint64_t top = atomic_load_explicit (&deque->top, memory_order_relaxed); /* a hint: may be old */
  if (bottom == top)
    return false;

  /* Claims the last place before it looks at the top; a thief looks at the top before it looks at
   * the bottom. In one order of all four at least one of them sees the other. */
  bottom--;
  atomic_store (&deque->bottom, bottom);
  top = atomic_load (&deque->top);
  if (top > bottom)
    {
      atomic_store_explicit (&deque->bottom, top, memory_order_relaxed); /* empty: nothing to see */
      return false;
    }
  *range = unpack (atomic_load_explicit (&deque->ranges[PLACE (bottom)], memory_order_relaxed));
  if (top < bottom)
    return true;

  bool is_ours = atomic_compare_exchange_strong (&deque->top, &top, top + 1);
  atomic_store_explicit (&deque->bottom, bottom + 1, memory_order_relaxed); /* empty */
  return is_ours;
}

bool
lse_deque_steal (LseDeque *deque, LseRange *range)
{
  uint64_t top = atomic_load (&deque->top); /* before the bottom: see lse_deque_take() */
  while (top < atomic_load (&deque->bottom))
    {
      uint64_t packed = atomic_load_explicit (&deque->ranges[PLACE (top)], memory_order_relaxed);
      /* The place is used again only after the top has moved on, and then this fails. */
      if (atomic_compare_exchange_weak (&deque->top, &top, top + 1))
        {
          *range = unpack (packed);
          return true;
        }
    }
  return false;
}
