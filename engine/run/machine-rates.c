/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/machine-rates.h"

#include "run/run.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Arrays of triad: so many times the last-level cache together, and between these bounds each. */
#define CACHES_OVERFLOWN 4
#define MIN_ARRAY_BYTES (UINT64_C (32) << 20)
#define MAX_ARRAY_BYTES (UINT64_C (256) << 20)
#define MEMORY_DIVISOR 8 /* at most this part of the memory */
#define N_REPETITIONS 5
#define N_ARRAYS 3

#define FAULT_BYTES (8U << 20)
#define PAGE_BYTES 4096U
#define BATCH_BYTES (64 * PAGE_BYTES)

/* ------------------------------------------------------------------ page faults */

/* The least of many batches is kept: whatever comes in between makes one longer. */
static double
measure_page_fault (void)
{
  double least_ns = (double)NAN;
  char *pages =
      mmap (NULL, FAULT_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED)
    return (double)NAN;
  madvise (pages, FAULT_BYTES, MADV_NOHUGEPAGE);
  for (size_t batch = 0; batch < FAULT_BYTES; batch += BATCH_BYTES)
    {
      int64_t begin_ns = lse_clock_now_ns ();
      for (size_t at = 0; at < BATCH_BYTES; at += PAGE_BYTES)
        ((volatile char *)pages)[batch + at] = 1;
      double each_ns = (double)(lse_clock_now_ns () - begin_ns) / (BATCH_BYTES / PAGE_BYTES);
      least_ns = fmin (least_ns, each_ns); /* of a number and NAN, the number */
    }
  munmap (pages, FAULT_BYTES);
  return least_ns;
}

/* ------------------------------------------------------------------ bandwidth */

static uint64_t
array_bytes (const LseTopology *topology)
{
  uint64_t caches = topology->n_packages > 0 ? topology->n_packages : 1;
  uint64_t bytes = CACHES_OVERFLOWN * caches * topology->llc_bytes / N_ARRAYS;
  uint64_t most = topology->memory_bytes / MEMORY_DIVISOR / N_ARRAYS;
  bytes = bytes < MIN_ARRAY_BYTES ? MIN_ARRAY_BYTES : bytes;
  bytes = bytes > MAX_ARRAY_BYTES ? MAX_ARRAY_BYTES : bytes;
  return most > 0 && bytes > most ? most : bytes;
}

/* Until the worker has done what it was asked for. false: it ended, or the time is over. */
static bool
wait_until_ready (LseRun *run, int64_t deadline_ns)
{
  while (lse_run_state (run) != LSE_RUN_STATE_READY)
    {
      int64_t left_ns = deadline_ns - lse_clock_now_ns ();
      struct pollfd poll_fd = {.fd = lse_run_fd (run), .events = POLLIN};
      if (left_ns <= 0 || lse_run_state (run) == LSE_RUN_STATE_ENDED)
        return false;
      if (poll (&poll_fd, 1, (int)(left_ns / 1000000) + 1) < 0 && errno != EINTR)
        return false;
      lse_run_dispatch (run);
    }
  return true;
}

static double
best_gbps (const LseResult *result)
{
  const LsePlan *plan = &result->plan;
  const LseWorkloadInfo *info = lse_workload_info (plan->workload);
  double best = (double)NAN;
  for (size_t i = 0; i < result->n_samples; i++)
    if (result->samples[i].kind == LSE_SAMPLE_COUNTED && result->samples[i].duration_ns > 0)
      best = fmax (best, lse_workload_bytes (info, plan->elements, plan->kernel) /
                             (double)result->samples[i].duration_ns);
  return best;
}

static double
measure_bandwidth (const LseTopology *topology, LseRunDirectory *directory)
{
  int64_t deadline_ns = lse_clock_now_ns () + LSE_RATES_LIMIT_NS;
  LsePlan plan;
  LseRun *run = NULL;
  lse_plan_init (&plan, LSE_WORKLOAD_TRIAD, LSE_STRATEGY_THREADS, 0, topology);
  plan.kernel = LSE_KERNEL_FUSED;
  plan.elements = array_bytes (topology) / sizeof (double);
  plan.chunks = plan.workers;
  plan.schedule = LSE_SCHEDULE_STATIC;
  plan.verify = plan.trace = false;
  if (lse_plan_validate (&plan, topology, NULL) != LSE_OK ||
      lse_run_start (&run, &plan, topology, directory, NULL) != LSE_OK)
    return (double)NAN;
  if (wait_until_ready (run, deadline_ns))
    {
      lse_run_measure (run, N_REPETITIONS, true);
      wait_until_ready (run, deadline_ns);
    }
  double gbps = best_gbps (lse_run_result (run));
  lse_run_stop (run);
  lse_run_free (run);
  return gbps;
}

