/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A fingerprint of an array of doubles, bit by bit, at the speed of memory: the check of a
 * repetition reads the answer alone and leaves the caches to the next one. Eight lanes in turn;
 * each step is a bijection of lane and word, so that one wrong word is never missed, whatever the
 * others are, and several are missed with a chance of about 2⁻⁶⁴.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define LSE_FINGERPRINT_LANES 8

typedef struct
{
  uint64_t lanes[LSE_FINGERPRINT_LANES];
} LseFingerprint;

void lse_fingerprint_init (LseFingerprint *print);

/* Adds @values. All pieces but the last must hold a multiple of the number of lanes. */
void lse_fingerprint_add (LseFingerprint *print, const double *values, size_t n);
