/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/run-private.h"

#include "i18n.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

void
lse_run_log_path (const LseRun *run, char *path, size_t size)
{
  snprintf (path, size, "%s/run-%u-log", run->directory->path, run->serial);
}

/* The last line that the worker wrote to its standard error, "" if none. */
static void
last_words (const LseRun *run, char *text, size_t size)
{
  char path[320], line[256];
  lse_run_log_path (run, path, sizeof path);
  FILE *file = fopen (path, "re");
  text[0] = '\0';
  while (file != NULL && fgets (line, sizeof line, file) != NULL)
    {
      line[strcspn (line, "\n")] = '\0';
      if (line[0] != '\0')
        snprintf (text, size, "%.*s", (int)size - 1, line);
    }
  if (file != NULL)
    fclose (file);
}

static void
set_kind (LseResult *result, LseRunStatus status, const char *kind)
{
  result->status = status;
  snprintf (result->reason_kind, sizeof result->reason_kind, "%s", kind);
}

static bool
has_counted (const LseResult *result)
{
  for (size_t i = 0; i < result->n_samples; i++)
    if (result->samples[i].kind == LSE_SAMPLE_COUNTED)
      return true;
  return false;
}

static void
explain_stop (LseRun *run)
{
  LseResult *result = &run->result;
  const char *text = !run->was_ready ? _ ("Stopped while its data were being made.")
                     : has_counted (result)
                         ? _ ("Stopped by the user.")
                         : _ ("Stopped before its first repetition was finished.");
  set_kind (result, LSE_RUN_STOPPED, "stopped");
  snprintf (result->reason_text, sizeof result->reason_text, "%s", text);
}

static void
explain_signal (LseResult *result, int number)
{
  char *text = result->reason_text;
  set_kind (result, LSE_RUN_FAILED, "signal");
  result->reason_signal = number;
  if (number == SIGKILL)
    snprintf (
        text, sizeof result->reason_text,
        _ ("The worker was ended by signal %d (%s); if you did not do it, the system may have "
           "ended it for lack of memory."),
        number, strsignal (number));
  else
    snprintf (text, sizeof result->reason_text, _ ("The worker was ended by signal %d (%s)."),
              number, strsignal (number));
}

static void
explain_exit (LseRun *run, int exit_status)
{
  LseResult *result = &run->result;
  char words[160];
  last_words (run, words, sizeof words);
  set_kind (result, LSE_RUN_FAILED, "exit");
  if (words[0] != '\0')
    snprintf (result->reason_text, sizeof result->reason_text,
              _ ("The worker ended early with status %d: %s"), exit_status, words);
  else
    snprintf (result->reason_text, sizeof result->reason_text,
              _ ("The worker ended early with status %d."), exit_status);
}

void
lse_run_explain_end (LseRun *run, int wait_status)
{
  if (run->result.status == LSE_RUN_FAILED)
    return; /* it said itself what was wrong, or was given up */
  if (run->stop_asked && run->finish_asked)
    return; /* all was said, only its pool was still to close */
  if (run->stop_asked)
    explain_stop (run);
  else if (WIFSIGNALED (wait_status))
    explain_signal (&run->result, WTERMSIG (wait_status));
  else if (WEXITSTATUS (wait_status) != 0)
    explain_exit (run, WEXITSTATUS (wait_status));
}
