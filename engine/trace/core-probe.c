/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A CPU's busy time is what it was not idle: 1 - Δ(idle + iowait) / Δt. User and system time are
 * counted at the timer's ticks on most kernels, idle time is exact there and only cut to 10 ms.
 */
#include "trace/core-probe.h"

#include "trace/own-time.h"
#include "trace/proc-stat.h"

#include "i18n.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_BUFFER_BYTES 65536
#define MAX_BUFFER_BYTES (1 << 24)

typedef struct
{
  LseProcCpu before, now;
  bool had_before, has_now; /* the CPU was there at the last look, is there at this one */
  double carry_ns;          /* what rounding to ticks took from `other` or gave to it */
  double busy_ns, steal_ns; /* in the interval under way; NAN: not known */
} Column;

struct LseCoreProbe
{
  int proc_fd, stat_fd;
  double tick_ns;
  char *buffer;
  size_t buffer_bytes;
  size_t n_columns;
  Column *columns;
  LseCoreLoad *loads; /* by column */
  int64_t before_ns;  /* the last look */
  bool has_steal, has_forks;
  uint64_t n_forks;
  LseOwnTime *own;
  int64_t *own_ns; /* by OS index, since the last look */
  size_t n_own;    /* highest OS index + 1 */
  int64_t unplaced_ns;
};

/* ------------------------------------------------------------------ reading */

/* The whole of /proc/stat; NULL if it cannot be read. The kernel makes the text anew for a reading
 * from its beginning, so that it has to come in one piece. */
static const char *
read_stat (LseCoreProbe *probe)
{
  for (;;)
    {
      ssize_t length = pread (probe->stat_fd, probe->buffer, probe->buffer_bytes - 1, 0);
      if (length <= 0)
        return NULL;
      if ((size_t)length < probe->buffer_bytes - 1 || probe->buffer_bytes >= MAX_BUFFER_BYTES)
        {
          probe->buffer[length] = '\0';
          return probe->buffer;
        }
      char *grown = realloc (probe->buffer, probe->buffer_bytes * 2);
      if (grown == NULL)
        return NULL;
      probe->buffer = grown;
      probe->buffer_bytes *= 2;
    }
}

/* Own run time is kept by OS index up to the highest one. */
static bool
reserve_own (LseCoreProbe *probe, size_t n_own)
{
  if (n_own <= probe->n_own)
    return true;
  int64_t *grown = reallocarray (probe->own_ns, n_own, sizeof *grown);
  if (grown == NULL)
    return false;
  memset (grown + probe->n_own, 0, (n_own - probe->n_own) * sizeof *grown);
  probe->own_ns = grown;
  probe->n_own = n_own;
  return true;
}

/* The column of a CPU, a new one if it was not seen before; NULL for nonsense and without memory.
 * @hint: where it was the last time. */
static Column *
find_column (LseCoreProbe *probe, int os_index, size_t hint)
{
  if (os_index < 0 || os_index >= LSE_CPUSET_MAX)
    return NULL;
  if (hint < probe->n_columns && probe->columns[hint].now.os_index == os_index)
    return &probe->columns[hint];
  for (size_t i = 0; i < probe->n_columns; i++)
    if (probe->columns[i].now.os_index == os_index)
      return &probe->columns[i];

  size_t n = probe->n_columns + 1;
  Column *columns = reallocarray (probe->columns, n, sizeof *columns);
  if (columns != NULL)
    probe->columns = columns;
  LseCoreLoad *loads = reallocarray (probe->loads, n, sizeof *loads);
  if (loads != NULL)
    probe->loads = loads;
  if (columns == NULL || loads == NULL || !reserve_own (probe, (size_t)os_index + 1))
    return NULL;
  columns[n - 1] = (Column) {.now = {.os_index = os_index}};
  probe->n_columns = n;
  return &columns[n - 1];
}

/* Takes in the counters. @may_have_forked: (out): false if nobody made a process since the last
 * call. Returns the number of CPUs in the file. */
