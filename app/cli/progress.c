/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "progress.h"

#include <stdio.h>
#include <unistd.h>

#define PERIOD_NS 200000000

void
lanescope_progress_show (const LseRace *race, int64_t deadline_ns, bool is_wanted)
{
  static int64_t last_ns;
  uint32_t n_done, n_wanted;
  if (!is_wanted || !isatty (STDERR_FILENO) || lse_clock_now_ns () - last_ns < PERIOD_NS)
    return;
  last_ns = lse_clock_now_ns ();
  lse_race_progress (race, &n_done, &n_wanted);
  if (lse_race_is_waiting_for_quiet (race))
    fputs ("\r\033[Kother programs are busy: waiting for a second", stderr);
  else if (n_done == 0)
    fprintf (stderr, "\r\033[Kpreparing %zu runs", lse_race_n_runs (race));
  else if (n_done < n_wanted)
    fprintf (stderr, "\r\033[Kmeasuring: %u of at least %u repetitions", n_done, n_wanted);
  else
    fprintf (stderr, "\r\033[Knarrowing the intervals: at most %lld s more",
             (long long)(last_ns < deadline_ns ? (deadline_ns - last_ns) / 1000000000 + 1 : 1));
  fflush (stderr);
}

void
lanescope_progress_clear (bool is_wanted)
{
  if (is_wanted && isatty (STDERR_FILENO))
    fputs ("\r\033[K", stderr);
}
