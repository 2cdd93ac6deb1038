/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the user types: sizes, lists of strategies and of worker counts, durations, ratios. Numbers
 * are read digit by digit, so that no locale changes them and 9007199254740993 is not rounded. On
 * failure nothing has changed, and the sentence says what was wrong, where, and what is allowed.
 */
#include "plan/experiment.h"
#include "plan/plan-private.h"
#include "plan/words-private.h"

#include "base/text.h"

#include "i18n.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A unit that may stand behind a number. */
typedef struct
{
  const char *name;
  uint64_t factor;
  bool is_bytes;
} Unit;

/* The unit that @text is, case folded, white space around it ignored; NULL if there is none. */
static const Unit *
find_unit (const Unit *units, const char *text)
{
  char name[16];
  size_t length = 0;
  for (text = lse_skip_space (text); *text != '\0' && !lse_is_space (*text); text++)
    {
      if (length + 1 >= sizeof name)
        return NULL;
      name[length++] = *text;
    }
  name[length] = '\0';
  if (*lse_skip_space (text) != '\0')
    return NULL;

  for (; units->name != NULL; units++)
    if (lse_compare_folded (units->name, name) == 0)
      return units;
  return NULL;
}

/* Says what is wrong with @text, whose number ended at @rest, as helpfully as can be. */
static LseStatus
fail_number (const char *field,
             const char *text,
             const char *rest,
             const Unit *units,
             const char *how,
             LseError *err)
{
  rest = lse_skip_space (rest);
  if (rest[0] == ',')
    return lse_fail_field (err, LSE_EINVAL, _ (field),
                           _ ("\"%s\" has a comma; write a decimal point. %s"),
                           lse_quote (text).text, how);
  if (lse_skip_space (text)[0] == '-')
    return lse_fail_field (err, LSE_EINVAL, _ (field), _ ("\"%s\" is negative. %s"),
                           lse_quote (text).text, how);

  const char *names[24] = {NULL};
  for (size_t i = 0, n = 0; units != NULL && units[i].name != NULL && n < 23; i++)
    if (units[i].name[0] != '\0')
      names[n++] = units[i].name;
  bool has_unit = rest != text && strlen (rest) > 1; /* one letter is close to any other */
  const char *closest = has_unit ? lse_text_closest (rest, names) : NULL;
  if (closest != NULL)
    return lse_fail_field (err, LSE_EINVAL, _ (field),
                           _ ("\"%s\" has an unknown unit; did you mean %s? %s"),
                           lse_quote (text).text, closest, how);
  return lse_fail_field (err, LSE_EINVAL, _ (field), _ ("\"%s\" cannot be read. %s"),
                         lse_quote (text).text, how);
}

/* ------------------------------------------------------------------ whole numbers */

static const Unit count_units[] = {
    {"", 1, false},           {"k", 1000, false}, {"M", 1000000, false},
    {"G", 1000000000, false}, {NULL, 0, false},
};

LseStatus
lse_count_parse (uint64_t *count, const char *key, const char *text, LseError *err)
{
  const LseNumberField *field = lse_number_field (key);
  if (field == NULL)
    return lse_fail (err, LSE_EINVAL, 0, _ ("A plan has no number \"%s\"."), lse_quote (key).text);
  char how[160];
  snprintf (how, sizeof how, _ ("Allowed are whole numbers from %" PRIu64 " to %" PRIu64 "."),
            field->min, field->max);

  LseDecimal decimal;
  if (!lse_decimal_scan (&decimal, lse_skip_space (text)))
    return fail_number (field->title, text, text, NULL, how, err);
  const Unit *unit = find_unit (count_units, decimal.end);
  if (unit == NULL)
    return fail_number (field->title, text, decimal.end, count_units, how, err);

  uint64_t value;
  LseScale scale = lse_decimal_scale (&decimal, unit->factor, &value);
  if (scale == LSE_SCALE_ROUNDED_DOWN)
    return lse_fail_field (err, LSE_EINVAL, _ (field->title),
                           _ ("\"%s\" is not a whole number. %s"), lse_quote (text).text, how);
  if (scale == LSE_SCALE_TOO_LARGE || value < field->min || value > field->max)
    return lse_fail_field (err, LSE_EINVAL, _ (field->title), _ ("\"%s\" is out of range. %s"),
                           lse_quote (text).text, how);
  *count = value;
  return LSE_OK;
}

