/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `run` and `tutorial`: plans, the race, reports, exit status.
 */
#include "baseline.h"
#include "charts.h"
#include "commands.h"
#include "dry-run.h"
#include "exit-status.h"
#include "output.h"
#include "progress.h"
#include "report.h"
#include "request.h"
#include "terminal.h"

#include "base/memory.h"
#include "run/race.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t caught_signal;

static void
on_signal (int number)
{
  caught_signal = number;
}

/* Ctrl-C, kill and a terminal that is closed end the race, not the program: what was measured is
 * still printed, and nothing is left behind. */
static void
watch_signals (void)
{
  struct sigaction action = {.sa_handler = on_signal}, before;
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  if (sigaction (SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN) /* nohup */
    sigaction (SIGHUP, &action, NULL);
}

static int
fail (int status, const char *sentence)
{
  fprintf (stderr, "lanescope-cli: %s\n", sentence);
  return status;
}

/* A usage error; values that were not typed are named, for they are easily forgotten. */
static int
fail_request (const Parsed *parsed, int status, const char *sentence)
{
  char defaults[320];
  fail (status, sentence);
  if (status == EXIT_USAGE &&
      lanescope_format_defaults (parsed, defaults, sizeof defaults)[0] != '\0')
    fprintf (stderr, "lanescope-cli: given by LANESCOPE_* variables or config.json: %s\n",
             defaults);
  return status;
}

/* ------------------------------------------------------------------ the race */

static void
race (LseRace *runs, int64_t time_budget_ns, bool shows_progress)
{
  int seen = 0;
  int64_t deadline_ns = lse_clock_now_ns () + time_budget_ns;
  while (lse_race_step (runs, 100) != LSE_RACE_ENDED)
    {
      if (caught_signal != seen)
        {
          seen = caught_signal;
          lse_race_stop (runs);
        }
      lanescope_progress_show (runs, deadline_ns, shows_progress);
    }
  lanescope_progress_clear (shows_progress);
}

/* When several things are wrong: 6, 130, 1, 3, 4, 5 in this order. */
static int
judge (const Request *request, const Report *report, const Parsed *parsed, bool is_exceeded)
{
  bool unavailable = false, failed = false, mismatch = false, unstable = false;
  for (size_t i = 0; i < report->n; i++)
    {
      const LseResult *result = report->results[i];
      unavailable |= result->status == LSE_RUN_SKIPPED && request->plans[i].is_named;
      failed |= result->status == LSE_RUN_FAILED;
      mismatch |= result->verify.status == LSE_VERIFY_MISMATCH;
      unstable |= result->status == LSE_RUN_DONE && (!result->stats.is_stable || result->is_noisy);
    }
  if (parsed->values[OPTION_EXPECT_MISMATCH] != NULL)
    mismatch = !mismatch;
  if (unavailable)
    return EXIT_UNAVAILABLE;
  if (caught_signal != 0)
    return caught_signal == SIGINT ? EXIT_INTERRUPTED : EXIT_TERMINATED;
  if (failed)
    return EXIT_RUN_FAILED;
  if (mismatch)
    return EXIT_MISMATCH;
  if (is_exceeded)
    return EXIT_REGRESSION;
  return unstable && parsed->values[OPTION_REQUIRE_STABLE] != NULL ? EXIT_UNSTABLE : EXIT_OK;
}

/* ------------------------------------------------------------------ reports */

static const struct
{
  OptionId option;
  LanescopeWriteFn write;
} formats[] = {
    {OPTION_JSON, lanescope_report_json},
    {OPTION_CSV, lanescope_report_csv},
    {OPTION_MARKDOWN, lanescope_report_markdown},
};
#define N_FORMATS (sizeof formats / sizeof formats[0])

static size_t
n_on_stdout (const Parsed *parsed)
{
  size_t n = 0;
  for (size_t i = 0; i < N_FORMATS; i++)
    n += (parsed->values[formats[i].option] != NULL &&
          lanescope_goes_to_stdout (parsed->values[formats[i].option]));
  return n;
}

/* Before the race: a folder that is not there is better known now than afterwards. */
static bool
can_write_reports (const Parsed *parsed)
{
  bool ok = true;
  for (size_t i = 0; i < N_FORMATS; i++)
    if (parsed->values[formats[i].option] != NULL)
      ok &= lanescope_can_write (parsed->values[formats[i].option]);
  return ok;
}

/* Returns false if anything could not be written. */
static bool
write_reports (const Parsed *parsed, const Report *report, LseRace *runs)
{
  bool ok = true;
  for (size_t i = 0; i < N_FORMATS; i++)
    if (parsed->values[formats[i].option] != NULL)
      ok &= lanescope_write_to (parsed->values[formats[i].option], formats[i].write, report);
  if (n_on_stdout (parsed) == 0)
    ok &= lanescope_write_to ("", lanescope_report_table, report);
  return lanescope_write_charts (parsed, report, runs) && ok;
}

/* Why runs failed or could not start, for those who do not read the table. */
static void
print_reasons (const Request *request, const Report *report)
{
  for (size_t i = 0; i < report->n; i++)
    {
      char label[128];
      const LseResult *result = report->results[i];
      if (result->status == LSE_RUN_FAILED ||
          (result->status == LSE_RUN_SKIPPED && request->plans[i].is_named))
        fprintf (stderr, "lanescope-cli: %s: %s\n",
                 lse_plan_label (&result->plan, label, sizeof label), result->reason_text);
    }
}

static int
report_race (const Parsed *parsed,
             const Request *request,
             const LseTopology *topology,
             const Baseline *baseline,
             LseRace *runs)
{
  const LseResult **results = calloc (request->n_plans + 1, sizeof *results);
  if (results == NULL)
    return fail (EXIT_RUN_FAILED, "no memory for the report");
  Report report = {.topology = topology,
                   .machine = lse_race_machine (runs),
                   .n = request->n_plans,
                   .results = results,
                   .methods = request->methods,
                   .is_color = lanescope_wants_color (parsed),
                   .is_quiet = parsed->values[OPTION_QUIET] != NULL,
                   .is_verbose = parsed->values[OPTION_VERBOSE] != NULL};
  for (size_t i = 0; i < report.n; i++)
    results[i] = lse_race_result (runs, i);

  bool written = write_reports (parsed, &report, runs);
  bool is_exceeded = lanescope_baseline_judge (baseline, results, report.n, report.is_quiet);
  int status = judge (request, &report, parsed, is_exceeded);
  if (n_on_stdout (parsed) > 0 || !isatty (STDOUT_FILENO)) /* the table has said it */
    print_reasons (request, &report);
  if (lse_race_journal_error (runs)[0] != '\0')
    fprintf (stderr, "lanescope-cli: %s\n", lse_race_journal_error (runs));
  free (results);
  return written || status != EXIT_OK ? status : EXIT_RUN_FAILED;
}

/* ------------------------------------------------------------------ command */

/* A refusal before the start. Of several methods one may be far larger than the others. */
static int
refuse (const Parsed *parsed, const Request *request, LseStatus status, const char *sentence)
{
  const char *elements = parsed->values[OPTION_ELEMENTS];
  bool is_mixed = request->methods[0] != request->methods[request->n_plans - 1];
  fail (lanescope_exit_status_of (status), sentence);
  if (is_mixed && elements != NULL && strpbrk (elements, "BL") == NULL)
    fputs ("lanescope-cli: for method 3 -N is the order of the matrices; bytes of an array, as "
           "-N 80MB, are the same size for every method\n",
           stderr);
  return lanescope_exit_status_of (status);
}

static int
run_request (const Parsed *parsed,
             const Request *request,
             const LseTopology *topology,
             const Baseline *baseline)
{
  LseError err = {0};
  LseRace *runs;
  uint64_t total_bytes;
  if (request->remark[0] != '\0' && parsed->values[OPTION_QUIET] == NULL)
    fprintf (stderr, "lanescope-cli: %s\n", request->remark);
  LseStatus status = lse_estimate_check (request->plans, request->n_plans,
                                         lse_memory_available_bytes (), &total_bytes, &err);
  if (parsed->values[OPTION_DRY_RUN] != NULL)
    {
      int written = lanescope_dry_run (parsed, request, topology, total_bytes);
      return status == LSE_OK ? written : refuse (parsed, request, status, err.detail);
    }
  if (status != LSE_OK)
    return refuse (parsed, request, status, err.detail);
  if (!can_write_reports (parsed))
    return EXIT_RUN_FAILED;

  watch_signals ();
  status = lse_race_start (&runs, request->plans, request->n_plans, &request->settings, topology,
                           NULL, &err);
  if (status != LSE_OK)
    return fail (lanescope_exit_status_of (status), err.detail);
  race (runs, request->settings.time_budget_ns, parsed->values[OPTION_QUIET] == NULL);
  int exit_status = report_race (parsed, request, topology, baseline, runs);
  lse_race_free (runs);
  return exit_status;
}

int
lanescope_run_main (const Parsed *parsed)
{
  LseError err = {0};
  LseTopology *topology = NULL;
  Request request;
  Baseline baseline = {0};

  if (n_on_stdout (parsed) > 1)
    return fail (EXIT_USAGE,
                 "only one of --json, --csv and --markdown can go to standard output; give the "
                 "others a file: --csv=FILE");
  LseStatus status = lse_topology_load_machine (&topology, &err);
  if (status != LSE_OK)
    return fail (lanescope_exit_status_of (status), err.detail);
  status = lanescope_request_init (&request, parsed, topology, &err);
  if (status == LSE_OK)
    status = lanescope_baseline_init (&baseline, parsed->values[OPTION_FAIL_IF], &request, &err);
  int exit_status = status == LSE_OK
                        ? run_request (parsed, &request, topology, &baseline)
                        : fail_request (parsed, lanescope_exit_status_of (status), err.detail);
  lanescope_baseline_clear (&baseline);
  lanescope_request_clear (&request);
  lse_topology_free (topology);
  return exit_status;
}
