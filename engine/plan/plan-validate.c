/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a plan may hold. Every refusal names the field as the user writes it, its value, and what
 * is allowed.
 */
#include "plan/plan-private.h"
#include "plan/words-private.h"

#include "base/text.h"

#include "i18n.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#define FIELD(key, member, title, min, max)                                         \
  {                                                                                 \
    key, title, offsetof (LsePlan, member), sizeof ((LsePlan) {0}.member), min, max \
  }

static const LseNumberField fields[] = {
    FIELD ("n", elements, N_ ("elements n (-N)"), 0, LSE_PLAN_MAX_EXACT),
    FIELD ("chunks", chunks, N_ ("chunks (-c)"), 1, LSE_PLAN_MAX_CHUNKS),
    FIELD ("workers", workers, N_ ("workers (-W)"), 1, LSE_PLAN_MAX_WORKERS),
    FIELD ("split_every", split_every, N_ ("split_every (--split-every)"), 2, 1 << 20),
    FIELD ("blas_threads",
           blas_threads,
           N_ ("blas_threads (--blas-threads)"),
           0,
           LSE_PLAN_MAX_WORKERS),
    FIELD ("switch_interval_ns",
           switch_interval_ns,
           N_ ("switch interval in ns (--switch-interval)"),
           LSE_PLAN_MIN_INTERVAL_NS,
           LSE_PLAN_MAX_INTERVAL_NS),
    FIELD ("c_call_ns", c_call_ns, N_ ("C call in ns (--c-call)"), 0, LSE_PLAN_MAX_C_CALL_NS),
    FIELD ("interpreters",
           interpreters,
           N_ ("interpreters (--interpreters)"),
           0,
           LSE_PLAN_MAX_WORKERS),
    FIELD ("memory_budget_bytes",
           memory_budget_bytes,
           N_ ("memory_budget_bytes (--memory-budget)"),
           LSE_PLAN_MIN_BUDGET_BYTES,
           LSE_PLAN_MAX_EXACT),
    FIELD ("io_wait_ns", io_wait_ns, N_ ("io_wait_ns (--io-wait)"), 0, (uint64_t)60 * 1000000000),
    FIELD ("seed", seed, N_ ("seed (--seed)"), 0, LSE_PLAN_MAX_EXACT),
    FIELD ("repeats", repeats, N_ ("repeats (--repeats)"), 0, 1000000),
};

const LseNumberField *
lse_number_field_at (size_t index)
{
  return index < sizeof fields / sizeof fields[0] ? &fields[index] : NULL;
}

const LseNumberField *
lse_number_field (const char *key)
{
  for (size_t i = 0; lse_number_field_at (i) != NULL; i++)
    if (strcmp (fields[i].key, key) == 0)
      return &fields[i];
  return NULL;
}

uint64_t
lse_number_field_get (const LseNumberField *field, const LsePlan *plan)
{
  const char *at = (const char *)plan + field->offset;
  uint64_t wide;
  uint32_t narrow;
  if (field->size == sizeof wide)
    {
      memcpy (&wide, at, sizeof wide);
      return wide;
    }
  memcpy (&narrow, at, sizeof narrow);
  return narrow;
}

void
lse_number_field_set (const LseNumberField *field, LsePlan *plan, uint64_t value)
{
  char *at = (char *)plan + field->offset;
  uint32_t narrow = (uint32_t)value;
  if (field->size == sizeof value)
    memcpy (at, &value, sizeof value);
  else
    memcpy (at, &narrow, sizeof narrow);
}

LseStatus
lse_number_field_check (const LseNumberField *field, uint64_t value, LseError *err)
{
  if (value >= field->min && value <= field->max)
    return LSE_OK;
  return lse_fail_field (err, LSE_EINVAL, _ (field->title),
                         _ ("%" PRIu64 " is out of range; allowed are %" PRIu64 " to %" PRIu64 "."),
                         value, field->min, field->max);
}

/* ------------------------------------------------------------------ enumerations */

static LseStatus
check_word (const char *field, const char *word, int value, LseError *err)
{
  if (word != NULL)
    return LSE_OK;
  return lse_fail_field (err, LSE_EINVAL, _ (field), _ ("There is no choice with the number %d."),
                         value);
}

