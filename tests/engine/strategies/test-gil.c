/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a GIL must keep, whoever runs when. Nothing here depends on how long something takes: where
 * a test waits for an event it waits until the event is there.
 */
#include "strategies/gil.h"

#include <glib.h>
#include <pthread.h>
#include <unistd.h>

#define N_THREADS 4
#define N_STEPS 1000000 /* check points of all threads together, at least … */
#define N_FORCED 50     /* … and until so many forced switches were among them */
#define N_LONG 20000    /* check points of a hold that somebody asks for */
#define WATCHDOG_S 300  /* a lost wake-up is a test that does not end */

static LseRingWriter no_ring;

typedef struct
{
  LseGil gil;
  _Atomic int n_inside; /* threads that hold the GIL now */
  _Atomic bool is_over;
  uint64_t n_guarded;       /* written under the GIL alone: ThreadSanitizer looks on */
  const LseGilThread *last; /* who wrote it last */
  LseGilThread threads[N_THREADS];
  _Atomic uint64_t n_steps, n_forced;
} World;

static void
world_init (World *world, LseGilVariant variant, int64_t interval_ns)
{
  memset (world, 0, sizeof *world);
  lse_gil_init (&world->gil, variant, interval_ns, 0);
  for (uint32_t i = 0; i < N_THREADS; i++)
    lse_gil_thread_init (&world->threads[i], &world->gil, LSE_GIL_HOLDER_OF_WORKER (i), &no_ring);
}

static World *
world_new (LseGilVariant variant, int64_t interval_ns)
{
  void *memory = NULL;
  g_assert_cmpint (posix_memalign (&memory, 64, sizeof (World)), ==, 0);
  world_init (memory, variant, interval_ns);
  return memory;
}

static void
world_free (World *world)
{
  lse_gil_clear (&world->gil);
  free (world);
}

/* ------------------------------------------------------------------ a storm */

static void
be_inside (World *world, const LseGilThread *self)
{
  g_assert_cmpint (atomic_fetch_add (&world->n_inside, 1), ==, 0);
  world->n_guarded++;
  world->last = self;
}

static void
be_outside (World *world)
{
  g_assert_cmpint (atomic_fetch_sub (&world->n_inside, 1), ==, 1);
}

/* At a check point. Who was made to drop the GIL does not get it back before another thread had it:
 * that one has signed meanwhile. */
static void
check_point (World *world, LseGilThread *self, bool is_legacy)
{
  uint64_t since = 0;
  const LseGilThread *before = world->last;
  uint64_t n_forced = self->n_forced;
  g_assert_true (before == self);
  be_outside (world);
  if (lse_gil_is_wanted (self, 10))
    {
      lse_gil_yield (self, &since);
      if (!is_legacy && self->n_forced > n_forced)
        {
          g_assert_true (world->last != self);
          atomic_fetch_add (&world->n_forced, 1);
        }
    }
  be_inside (world, self);
}

static bool
is_enough (World *world)
{
  bool has_switched =
      world->gil.variant == LSE_GIL_LEGACY || atomic_load (&world->n_forced) >= N_FORCED;
  return has_switched && atomic_load (&world->n_steps) >= N_STEPS;
}

/* Holds it, for some check points; lets it go, as for a call that may block; from time to time gives
 * up its core too. */
static void *
storm_thread (void *data)
{
  LseGilThread *self = data;
  World *world = (World *)(void *)((char *)self->gil - offsetof (World, gil));
  bool is_legacy = world->gil.variant == LSE_GIL_LEGACY;
  uint32_t dice = self->number;
  uint64_t since = 0;
  while (!is_enough (world))
    {
      dice = dice * 1664525u + 1013904223u;
      lse_gil_take (self, &since);
      be_inside (world, self);
      uint32_t n = (dice >> 8 & 255) == 0 ? N_LONG : dice >> 27;
      for (uint32_t i = 0; i <= n; i++)
        {
          for (volatile int spin = 0; spin < 100; spin++)
            ;
          if (atomic_load (lse_gil_request (self)) != 0)
            check_point (world, self, is_legacy);
        }
      be_outside (world);
      lse_gil_drop (self, &since);
      atomic_fetch_add (&world->n_steps, n + 1);
      if ((dice >> 12 & 7) == 0)
        sched_yield ();
    }
  return NULL;
}

