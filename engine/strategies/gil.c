/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/gil.h"

#include "base/clock.h"

#include <time.h>

#define LEGACY_CHECK_INTERVAL 100 /* sys.getcheckinterval() */
/* CPython waits for the switch without a limit. So do we, but look again once a second: glibc up to
 * 2.40 could lose a wake-up (its bug 25847), and a lost one must not hold a measurement for ever. */
#define LOOK_AGAIN_NS 1000000000

static void
init_cond (pthread_cond_t *cond)
{
  pthread_condattr_t attributes;
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (cond, &attributes);
  pthread_condattr_destroy (&attributes);
}

void
lse_gil_init (LseGil *gil, LseGilVariant variant, int64_t interval_ns, uint32_t index)
{
  *gil = (LseGil) {.variant = variant, .interval_ns = interval_ns, .index = index};
  atomic_store_explicit (&gil->drop_request, variant == LSE_GIL_LEGACY, memory_order_relaxed);
  pthread_mutex_init (&gil->mutex, NULL);
  pthread_mutex_init (&gil->switch_mutex, NULL);
  init_cond (&gil->released);
  init_cond (&gil->switched);
}

void
lse_gil_clear (LseGil *gil)
{
  pthread_cond_destroy (&gil->switched);
  pthread_cond_destroy (&gil->released);
  pthread_mutex_destroy (&gil->switch_mutex);
  pthread_mutex_destroy (&gil->mutex);
}

void
lse_gil_thread_init (LseGilThread *self, LseGil *gil, uint32_t number, LseRingWriter *ring)
{
  *self = (LseGilThread) {.gil = gil, .number = number, .ring = ring};
}

/* ------------------------------------------------------------------ requests */

static bool
asks_each_thread (const LseGil *gil)
{
  return gil->variant == LSE_GIL_3_13 || gil->variant == LSE_GIL_PER_INTERPRETER;
}

const _Atomic uint32_t *
lse_gil_request (const LseGilThread *self)
{
  if (self->gil == NULL || asks_each_thread (self->gil))
    return &self->drop_request;
  return &self->gil->drop_request;
}

/* The word in which @thread is asked. Relaxed wherever it is read and written: it only hints; who
 * holds the GIL is decided under the mutex. */
static _Atomic uint32_t *
request_of (LseGil *gil, LseGilThread *thread)
{
  return asks_each_thread (gil) ? &thread->drop_request : &gil->drop_request;
}

static bool
is_asked (LseGilThread *self)
{
  return self->gil->variant != LSE_GIL_LEGACY &&
         atomic_load_explicit (request_of (self->gil, self), memory_order_relaxed) != 0;
}

static void
clear_request (LseGilThread *self)
{
  if (self->gil->variant != LSE_GIL_LEGACY)
    atomic_store_explicit (request_of (self->gil, self), 0, memory_order_relaxed);
}

/* ------------------------------------------------------------------ waiting */

/* A moment in the lane, not a span. */
static void
note_moment (LseGilThread *self, LseEventKind kind, const LseGilThread *other)
{
  uint64_t now = lse_ring_now (self->ring);
  lse_ring_emit (self->ring, now, now, kind, LSE_EVENT_NO_CHUNK, lse_ring_current_cpu (),
                 other != NULL ? other->number : 0);
}

static LseGilThread *
last_holder_of (LseGil *gil)
{
  return atomic_load_explicit (&gil->last_holder, memory_order_relaxed); /* under a mutex */
}

static struct timespec
moment_in (int64_t ns)
{
  int64_t until_ns = lse_clock_now_ns () + ns;
  return (struct timespec) {.tv_sec = until_ns / 1000000000, .tv_nsec = until_ns % 1000000000};
}

/* One turn of the waiting loop, with the mutex held. Who has waited a whole interval during which
 * the GIL went to nobody else asks the holder for it; whoever asked keeps waiting by intervals. */
static void
wait_for_release (LseGilThread *self)
{
  LseGil *gil = self->gil;
  if (gil->variant == LSE_GIL_LEGACY)
    {
      pthread_cond_wait (&gil->released, &gil->mutex);
      return;
    }
  uint64_t seen = gil->switch_number;
  struct timespec until = moment_in (gil->interval_ns);
  bool is_over = pthread_cond_timedwait (&gil->released, &gil->mutex, &until) != 0;
  if (!is_over || !gil->is_locked)
    return;

  LseGilThread *holder = last_holder_of (gil);
  self->n_timeouts++;
  note_moment (self, LSE_EVENT_GIL_TIMEOUT, holder);
  if (gil->switch_number != seen)
    return; /* somebody else had it meanwhile: another whole interval */
  self->n_requests++;
  atomic_store_explicit (request_of (gil, holder), 1, memory_order_relaxed);
  note_moment (self, LSE_EVENT_GIL_REQUEST, holder);
}

/* Both mutexes as CPython takes them: a holder that was made to drop the GIL waits under the second
 * one for this. Called with the first held and the GIL free. */
