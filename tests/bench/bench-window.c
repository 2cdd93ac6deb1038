/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Goals 13, 14 and 15, and the longest dispatch of the main loop: the real window with a real race
 * in this process, on whatever display there is (run through tests/headless).
 *
 *   bench-window LANESCOPE_CLI LANESCOPE
 */
#include "bench.h"

#include "application.h"
#include "environment.h"
#include "window.h"

#include "base/clock.h"

#include <gdk/x11/gdkx.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LIVE_SECONDS 4
#define FRAMES_PER_SECOND 60

static const char *cli_path, *gui_path;
static LanescopeWindow *window;
static LanescopeSession *session;

/* The same plan for both: threads on all cores. Short repetitions are those of quiet mode, long
 * ones take more than a second and are drawn while they run. */
typedef struct
{
  const char *name;
  const char *options; /* of the command line */
  LseWorkloadId workload;
  LseStrategyId strategy;
  guint64 elements;
  LseKernelId kernel;
  guint repeats;
} Twin;

static const Twin quiet_twin = {.name = "1 ms repetitions",
                                .options =
                                    "-w sincos -s threads --kernel simd -N 4e6 --repeats 101",
                                .workload = LSE_WORKLOAD_SINCOS,
                                .strategy = LSE_STRATEGY_THREADS,
                                .elements = 4000000,
                                .kernel = LSE_KERNEL_SIMD,
                                .repeats = 101};
static const Twin live_twin = {.name = "repetitions over 1 s",
                               .options = "-w dot -s blas -N 3800 --repeats 3",
                               .workload = LSE_WORKLOAD_DOT,
                               .strategy = LSE_STRATEGY_BLAS,
                               .elements = 3800,
                               .kernel = LSE_KERNEL_NUMPY,
                               .repeats = 3};

/* ------------------------------------------------------------------ the main loop, by hand */

static gint64 longest_dispatch_ns;

/* One turn of the main loop, and the CPU time of this thread that it took. */
static void
turn (gboolean may_block)
{
  gint64 begin_ns = lse_clock_thread_cpu_ns ();
  g_main_context_iteration (NULL, may_block);
  longest_dispatch_ns = MAX (longest_dispatch_ns, lse_clock_thread_cpu_ns () - begin_ns);
}

static void
turn_for (double seconds)
{
  gint64 until_us = g_get_monotonic_time () + (gint64)(seconds * 1e6);
  while (g_get_monotonic_time () < until_us)
    {
      turn (FALSE);
      g_usleep (500);
    }
}

static void
turn_until_idle (void)
{
  while (lanescope_session_is_busy (session))
    turn (TRUE);
}

/* ------------------------------------------------------------------ goal 14 */

static double
median_of_window (void *data)
{
  const Twin *twin = data;
  LseExperiment settings;
  LseExpandedPlan *plans;
  gsize n_plans;
  LanescopeMachine *machine = lanescope_session_get_machine (session);
  lanescope_session_clear (session);
  lse_experiment_init (&settings, twin->workload);
  settings.fields.elements = twin->elements;
  settings.fields.kernel = twin->kernel;
  settings.fields.repeats = twin->repeats;
  settings.given = LSE_GIVEN_ELEMENTS | LSE_GIVEN_KERNEL;
  memset (settings.strategies, 0, sizeof settings.strategies);
  settings.strategies[twin->strategy] = true;
  if (lse_experiment_expand (&settings, lanescope_machine_get_topology (machine), &plans, &n_plans,
                             NULL) != LSE_OK)
    return (double)NAN;
  gboolean ok = lanescope_session_start (session, plans, n_plans, NULL, &settings, NULL);
  free (plans);
  if (!ok)
    return (double)NAN;
  turn_until_idle ();
  g_autoptr (GPtrArray) runs = lanescope_session_dup_latest (session);
  return lanescope_run_get_result (g_ptr_array_index (runs, runs->len - 1))->stats.median_ns;
}

static double
median_of_cli (void *data)
{
  const Twin *twin = data;
  char command[512];
  double median_ns = (double)NAN;
  snprintf (command, sizeof command, "'%s' run %s --json 2>/dev/null", cli_path, twin->options);
  FILE *pipe = popen (command, "r");
  json_t *document = pipe != NULL ? json_loadf (pipe, 0, NULL) : NULL;
  json_t *runs = json_object_get (document, "runs");
  if (json_array_size (runs) > 0)
    median_ns = json_number_value (json_object_get (
        json_object_get (json_array_get (runs, json_array_size (runs) - 1), "stats"), "median_ns"));
  json_decref (document);
  if (pipe != NULL)
    pclose (pipe);
  return median_ns;
}

static void
beside_the_window (Bench *bench, const Twin *twin, double limit)
{
  char what[96];
  bench_clear (bench);
  size_t with = bench_add_measured (bench, "window", median_of_window, (void *)(uintptr_t)twin);
  size_t without =
      bench_add_measured (bench, "command line", median_of_cli, (void *)(uintptr_t)twin);
  longest_dispatch_ns = 0;
  bench_measure (bench);
  snprintf (what, sizeof what, "throughput, %s", twin->name);
  bench_goal (bench, "14", what, "command line", BENCH_AT_LEAST, limit, "×",
              bench_ratio (bench, without, with));
  bench_goal (bench, "", "  observer, share of all cores", "", BENCH_SHOWN, 0, "%",
              bench_exact (100 * lanescope_session_get_observer_ratio (session)));
  bench_goal (bench, "–", "  longest dispatch, thread CPU", "", BENCH_AT_MOST, 8, "ms",
              bench_exact ((double)longest_dispatch_ns / 1e6));
}

