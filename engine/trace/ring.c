/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ring files: made and read by a front end, written by a worker. The file is not trusted: sizes
 * are checked against its length, and nothing that the header says later moves a pointer.
 */
#include "trace/ring.h"

#include "i18n.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MIN_CAPACITY UINT32_C (64)
#define MAX_CAPACITY (UINT32_C (1) << 31)

static uint32_t
round_up_capacity (uint32_t wanted)
{
  uint32_t capacity = MIN_CAPACITY;
  while (capacity < wanted && capacity < MAX_CAPACITY)
    capacity *= 2;
  return capacity;
}

size_t
lse_ring_file_bytes (uint32_t capacity)
{
  return sizeof (LseRingHeader) + (size_t)round_up_capacity (capacity) * sizeof (LseEvent);
}

/* ------------------------------------------------------------------ making */

/* All blocks now, where a full file system is an error code, and not at a store, where it would be
 * a SIGBUS. Returns 0 or an errno. */
static int
allocate_and_stamp (int fd, const LseRingHeader *header, size_t bytes)
{
  int failure;
  do
    failure = posix_fallocate (fd, 0, (off_t)bytes);
  while (failure == EINTR);
  if (failure != 0)
    return failure;

  ssize_t written = pwrite (fd, header, sizeof *header, 0);
  if (written < 0)
    return errno;
  return written == sizeof *header ? 0 : EIO;
}

LseStatus
lse_ring_create (const char *path, uint32_t capacity, int worker, LseError *err)
{
  LseRingHeader header = {
      .magic = LSE_RING_MAGIC,
      .record_size = sizeof (LseEvent),
      .capacity = round_up_capacity (capacity),
      .worker = worker,
      .stride = 1,
  };
  size_t bytes = lse_ring_file_bytes (capacity);

  if (capacity > MAX_CAPACITY)
    return lse_fail (err, LSE_EINVAL, 0, _ ("A trace of %u events is too long; %u are possible."),
                     capacity, MAX_CAPACITY);
  int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    return lse_fail (err, LSE_EIO, errno, _ ("Cannot make the trace file %s."), path);
  int failure = allocate_and_stamp (fd, &header, bytes);
  close (fd);
  if (failure == 0)
    return LSE_OK;

  unlink (path);
  if (failure == ENOSPC)
    return lse_fail (
        err, LSE_EIO, failure,
        _ ("No room for the trace file %s of %zu kB; free some, or trace fewer events."), path,
        bytes / 1024);
  return lse_fail (err, LSE_EIO, failure, _ ("Cannot write the trace file %s."), path);
}

/* ------------------------------------------------------------------ mapping */

static bool
is_valid (const LseRingHeader *header, size_t file_bytes)
{
  uint32_t capacity = header->capacity;
  return memcmp (header->magic, LSE_RING_MAGIC, sizeof header->magic) == 0 &&
         header->record_size == sizeof (LseEvent) && capacity >= MIN_CAPACITY &&
         capacity <= MAX_CAPACITY && (capacity & (capacity - 1)) == 0 &&
         header->clock <= LSE_TICKS_TSC && file_bytes == lse_ring_file_bytes (capacity);
}

/**
 * map_ring:
 * @mapped, @bytes: (out): the whole file; set on success only
 * @header: (out): a copy of the header as it was checked; what counts for sizes is this one
 */
static LseStatus
map_ring (const char *path,
          bool is_writable,
          void **mapped,
          size_t *bytes,
          LseRingHeader *header,
          LseError *err)
{
  struct stat info;
  LseStatus status = LSE_OK;
  void *base = MAP_FAILED;
  int fd = open (path, (is_writable ? O_RDWR : O_RDONLY) | O_NONBLOCK | O_CLOEXEC);

  if (fd < 0 || fstat (fd, &info) != 0)
    {
      status = lse_fail (err, LSE_EIO, errno, _ ("Cannot open the trace file %s."), path);
      goto out;
    }
  if (!S_ISREG (info.st_mode) || pread (fd, header, sizeof *header, 0) != sizeof *header ||
      !is_valid (header, (size_t)info.st_size))
    {
      status = lse_fail (err, LSE_EPROTOCOL, 0,
                         _ ("The file %s is not a trace file of this version of Lanescope."), path);
      goto out;
    }
  base = mmap (NULL, (size_t)info.st_size, PROT_READ | (is_writable ? PROT_WRITE : 0), MAP_SHARED,
               fd, 0);
  if (base == MAP_FAILED)
    {
      status = lse_fail (err, LSE_EIO, errno, _ ("Cannot map the trace file %s."), path);
      goto out;
    }
  *mapped = base;
  *bytes = (size_t)info.st_size;

out:
  if (fd >= 0)
    close (fd);
  return status;
}

