/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/core-history.h"

#include <glib.h>
#include <math.h>

/* Two CPUs, 4 and 7. */
static void
fill (LseCoreStore *store, int n_samples)
{
  g_assert_cmpint (lse_core_store_widen (store, 2), ==, LSE_OK);
  store->history.os_indexes[0] = 4;
  store->history.os_indexes[1] = 7;
  for (int i = 0; i < n_samples; i++)
    {
      LseCoreLoad loads[] = {{0.5f, 0.1f * (float)(i % 5), 0.0f}, {0.0f, 0.8f, 0.2f}};
      g_assert_cmpint (lse_core_store_append (store, i * 100, (i + 1) * 100, loads), ==, LSE_OK);
    }
}

static void
test_append (void)
{
  LseCoreStore store = {0};
  fill (&store, 1000);
  g_assert_cmpuint (store.history.n_samples, ==, 1000);
  for (gsize i = 0; i < 1000; i++)
    {
      const LseCoreSample *sample = &store.history.samples[i];
      g_assert_cmpint (sample->begin_ns, ==, (gint64)i * 100);
      g_assert_cmpuint (sample->first, ==, i * 2);
      g_assert_cmpfloat (store.history.loads[sample->first].other, ==, 0.1f * (float)(i % 5));
    }
  lse_core_history_clear (&store.history);
  g_assert_null (store.history.loads);
}

/* A CPU that comes later is not known before. */
static void
test_widen (void)
{
  LseCoreStore store = {0};
  LseCoreLoad wide[] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  fill (&store, 70);
  g_assert_cmpint (lse_core_store_widen (&store, 3), ==, LSE_OK);
  g_assert_cmpint (lse_core_store_widen (&store, 2), ==, LSE_OK); /* never narrower */
  g_assert_cmpuint (store.history.n_cpus, ==, 3);
  for (int i = 0; i < 100; i++)
    g_assert_cmpint (lse_core_store_append (&store, 7000 + i, 7001 + i, wide), ==, LSE_OK);
  const LseCoreHistory *history = &store.history;
  g_assert_cmpuint (history->samples[69].first, ==, 69 * 3);
  g_assert_cmpfloat (history->loads[69 * 3 + 1].other, ==, 0.8f);
  g_assert_true (isnan (history->loads[69 * 3 + 2].other));
  g_assert_cmpfloat (history->loads[history->samples[169].first + 2].steal, ==, 1.0f);
  lse_core_history_clear (&store.history);
}

static void
test_copy (void)
{
  LseCoreStore store = {0};
  LseCoreHistory copy;
  g_assert_cmpint (lse_core_history_copy (&store.history, INT64_MIN, &copy), ==,
                   LSE_OK); /* empty */
  lse_core_history_clear (&copy);
  fill (&store, 10);
  store.history.has_steal = true;
  g_assert_cmpint (lse_core_history_copy (&store.history, INT64_MIN, &copy), ==, LSE_OK);
  lse_core_history_clear (&store.history);
  g_assert_cmpuint (copy.n_samples, ==, 10);
  g_assert_cmpint (copy.os_indexes[1], ==, 7);
  g_assert_cmpfloat (copy.loads[19].steal, ==, 0.2f);
  g_assert_true (copy.has_steal);
  lse_core_history_clear (&copy);
}

/* Samples end at 100, 200, … 1000. */
static void
test_since (void)
{
  LseCoreStore store = {0};
  LseCoreHistory copy;
  fill (&store, 10);
  g_assert_cmpint (lse_core_history_copy (&store.history, 700, &copy), ==, LSE_OK);
  g_assert_cmpuint (copy.n_samples, ==, 3);
  for (gsize i = 0; i < 3; i++)
    {
      g_assert_cmpint (copy.samples[i].begin_ns, ==, 700 + (gint64)i * 100);
      g_assert_cmpuint (copy.samples[i].first, ==, i * 2);
      g_assert_cmpfloat (copy.loads[i * 2].other, ==, 0.1f * (float)((7 + i) % 5));
    }
  lse_core_history_clear (&copy);
  g_assert_cmpint (lse_core_history_copy (&store.history, 699, &copy), ==, LSE_OK);
  g_assert_cmpuint (copy.n_samples, ==, 4);
  lse_core_history_clear (&copy);
  g_assert_cmpint (lse_core_history_copy (&store.history, 1000, &copy), ==, LSE_OK);
  g_assert_cmpuint (copy.n_samples, ==, 0);
  g_assert_cmpuint (copy.n_cpus, ==, 2);
  lse_core_history_clear (&copy);
  lse_core_history_clear (&store.history);
}