static size_t
read_counters (LseCoreProbe *probe, bool *may_have_forked)
{
  const char *text = read_stat (probe);
  LseProcCpu cpu;
  uint64_t n_forks;
  size_t n_cpus = 0;

  *may_have_forked = true;
  for (size_t i = 0; i < probe->n_columns; i++)
    {
      Column *column = &probe->columns[i];
      column->before = column->now;
      column->had_before = column->has_now;
      column->has_now = false;
    }
  for (; text != NULL && lse_proc_stat_next_cpu (&text, &cpu); n_cpus++)
    {
      Column *column = find_column (probe, cpu.os_index, n_cpus);
      if (column == NULL)
        continue;
      column->now = cpu;
      column->has_now = cpu.has_idle;
      probe->has_steal |= cpu.has_steal;
    }
  if (text != NULL && lse_proc_stat_n_forks (text, &n_forks))
    {
      *may_have_forked = !probe->has_forks || n_forks != probe->n_forks;
      probe->n_forks = n_forks;
      probe->has_forks = true;
    }
  return n_cpus;
}

/* ------------------------------------------------------------------ shares */

static double
limit (double value, double low, double high)
{
  return value < low ? low : value > high ? high : value;
}

/* Busy and stolen time of a column between the two looks. Counters may go backwards: iowait does
 * so in normal service, idle time when a CPU came back. */
static void
compare_counters (const LseCoreProbe *probe, Column *column, double width_ns)
{
  const LseProcCpu *before = &column->before, *now = &column->now;
  column->busy_ns = column->steal_ns = (double)NAN;
  if (!column->had_before || !column->has_now || now->idle_ticks < before->idle_ticks)
    return;

  uint64_t idle_ticks = now->idle_ticks - before->idle_ticks;
  if (now->iowait_ticks > before->iowait_ticks)
    idle_ticks += now->iowait_ticks - before->iowait_ticks;
  column->busy_ns = width_ns - (double)idle_ticks * probe->tick_ns;
  if (now->has_steal)
    {
      bool grew = now->steal_ticks > before->steal_ticks;
      double steal_ticks = grew ? (double)(now->steal_ticks - before->steal_ticks) : 0.0;
      column->steal_ns = limit (steal_ticks * probe->tick_ns, 0.0, width_ns);
    }
}

static double
own_ns_of (const LseCoreProbe *probe, const Column *column)
{
  return (double)probe->own_ns[column->now.os_index];
}

/* Busy time of a column that neither our threads nor the hypervisor explain; below 0 where the
 * clocks disagree; NAN: not known. */
static double
unexplained_ns (const LseCoreProbe *probe, const Column *column)
{
  double steal_ns = isnan (column->steal_ns) ? 0.0 : column->steal_ns;
  return column->busy_ns - steal_ns - own_ns_of (probe, column);
}

/**
 * fill_load:
 * @given_ratio: share of the unexplained busy time that is ours after all
 *
 * Idle time comes in ticks of 10 ms: an idle CPU shows 9, then 11 in intervals of 10; and threads
 * are read a little later than counters. What is cut off at 0 in one interval is carried to the
 * next, lest the average of a CPU without others be above 0.
 */
static void
fill_load (const LseCoreProbe *probe,
           Column *column,
           double width_ns,
           double given_ratio,
           LseCoreLoad *load)
{
  double rest_ns = unexplained_ns (probe, column);
  double given_ns = rest_ns > 0.0 ? rest_ns * given_ratio : 0.0;
  double own_ns = limit (own_ns_of (probe, column) + given_ns, 0.0, width_ns);

  load->own = column->has_now ? (float)(own_ns / width_ns) : (float)NAN;
  load->steal = (float)(column->steal_ns / width_ns);
  load->other = (float)NAN;
  if (isnan (rest_ns))
    {
      column->carry_ns = 0.0;
      return;
    }
  double wanted_ns = rest_ns - given_ns + column->carry_ns;
  double other_ns = limit (wanted_ns, 0.0, width_ns);
  column->carry_ns = limit (wanted_ns - other_ns, -probe->tick_ns, probe->tick_ns);
  load->other = (float)(other_ns / width_ns);
}

/* Run time of ours whose CPU is not known goes to where there is busy time that nothing explains,
 * in proportion to it. */
static double
share_unplaced (const LseCoreProbe *probe)
{
  double room_ns = 0.0;
  for (size_t i = 0; i < probe->n_columns; i++)
    {
      double rest_ns = unexplained_ns (probe, &probe->columns[i]);
      room_ns += rest_ns > 0.0 ? rest_ns : 0.0;
    }
  return room_ns > 0.0 ? limit ((double)probe->unplaced_ns / room_ns, 0.0, 1.0) : 0.0;
}

