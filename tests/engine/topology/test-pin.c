/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/pin.h"

#include <glib.h>
#include <string.h>

static LseTopology *
load (const char *what)
{
  LseTopology *topology;
  LseError err = {0};
  g_autofree char *path = g_build_filename (TOPOLOGY_DATA, what, NULL);
  LseStatus status = g_str_has_suffix (what, ".xml")
                         ? lse_topology_load_xml (&topology, path, &err)
                         : lse_topology_load_synthetic (&topology, what, &err);
  g_assert_cmpstr (err.detail, ==, "");
  g_assert_cmpint (status, ==, LSE_OK);
  return topology;
}

/* OS indexes of @n_workers under @policy, as "0 2 4"; the sentence where there is no placement. */
static char *
place (const LseTopology *topology, const char *policy, size_t n_workers)
{
  LsePin pin;
  LseError err = {0};
  g_autofree int *os_indexes = g_new (int, n_workers);
  LseStatus status = lse_pin_parse (&pin, policy, &err);
  if (status == LSE_OK)
    status = lse_pin_place (topology, &pin, n_workers, os_indexes, &err);
  g_assert_true ((status == LSE_OK) == (err.detail[0] == '\0'));
  if (status != LSE_OK)
    return g_strdup (err.detail);
  GString *text = g_string_new (NULL);
  for (size_t i = 0; i < n_workers; i++)
    g_string_append_printf (text, "%s%d", i > 0 ? " " : "", os_indexes[i]);
  return g_string_free (text, FALSE);
}

typedef struct
{
  const char *policy;
  size_t n_workers;
  const char *expected;
} Row;

static void
check_rows (const char *machine, const Row *rows, size_t n_rows)
{
  LseTopology *topology = load (machine);
  for (size_t i = 0; i < n_rows; i++)
    {
      g_autofree char *placed = place (topology, rows[i].policy, rows[i].n_workers);
      g_test_message ("%s, %s, %zu workers", machine, rows[i].policy, rows[i].n_workers);
      g_assert_cmpstr (placed, ==, rows[i].expected);
    }
  lse_topology_free (topology);
}

/* The table that defines the policies: 2 packages, 2 L3 each, 2 cores each, 2 threads each. */
static void
test_oracle (void)
{
  static const Row rows[] = {
      {"none", 3, "-1 -1 -1"},
      {"compact", 4, "0 1 2 3"},
      {"compact", 8, "0 1 2 3 4 5 6 7"},
      {"compact", 18, "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 0 1"},
      {"close", 4, "0 2 4 6"},
      {"close", 6, "0 2 4 6 8 10"},
      {"close", 8, "0 2 4 6 8 10 12 14"},
      {"close", 18, "0 2 4 6 8 10 12 14 1 3 5 7 9 11 13 15 0 2"},
      {"scatter", 4, "0 8 4 12"},
      {"scatter", 6, "0 8 4 12 2 10"},
      {"scatter", 8, "0 8 4 12 2 10 6 14"},
      {"scatter", 18, "0 8 4 12 2 10 6 14 1 9 5 13 3 11 7 15 0 8"},
      {"balanced:package", 4, "0 2 8 10"},
      {"balanced:package", 6, "0 2 4 8 10 12"},
      {"balanced:package", 7, "0 2 4 6 8 10 12"},
      {"balanced:package", 8, "0 2 4 6 8 10 12 14"},
      {"balanced:l3", 6, "0 2 4 6 8 12"},
      {"balanced:l3", 20, "0 2 1 3 0 4 6 5 7 4 8 10 9 11 8 12 14 13 15 12"},
      {"balanced:numa", 4, "0 2 4 6"}, /* one node: one domain */
      {"samepu", 3, "0 0 0"},
  };
  check_rows ("pack:2 l3:2 core:2 pu:2", rows, G_N_ELEMENTS (rows));
}

static void
test_hybrid (void)
{
  static const Row rows[] = {
      {"compact", 8, "0 1 2 3 4 5 6 7"}, {"close", 8, "0 2 4 5 6 7 1 3"},
      {"scatter", 8, "0 2 4 5 6 7 1 3"}, {"balanced:package", 3, "0 2 4"},
      {"list:core:2-5", 4, "4 5 6 7"},   {"list:l2:0,2", 6, "0 4 5 6 7 1"},
  };
  check_rows ("hybrid.xml", rows, G_N_ELEMENTS (rows));
}

