/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Findings as JSON and back. A document from elsewhere is bounded and checked; what a newer version
 * found by rules that are not known here is left out.
 */
#include "analysis/findings-private.h"
#include "analysis/json-private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const severities[] = {"info", "loss10", "loss25", "broken"};

const char *
lse_severity_name (LseSeverity severity)
{
  return (unsigned)severity <= LSE_SEVERITY_BROKEN ? severities[severity] : "info";
}

/* ------------------------------------------------------------------ writing */

/* The keys of @finding's remedy that are not as in @plan; null without a remedy. */
static json_t *
remedy_to_json (const LseFinding *finding, const LsePlan *plan)
{
  if (!finding->has_remedy)
    return json_null ();
  json_t *before = lse_plan_to_json (plan), *after = lse_plan_to_json (&finding->remedy);
  bool is_complete = before != NULL && after != NULL;
  json_t *json = json_object ();
  const char *key;
  json_t *value;
  json_object_foreach (after, key, value)
  {
    if (!json_equal (value, json_object_get (before, key)))
      lse_json_set (json, key, json_incref (value), &is_complete);
  }
  json_decref (before);
  json_decref (after);
  return lse_json_finish (json, is_complete);
}

static json_t *
evidence_to_json (const LseFinding *finding, uint32_t n_numbers)
{
  bool is_complete = true;
  json_t *json = json_object (), *numbers = json_array (), *words = json_array ();
  for (uint32_t i = 0; i < n_numbers; i++)
    lse_json_append (numbers, lse_json_whole (finding->number[i]), &is_complete);
  for (int i = 0; i < 2; i++)
    lse_json_append (words, lse_json_text (finding->word[i]), &is_complete);
  lse_json_set (json, "numbers", numbers, &is_complete);
  lse_json_set (json, "words", words, &is_complete);
  return lse_json_finish (json, is_complete);
}

static json_t *
finding_to_json (const LseFinding *finding, const LsePlan *plan)
{
  const LseRule *rule = lse_rule_find (finding->rule);
  char text[LSE_FINDING_TEXT_MAX], label[LSE_FINDING_TEXT_MAX];
  bool is_complete = true;
  json_t *json = json_object ();
  lse_json_set (json, "rule", lse_json_text (finding->rule), &is_complete);
  lse_json_set (json, "severity", lse_json_text (lse_severity_name (finding->severity)),
                &is_complete);
  lse_json_set (json, "share", lse_json_number (finding->share_ratio), &is_complete);
  lse_json_set (json, "lost_core_ns", lse_json_whole (finding->lost_core_ns), &is_complete);
  lse_json_set (json, "text", lse_json_text (lse_finding_text (finding, text, sizeof text)),
                &is_complete);
  lse_json_set (json, "remedy", remedy_to_json (finding, plan), &is_complete);
  lse_json_set (json, "remedy_text",
                finding->has_remedy
                    ? lse_json_text (lse_finding_remedy_text (finding, label, sizeof label))
                    : json_null (),
                &is_complete);
  lse_json_set (json, "lesson",
                finding->lesson != NULL ? lse_json_text (finding->lesson) : json_null (),
                &is_complete);
  lse_json_set (json, "evidence", evidence_to_json (finding, rule->n_numbers), &is_complete);
  return lse_json_finish (json, is_complete);
}

json_t *
lse_findings_to_json (const LseFindings *findings, const LsePlan *plan)
{
  bool is_complete = true;
  json_t *json = json_array ();
  for (size_t i = 0; findings != NULL && i < findings->n; i++)
    lse_json_append (json, finding_to_json (&findings->items[i], plan), &is_complete);
  return lse_json_finish (json, is_complete);
}

/* ------------------------------------------------------------------ reading */

static bool
read_number (const json_t *json, double *number)
{
  *number = json_is_number (json) ? json_number_value (json) : (double)NAN;
  return json_is_number (json) || json_is_null (json);
}

static bool
read_severity (const json_t *json, LseSeverity *severity)
{
  const char *text = json_string_value (json);
  for (size_t i = 0; text != NULL && i < sizeof severities / sizeof severities[0]; i++)
    if (strcmp (severities[i], text) == 0)
      {
        *severity = (LseSeverity)i;
        return true;
      }
  return false;
}

/* Without control characters, which a terminal would obey. */
static bool
is_quiet (const char *word)
{
  for (const unsigned char *at = (const unsigned char *)word; *at != '\0'; at++)
    if (*at < ' ' || *at == 0x7f || (at[0] == 0xc2 && at[1] < 0xa0))
      return false;
  return true;
}

static bool
read_evidence (LseFinding *finding, const json_t *json)
{
  const json_t *numbers = json_object_get (json, "numbers"),
               *words = json_object_get (json, "words");
  if (!json_is_array (numbers) || json_array_size (numbers) > LSE_FINDING_N_NUMBERS ||
      !json_is_array (words) || json_array_size (words) > 2)
    return false;
  for (size_t i = 0; i < json_array_size (numbers); i++)
    if (!read_number (json_array_get (numbers, i), &finding->number[i]))
      return false;
  for (size_t i = 0; i < json_array_size (words); i++)
    {
      const char *word = json_string_value (json_array_get (words, i));
      if (word == NULL || strlen (word) >= sizeof finding->word[i] || !is_quiet (word))
        return false;
      strcpy (finding->word[i], word);
    }
  return true;
}

static LseStatus
read_finding (LseFindings *findings, const json_t *json, const LsePlan *plan, LseError *err)
{
  const char *id = json_string_value (json_object_get (json, "rule"));
  if (id == NULL)
    return lse_fail (err, LSE_EINVAL, 0, "A finding has no \"rule\".");
  const LseRule *rule = lse_rule_find (id);
  if (rule == NULL)
    return LSE_OK;

  LseFinding finding = {.rule = rule->id, .worker = -2, .lesson = rule->lesson, .remedy = *plan};
  const json_t *remedy = json_object_get (json, "remedy");
  if (!read_severity (json_object_get (json, "severity"), &finding.severity) ||
      !read_number (json_object_get (json, "share"), &finding.share_ratio) ||
      !read_number (json_object_get (json, "lost_core_ns"), &finding.lost_core_ns) ||
      !read_evidence (&finding, json_object_get (json, "evidence")))
    return lse_fail (err, LSE_EINVAL, 0, "The finding of rule %s is damaged.", rule->id);
  finding.has_remedy = json_is_object (remedy);
  if (finding.has_remedy && (lse_plan_from_record (&finding.remedy, remedy, err) != LSE_OK ||
                             lse_plan_validate (&finding.remedy, NULL, err) != LSE_OK))
    return LSE_EINVAL;
  findings->items[findings->n++] = finding;
  return LSE_OK;
}

LseStatus
lse_findings_from_json (LseFindings *findings,
                        const json_t *json,
                        const LsePlan *plan,
                        LseError *err)
{
  memset (findings, 0, sizeof *findings);
  if (!json_is_array (json) || json_array_size (json) > LSE_MAX_FINDINGS)
    return lse_fail (err, LSE_EINVAL, 0, "\"findings\" must be an array of at most %d findings.",
                     LSE_MAX_FINDINGS);
  for (size_t i = 0; i < json_array_size (json); i++)
    if (read_finding (findings, json_array_get (json, i), plan, err) != LSE_OK)
      {
        memset (findings, 0, sizeof *findings);
        return LSE_EINVAL;
      }
  return LSE_OK;
}
