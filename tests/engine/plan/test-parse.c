/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"
#include "plan/experiment.h"
#include "plan/words-private.h"

#include <math.h>

/* Looks for @word in the sentence, which must be one. */
static void
assert_says (const char *input, const LseError *err, const char *word)
{
  fixture_assert_sentence (err);
  if (strstr (err->detail, word) == NULL)
    g_error ("%s: “%s” does not say “%s”", input, err->detail, word);
}

/* ------------------------------------------------------------------ sizes */

static void
test_sizes (void)
{
  const LseWorkloadInfo *sincos = lse_workload_info (LSE_WORKLOAD_SINCOS);
  const LseWorkloadInfo *dot = lse_workload_info (LSE_WORKLOAD_DOT);
  const struct
  {
    const char *text;
    const LseWorkloadInfo *workload;
    uint64_t elements;
  } table[] = {
      {"0", sincos, 0},
      {"1", sincos, 1},
      {"1e6", sincos, 1000000},
      {"1E+6", sincos, 1000000},
      {"1_000_000", sincos, 1000000},
      {"1M", sincos, 1000000},
      {"1.5M", sincos, 1500000},
      {" 2 k ", sincos, 2000},
      {"2.5e3", sincos, 2500},
      {".5k", sincos, 500},
      {"12.5e-1k", sincos, 1250},
      {"2G", sincos, 2000000000},
      {"1T", sincos, 1000000000000},
      {"9007199254740992", sincos, (uint64_t)1 << 53},
      {"9.007199254740992e15", sincos, (uint64_t)1 << 53},
      {"000000000000000000000000000012", sincos, 12},
      {"12.000000000000000000000000000", sincos, 12},
      {"64MB", sincos, 8000000},
      {"64MiB", sincos, 8388608},
      {"64mib", sincos, 8388608},
      {"1.5 KiB", sincos, 192},
      {"100B", sincos, 12}, /* the whole elements that fit */
      {"7B", sincos, 0},
      {"1.0001kB", sincos, 125},
      {"2xLLC", sincos, 2 * FIXTURE_LLC_BYTES / 8},
      {"0.5 xllc", sincos, FIXTURE_LLC_BYTES / 16},
      {"LLC", sincos, FIXTURE_LLC_BYTES / 8},
      {"1000", dot, 1000},
      {"800MB", dot, 10000},
      {"799MB", dot, 9993}, /* 9993² × 8 is the last below */
      {"8B", dot, 1},
      {"2xLLC", dot, 2896},
  };
  Fixture fixture;
  const LseTopology *topology = fixture_init (&fixture, 2);
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    {
      uint64_t elements = 77;
      LseError err = {0};
      if (lse_size_parse (&elements, table[i].text, table[i].workload, topology, &err) != LSE_OK)
        g_error ("%s: %s", table[i].text, err.detail);
      g_assert_cmpuint (elements, ==, table[i].elements);
    }
}

static void
test_bad_sizes (void)
{
  const struct
  {
    const char *text, *word;
  } table[] = {
      {"", "cannot be read"},
      {" ", "cannot be read"},
      {"-5", "is negative"},
      {"+5", "cannot be read"},
      {"many", "64MiB"},
      {"1,5M", "decimal point"},
      {"1.5", "not a whole number"},
      {"1e-3", "not a whole number"},
      {"0.0001k", "not a whole number"},
      {"12 apples", "cannot be read"},
      {"64MiBs", "did you mean MiB?"},
      {"2xLL", "did you mean xLLC?"},
      {"1e6e", "cannot be read"},
      {"1 2", "cannot be read"},
      {"1__0", "cannot be read"},
      {"_1", "cannot be read"},
      {"1_", "cannot be read"},
      {"0x10", "cannot be read"},
      {"nan", "cannot be read"},
      {"inf", "cannot be read"},
      {"9007199254740993", "too large"}, /* a double would have made 2⁵³ of it */
      {"1e16", "too large"},
      {"1e400", "too large"},
      {"1e99999999999999999999", "too large"},
      {"99999999999999999999999999999999", "too large"},
      {"1000000000000TiB", "too large"},
      {"1e6\xff", "1e6?"},
      {"\x1b[31m", "?[31m"},
  };
  Fixture fixture;
  const LseTopology *topology = fixture_init (&fixture, 2);
  const LseWorkloadInfo *workload = lse_workload_info (LSE_WORKLOAD_SINCOS);
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    {
      uint64_t elements = 77;
      LseError err = {0};
      g_assert_cmpint (lse_size_parse (&elements, table[i].text, workload, topology, &err), ==,
                       LSE_EINVAL);
      assert_says (table[i].text, &err, table[i].word);
      g_assert_cmpuint (elements, ==, 77);
    }
  uint64_t order;
  LseError err = {0};
  g_assert_cmpint (
      lse_size_parse (&order, "1e9", lse_workload_info (LSE_WORKLOAD_DOT), topology, &err), ==,
      LSE_EINVAL);
  assert_says ("1e9", &err, "268435456");
}