/* Looks at the lock's own books while the storm is on. */
static void *
observer_thread (void *data)
{
  World *world = data;
  LseGil *gil = &world->gil;
  uint64_t seen = 0;
  while (!atomic_load (&world->is_over))
    {
      uint64_t n_taken = 0, n_dropped = 0;
      pthread_mutex_lock (&gil->mutex);
      for (int i = 0; i < N_THREADS; i++)
        {
          n_taken += world->threads[i].n_taken;
          n_dropped += world->threads[i].n_dropped;
        }
      g_assert_cmpuint (n_taken - n_dropped, ==, gil->is_locked ? 1 : 0);
      g_assert_true ((atomic_load (&gil->taker) != NULL) == gil->is_locked);
      g_assert_cmpuint (gil->switch_number, >=, seen);
      seen = gil->switch_number;
      pthread_mutex_unlock (&gil->mutex);
      g_usleep (200);
    }
  return NULL;
}

static void
check_books (World *world)
{
  LseGil *gil = &world->gil;
  uint64_t n_taken = 0, n_forced = 0, n_requests = 0, n_timeouts = 0;
  for (int i = 0; i < N_THREADS; i++)
    {
      const LseGilThread *thread = &world->threads[i];
      g_assert_cmpuint (thread->n_taken, ==, thread->n_dropped);
      n_taken += thread->n_taken;
      n_forced += thread->n_forced;
      n_requests += thread->n_requests;
      n_timeouts += thread->n_timeouts;
    }
  g_test_message ("%" G_GUINT64_FORMAT " taken, %" G_GUINT64_FORMAT " switches, %" G_GUINT64_FORMAT
                  " timeouts, %" G_GUINT64_FORMAT " requests, %" G_GUINT64_FORMAT " forced",
                  n_taken, gil->switch_number, n_timeouts, n_requests, n_forced);
  g_assert_cmpuint (atomic_load (&gil->n_broken), ==, 0);
  g_assert_false (gil->is_locked);
  g_assert_cmpuint (gil->switch_number, >, N_THREADS); /* they did get in each other's way */
  g_assert_cmpuint (gil->switch_number, <=, n_taken);
  g_assert_cmpuint (n_requests, <=, n_timeouts);
  g_assert_cmpuint (n_forced, <=, n_requests); /* nobody is made to wait who was not asked */
  if (gil->variant == LSE_GIL_3_11) /* a request is cleared by whoever takes the GIL next */
    g_assert_cmpuint (atomic_load (&gil->drop_request), ==, 0);
  if (gil->variant == LSE_GIL_LEGACY)
    g_assert_cmpuint (n_timeouts + n_requests + n_forced, ==, 0);
}

static void
test_storm (gconstpointer variant)
{
  pthread_t threads[N_THREADS], observer;
  World *world = world_new ((LseGilVariant)GPOINTER_TO_INT (variant), 20000);
  alarm (WATCHDOG_S);
  pthread_create (&observer, NULL, observer_thread, world);
  for (int i = 0; i < N_THREADS; i++)
    pthread_create (&threads[i], NULL, storm_thread, &world->threads[i]);
  for (int i = 0; i < N_THREADS; i++)
    pthread_join (threads[i], NULL);
  atomic_store (&world->is_over, true);
  pthread_join (observer, NULL);
  alarm (0);
  check_books (world);
  world_free (world);
}

/* ------------------------------------------------------------------ one holder, one waiter */

static void *
waiter_thread (void *data)
{
  LseGilThread *self = data;
  uint64_t since = 0;
  lse_gil_take (self, &since);
  lse_gil_drop (self, &since);
  return NULL;
}

static uint64_t
read_under_mutex (LseGil *gil, const uint64_t *count)
{
  pthread_mutex_lock (&gil->mutex);
  uint64_t value = *count;
  pthread_mutex_unlock (&gil->mutex);
  return value;
}

/* A call that never looks whether it is asked makes the waiter ask again every interval, and the
 * first check point after it ends the wait. */