/* Allowed are 1 (second thread of core 0), 2, 3 (core 1) and 6 (core 3, other package): a core
 * whose first thread is forbidden begins with its second. */
static void
test_disallowed (void)
{
  static const Row rows[] = {
      {"compact", 5, "1 2 3 6 1"},
      {"close", 5, "1 2 6 3 1"},
      {"scatter", 5, "1 6 2 3 1"},
      {"balanced:package", 4, "1 2 6 6"},
      {"balanced:numa", 3, "1 2 6"},
      {"samepu", 2, "1 1"},
      {"list:package:0", 4, "1 2 3 1"},
      {"list:6,1", 3, "6 1 6"},
      {"list:core:1.pu:1", 1, "3"},
      {"list:0", 1, "Pin list: CPU 0 is outside this session's CPUs; allowed: CPUs 1-3,6."},
      {"list:core:0.pu:0", 1,
       "Pin list: CPU 0 is outside this session's CPUs; allowed: CPUs 1-3,6."},
      {"list:core:2", 1,
       "Pin list: core:2 has no CPU that this session may use; allowed: CPUs 1-3,6."},
      {"list:9", 1, "Pin list: CPU 9 does not exist; allowed: CPUs 1-3,6."},
  };
  check_rows ("disallowed.xml", rows, G_N_ELEMENTS (rows));
}

static void
test_lists (void)
{
  static const Row rows[] = {
      {"list:4,0,6-7", 4, "4 0 6 7"},
      {"list:0-6:2", 5, "0 2 4 6 0"},
      {"list:1,1,0", 3, "1 1 0"},
      {"list:core:0-3", 8, "0 2 4 6 1 3 5 7"},
      {"list:core:0,2", 4, "0 4 1 5"}, /* the bare number belongs to the word before it */
      {"list:core:2,0.pu:1", 2, "5 1"},
      {"list:numa:1", 4, "4 6 5 7"},
      {"list:package:1,cpu:0", 5, "4 6 5 7 0"},
      {"list:cpu:3,core:0", 3, "3 0 1"},
      {"list:package:0-1.pu:0", 3, "0 4 0"},
      {"list:core:9", 1, "Pin list: This machine has no core:9; there are core:0-3."},
      {"list:l3:0", 1, "Pin list: This machine has no l3:0, and no l3 at all."},
      {"list:core:0.pu:2", 1, "Pin list: core:0 has no pu:2, it has 2."},
  };
  check_rows ("pack:2 [numa] core:2 pu:2", rows, G_N_ELEMENTS (rows));
}

/* Every PU belongs to the memory nearest to it. */
static void
test_memory_domains (void)
{
  static const Row mixed[] = {
      {"balanced:numa", 4, "0 1 2 3"},
      {"balanced:numa", 3, "0 1 2"},
      {"list:numa:9", 2, "0 1"},
      {"list:numa:1", 4, "0 1 2 3"},
      {"list:numa:5", 1, "Pin list: This machine has no numa:5; there are numa:0-1,9."},
  };
  static const Row twins[] = {{"balanced:numa", 4, "0 1 2 3"}}; /* two nodes on the same PUs */
  check_rows ("mixed-memory.xml", mixed, G_N_ELEMENTS (mixed));
  check_rows ("pack:2 [numa] [numa] core:2 pu:1", twins, G_N_ELEMENTS (twins));
}

static void
test_small_machines (void)
{
  static const Row lone[] = {
      {"compact", 3, "0 0 0"},        {"close", 2, "0 0"},       {"scatter", 2, "0 0"},
      {"balanced:package", 2, "0 0"}, {"balanced:l3", 1, "0"},   {"balanced:numa", 2, "0 0"},
      {"samepu", 2, "0 0"},           {"list:core:0", 2, "0 0"}, {"list:core:0.pu:0", 1, "0"},
  };
  static const Row offline[] = {
      {"close", 3, "0 2 0"},
      {"list:1", 1, "Pin list: CPU 1 is offline; allowed: CPUs 0,2."},
  };
  check_rows ("lone-pu.xml", lone, G_N_ELEMENTS (lone));
  check_rows ("offline.xml", offline, G_N_ELEMENTS (offline));
}

