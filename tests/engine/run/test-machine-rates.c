/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/machine-rates.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>

static void
test_cache (void)
{
  g_autofree char *folder = g_dir_make_tmp ("lanescope-rates-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a", "b", "machine.json", NULL);
  LseMachineRates rates = {.bandwidth_gbps = 21.5, .page_fault_ns = (double)NAN}, read;
  g_assert_true (lse_machine_rates_save (&rates, path, "sha256:1"));
  lse_machine_rates_load (&read, path, "sha256:1");
  g_assert_cmpfloat (read.bandwidth_gbps, ==, 21.5);
  g_assert_true (isnan (read.page_fault_ns));
  lse_machine_rates_load (&read, path, "sha256:2"); /* a home directory on another machine */
  g_assert_true (isnan (read.bandwidth_gbps));

  static const char *const damaged[] = {"",
                                        "{",
                                        "[]",
                                        "{\"machine\":1}",
                                        "{\"machine\":\"sha256:1\",\"bandwidth_gbps\":-3}",
                                        "{\"machine\":\"sha256:1\",\"bandwidth_gbps\":\"21\"}"};
  for (size_t i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_assert_true (g_file_set_contents (path, damaged[i], -1, NULL));
      lse_machine_rates_load (&read, path, "sha256:1");
      g_assert_true (isnan (read.bandwidth_gbps) && isnan (read.page_fault_ns));
    }
  g_assert_false (lse_machine_rates_save (&rates, "", "sha256:1"));
  g_assert_false (lse_machine_rates_save (&rates, "/proc/no/such/file", "sha256:1"));

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_autofree char *b = g_path_get_dirname (path), *a = g_path_get_dirname (b);
  g_assert_cmpint (g_rmdir (b) | g_rmdir (a) | g_rmdir (folder), ==, 0);
}

/* The one file of the process: what is measured is there the next time, and the path is XDG's. */
static void
test_measured (void)
{
  g_autofree char *folder = g_dir_make_tmp ("lanescope-rates-XXXXXX", NULL);
  LseTopology *topology;
  LseRunDirectory directory;
  LseMachineRates rates, read;
  char path[1024];
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  g_setenv ("LANESCOPE_WORKER", g_getenv ("LANESCOPE_TEST_REAL_WORKER"), TRUE);
  g_assert_cmpint (lse_topology_load_machine (&topology, NULL), ==, LSE_OK);
  g_assert_cmpint (lse_run_directory_open (&directory, 1 << 20, NULL), ==, LSE_OK);
  lse_machine_rates_get (&rates, "sha256:1", topology, &directory, LSE_RATES_KNOWN);
  g_assert_true (isnan (rates.page_fault_ns) && isnan (rates.bandwidth_gbps));
  lse_machine_rates_get (&rates, "sha256:1", topology, &directory,
                         LSE_RATES_PAGE_FAULT | LSE_RATES_BANDWIDTH);
  g_assert_cmpfloat (rates.page_fault_ns, >, 1);
  g_test_message ("%.1f GB/s, %.0f ns a page fault", rates.bandwidth_gbps, rates.page_fault_ns);
  g_assert_true (isnan (rates.bandwidth_gbps) || rates.bandwidth_gbps > 0.01);
  lse_machine_rates_load (&read, lse_machine_rates_path (path, sizeof path), "sha256:1");
  g_assert_cmpfloat (read.page_fault_ns, ==, rates.page_fault_ns);
  g_assert_true (g_str_has_prefix (path, folder));
  lse_run_directory_close (&directory);
  lse_topology_free (topology);
  g_unlink (path);
  g_autofree char *inner = g_path_get_dirname (path);
  g_assert_cmpint (g_rmdir (inner) | g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/machine-rates/cache", test_cache);
  g_test_add_func ("/engine/machine-rates/measured", test_measured);
  return g_test_run ();
}