static void
test_unknown_cache (void)
{
  Fixture fixture;
  fixture_init (&fixture, 1);
  fixture.topology.llc_bytes = 0;
  const LseWorkloadInfo *workload = lse_workload_info (LSE_WORKLOAD_MEAN);
  uint64_t elements;
  LseError err = {0};
  g_assert_cmpint (lse_size_parse (&elements, "2xLLC", workload, &fixture.topology, &err), ==,
                   LSE_EUNAVAILABLE);
  assert_says ("2xLLC", &err, "64MiB");
  g_assert_cmpint (lse_size_parse (&elements, "2xLLC", workload, NULL, &err), ==, LSE_EUNAVAILABLE);
  g_assert_cmpint (lse_size_parse (&elements, "2k", workload, NULL, &err), ==, LSE_OK);
}

/* ------------------------------------------------------------------ lists */

static void
test_strategies (void)
{
  LseExperiment experiment;
  LseError err = {0};
  lse_experiment_init (&experiment, LSE_WORKLOAD_SINCOS);
  g_assert_cmpint (lse_strategies_parse (&experiment, "serial, threads ,openmp", &err), ==, LSE_OK);
  const bool some[LSE_N_STRATEGIES] = {true, true, false, true, false, false};
  g_assert_cmpmem (experiment.strategies, sizeof some, some, sizeof some);
  g_assert_cmpmem (experiment.named, sizeof some, some, sizeof some);
  g_assert_true (experiment.given & LSE_GIVEN_STRATEGIES);

  const bool none[LSE_N_STRATEGIES] = {false};
  const bool without_blas[LSE_N_STRATEGIES] = {true, true, true, true, false, true, true};
  g_assert_cmpint (lse_strategies_parse (&experiment, "all", &err), ==, LSE_OK);
  g_assert_cmpmem (experiment.strategies, sizeof none, without_blas, sizeof none);
  g_assert_cmpmem (experiment.named, sizeof none, none, sizeof none);

  const bool blas[LSE_N_STRATEGIES] = {false, false, false, false, true, false};
  g_assert_cmpint (lse_strategies_parse (&experiment, "all,blas", &err), ==, LSE_OK);
  g_assert_true (experiment.strategies[LSE_STRATEGY_BLAS]);
  g_assert_cmpmem (experiment.named, sizeof none, blas, sizeof none);

  lse_experiment_init (&experiment, LSE_WORKLOAD_DOT);
  g_assert_cmpint (lse_strategies_parse (&experiment, "all", &err), ==, LSE_OK);
  g_assert_true (experiment.strategies[LSE_STRATEGY_BLAS]);
}