/* ------------------------------------------------------------------ sizes */

static const char *const size_field = N_ ("elements (-N)");
static const char *const size_how =
    N_ ("Write elements, as 1e6, 1_000_000 or 1M, or the bytes of one input array, as 64MB, 64MiB "
        "or 2xLLC.");

static const Unit size_units[] = {
    {"", 1, false},
    {"k", 1000, false},
    {"M", 1000000, false},
    {"G", 1000000000, false},
    {"T", 1000000000000, false},
    {"B", 1, true},
    {"kB", 1000, true},
    {"MB", 1000000, true},
    {"GB", 1000000000, true},
    {"TB", 1000000000000, true},
    {"KiB", (uint64_t)1 << 10, true},
    {"MiB", (uint64_t)1 << 20, true},
    {"GiB", (uint64_t)1 << 30, true},
    {"TiB", (uint64_t)1 << 40, true},
    {"xLLC", 0, true}, /* the factor is the machine's */
    {"LLC", 0, true},
    {NULL, 0, false},
};

/* The largest number whose square is at most @square. */
static uint64_t
square_root (uint64_t square)
{
  uint64_t root = 0;
  for (uint64_t bit = (uint64_t)1 << 31; bit != 0; bit /= 2)
    if ((root + bit) * (root + bit) <= square)
      root += bit;
  return root;
}

static uint64_t
elements_of_bytes (const LseWorkloadInfo *workload, uint64_t bytes)
{
  uint64_t n_doubles = bytes / sizeof (double);
  return workload->is_matrix ? square_root (n_doubles) : n_doubles / workload->doubles_per_element;
}

static LseStatus
check_elements (const LseWorkloadInfo *workload,
                uint64_t elements,
                LseScale scale,
                const char *text,
                LseError *err)
{
  uint64_t most = workload->is_matrix ? LSE_PLAN_MAX_ORDER : LSE_PLAN_MAX_EXACT;
  if (scale != LSE_SCALE_TOO_LARGE && elements <= most)
    return LSE_OK;
  return lse_fail_field (err, LSE_EINVAL, _ (size_field),
                         workload->is_matrix
                             ? _ ("\"%s\" is too large for %s; allowed are 0 to %" PRIu64
                                  ", the order of the matrices.")
                             : _ ("\"%s\" is too large for %s; allowed are 0 to %" PRIu64 "."),
                         lse_quote (text).text, workload->name, most);
}

LseStatus
lse_size_parse (uint64_t *elements,
                const char *text,
                const LseWorkloadInfo *workload,
                const LseTopology *topology,
                LseError *err)
{
  const char *number = lse_skip_space (text);
  LseDecimal decimal = {.mantissa = 1, .end = number}; /* "LLC" alone is one of it */
  bool is_bare = lse_compare_folded (number, "LLC") == 0;
  if (!is_bare && !lse_decimal_scan (&decimal, number))
    return fail_number (size_field, text, text, NULL, _ (size_how), err);
  const Unit *unit = find_unit (size_units, decimal.end);
  if (unit == NULL)
    return fail_number (size_field, text, decimal.end, size_units, _ (size_how), err);

  uint64_t factor = unit->factor;
  if (factor == 0)
    factor = topology != NULL ? topology->llc_bytes : 0;
  if (factor == 0)
    return lse_fail_field (err, LSE_EUNAVAILABLE, _ (size_field),
                           _ ("\"%s\" needs the size of the last-level cache, which is not "
                              "known here; give bytes instead, for example 64MiB."),
                           lse_quote (text).text);

  uint64_t value = 0;
  LseScale scale = lse_decimal_scale (&decimal, factor, &value);
  if (scale == LSE_SCALE_ROUNDED_DOWN && !unit->is_bytes)
    return lse_fail_field (err, LSE_EINVAL, _ (size_field),
                           _ ("\"%s\" is not a whole number of elements. %s"),
                           lse_quote (text).text, _ (size_how));
  if (unit->is_bytes)
    value = elements_of_bytes (workload, value);
  LseStatus status = check_elements (workload, value, scale, text, err);
  if (status == LSE_OK)
    *elements = value;
  return status;
}