/* OS indexes, not logical ones, come out. */
static void
test_os_indexes (void)
{
  static const Row rows[] = {
      {"compact", 4, "0 4 1 5"}, {"close", 4, "0 1 2 3"},   {"scatter", 4, "0 2 1 3"},
      {"list:4", 1, "4"},        {"list:core:0", 2, "0 4"},
  };
  check_rows ("pack:2 core:2 pu:2(indexes=0,4,1,5,2,6,3,7)", rows, G_N_ELEMENTS (rows));
}

static void
test_nothing_to_place (void)
{
  LseTopology *topology = load ("pu:2");
  LsePin pin = {.kind = LSE_PIN_CLOSE};
  LseError err = {0};
  int os_index;
  g_assert_cmpint (lse_pin_place (topology, &pin, 0, &os_index, &err), ==, LSE_EINVAL);
  for (size_t i = 0; i < topology->n_objects; i++)
    topology->objects[i].allowed = false;
  g_assert_cmpint (lse_pin_place (topology, &pin, 1, &os_index, &err), ==, LSE_EINVAL);
  g_assert_nonnull (strstr (err.detail, "cpuset is empty"));
  lse_topology_free (topology);
}

/* Any policy, on machines of many shapes: only allowed PUs, and each once before any twice. */
static void
test_each_once (void)
{
  static const char *const machines[] = {
      "pu:7",       "core:5 pu:3",    "pack:3 l3:2 core:3 pu:2", "pack:2 [numa] core:4 pu:1",
      "hybrid.xml", "disallowed.xml", "mixed-memory.xml"};
  static const char *const policies[] = {"compact", "close", "scatter"};
  for (size_t m = 0; m < G_N_ELEMENTS (machines); m++)
    {
      LseTopology *topology = load (machines[m]);
      size_t n = lse_topology_n_allowed_pus (topology);
      g_autofree int *os_indexes = g_new (int, 2 * n);
      for (size_t p = 0; p < G_N_ELEMENTS (policies); p++)
        {
          LsePin pin;
          LseCpuSet used;
          lse_cpuset_clear (&used);
          lse_pin_parse (&pin, policies[p], NULL);
          g_assert_cmpint (lse_pin_place (topology, &pin, 2 * n, os_indexes, NULL), ==, LSE_OK);
          for (size_t i = 0; i < n; i++)
            {
              g_assert_false (lse_cpuset_has (&used, os_indexes[i]));
              lse_cpuset_add (&used, os_indexes[i]);
              g_assert_cmpint (os_indexes[n + i], ==, os_indexes[i]);
            }
          g_assert_true (lse_cpuset_equal (&used, &topology->allowed));
        }
      lse_topology_free (topology);
    }
}