static LseStatus
check_words (const LsePlan *plan, LseError *err)
{
  const LseWorkloadInfo *workload = lse_workload_info (plan->workload);
  const LseStrategyInfo *strategy = lse_strategy_info (plan->strategy);
  const struct
  {
    const char *field, *word;
    int value;
  } words[] = {
      {N_ ("workload (-w)"), workload != NULL ? workload->name : NULL, (int)plan->workload},
      {N_ ("strategy (-s)"), strategy != NULL ? strategy->name : NULL, (int)plan->strategy},
      {N_ ("kernel (--kernel)"), lse_kernel_name (plan->kernel), (int)plan->kernel},
      {N_ ("variant (--variant)"), lse_variant_name (plan->variant), (int)plan->variant},
      {N_ ("schedule (--schedule)"), lse_schedule_name (plan->schedule), (int)plan->schedule},
      {N_ ("pool (--pool)"), lse_pool_name (plan->pool), (int)plan->pool},
      {N_ ("transport (--transport)"), lse_transport_name (plan->transport), (int)plan->transport},
      {N_ ("layout (--layout)"), lse_layout_name (plan->layout), (int)plan->layout},
      {N_ ("GIL (--gil)"), lse_gil_variant_name (plan->gil), (int)plan->gil},
      {N_ ("source (--source)"), lse_source_name (plan->source), (int)plan->source},
      {N_ ("memory (--memory)"), (unsigned)plan->memory.kind <= LSE_MEMORY_BIND ? "" : NULL,
       (int)plan->memory.kind},
      {N_ ("pin (--pin)"), (unsigned)plan->pin.kind <= LSE_PIN_LIST ? "" : NULL,
       (int)plan->pin.kind},
  };
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (check_word (words[i].field, words[i].word, words[i].value, err) != LSE_OK)
      return LSE_EINVAL;
  return LSE_OK;
}

static LseStatus
check_kernel (const LsePlan *plan, LseError *err)
{
  const LseWorkloadInfo *info = lse_workload_info (plan->workload);
  if (info->kernels & (1U << plan->kernel))
    return LSE_OK;

  const char *allowed[LSE_N_KERNELS + 1] = {NULL};
  size_t n_allowed = 0;
  for (int i = 0; i < LSE_N_KERNELS; i++)
    if (info->kernels & (1U << i))
      allowed[n_allowed++] = lse_kernel_name ((LseKernelId)i);
  char text[64];
  return lse_fail_field (
      err, LSE_EINVAL, _ ("kernel (--kernel)"), _ ("%s has no kernel \"%s\". Allowed: %s."),
      info->name, lse_kernel_name (plan->kernel), lse_words_join (allowed, text, sizeof text));
}

/* ------------------------------------------------------------------ numbers and places */