LseStatus
lse_memory_budget_parse (uint64_t *bytes,
                         const char *text,
                         const LseTopology *topology,
                         LseError *err)
{
  const LseNumberField *field = lse_number_field ("memory_budget_bytes");
  const char *how = _ ("Write bytes, as 64MiB, 500MB, 1e9 or 2xLLC.");
  const char *number = lse_skip_space (text);
  LseDecimal decimal;
  if (!lse_decimal_scan (&decimal, number))
    return fail_number (field->title, text, text, NULL, how, err);
  const Unit *unit = find_unit (size_units, decimal.end);
  uint64_t factor = unit == NULL       ? 0
                    : unit->factor > 0 ? unit->factor
                    : topology != NULL ? topology->llc_bytes
                                       : 0;
  if (unit == NULL || factor == 0)
    return fail_number (field->title, text, decimal.end, size_units, how, err);

  uint64_t value = 0;
  if (lse_decimal_scale (&decimal, factor, &value) == LSE_SCALE_TOO_LARGE)
    value = UINT64_MAX;
  LseStatus status = lse_number_field_check (field, value, err);
  if (status == LSE_OK)
    *bytes = value;
  return status;
}

/* ------------------------------------------------------------------ lists */

/* Copies the next piece of a list up to a comma, without white space around it, and steps behind
 * the comma. Returns: false at the end of the list. A piece too long for @item ends in "…", which
 * is no part of any word or number. */
static bool
next_item (const char **list, char *item, size_t size)
{
  if (*list == NULL)
    return false;
  const char *begin = lse_skip_space (*list), *comma = strchr (begin, ',');
  size_t length = comma != NULL ? (size_t)(comma - begin) : strlen (begin);
  *list = comma != NULL ? comma + 1 : NULL;
  while (length > 0 && lse_is_space (begin[length - 1]))
    length--;
  if (length < size)
    snprintf (item, size, "%.*s", (int)length, begin);
  else
    snprintf (item, size, "%.*s…", (int)(size - sizeof "…"), begin);
  return true;
}

LseStatus
lse_strategies_parse (LseExperiment *experiment, const char *text, LseError *err)
{
  bool wanted[LSE_N_STRATEGIES] = {false}, named[LSE_N_STRATEGIES] = {false};
  const char *words[LSE_N_STRATEGIES + 2] = {NULL};
  for (int i = 0; i < LSE_N_STRATEGIES; i++)
    words[i] = lse_strategy_info ((LseStrategyId)i)->name;
  words[LSE_N_STRATEGIES] = "all";

  char item[64];
  for (const char *list = text; next_item (&list, item, sizeof item);)
    {
      int index;
      LseStatus status = lse_word_parse (&index, N_ ("strategy (-s)"), item, words, err);
      if (status != LSE_OK)
        return status;
      if (index < LSE_N_STRATEGIES)
        named[index] = wanted[index] = true;
      for (int i = 0; index == LSE_N_STRATEGIES && i < LSE_N_STRATEGIES; i++)
        wanted[i] |= lse_catalog_why_not (experiment->workload, (LseStrategyId)i) == NULL;
    }
  memcpy (experiment->strategies, wanted, sizeof wanted);
  memcpy (experiment->named, named, sizeof named);
  experiment->given |= LSE_GIVEN_STRATEGIES;
  return LSE_OK;
}

/* A whole number from 1 to LSE_PLAN_MAX_WORKERS at *@text, which moves behind it; 0 if not. */
static uint32_t
read_count (const char **text)
{
  LseDecimal decimal;
  uint64_t value;
  if (!lse_decimal_scan (&decimal, lse_skip_space (*text)) ||
      lse_decimal_scale (&decimal, 1, &value) != LSE_SCALE_EXACT || value > LSE_PLAN_MAX_WORKERS)
    return 0;
  *text = lse_skip_space (decimal.end);
  return (uint32_t)value;
}

