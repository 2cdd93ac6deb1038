/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The canonical JSON of a plan: every key, always, in one order: the table below. The reader is
 * strict, because a plan that is half understood measures something else than what was asked.
 */
#include "plan/plan-private.h"
#include "plan/words-private.h"

#include "base/text.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define DTYPE "f8" /* NumPy's name for a double; the only one so far */

/* ------------------------------------------------------------------ reading */

static LseStatus
fail_type (const char *key, const char *expected, const json_t *value, LseError *err)
{
  static const char *const names[] = {
      "an object", "an array", "a string", "a whole number", "a number with a fraction",
      "true",      "false",    "null"};
  return lse_fail (err, LSE_EINVAL, 0, "Plan: \"%s\" must be %s, not %s.", key, expected,
                   names[json_typeof (value)]);
}

/* A text without NUL inside, NULL if it is anything else. */
static const char *
text_of (const json_t *value)
{
  const char *text = json_string_value (value);
  return text != NULL && strlen (text) == json_string_length (value) ? text : NULL;
}

static LseStatus
read_number (LsePlan *plan, const char *key, const json_t *value, LseError *err)
{
  const LseNumberField *field = lse_number_field (key);
  if (!json_is_integer (value))
    return fail_type (key, "a whole number, without point or exponent", value, err);
  json_int_t number = json_integer_value (value);
  if (number < 0)
    return lse_fail (err, LSE_EINVAL, 0,
                     "Plan: \"%s\" is %" JSON_INTEGER_FORMAT "; allowed are %" PRIu64 " to %" PRIu64
                     ".",
                     key, number, field->min, field->max);
  LseStatus status = lse_number_field_check (field, (uint64_t)number, err);
  if (status == LSE_OK)
    lse_number_field_set (field, plan, (uint64_t)number);
  return status;
}

static json_t *
write_number (const LsePlan *plan, const char *key)
{
  return json_integer ((json_int_t)lse_number_field_get (lse_number_field (key), plan));
}

static LseStatus
read_real (double *real,
           const char *key,
           const json_t *value,
           double per_unit,
           double min,
           double max,
           LseError *err)
{
  if (!json_is_number (value))
    return fail_type (key, "a number", value, err);
  double number = json_number_value (value);
  if (!(number >= min && number <= max))
    return lse_fail (err, LSE_EINVAL, 0, "Plan: \"%s\" is out of range; allowed are %d to %d.", key,
                     (int)min, (int)max);
  *real = number / per_unit;
  return LSE_OK;
}

static json_t *
write_real (double number)
{
  double rounded = round (number * 1e6) / 1e6;
  bool is_whole = rounded == trunc (rounded) && fabs (rounded) < 1e15;
  return is_whole ? json_integer ((json_int_t)rounded) : json_real (rounded);
}

static LseStatus
read_dtype (LsePlan *plan, const char *key, const json_t *value, LseError *err)
{
  static const char *const dtypes[] = {DTYPE, NULL};
  int index;
  (void)plan;
  return lse_word_parse (&index, key, text_of (value), dtypes, err);
}

static json_t *
write_dtype (const LsePlan *plan, const char *key)
{
  (void)plan;
  (void)key;
  return json_string (DTYPE);
}

/* Every policy is printable ASCII, and nothing else may reach a sentence about it unquoted. */
static LseStatus
parse_pin (LsePin *pin, const char *text, LseError *err)
{
  for (const char *c = text; *c != '\0'; c++)
    if (*c < ' ' || *c > '~')
      return lse_fail (err, LSE_EINVAL, 0, "pin (--pin): \"%s\" is not a policy.",
                       lse_quote (text).text);
  return lse_pin_parse (pin, text, err);
}

/* Reader and writer of a field that is a word: from its text by @parse, to its text by @name. */
#define WORD_FIELD(field, parse, name)                                                \
  static LseStatus read_##field (LsePlan *plan, const char *key, const json_t *value, \
                                 LseError *err)                                       \
  {                                                                                   \
    (void)key;                                                                        \
    return parse (&plan->field, text_of (value), err);                                \
  }                                                                                   \
  static json_t *write_##field (const LsePlan *plan, const char *key)                 \
  {                                                                                   \
    (void)key;                                                                        \
    return json_string (name);                                                        \
  }

#define FLAG_FIELD(field)                                                             \
  static LseStatus read_##field (LsePlan *plan, const char *key, const json_t *value, \
                                 LseError *err)                                       \
  {                                                                                   \
    if (!json_is_boolean (value))                                                     \
      return fail_type (key, "true or false", value, err);                            \
    plan->field = json_is_true (value);                                               \
    return LSE_OK;                                                                    \
  }                                                                                   \
  static json_t *write_##field (const LsePlan *plan, const char *key)                 \
  {                                                                                   \
    (void)key;                                                                        \
    return json_boolean (plan->field);                                                \
  }

/* A number that may have a fraction; written to six digits behind the point, so that a percentage
 * reads as it was typed. */
#define REAL_FIELD(field, per_unit, min, max)                                         \
  static LseStatus read_##field (LsePlan *plan, const char *key, const json_t *value, \
                                 LseError *err)                                       \
  {                                                                                   \
    return read_real (&plan->field, key, value, per_unit, min, max, err);             \
  }                                                                                   \
  static json_t *write_##field (const LsePlan *plan, const char *key)                 \
  {                                                                                   \
    (void)key;                                                                        \
    return write_real (plan->field * (per_unit));                                     \
  }

