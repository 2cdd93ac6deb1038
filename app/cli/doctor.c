/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `doctor`: what works here and why not. Every line is a fact that was just looked up, with the
 * remedy where there is one.
 */
#include "commands.h"
#include "exit-status.h"
#include "terminal.h"

#include "base/clock.h"
#include "base/memory.h"
#include "run/probe.h"
#include "run/process.h"
#include "run/run-directory.h"
#include "topology/limits.h"
#include "trace/hardware-counters.h"
#include "trace/sampler.h"
#include "trace/switch-recorder.h"

#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

typedef enum
{
  FACT_OK,
  FACT_NOTE, /* works, but something is worth knowing */
  FACT_BAD   /* does not work here */
} FactState;

typedef struct
{
  json_t *facts; /* [{name, state, text}] */
  bool is_color;
  bool is_json;
} Doctor;

static void __attribute__ ((format (printf, 4, 5)))
tell (Doctor *doctor, FactState state, const char *name, const char *format, ...)
{
  static const char *const words[] = {"ok", "note", "missing"};
  static const char *const marks[] = {"ok", "–", "✗"};
  static const char *const colors[] = {"\033[32m", "\033[33m", "\033[31m"};
  char text[480];
  va_list args;
  va_start (args, format);
  vsnprintf (text, sizeof text, format, args);
  va_end (args);
  json_array_append_new (doctor->facts, json_pack ("{s:s, s:s, s:s}", "name", name, "state",
                                                   words[state], "text", text));
  if (!doctor->is_json)
    printf ("%s%s%s%*s %-14s %s\n", doctor->is_color ? colors[state] : "", marks[state],
            doctor->is_color ? "\033[0m" : "", state == FACT_OK ? 0 : 1, "", name, text);
}

/* The first line of a small file without its newline; NULL if it cannot be read. */
static const char *
read_line (const char *path, char *text, size_t size)
{
  FILE *file = fopen (path, "re");
  bool ok = file != NULL && fgets (text, (int)size, file) != NULL;
  if (file != NULL)
    fclose (file);
  if (!ok)
    return NULL;
  text[strcspn (text, "\n")] = '\0';
  return text;
}

static void
look_at_cores (Doctor *doctor)
{
  LseTopology *topology;
  LseCpuLimits limits;
  LseError err = {0};
  char allowed[256];
  if (lse_topology_load_machine (&topology, &err) != LSE_OK)
    {
      tell (doctor, FACT_BAD, "topology", "%s", err.detail);
      return;
    }
  lse_cpu_limits_read (&limits, "", &topology->allowed);
  size_t n_allowed = lse_topology_n_allowed_pus (topology);
  tell (doctor, n_allowed < topology->n_pus ? FACT_NOTE : FACT_OK, "cores",
        "%zu cores, %zu hardware threads; this session may use %zu: %s%s", topology->n_cores,
        topology->n_pus, n_allowed, lse_cpuset_format (&topology->allowed, allowed, sizeof allowed),
        n_allowed < 2 ? "; nothing can run in parallel on one" : "");
  if (limits.quota_cpus > 0)
    tell (doctor, limits.quota_cpus < (double)n_allowed ? FACT_NOTE : FACT_OK, "quota",
          "%.2g CPUs' worth of time (%s); more workers than that are throttled", limits.quota_cpus,
          limits.quota_source);
  else
    tell (doctor, FACT_OK, "quota", "none");
  tell (doctor, FACT_OK, "topology",
        "%s; packages: %zu, NUMA nodes: %zu, last-level cache %.0f MiB",
        topology->cpu_model[0] != '\0' ? topology->cpu_model : "model not known",
        topology->n_packages, topology->n_numa, (double)topology->llc_bytes / 1048576);
  lse_topology_free (topology);
}

