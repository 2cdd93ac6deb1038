/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/switch-perf.h"

#include "base/clock.h"
#include "trace/hardware-counters.h"
#include "trace/switch-records.h"

#include "i18n.h"

#include <linux/perf_event.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A switch is 32 bytes: 4096 records a CPU between two readings. What an ordinary user may lock
 * (kernel.perf_event_mlock_kb, 516 KiB a CPU) is room for three runs; others get smaller rings. */
#define MOST_PAGES 32
#define LEAST_PAGES 4

/* A record has its time a moment before it is in the ring. */
#define SETTLE_NS 100000

typedef struct
{
  int fd, cpu;
  struct perf_event_mmap_page *page;
  size_t bytes; /* mapped */
} Ring;

struct LsePerfSwitches
{
  LseSwitches *switches;
  LseSwitchFold *fold;
  size_t n_rings;
  Ring *rings;
  size_t n_records, capacity; /* of one reading */
  LseSwitchRecord *records;
};

/* ------------------------------------------------------------------ opening */

static int
open_event (int pid, int cpu)
{
  struct perf_event_attr attributes = {
      .size = sizeof attributes,
      .type = PERF_TYPE_SOFTWARE,
      .config = PERF_COUNT_SW_DUMMY, /* counts nothing: only the records are wanted */
      .sample_type = PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_CPU,
      .sample_id_all = 1,
      .context_switch = 1,
      .comm = 1,
      .task = 1,
      .inherit = 1,
      .exclude_kernel = 1,
      .exclude_hv = 1,
      .use_clockid = 1,
      .clockid = CLOCK_MONOTONIC,
      .watermark = 1, /* nobody is woken for each record */
      .wakeup_watermark = UINT32_MAX,
  };
  return (int)syscall (SYS_perf_event_open, &attributes, pid, cpu, -1, PERF_FLAG_FD_CLOEXEC);
}

static LseStatus
explain (int sys_errno, LseError *err)
{
  int level = lse_perf_paranoid_level ();
  if ((sys_errno == EACCES || sys_errno == EPERM) && level > 2)
    return lse_fail (err, LSE_EUNAVAILABLE, 0,
                     _ ("kernel.perf_event_paranoid is %d here; 2 or less would allow it."), level);
  if (sys_errno == EACCES || sys_errno == EPERM)
    return lse_fail (err, LSE_EUNAVAILABLE, 0,
                     _ ("Perf events are forbidden here, as in many containers."));
  if (sys_errno == EMFILE || sys_errno == ENFILE)
    return lse_fail (err, LSE_EUNAVAILABLE, 0,
                     _ ("Too many files are open for one perf event a CPU."));
  if (sys_errno == ENOSYS || sys_errno == ENOENT || sys_errno == EINVAL)
    return lse_fail (err, LSE_EUNAVAILABLE, 0,
                     _ ("This kernel has no records of context switches."));
  return lse_fail (err, LSE_EUNAVAILABLE, sys_errno, _ ("Perf events cannot be opened here."));
}

static LseStatus
map_ring (Ring *ring, LseError *err)
{
  size_t page_bytes = (size_t)sysconf (_SC_PAGESIZE);
  for (size_t n_pages = MOST_PAGES; n_pages >= LEAST_PAGES; n_pages /= 2)
    {
      ring->bytes = (1 + n_pages) * page_bytes;
      void *pages = mmap (NULL, ring->bytes, PROT_READ | PROT_WRITE, MAP_SHARED, ring->fd, 0);
      if (pages != MAP_FAILED)
        {
          ring->page = pages;
          return LSE_OK;
        }
    }
  return lse_fail (err, LSE_EUNAVAILABLE, 0,
                   _ ("No more memory may be locked for records (kernel.perf_event_mlock_kb)."));
}

static LseStatus
open_rings (LsePerfSwitches *perf, int pid, const LseCpuSet *cpus, LseError *err)
{
  LseStatus status = LSE_OK;
  for (int cpu = lse_cpuset_next (cpus, -1); cpu >= 0 && status == LSE_OK;
       cpu = lse_cpuset_next (cpus, cpu))
    {
      Ring *ring = &perf->rings[perf->n_rings];
      *ring = (Ring) {.cpu = cpu, .fd = open_event (pid, cpu)};
      if (ring->fd < 0 && errno == ENODEV)
        continue; /* taken offline */
      if (ring->fd < 0)
        return explain (errno, err);
      perf->n_rings++;
      status = map_ring (ring, err);
    }
  return status;
}

LseStatus
lse_perf_switches_open (LsePerfSwitches **perf_out,
                        int pid,
                        const LseCpuSet *cpus,
                        LseSwitches *switches,
                        LseError *err)
{
  LsePerfSwitches *perf = calloc (1, sizeof *perf);
  *perf_out = NULL;
  if (perf != NULL)
    {
      perf->switches = switches;
      perf->fold = lse_switch_fold_new (switches);
      perf->rings = calloc (lse_cpuset_count (cpus) + 1, sizeof *perf->rings);
    }
  if (perf == NULL || perf->fold == NULL || perf->rings == NULL)
    {
      lse_perf_switches_close (perf);
      return lse_fail (err, LSE_ENOMEM, 0, _ ("No memory for the records of context switches."));
    }
  LseStatus status = open_rings (perf, pid, cpus, err);
  if (status == LSE_OK)
    *perf_out = perf;
  else
    lse_perf_switches_close (perf);
  return status;
}