WORD_FIELD (workload, lse_workload_parse, lse_workload_info (plan->workload)->name)
WORD_FIELD (strategy, lse_strategy_parse, lse_strategy_info (plan->strategy)->name)
WORD_FIELD (variant, lse_variant_parse, lse_variant_name (plan->variant))
WORD_FIELD (kernel, lse_kernel_parse, lse_kernel_name (plan->kernel))
WORD_FIELD (schedule, lse_schedule_parse, lse_schedule_name (plan->schedule))
WORD_FIELD (pool, lse_pool_parse, lse_pool_name (plan->pool))
WORD_FIELD (transport, lse_transport_parse, lse_transport_name (plan->transport))
WORD_FIELD (pin,
            parse_pin,
            lse_pin_format (&plan->pin, (char[LSE_PIN_LIST_MAX + 16]) {0}, LSE_PIN_LIST_MAX + 16))
WORD_FIELD (memory, lse_memory_parse, lse_memory_format (&plan->memory, (char[32]) {0}, 32))
WORD_FIELD (layout, lse_layout_parse, lse_layout_name (plan->layout))
WORD_FIELD (gil, lse_gil_variant_parse, lse_gil_variant_name (plan->gil))
REAL_FIELD (gil_free_ratio, 100, 0, 100)
REAL_FIELD (gil_slowdown_ratio, 1, 1, LSE_PLAN_MAX_SLOWDOWN)
FLAG_FIELD (io_thread)
WORD_FIELD (source, lse_source_parse, lse_source_name (plan->source))
FLAG_FIELD (hash)
FLAG_FIELD (verify)
FLAG_FIELD (trace)

#define TEXT(field) #field, true, read_##field, write_##field
#define FLAG(field) #field, false, read_##field, write_##field
#define NUMBER(key) key, false, read_number, write_number
#define REAL(key, field) key, false, read_##field, write_##field

static const struct
{
  const char *key;
  bool is_text;
  LseStatus (*read) (LsePlan *plan, const char *key, const json_t *value, LseError *err);
  json_t *(*write) (const LsePlan *plan, const char *key);
} keys[] = {
    {TEXT (workload)},
    {NUMBER ("n")},
    {TEXT (dtype)},
    {NUMBER ("chunks")},
    {TEXT (strategy)},
    {TEXT (variant)},
    {TEXT (kernel)},
    {NUMBER ("workers")},
    {TEXT (schedule)},
    {TEXT (pool)},
    {TEXT (transport)},
    {NUMBER ("split_every")},
    {FLAG (hash)},
    {NUMBER ("blas_threads")},
    {TEXT (gil)},
    {REAL ("gil_free_share", gil_free_ratio)},
    {NUMBER ("switch_interval_ns")},
    {NUMBER ("c_call_ns")},
    {REAL ("gil_slowdown", gil_slowdown_ratio)},
    {NUMBER ("interpreters")},
    {FLAG (io_thread)},
    {TEXT (pin)},
    {TEXT (memory)},
    {TEXT (layout)},
    {TEXT (source)},
    {NUMBER ("memory_budget_bytes")},
    {NUMBER ("io_wait_ns")},
    {NUMBER ("seed")},
    {FLAG (verify)},
    {FLAG (trace)},
    {NUMBER ("repeats")},
};

#define N_KEYS (sizeof keys / sizeof keys[0])

json_t *
lse_plan_to_json (const LsePlan *plan)
{
  json_t *json = json_object ();
  for (size_t i = 0; i < N_KEYS; i++)
    if (json_object_set_new (json, keys[i].key, keys[i].write (plan, keys[i].key)) != 0)
      {
        json_decref (json); /* out of memory, or a plan that would not be valid */
        return NULL;
      }
  return json;
}

static LseStatus
fail_unknown_key (const char *key, LseError *err)
{
  const char *known[N_KEYS + 1] = {NULL};
  for (size_t i = 0; i < N_KEYS; i++)
    known[i] = keys[i].key;
  const char *closest = lse_text_closest (key, known);
  if (closest != NULL)
    return lse_fail (err, LSE_EINVAL, 0, "Plan: there is no key \"%s\"; did you mean \"%s\"?",
                     lse_quote (key).text, closest);
  char allowed[200];
  return lse_fail (err, LSE_EINVAL, 0, "Plan: there is no key \"%s\". Allowed: %s.",
                   lse_quote (key).text, lse_words_join (known, allowed, sizeof allowed));
}

static LseStatus
read_key (LsePlan *plan, const char *key, const json_t *value, bool is_record, LseError *err)
{
  for (size_t i = 0; i < N_KEYS; i++)
    if (strcmp (keys[i].key, key) == 0)
      {
        if (keys[i].is_text && text_of (value) == NULL)
          return fail_type (key, "a string", value, err);
        return keys[i].read (plan, key, value, err);
      }
  return is_record ? LSE_OK : fail_unknown_key (key, err);
}

static LseStatus
read_plan (LsePlan *plan, const json_t *json, bool is_record, LseError *err)
{
  if (!json_is_object (json))
    return lse_fail (err, LSE_EINVAL, 0, "A plan must be a JSON object.");

  LsePlan read = *plan; /* a plan that is refused must not be half changed */
  const char *key;
  json_t *value;
  json_object_foreach ((json_t *)json, key, value)
  {
    LseStatus status = read_key (&read, key, value, is_record, err);
    if (status != LSE_OK)
      return status;
  }
  *plan = read;
  return LSE_OK;
}

LseStatus
lse_plan_from_json (LsePlan *plan, const json_t *json, LseError *err)
{
  return read_plan (plan, json, false, err);
}

LseStatus
lse_plan_from_record (LsePlan *plan, const json_t *json, LseError *err)
{
  return read_plan (plan, json, true, err);
}
