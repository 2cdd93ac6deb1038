/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The `lanescope/comparison/1` document, as data/schema/comparison.schema.json describes it.
 */
#include "compare-report.h"

#include "figures/options.h"

#include <math.h>
#include <string.h>

static json_t *
number (double value)
{
  return isfinite (value) ? json_real (value) : json_null ();
}

static json_t *
interval (const double ends[2])
{
  return isfinite (ends[0]) && isfinite (ends[1]) ? json_pack ("[f, f]", ends[0], ends[1])
                                                  : json_null ();
}

static json_t *
side (const StoredRuns *runs)
{
  const LseDocument *document = &runs->document;
  json_t *machine = document->machine != NULL ? json_incref (document->machine) : json_null ();
  json_t *source = json_string (runs->name); /* NULL for a name that is no UTF-8 */
  return json_pack ("{s:o, s:o, s:s, s:i}", "source", source != NULL ? source : json_null (),
                    "machine", machine, "engine_version", document->results[0].engine_version,
                    "runs", (int)document->n);
}

static json_t *
changes (const Pair *pair)
{
  /* keys of a plan, from its own JSON: no words of sentences */
  json_t *json = json_object ();
  json_t *a = lse_plan_to_json (&pair->a->plan), *b = lse_plan_to_json (&pair->b->plan);
  const char *key;
  json_t *to;
  json_object_foreach (b, key, to)
  {
    json_t *from = json_object_get (a, key);
    if (!json_equal (from, to))
      json_object_set_new (json, key, json_pack ("[O, O]", from, to));
  }
  json_decref (a);
  json_decref (b);
  return json;
}

static json_t *
time_of (const Pair *pair)
{
  LseComparison measured;
  char text[LSE_COMPARISON_TEXT_MAX];
  lanescope_compare_times (&measured, pair);
  return json_pack ("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:s}", "a_median_ns",
                    number (pair->a->stats.median_ns), "b_median_ns",
                    number (pair->b->stats.median_ns), "ratio", number (measured.ratio.value),
                    "ci95", interval (measured.ratio.ci95), "shift_ns", number (measured.shift_ns),
                    "shift_ci95_ns", interval (measured.shift_ci95_ns), "p", number (measured.p),
                    "verdict", lse_verdict_name (measured.verdict), "text",
                    lse_comparison_text (&measured, text, sizeof text));
}

static json_t *
ratio_of (Metric metric, const Pair *pair)
{
  LseRatio ratio = lanescope_metric_ratio (metric, pair->a, pair->b);
  if (!isfinite (ratio.value))
    return json_null ();
  return json_pack ("{s:o, s:o}", "ratio", number (ratio.value), "ci95", interval (ratio.ci95));
}

static json_t *
account_change (const LseAccount *a, const LseAccount *b)
{
  if (!a->is_known || !b->is_known)
    return json_null ();
  json_t *json = json_object ();
  for (int part = 0; part < LSE_N_PARTS; part++)
    json_object_set_new (json, lse_account_part_name ((LseAccountPart)part),
                         number (b->part_ns[part] - a->part_ns[part]));
  return json;
}

static json_t *
pair_to_json (const Pair *pair)
{
  char label[128];
  return json_pack ("{s:s, s:s, s:s, s:b, s:o, s:o, s:o, s:o, s:o}", "a", pair->a->id, "b",
                    pair->b->id, "label", lse_plan_label (&pair->b->plan, label, sizeof label),
                    "same_plan", lanescope_pair_has_same_plan (pair), "changes", changes (pair),
                    "time", time_of (pair), "speedup", ratio_of (METRIC_SPEEDUP, pair), "cpu",
                    ratio_of (METRIC_CPU, pair), "account_core_ns_change",
                    account_change (&pair->a->account, &pair->b->account));
}

static json_t *
conditions_to_json (const Comparison *comparison)
{
  static const char *const words[] = {"kept", "exceeded", "unsure", "unknown"};
  json_t *json = json_array ();
  for (size_t k = 0; k < comparison->conditions.n; k++)
    for (size_t i = 0; i < comparison->pairs.n_whole; i++)
      {
        const Condition *condition = &comparison->conditions.conditions[k];
        const Pair *pair = &comparison->pairs.pairs[i];
        if (!lanescope_condition_applies (condition, pair))
          continue;
        LseRatio ratio = lanescope_metric_ratio (condition->metric, pair->a, pair->b);
        json_array_append_new (json,
                               json_pack ("{s:s, s:s, s:o, s:o, s:s}", "condition", condition->text,
                                          "b", pair->b->id, "ratio", number (ratio.value), "ci95",
                                          interval (ratio.ci95), "result",
                                          words[lanescope_judge (condition, &ratio)]));
      }
  return json;
}

bool
lanescope_compare_json (FILE *out, const void *data)
{
  const Comparison *comparison = data;
  const Pairs *pairs = &comparison->pairs;
  json_t *list = json_array (), *only_a = json_array (), *only_b = json_array ();
  for (size_t i = 0; i < pairs->n; i++)
    {
      const Pair *pair = &pairs->pairs[i];
      if (i < pairs->n_whole)
        json_array_append_new (list, pair_to_json (pair));
      else if (pair->a != NULL)
        json_array_append_new (only_a, json_string (pair->a->id));
      else
        json_array_append_new (only_b, json_string (pair->b->id));
    }
  json_t *document =
      json_pack ("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "schema", "lanescope/comparison/1", "a",
                 side (comparison->a), "b", side (comparison->b), "pairs", list, "only_a", only_a,
                 "only_b", only_b, "conditions", conditions_to_json (comparison));
  bool ok = document != NULL && json_dumpf (document, out, JSON_INDENT (2)) == 0 &&
            fputc ('\n', out) != EOF;
  json_decref (document);
  return ok;
}
