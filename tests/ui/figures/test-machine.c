/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology-fixture.h"

#include "figures/machine.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>

/* Three cores of two hardware threads. */
static void
test_cells (void)
{
  LseTopology *topology = topology_new ("pack:1 l2:3(size=1048576) core:1 pu:2");
  double load_ratio[] = {0.5, 1, 0.25, NAN, NAN, NAN};
  double mhz[] = {2900, 2950, 0, 0, 800, 0};
  int os_indexes[] = {3, 3};
  LsfPlacement placement = {
      .topology = topology, .n_workers = 2, .os_indexes = os_indexes, .load_ratio = load_ratio};
  LsfMachine *figure = lsf_machine_new (&placement, mhz);
  lse_topology_free (topology);
  const LspMachine *chart = lsf_machine_chart (figure);
  g_assert_cmpuint (chart->n_cores, ==, 3);
  g_assert_cmpint (chart->cores[1].os_index, ==, 2);
  g_assert_cmpfloat (chart->cores[0].load_ratio, ==, 0.75);
  g_assert_cmpfloat (chart->cores[1].load_ratio, ==, 0.25);
  g_assert_true (isnan (chart->cores[2].load_ratio));
  g_assert_cmpfloat (chart->cores[0].mhz, ==, 2950);
  g_assert_cmpfloat (chart->cores[1].mhz, ==, 0);
  g_assert_cmpuint (chart->cores[2].l2_bytes, ==, 1048576);
  g_assert_true (chart->cores[0].is_allowed);
  g_assert_false (chart->cores[0].is_selected);
  g_assert_true (chart->cores[1].is_selected);
  g_autofree char *words = lsp_machine_describe (chart);
  g_assert_nonnull (words);
  lsf_machine_free (figure);
  lsf_machine_free (NULL);
}

static void
test_bare (void)
{
  LseTopology *topology = topology_new ("core:2 pu:1");
  topology->objects[topology->pus[1]].allowed = false;
  LsfPlacement placement = {.topology = topology};
  LsfMachine *figure = lsf_machine_new (&placement, NULL);
  const LspMachine *chart = lsf_machine_chart (figure);
  g_assert_cmpuint (chart->n_cores, ==, 2);
  g_assert_true (isnan (chart->cores[0].load_ratio));
  g_assert_cmpfloat (chart->cores[0].mhz, ==, 0);
  g_assert_cmpuint (chart->cores[0].l2_bytes, ==, 0);
  g_assert_true (chart->cores[0].is_allowed);
  g_assert_false (chart->cores[1].is_allowed);
  lsf_machine_free (figure);
  lse_topology_free (topology);
}

/* The second before now, and nothing else. */
static void
test_loads (void)
{
  LseTopology *topology = topology_new ("core:3 pu:1");
  int os_indexes[] = {1, 0, 40};
  LseCoreSample samples[] = {{0, 500000000, 0},
                             {500000000, 1000000000, 3},
                             {1000000000, 1600000000, 6},
                             {1600000000, 2000000000, 9},
                             {2000000000, 3000000000, 12}};
  LseCoreLoad loads[15] = {0};
  for (size_t i = 0; i < 15; i++)
    loads[i].own = 1;
  loads[6] = (LseCoreLoad) {0.5F, 0.25F, 0.25F};
  loads[9] = (LseCoreLoad) {0, 0.25F, NAN};
  loads[7].own = loads[10].own = NAN;
  LseCoreHistory history = {
      .n_cpus = 3, .os_indexes = os_indexes, .n_samples = 5, .samples = samples, .loads = loads};
  double load_ratio[3];
  lsf_pu_loads (topology, &history, 2000000000, load_ratio);
  g_assert_cmpfloat_with_epsilon (load_ratio[1], 0.6 * 1 + 0.4 * 0.25, 1e-9);
  g_assert_true (isnan (load_ratio[0]));
  g_assert_true (isnan (load_ratio[2])); /* not sampled */
  lse_topology_free (topology);
}

static void
write_file (const char *root, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (root, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
remove_tree (const char *path)
{
  GDir *folder = g_dir_open (path, 0, NULL);
  for (const char *name; folder != NULL && (name = g_dir_read_name (folder)) != NULL;)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_clear_pointer (&folder, g_dir_close);
  g_remove (path);
}

static void
assert_clocks (const LseTopology *topology, const char *root, double first, double second)
{
  double mhz[2] = {-1, -1};
  lsf_pu_clocks (topology, root, mhz);
  g_assert_cmpfloat_with_epsilon (mhz[0], first, 1e-6);
  g_assert_cmpfloat_with_epsilon (mhz[1], second, 1e-6);
}

static void
test_clocks (void)
{
  LseTopology *topology = topology_new ("core:2 pu:1");
  g_autofree char *root = g_dir_make_tmp ("lanescope-clocks-XXXXXX", NULL);
  assert_clocks (topology, root, 0, 0);
  topology->is_this_machine = true;
  assert_clocks (topology, root, 0, 0);
  write_file (root, "proc/cpuinfo",
              "processor\t: 0\nmodel name\t: x\ncpu MHz\t\t: 2096.004\n\n"
              "processor\t: 9\ncpu MHz\t\t: 1.0\n\nprocessor\t: 1\ncpu MHz\t\t: 2800\n");
  assert_clocks (topology, root, 2096.004, 2800);
  write_file (root, "sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq", "3500000\n");
  assert_clocks (topology, root, 0, 3500);
  write_file (root, "sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq", "<unknown>\n");
  assert_clocks (topology, root, 2096.004, 2800);
  topology->is_this_machine = false;
  assert_clocks (topology, root, 0, 0);
  remove_tree (root);
  lse_topology_free (topology);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figures/machine/cells", test_cells);
  g_test_add_func ("/figures/machine/bare", test_bare);
  g_test_add_func ("/figures/machine/loads", test_loads);
  g_test_add_func ("/figures/machine/clocks", test_clocks);
  return g_test_run ();
}
