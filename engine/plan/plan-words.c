/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The words of the enumerations, both ways.
 */
#include "plan/plan.h"
#include "plan/words-private.h"

#include "i18n.h"

#include <stdio.h>
#include <string.h>

static const char *const variants[] = {"repaired", "as-printed", NULL};
static const char *const schedules[] = {"static", "dynamic", "guided", NULL};
static const char *const pools[] = {"persistent", "per-run", NULL};
static const char *const transports[] = {"pipe", "reduced", "shared", NULL};
static const char *const layouts[] = {"packed", "padded", NULL};
static const char *const gils[] = {"3.11",          "3.13",   "per-interpreter",
                                   "free-threaded", "legacy", NULL};
static const char *const sources[] = {"memory", "file", NULL};
static const char *const memories[] = {"ft-workers", "ft-main", "interleave", "bind:N", NULL};

#define N_WORDS(words) (sizeof (words) / sizeof ((words)[0]) - 1)
#define WORD(words, value) ((size_t)(value) < N_WORDS (words) ? (words)[value] : NULL)

const char *
lse_variant_name (LseVariant variant)
{
  return WORD (variants, variant);
}

const char *
lse_schedule_name (LseSchedule schedule)
{
  return WORD (schedules, schedule);
}

const char *
lse_pool_name (LsePool pool)
{
  return WORD (pools, pool);
}

const char *
lse_transport_name (LseTransport transport)
{
  return WORD (transports, transport);
}

const char *
lse_layout_name (LseLayout layout)
{
  return WORD (layouts, layout);
}

const char *
lse_gil_variant_name (LseGilVariant variant)
{
  return WORD (gils, variant);
}

const char *
lse_source_name (LseSource source)
{
  return WORD (sources, source);
}

LseStatus
lse_variant_parse (LseVariant *variant, const char *text, LseError *err)
{
  int index = (int)*variant;
  LseStatus status = lse_word_parse (&index, N_ ("variant (--variant)"), text, variants, err);
  *variant = (LseVariant)index;
  return status;
}

LseStatus
lse_schedule_parse (LseSchedule *schedule, const char *text, LseError *err)
{
  int index = (int)*schedule;
  LseStatus status = lse_word_parse (&index, N_ ("schedule (--schedule)"), text, schedules, err);
  *schedule = (LseSchedule)index;
  return status;
}

LseStatus
lse_pool_parse (LsePool *pool, const char *text, LseError *err)
{
  int index = (int)*pool;
  LseStatus status = lse_word_parse (&index, N_ ("pool (--pool)"), text, pools, err);
  *pool = (LsePool)index;
  return status;
}

LseStatus
lse_transport_parse (LseTransport *transport, const char *text, LseError *err)
{
  int index = (int)*transport;
  LseStatus status = lse_word_parse (&index, N_ ("transport (--transport)"), text, transports, err);
  *transport = (LseTransport)index;
  return status;
}

LseStatus
lse_layout_parse (LseLayout *layout, const char *text, LseError *err)
{
  int index = (int)*layout;
  LseStatus status = lse_word_parse (&index, N_ ("layout (--layout)"), text, layouts, err);
  *layout = (LseLayout)index;
  return status;
}

LseStatus
lse_gil_variant_parse (LseGilVariant *variant, const char *text, LseError *err)
{
  int index = (int)*variant;
  LseStatus status = lse_word_parse (&index, N_ ("GIL (--gil)"), text, gils, err);
  *variant = (LseGilVariant)index;
  return status;
}

LseStatus
lse_source_parse (LseSource *source, const char *text, LseError *err)
{
  int index = (int)*source;
  LseStatus status = lse_word_parse (&index, N_ ("source (--source)"), text, sources, err);
  *source = (LseSource)index;
  return status;
}

LseStatus
lse_workload_parse (LseWorkloadId *workload, const char *text, LseError *err)
{
  const char *words[LSE_N_WORKLOADS + 1] = {NULL};
  for (int i = 0; i < LSE_N_WORKLOADS; i++)
    words[i] = lse_workload_info ((LseWorkloadId)i)->name;
  int index = (int)*workload;
  LseStatus status = lse_word_parse (&index, N_ ("workload (-w)"), text, words, err);
  *workload = (LseWorkloadId)index;
  return status;
}

LseStatus
lse_strategy_parse (LseStrategyId *strategy, const char *text, LseError *err)
{
  const char *words[LSE_N_STRATEGIES + 1] = {NULL};
  for (int i = 0; i < LSE_N_STRATEGIES; i++)
    words[i] = lse_strategy_info ((LseStrategyId)i)->name;
  int index = (int)*strategy;
  LseStatus status = lse_word_parse (&index, N_ ("strategy (-s)"), text, words, err);
  *strategy = (LseStrategyId)index;
  return status;
}

LseStatus
lse_kernel_parse (LseKernelId *kernel, const char *text, LseError *err)
{
  const char *words[LSE_N_KERNELS + 1] = {NULL};
  for (int i = 0; i < LSE_N_KERNELS; i++)
    words[i] = lse_kernel_name ((LseKernelId)i);
  int index = (int)*kernel;
  LseStatus status = lse_word_parse (&index, N_ ("kernel (--kernel)"), text, words, err);
  *kernel = (LseKernelId)index;
  return status;
}

/* ------------------------------------------------------------------ memory */

char *
lse_memory_format (const LseMemory *memory, char *text, size_t size)
{
  if (memory->kind == LSE_MEMORY_BIND)
    snprintf (text, size, "bind:%d", memory->node_os_index);
  else
    snprintf (text, size, "%s",
              (size_t)memory->kind < N_WORDS (memories) ? memories[memory->kind] : "?");
  return text;
}

static LseStatus
parse_bind (LseMemory *memory, const char *node, const char *text, LseError *err)
{
  LseDecimal decimal;
  uint64_t index = 0;
  bool is_number = lse_decimal_scan (&decimal, node) && *decimal.end == '\0' &&
                   lse_decimal_scale (&decimal, 1, &index) == LSE_SCALE_EXACT;
  if (!is_number || index >= LSE_CPUSET_MAX)
    return lse_fail_field (err, LSE_EINVAL, _ ("memory (--memory)"),
                           _ ("\"%s\" names no NUMA node; write its number, for example "
                              "bind:0 (`lanescope-cli topology` shows the nodes)."),
                           lse_quote (text).text);
  *memory = (LseMemory) {.kind = LSE_MEMORY_BIND, .node_os_index = (int)index};
  return LSE_OK;
}

LseStatus
lse_memory_parse (LseMemory *memory, const char *text, LseError *err)
{
  if (strncmp (text, "bind:", 5) == 0)
    return parse_bind (memory, text + 5, text, err);
  if (strcmp (text, "bind") == 0)
    return parse_bind (memory, "", text, err);
  if (strcmp (text, "default") == 0)
    text = memories[LSE_MEMORY_FT_WORKERS];

  int index = 0;
  LseStatus status = lse_word_parse (&index, N_ ("memory (--memory)"), text, memories, err);
  if (status != LSE_OK)
    return status;
  *memory = (LseMemory) {.kind = (LseMemoryKind)index};
  return LSE_OK;
}