static void
fill_loads (LseCoreProbe *probe, double width_ns)
{
  for (size_t i = 0; i < probe->n_columns; i++)
    compare_counters (probe, &probe->columns[i], width_ns);
  double given_ratio = share_unplaced (probe);
  for (size_t i = 0; i < probe->n_columns; i++)
    fill_load (probe, &probe->columns[i], width_ns, given_ratio, &probe->loads[i]);
}

bool
lse_core_probe_sample (LseCoreProbe *probe, int64_t now_ns, const LseCoreLoad **loads)
{
  bool may_have_forked, has_before = probe->before_ns != 0;
  if (has_before && now_ns <= probe->before_ns)
    return false;

  bool is_read = read_counters (probe, &may_have_forked) > 0;
  probe->unplaced_ns +=
      lse_own_time_sample (probe->own, may_have_forked, probe->own_ns, probe->n_own);
  if (has_before)
    fill_loads (probe, (double)(now_ns - probe->before_ns));

  memset (probe->own_ns, 0, probe->n_own * sizeof *probe->own_ns);
  probe->unplaced_ns = 0;
  probe->before_ns = now_ns;
  *loads = probe->loads;
  return is_read && has_before;
}

/* ------------------------------------------------------------------ life */

LseStatus
lse_core_probe_new (LseCoreProbe **probe_out, const char *root, LseError *err)
{
  char path[512];
  bool ignored;
  LseStatus status = LSE_OK;
  long ticks_per_s = sysconf (_SC_CLK_TCK);
  int64_t tick_ns = 1000000000 / (ticks_per_s > 0 ? ticks_per_s : 100);
  LseCoreProbe *probe = calloc (1, sizeof *probe);

  *probe_out = NULL;
  if (probe == NULL)
    return lse_fail (err, LSE_ENOMEM, 0, _ ("No memory to watch the CPUs."));
  snprintf (path, sizeof path, "%s/proc", root);
  probe->tick_ns = (double)tick_ns;
  probe->stat_fd = -1;
  probe->proc_fd = open (path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (probe->proc_fd >= 0)
    probe->stat_fd = openat (probe->proc_fd, "stat", O_RDONLY | O_CLOEXEC);
  if (probe->stat_fd < 0)
    {
      status =
          lse_fail (err, LSE_EUNAVAILABLE, errno, _ ("Cannot watch the CPUs by %s/stat."), path);
      goto out;
    }
  probe->buffer_bytes = FIRST_BUFFER_BYTES;
  probe->buffer = malloc (probe->buffer_bytes);
  probe->own = lse_own_time_new (probe->proc_fd, tick_ns);
  if (probe->buffer == NULL || probe->own == NULL)
    {
      status = lse_fail (err, LSE_ENOMEM, 0, _ ("No memory to watch the CPUs."));
      goto out;
    }
  if (read_counters (probe, &ignored) == 0)
    status = lse_fail (err, LSE_EUNAVAILABLE, 0, _ ("%s/stat names no CPU."), path);

out:
  if (status == LSE_OK)
    *probe_out = probe;
  else
    lse_core_probe_free (probe);
  return status;
}

void
lse_core_probe_free (LseCoreProbe *probe)
{
  if (probe == NULL)
    return;
  lse_own_time_free (probe->own);
  if (probe->stat_fd >= 0)
    close (probe->stat_fd);
  if (probe->proc_fd >= 0)
    close (probe->proc_fd);
  free (probe->buffer);
  free (probe->columns);
  free (probe->loads);
  free (probe->own_ns);
  free (probe);
}

void
lse_core_probe_watch (LseCoreProbe *probe, int pid)
{
  lse_own_time_watch (probe->own, pid);
  /* at once, and not at the next look: what it does until then is ours */
  probe->unplaced_ns += lse_own_time_sample (probe->own, true, probe->own_ns, probe->n_own);
}

void
lse_core_probe_unwatch (LseCoreProbe *probe, int pid)
{
  /* its last moments still count */
  probe->unplaced_ns += lse_own_time_sample (probe->own, false, probe->own_ns, probe->n_own);
  lse_own_time_unwatch (probe->own, pid);
}

size_t
lse_core_probe_n_cpus (const LseCoreProbe *probe)
{
  return probe->n_columns;
}

int
lse_core_probe_os_index (const LseCoreProbe *probe, size_t column)
{
  return probe->columns[column].now.os_index;
}

bool
lse_core_probe_has_steal (const LseCoreProbe *probe)
{
  return probe->has_steal;
}
