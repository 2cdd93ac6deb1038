/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A thread that sends a byte to another process and waits for it to come back, over and over. Each
 * of the two calls is made as an interpreter makes one that may block: drop the GIL, call, take it.
 * Alone it echoes ten thousand times a second; beside a thread that computes under the same GIL each
 * echo costs about one switch interval: the convoy effect.
 */
#include "strategies/gil-private.h"

#include "strategies/gate.h"
#include "strategies/process-pool.h"
#include "strategies/team-private.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct LseGilEcho
{
  LseGate gate;
  LseTeam *team;
  pthread_t thread;
  bool has_thread;
  bool is_running; /* the coordinator's: begun, not yet waited for */
  _Atomic bool is_to_stop;
  _Atomic bool is_lost; /* the peer */
  pid_t peer;
  int to_peer, from_peer; /* -1 closed */
  LseGilThread self;
};

/* ------------------------------------------------------------------ the other process */

/* Answers after a while, as a device or another interpreter does: at once, the answer would be back
 * before a thread that was woken for the GIL is awake, and none would ever get it. */
#define ANSWER_AFTER_NS 50000

static _Noreturn void
be_peer (int from_us, int to_us)
{
  const struct timespec pause = {.tv_nsec = ANSWER_AFTER_NS};
  char byte;
  prctl (PR_SET_TIMERSLACK, 1UL);
  for (;;)
    {
      ssize_t n = read (from_us, &byte, 1);
      if (n < 0 && errno == EINTR)
        continue;
      nanosleep (&pause, NULL);
      if (n != 1 || write (to_us, &byte, 1) != 1)
        _exit (0);
    }
}

static LseStatus
fork_peer (LseGilEcho *echo, LseError *err)
{
  int there[2], back[2];
  if (pipe2 (there, O_CLOEXEC) != 0)
    return lse_fail (err, LSE_EIO, errno, "There is no pipe for the I/O thread.");
  if (pipe2 (back, O_CLOEXEC) != 0)
    {
      int error = errno;
      close (there[0]);
      close (there[1]);
      return lse_fail (err, LSE_EIO, error, "There is no pipe for the I/O thread.");
    }
  pid_t parent = getpid ();
  echo->peer = fork ();
  if (echo->peer == 0)
    {
      lse_child_begin (parent);
      close (there[1]);
      close (back[0]);
      be_peer (there[0], back[1]);
    }
  int error = errno;
  close (there[0]);
  close (back[1]);
  echo->to_peer = there[1];
  echo->from_peer = back[0];
  if (echo->peer > 0)
    return LSE_OK;
  echo->peer = 0;
  return lse_fail (err, error == ENOMEM ? LSE_ENOMEM : LSE_EUNAVAILABLE, error,
                   "The peer of the I/O thread could not be forked.");
}

/* ------------------------------------------------------------------ the thread */

/* One call that may block. Returns: whether the byte went through. */
static bool
call (LseGilEcho *echo, bool is_write, uint64_t *since)
{
  char byte = 'x';
  LseRingWriter *ring = &echo->team->coordinator->ring;
  lse_gil_drop (&echo->self, since);
  ssize_t n = is_write ? write (echo->to_peer, &byte, 1) : read (echo->from_peer, &byte, 1);
  lse_ring_mark (ring, since, LSE_EVENT_IO_WAIT, LSE_EVENT_NO_CHUNK, is_write ? 0 : 1);
  lse_gil_take (&echo->self, since);
  return n == 1;
}

static void
echo_until_stopped (LseGilEcho *echo)
{
  uint64_t since = lse_ring_now (&echo->team->coordinator->ring);
  bool is_well = true;
  lse_gil_take (&echo->self, &since);
  /* relaxed: only says that it is time */
  while (is_well && !atomic_load_explicit (&echo->is_to_stop, memory_order_relaxed))
    is_well = call (echo, true, &since) && call (echo, false, &since);
  lse_gil_drop (&echo->self, &since);
  if (!is_well)
    atomic_store_explicit (&echo->is_lost, true, memory_order_relaxed); /* published by the gate */
}

