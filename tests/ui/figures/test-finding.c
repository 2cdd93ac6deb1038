/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures/finding.h"

#include <glib.h>
#include <math.h>
#include <string.h>

static LseFinding
finding_of (const char *rule, double share)
{
  LseFinding finding = {.rule = rule, .share_ratio = share, .severity = LSE_SEVERITY_LOSS25};
  for (size_t i = 0; i < LSE_FINDING_N_NUMBERS; i++)
    finding.number[i] = 2;
  return finding;
}

/* The number stands apart, and sentence and number together are all of it. */
static void
test_words (void)
{
  static const char *const rules[] = {"R01", "R02", "R03", "R05", "R06", "R07", "R13", "R18"};
  for (size_t i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      LseFinding finding = finding_of (rules[i], 0.58);
      LsfFindingWords words;
      char text[LSE_FINDING_TEXT_MAX];
      lse_finding_text (&finding, text, sizeof text);
      lsf_finding_words (&finding, &words);
      g_assert_cmpstr (words.number, !=, "");
      g_assert_true (g_str_has_suffix (words.number, "%"));
      g_assert_true (g_str_has_prefix (text, words.number));
      g_auto (GStrv) parts = g_strsplit (words.text, "\u00a0", -1);
      g_autofree char *spaced = g_strjoinv (" ", parts);
      g_assert_true (g_str_has_suffix (text, spaced));
      g_assert_cmpuint (strlen (words.number) + 1 + strlen (spaced), ==, strlen (text));
      g_assert_cmpint (words.state, !=, LSP_STATE_NONE);
      g_assert_cmpfloat (words.share_ratio, ==, 0.58);
    }
}

/* A sentence that begins with a word keeps all of it, and no bar is drawn. */
static void
test_no_number (void)
{
  LseFinding finding = finding_of ("R17", NAN);
  LsfFindingWords words;
  char text[LSE_FINDING_TEXT_MAX];
  lse_finding_text (&finding, text, sizeof text);
  lsf_finding_words (&finding, &words);
  g_assert_cmpstr (words.number, ==, "");
  g_assert_cmpstr (words.text, ==, text);
  g_assert_cmpint (words.state, ==, LSP_STATE_NONE);
  g_assert_cmpfloat (words.share_ratio, ==, 0);
  finding = finding_of ("R99", 0.5);
  lsf_finding_words (&finding, &words);
  g_assert_cmpstr (words.text, ==, "");
}

static void
test_loss (void)
{
  g_autofree LseFindings *findings = g_new0 (LseFindings, 1);
  g_assert_false (lsf_findings_has_loss (NULL));
  g_assert_false (lsf_findings_has_loss (findings));
  findings->n = 1;
  findings->items[0] = finding_of ("R22", 0);
  findings->items[0].severity = LSE_SEVERITY_INFO;
  g_assert_false (lsf_findings_has_loss (findings));
  findings->items[0].severity = LSE_SEVERITY_LOSS10;
  g_assert_true (lsf_findings_has_loss (findings));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figures/finding/words", test_words);
  g_test_add_func ("/figures/finding/no-number", test_no_number);
  g_test_add_func ("/figures/finding/loss", test_loss);
  return g_test_run ();
}