static void
test_long_call (gconstpointer variant)
{
  World *world = world_new ((LseGilVariant)GPOINTER_TO_INT (variant), 1000000);
  LseGilThread *holder = &world->threads[0], *waiter = &world->threads[1];
  pthread_t thread;
  uint64_t since = 0;
  alarm (WATCHDOG_S);
  lse_gil_take (holder, &since);
  pthread_create (&thread, NULL, waiter_thread, waiter);
  while (read_under_mutex (&world->gil, &waiter->n_requests) < 5)
    g_usleep (500);
  g_assert_cmpuint (waiter->n_taken, ==, 0);
  g_assert_cmpuint (atomic_load (lse_gil_request (holder)), !=, 0);
  g_assert_true (lse_gil_is_wanted (holder, 1));
  lse_gil_yield (holder, &since);
  g_assert_cmpuint (holder->n_forced, <=, 1); /* none if the waiter was there before we looked */
  pthread_mutex_lock (&world->gil.mutex);     /* the waiter had it in between */
  g_assert_cmpuint (waiter->n_taken, ==, 1);
  g_assert_cmpuint (world->gil.switch_number, ==, 3);
  pthread_mutex_unlock (&world->gil.mutex);
  g_assert_cmpuint (atomic_load (lse_gil_request (holder)), ==, 0);
  lse_gil_drop (holder, &since);
  pthread_join (thread, NULL);
  alarm (0);
  g_assert_cmpuint (waiter->n_timeouts, ==, waiter->n_requests);
  world_free (world);
}

/* A switch to somebody else during the wait voids the timeout: no request is made of one who has
 * just come. */
static void
test_switch_voids_timeout (void)
{
  World *world = world_new (LSE_GIL_3_13, 5000000);
  LseGilThread *holder = &world->threads[0], *waiter = &world->threads[1];
  uint64_t since = 0;
  pthread_t thread;
  alarm (WATCHDOG_S);
  lse_gil_take (holder, &since);
  pthread_create (&thread, NULL, waiter_thread, waiter);
  /* The switch number runs on much faster than the interval, as if others came and went. */
  while (read_under_mutex (&world->gil, &waiter->n_timeouts) < 4)
    {
      pthread_mutex_lock (&world->gil.mutex);
      world->gil.switch_number++;
      pthread_mutex_unlock (&world->gil.mutex);
      g_usleep (100);
    }
  uint64_t n_requests = read_under_mutex (&world->gil, &waiter->n_requests);
  uint64_t n_timeouts = read_under_mutex (&world->gil, &waiter->n_timeouts);
  g_assert_cmpuint (n_requests, <, n_timeouts);
  lse_gil_drop (holder, &since);
  pthread_join (thread, NULL);
  alarm (0);
  world_free (world);
}

/* Nobody waits: to drop and to take again is nobody's business but one's own. */
static void
test_alone (gconstpointer variant)
{
  World *world = world_new ((LseGilVariant)GPOINTER_TO_INT (variant), 1000);
  LseGilThread *self = &world->threads[0];
  uint64_t since = 0;
  for (int i = 0; i < 1000; i++)
    {
      lse_gil_take (self, &since);
      g_assert_false (lse_gil_is_wanted (self, 10));
      lse_gil_drop (self, &since);
    }
  g_assert_cmpuint (world->gil.switch_number, ==, 1); /* from nobody to us */
  g_assert_cmpuint (self->n_taken, >=, 1000);         /* legacy: and each hundred bytecodes */
  g_assert_cmpuint (self->n_taken, ==, self->n_dropped);
  g_assert_cmpuint (self->n_timeouts + self->n_forced, ==, 0);
  world_free (world);
}

/* No lock at all: two hold it, and nothing happens. */
static void
test_free_threaded (void)
{
  LseGilThread threads[2];
  uint64_t since = 7;
  for (uint32_t i = 0; i < 2; i++)
    {
      lse_gil_thread_init (&threads[i], NULL, LSE_GIL_HOLDER_OF_WORKER (i), &no_ring);
      lse_gil_take (&threads[i], &since);
    }
  g_assert_cmpuint (atomic_load (lse_gil_request (&threads[0])), ==, 0);
  g_assert_false (lse_gil_is_wanted (&threads[0], 1000));
  lse_gil_drop (&threads[0], &since);
  g_assert_cmpuint (since, ==, 7);
}

static void
add_variants (const char *name, GTestDataFunc test, bool with_legacy)
{
  static const LseGilVariant variants[] = {LSE_GIL_3_11, LSE_GIL_3_13, LSE_GIL_PER_INTERPRETER,
                                           LSE_GIL_LEGACY};
  for (size_t i = 0; i < G_N_ELEMENTS (variants) - !with_legacy; i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/stress/gil/%s/%s", name, lse_gil_variant_name (variants[i]));
      g_test_add_data_func (path, GINT_TO_POINTER (variants[i]), test);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_variants ("storm", test_storm, true);
  add_variants ("long-call", test_long_call, false);
  add_variants ("alone", test_alone, true);
  g_test_add_func ("/stress/gil/switch-voids-timeout", test_switch_voids_timeout);
  g_test_add_func ("/stress/gil/free-threaded", test_free_threaded);
  return g_test_run ();
}
