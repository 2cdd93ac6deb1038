/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sleeping on a word until another thread or process changes it, and the pause between two looks
 * at a word that is expected to change within microseconds.
 */
#pragma once

#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/**
 * lse_futex_wait:
 * @shared: the word lies in memory shared with other processes
 * @timeout: (nullable): relative; NULL waits for ever
 *
 * Sleeps while the word holds @expected. Returns at any time; the caller looks again.
 */
static inline void
lse_futex_wait (_Atomic uint32_t *word,
                uint32_t expected,
                bool shared,
                const struct timespec *timeout)
{
  int operation = shared ? FUTEX_WAIT : FUTEX_WAIT_PRIVATE;
  syscall (SYS_futex, word, operation, expected, timeout, NULL, 0);
}

/* Wakes up to @n_waiters sleepers. */
static inline void
lse_futex_wake (_Atomic uint32_t *word, int n_waiters, bool shared)
{
  syscall (SYS_futex, word, shared ? FUTEX_WAKE : FUTEX_WAKE_PRIVATE, n_waiters, NULL, NULL, 0);
}

/* Tells the core that this is a waiting loop: frees the pipeline for the other hardware thread. */
static inline void
lse_cpu_relax (void)
{
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause ();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}
