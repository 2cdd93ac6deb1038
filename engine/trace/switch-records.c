/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/switch-records.h"

#include <linux/perf_event.h>
#include <string.h>

/* Largest record that we ask for: PERF_RECORD_COMM. A longer one is stepped over. */
#define MAX_RECORD_BYTES 128

/* Stands at the end of every record. */
typedef struct
{
  uint32_t pid, tid;
  uint64_t time_ns;
  uint32_t cpu, reserved;
} SampleId;

/* @length bytes at @offset from the tail; they may lie around the end of the ring. */
static void
copy_bytes (const LsePerfRing *ring, uint64_t offset, void *bytes, size_t length)
{
  uint64_t at = (ring->tail + offset) & (ring->size - 1);
  size_t until_end = (size_t)(ring->size - at), first = length < until_end ? length : until_end;
  memcpy (bytes, ring->data + at, first);
  memcpy ((unsigned char *)bytes + first, ring->data, length - first);
}

/* Bodies behind the header, as perf_event_open(2) describes them. */
static bool
read_body (const unsigned char *bytes,
           const struct perf_event_header *header,
           LseSwitchRecord *record)
{
  size_t body_bytes = header->size - sizeof *header - sizeof (SampleId);
  uint32_t ids[4];
  uint64_t lost[2];
  switch (header->type)
    {
    case PERF_RECORD_SWITCH:
      record->what = LSE_SWITCH_ON;
      if ((header->misc & PERF_RECORD_MISC_SWITCH_OUT) != 0)
        record->what = (header->misc & PERF_RECORD_MISC_SWITCH_OUT_PREEMPT) != 0
                           ? LSE_SWITCH_OFF_PREEMPTED
                           : LSE_SWITCH_OFF_BLOCKED;
      return true;
    case PERF_RECORD_FORK:
    case PERF_RECORD_EXIT:
      if (body_bytes < sizeof ids)
        return false;
      memcpy (ids, bytes, sizeof ids); /* pid, parent's pid, tid, parent's tid */
      record->what = header->type == PERF_RECORD_FORK ? LSE_SWITCH_FORK : LSE_SWITCH_EXIT;
      record->pid = (int)ids[0];
      record->tid = (int)ids[2];
      record->parent_tid = (int)ids[3];
      return true;
    case PERF_RECORD_COMM:
      if (body_bytes < 2 * sizeof ids[0])
        return false;
      memcpy (ids, bytes, 2 * sizeof ids[0]);
      record->what = LSE_SWITCH_NAME;
      record->pid = (int)ids[0];
      record->tid = (int)ids[1];
      body_bytes -= 2 * sizeof ids[0];
      memset (record->name, 0, sizeof record->name);
      memcpy (record->name, bytes + 2 * sizeof ids[0],
              body_bytes < sizeof record->name ? body_bytes : sizeof record->name - 1);
      return true;
    case PERF_RECORD_LOST:
      if (body_bytes < sizeof lost)
        return false;
      memcpy (lost, bytes, sizeof lost); /* id, number */
      record->what = LSE_SWITCH_LOST;
      record->n_lost = lost[1];
      return true;
    default:
      return false;
    }
}

static bool
is_known_type (uint32_t type)
{
  return type == PERF_RECORD_SWITCH || type == PERF_RECORD_FORK || type == PERF_RECORD_EXIT ||
         type == PERF_RECORD_COMM || type == PERF_RECORD_LOST;
}

bool
lse_perf_ring_next (LsePerfRing *ring, LseSwitchRecord *record, uint64_t *n_damaged)
{
  struct perf_event_header header;
  unsigned char bytes[MAX_RECORD_BYTES];
  SampleId id;

  while (ring->head - ring->tail >= sizeof header)
    {
      copy_bytes (ring, 0, &header, sizeof header);
      if (header.size < sizeof header || header.size > ring->head - ring->tail)
        {
          ring->tail = ring->head; /* where the next one begins nobody can know */
          ++*n_damaged;
          return false;
        }
      bool is_ours = is_known_type (header.type);
      bool fits = header.size >= sizeof header + sizeof id && header.size <= sizeof bytes;
      if (is_ours && fits)
        {
          copy_bytes (ring, 0, bytes, header.size);
          memcpy (&id, bytes + header.size - sizeof id, sizeof id);
          *record = (LseSwitchRecord) {.at_ns = (int64_t)id.time_ns,
                                       .pid = (int)id.pid,
                                       .tid = (int)id.tid,
                                       .cpu = (int32_t)id.cpu};
          is_ours = fits = read_body (bytes + sizeof header, &header, record);
        }
      ring->tail += header.size;
      if (is_ours && fits)
        return true;
      *n_damaged += is_known_type (header.type);
    }
  return false;
}
