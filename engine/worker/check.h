/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The check of every repetition, outside the timed region: against one serial pass of the scalar
 * kernel over the same data, or, for a matrix product, by Freivalds' test. Before each repetition
 * the places of the answer are poisoned, so that an old right answer cannot pass for a new one.
 *
 * The plan's kernel is held against the scalar one once, element by element. From then on an
 * answer with the same bits as that serial pass is known to be as good, and a fingerprint tells:
 * comparing two arrays each time would push the data of the next repetition out of the caches
 * (0.33 instead of 0.20 ms for a million elements). An answer with other bits is compared in full.
 */
#pragma once

#include "analysis/verify.h"
#include "strategies/strategy.h"
#include "worker/fingerprint.h"

typedef struct
{
  const LseTeam *team;
  double *reference;    /* maps: the serial output of the scalar kernel */
  LseFingerprint print; /* of the serial output of the plan's kernel … */
  LseVerify serial;     /* … and how it compares with the reference */
  double expected;      /* reductions and transport `reduced`: the serial number */
  double bound;         /* relative, for the number */
  double max_ulp;       /* for the output */
  double *scratch;      /* Freivalds */
  uint32_t n_poisoned;  /* rounds, to poison other places each time */
} LseCheck;

/* Computes the reference. %LSE_ENOMEM. Without plan->verify nothing is made. */
LseStatus lse_check_init (LseCheck *check, LseTeam *team, LseError *err);
void lse_check_clear (LseCheck *check);

/* Puts NaN into every place that the next repetition must write. */
void lse_check_poison (LseCheck *check, LseTeam *team);

/* @seed: another one each repetition, for Freivalds. */
void lse_check_repetition (LseCheck *check, uint64_t seed, LseVerify *verify);