static void
make_holder (LseGilThread *self)
{
  LseGil *gil = self->gil;
  pthread_mutex_lock (&gil->switch_mutex);
  gil->is_locked = true;
  if (last_holder_of (gil) != self)
    {
      atomic_store_explicit (&gil->last_holder, self, memory_order_relaxed);
      gil->switch_number++;
    }
  pthread_cond_signal (&gil->switched);
  pthread_mutex_unlock (&gil->switch_mutex);
  clear_request (self);

  /* relaxed: the mutex orders it; an exchange, so that a broken lock would show */
  if (atomic_exchange_explicit (&gil->taker, self, memory_order_relaxed) != NULL)
    atomic_fetch_add_explicit (&gil->n_broken, 1, memory_order_relaxed);
  self->n_taken++;
}

void
lse_gil_take (LseGilThread *self, uint64_t *since)
{
  LseGil *gil = self->gil;
  if (gil == NULL)
    return;
  pthread_mutex_lock (&gil->mutex);
  const LseGilThread *met = gil->is_locked ? last_holder_of (gil) : NULL;
  while (gil->is_locked)
    wait_for_release (self);
  make_holder (self);
  pthread_mutex_unlock (&gil->mutex);

  lse_ring_mark (self->ring, since, LSE_EVENT_GIL_WAIT, LSE_EVENT_NO_CHUNK,
                 met != NULL ? met->number : 0);
  self->held_since = *since;
}

/* ------------------------------------------------------------------ dropping */

/* Opens the lock and wakes one of those who wait. */
static void
release (LseGilThread *self)
{
  LseGil *gil = self->gil;
  pthread_mutex_lock (&gil->mutex);
  self->n_dropped++;
  atomic_store_explicit (&gil->last_holder, self, memory_order_relaxed);
  if (atomic_exchange_explicit (&gil->taker, NULL, memory_order_relaxed) != self)
    atomic_fetch_add_explicit (&gil->n_broken, 1, memory_order_relaxed); /* see make_holder() */
  gil->is_locked = false;
  pthread_cond_signal (&gil->released);
  pthread_mutex_unlock (&gil->mutex);
}

/* Forced switching: who was asked waits until somebody else has it. */
static void
wait_for_switch (LseGilThread *self, uint64_t *since)
{
  LseGil *gil = self->gil;
  const LseGilThread *taker;
  pthread_mutex_lock (&gil->switch_mutex);
  bool waits = last_holder_of (gil) == self;
  if (waits)
    clear_request (self);
  while ((taker = last_holder_of (gil)) == self)
    {
      struct timespec until = moment_in (LOOK_AGAIN_NS);
      pthread_cond_timedwait (&gil->switched, &gil->switch_mutex, &until);
    }
  pthread_mutex_unlock (&gil->switch_mutex);
  if (!waits)
    return;
  self->n_forced++;
  lse_ring_mark (self->ring, since, LSE_EVENT_GIL_FORCED_SWITCH, LSE_EVENT_NO_CHUNK, taker->number);
}

static void
note_held (LseGilThread *self, uint64_t end, bool was_asked)
{
  lse_ring_emit (self->ring, self->held_since, end, LSE_EVENT_GIL_HELD, LSE_EVENT_NO_CHUNK,
                 lse_ring_current_cpu (),
                 (uint64_t)self->gil->index << LSE_GIL_HELD_INDEX_SHIFT |
                     (was_asked ? LSE_GIL_HELD_WAS_ASKED : 0));
}

static void
drop (LseGilThread *self, bool was_asked, uint64_t *since)
{
  note_held (self, *since, was_asked);
  release (self);
  if (is_asked (self))
    wait_for_switch (self, since);
}

void
lse_gil_drop (LseGilThread *self, uint64_t *since)
{
  if (self->gil != NULL)
    drop (self, false, since);
}

/* ------------------------------------------------------------------ check points */

/* Drops the GIL and tries to take it again before anybody woke up. Returns: whether it did not
 * succeed. */
static bool
loses_by_dropping (LseGilThread *self)
{
  LseGil *gil = self->gil;
  release (self);
  pthread_mutex_lock (&gil->mutex);
  bool is_lost = gil->is_locked;
  if (!is_lost)
    make_holder (self);
  pthread_mutex_unlock (&gil->mutex);
  return is_lost;
}

bool
lse_gil_is_wanted (LseGilThread *self, uint32_t n_bytecodes)
{
  if (self->gil == NULL)
    return false;
  if (self->gil->variant != LSE_GIL_LEGACY)
    return is_asked (self);
  self->n_bytecodes += n_bytecodes;
  if (self->n_bytecodes < LEGACY_CHECK_INTERVAL)
    return false;
  self->n_bytecodes = 0;
  return loses_by_dropping (self);
}

void
lse_gil_yield (LseGilThread *self, uint64_t *since)
{
  if (self->gil->variant == LSE_GIL_LEGACY)
    note_held (self, *since, true); /* dropped already */
  else
    drop (self, true, since);
  lse_gil_take (self, since);
}
