/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "worker/fingerprint.h"

#include <string.h>

/* 2⁶⁴ / golden ratio, odd: multiplying by it is a bijection, and carries upwards. */
#define GOLDEN UINT64_C (0x9e3779b97f4a7c15)

/* The shift brings the high half down again. */
static inline uint64_t
stir (uint64_t lane, uint64_t word)
{
  lane = (lane ^ word) * GOLDEN;
  return lane ^ lane >> 32;
}

void
lse_fingerprint_init (LseFingerprint *print)
{
  for (size_t i = 0; i < LSE_FINGERPRINT_LANES; i++)
    print->lanes[i] = i + 1;
}

void
lse_fingerprint_add (LseFingerprint *print, const double *values, size_t n)
{
  uint64_t lanes[LSE_FINGERPRINT_LANES], words[LSE_FINGERPRINT_LANES];
  memcpy (lanes, print->lanes, sizeof lanes);
  size_t i = 0;
  for (; i + LSE_FINGERPRINT_LANES <= n; i += LSE_FINGERPRINT_LANES)
    {
      memcpy (words, values + i, sizeof words);
      for (size_t k = 0; k < LSE_FINGERPRINT_LANES; k++)
        lanes[k] = stir (lanes[k], words[k]);
    }
  for (size_t k = 0; i < n; i++, k++)
    {
      memcpy (&words[k], values + i, sizeof words[k]);
      lanes[k] = stir (lanes[k], words[k]);
    }
  memcpy (print->lanes, lanes, sizeof lanes);
}