static void
look_at_memory (Doctor *doctor)
{
  char text[128];
  double available = (double)lse_memory_available_bytes ();
  tell (doctor, available > 0 && available < 512e6 ? FACT_NOTE : FACT_OK, "memory",
        "%.1f GB available; plans over 70 %% of it are refused", available / 1e9);
  const char *huge = read_line ("/sys/kernel/mm/transparent_hugepage/enabled", text, sizeof text);
  bool never = huge != NULL && strstr (huge, "[never]") != NULL;
  tell (doctor, huge == NULL || never ? FACT_NOTE : FACT_OK, "huge pages", "%s",
        huge == NULL ? "not offered by this kernel"
        : never      ? "off; first touch of large arrays is slower (set "
                       "/sys/kernel/mm/transparent_hugepage/enabled to madvise)"
                     : huge);
}

static void
look_at_clock (Doctor *doctor)
{
  bool tsc = lse_clock_tick_source () == LSE_TICKS_TSC;
  tell (doctor, tsc ? FACT_OK : FACT_NOTE, "clock", "%s",
        tsc ? "time stamp counter, trusted by the kernel"
            : "CLOCK_MONOTONIC: the kernel does not run on the time stamp counter; a span costs "
              "about twice as much");
}

static void
look_at_run_directory (Doctor *doctor)
{
  LseRunDirectory directory;
  LseError err = {0};
  struct statvfs room;
  size_t n_swept = lse_run_directory_sweep ();
  if (n_swept > 0)
    tell (doctor, FACT_NOTE, "left behind", "removed what %zu crashed run%s had left", n_swept,
          n_swept == 1 ? "" : "s");
  if (lse_run_directory_open (&directory, 1 << 20, &err) != LSE_OK)
    {
      tell (doctor, FACT_BAD, "event rings", "%s", err.detail);
      return;
    }
  statvfs (directory.path, &room);
  *strrchr (directory.path, '/') = '\0';
  tell (doctor, strcmp (directory.path, "/dev/shm") == 0 ? FACT_OK : FACT_NOTE, "event rings",
        "in %s, %.1f GB free", directory.path, (double)room.f_bavail * (double)room.f_frsize / 1e9);
  size_t length = strlen (directory.path);
  directory.path[length] = '/';
  lse_run_directory_close (&directory);
}

static void
look_at_worker (Doctor *doctor)
{
  static const char *const names[] = {"openblas", "openmp"};
  json_t *answer;
  LseError err = {0};
  char path[PATH_MAX], real[PATH_MAX];
  if (lse_worker_path (path, sizeof path, &err) != LSE_OK ||
      lse_probe_modules (&answer, &err) != LSE_OK)
    {
      tell (doctor, FACT_BAD, "worker", "%s", err.detail);
      return;
    }
  tell (doctor, FACT_OK, "worker", "%s", realpath (path, real) != NULL ? real : path);
  for (int i = LSE_PROBE_OPENBLAS; i <= LSE_PROBE_OPENMP; i++)
    {
      char why[256];
      lse_probe_why_not (answer, (LseProbeModule)i, why, sizeof why);
      json_t *version = json_object_get (json_object_get (answer, names[i]), "version");
      const char *text = json_is_string (version) ? json_string_value (version) : "loads";
      tell (doctor, why[0] == '\0' ? FACT_OK : FACT_BAD, names[i], "%s",
            why[0] == '\0' ? text : why);
    }
  const char *isa = json_string_value (json_object_get (answer, "isa"));
  tell (doctor, FACT_OK, "simd kernel", "uses %s",
        isa == NULL || strcmp (isa, "baseline") == 0 ? "the baseline instruction set" : isa);
  json_decref (answer);
}

static void
look_at_switches (Doctor *doctor)
{
  LseError why = {0};
  bool is_exact = lse_switch_recorder_probe (&why) == LSE_SWITCHES_PERF;
  tell (doctor, is_exact ? FACT_OK : FACT_NOTE, "threads", "%s%s",
        is_exact ? "perf: the kernel's records of context switches, exact"
                 : "schedstat: run times read ten times a second. ",
        is_exact ? "" : why.detail);
}

static void
look_at_counters (Doctor *doctor)
{
  LseError why = {0};
  bool has_all = lse_hardware_counters_probe (&why) == LSE_OK;
  tell (doctor, has_all ? FACT_OK : FACT_NOTE, "counters", "%s",
        has_all ? "cycles, instructions, cache references and cache misses" : why.detail);
}

