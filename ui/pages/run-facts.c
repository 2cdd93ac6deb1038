/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/run-facts.h"

#include "figures/options.h"
#include "i18n.h"
#include "plot/ticks.h"

#include <inttypes.h>
#include <math.h>

char *
lanescope_fact_time (const LseResult *result)
{
  const LseStats *stats = &result->stats;
  char median[LSP_NUMBER_SIZE], low[LSP_NUMBER_SIZE], high[LSP_NUMBER_SIZE];
  LspTimeUnit unit = lsp_time_unit (stats->median_ns);
  if (stats->n == 0)
    return NULL;
  lsp_format_time (median, stats->median_ns);
  if (!isfinite (stats->ci95_ns[0]) || !isfinite (stats->ci95_ns[1]))
    return g_strdup (median);
  return g_strdup_printf (_ ("%s (%s to %s)"), median,
                          lsp_format_digits (low, stats->ci95_ns[0] / unit.ns, 3),
                          lsp_format_digits (high, stats->ci95_ns[1] / unit.ns, 3));
}

char *
lanescope_fact_speedup (const LseResult *result)
{
  const LseRatio *speedup = &result->speedup;
  char value[LSP_NUMBER_SIZE], low[LSP_NUMBER_SIZE], high[LSP_NUMBER_SIZE];
  if (!result->has_speedup || result->plan.strategy == LSE_STRATEGY_SERIAL)
    return NULL;
  lsp_format_speedup (value, speedup->value);
  if (!isfinite (speedup->ci95[0]) || !isfinite (speedup->ci95[1]))
    return g_strdup (value);
  return g_strdup_printf (_ ("%s (%s to %s)"), value, lsp_format_speedup (low, speedup->ci95[0]),
                          lsp_format_speedup (high, speedup->ci95[1]));
}

char *
lanescope_fact_repetitions (const LseResult *result)
{
  gulong n = result->stats.n, n_all = result->n_samples;
  if (n_all == 0)
    return NULL;
  return g_strdup_printf (P_ ("%lu counted of %lu", "%lu counted of %lu", n_all), n, n_all);
}

char *
lanescope_fact_verified (const LseResult *result)
{
  const LseVerify *verify = &result->verify;
  char error[LSP_NUMBER_SIZE];
  if (verify->max_abs_err > 0 && verify->max_abs_err < 1e-3)
    g_ascii_formatd (error, sizeof error, "%.1e", verify->max_abs_err);
  else
    lsp_format_digits (error, verify->max_abs_err, 2);
  switch (verify->status)
    {
    case LSE_VERIFY_OK:
      return g_strdup_printf (_ ("correct (%s), max error %s"), verify->method, error);
    case LSE_VERIFY_MISMATCH:
      return g_strdup_printf (_ ("wrong (%s), max error %s, first at %" PRId64), verify->method,
                              error, verify->first_bad);
    case LSE_VERIFY_SKIPPED:
      break;
    }
  return result->n_samples > 0 ? g_strdup (_ ("not checked")) : NULL;
}

/* ------------------------------------------------------------------ workers */

#define CPUS_SIZE 160

typedef struct
{
  LseCpuSet observed, requested;
  guint n_moves, n_requested, n_bound;
} Placement;

static void
add_cpus (LseCpuSet *to, const LseCpuSet *from)
{
  for (int cpu = lse_cpuset_next (from, -1); cpu >= 0; cpu = lse_cpuset_next (from, cpu))
    lse_cpuset_add (to, cpu);
}

static Placement
placement_of (const LseResult *result)
{
  Placement placement = {0};
  for (gsize i = 0; i < result->n_workers; i++)
    {
      const LseWorkerReport *worker = &result->workers[i];
      add_cpus (&placement.observed, &worker->observed);
      placement.n_moves += worker->n_migrations;
      placement.n_bound += worker->is_bound;
      if (worker->requested_cpu < 0)
        continue;
      lse_cpuset_add (&placement.requested, worker->requested_cpu);
      placement.n_requested++;
    }
  return placement;
}

static char *
moves_words (guint n)
{
  if (n == 0)
    return g_strdup (_ ("never moved"));
  return g_strdup_printf (P_ ("moved %u time", "moved %u times", n), n);
}

char *
lanescope_fact_workers (const LseResult *result)
{
  guint n = (guint)result->n_workers;
  Placement placement = placement_of (result);
  char seen[CPUS_SIZE], asked[CPUS_SIZE];
  g_autofree char *moves = moves_words (placement.n_moves);
  lse_cpuset_format (&placement.observed, seen, sizeof seen);
  lse_cpuset_format (&placement.requested, asked, sizeof asked);
  if (result->stats.n == 0 || n == 0)
    return NULL;
  if (*seen == '\0')
    return g_strdup_printf (_ ("%u, not seen on any CPU"), n);
  if (placement.n_requested == 0)
    return g_strdup_printf (_ ("%u, not pinned; seen on CPU %s, %s"), n, seen, moves);
  if (placement.n_bound < n)
    return g_strdup_printf (
        _ ("%u, asked for CPU %s, but not all could be bound; seen on CPU %s, %s"), n, asked, seen,
        moves);
  return g_strdup_printf (_ ("%u, pinned to CPU %s; seen on CPU %s, %s"), n, asked, seen, moves);
}

/* ------------------------------------------------------------------ options and noise */

char *
lanescope_fact_changes (const LsePlan *from, const LsePlan *plan)
{
  LsfChange changes[LSF_MAX_CHANGES];
  gsize n = lsf_plan_changes (from, plan, changes);
  GString *text = g_string_new (NULL);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *change =
          g_strdup_printf (_ ("%s %s → %s"), changes[i].name, changes[i].from, changes[i].to);
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", change);
    }
  return g_string_free (text, n == 0);
}

char *
lanescope_fact_noise (const LseResult *result)
{
  char other[LSP_NUMBER_SIZE], steal[LSP_NUMBER_SIZE], own[LSP_NUMBER_SIZE];
  char noise[LSE_NOISE_TEXT_MAX];
  if (*lse_result_noise_text (result, noise, sizeof noise) != '\0')
    return g_strdup (noise);
  if (result->stats.n == 0 || isnan (result->other_load_ratio))
    return NULL;
  lsp_format_percent (other, result->other_load_ratio);
  lsp_format_percent (own, isnan (result->observer_cpu_ratio) ? 0 : result->observer_cpu_ratio);
  if (isnan (result->steal_ratio))
    return g_strdup_printf (_ ("other programs %s, Lanescope itself %s"), other, own);
  return g_strdup_printf (_ ("other programs %s, the hypervisor %s, Lanescope itself %s"), other,
                          lsp_format_percent (steal, result->steal_ratio), own);
}
