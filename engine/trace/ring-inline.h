/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The writer's fast path, included at the end of ring.h. A record is written and read as five
 * 64-bit atomic words, so that a reader which is lapped in the middle of its copy sees old or new
 * words and never a torn one, and so that ThreadSanitizer finds nothing to excuse. On x86 every
 * store below is a plain mov.
 */
#pragma once

#include <sched.h>

#if (defined(__x86_64__) || defined(__aarch64__)) && defined(__has_include)
#if __has_include(<sys/rseq.h>)
#include <sys/rseq.h>
#define LSE_RING_HAVE_RSEQ 1
#endif
#endif
#ifndef LSE_RING_HAVE_RSEQ
#define LSE_RING_HAVE_RSEQ 0
#endif

static_assert (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "ring files are little endian");

/* Words of a record; the one with the sequence tells which record the slot holds. */
#define LSE_EVENT_N_WORDS (sizeof (LseEvent) / sizeof (uint64_t))
#define LSE_EVENT_SEQUENCE_WORD 2

static inline uint32_t
lse_ring_current_cpu (void)
{
#if LSE_RING_HAVE_RSEQ
  if (__rseq_size > 0)
    {
      const char *thread = (const char *)__builtin_thread_pointer ();
      const volatile struct rseq *area = (const void *)(thread + __rseq_offset);
      uint32_t cpu = area->cpu_id; /* the kernel stores it: read anew at every call */
      if ((int32_t)cpu >= 0)
        return cpu;
    }
#endif
  return (uint32_t)sched_getcpu ();
}

/* Which of the next @stride spans is kept. Spread by the golden ratio: with every stride-th one,
 * lanes in which compute and wait alternate would keep only the one or only the other. */
static inline uint32_t
lse_ring_kept_of_stride (uint64_t head, uint32_t stride)
{
  uint32_t spread = (uint32_t)head * UINT32_C (0x9e3779b1);
  return (uint32_t)(((uint64_t)spread * stride) >> 32);
}

static inline void
lse_ring_leave_out (LseRingWriter *writer)
{
  LseRingHeader *header = writer->header;
  writer->skip--;
  /* relaxed: a count alone, the reader orders nothing by it */
  __atomic_store_n (&header->skipped, header->skipped + 1, __ATOMIC_RELAXED);
}

static inline void
lse_ring_emit (LseRingWriter *writer,
               uint64_t begin,
               uint64_t end,
               LseEventKind kind,
               uint32_t chunk,
               uint32_t cpu,
               uint64_t argument)
{
  if (writer->header == NULL)
    return;
  if (writer->skip > 0)
    {
      lse_ring_leave_out (writer);
      return;
    }

  uint64_t head = writer->head;
  uint64_t *words = (uint64_t *)(void *)&writer->records[head & writer->mask];

  /* The sequence goes first: it says that the slot's old record is gone. The other words are
   * released after it, each paired with its acquire load in copy_record() of ring.c: whoever sees
   * one of them sees the new sequence too, and throws away what it has copied. */
  __atomic_store_n (&words[LSE_EVENT_SEQUENCE_WORD], (uint32_t)head | (uint64_t)kind << 32,
                    __ATOMIC_RELAXED);
  __atomic_store_n (&words[0], begin, __ATOMIC_RELEASE);
  __atomic_store_n (&words[1], end, __ATOMIC_RELEASE);
  __atomic_store_n (&words[3], chunk | (uint64_t)cpu << 32, __ATOMIC_RELEASE);
  __atomic_store_n (&words[4], argument, __ATOMIC_RELEASE);

  /* Paired with the acquire load of head in lse_ring_reader_drain(): the record is whole. */
  writer->head = head + 1;
  __atomic_store_n (&writer->header->head, head + 1, __ATOMIC_RELEASE);

  if (writer->stride > 1)
    writer->skip = writer->stride - 1 - lse_ring_kept_of_stride (head, writer->stride) +
                   lse_ring_kept_of_stride (head + 1, writer->stride);
}
