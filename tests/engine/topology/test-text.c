/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/text.h"

#include "topology/pin.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

static LseTopology *
load_data (const char *name)
{
  LseTopology *topology;
  LseError err = {0};
  g_autofree char *path = g_build_filename (TOPOLOGY_DATA, name, NULL);
  g_assert_cmpint (lse_topology_load_xml (&topology, path, &err), ==, LSE_OK);
  return topology;
}

/* The first line holds the file's path: compared is what follows. */
static void
check_tree (LseTopology *topology, bool fold, const char *expected)
{
  char *text = lse_topology_to_text (topology, fold);
  g_assert_nonnull (text);
  const char *second = strchr (text, '\n');
  g_assert_nonnull (second);
  g_assert_cmpstr (second + 1, ==, expected);
  free (text);
  lse_topology_free (topology);
}

static void
test_hybrid (void)
{
  check_tree (load_data ("hybrid.xml"), false,
              "8 PUs on 6 cores, 1 package, 1 NUMA node\n"
              "\n"
              "Machine (8 GiB)\n"
              "  Package L#0 P#0\n"
              "    NUMA node L#0 P#0 (8 GiB)\n"
              "    L3 L#0 (12 MiB)\n"
              "      L2 L#0 (1280 KiB) + L1 L#0 (48 KiB) + Core L#0 P#0\n"
              "        PU L#0 P#0\n"
              "        PU L#1 P#1\n"
              "      L2 L#1 (1280 KiB) + L1 L#1 (48 KiB) + Core L#1 P#4\n"
              "        PU L#2 P#2\n"
              "        PU L#3 P#3\n"
              "      L2 L#2 (2 MiB)\n"
              "        L1 L#2 (32 KiB) + Core L#2 P#8 + PU L#4 P#4\n"
              "        L1 L#3 (32 KiB) + Core L#3 P#9 + PU L#5 P#5\n"
              "        L1 L#4 (32 KiB) + Core L#4 P#10 + PU L#6 P#6\n"
              "        L1 L#5 (32 KiB) + Core L#5 P#11 + PU L#7 P#7\n");
}

static void
test_folded (void)
{
  LseTopology *topology;
  lse_topology_load_synthetic (&topology, "pack:4 core:8 pu:1", NULL);
  char *text = lse_topology_to_text (topology, true);
  g_assert_cmpstr (text, ==,
                   "pack:4 core:8 pu:1 (shown, not applied)\n"
                   "32 PUs on 32 cores, 4 packages, 1 NUMA node\n"
                   "\n"
                   "Machine (1 GiB)\n"
                   "  NUMA node L#0 P#0 (1 GiB)\n"
                   "  Package L#0 P#0\n"
                   "    Core L#0 P#0 + PU L#0 P#0\n"
                   "    7 more like it: Core L#1-7, CPUs 1-7\n"
                   "  3 more like it: Package L#1-3, CPUs 8-31\n");
  free (text);
  lse_topology_free (topology);
}

static void
test_remarks (void)
{
  check_tree (load_data ("offline.xml"), true,
              "2 PUs on 2 cores, 1 package, 1 NUMA node\n"
              "\n"
              "Machine (1 GiB)\n"
              "  Package L#0 P#0\n"
              "    NUMA node L#0 P#0 (1 GiB)\n"
              "    Core L#0 P#0 + PU L#0 P#0\n"
              "    Core L#1 P#1 + PU L#1 P#2\n"
              "Offline: CPUs 1,3.\n");
  check_tree (load_data ("disallowed.xml"), true,
              "8 PUs on 4 cores, 2 packages, 2 NUMA nodes\n"
              "\n"
              "Machine (2 GiB)\n"
              "  Package L#0 P#0\n"
              "    NUMA node L#0 P#0 (1 GiB)\n"
              "    Core L#0 P#0\n"
              "      PU L#0 P#0 (not allowed)\n"
              "      PU L#1 P#1\n"
              "    Core L#1 P#1\n"
              "      PU L#2 P#2\n"
              "      PU L#3 P#3\n"
              "  Package L#1 P#1\n"
              "    NUMA node L#1 P#1 (1 GiB)\n"
              "    Core L#2 P#0\n"
              "      PU L#4 P#4 (not allowed)\n"
              "      PU L#5 P#5 (not allowed)\n"
              "    Core L#3 P#1\n"
              "      PU L#6 P#6\n"
              "      PU L#7 P#7 (not allowed)\n"
              "Allowed: CPUs 1-3,6 (4 of 8 PUs).\n");
}

static void
check_placement (const char *machine, const char *policy, size_t n_workers, const char *expected)
{
  LseTopology *topology;
  LsePin pin;
  g_autofree int *os_indexes = g_new (int, n_workers);
  g_assert_cmpint (lse_topology_load_synthetic (&topology, machine, NULL), ==, LSE_OK);
  g_assert_cmpint (lse_pin_parse (&pin, policy, NULL), ==, LSE_OK);
  g_assert_cmpint (lse_pin_place (topology, &pin, n_workers, os_indexes, NULL), ==, LSE_OK);
  char *text = lse_placement_to_text (topology, os_indexes, n_workers);
  g_assert_cmpstr (text, ==, expected);
  free (text);
  lse_topology_free (topology);
}

static void
test_placement (void)
{
  check_placement ("core:2 pu:2", "close", 5,
                   "w0 → PU 0 (core 0)\n"
                   "w1 → PU 2 (core 1)\n"
                   "w2 → PU 1 (core 0), the same core as w0\n"
                   "w3 → PU 3 (core 1), the same core as w1\n"
                   "w4 → PU 0 (core 0), the same PU as w0\n");
  check_placement ("pack:2 [numa] core:1 pu:1", "scatter", 2,
                   "w0 → PU 0 (core 0, package 0, node 0)\n"
                   "w1 → PU 1 (core 1, package 1, node 1)\n");
  check_placement ("core:2 pu:2", "none", 1, "w0 → any of CPUs 0-3\n");
}

static void
test_unknown_pu (void)
{
  LseTopology *topology = load_data ("lone-pu.xml");
  char text[32], small[6];
  const int strange[] = {7};
  g_assert_cmpstr (lse_pu_to_text (topology, 7, text, sizeof text), ==, "no PU 7");
  g_assert_cmpstr (lse_pu_to_text (topology, 0, text, sizeof text), ==, "PU 0 (core 0)");
  g_assert_cmpstr (lse_pu_to_text (topology, 0, small, sizeof small), ==, "PU 0 ");
  char *lines = lse_placement_to_text (topology, strange, 1);
  g_assert_cmpstr (lines, ==, "w0 → no PU 7\n");
  free (lines);
  lse_topology_free (topology);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/topology/text/hybrid", test_hybrid);
  g_test_add_func ("/engine/topology/text/folded", test_folded);
  g_test_add_func ("/engine/topology/text/remarks", test_remarks);
  g_test_add_func ("/engine/topology/text/placement", test_placement);
  g_test_add_func ("/engine/topology/text/unknown-pu", test_unknown_pu);
  return g_test_run ();
}
