/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tasks that wait for their data and then compute a little. The wait is a blocking read(): of a
 * descriptor that becomes readable after the plan's latency, as that of a slow peer would; or of a
 * real file whose pages are not in memory. While it lasts the core is free for others.
 */
#include "workloads/workloads-private.h"

#include "base/scratch-file.h"

#include <errno.h>
#include <math.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define SECOND_NS 1000000000
#define BLOCK LSE_IO_TASK_DOUBLES
#define BLOCK_BYTES (BLOCK * sizeof (double))

static double *
block_at (const LseWork *work, uint64_t unit)
{
  return work->inputs[0] + unit * BLOCK;
}

static LseStatus
open_file (LseWork *work, const LsePlan *plan, LseError *err)
{
  if (plan->source != LSE_SOURCE_FILE)
    return LSE_OK;
  return lse_scratch_file_open (&work->file, work->input_bytes, err);
}

/* All of a block, or NaN at its beginning, which no check will pass. */
static void
transfer (const LseWork *work, uint64_t unit, bool writes)
{
  double *block = block_at (work, unit);
  char *bytes = (char *)block;
  for (size_t done = 0; done < BLOCK_BYTES;)
    {
      off_t at = (off_t)(unit * BLOCK_BYTES + done);
      ssize_t n = writes ? pwrite (work->file, bytes + done, BLOCK_BYTES - done, at)
                         : pread (work->file, bytes + done, BLOCK_BYTES - done, at);
      if (n > 0)
        done += (size_t)n;
      else if (n == 0 || errno != EINTR)
        {
          block[0] = (double)NAN;
          return;
        }
    }
}

static void
fill (LseWork *work, uint64_t begin, uint64_t end)
{
  lse_random_fill (block_at (work, begin), work->seed, 0, begin * BLOCK, end * BLOCK);
  for (uint64_t unit = begin; work->file >= 0 && unit < end; unit++)
    transfer (work, unit, true);
}

/* What is read must come from the disk, and must be read: the old block is spoiled. */
static void
forget (LseWork *work)
{
  if (work->file < 0)
    return;
  lse_scratch_file_drop (work->file);
  for (uint64_t unit = 0; unit < work->n_units; unit++)
    block_at (work, unit)[0] = (double)NAN;
}

static void
wait_for_peer (int64_t latency_ns)
{
  const struct itimerspec latency = {
      .it_value = {.tv_sec = latency_ns / SECOND_NS, .tv_nsec = latency_ns % SECOND_NS}};
  uint64_t n_expired;
  int fd = timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC);
  bool is_armed = fd >= 0 && timerfd_settime (fd, 0, &latency, NULL) == 0;
  if (is_armed)
    while (read (fd, &n_expired, sizeof n_expired) < 0 && errno == EINTR)
      continue;
  else /* no descriptor left: the same time */
    clock_nanosleep (CLOCK_MONOTONIC, 0, &latency.it_value, NULL);
  if (fd >= 0)
    close (fd);
}

static void
await (const LseWork *work, uint64_t unit)
{
  if (work->file >= 0)
    transfer (work, unit, false);
  else if (work->io_wait_ns > 0)
    wait_for_peer (work->io_wait_ns);
}

/* The sum of sin(x)² over a block. */
static void
run_sum (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  double *y = result;
  for (uint64_t unit = begin; unit < end; unit++)
    {
      const double *block = block_at (work, unit);
      double sum = 0;
      for (size_t i = 0; i < BLOCK; i++)
        {
          double sine = sin (block[i]);
          sum += sine * sine;
        }
      y[unit - begin] = sum;
    }
}

const LseWorkload lse_workload_io = {
    .id = LSE_WORKLOAD_IO,
    .fill = fill,
    .kernels = {[LSE_KERNEL_NUMPY] = run_sum},
    .open = open_file,
    .before = forget,
    .await = await,
};