/* ------------------------------------------------------------------ writing */

void
lse_ring_writer_touch (const LseRingWriter *writer)
{
  if (writer->header == NULL)
    return;
#ifdef MADV_POPULATE_WRITE
  if (madvise (writer->header, writer->bytes, MADV_POPULATE_WRITE) == 0)
    return;
#endif
  /* before Linux 5.14: an atomic that changes nothing is a store to the page all the same */
  char *base = (char *)writer->header;
  size_t page_bytes = (size_t)sysconf (_SC_PAGESIZE);
  for (size_t offset = 0; offset < writer->bytes; offset += page_bytes)
    __atomic_fetch_or (base + offset, 0, __ATOMIC_RELAXED);
}

void
lse_ring_writer_adopt (LseRingWriter *writer)
{
  if (writer->header == NULL)
    return;
  /* relaxed: for people who look at the file */
  __atomic_store_n (&writer->header->pid, (uint32_t)getpid (), __ATOMIC_RELAXED);
  __atomic_store_n (&writer->header->tid, (uint32_t)gettid (), __ATOMIC_RELAXED);
}

/* First anchor and source. A ring that was written before keeps both: its records are on that
 * line. */
static void
stamp_clock (LseRingHeader *header)
{
  if (header->base_monotonic_ns == 0)
    {
      LseTickSource source = lse_clock_tick_source ();
      LseClockAnchor anchor = lse_clock_anchor (source);
      header->clock = (uint32_t)source;
      header->base_realtime_ns = lse_clock_realtime_ns ();
      header->base_ticks = anchor.ticks;
      header->base_monotonic_ns = anchor.monotonic_ns;
    }
  /* relaxed: readers look at it after the next head that they acquire */
  __atomic_store_n (&header->close_ticks, 0, __ATOMIC_RELAXED);
}

LseStatus
lse_ring_writer_open (LseRingWriter *writer, const char *path, uint32_t stride, LseError *err)
{
  LseRingHeader header;
  void *mapped;

  *writer = (LseRingWriter) {0};
  if (stride == 0)
    return lse_fail (err, LSE_EINVAL, 0, _ ("A trace keeps 1 span in 1 or more, not in 0."));
  LseStatus status = map_ring (path, true, &mapped, &writer->bytes, &header, err);
  if (status != LSE_OK)
    return status;

  writer->header = mapped;
  writer->records = (LseEvent *)(void *)((char *)mapped + sizeof (LseRingHeader));
  writer->mask = header.capacity - 1;
  writer->head = header.head;
  writer->stride = stride;
  writer->skip = lse_ring_kept_of_stride (writer->head, stride);
  lse_ring_writer_touch (writer);
  stamp_clock (writer->header);
  writer->source = (LseTickSource)writer->header->clock;
  writer->header->stride = stride;
  lse_ring_writer_adopt (writer);
  return LSE_OK;
}

void
lse_ring_writer_close (LseRingWriter *writer)
{
  LseRingHeader *header = writer->header;
  if (header == NULL)
    return;

  LseClockAnchor anchor = lse_clock_anchor (writer->source);
  int64_t d_ticks = (int64_t)(anchor.ticks - header->base_ticks);
  if (d_ticks > 0)
    {
      __int128 d_ns = anchor.monotonic_ns - header->base_monotonic_ns;
      header->ns_per_tick_fp32 = (uint64_t)(d_ns * ((__int128)1 << 32) / d_ticks);
    }
  /* Release of close_ticks, paired with the acquire in second_anchor(): the ns are there then. */
  __atomic_store_n (&header->close_monotonic_ns, anchor.monotonic_ns, __ATOMIC_RELAXED);
  __atomic_store_n (&header->close_ticks, anchor.ticks, __ATOMIC_RELEASE);
  munmap (header, writer->bytes);
  *writer = (LseRingWriter) {0};
}

/* ------------------------------------------------------------------ reading */