static LseStatus
read_range (bool *wanted, const char *item, LseError *err)
{
  const char *at = item;
  uint32_t first = read_count (&at), last = first;
  if (first > 0 && *at == '-')
    {
      at++;
      last = read_count (&at);
    }
  if (first == 0 || last == 0 || *at != '\0')
    return lse_fail_field (err, LSE_EINVAL, _ ("workers (-W)"),
                           _ ("\"%s\" is no number of workers. Write numbers from 1 to 4096 and "
                              "ranges, for example 4, 1-4 or 1,2,4."),
                           lse_quote (item).text);
  if (last < first)
    return lse_fail_field (
        err, LSE_EINVAL, _ ("workers (-W)"),
        _ ("the range \"%s\" runs backwards; did you mean %" PRIu32 "-%" PRIu32 "?"),
        lse_quote (item).text, last, first);
  for (uint32_t i = first; i <= last; i++)
    wanted[i] = true;
  return LSE_OK;
}

LseStatus
lse_worker_counts_parse (LseExperiment *experiment, const char *text, LseError *err)
{
  bool wanted[LSE_PLAN_MAX_WORKERS + 1] = {false};
  char item[64];
  for (const char *list = text; next_item (&list, item, sizeof item);)
    {
      LseStatus status = read_range (wanted, item, err);
      if (status != LSE_OK)
        return status;
    }

  uint32_t counts[LSE_EXPERIMENT_MAX_WORKER_COUNTS];
  size_t n_counts = 0;
  for (uint32_t i = 1; i <= LSE_PLAN_MAX_WORKERS; i++)
    if (wanted[i])
      {
        if (n_counts == LSE_EXPERIMENT_MAX_WORKER_COUNTS)
          return lse_fail_field (err, LSE_EINVAL, _ ("workers (-W)"),
                                 _ ("\"%s\" are more than %d different counts; pick some, for "
                                    "example 1,2,4,8,16."),
                                 lse_quote (text).text, LSE_EXPERIMENT_MAX_WORKER_COUNTS);
        counts[n_counts++] = i;
      }
  memcpy (experiment->worker_counts, counts, n_counts * sizeof counts[0]);
  experiment->n_worker_counts = n_counts;
  experiment->given |= LSE_GIVEN_WORKERS;
  return LSE_OK;
}

/* ------------------------------------------------------------------ durations and ratios */

#define SECOND_NS ((uint64_t)1000000000)
#define DAY_NS (86400 * SECOND_NS)

LseStatus
lse_duration_parse (int64_t *duration_ns, const char *text, LseError *err)
{
  const char *how = _ ("Write a time of at most a day, for example 500ms, 2s, 1.5 or 1m.");
  static const Unit units[] = {
      {"", SECOND_NS, false},
      {"ns", 1, false},
      {"us", 1000, false},
      {"µs", 1000, false},
      {"ms", 1000000, false},
      {"s", SECOND_NS, false},
      {"m", 60 * SECOND_NS, false},
      {"min", 60 * SECOND_NS, false},
      {"h", 3600 * SECOND_NS, false},
      {NULL, 0, false},
  };
  LseDecimal decimal;
  if (!lse_decimal_scan (&decimal, lse_skip_space (text)))
    return fail_number (N_ ("time"), text, text, NULL, how, err);
  const Unit *unit = find_unit (units, decimal.end);
  if (unit == NULL)
    return fail_number (N_ ("time"), text, decimal.end, units, how, err);

  uint64_t value;
  if (lse_decimal_scale (&decimal, unit->factor, &value) == LSE_SCALE_TOO_LARGE || value > DAY_NS)
    return lse_fail_field (err, LSE_EINVAL, _ ("time"), _ ("\"%s\" is too long. %s"),
                           lse_quote (text).text, how);
  if (value == 0)
    return lse_fail_field (err, LSE_EINVAL, _ ("time"), _ ("\"%s\" is no time at all. %s"),
                           lse_quote (text).text, how);
  *duration_ns = (int64_t)value;
  return LSE_OK;
}