static void *
echo_thread (void *data)
{
  LseGilEcho *echo = data;
  uint32_t seen = 0;
  lse_slot_enter (echo->team->coordinator, &echo->team->allowed);
  lse_gate_arrive (&echo->gate);
  while (lse_gate_wait_order (&echo->gate, &seen, 0) != LSE_GATE_STOP)
    {
      echo_until_stopped (echo);
      lse_gate_arrive (&echo->gate);
    }
  return NULL;
}

static LseStatus
start_thread (LseGilEcho *echo, LseError *err)
{
  sigset_t all, before;
  sigfillset (&all); /* signals are for the calling thread; a lost peer is an error, no signal */
  pthread_sigmask (SIG_SETMASK, &all, &before);
  int error = pthread_create (&echo->thread, NULL, echo_thread, echo);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  if (error != 0)
    return lse_fail (err, LSE_EUNAVAILABLE, error, "The I/O thread could not be started.");
  echo->has_thread = true;
  lse_gate_wait_all (&echo->gate, 0, 0);
  return LSE_OK;
}

/* ------------------------------------------------------------------ the team's side */

LseStatus
lse_gil_echo_new (LseGilEcho **echo_out, LseTeam *team, LseGil *gil, LseError *err)
{
  void *memory = NULL;
  *echo_out = NULL;
  if (posix_memalign (&memory, 64, sizeof (LseGilEcho)) != 0)
    return lse_fail (err, LSE_ENOMEM, 0, "There is no memory for the I/O thread.");
  LseGilEcho *echo = memory;
  *echo = (LseGilEcho) {.team = team, .to_peer = -1, .from_peer = -1};
  lse_gate_init (&echo->gate, false, 1);
  lse_gil_thread_init (&echo->self, gil, LSE_GIL_HOLDER_OF_WORKER (-1), &team->coordinator->ring);

  LseStatus status = fork_peer (echo, err);
  if (status == LSE_OK)
    status = start_thread (echo, err);
  if (status != LSE_OK)
    lse_gil_echo_free (echo);
  else
    *echo_out = echo;
  return status;
}

void
lse_gil_echo_begin (LseGilEcho *echo)
{
  atomic_store_explicit (&echo->is_to_stop, false, memory_order_relaxed); /* published below */
  lse_gate_open (&echo->gate, LSE_JOB_COMPUTE, 1);
  echo->is_running = true;
}

void
lse_gil_echo_end (LseGilEcho *echo)
{
  atomic_store_explicit (&echo->is_to_stop, true, memory_order_relaxed); /* only a hint */
}

LseStatus
lse_gil_echo_wait (LseGilEcho *echo, LseError *err)
{
  if (echo->is_running)
    lse_gate_wait_all (&echo->gate, 0, 0);
  echo->is_running = false;
  if (!atomic_load_explicit (&echo->is_lost, memory_order_relaxed)) /* after the gate */
    return LSE_OK;
  return lse_fail (err, LSE_ECRASHED, 0, "The process that answers the I/O thread is gone.");
}

void
lse_gil_echo_free (LseGilEcho *echo)
{
  if (echo == NULL)
    return;
  if (echo->has_thread)
    {
      lse_gil_echo_end (echo);
      lse_gil_echo_wait (echo, NULL);
      lse_gate_open (&echo->gate, LSE_GATE_STOP, 0);
      pthread_join (echo->thread, NULL);
    }
  if (echo->to_peer >= 0)
    close (echo->to_peer); /* the peer reads the end and ends */
  if (echo->from_peer >= 0)
    close (echo->from_peer);
  while (echo->peer > 0 && waitpid (echo->peer, NULL, 0) < 0 && errno == EINTR)
    continue;
  free (echo);
}
