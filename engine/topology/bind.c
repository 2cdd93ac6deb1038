/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/bind.h"

#include "topology/words-private.h"

#include "i18n.h"

#include <sched.h>
#include <string.h>

/* The kernel's mask is an array of unsigned long: bit for bit ours, but on 32-bit big-endian. */
_Static_assert(sizeof (unsigned long) == sizeof (uint64_t) ||
                   __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "LseCpuSet is a kernel mask");

static LseCpuSet start_mask;

static int
read_mask (int tid, LseCpuSet *mask)
{
  lse_cpuset_clear (mask);
  return sched_getaffinity (tid, sizeof mask->words, (cpu_set_t *)mask->words) == 0 ? 0 : errno;
}

/* Before main(): no thread of ours has bound itself yet. */
__attribute__ ((constructor)) static void
keep_start_mask (void)
{
  read_mask (0, &start_mask);
}

void
lse_bind_get_start (LseCpuSet *mask)
{
  *mask = start_mask;
}

void
lse_bind_get_self (LseCpuSet *effective)
{
  read_mask (0, effective);
}

LseStatus
lse_bind_self (const LseCpuSet *requested, LseCpuSet *effective, LseError *err)
{
  return lse_bind_tid (0, requested, effective, err);
}

LseStatus
lse_bind_tid (int tid, const LseCpuSet *requested, LseCpuSet *effective, LseError *err)
{
  char asked[96], given[96];
  int set_errno = 0;
  if (sched_setaffinity (tid, sizeof requested->words, (const cpu_set_t *)requested->words) != 0)
    set_errno = errno;
  int get_errno = read_mask (tid, effective);
  if (set_errno == 0 && get_errno == 0 && lse_cpuset_equal (effective, requested))
    return LSE_OK;

  lse_words_cpus (requested, asked, sizeof asked);
  lse_words_cpus (effective, given, sizeof given);
  if (set_errno == ESRCH || get_errno == ESRCH)
    return lse_fail (err, LSE_EBIND, ESRCH, _ ("Thread %d cannot be bound to %s: it has ended"),
                     tid, asked);
  if (set_errno == EINVAL)
    {
      char allowed[96];
      lse_words_cpus (&start_mask, allowed, sizeof allowed);
      return lse_fail (err, LSE_EBIND, 0,
                       _ ("Cannot bind to %s: this session may use %s; the worker stays on %s."),
                       asked, allowed, given);
    }
  if (set_errno != 0 || get_errno != 0)
    return lse_fail (err, LSE_EBIND, set_errno != 0 ? set_errno : get_errno,
                     _ ("Cannot bind to %s; the worker stays on %s"), asked, given);
  return lse_fail (
      err, LSE_EBIND, 0,
      _ ("Asked for %s, but the kernel granted %s: the others are outside this session's "
         "cpuset."),
      asked, given);
}
