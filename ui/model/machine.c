/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/machine.h"
#include "model/error.h"

#include "base/clock.h"

#include <math.h>

#define SAMPLE_PERIOD_NS 100000000
#define REFRESH_PERIOD_MS 500
#define RECENT_NS INT64_C (1000000000)
#define KEPT_AT_REST_NS \
  INT64_C (60000000000) /* of the sampler's store, while nothing is measured */

struct _LanescopeMachine
{
  GObject parent_instance;
  LseTopology *topology;
  LseCpuLimits limits;
  LseSampler *sampler; /* nullable */
  LseCoreHistory history;
  guint timer;
};

enum
{
  SAMPLED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanescopeMachine, lanescope_machine, G_TYPE_OBJECT)

static void
lanescope_machine_finalize (GObject *object)
{
  LanescopeMachine *self = LANESCOPE_MACHINE (object);
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->sampler != NULL)
    lse_sampler_stop (self->sampler);
  lse_core_history_clear (&self->history);
  lse_topology_free (self->topology);
  G_OBJECT_CLASS (lanescope_machine_parent_class)->finalize (object);
}

static void
lanescope_machine_class_init (LanescopeMachineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lanescope_machine_finalize;
  /**
   * LanescopeMachine::sampled:
   *
   * There is a new history.
   */
  signals[SAMPLED] = g_signal_new ("sampled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
lanescope_machine_init (LanescopeMachine *self)
{
}

LanescopeMachine *
lanescope_machine_new (GError **error)
{
  LseError err = {0};
  g_autoptr (LanescopeMachine) self = g_object_new (LANESCOPE_TYPE_MACHINE, NULL);
  if (lse_topology_load_machine (&self->topology, &err) != LSE_OK)
    {
      lanescope_error_take (error, &err);
      return NULL;
    }
  lse_cpu_limits_read (&self->limits, "", &self->topology->allowed);
  if (lse_sampler_start (&self->sampler, "", SAMPLE_PERIOD_NS, NULL) != LSE_OK)
    self->sampler = NULL;
  return g_steal_pointer (&self);
}

const LseTopology *
lanescope_machine_get_topology (LanescopeMachine *self)
{
  return self->topology;
}

const LseCpuLimits *
lanescope_machine_get_limits (LanescopeMachine *self)
{
  return &self->limits;
}

LseSampler *
lanescope_machine_get_sampler (LanescopeMachine *self)
{
  return self->sampler;
}

/* ------------------------------------------------------------------ history */

void
lanescope_machine_refresh (LanescopeMachine *self)
{
  int64_t since_ns = lse_clock_now_ns () - LANESCOPE_HISTORY_SECONDS * RECENT_NS;
  if (self->sampler == NULL)
    return;
  lse_core_history_clear (&self->history);
  lse_sampler_take_since (self->sampler, since_ns, &self->history, NULL);
  g_signal_emit (self, signals[SAMPLED], 0);
}

static gboolean
on_timer (gpointer data)
{
  LanescopeMachine *self = data;
  lanescope_machine_refresh (self);
  if (self->sampler != NULL)
    lse_sampler_forget_before (self->sampler, lse_clock_now_ns () - KEPT_AT_REST_NS);
  return G_SOURCE_CONTINUE;
}

void
lanescope_machine_set_watched (LanescopeMachine *self, gboolean is_watched)
{
  if (is_watched && self->timer == 0)
    {
      self->timer = g_timeout_add (REFRESH_PERIOD_MS, on_timer, self);
      lanescope_machine_refresh (self);
    }
  else if (!is_watched)
    g_clear_handle_id (&self->timer, g_source_remove);
}

const LseCoreHistory *
lanescope_machine_get_history (LanescopeMachine *self)
{
  return self->history.n_samples > 0 ? &self->history : NULL;
}

/* Means of one column over the last second that was sampled; NAN without a sample. */
static void
recent_load (LanescopeMachine *self, size_t column, double *busy, double *other)
{
  const LseCoreHistory *history = &self->history;
  double sum_ns[2] = {0}, width_ns = 0;
  int64_t until_ns = history->n_samples > 0 ? history->samples[history->n_samples - 1].end_ns : 0;
  for (size_t i = history->n_samples; i-- > 0;)
    {
      const LseCoreSample *sample = &history->samples[i];
      const LseCoreLoad *load = &history->loads[sample->first + column];
      double length_ns = (double)(sample->end_ns - sample->begin_ns);
      if (sample->end_ns <= until_ns - RECENT_NS)
        break;
      if (isnan (load->other))
        continue;
      double own = isnan (load->own) ? 0 : (double)load->own;
      double steal = isnan (load->steal) ? 0 : (double)load->steal;
      sum_ns[0] += (own + (double)load->other + steal) * length_ns;
      sum_ns[1] += ((double)load->other + steal) * length_ns;
      width_ns += length_ns;
    }
  *busy = width_ns > 0 ? sum_ns[0] / width_ns : (double)NAN;
  *other = width_ns > 0 ? sum_ns[1] / width_ns : (double)NAN;
}

double
lanescope_machine_get_load (LanescopeMachine *self, int os_index)
{
  double busy = NAN, other;
  for (size_t column = 0; column < self->history.n_cpus; column++)
    if (self->history.os_indexes[column] == os_index)
      recent_load (self, column, &busy, &other);
  return busy;
}

double
lanescope_machine_get_busy_cores (LanescopeMachine *self, double *other)
{
  double busy = NAN, taken = NAN;
  for (size_t column = 0; column < self->history.n_cpus; column++)
    {
      double column_busy, column_other;
      if (!lse_cpuset_has (&self->topology->allowed, self->history.os_indexes[column]))
        continue;
      recent_load (self, column, &column_busy, &column_other);
      if (isnan (column_busy))
        continue;
      busy = (isnan (busy) ? 0 : busy) + column_busy;
      taken = (isnan (taken) ? 0 : taken) + column_other;
    }
  if (other != NULL)
    *other = taken;
  return busy;
}