static void
look_at_governor (Doctor *doctor)
{
  char text[128];
  const char *governor =
      read_line ("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", text, sizeof text);
  if (governor == NULL)
    tell (doctor, FACT_NOTE, "governor", "not known: this machine shows no frequency control");
  else
    tell (doctor, strcmp (governor, "performance") == 0 ? FACT_OK : FACT_NOTE, "governor", "%s%s",
          governor,
          strcmp (governor, "performance") == 0 ? ""
                                                : "; the clock may change between repetitions");
}

/* A second of watching all cores that we may use. */
static void
look_at_load (Doctor *doctor)
{
  LseSampler *sampler;
  LseCoreHistory history = {0};
  LseCpuSet all;
  LseError err = {0};
  double other = NAN, steal = NAN;
  int64_t begin_ns = lse_clock_now_ns ();
  if (lse_sampler_start (&sampler, "", 100000000, &err) != LSE_OK)
    {
      tell (doctor, FACT_BAD, "load", "%s", err.detail);
      return;
    }
  lse_clock_sleep_until_ns (begin_ns + 1000000000);
  lse_cpuset_clear (&all);
  if (lse_sampler_take (sampler, &history, NULL) == LSE_OK)
    {
      for (size_t i = 0; i < history.n_cpus; i++)
        lse_cpuset_add (&all, history.os_indexes[i]);
      lse_core_history_noise (&history, &all, begin_ns, lse_clock_now_ns (), &other, &steal);
    }
  bool noisy = other > 0.05 || steal > 0.02;
  if (isnan (other))
    tell (doctor, FACT_NOTE, "load", "not known: /proc/stat cannot be read");
  else
    tell (doctor, noisy ? FACT_NOTE : FACT_OK, "load",
          "other programs take %.0f %% of the cores, the hypervisor %.1f %%%s", other * 100,
          isnan (steal) ? 0.0 : steal * 100, noisy ? "; measure when it is quieter" : " (quiet)");
  tell (doctor, history.cost_ratio <= 0.001 ? FACT_OK : FACT_NOTE, "sampler",
        "10 samples a second take %.3f %% of a core", history.cost_ratio * 100);
  lse_core_history_clear (&history);
  lse_sampler_stop (sampler);
}

int
lanescope_doctor_main (const Parsed *parsed)
{
  Doctor doctor = {.facts = json_array (),
                   .is_json = parsed->values[OPTION_JSON] != NULL,
                   .is_color = lanescope_wants_color (parsed)};
  look_at_cores (&doctor);
  look_at_memory (&doctor);
  look_at_clock (&doctor);
  look_at_run_directory (&doctor);
  look_at_worker (&doctor);
  look_at_switches (&doctor);
  look_at_counters (&doctor);
  look_at_governor (&doctor);
  look_at_load (&doctor);

  bool any_bad = false;
  size_t index;
  json_t *fact;
  json_array_foreach (doctor.facts, index, fact) any_bad |=
      strcmp (json_string_value (json_object_get (fact, "state")), "missing") == 0;

  int status = any_bad ? EXIT_UNAVAILABLE : EXIT_OK;
  if (doctor.is_json)
    {
      json_t *document =
          json_pack ("{s:s, s:O}", "schema", "lanescope/doctor/1", "facts", doctor.facts);
      const char *path = parsed->values[OPTION_JSON];
      bool to_stdout = path[0] == '\0' || strcmp (path, "-") == 0;
      int failed = to_stdout ? json_dumpf (document, stdout, JSON_INDENT (2))
                             : json_dump_file (document, path, JSON_INDENT (2));
      if (to_stdout)
        putchar ('\n');
      else if (failed != 0)
        {
          fprintf (stderr, "lanescope-cli: cannot write %s\n", path);
          status = EXIT_RUN_FAILED;
        }
      json_decref (document);
    }
  json_decref (doctor.facts);
  if (fflush (stdout) != 0 || ferror (stdout))
    {
      fputs ("lanescope-cli: cannot write to standard output\n", stderr);
      status = EXIT_RUN_FAILED;
    }
  return status;
}
