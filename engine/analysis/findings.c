/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/findings-private.h"

#include "analysis/words.h"
#include "base/text.h"
#include "plan/estimate.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In the order in which they may take from the account: special causes before general ones. */
static const LseRule *const rules[] = {
    &lse_rule_wrong,        &lse_rule_io,          &lse_rule_blas,         &lse_rule_nested,
    &lse_rule_one_core,     &lse_rule_gil,         &lse_rule_hash,         &lse_rule_short,
    &lse_rule_move,         &lse_rule_startup,     &lse_rule_many_workers, &lse_rule_sharing,
    &lse_rule_small_chunks, &lse_rule_numa,        &lse_rule_clock,        &lse_rule_bandwidth,
    &lse_rule_faults,       &lse_rule_serial,      &lse_rule_few_chunks,   &lse_rule_noise,
    &lse_rule_imbalance,    &lse_rule_superlinear,
};

#define N_RULES (sizeof rules / sizeof rules[0])

static_assert (N_RULES <= LSE_MAX_FINDINGS, "each rule can give a finding");

const LseRule *
lse_rule_find (const char *id)
{
  for (size_t i = 0; i < N_RULES; i++)
    if (strcmp (rules[i]->id, id) == 0)
      return rules[i];
  return NULL;
}

/* ------------------------------------------------------------------ making */

static LseSeverity
severity_of (double share_ratio)
{
  if (share_ratio >= LSE_FINDINGS_LOSS25_RATIO)
    return LSE_SEVERITY_LOSS25;
  return share_ratio >= LSE_FINDINGS_LOSS10_RATIO ? LSE_SEVERITY_LOSS10 : LSE_SEVERITY_INFO;
}

static void
apply (LseFindings *findings, LseCase *c, const LseRule *rule)
{
  LseFinding *finding = &findings->items[findings->n];
  *finding = (LseFinding) {.rule = rule->id, .worker = -2, .lesson = rule->lesson};
  c->common_ns = 0;
  c->all_ns = c->total_ns;
  if (!rule->check (c, finding))
    return;
  finding->share_ratio = c->all_ns > 0 ? finding->lost_core_ns / c->all_ns : 0;
  double beyond_serial = c->all_ns > 0 ? (finding->lost_core_ns - c->common_ns) / c->all_ns : 0;
  if (finding->severity != LSE_SEVERITY_BROKEN)
    finding->severity = severity_of (beyond_serial);
  bool is_worth_naming = finding->share_ratio >= LSE_FINDINGS_INFO_RATIO;
  if (is_worth_naming || rule->is_structural || finding->severity == LSE_SEVERITY_BROKEN)
    findings->n++;
}

/* contract.md §5: R16, R19 and R22 stand behind any loss of 10 %. */
static void
lower_notes (LseFindings *findings)
{
  bool has_loss = false;
  for (size_t i = 0; i < findings->n; i++)
    has_loss = has_loss || (!lse_rule_find (findings->items[i].rule)->is_note &&
                            findings->items[i].severity >= LSE_SEVERITY_LOSS10);
  for (size_t i = 0; has_loss && i < findings->n; i++)
    if (lse_rule_find (findings->items[i].rule)->is_note)
      findings->items[i].severity = LSE_SEVERITY_INFO;
}

/* Broken; losses; plans that cannot be good; the rest. Inside, by what was lost. */
static int
rank_of (const LseFinding *finding)
{
  const LseRule *rule = lse_rule_find (finding->rule);
  if (finding->severity == LSE_SEVERITY_BROKEN)
    return 3;
  if (finding->severity >= LSE_SEVERITY_LOSS10)
    return 2;
  return rule->is_structural && !rule->is_note;
}

static int
compare_findings (const void *first, const void *second)
{
  const LseFinding *a = first, *b = second;
  if (rank_of (a) != rank_of (b))
    return rank_of (b) - rank_of (a);
  if (a->lost_core_ns < b->lost_core_ns || a->lost_core_ns > b->lost_core_ns)
    return a->lost_core_ns < b->lost_core_ns ? 1 : -1;
  return strcmp (a->rule, b->rule);
}

void
lse_findings_make (LseFindings *findings, const LseEvidence *evidence)
{
  LseCase c;
  memset (findings, 0, sizeof *findings);
  if (!lse_case_init (&c, evidence))
    return;
  for (size_t i = 0; i < N_RULES; i++)
    apply (findings, &c, rules[i]);
  lower_notes (findings);
  qsort (findings->items, findings->n, sizeof findings->items[0], compare_findings);
}

/* ------------------------------------------------------------------ words */

char *
lse_finding_text (const LseFinding *finding, char *text, size_t size)
{
  const LseRule *rule = finding->rule != NULL ? lse_rule_find (finding->rule) : NULL;
  text[0] = '\0';
  if (rule != NULL)
    rule->sentence (finding, text, size);
  return text;
}

static LseNumberText
fixed (double value, int decimals)
{
  LseNumberText number = {""};
  size_t used = 0;
  lse_text_append_fixed (number.text, sizeof number.text, &used, value, decimals);
  return number;
}

LseNumberText
lse_percent (double ratio)
{
  double percent = 100 * fmax (ratio, 0);
  return fixed (percent, percent > 0 && percent < 0.95 ? 1 : 0);
}

LseNumberText
lse_time_text (double ns)
{
  LseNumberText number;
  lse_words_duration (ns, number.text, sizeof number.text);
  return number;
}

LseNumberText
lse_bytes_text (double bytes)
{
  LseNumberText number;
  lse_bytes_format ((uint64_t)fmin (fmax (bytes, 0), 0x1p63), number.text, sizeof number.text);
  return number;
}

LseNumberText
lse_rate_text (double gbps)
{
  LseNumberText number;
  bool is_small = gbps < 0.9995;
  double shown = is_small ? 1000 * gbps : gbps;
  LseNumberText value = fixed (shown, shown < 9.995 ? 2 : (shown < 99.95 ? 1 : 0));
  snprintf (number.text, sizeof number.text, is_small ? "%.24s MB/s" : "%.24s GB/s", value.text);
  return number;
}

LseNumberText
lse_factor_text (double factor)
{
  return fixed (factor, factor < 1.995 ? 2 : (factor < 9.95 ? 1 : 0));
}

LseNumberText
lse_count_text (double count)
{
  LseNumberText number;
  lse_text_group (number.text, sizeof number.text,
                  (uint64_t)fmin (fmax (round (count), 0), 0x1p63));
  return number;
}

/* Two digits and a power of ten, written by hand: printf would take the locale's comma. */
LseNumberText
lse_error_text (double magnitude)
{
  LseNumberText number = {"∞"};
  if (!isfinite (magnitude))
    return number;
  int exponent = magnitude > 0 ? (int)floor (log10 (magnitude)) : 0;
  double digits = magnitude > 0 ? magnitude / pow (10, exponent) : 0;
  if (digits >= 9.95)
    {
      digits /= 10;
      exponent++;
    }
  LseNumberText mantissa = fixed (digits, 1);
  snprintf (number.text, sizeof number.text, "%.24se%+03d", mantissa.text, exponent);
  return number;
}