static LseStatus
check_numbers (const LsePlan *plan, LseError *err)
{
  for (size_t i = 0; lse_number_field_at (i) != NULL; i++)
    if (lse_number_field_check (&fields[i], lse_number_field_get (&fields[i], plan), err) != LSE_OK)
      return LSE_EINVAL;

  const LseWorkloadInfo *info = lse_workload_info (plan->workload);
  if (info->is_matrix && plan->elements > LSE_PLAN_MAX_ORDER)
    return lse_fail_field (err, LSE_EINVAL, _ ("elements n (-N)"),
                           _ ("%" PRIu64 " is the order of the matrices of %s; allowed are "
                              "0 to %" PRIu64 "."),
                           plan->elements, info->name, LSE_PLAN_MAX_ORDER);

  uint64_t n_units = lse_workload_n_units (info, plan->elements);
  if (plan->chunks > (n_units > 0 ? n_units : 1))
    return lse_fail_field (
        err, LSE_EINVAL, _ ("chunks (-c)"),
        info->unit == LSE_UNIT_RING   ? P_ ("%" PRIu32 " chunks cannot be cut out of %" PRIu64
                                            " ring; allowed are 1 to %" PRIu64 ".",
                                            "%" PRIu32 " chunks cannot be cut out of %" PRIu64
                                            " rings; allowed are 1 to %" PRIu64 ".",
                                            n_units)
        : info->unit == LSE_UNIT_TASK ? P_ ("%" PRIu32 " chunks cannot be cut out of %" PRIu64
                                            " task; allowed are 1 to %" PRIu64 ".",
                                            "%" PRIu32 " chunks cannot be cut out of %" PRIu64
                                            " tasks; allowed are 1 to %" PRIu64 ".",
                                            n_units)
        : info->unit == LSE_UNIT_ROW  ? P_ ("%" PRIu32 " chunks cannot be cut out of %" PRIu64
                                            " row; allowed are 1 to %" PRIu64 ".",
                                            "%" PRIu32 " chunks cannot be cut out of %" PRIu64
                                            " rows; allowed are 1 to %" PRIu64 ".",
                                            n_units)
                                      : P_ ("%" PRIu32 " chunks cannot be cut out of %" PRIu64
                                            " element; allowed are 1 to %" PRIu64 ".",
                                            "%" PRIu32 " chunks cannot be cut out of %" PRIu64
                                            " elements; allowed are 1 to %" PRIu64 ".",
                                            n_units),
        plan->chunks, n_units, n_units > 0 ? n_units : 1);

  if (!(plan->gil_free_ratio >= 0 && plan->gil_free_ratio <= 1))
    return lse_fail_field (err, LSE_EINVAL, _ ("GIL-free share (--gil-free-share)"),
                           _ ("Allowed are 0 to 100 %%."));
  if (!(plan->gil_slowdown_ratio >= 1 && plan->gil_slowdown_ratio <= LSE_PLAN_MAX_SLOWDOWN))
    return lse_fail_field (err, LSE_EINVAL, _ ("slow-down (--gil-slowdown)"),
                           _ ("Allowed are 1 to %d."), LSE_PLAN_MAX_SLOWDOWN);

  if (info->n_phases > 0 && plan->chunks > LSE_PLAN_MAX_PHASE_CHUNKS)
    return lse_fail_field (
        err, LSE_EINVAL, _ ("chunks (-c)"),
        _ ("%s has at most %" PRIu32 " chunks in each of its phases, not %" PRIu32 "."), info->name,
        LSE_PLAN_MAX_PHASE_CHUNKS, plan->chunks);
  if (info->n_phases > 0 && plan->transport != LSE_TRANSPORT_SHARED)
    return lse_fail_field (
        err, LSE_EINVAL, _ ("transport (--transport)"),
        _ ("%s needs shared: in each phase workers read what others wrote in the "
           "one before."),
        info->name);
  if (plan->strategy == LSE_STRATEGY_SERIAL && plan->workers != 1)
    return lse_fail_field (err, LSE_EINVAL, _ ("workers (-W)"),
                           _ ("serial has 1 worker, not %" PRIu32 "; allowed is 1."),
                           plan->workers);
  return LSE_OK;
}

static LseStatus
check_memory (const LsePlan *plan, const LseTopology *topology, LseError *err)
{
  if (plan->memory.kind != LSE_MEMORY_BIND)
    return LSE_OK;

  char allowed[128];
  size_t used = 0;
  lse_text_append (allowed, sizeof allowed, &used, "ft-workers, ft-main, interleave");
  for (size_t i = 0; i < topology->n_objects; i++)
    {
      const LseTopoObject *object = &topology->objects[i];
      if (object->type != LSE_OBJ_NUMA || !object->allowed)
        continue;
      if (object->os_index == plan->memory.node_os_index)
        return LSE_OK;
      lse_text_append (allowed, sizeof allowed, &used, ", bind:%d", object->os_index);
    }
  return lse_fail_field (err, LSE_EINVAL, _ ("memory (--memory)"),
                         _ ("This session has no NUMA node %d. Allowed: %s."),
                         plan->memory.node_os_index, allowed);
}

LseStatus
lse_plan_validate (const LsePlan *plan, const LseTopology *topology, LseError *err)
{
  if (check_words (plan, err) != LSE_OK || check_numbers (plan, err) != LSE_OK ||
      check_kernel (plan, err) != LSE_OK)
    return LSE_EINVAL;

  if (topology != NULL)
    {
      int os_indexes[LSE_PLAN_MAX_WORKERS];
      if (check_memory (plan, topology, err) != LSE_OK)
        return LSE_EINVAL;
      LseStatus status = lse_pin_place (topology, &plan->pin, plan->workers, os_indexes, err);
      if (status != LSE_OK)
        return status;
    }

  const char *why_not = lse_catalog_why_not (plan->workload, plan->strategy);
  if (why_not != NULL)
    return lse_fail (err, LSE_EUNAVAILABLE, 0, "%s", why_not);
  return LSE_OK;
}
