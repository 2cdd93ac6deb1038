/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `why`: where the time of runs that were measured before went, and what would help.
 */
#include "account-text.h"
#include "commands.h"
#include "exit-status.h"
#include "output.h"
#include "report.h"
#include "stored-runs.h"
#include "terminal.h"

#include "analysis/findings.h"
#include "analysis/words.h"
#include "figures/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_SHOWN 3 /* findings; the rest with --verbose */
#define INDENT 4

static const char bold[] = "\033[1m", plain[] = "\033[0m";

typedef struct
{
  const StoredRuns *runs;
  bool is_color, is_verbose;
} Why;

/* ------------------------------------------------------------------ findings */

static void
put_finding (FILE *out, const Why *why, const LseFinding *finding)
{
  char text[LSE_FINDING_TEXT_MAX], line[LSE_FINDING_TEXT_MAX + 32];
  lse_finding_text (finding, text, sizeof text);
  if (why->is_verbose)
    snprintf (line, sizeof line, "%s (%s): %s", finding->rule,
              lse_severity_name (finding->severity), text);
  else
    snprintf (line, sizeof line, "%s", text);
  fprintf (out, "%*s%s", INDENT, "", why->is_color ? bold : "");
  lanescope_put_wrapped (out, line, INDENT, lanescope_text_width ());
  fputs (why->is_color ? plain : "", out);
  if (finding->has_remedy)
    lanescope_put_remedy (out, finding, INDENT + 2);
}

static void
put_findings (FILE *out, const Why *why, const LseResult *result)
{
  const LseFindings *findings = result->findings;
  size_t n = findings != NULL ? findings->n : 0;
  size_t n_shown = why->is_verbose || n < N_SHOWN ? n : N_SHOWN;
  for (size_t i = 0; i < n_shown; i++)
    put_finding (out, why, &findings->items[i]);
  if (n == 0 && result->account.is_known && result->plan.strategy != LSE_STRATEGY_SERIAL)
    fprintf (out, "%*sNothing lost worth naming.\n", INDENT, "");
  if (n > n_shown)
    fprintf (out, "%*s%zu more with --verbose.\n", INDENT, "", n - n_shown);
}

/* What the processor counted, where it did. */
static void
put_rates (FILE *out, const LseResult *result)
{
  double instructions_per_cycle, misses_per_1000;
  lse_result_counter_rates (result, &instructions_per_cycle, &misses_per_1000);
  if (isfinite (instructions_per_cycle))
    fprintf (out, "%*s%.2f instructions per cycle\n", INDENT, "", instructions_per_cycle);
  if (isfinite (misses_per_1000))
    fprintf (out, "%*s%.2f cache misses per 1000 instructions\n", INDENT, "", misses_per_1000);
}

/* ------------------------------------------------------------------ runs */

static void
put_run (FILE *out, const Why *why, size_t index)
{
  const LseDocument *document = &why->runs->document;
  const LseResult *result = &document->results[index];
  char label[128], time[64], ratio[32];
  fprintf (out, "\n%s%s%s", why->is_color ? bold : "",
           lse_plan_label (&result->plan, label, sizeof label), why->is_color ? plain : "");
  if (result->stats.n == 0)
    {
      fprintf (out, "  %s: %s\n", lse_run_status_name (result->status),
               result->reason_text[0] != '\0' ? result->reason_text : "nothing was measured");
      return;
    }
  fprintf (out, "  %s", lse_words_timing (&result->stats, time, sizeof time));
  if (result->has_speedup)
    fprintf (out, "  %s", lse_words_ratio (result->speedup.value, ratio, sizeof ratio));
  if (result->verify.status == LSE_VERIFY_MISMATCH)
    fputs ("  ✗ wrong result", out);
  if (why->is_verbose)
    fprintf (out, "  %s", result->id);
  fputc ('\n', out);
  if (result->plan.strategy == LSE_STRATEGY_SERIAL && document->n > 1 && !why->is_verbose)
    return; /* what the others are measured by */
  lanescope_put_account (out, &result->account, INDENT, why->is_color, why->is_verbose);
  if (why->is_verbose)
    put_rates (out, result);
  put_findings (out, why, result);
}

/* The runs of one task, serial first; @is_done by run. */
static void
put_task (FILE *out, const Why *why, size_t first, bool *is_done)
{
  const LseDocument *document = &why->runs->document;
  const LseResult *task = &document->results[first];
  char heading[LSF_GROUP_SIZE], started[32];
  fprintf (out, "%s%s%s%s · %s · from %s\n", first > 0 ? "\n" : "", why->is_color ? bold : "",
           lsf_task_heading (task, 0, heading, sizeof heading), why->is_color ? plain : "",
           lanescope_format_started (task, started, sizeof started), why->runs->name);
  for (int pass = 0; pass < 2; pass++)
    for (size_t i = first; i < document->n; i++)
      {
        bool is_serial = document->results[i].plan.strategy == LSE_STRATEGY_SERIAL;
        if (is_done[i] || is_serial != (pass == 0) ||
            !lse_result_same_task (&document->results[i], task))
          continue;
        is_done[i] = true;
        put_run (out, why, i);
      }
}

static bool
put_all (FILE *out, const void *data)
{
  const Why *why = data;
  bool *is_done = calloc (why->runs->document.n + 1, sizeof *is_done);
  for (size_t i = 0; is_done != NULL && i < why->runs->document.n; i++)
    if (!is_done[i])
      put_task (out, why, i, is_done);
  bool ok = is_done != NULL && !ferror (out);
  free (is_done);
  return ok;
}

int
lanescope_why_main (const Parsed *parsed)
{
  LseError err = {0};
  StoredRuns runs = {0};
  Why why = {.runs = &runs,
             .is_color = lanescope_wants_color (parsed),
             .is_verbose = parsed->values[OPTION_VERBOSE] != NULL};
  const char *id = parsed->values[OPTION_RUN];
  LseStatus status = parsed->n_positional > 0
                         ? lanescope_stored_load (&runs, parsed->positional[0], &err)
                         : lanescope_stored_newest_race (&runs, &err);
  if (status == LSE_OK && id != NULL)
    status = lanescope_stored_pick (&runs, id, &err);
  int exit_status = EXIT_OK;
  if (status != LSE_OK)
    {
      fprintf (stderr, "lanescope-cli: %s\n", err.detail);
      exit_status = lanescope_exit_status_of (status);
    }
  else if (!lanescope_write_to ("", put_all, &why))
    exit_status = EXIT_RUN_FAILED;
  lanescope_stored_clear (&runs);
  return exit_status;
}
