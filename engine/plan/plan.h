/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plan is one run, fully resolved, as a value: same plan and same machine, same work, bit for
 * bit. Its canonical JSON is the `experiment` object of a run.
 */
#pragma once

#include "base/status.h"
#include "plan/catalog.h"
#include "topology/pin.h"
#include "topology/topology.h"

#include <jansson.h>

typedef enum
{
  LSE_VARIANT_REPAIRED,
  LSE_VARIANT_AS_PRINTED
} LseVariant;

typedef enum
{
  LSE_SCHEDULE_STATIC,
  LSE_SCHEDULE_DYNAMIC,
  LSE_SCHEDULE_GUIDED
} LseSchedule;

typedef enum
{
  LSE_POOL_PERSISTENT,
  LSE_POOL_PER_RUN
} LsePool;

typedef enum
{
  LSE_TRANSPORT_PIPE,    /* results are copied through one pipe */
  LSE_TRANSPORT_REDUCED, /* a worker sends only the sum of its chunk */
  LSE_TRANSPORT_SHARED   /* results are written to shared memory */
} LseTransport;

/* Whose global interpreter lock the strategy `gil` works under. */
typedef enum
{
  LSE_GIL_3_11,            /* CPython 3.2 to 3.12: one request to drop it an interpreter */
  LSE_GIL_3_13,            /* one request a thread */
  LSE_GIL_PER_INTERPRETER, /* PEP 684: as 3.13, several of them, threads spread over them */
  LSE_GIL_FREE_THREADED,   /* PEP 703: none */
  LSE_GIL_LEGACY           /* up to 3.1 and 2.7: dropped and taken again every 100 bytecodes */
} LseGilVariant;

typedef enum
{
  LSE_MEMORY_FT_WORKERS, /* each worker touches its chunks first */
  LSE_MEMORY_FT_MAIN,    /* the main thread touches everything first */
  LSE_MEMORY_INTERLEAVE, /* pages round robin over the NUMA nodes */
  LSE_MEMORY_BIND        /* all pages on one NUMA node */
} LseMemoryKind;

typedef struct
{
  LseMemoryKind kind;
  int node_os_index; /* for BIND */
} LseMemory;

/* Where the counters of the workload `counters` lie. */
typedef enum
{
  LSE_LAYOUT_PACKED, /* one beside the other, eight on a cache line */
  LSE_LAYOUT_PADDED  /* LSE_PADDED_BYTES apart */
} LseLayout;

/* Where the data are before they are computed. */
typedef enum
{
  LSE_SOURCE_MEMORY,
  LSE_SOURCE_FILE /* on a disk, none of it in memory when a repetition begins */
} LseSource;

/* Two cache lines: processors like to fetch the neighbour of a line too. */
#define LSE_PADDED_BYTES 128

typedef struct
{
  LseWorkloadId workload;
  uint64_t elements; /* array length, or order n */
  LseKernelId kernel;
  LseStrategyId strategy;
  LseVariant variant; /* a name for the bundle of fields; the fields themselves decide */
  uint32_t chunks;    /* ≥ 1; never more than units */
  uint32_t workers;   /* ≥ 1; BLAS threads under `blas`; 1 under `serial` */
  LseSchedule schedule;
  LsePool pool;
  LseTransport transport;
  uint32_t split_every; /* fan-in of the tree, ≥ 2 */
  bool hash;            /* a pass that hashes the data first, as its own phase */
  uint32_t blas_threads; /* BLAS threads inside each worker, ≥ 1; 0: the library's own choice. Under
                            `blas`, where a worker is one BLAS thread, 1 or 0 */
  LseGilVariant gil;
  double gil_free_ratio;      /* of a chunk's work, done with the GIL released: 0 … 1 */
  int64_t switch_interval_ns; /* how long a waiter waits before it asks for the GIL, ≥ 1 µs */
  int64_t
      c_call_ns; /* work under the GIL between two check points; 0: as little as the kernel can */
  double gil_slowdown_ratio; /* of one free-threaded thread, ≥ 1: published, not measured here */
  uint32_t interpreters;     /* GILs of per-interpreter; 0: one a worker */
  bool io_thread;            /* another thread under the GIL, that does nothing but small I/O */
  LsePin pin;
  LseMemory memory;
  LseLayout layout;
  LseSource source;
  uint64_t memory_budget_bytes; /* of `mean` from a file: how much of it may be in memory at once */
  int64_t io_wait_ns; /* of each task of `io` from memory: how long its data are on their way */
  uint64_t seed;
  bool verify;
  bool trace;       /* write events; off only to measure what tracing costs */
  uint32_t repeats; /* counted repetitions; 0 = until the interval is narrow enough */
} LsePlan;