/* ------------------------------------------------------------------ the cache */

char *
lse_machine_rates_path (char *path, size_t size)
{
  const char *cache = getenv ("XDG_CACHE_HOME"), *home = getenv ("HOME");
  int length = 0;
  if (cache != NULL && cache[0] == '/') /* a relative one is to be ignored */
    length = snprintf (path, size, "%s/lanescope/machine.json", cache);
  else if (home != NULL && home[0] == '/')
    length = snprintf (path, size, "%s/.cache/lanescope/machine.json", home);
  if (length <= 0 || (size_t)length >= size)
    path[0] = '\0';
  return path;
}

static double
positive (const json_t *json, const char *key)
{
  double value = json_number_value (json_object_get (json, key));
  return value > 0 && isfinite (value) ? value : (double)NAN;
}

void
lse_machine_rates_load (LseMachineRates *rates, const char *path, const char *machine_id)
{
  *rates = (LseMachineRates) {.bandwidth_gbps = (double)NAN, .page_fault_ns = (double)NAN};
  json_t *json = json_load_file (path, 0, NULL);
  const char *id = json_string_value (json_object_get (json, "machine"));
  if (id != NULL && strcmp (id, machine_id) == 0)
    *rates = (LseMachineRates) {.bandwidth_gbps = positive (json, "bandwidth_gbps"),
                                .page_fault_ns = positive (json, "page_fault_ns")};
  json_decref (json);
}

/* One that cannot be made shows when the file is opened. */
static void
make_directories (const char *path)
{
  char part[1024];
  snprintf (part, sizeof part, "%s", path);
  for (char *slash = strchr (part + 1, '/'); slash != NULL; slash = strchr (slash + 1, '/'))
    {
      *slash = '\0';
      mkdir (part, 0700);
      *slash = '/';
    }
}

bool
lse_machine_rates_save (const LseMachineRates *rates, const char *path, const char *machine_id)
{
  char temporary[1088];
  json_t *json = json_pack ("{s:s}", "machine", machine_id);
  if (json == NULL || path[0] == '\0')
    {
      json_decref (json);
      return false;
    }
  if (isfinite (rates->bandwidth_gbps))
    json_object_set_new (json, "bandwidth_gbps", json_real (rates->bandwidth_gbps));
  if (isfinite (rates->page_fault_ns))
    json_object_set_new (json, "page_fault_ns", json_real (rates->page_fault_ns));
  snprintf (temporary, sizeof temporary, "%.1023s.%d", path, getpid ());
  make_directories (path);
  bool is_saved =
      json_dump_file (json, temporary, JSON_INDENT (1)) == 0 && rename (temporary, path) == 0;
  if (!is_saved)
    unlink (temporary);
  json_decref (json);
  return is_saved;
}

/* ------------------------------------------------------------------ both */

void
lse_machine_rates_get (LseMachineRates *rates,
                       const char *machine_id,
                       const LseTopology *topology,
                       LseRunDirectory *directory,
                       unsigned wanted)
{
  static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  static LseMachineRates known = {.bandwidth_gbps = NAN, .page_fault_ns = NAN};
  static bool is_read; /* all under the mutex; for the life of the process */
  static unsigned tried;

  pthread_mutex_lock (&mutex);
  char path[1024];
  lse_machine_rates_path (path, sizeof path);
  if (!is_read)
    lse_machine_rates_load (&known, path, machine_id);
  is_read = true;
  wanted &= ~tried;
  tried |= wanted;
  bool has_faults = wanted & LSE_RATES_PAGE_FAULT && isnan (known.page_fault_ns);
  bool has_bandwidth = wanted & LSE_RATES_BANDWIDTH && isnan (known.bandwidth_gbps);
  if (has_faults)
    known.page_fault_ns = measure_page_fault ();
  if (has_bandwidth && topology->is_this_machine)
    known.bandwidth_gbps = measure_bandwidth (topology, directory);
  if (has_faults || has_bandwidth)
    lse_machine_rates_save (&known, path, machine_id); /* else it costs another measurement */
  *rates = known;
  pthread_mutex_unlock (&mutex);
}
