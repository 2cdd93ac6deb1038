/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A finding as the window shows it: the number apart, so that it can stand first and large.
 */
#pragma once

#include "analysis/findings.h"
#include "plot/theme.h"

#define LSF_FINDING_NUMBER_SIZE 24

typedef struct
{
  char number[LSF_FINDING_NUMBER_SIZE]; /* "58 %"; "" if the sentence does not begin with one */
  char text[LSE_FINDING_TEXT_MAX];      /* the sentence without it: "of the core-time went …" */
  LspState state;                       /* what the lost time looks like in charts; NONE: nothing */
  double share_ratio;                   /* of the core-time, 0 … 1 */
} LsfFindingWords;

/* In the calling thread's language. */
void lsf_finding_words (const LseFinding *finding, LsfFindingWords *words);

/* TRUE if something is to be explained: a finding above "info". */
bool lsf_findings_has_loss (const LseFindings *findings);