void
lse_perf_switches_close (LsePerfSwitches *perf)
{
  if (perf == NULL)
    return;
  for (size_t i = 0; i < perf->n_rings; i++)
    {
      if (perf->rings[i].page != NULL)
        munmap (perf->rings[i].page, perf->rings[i].bytes);
      close (perf->rings[i].fd);
    }
  lse_switch_fold_free (perf->fold);
  free (perf->rings);
  free (perf->records);
  free (perf);
}

LseStatus
lse_perf_switches_probe (LseError *err)
{
  LseCpuSet cpus;
  LsePerfSwitches *perf;
  LseSwitches *switches = lse_switches_new (LSE_SWITCHES_PERF);
  if (switches == NULL)
    return lse_fail (err, LSE_ENOMEM, 0, _ ("No memory for the records of context switches."));
  lse_cpuset_clear (&cpus);
  lse_cpuset_add (&cpus, 0);
  LseStatus status = lse_perf_switches_open (&perf, getpid (), &cpus, switches, err);
  if (status == LSE_OK)
    lse_perf_switches_close (perf);
  lse_switches_free (switches);
  return status;
}

/* ------------------------------------------------------------------ reading */

static bool
keep (LsePerfSwitches *perf, const LseSwitchRecord *record)
{
  if (perf->n_records == perf->capacity)
    {
      size_t capacity = perf->capacity > 0 ? 2 * perf->capacity : 256;
      LseSwitchRecord *grown = reallocarray (perf->records, capacity, sizeof *grown);
      if (grown == NULL)
        return false;
      perf->records = grown;
      perf->capacity = capacity;
    }
  perf->records[perf->n_records] = *record;
  perf->records[perf->n_records].order = (uint32_t)perf->n_records;
  perf->n_records++;
  return true;
}

/* What the kernel wrote to one ring before @until_ns. Returns whether the ring was as good as full:
 * what came then is lost, and nobody has said so yet. */
static bool
read_ring (LsePerfSwitches *perf, Ring *ring, int64_t until_ns)
{
  /* pairs with the kernel's store after it has written the records */
  uint64_t head =
      atomic_load_explicit ((_Atomic uint64_t *)&ring->page->data_head, memory_order_acquire);
  LsePerfRing bytes = {
      .data = (const unsigned char *)ring->page + ring->page->data_offset,
      .size = ring->page->data_size,
      .head = head,
      .tail = ring->page->data_tail,
  };
  bool is_full = bytes.head - bytes.tail + 128 > bytes.size;
  LseSwitchRecord record;
  uint64_t tail = bytes.tail;
  while (lse_perf_ring_next (&bytes, &record, &perf->switches->n_lost))
    {
      if (record.at_ns >= until_ns)
        break;
      if (!keep (perf, &record))
        perf->switches->n_lost++;
      tail = bytes.tail;
    }
  if (bytes.tail == bytes.head && record.at_ns < until_ns)
    tail = bytes.head;
  /* after all reading of what lies before it: the kernel may overwrite that now */
  atomic_store_explicit ((_Atomic uint64_t *)&ring->page->data_tail, tail, memory_order_release);
  return is_full;
}

static int
compare_records (const void *a, const void *b)
{
  const LseSwitchRecord *x = a, *y = b;
  if (x->at_ns != y->at_ns)
    return x->at_ns < y->at_ns ? -1 : 1;
  return (x->order > y->order) - (x->order < y->order);
}

void
lse_perf_switches_drain (LsePerfSwitches *perf, bool is_last)
{
  int64_t until_ns = is_last ? INT64_MAX : lse_clock_now_ns () - SETTLE_NS;
  int64_t known_ns = is_last ? lse_clock_now_ns () : until_ns;
  size_t n_full = 0;
  perf->n_records = 0;
  for (size_t i = 0; i < perf->n_rings; i++)
    n_full += read_ring (perf, &perf->rings[i], until_ns);
  if (is_last) /* how many the kernel would have said with its next record: there is none */
    perf->switches->n_lost += n_full;
  if (perf->n_records > 1)
    qsort (perf->records, perf->n_records, sizeof *perf->records, compare_records);
  for (size_t i = 0; i < perf->n_records; i++)
    lse_switch_fold_add (perf->fold, &perf->records[i]);
  if (n_full > 0) /* where records are missing nobody stays on a core for certain */
    for (size_t i = 0; i < perf->n_rings; i++)
      lse_switch_fold_forget_cpu (perf->fold, perf->rings[i].cpu);
  lse_switch_fold_advance (perf->fold, known_ns);
}
