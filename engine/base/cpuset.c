/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/cpuset.h"

#include "i18n.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_WORDS (LSE_CPUSET_MAX / 64)

static bool
in_range (int os_index)
{
  return os_index >= 0 && os_index < LSE_CPUSET_MAX;
}

void
lse_cpuset_clear (LseCpuSet *set)
{
  memset (set, 0, sizeof *set);
}

void
lse_cpuset_add (LseCpuSet *set, int os_index)
{
  if (in_range (os_index))
    set->words[os_index / 64] |= UINT64_C (1) << (os_index % 64);
}

void
lse_cpuset_remove (LseCpuSet *set, int os_index)
{
  if (in_range (os_index))
    set->words[os_index / 64] &= ~(UINT64_C (1) << (os_index % 64));
}

bool
lse_cpuset_has (const LseCpuSet *set, int os_index)
{
  return in_range (os_index) && (set->words[os_index / 64] >> (os_index % 64) & 1) != 0;
}

size_t
lse_cpuset_count (const LseCpuSet *set)
{
  size_t count = 0;
  for (size_t i = 0; i < N_WORDS; i++)
    count += (size_t)__builtin_popcountll (set->words[i]);
  return count;
}

bool
lse_cpuset_equal (const LseCpuSet *a, const LseCpuSet *b)
{
  return memcmp (a, b, sizeof *a) == 0;
}

bool
lse_cpuset_is_inside (const LseCpuSet *inner, const LseCpuSet *outer)
{
  for (size_t i = 0; i < N_WORDS; i++)
    if ((inner->words[i] & ~outer->words[i]) != 0)
      return false;
  return true;
}

void
lse_cpuset_intersect (LseCpuSet *set, const LseCpuSet *with)
{
  for (size_t i = 0; i < N_WORDS; i++)
    set->words[i] &= with->words[i];
}

int
lse_cpuset_next (const LseCpuSet *set, int after)
{
  for (int i = after < 0 ? 0 : after + 1; i < LSE_CPUSET_MAX; i = (i / 64 + 1) * 64)
    {
      uint64_t rest = set->words[i / 64] >> (i % 64);
      if (rest != 0)
        return i + __builtin_ctzll (rest);
    }
  return -1;
}

char *
lse_cpuset_format (const LseCpuSet *set, char *text, size_t size)
{
  size_t used = 0;
  if (size > 0)
    text[0] = '\0';
  for (int first = lse_cpuset_next (set, -1); first >= 0;)
    {
      int last = first;
      while (lse_cpuset_has (set, last + 1))
        last++;

      char part[32];
      int length = first == last
                       ? snprintf (part, sizeof part, "%s%d", used ? "," : "", first)
                       : snprintf (part, sizeof part, "%s%d-%d", used ? "," : "", first, last);
      if (used + (size_t)length + 1 > size)
        break;
      memcpy (text + used, part, (size_t)length + 1);
      used += (size_t)length;
      first = lse_cpuset_next (set, last);
    }
  return text;
}

/* Reads a decimal number at *@at, at most LSE_CPUSET_MAX - 1; -1 if there is none. */
static int
read_index (const char **at)
{
  while (isspace ((unsigned char)**at))
    ++*at;
  if (!isdigit ((unsigned char)**at))
    return -1;
  char *end;
  errno = 0;
  long value = strtol (*at, &end, 10);
  *at = end;
  while (isspace ((unsigned char)**at))
    ++*at;
  return errno != 0 || value >= LSE_CPUSET_MAX ? -1 : (int)value;
}

LseStatus
lse_cpuset_parse (LseCpuSet *set, const char *text, LseError *err)
{
  const char *at = text;
  lse_cpuset_clear (set);
  while (isspace ((unsigned char)*at))
    at++;
  if (*at == '\0')
    return lse_fail (err, LSE_EINVAL, 0, _ ("The CPU list is empty; write for example 0,2,4-7."));

  for (;;)
    {
      const char *part = at;
      int first = read_index (&at), last = first, stride = 1;
      if (first >= 0 && *at == '-')
        {
          at++;
          last = read_index (&at);
        }
      if (last >= 0 && *at == ':')
        {
          at++;
          stride = read_index (&at);
        }
      if (first < 0 || last < first || stride < 1 || (*at != ',' && *at != '\0'))
        return lse_fail (
            err, LSE_EINVAL, 0,
            _ ("CPU list \"%s\": cannot read \"%.24s\"; write numbers from 0 to %d and "
               "ranges, for example 0,2,4-7."),
            text, part, LSE_CPUSET_MAX - 1);
      for (int i = first; i <= last; i += stride)
        lse_cpuset_add (set, i);
      if (*at == '\0')
        return LSE_OK;
      at++;
    }
}
