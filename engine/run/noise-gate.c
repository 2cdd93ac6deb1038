/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/noise-gate.h"

#include <math.h>
#include <stdlib.h>

#define WINDOW_NS 200e6
#define MAX_OTHER_RATIO 0.05
#define MAX_STEAL_RATIO 0.02
#define LEAST_NS 15e6

/* with workers made for each repetition */
#define BLURRED_WINDOW_NS 500e6
#define BLURRED_LEAST_NS 50e6

/* What a window was like. */
typedef struct
{
  int cpu;               /* of which others took most; -1: none */
  double other_ns;       /* what they took of it */
  double steal_ns;       /* mean over the cores */
  double steal_total_ns; /* sum */
} Noise;

void
lse_noise_gate_clear (LseNoiseGate *gate)
{
  free (gate->cores);
  *gate = (LseNoiseGate) {0};
}

/* ------------------------------------------------------------------ a window */

static void
begin_window (LseNoiseGate *gate)
{
  gate->known_ns = gate->front_ns = 0;
  for (size_t i = 0; i < gate->n_cores; i++)
    gate->cores[i] = (LseNoiseCore) {.os_index = gate->cores[i].os_index};
}

/* Room for the columns of @history: the sampler only ever appends some. */
static bool
reserve (LseNoiseGate *gate, const LseCoreHistory *history)
{
  if (history->n_cpus <= gate->n_cores)
    return true;
  LseNoiseCore *cores = reallocarray (gate->cores, history->n_cpus, sizeof *cores);
  if (cores == NULL)
    return false;
  gate->cores = cores;
  for (size_t i = gate->n_cores; i < history->n_cpus; i++)
    cores[i] = (LseNoiseCore) {.os_index = history->os_indexes[i]};
  gate->n_cores = history->n_cpus;
  return true;
}

/* The part of a sample that lies between two moments. Returns its length, 0 if there is none. */
static double
add_sample (LseNoiseGate *gate,
            const LseCoreHistory *history,
            size_t index,
            const LseCpuSet *cpus,
            int64_t from_ns,
            int64_t to_ns)
{
  const LseCoreSample *sample = &history->samples[index];
  int64_t begin_ns = sample->begin_ns > from_ns ? sample->begin_ns : from_ns;
  int64_t end_ns = sample->end_ns < to_ns ? sample->end_ns : to_ns;
  double width_ns = (double)(end_ns - begin_ns);
  bool is_known = false;
  if (end_ns <= begin_ns)
    return 0;
  if (gate->known_ns <= 0)
    gate->from_ns = begin_ns;
  gate->to_ns = end_ns;
  for (size_t i = 0; i < history->n_cpus; i++)
    {
      const LseCoreLoad *load = &history->loads[sample->first + i];
      LseNoiseCore *core = &gate->cores[i];
      if (!lse_cpuset_has (cpus, history->os_indexes[i]) || isnan (load->other))
        continue;
      is_known = true;
      core->known_ns += width_ns;
      core->other_ns += (double)load->other * width_ns;
      core->steal_ns += isnan (load->steal) ? 0 : (double)load->steal * width_ns;
    }
  gate->known_ns += is_known ? width_ns : 0;
  return width_ns;
}

static Noise
noise_of (const LseNoiseGate *gate)
{
  Noise noise = {.cpu = -1};
  double all_ns = -gate->front_ns;
  size_t n_cores = 0;
  for (size_t i = 0; i < gate->n_cores; i++)
    {
      const LseNoiseCore *core = &gate->cores[i];
      all_ns += core->other_ns;
      noise.steal_total_ns += core->steal_ns;
      n_cores += core->known_ns > 0;
      if (core->other_ns > noise.other_ns)
        {
          noise.other_ns = core->other_ns;
          noise.cpu = core->os_index;
        }
    }
  noise.other_ns = fmax (fmin (noise.other_ns, all_ns), 0);
  noise.steal_ns = n_cores > 0 ? noise.steal_total_ns / (double)n_cores : 0;
  return noise;
}