static void
test_forget (void)
{
  LseCoreStore store = {0};
  LseCoreHistory *history = &store.history;
  lse_core_store_forget (&store, 1000); /* empty */
  fill (&store, 10);
  lse_core_store_forget (&store, 50);
  g_assert_cmpuint (history->n_samples, ==, 10);
  lse_core_store_forget (&store, 700);
  g_assert_cmpuint (history->n_samples, ==, 3);
  g_assert_cmpint (history->samples[0].begin_ns, ==, 700);
  g_assert_cmpuint (history->samples[2].first, ==, 4);
  g_assert_cmpfloat (history->loads[4].other, ==, 0.4f);

  LseCoreLoad loads[] = {{0.5f, 0.25f, 0.0f}, {0.0f, 0.75f, 0.0f}};
  g_assert_cmpint (lse_core_store_append (&store, 1000, 1100, loads), ==, LSE_OK);
  g_assert_cmpuint (history->samples[3].first, ==, 6);
  g_assert_cmpfloat (history->loads[7].other, ==, 0.75f);
  lse_core_store_forget (&store, INT64_MAX);
  g_assert_cmpuint (history->n_samples, ==, 0);
  lse_core_history_clear (history);
}

static void
assert_noise (const LseCoreHistory *history,
              const char *cpus,
              int64_t from_ns,
              int64_t to_ns,
              double other,
              double steal)
{
  LseCpuSet set;
  double found_other, found_steal;
  g_assert_cmpint (lse_cpuset_parse (&set, cpus, NULL), ==, LSE_OK);
  lse_core_history_noise (history, &set, from_ns, to_ns, &found_other, &found_steal);
  g_assert_cmpint (isnan (found_other), ==, isnan (other));
  g_assert_cmpint (isnan (found_steal), ==, isnan (steal));
  if (!isnan (other))
    g_assert_cmpfloat_with_epsilon (found_other, other, 1e-6);
  if (!isnan (steal))
    g_assert_cmpfloat_with_epsilon (found_steal, steal, 1e-6);
}

/* Samples of CPU 4: 0, .1, .2, .3, .4; of CPU 7: .8 each, .2 stolen. */
static void
test_noise (void)
{
  LseCoreStore store = {0};
  const LseCoreHistory *history = &store.history;
  double nan = (double)NAN;
  assert_noise (history, "4", 0, 100, nan, nan);
  fill (&store, 5);
  assert_noise (history, "4", 0, 500, 0.2, 0.0);
  assert_noise (history, "7", 0, 500, 0.8, 0.2);
  assert_noise (history, "4,7", 0, 500, 0.5, 0.1);
  assert_noise (history, "0-9", 0, 500, 0.5, 0.1);
  assert_noise (history, "5", 0, 500, nan, nan);
  assert_noise (history, "4", 100, 200, 0.1, 0.0);
  assert_noise (history, "4", 150, 250, 0.15, 0.0);  /* half of each */
  assert_noise (history, "4", 175, 275, 0.175, 0.0); /* a quarter and three */
  assert_noise (history, "4", 450, 9999, 0.4, 0.0);
  assert_noise (history, "4", 500, 600, nan, nan);
  assert_noise (history, "4", -100, 0, nan, nan);
  assert_noise (history, "4", 300, 200, nan, nan);

  /* what is not known does not count as nothing */
  store.history.loads[0].other = NAN;
  store.history.loads[2].steal = NAN;
  assert_noise (history, "4", 0, 200, 0.1, 0.0);
  assert_noise (history, "4", 0, 100, nan, 0.0);
  lse_core_history_clear (&store.history);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/core-history/append", test_append);
  g_test_add_func ("/engine/core-history/widen", test_widen);
  g_test_add_func ("/engine/core-history/copy", test_copy);
  g_test_add_func ("/engine/core-history/since", test_since);
  g_test_add_func ("/engine/core-history/forget", test_forget);
  g_test_add_func ("/engine/core-history/noise", test_noise);
  return g_test_run ();
}