LseStatus
lse_ratio_parse (double *ratio, const char *text, LseError *err)
{
  /* xgettext:no-c-format */
  const char *how = _ ("Write a share above 0 and up to 1, for example 2% or 0.02.");
  /* in units of 10⁻¹²: finer than any share that can be measured */
  static const Unit units[] = {
      {"", 1000000000000, false}, {"%", 10000000000, false}, {NULL, 0, false}};
  LseDecimal decimal;
  if (!lse_decimal_scan (&decimal, lse_skip_space (text)))
    return fail_number (N_ ("share"), text, text, NULL, how, err);
  const Unit *unit = find_unit (units, decimal.end);
  if (unit == NULL)
    return fail_number (N_ ("share"), text, decimal.end, NULL, how, err);

  uint64_t value;
  LseScale scale = lse_decimal_scale (&decimal, unit->factor, &value);
  if (scale == LSE_SCALE_TOO_LARGE || value > units[0].factor)
    return lse_fail_field (err, LSE_EINVAL, _ ("share"),
                           unit == &units[0]
                               ? _ ("\"%s\" is more than the whole; did you forget the %%? %s")
                               : _ ("\"%s\" is more than the whole. %s"),
                           lse_quote (text).text, how);
  if (value == 0)
    return lse_fail_field (err, LSE_EINVAL, _ ("share"), _ ("\"%s\" is nothing. %s"),
                           lse_quote (text).text, how);
  *ratio = (double)value / (double)units[0].factor;
  return LSE_OK;
}

LseStatus
lse_percent_parse (double *ratio, const char *text, LseError *err)
{
  /* xgettext:no-c-format */
  const char *how = _ ("Write a share from 0 to 100 %, for example 95 or 95.7%.");
  /* in units of 10⁻¹⁰ per cent */
  static const Unit units[] = {
      {"", 10000000000, false}, {"%", 10000000000, false}, {NULL, 0, false}};
  LseDecimal decimal;
  if (!lse_decimal_scan (&decimal, lse_skip_space (text)))
    return fail_number (N_ ("share"), text, text, NULL, how, err);
  const Unit *unit = find_unit (units, decimal.end);
  if (unit == NULL)
    return fail_number (N_ ("share"), text, decimal.end, NULL, how, err);

  uint64_t value;
  LseScale scale = lse_decimal_scale (&decimal, unit->factor, &value);
  if (scale == LSE_SCALE_TOO_LARGE || value > 100 * unit->factor)
    return lse_fail_field (err, LSE_EINVAL, _ ("share"), _ ("\"%s\" is more than the whole. %s"),
                           lse_quote (text).text, how);
  *ratio = (double)value / (100 * (double)unit->factor);
  return LSE_OK;
}

LseStatus
lse_slowdown_parse (double *factor, const char *text, LseError *err)
{
  char how[120];
  snprintf (how, sizeof how, _ ("Write a factor from 1 to %d, for example 1.1."),
            LSE_PLAN_MAX_SLOWDOWN);
  static const Unit units[] = {{"", 1000000000, false}, {"x", 1000000000, false}, {NULL, 0, false}};
  const char *field = N_ ("slow-down (--gil-slowdown)");
  LseDecimal decimal;
  if (!lse_decimal_scan (&decimal, lse_skip_space (text)))
    return fail_number (field, text, text, NULL, how, err);
  const Unit *unit = find_unit (units, decimal.end);
  if (unit == NULL)
    return fail_number (field, text, decimal.end, NULL, how, err);

  uint64_t value;
  LseScale scale = lse_decimal_scale (&decimal, unit->factor, &value);
  if (scale == LSE_SCALE_TOO_LARGE || value < unit->factor ||
      value > LSE_PLAN_MAX_SLOWDOWN * unit->factor)
    return lse_fail_field (err, LSE_EINVAL, _ (field), _ ("\"%s\" is out of range. %s"),
                           lse_quote (text).text, how);
  *factor = (double)value / (double)unit->factor;
  return LSE_OK;
}
