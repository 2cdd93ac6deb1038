/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Findings: the rules R01 to R22 that say why a run is as slow as it is. Each rule is an object: a
 * threshold, a sentence with this run's numbers, a place on the timeline, a remedy as a changed plan,
 * a lesson. Pure functions of the evidence; a finding holds numbers, never a sentence, so that a
 * stored one can be read in any language.
 *
 * Rules that would explain the same lost time exclude each other: a special cause takes what it
 * explains from the account's parts before a general one sees them, so that the losses of all
 * findings together never exceed what the account says was lost.
 */
#pragma once

#include "analysis/result.h"
#include "topology/topology.h"
#include "trace/recording.h"
#include "trace/switches.h"

typedef enum
{
  LSE_SEVERITY_INFO,   /* less than 10 %, or serial loses the same: not shown as a loss */
  LSE_SEVERITY_LOSS10, /* 10 to 25 % of slots × wall */
  LSE_SEVERITY_LOSS25, /* 25 % or more */
  LSE_SEVERITY_BROKEN  /* the answer is wrong */
} LseSeverity;

#define LSE_FINDING_N_NUMBERS 8
#define LSE_FINDING_TEXT_MAX 512 /* room for any sentence */

typedef struct
{
  const char *rule; /* "R05"; static */
  LseSeverity severity;
  double lost_core_ns, share_ratio;     /* of slots × wall */
  double number[LSE_FINDING_N_NUMBERS]; /* the evidence; what each is stands beside the rule */
  char word[2][48];                     /* [0] belongs to the rule; [1] names the remedy */
  int64_t from_ns, to_ns; /* what to highlight on the timeline, CLOCK_MONOTONIC; equal: nothing */
  int worker;             /* its lane; -1 the coordinator's, -2 all */
  bool has_remedy;
  LsePlan remedy;     /* the changed plan: valid, and other work than the run's own */
  const char *lesson; /* "L5"; static; NULL */
} LseFinding;

#define LSE_MAX_FINDINGS 24

typedef struct LseFindings
{
  size_t n;
  LseFinding items[LSE_MAX_FINDINGS]; /* ordered: the first is THE sentence */
} LseFindings;

/* What is known about a run and its circumstances. All but @result may be NULL. */
typedef struct
{
  const LseResult *result; /* with its account */
  const LseRecording *recording;
  const LseSwitches *switches;
  const LseTopology *topology;
  const LseResult *const *others; /* the other results of the race */
  size_t n_others;
  double bandwidth_gbps; /* that all cores of this machine can move at once, measured; 0 or NAN:
                            unknown */
  double page_fault_ns;  /* of one first touch of a page, measured; 0 or NAN: unknown */
  double clock_ratio;    /* clock of the cores used while measuring / their highest; 0 or NAN:
                            unknown */
} LseEvidence;

/**
 * lse_findings_make:
 * @findings: (out): overwritten; none for a run without counted repetitions
 *
 * Applies all rules. Any thread, while the evidence does not change.
 */
void lse_findings_make (LseFindings *findings, const LseEvidence *evidence);

/* Whether more could be said of @result, which must have its account, if the bandwidth of the machine,
 * or the cost of a page fault, were known: measuring them takes a while. */
bool lse_findings_want_bandwidth (const LseResult *result);
bool lse_findings_want_page_fault (const LseResult *result);

/* "63 % of the core-time went into …", number first, in the calling thread's language; "" for a
 * rule that this version does not know. Returns @text. */
char *lse_finding_text (const LseFinding *finding, char *text, size_t size);

/* "Try shared memory": a button's label, in the calling thread's language; "" without a remedy.
 * Returns @text. */
char *lse_finding_remedy_text (const LseFinding *finding, char *text, size_t size);

const char *lse_severity_name (LseSeverity severity); /* "info", "loss10", "loss25", "broken" */

/* The `findings` array of a run: with the sentences as the calling thread says them, and of each
 * remedy the keys of @plan that it changes. NULL without memory. */
json_t *lse_findings_to_json (const LseFindings *findings, const LsePlan *plan);

/**
 * lse_findings_from_json:
 * @plan: the run's own plan, which remedies change
 *
 * Reads what lse_findings_to_json() wrote, but for the places on the timeline, which are not kept.
 * Rules that this version does not know are left out. %LSE_EINVAL names what is wrong; @findings is
 * then empty.
 */
LseStatus lse_findings_from_json (LseFindings *findings,
                                  const json_t *json,
                                  const LsePlan *plan,
                                  LseError *err);
