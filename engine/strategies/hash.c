/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/hash.h"

#include <string.h>

/* Two odd constants: 2^64 divided by the golden ratio and by the square root of two. */
#define GOLDEN UINT64_C (0x9e3779b97f4a7c15)
#define ROOT_HALF UINT64_C (0xb504f333f9de6485)

/* One round: multiplication carries upwards, the shift brings the high half back down. */
static uint64_t
stir (uint64_t hash, uint64_t word)
{
  hash = (hash ^ word) * GOLDEN;
  return hash ^ hash >> 32;
}

uint64_t
lse_hash_bytes (const void *data, size_t bytes, uint64_t seed)
{
  const unsigned char *at = data;
  uint64_t hash = seed ^ (uint64_t)bytes * ROOT_HALF;
  for (; bytes >= sizeof (uint64_t); bytes -= sizeof (uint64_t), at += sizeof (uint64_t))
    {
      uint64_t word;
      memcpy (&word, at, sizeof word);
      hash = stir (hash, word);
    }
  if (bytes > 0)
    {
      uint64_t word = 0;
      memcpy (&word, at, bytes);
      hash = stir (hash, word);
    }
  hash = (hash ^ hash >> 29) * ROOT_HALF;
  return hash ^ hash >> 32;
}