static void
test_bad_strategies (void)
{
  const struct
  {
    const char *text, *word;
  } table[] = {
      {"", "Allowed: serial, threads, processes, openmp, blas, graph, gil or all."},
      {"threads,", "Allowed"},
      {",threads", "Allowed"},
      {"thread", "did you mean threads?"},
      {"serial,proceses", "did you mean processes?"},
      {"gpu", "\"gpu\" is not known"},
      {"threads;openmp", "Allowed"},
      {"threads                                                                      x", "…"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    {
      LseExperiment experiment, before;
      LseError err = {0};
      lse_experiment_init (&experiment, LSE_WORKLOAD_MEAN);
      before = experiment;
      g_assert_cmpint (lse_strategies_parse (&experiment, table[i].text, &err), ==, LSE_EINVAL);
      assert_says (table[i].text, &err, table[i].word);
      g_assert_cmpmem (&experiment, sizeof experiment, &before, sizeof before);
    }
}

static void
test_worker_counts (void)
{
  const struct
  {
    const char *text;
    uint32_t counts[8];
  } table[] = {
      {"4", {4}},           {"1-4", {1, 2, 3, 4}},
      {"1,2,8", {1, 2, 8}}, {" 8, 2 - 3 ,2", {2, 3, 8}}, /* rising, each once */
      {"4096", {4096}},     {"3-3", {3}},
      {"1e1", {10}},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    {
      LseExperiment experiment;
      LseError err = {0};
      lse_experiment_init (&experiment, LSE_WORKLOAD_MEAN);
      if (lse_worker_counts_parse (&experiment, table[i].text, &err) != LSE_OK)
        g_error ("%s: %s", table[i].text, err.detail);
      size_t n = 0;
      for (; n < 8 && table[i].counts[n] != 0; n++)
        g_assert_cmpuint (experiment.worker_counts[n], ==, table[i].counts[n]);
      g_assert_cmpuint (experiment.n_worker_counts, ==, n);
      g_assert_true (experiment.given & LSE_GIVEN_WORKERS);
    }
}

static void
test_bad_worker_counts (void)
{
  const struct
  {
    const char *text, *word;
  } table[] = {
      {"", "1-4"},
      {"0", "from 1 to 4096"},
      {"4097", "from 1 to 4096"},
      {"4-1", "did you mean 1-4?"},
      {"1-", "1-4"},
      {"-4", "1-4"},
      {"1,,2", "1-4"},
      {"two", "\"two\""},
      {"1.5", "\"1.5\""},
      {"1-4-8", "1-4"},
      {"1-100", "more than 64"},
      {"99999999999999999999", "from 1 to 4096"},
      {"18446744073709551617", "from 1 to 4096"}, /* not 1 */
      {"1                                                                             x", "…"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    {
      LseExperiment experiment, before;
      LseError err = {0};
      lse_experiment_init (&experiment, LSE_WORKLOAD_MEAN);
      before = experiment;
      g_assert_cmpint (lse_worker_counts_parse (&experiment, table[i].text, &err), ==, LSE_EINVAL);
      assert_says (table[i].text, &err, table[i].word);
      g_assert_cmpmem (&experiment, sizeof experiment, &before, sizeof before);
    }
}

/* ------------------------------------------------------------------ single values */

static void
test_counts (void)
{
  const struct
  {
    const char *key, *text;
    uint64_t count;
  } good[] = {
      {"chunks", "8", 8},         {"chunks", "64k", 64000},
      {"chunks", "1e4", 10000},   {"split_every", "2", 2},
      {"blas_threads", "0", 0},   {"seed", "9007199254740992", (uint64_t)1 << 53},
      {"repeats", "1_000", 1000}, {"n", "0", 0},
  };
  const struct
  {
    const char *key, *text, *word;
  } bad[] = {
      {"chunks", "0",
       "chunks (-c): \"0\" is out of range. Allowed are whole numbers from 1 to 16777216."},
      {"chunks", "", "cannot be read"},
      {"chunks", "8x", "cannot be read"},
      {"chunks", "2.5", "not a whole number"},
      {"chunks", "-1", "is negative"},
      {"split_every", "1", "from 2 to"},
      {"seed", "1e30", "out of range"},
      {"color", "1", "no number \"color\""},
  };
  uint64_t count;
  LseError err = {0};
  for (size_t i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_assert_cmpint (lse_count_parse (&count, good[i].key, good[i].text, &err), ==, LSE_OK);
      g_assert_cmpuint (count, ==, good[i].count);
    }
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      count = 77;
      g_assert_cmpint (lse_count_parse (&count, bad[i].key, bad[i].text, &err), ==, LSE_EINVAL);
      assert_says (bad[i].text, &err, bad[i].word);
      g_assert_cmpuint (count, ==, 77);
    }
}

static void
test_durations (void)
{
  const struct
  {
    const char *text;
    int64_t ns;
  } good[] = {
      {"2s", 2000000000},      {"500ms", 500000000},  {"1m", 60000000000},
      {"1.5", 1500000000},     {"1min", 60000000000}, {"0.5 h", 1800000000000},
      {"5us", 5000},           {"5µs", 5000},         {"1ns", 1},
      {"24h", 86400000000000}, {"1e-3s", 1000000},    {"20", 20000000000},
  };
  const struct
  {
    const char *text, *word;
  } bad[] = {
      {"", "cannot be read"},    {"0", "no time"},    {"0.1ns", "no time"},
      {"-1s", "negative"},       {"25h", "too long"}, {"1e30s", "too long"},
      {"1,5s", "decimal point"}, {"5sec", "500ms"},   {"5mins", "did you mean min?"},
      {"ms", "cannot be read"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (good); i++)
    {
      int64_t ns = 0;
      LseError err = {0};
      if (lse_duration_parse (&ns, good[i].text, &err) != LSE_OK)
        g_error ("%s: %s", good[i].text, err.detail);
      g_assert_cmpint (ns, ==, good[i].ns);
    }
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      int64_t ns = 77;
      LseError err = {0};
      g_assert_cmpint (lse_duration_parse (&ns, bad[i].text, &err), ==, LSE_EINVAL);
      assert_says (bad[i].text, &err, bad[i].word);
      g_assert_cmpint (ns, ==, 77);
    }
}

static void
test_ratios (void)
{
  const struct
  {
    const char *text;
    double ratio;
  } good[] = {{"2%", 0.02}, {"0.02", 0.02},   {"100%", 1},
              {"1", 1},     {"0.5 %", 0.005}, {"1e-3", 0.001}};
  const struct
  {
    const char *text, *word;
  } bad[] = {
      {"2", "did you forget the %?"},
      {"101%", "more than the whole"},
      {"0", "nothing"},
      {"0%", "nothing"},
      {"", "cannot be read"},
      {"-1%", "negative"},
      {"0,02", "decimal point"},
      {"2%%", "cannot be read"},
      {"2 percent", "cannot be read"},
      {"1e99", "more than"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (good); i++)
    {
      double ratio = 0;
      g_assert_cmpint (lse_ratio_parse (&ratio, good[i].text, NULL), ==, LSE_OK);
      g_assert_cmpfloat (fabs (ratio - good[i].ratio), <, 1e-12);
    }
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      double ratio = 77;
      LseError err = {0};
      g_assert_cmpint (lse_ratio_parse (&ratio, bad[i].text, &err), ==, LSE_EINVAL);
      assert_says (bad[i].text, &err, bad[i].word);
      g_assert_cmpfloat (ratio, ==, 77);
    }
}

static void
test_percents (void)
{
  const struct
  {
    const char *text;
    double ratio;
  } good[] = {{"0", 0}, {"100", 1}, {"95.7", 0.957}, {" 95.7 % ", 0.957}, {"1e1", 0.1}};
  const char *const bad[] = {"", "-1", "100.1", "1e30", "95,7", "5ms", "%"};
  for (size_t i = 0; i < G_N_ELEMENTS (good); i++)
    {
      double ratio = 77;
      g_assert_cmpint (lse_percent_parse (&ratio, good[i].text, NULL), ==, LSE_OK);
      g_assert_cmpfloat (ratio, ==, good[i].ratio);
    }
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      double ratio = 77;
      LseError err = {0};
      g_assert_cmpint (lse_percent_parse (&ratio, bad[i], &err), ==, LSE_EINVAL);
      fixture_assert_sentence (&err);
      g_assert_cmpfloat (ratio, ==, 77);
    }
}

static void
test_slowdowns (void)
{
  const char *const bad[] = {"", "0.9", "10.1", "1e30", "1,1", "110%"};
  double factor = 77;
  g_assert_cmpint (lse_slowdown_parse (&factor, "1.1", NULL), ==, LSE_OK);
  g_assert_cmpfloat (factor, ==, 1.1);
  g_assert_cmpint (lse_slowdown_parse (&factor, "10x", NULL), ==, LSE_OK);
  g_assert_cmpfloat (factor, ==, 10);
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      LseError err = {0};
      g_assert_cmpint (lse_slowdown_parse (&factor, bad[i], &err), ==, LSE_EINVAL);
      fixture_assert_sentence (&err);
      g_assert_cmpfloat (factor, ==, 10);
    }
}

static void
test_words (void)
{
  LseKernelId kernel = LSE_KERNEL_FUSED;
  LseSchedule schedule = LSE_SCHEDULE_GUIDED;
  LseMemory memory = {LSE_MEMORY_INTERLEAVE, 0};
  LseError err = {0};
  g_assert_cmpint (lse_kernel_parse (&kernel, "simd", &err), ==, LSE_OK);
  g_assert_cmpint (kernel, ==, LSE_KERNEL_SIMD);
  g_assert_cmpint (lse_kernel_parse (&kernel, "SIMD", &err), ==, LSE_EINVAL);
  assert_says ("SIMD", &err, "did you mean simd?");
  g_assert_cmpint (kernel, ==, LSE_KERNEL_SIMD);
  g_assert_cmpint (lse_schedule_parse (&schedule, "statik", &err), ==, LSE_EINVAL);
  assert_says ("statik", &err,
               "schedule (--schedule): \"statik\" is not known; did you mean static?");
  g_assert_cmpint (lse_memory_parse (&memory, "default", &err), ==, LSE_OK);
  g_assert_cmpint (memory.kind, ==, LSE_MEMORY_FT_WORKERS);
  g_assert_cmpint (lse_memory_parse (&memory, "bind:2", &err), ==, LSE_OK);
  g_assert_cmpint (memory.node_os_index, ==, 2);
}

/* ------------------------------------------------------------------ hostile text and locales */

static void
test_quote (void)
{
  g_assert_cmpstr (lse_quote ("größe µ €").text, ==, "größe µ €");
  g_assert_cmpstr (lse_quote ("a\nb\x7f\t").text, ==, "a?b??");
  g_assert_cmpstr (lse_quote ("\xc0\xaf \xed\xa0\x80 \xf5 \xe2\x82").text, ==, "?? ??? ? ??");
  g_assert_cmpstr (lse_quote ("\xc2\x9b").text, ==, "??"); /* a C1 control character */
  char longer[200];
  memset (longer, 'x', sizeof longer - 1);
  longer[sizeof longer - 1] = '\0';
  g_assert_true (g_str_has_suffix (lse_quote (longer).text, "x…"));
  g_assert_cmpuint (strlen (lse_quote (longer).text), ==, 48 + strlen ("…"));
}

static void
parse_all (const char *text, const LseTopology *topology)
{
  LseExperiment experiment;
  lse_experiment_init (&experiment, LSE_WORKLOAD_DOT);
  uint64_t number = 0;
  int64_t ns = 0;
  double ratio = 0;
  LseMemory memory = {LSE_MEMORY_FT_MAIN, 0};
  LsePool pool = LSE_POOL_PERSISTENT;
  LseError errors[9] = {0};
  const LseStatus statuses[9] = {
      lse_size_parse (&number, text, lse_workload_info (LSE_WORKLOAD_MEAN), topology, &errors[0]),
      lse_size_parse (&number, text, lse_workload_info (LSE_WORKLOAD_DOT), topology, &errors[1]),
      lse_strategies_parse (&experiment, text, &errors[2]),
      lse_worker_counts_parse (&experiment, text, &errors[3]),
      lse_count_parse (&number, "chunks", text, &errors[4]),
      lse_duration_parse (&ns, text, &errors[5]),
      lse_ratio_parse (&ratio, text, &errors[6]),
      lse_memory_parse (&memory, text, &errors[7]),
      lse_pool_parse (&pool, text, &errors[8]),
  };
  for (size_t i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (statuses[i] != LSE_OK)
      {
        g_assert_cmpint (statuses[i], ==, errors[i].status);
        fixture_assert_sentence (&errors[i]);
      }
  g_assert_cmpuint (number, <=, (uint64_t)1 << 53);
  g_assert_cmpuint (experiment.n_worker_counts, <=, LSE_EXPERIMENT_MAX_WORKER_COUNTS);
}

static void
test_fuzz (void)
{
  static const char *const seeds[] = {"1e6",   "1_000_000",      "64MiB",  "2xLLC",
                                      "1-4,8", "1,2,4,8",        "500ms",  "2%",
                                      "1.5",   "serial,threads", "bind:0", "per-run"};
  static const char pieces[] = "0123456789.,-+_eE%xXkKMGTiBLCsmhuµ :\t\x01\xff\xe2";
  Fixture fixture;
  const LseTopology *topology = fixture_init (&fixture, 2);
  GRand *random = g_rand_new_with_seed (99);
  for (int i = 0; i < 20000; i++)
    {
      GString *text = g_string_new (seeds[g_rand_int_range (random, 0, G_N_ELEMENTS (seeds))]);
      for (int n = g_rand_int_range (random, 0, 6); n > 0; n--)
        {
          gsize at = (gsize)g_rand_int_range (random, 0, (gint32)text->len + 1);
          char piece = pieces[g_rand_int_range (random, 0, sizeof pieces - 1)];
          if (g_rand_boolean (random) || at == text->len)
            g_string_insert_c (text, (gssize)at, piece);
          else
            text->str[at] = piece;
        }
      if (i % 100 == 0) /* and now and then a very long one */
        for (int n = 0; n < 400; n++)
          g_string_append_c (text, text->str[(gsize)n % text->len]);
      parse_all (text->str, topology);
      g_string_free (text, TRUE);
    }
  g_rand_free (random);
}

static void
test_comma_locale (void)
{
  if (fixture_comma_locale () == NULL)
    {
      g_test_skip ("no locale with a decimal comma is installed");
      return;
    }
  test_sizes ();
  test_durations ();
  test_ratios ();
  setlocale (LC_ALL, "C.UTF-8");
}

static void
test_memory_budget (void)
{
  const struct
  {
    const char *text;
    uint64_t bytes; /* 0: refused */
  } table[] = {
      {"64MiB", 67108864},
      {"1e9", 1000000000},
      {"500 MB", 500000000},
      {"1048576", 1048576},
      {"1048575", 0},
      {"1MB", 0},
      {"64Mib", 67108864},
      {"64 elephants", 0},
      {"-1", 0},
      {"", 0},
      {"1e30", 0},
      {"2xLLC", 0},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    {
      uint64_t bytes = 5;
      LseError err = {0};
      LseStatus status = lse_memory_budget_parse (&bytes, table[i].text, NULL, &err);
      g_test_message ("%s: %s", table[i].text, err.detail);
      g_assert_true ((status == LSE_OK) == (table[i].bytes > 0));
      g_assert_cmpuint (bytes, ==, table[i].bytes > 0 ? table[i].bytes : 5);
      if (status != LSE_OK)
        g_assert_nonnull (strstr (err.detail, "--memory-budget"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/parse/sizes", test_sizes);
  g_test_add_func ("/engine/parse/bad-sizes", test_bad_sizes);
  g_test_add_func ("/engine/parse/unknown-cache", test_unknown_cache);
  g_test_add_func ("/engine/parse/strategies", test_strategies);
  g_test_add_func ("/engine/parse/bad-strategies", test_bad_strategies);
  g_test_add_func ("/engine/parse/worker-counts", test_worker_counts);
  g_test_add_func ("/engine/parse/bad-worker-counts", test_bad_worker_counts);
  g_test_add_func ("/engine/parse/counts", test_counts);
  g_test_add_func ("/engine/parse/durations", test_durations);
  g_test_add_func ("/engine/parse/ratios", test_ratios);
  g_test_add_func ("/engine/parse/percents", test_percents);
  g_test_add_func ("/engine/parse/slowdowns", test_slowdowns);
  g_test_add_func ("/engine/parse/words", test_words);
  g_test_add_func ("/engine/parse/quote", test_quote);
  g_test_add_func ("/engine/parse/fuzz", test_fuzz);
  g_test_add_func ("/engine/parse/comma-locale", test_comma_locale);
  g_test_add_func ("/engine/parse/memory-budget", test_memory_budget);
  return g_test_run ();
}
