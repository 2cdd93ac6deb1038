/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology-fixture.h"

#include "figures/map.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>

static void
test_map (void)
{
  LseTopology *topology = topology_new ("pack:2 core:2 pu:2");
  LsePin pin = {.kind = LSE_PIN_CLOSE};
  int os_indexes[] = {0, 2, -1};
  double load_ratio[8];
  for (size_t i = 0; i < 8; i++)
    load_ratio[i] = (double)i / 8;
  LsfPlacement placement = {topology, &pin, 3, os_indexes, load_ratio};
  LsfMap *map = lsf_map_new (&placement);
  const LspTopologyChart *chart = lsf_map_chart (map);
  g_assert_cmpuint (chart->machine.n_objects, ==, topology->n_objects);
  g_assert_cmpuint (chart->n_workers, ==, 3);
  g_assert_cmpint (chart->worker_pus[1], ==, lse_topology_pu_of_os (topology, 2));
  g_assert_cmpint (chart->worker_pus[2], ==, -1);
  g_assert_true (chart->is_foreign);
  g_assert_null (chart->layout);

  /* Neither the topology nor the loads are needed any more. */
  lse_topology_free (topology);
  load_ratio[3] = NAN;
  g_assert_true (lsf_map_layout (map, lsp_theme_get (LSP_THEME_LIGHT), 0, 0));
  g_assert_cmpfloat (chart->load_ratio[3], ==, 3.0 / 8);
  g_autofree char *words = lsp_topology_describe (chart);
  g_assert_nonnull (strstr (words, "4 cores"));
  double width = chart->layout->width;
  g_assert_true (lsf_map_layout (map, lsp_theme_get (LSP_THEME_DARK), 300, 300));
  g_assert_cmpfloat (chart->layout->width, <, width);
  lsf_map_free (map);
  lsf_map_free (NULL);
}

static void
test_no_workers (void)
{
  LseTopology *topology = topology_new ("pu:1");
  LsfPlacement placement = {.topology = topology, .n_workers = 4};
  LsfMap *map = lsf_map_new (&placement);
  g_assert_cmpuint (lsf_map_chart (map)->n_workers, ==, 0);
  g_assert_null (lsf_map_chart (map)->load_ratio);
  lsf_map_free (map);
  lse_topology_free (topology);
}

static void
assert_caption (const LsfPlacement *placement, const char *wanted)
{
  char text[LSE_PIN_LIST_MAX + 256];
  g_assert_cmpstr (lsf_map_caption (placement, text, sizeof text), ==, wanted);
}

static void
test_caption (void)
{
  LseTopology *topology = topology_new ("core:2 pu:1");
  LsePin close = {.kind = LSE_PIN_CLOSE}, none = {.kind = LSE_PIN_NONE};
  LsfPlacement placement = {.topology = topology, .n_workers = 1};
  assert_caption (&placement, "simulated machine");
  placement.pin = &close;
  assert_caption (&placement,
                  "pin close, 1 worker; simulated machine: placement is shown, not applied");
  topology->is_this_machine = true;
  placement.n_workers = 2;
  assert_caption (&placement, "pin close, 2 workers");
  placement.pin = &none;
  assert_caption (&placement, "pin none, 2 workers: the system may move them over all allowed PUs");
  placement.pin = NULL;
  assert_caption (&placement, "");
  lse_topology_free (topology);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figures/map/map", test_map);
  g_test_add_func ("/figures/map/no-workers", test_no_workers);
  g_test_add_func ("/figures/map/caption", test_caption);
  return g_test_run ();
}
