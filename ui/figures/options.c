/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures/options.h"

#include "i18n.h"
#include "plan/estimate.h"
#include "plot/ticks.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

typedef enum
{
  OPTION_WORKERS,
  OPTION_CHUNKS,
  OPTION_SCHEDULE,
  OPTION_POOL,
  OPTION_TRANSPORT,
  OPTION_SPLIT_EVERY,
  OPTION_HASH,
  OPTION_BLAS_THREADS,
  OPTION_PIN,
  OPTION_MEMORY,
  OPTION_LAYOUT,
  OPTION_SOURCE,
  OPTION_MEMORY_BUDGET,
  OPTION_IO_WAIT,
  OPTION_GIL,
  OPTION_GIL_FREE,
  OPTION_SWITCH_INTERVAL,
  OPTION_C_CALL,
  OPTION_IO_THREAD,
  N_OPTIONS
} Option;

static_assert (N_OPTIONS <= LSF_MAX_CHANGES, "room for all");

static const char *
name_of (Option option)
{
  static const char *const names[N_OPTIONS] = {
      [OPTION_WORKERS] = N_ ("workers"),
      [OPTION_CHUNKS] = N_ ("chunks"),
      [OPTION_SCHEDULE] = N_ ("schedule"),
      [OPTION_POOL] = N_ ("pool"),
      [OPTION_TRANSPORT] = N_ ("transport"),
      [OPTION_SPLIT_EVERY] = N_ ("split every"),
      [OPTION_HASH] = N_ ("hash"),
      [OPTION_BLAS_THREADS] = N_ ("BLAS threads"),
      [OPTION_PIN] = N_ ("pinning"),
      [OPTION_MEMORY] = N_ ("memory"),
      [OPTION_LAYOUT] = N_ ("layout"),
      [OPTION_SOURCE] = N_ ("source"),
      [OPTION_IO_WAIT] = N_ ("wait"),
      [OPTION_MEMORY_BUDGET] = N_ ("memory budget"),
      [OPTION_GIL] = N_ ("GIL"),
      [OPTION_GIL_FREE] = N_ ("work without the GIL"),
      [OPTION_C_CALL] = N_ ("C calls"),
      [OPTION_SWITCH_INTERVAL] = N_ ("switch interval"),
      [OPTION_IO_THREAD] = N_ ("I/O thread"),
  };
  return _ (names[option]);
}

static bool
applies (Option option, const LsePlan *plan)
{
  const LseStrategyInfo *info = lse_strategy_info (plan->strategy);
  bool is_serial = plan->strategy == LSE_STRATEGY_SERIAL;
  switch (option)
    {
    case OPTION_WORKERS:
      return !is_serial;
    case OPTION_CHUNKS:
      return !is_serial && plan->strategy != LSE_STRATEGY_BLAS;
    case OPTION_SCHEDULE:
      return info->has_schedule;
    case OPTION_POOL:
      return info->has_pool;
    case OPTION_TRANSPORT:
      return info->has_transport;
    case OPTION_SPLIT_EVERY:
      return info->has_split_every;
    case OPTION_HASH:
      return plan->strategy == LSE_STRATEGY_GRAPH;
    case OPTION_BLAS_THREADS:
      return lse_workload_info (plan->workload)->calls_blas;
    case OPTION_LAYOUT:
      return lse_workload_info (plan->workload)->has_layout;
    case OPTION_SOURCE:
      return lse_workload_info (plan->workload)->has_source;
    case OPTION_MEMORY_BUDGET:
      return lse_workload_info (plan->workload)->has_memory_budget &&
             plan->source == LSE_SOURCE_FILE;
    case OPTION_IO_WAIT:
      return lse_workload_info (plan->workload)->has_io_wait;
    case OPTION_GIL:
    case OPTION_GIL_FREE:
    case OPTION_SWITCH_INTERVAL:
    case OPTION_C_CALL:
    case OPTION_IO_THREAD:
      return plan->strategy == LSE_STRATEGY_GIL;
    case OPTION_PIN:
    case OPTION_MEMORY:
    case N_OPTIONS:
      break;
    }
  return true;
}

static void
write_number (char *text, unsigned number)
{
  snprintf (text, LSF_VALUE_SIZE, "%u", number);
}

