/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures/finding.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static LspState
state_of (const char *rule)
{
  static const struct
  {
    char rule[4];
    LspState state;
  } states[] = {
      {"R01", LSP_STATE_START},  {"R02", LSP_STATE_MOVE},      {"R03", LSP_STATE_LOCK},
      {"R04", LSP_STATE_SLOWER}, {"R05", LSP_STATE_WAIT},      {"R06", LSP_STATE_START},
      {"R07", LSP_STATE_WAIT},   {"R08", LSP_STATE_PREEMPTED}, {"R09", LSP_STATE_PREEMPTED},
      {"R10", LSP_STATE_SLOWER}, {"R11", LSP_STATE_SLOWER},    {"R12", LSP_STATE_SLOWER},
      {"R13", LSP_STATE_SERIAL}, {"R14", LSP_STATE_SLOWER},    {"R15", LSP_STATE_SLOWER},
      {"R18", LSP_STATE_SERIAL}, {"R20", LSP_STATE_IO},        {"R21", LSP_STATE_SLOWER},
  };
  for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
    if (strcmp (states[i].rule, rule) == 0)
      return states[i].state;
  return LSP_STATE_NONE;
}

/* Bytes of "58 %" at the begin of a sentence, with or without a space, of whatever kind; 0: it
 * begins with a word. */
static size_t
number_length (const char *text)
{
  static const char *const inside[] = {".", ",", "<", "±", "−", "\u2009", "\u00a0", "\u202f", " "};
  size_t at = 0;
  while (text[at] != '\0' && text[at] != '%')
    {
      size_t step = text[at] >= '0' && text[at] <= '9' ? 1 : 0;
      for (size_t i = 0; step == 0 && i < sizeof inside / sizeof inside[0]; i++)
        if (strncmp (text + at, inside[i], strlen (inside[i])) == 0)
          step = strlen (inside[i]);
      if (step == 0)
        return 0;
      at += step;
    }
  return at > 0 && text[at] == '%' ? at + 1 : 0;
}

/* A figure and its unit stay in one line. */
static void
keep_together (const char *text, char *out, size_t size)
{
  static const char *const units[] = {"%", "ns", "µs", "ms", "s", "B", "kB", "MB", "GB", "KiB"};
  size_t used = 0;
  for (const char *at = text; *at != '\0' && used + 3 < size; at++)
    {
      bool is_before_unit = false;
      for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        {
          size_t length = strlen (units[i]);
          char after = strncmp (at + 1, units[i], length) == 0 ? at[1 + length] : 'x';
          is_before_unit |= (after < 'A' || after > 'z') && (signed char)after >= 0;
        }
      if (*at == ' ' && at > text && at[-1] >= '0' && at[-1] <= '9' && is_before_unit)
        used += (size_t)snprintf (out + used, size - used, "%s", "\u00a0");
      else
        out[used++] = *at;
    }
  out[used] = '\0';
}

void
lsf_finding_words (const LseFinding *finding, LsfFindingWords *words)
{
  char text[LSE_FINDING_TEXT_MAX];
  lse_finding_text (finding, text, sizeof text);
  size_t length = number_length (text);
  if (length >= sizeof words->number)
    length = 0;
  memcpy (words->number, text, length);
  words->number[length] = '\0';
  const char *rest = text + length;
  while (*rest == ' ')
    rest++;
  keep_together (rest, words->text, sizeof words->text);
  words->state = length > 0 ? state_of (finding->rule) : LSP_STATE_NONE;
  words->share_ratio =
      isfinite (finding->share_ratio) ? fmin (fmax (finding->share_ratio, 0), 1) : 0;
}

bool
lsf_findings_has_loss (const LseFindings *findings)
{
  for (size_t i = 0; findings != NULL && i < findings->n; i++)
    if (findings->items[i].severity > LSE_SEVERITY_INFO)
      return true;
  return false;
}
