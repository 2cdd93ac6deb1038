/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exit-status.h"

const ExitMeaning lanescope_exit_meanings[] = {
    {EXIT_OK, "Success."},
    {EXIT_RUN_FAILED, "A run failed: a crash, a time-out, a file that could not be written."},
    {EXIT_USAGE, "The command line could not be understood."},
    {EXIT_MISMATCH, "A strategy gave a wrong answer."},
    {EXIT_REGRESSION, "A limit of --fail-if is exceeded, beyond doubt."},
    {EXIT_UNSTABLE, "--require-stable, and an interval stayed too wide, or the machine was noisy."},
    {EXIT_UNAVAILABLE,
     "A strategy that was asked for cannot run here; under doctor: something is missing."},
    {EXIT_REFUSED, "Refused before the start: too much memory."},
    {EXIT_INTERRUPTED, "Interrupted by Ctrl-C; what was measured has been printed."},
    {EXIT_TERMINATED, "Terminated; what was measured has been printed."},
};
const size_t lanescope_n_exit_meanings =
    sizeof lanescope_exit_meanings / sizeof lanescope_exit_meanings[0];

int
lanescope_exit_status_of (LseStatus status)
{
  switch (status)
    {
    case LSE_EINVAL:
      return EXIT_USAGE;
    case LSE_EREFUSED:
      return EXIT_REFUSED;
    case LSE_EUNAVAILABLE:
      return EXIT_UNAVAILABLE;
    case LSE_OK:
      return EXIT_OK;
    case LSE_ENOMEM:
    case LSE_EIO:
    case LSE_EBIND:
    case LSE_ECRASHED:
    case LSE_ETIMEOUT:
    case LSE_EPROTOCOL:
    case LSE_ECANCELLED:
      break;
    }
  return EXIT_RUN_FAILED;
}