static void
test_parse_and_format (void)
{
  static const char *const rows[][2] = {
      {"none", "none"},
      {"compact", "compact"},
      {"close", "close"},
      {"scatter", "scatter"},
      {"balanced:package", "balanced:package"},
      {"balanced:numa", "balanced:numa"},
      {"balanced:l3", "balanced:l3"},
      {"samepu", "samepu"},
      {"list:4,0,6-7", "list:4,0,6-7"},
      {"list: 0 , 2 - 6 : 2", "list:0,2-6:2"},
      {"list:3-3", "list:3"},
      {"list:cpu:1", "list:1"},
      {"list:pu:1,core:0", "list:1,core:0"},
      {"list:socket:0,node:1", "list:package:0,numa:1"},
      {"list:core:0,2.pu:1,pu:3", "list:core:0,2.pu:1,cpu:3"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LsePin pin, again;
      char text[LSE_PIN_LIST_MAX + 8];
      g_assert_cmpint (lse_pin_parse (&pin, rows[i][0], NULL), ==, LSE_OK);
      g_assert_cmpstr (lse_pin_format (&pin, text, sizeof text), ==, rows[i][1]);
      g_assert_cmpint (lse_pin_parse (&again, text, NULL), ==, LSE_OK);
      g_assert_cmpmem (&again, sizeof again, &pin, sizeof pin);
    }
}

static void
test_parse_refuses (void)
{
  static const char *const rows[][2] = {
      {"", "compact"},
      {"closse", "did you mean \"close\""},
      {"Close", "did you mean \"close\""},
      {"balanced", "did you mean \"balanced:package\""},
      {"balanced:nmua", "balanced:package|numa|l3"},
      {"0,2", "did you mean \"list:0,2\""},
      {"list:", "is empty"},
      {"list: ", "is empty"},
      {"list:,", "Cannot read \",\""},
      {"list:1,", "ends in a comma"},
      {"list:1,,2", "Cannot read \",2\""},
      {"list:3-1", "Cannot read \"3-1\""},
      {"list:0-8:0", "Cannot read \"0-8:0\""},
      {"list:4096", "Cannot read \"4096\""},
      {"list:-1", "Cannot read \"-1\""},
      {"list:1x", "Cannot read \"x\""},
      {"list:0.pu:1", "behind objects"},
      {"list:core", "a colon and a number are missing"},
      {"list:core:", "Cannot read \"\""},
      {"list:cor:1", "did you mean \"core\""},
      {"list:gpu:1", "there are cpu, core"},
      {"list:core:1.pu", "only .pu:NUMBER"},
      {"list:core:1.pu:x", "Cannot read"},
      {"list:core:1.pu:0,3", "needs a word"},
      {"list:core:1.pu:0,", "needs a word"},
      {"list:core:1.pu:0cpu:3", "Cannot read"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LsePin pin;
      LseError err = {0};
      g_test_message ("%s", rows[i][0]);
      g_assert_cmpint (lse_pin_parse (&pin, rows[i][0], &err), ==, LSE_EINVAL);
      g_test_message ("%s", err.detail);
      g_assert_nonnull (strstr (err.detail, rows[i][1]));
    }
}

static void
test_long_lists (void)
{
  LsePin pin;
  LseError err = {0};
  GString *text = g_string_new ("list:0");
  while (text->len < 505)
    g_string_append (text, ",0");
  g_assert_cmpint (lse_pin_parse (&pin, text->str, &err), ==, LSE_OK);
  while (text->len < 600)
    g_string_append (text, ",0");
  g_assert_cmpint (lse_pin_parse (&pin, text->str, &err), ==, LSE_EINVAL);
  g_assert_nonnull (strstr (err.detail, "longer than 511"));

  LseTopology *topology = load ("pack:32 core:64 pu:2");
  int os_index;
  g_string_assign (text, "list:0-4095");
  for (int i = 0; i < 60; i++)
    g_string_append (text, ",0-4095");
  g_assert_cmpint (lse_pin_parse (&pin, text->str, &err), ==, LSE_OK);
  g_assert_cmpint (lse_pin_place (topology, &pin, 1, &os_index, &err), ==, LSE_EINVAL);
  g_assert_nonnull (strstr (err.detail, "more than 65536"));
  lse_topology_free (topology);
  g_string_free (text, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/topology/pin/oracle", test_oracle);
  g_test_add_func ("/engine/topology/pin/hybrid", test_hybrid);
  g_test_add_func ("/engine/topology/pin/disallowed", test_disallowed);
  g_test_add_func ("/engine/topology/pin/lists", test_lists);
  g_test_add_func ("/engine/topology/pin/memory-domains", test_memory_domains);
  g_test_add_func ("/engine/topology/pin/small-machines", test_small_machines);
  g_test_add_func ("/engine/topology/pin/os-indexes", test_os_indexes);
  g_test_add_func ("/engine/topology/pin/nothing-to-place", test_nothing_to_place);
  g_test_add_func ("/engine/topology/pin/each-once", test_each_once);
  g_test_add_func ("/engine/topology/pin/parse-and-format", test_parse_and_format);
  g_test_add_func ("/engine/topology/pin/parse-refuses", test_parse_refuses);
  g_test_add_func ("/engine/topology/pin/long-lists", test_long_lists);
  return g_test_run ();
}