/* ------------------------------------------------------------------ goal 13 */

/* CPU of this process for one live frame: what must move is drawn 60 times a second. */
static double
live_frame_ms (void *data)
{
  gint64 begin_ns = lse_clock_process_cpu_ns ();
  int n = LIVE_SECONDS * FRAMES_PER_SECOND;
  gint64 next_us = g_get_monotonic_time ();
  for (int i = 0; i < n; i++)
    {
      next_us += G_USEC_PER_SEC / FRAMES_PER_SECOND;
      if (*(gboolean *)data)
        {
          lanescope_machine_refresh (lanescope_session_get_machine (session));
          g_signal_emit_by_name (session, "live");
        }
      while (g_get_monotonic_time () < next_us)
        {
          turn (FALSE);
          g_usleep (500);
        }
    }
  return (double)(lse_clock_process_cpu_ns () - begin_ns) / 1e6 / n;
}

static void
live_frames (Bench *bench)
{
  gboolean yes = TRUE, no = FALSE;
  lanescope_machine_set_watched (lanescope_session_get_machine (session), FALSE);
  double idle = live_frame_ms (&no), live = live_frame_ms (&yes);
  bench_goal (bench, "13", "live tiles at 60 fps, CPU a frame", "", BENCH_AT_MOST, 0.75, "ms",
              bench_exact (live - idle));
}

/* ------------------------------------------------------------------ goal 15 */

static gboolean
is_mapped (Display *display, Window root)
{
  Window parent, *children;
  unsigned n = 0;
  gboolean found = FALSE;
  if (!XQueryTree (display, root, &root, &parent, &children, &n))
    return FALSE;
  for (unsigned i = 0; i < n; i++)
    {
      XWindowAttributes attributes;
      found |= XGetWindowAttributes (display, children[i], &attributes) &&
               attributes.map_state == IsViewable && attributes.width > 300;
    }
  if (children != NULL)
    XFree (children);
  return found;
}

static double
resident_mb (pid_t pid)
{
  char path[64], line[256];
  double kb = NAN;
  snprintf (path, sizeof path, "/proc/%d/status", (int)pid);
  FILE *file = fopen (path, "re");
  while (file != NULL && fgets (line, sizeof line, file) != NULL)
    if (sscanf (line, "VmRSS: %lf", &kb) == 1)
      break;
  if (file != NULL)
    fclose (file);
  return kb / 1024;
}

static double last_resident_mb;

/* From exec to the window on the screen, as the X server sees it. */
static double
first_window_ns (void *data)
{
  Display *display = XOpenDisplay (NULL);
  if (display == NULL)
    return (double)NAN;
  gint64 begin_ns = lse_clock_now_ns ();
  pid_t pid = fork ();
  if (pid == 0)
    {
      execl (gui_path, gui_path, NULL);
      _exit (127);
    }
  double took_ns = (double)NAN;
  while (lse_clock_now_ns () - begin_ns < INT64_C (10000000000))
    {
      if (is_mapped (display, DefaultRootWindow (display)))
        {
          took_ns = (double)(lse_clock_now_ns () - begin_ns);
          break;
        }
      g_usleep (1000);
    }
  g_usleep (2000000);
  last_resident_mb = resident_mb (pid);
  kill (pid, SIGTERM);
  waitpid (pid, NULL, 0);
  XCloseDisplay (display);
  return took_ns;
}

static void
start_up (Bench *bench)
{
  bench_clear (bench);
  size_t start = bench_add_measured (bench, "start", first_window_ns, NULL);
  bench_measure (bench);
  bench_goal (bench, "15", "from exec to the window on the screen", "", BENCH_AT_MOST, 250, "ms",
              bench_value (bench, start, 1e-6));
  bench_goal (bench, "15", "resident memory at rest", "", BENCH_AT_MOST, 110, "MB",
              bench_exact (last_resident_mb));
}

int
main (int argc, char **argv)
{
  if (argc < 3)
    {
      fputs ("usage: bench-window LANESCOPE_CLI LANESCOPE\n", stderr);
      return 2;
    }
  cli_path = argv[1];
  gui_path = argv[2];
  lanescope_environment_prepare ();
  if (!lanescope_environment_has_schema () || !gtk_init_check ())
    {
      fputs ("bench-window: no display here, or no settings' schema.\n", stderr);
      return 77;
    }
  Bench *bench = bench_new ("the window", 7);
  start_up (bench);

  g_autoptr (LanescopeApplication) app = lanescope_application_new ();
  g_application_register (G_APPLICATION (app), NULL, NULL);
  g_application_activate (G_APPLICATION (app));
  window = LANESCOPE_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (app)));
  session = lanescope_window_get_session (window);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.skip-first-run", NULL);
  turn_for (3);
  beside_the_window (bench, &quiet_twin, 0.99);
  beside_the_window (bench, &live_twin, 0.97);
  live_frames (bench);
  bench_free (bench);
  gtk_window_close (GTK_WINDOW (window));
  turn_for (0.5);
  return 0;
}