static void
write_value (char text[LSF_VALUE_SIZE], Option option, const LsePlan *plan)
{
  char pin[LSE_PIN_LIST_MAX + 16], number[LSP_NUMBER_SIZE];
  switch (option)
    {
    case OPTION_WORKERS:
      write_number (text, plan->workers);
      break;
    case OPTION_CHUNKS:
      write_number (text, plan->chunks);
      break;
    case OPTION_SCHEDULE:
      snprintf (text, LSF_VALUE_SIZE, "%s", lse_schedule_name (plan->schedule));
      break;
    case OPTION_POOL:
      snprintf (text, LSF_VALUE_SIZE, "%s", lse_pool_name (plan->pool));
      break;
    case OPTION_TRANSPORT:
      snprintf (text, LSF_VALUE_SIZE, "%s", lse_transport_name (plan->transport));
      break;
    case OPTION_SPLIT_EVERY:
      write_number (text, plan->split_every);
      break;
    case OPTION_HASH:
      snprintf (text, LSF_VALUE_SIZE, "%s", plan->hash ? _ ("on") : _ ("off"));
      break;
    case OPTION_BLAS_THREADS:
      if (plan->blas_threads > 0)
        write_number (text, plan->blas_threads);
      else
        snprintf (text, LSF_VALUE_SIZE, "%s", _ ("the library's own"));
      break;
    case OPTION_PIN:
      snprintf (text, LSF_VALUE_SIZE, "%.*s", LSF_VALUE_SIZE - 1,
                lse_pin_format (&plan->pin, pin, sizeof pin));
      break;
    case OPTION_MEMORY:
      lse_memory_format (&plan->memory, text, LSF_VALUE_SIZE);
      break;
    case OPTION_LAYOUT:
      snprintf (text, LSF_VALUE_SIZE, "%s", lse_layout_name (plan->layout));
      break;
    case OPTION_SOURCE:
      snprintf (text, LSF_VALUE_SIZE, "%s", lse_source_name (plan->source));
      break;
    case OPTION_MEMORY_BUDGET:
      lse_bytes_format (plan->memory_budget_bytes, text, LSF_VALUE_SIZE);
      break;
    case OPTION_IO_WAIT:
      snprintf (text, LSF_VALUE_SIZE, "%lldus", (long long)plan->io_wait_ns / 1000);
      break;
    case OPTION_GIL:
      snprintf (text, LSF_VALUE_SIZE, "%s", lse_gil_variant_name (plan->gil));
      break;
    case OPTION_GIL_FREE:
      lsp_format_percent (number, plan->gil_free_ratio);
      snprintf (text, LSF_VALUE_SIZE, "%s", number);
      break;
    case OPTION_SWITCH_INTERVAL:
      snprintf (text, LSF_VALUE_SIZE, "%s",
                lsp_format_time (number, (double)plan->switch_interval_ns));
      break;
    case OPTION_C_CALL:
      snprintf (text, LSF_VALUE_SIZE, "%s", lsp_format_time (number, (double)plan->c_call_ns));
      break;
    case OPTION_IO_THREAD:
      snprintf (text, LSF_VALUE_SIZE, "%s", plan->io_thread ? _ ("on") : _ ("off"));
      break;
    case N_OPTIONS:
      text[0] = '\0';
      break;
    }
}

size_t
lsf_plan_changes (const LsePlan *from, const LsePlan *to, LsfChange *changes)
{
  size_t n = 0;
  for (Option option = 0; option < N_OPTIONS; option++)
    {
      LsfChange *change = &changes[n];
      if (!applies (option, from) || !applies (option, to))
        continue;
      change->name = name_of (option);
      write_value (change->from, option, from);
      write_value (change->to, option, to);
      n += strcmp (change->from, change->to) != 0;
    }
  return n;
}

/* ------------------------------------------------------------------ in words */

static void
add_change (LsfChange *changes, size_t *n, const char *name, const char *from, const char *to)
{
  LsfChange *change = &changes[(*n)++];
  change->name = name;
  snprintf (change->from, sizeof change->from, "%.63s", from);
  snprintf (change->to, sizeof change->to, "%.63s", to);
}

/* What the task and the strategy are; then the options. */
static size_t
all_changes (const LsePlan *from, const LsePlan *to, LsfChange changes[LSF_MAX_CHANGES + 4])
{
  char a[LSP_NUMBER_SIZE], b[LSP_NUMBER_SIZE];
  size_t n = 0;
  if (from->workload != to->workload)
    add_change (changes, &n, _ ("workload"), lse_workload_info (from->workload)->title,
                lse_workload_info (to->workload)->title);
  if (from->strategy != to->strategy)
    add_change (changes, &n, _ ("strategy"), lse_strategy_info (from->strategy)->name,
                lse_strategy_info (to->strategy)->name);
  if (from->kernel != to->kernel)
    add_change (changes, &n, _ ("kernel"), lse_kernel_name (from->kernel),
                lse_kernel_name (to->kernel));
  if (from->elements != to->elements)
    add_change (changes, &n, _ ("elements"), lsp_format_number (a, (double)from->elements, 0),
                lsp_format_number (b, (double)to->elements, 0));
  return n + lsf_plan_changes (from, to, changes + n);
}

void
lsf_plan_difference (const LsePlan *from,
                     const LsePlan *to,
                     char *heading,
                     size_t heading_size,
                     char *details,
                     size_t details_size)
{
  LsfChange changes[LSF_MAX_CHANGES + 4];
  size_t n = all_changes (from, to, changes), used = 0;
  details[0] = '\0';
  if (n == 0)
    {
      snprintf (heading, heading_size, "%s", _ ("Nothing changed"));
      snprintf (details, details_size, "%s", _ ("the same, measured twice"));
      return;
    }
  if (n == 1)
    {
      snprintf (heading, heading_size, _ ("Changed: %s"), changes[0].name);
      snprintf (details, details_size, "%s → %s", changes[0].from, changes[0].to);
      return;
    }
  snprintf (heading, heading_size, "%s", _ ("What changed"));
  for (size_t i = 0; i < n && used < details_size; i++)
    {
      int length =
          snprintf (details + used, details_size - used, i > 0 ? " · %s %s → %s" : "%s %s → %s",
                    changes[i].name, changes[i].from, changes[i].to);
      used += length > 0 ? (size_t)length : 0;
    }
}