static double
window_ns (const LseResult *result)
{
  return result->plan.pool == LSE_POOL_PER_RUN ? BLURRED_WINDOW_NS : WINDOW_NS;
}

static double
least_ns (const LseResult *result)
{
  return result->plan.pool == LSE_POOL_PER_RUN ? BLURRED_LEAST_NS : LEAST_NS;
}

/* The repetitions in the window; they follow each other in time. */
static bool
mark (const LseNoiseGate *gate, LseResult *result)
{
  bool is_any = false;
  for (size_t i = result->n_samples; i-- > 0;)
    {
      LseSample *sample = &result->samples[i];
      if (sample->begin_ns + sample->duration_ns <= gate->from_ns)
        break;
      if (sample->begin_ns < gate->to_ns)
        sample->is_disturbed = is_any = true;
    }
  return is_any;
}

/* Judges the window and begins another. */
static bool
close_window (LseNoiseGate *gate, LseResult *result)
{
  Noise noise = noise_of (gate);
  bool is_other =
      noise.other_ns > MAX_OTHER_RATIO * gate->known_ns && noise.other_ns >= least_ns (result);
  bool is_steal =
      noise.steal_total_ns >= LEAST_NS && noise.steal_ns > MAX_STEAL_RATIO * gate->known_ns;
  bool is_any = (is_other || is_steal) && mark (gate, result);
  double ratio = (is_other ? noise.other_ns : noise.steal_ns) / gate->known_ns;
  result->is_gated = true;
  if (is_any && !(ratio <= result->disturbed_ratio))
    {
      result->disturbed_ratio = fmin (ratio, 1);
      result->disturbed_cpu = is_other ? noise.cpu : -1;
    }
  begin_window (gate);
  return is_any;
}

/* ------------------------------------------------------------------ over time */

/* Repetitions as long as a window are asked for one by one: each is a window. */
static bool
is_one_long (const LseResult *result)
{
  return result->n_samples > 0 &&
         (double)result->samples[result->n_samples - 1].duration_ns >= window_ns (result);
}

bool
lse_noise_gate_add (LseNoiseGate *gate,
                    const LseCoreHistory *history,
                    const LseCpuSet *cpus,
                    int64_t from_ns,
                    int64_t to_ns,
                    int64_t front_cpu_ns,
                    LseResult *result)
{
  bool is_any = false, is_long = is_one_long (result);
  double front_ratio = to_ns > from_ns ? (double)front_cpu_ns / (double)(to_ns - from_ns) : 0;
  if (!reserve (gate, history))
    return false;
  for (size_t i = 0; i < history->n_samples; i++)
    {
      gate->front_ns += front_ratio * add_sample (gate, history, i, cpus, from_ns, to_ns);
      if (!is_long && gate->known_ns >= window_ns (result))
        is_any |= close_window (gate, result);
    }
  if (is_long && gate->known_ns >= window_ns (result))
    is_any |= close_window (gate, result);
  return is_any;
}

bool
lse_noise_gate_end (LseNoiseGate *gate, LseResult *result)
{
  return gate->known_ns > 0 && close_window (gate, result);
}

bool
lse_noise_is_loud (const LseCoreHistory *history,
                   const LseCpuSet *cpus,
                   int64_t from_ns,
                   int64_t to_ns,
                   int64_t front_cpu_ns)
{
  LseNoiseGate gate = {.front_ns = (double)front_cpu_ns};
  bool is_loud = false;
  if (reserve (&gate, history))
    {
      for (size_t i = 0; i < history->n_samples; i++)
        add_sample (&gate, history, i, cpus, from_ns, to_ns);
      double other_ns = noise_of (&gate).other_ns;
      is_loud = other_ns > MAX_OTHER_RATIO * gate.known_ns && other_ns >= LEAST_NS;
    }
  lse_noise_gate_clear (&gate);
  return is_loud;
}