LseStatus
lse_ring_reader_open (LseRingReader *reader, const char *path, LseError *err)
{
  LseRingHeader header;
  void *mapped;

  *reader = (LseRingReader) {0};
  LseStatus status = map_ring (path, false, &mapped, &reader->bytes, &header, err);
  if (status != LSE_OK)
    return status;
  reader->header = mapped;
  reader->records = (const LseEvent *)(const void *)((char *)mapped + sizeof (LseRingHeader));
  reader->mask = header.capacity - 1;
  return LSE_OK;
}

void
lse_ring_reader_close (LseRingReader *reader)
{
  if (reader->header != NULL)
    munmap ((void *)(uintptr_t)reader->header, reader->bytes);
  *reader = (LseRingReader) {0};
}

/**
 * copy_record:
 * @index: number of the record, below the head
 *
 * Copies it word by word, the sequence last: if any other word came from a record that overwrote
 * this one, the acquire load that brought it makes the newer sequence visible as well. So even the
 * oldest record of a full ring can be read, and is thrown away only if it was really overwritten.
 *
 * Returns: false if the writer lapped the copy.
 */
static bool
copy_record (const LseRingReader *reader, uint64_t index, LseEvent *event)
{
  static const uint8_t order[LSE_EVENT_N_WORDS] = {0, 1, 3, 4, LSE_EVENT_SEQUENCE_WORD};
  const uint64_t *words = (const void *)&reader->records[index & reader->mask];
  uint64_t copy[LSE_EVENT_N_WORDS];

  for (size_t i = 0; i < LSE_EVENT_N_WORDS; i++) /* acquire, paired in lse_ring_emit() */
    copy[order[i]] = __atomic_load_n (&words[order[i]], __ATOMIC_ACQUIRE);
  memcpy (event, copy, sizeof *event);
  return event->sequence == (uint32_t)index;
}

/* The far end of the line on which ticks become ns: the writer's closing anchor, or now. */
static LseClockAnchor
second_anchor (const LseRingReader *reader, LseTickSource source)
{
  LseClockAnchor anchor;
  /* acquire, paired with the release in lse_ring_writer_close() */
  anchor.ticks = __atomic_load_n (&reader->header->close_ticks, __ATOMIC_ACQUIRE);
  if (anchor.ticks == 0)
    return lse_clock_anchor (source);
  anchor.monotonic_ns = __atomic_load_n (&reader->header->close_monotonic_ns, __ATOMIC_RELAXED);
  return anchor;
}

/* Ticks to ns, in place. Two drains are on slightly different lines (some ns); where spans are
 * chained, the tick that both share keeps the ns that it got first, so that no overlap appears. */
static void
convert (LseRingReader *reader, LseClockAnchor second, LseEvent *event)
{
  LseClockAnchor end = {
      .ticks = event->end,
      .monotonic_ns = lse_clock_to_ns (event->end, reader->first, second),
  };
  int64_t begin_ns = event->begin == reader->last.ticks
                         ? reader->last.monotonic_ns
                         : lse_clock_to_ns (event->begin, reader->first, second);
  if (end.monotonic_ns < begin_ns && event->end >= event->begin)
    end.monotonic_ns = begin_ns;
  event->begin = (uint64_t)begin_ns;
  event->end = (uint64_t)end.monotonic_ns;
  reader->last = end;
}

size_t
lse_ring_reader_drain (LseRingReader *reader, LseEvent *events, size_t capacity)
{
  if (reader->header == NULL || capacity == 0)
    return 0;
  /* acquire, paired with the release in lse_ring_emit(): all records below are whole, and the
   * first anchor is there */
  uint64_t head = __atomic_load_n (&reader->header->head, __ATOMIC_ACQUIRE);
  uint64_t n_slots = (uint64_t)reader->mask + 1;
  size_t n_events = 0;

  if (head <= reader->next)
    return 0;
  if (reader->first.monotonic_ns == 0)
    {
      reader->first.ticks = reader->header->base_ticks;
      reader->first.monotonic_ns = reader->header->base_monotonic_ns;
      reader->last = reader->first;
    }
  if (head - reader->next > n_slots)
    {
      reader->n_lost += head - n_slots - reader->next;
      reader->next = head - n_slots;
    }

  LseClockAnchor second = second_anchor (reader, (LseTickSource)reader->header->clock);
  for (; n_events < capacity && reader->next < head; reader->next++)
    if (copy_record (reader, reader->next, &events[n_events]))
      convert (reader, second, &events[n_events++]);
    else
      reader->n_lost++;
  return n_events;
}
