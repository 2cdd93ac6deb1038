/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Methods 1, 2 and 4 of the tutorial from end to end: each round runs the command line once and
 * the method in real Python once, and takes the median repetition that each reports.
 */
#include "bench.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *cli_path, *peer_path;

typedef struct
{
  const char *options; /* of `lanescope-cli tutorial` */
  const char *strategy;
  const char *variant;
} OurRun;

/* The median repetition of one run of the document, in ns; NAN if it is not right. */
static double
median_in (json_t *document, const OurRun *wanted)
{
  size_t index;
  json_t *run;
  json_array_foreach (json_object_get (document, "runs"), index, run)
  {
    json_t *experiment = json_object_get (run, "experiment");
    const char *strategy = json_string_value (json_object_get (experiment, "strategy"));
    const char *variant = json_string_value (json_object_get (experiment, "variant"));
    const char *verified =
        json_string_value (json_object_get (json_object_get (run, "verify"), "status"));
    if (strategy != NULL && strcmp (strategy, wanted->strategy) == 0 &&
        strcmp (variant, wanted->variant) == 0 && verified != NULL && strcmp (verified, "ok") == 0)
      return json_number_value (json_object_get (json_object_get (run, "stats"), "median_ns"));
  }
  return (double)NAN;
}

static double
measure_ours (void *data)
{
  const OurRun *run = data;
  char command[1024];
  double median_ns = (double)NAN;
  snprintf (command, sizeof command,
            "'%s' tutorial %s --kernel simd --repeats 31 --json 2>/dev/null", cli_path,
            run->options);
  FILE *pipe = popen (command, "r");
  json_t *document = pipe != NULL ? json_loadf (pipe, 0, NULL) : NULL;
  if (document != NULL)
    median_ns = median_in (document, run);
  json_decref (document);
  if (pipe != NULL)
    pclose (pipe);
  return median_ns;
}

static double
measure_python (void *data)
{
  char command[1024];
  double ns = (double)NAN;
  snprintf (command, sizeof command, "OMP_NUM_THREADS=1 /usr/bin/python3 '%s' %s 2>/dev/null",
            peer_path, (const char *)data);
  FILE *pipe = popen (command, "r");
  if (pipe == NULL || fscanf (pipe, "%lf", &ns) != 1)
    ns = (double)NAN;
  if (pipe != NULL)
    pclose (pipe);
  return ns;
}

static void
method (Bench *bench,
        const char *goal,
        const char *what,
        OurRun run,
        const char *python,
        double limit_ms)
{
  char against[96];
  bench_clear (bench);
  size_t ours = bench_add_measured (bench, what, measure_ours, &run);
  size_t peer = bench_add_measured (bench, "Python", measure_python, (void *)(uintptr_t)python);
  bench_measure (bench);
  bench_goal (bench, goal, what, "Python below", limit_ms > 0 ? BENCH_AT_MOST : BENCH_SHOWN,
              limit_ms, "ms", bench_value (bench, ours, 1e-6));
  snprintf (against, sizeof against, "  the same in Python as printed (%s)", python);
  if (isnan (bench_value (bench, peer, 1).value))
    bench_not_here (bench, "", against, "no python3 with NumPy (and Dask for method 4) here");
  else
    {
      bench_goal (bench, "", against, "", BENCH_SHOWN, 0, "ms", bench_value (bench, peer, 1e-6));
      bench_goal (bench, "", "  times as fast", "", BENCH_SHOWN, 0, "×",
                  bench_ratio (bench, peer, ours));
    }
}

static void
remove_journal (const char *folder)
{
  char path[128];
  snprintf (path, sizeof path, "%s/lanescope/journal.jsonl", folder);
  unlink (path);
  snprintf (path, sizeof path, "%s/lanescope", folder);
  rmdir (path);
  rmdir (folder);
}

int
main (int argc, char **argv)
{
  if (argc < 3)
    {
      fputs ("usage: bench-methods LANESCOPE_CLI TUTORIAL_PEER\n", stderr);
      return 2;
    }
  cli_path = argv[1];
  peer_path = argv[2];
  char folder[] = "/tmp/lanescope-bench-XXXXXX"; /* a journal of its own, thrown away */
  if (mkdtemp (folder) != NULL)
    setenv ("XDG_DATA_HOME", folder, 1);

  Bench *bench = bench_new ("methods of the tutorial, end to end, kernel simd", 7);
  method (bench, "8", "Method 1, 1e6, repaired", (OurRun) {"1 --repaired", "threads", "repaired"},
          "method-1", 0.30);
  method (bench, "9", "Method 2, 1e6, as printed, in C",
          (OurRun) {"2 --as-printed", "processes", "as-printed"}, "method-2", 30);
  method (bench, "9", "Method 2, 1e6, repaired", (OurRun) {"2 --repaired", "processes", "repaired"},
          "method-2", 0.45);
  method (bench, "", "Method 4, 1e7, repaired", (OurRun) {"4 --repaired", "graph", "repaired"},
          "method-4", 0);
  bench_free (bench);
  remove_journal (folder);
  return 0;
}