/**
 * lse_plan_init:
 * @workers: 0 = the allowed physical cores of @topology
 * @topology: (nullable): without it @workers 0 means 1
 *
 * A plan of the defaults of contract.md §2 for @workload and @strategy. `serial` has 1 worker and
 * 1 chunk; `blas` has 1 chunk, cut up by the library itself.
 */
void lse_plan_init (LsePlan *plan,
                    LseWorkloadId workload,
                    LseStrategyId strategy,
                    uint32_t workers,
                    const LseTopology *topology);

/**
 * lse_plan_validate:
 * @topology: (nullable): without it pins and NUMA nodes are not checked
 *
 * Returns: %LSE_OK; %LSE_EINVAL naming the field, its value and what is allowed;
 *   %LSE_EUNAVAILABLE if all fields are right, but the pair of workload and strategy makes no
 *   sense.
 */
LseStatus lse_plan_validate (const LsePlan *plan, const LseTopology *topology, LseError *err);

/* At most one chunk a unit, and one chunk where there is no unit. 0 stays 0: that is an error. */
void lse_plan_clamp_chunks (LsePlan *plan);

/* Fields that the plan's strategy or workload does not look at get their defaults, so that equal
 * work is an equal plan. */
void lse_plan_normalise (LsePlan *plan);

/* Equal but for the name of the variant. */
bool lse_plan_is_same_work (const LsePlan *a, const LsePlan *b);

/* Units of chunk @index: [begin, end). Sizes differ by at most one unit; the first are larger. */
void lse_plan_chunk (const LsePlan *plan, uint32_t index, uint64_t *begin, uint64_t *end);

/* Bytes that the workload needs beside inputs and output. */
uint64_t lse_plan_extra_bytes (const LsePlan *plan);

/* Spans that one lane may write in one repetition, and the ring it therefore gets: records (a power
 * of two from 1024 to 2²⁰, at least two repetitions) and, where even those are too few, the stride:
 * a lane keeps 1 span in so many. */
uint64_t lse_plan_events_per_repetition (const LsePlan *plan);
uint32_t lse_plan_ring_capacity (const LsePlan *plan);
uint32_t lse_plan_ring_stride (const LsePlan *plan);

/* A short label: "processes × 8, as printed", "threads × 2", "serial". Returns @text. */
char *lse_plan_label (const LsePlan *plan, char *text, size_t size);

/* Canonical JSON and back. lse_plan_from_json() refuses unknown keys and wrong values with their
 * names; absent keys keep the value that @plan has already, and a refused object changes nothing.
 * What single values cannot show is left to lse_plan_validate(). lse_plan_to_json() gives NULL for
 * a lack of memory; @plan must be valid. */
json_t *lse_plan_to_json (const LsePlan *plan);
LseStatus lse_plan_from_json (LsePlan *plan, const json_t *json, LseError *err);

/* The same for a plan that was carried out: keys that are not known are passed over, since a later
 * version may have written them. */
LseStatus lse_plan_from_record (LsePlan *plan, const json_t *json, LseError *err);

/* Words of the enumerations, for parsers and JSON. */
const char *lse_variant_name (LseVariant variant);
const char *lse_schedule_name (LseSchedule schedule);
const char *lse_pool_name (LsePool pool);
const char *lse_transport_name (LseTransport transport);
const char *lse_layout_name (LseLayout layout);
const char *lse_gil_variant_name (LseGilVariant variant);
const char *lse_source_name (LseSource source);
char *lse_memory_format (const LseMemory *memory, char *text, size_t size); /* "bind:0" */

/* By word; %LSE_EINVAL says what is allowed and what was probably meant, and changes nothing. */
LseStatus lse_workload_parse (LseWorkloadId *workload, const char *text, LseError *err);
LseStatus lse_strategy_parse (LseStrategyId *strategy, const char *text, LseError *err);
LseStatus lse_kernel_parse (LseKernelId *kernel, const char *text, LseError *err);
LseStatus lse_variant_parse (LseVariant *variant, const char *text, LseError *err);
LseStatus lse_schedule_parse (LseSchedule *schedule, const char *text, LseError *err);
LseStatus lse_pool_parse (LsePool *pool, const char *text, LseError *err);
LseStatus lse_transport_parse (LseTransport *transport, const char *text, LseError *err);
LseStatus lse_layout_parse (LseLayout *layout, const char *text, LseError *err);
LseStatus lse_gil_variant_parse (LseGilVariant *variant, const char *text, LseError *err);
LseStatus lse_source_parse (LseSource *source, const char *text, LseError *err);
/* "ft-workers" (also "default"), "ft-main", "interleave", "bind:0" */
LseStatus lse_memory_parse (LseMemory *memory, const char *text, LseError *err);
