/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/bind.h"
#include "topology/topology.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static LseTopology *
load_synthetic (const char *description)
{
  LseTopology *topology;
  LseError err = {0};
  LseStatus status = lse_topology_load_synthetic (&topology, description, &err);
  g_assert_cmpstr (err.detail, ==, "");
  g_assert_cmpint (status, ==, LSE_OK);
  return topology;
}

static LseTopology *
load_data (const char *name)
{
  LseTopology *topology;
  LseError err = {0};
  g_autofree char *path = g_build_filename (TOPOLOGY_DATA, name, NULL);
  LseStatus status = lse_topology_load_xml (&topology, path, &err);
  g_assert_cmpstr (err.detail, ==, "");
  g_assert_cmpint (status, ==, LSE_OK);
  return topology;
}

/* What every snapshot promises, whatever it was made from. */
static void
check_invariants (const LseTopology *topology)
{
  g_assert_cmpint (topology->objects[0].type, ==, LSE_OBJ_MACHINE);
  g_assert_cmpint (topology->objects[0].parent, ==, -1);
  g_assert_cmpint (topology->objects[0].n_pus, ==, (int)topology->n_pus);
  for (size_t i = 0; i < topology->n_objects; i++)
    {
      const LseTopoObject *object = &topology->objects[i];
      int next_pu = object->first_pu;
      bool allowed = false;
      for (int k = object->first_child; k >= 0; k = topology->objects[k].next_sibling)
        {
          g_assert_cmpint (topology->objects[k].parent, ==, (int)i);
          g_assert_cmpint (topology->objects[k].first_pu, ==, next_pu);
          next_pu += topology->objects[k].n_pus;
          allowed = allowed || topology->objects[k].allowed;
        }
      if (object->first_child >= 0)
        {
          g_assert_cmpint (next_pu, ==, object->first_pu + object->n_pus);
          g_assert_true (allowed == object->allowed);
        }
      for (int k = object->first_memory; k >= 0; k = topology->objects[k].next_sibling)
        g_assert_cmpint (topology->objects[k].parent, ==, (int)i);
    }
  int last_core = -1;
  for (size_t pu = 0; pu < topology->n_pus; pu++)
    {
      const LseTopoObject *object = &topology->objects[topology->pus[pu]];
      g_assert_cmpint (object->type, ==, LSE_OBJ_PU);
      g_assert_cmpint (object->logical_index, ==, (int)pu);
      g_assert_cmpint (lse_topology_pu_of_os (topology, object->os_index), ==, (int)pu);
      g_assert_true (object->allowed == lse_cpuset_has (&topology->allowed, object->os_index));
      g_assert_cmpint (topology->core_of_pu[pu] - last_core, >=, 0);
      g_assert_cmpint (topology->core_of_pu[pu] - last_core, <=, 1);
      last_core = topology->core_of_pu[pu];
    }
  g_assert_cmpint (last_core + 1, ==, (int)topology->n_cores);
}

static void
test_synthetic (void)
{
  LseTopology *topology = load_synthetic ("pack:2 l3:2(size=8MiB) core:2 pu:2");
  check_invariants (topology);
  g_assert_cmpuint (topology->n_pus, ==, 16);
  g_assert_cmpuint (topology->n_cores, ==, 8);
  g_assert_cmpuint (topology->n_packages, ==, 2);
  g_assert_cmpuint (topology->n_numa, ==, 1);
  g_assert_cmpuint (lse_topology_n_allowed_pus (topology), ==, 16);
  g_assert_cmpuint (lse_topology_n_allowed_cores (topology), ==, 8);
  g_assert_cmpuint (topology->llc_bytes, ==, 8 << 20);
  g_assert_cmpint (topology->core_of_pu[5], ==, 2);
  g_assert_true (topology->is_synthetic);
  g_assert_false (topology->is_this_machine);
  g_assert_cmpstr (topology->source, ==, "pack:2 l3:2(size=8MiB) core:2 pu:2");
  g_assert_cmpint (lse_topology_pu_of_os (topology, 16), ==, -1);
  lse_topology_free (topology);
  lse_topology_free (NULL);
}

static void
test_hybrid (void)
{
  LseTopology *topology = load_data ("hybrid.xml");
  check_invariants (topology);
  g_assert_cmpuint (topology->n_pus, ==, 8);
  g_assert_cmpuint (topology->n_cores, ==, 6);
  g_assert_cmpuint (topology->llc_bytes, ==, 12 << 20);
  g_assert_cmpuint (topology->memory_bytes, ==, UINT64_C (8) << 30);
  g_assert_cmpstr (topology->cpu_model, ==, "Fixture 6-core hybrid"); /* blanks squeezed */
  g_assert_false (topology->is_synthetic);
  g_assert_true (g_str_has_suffix (topology->source, "hybrid.xml"));
  lse_topology_free (topology);
}

static void
test_offline (void)
{
  char text[64];
  LseTopology *topology = load_data ("offline.xml");
  check_invariants (topology);
  g_assert_cmpuint (topology->n_pus, ==, 2);
  g_assert_cmpuint (topology->n_offline_pus, ==, 2);
  g_assert_cmpstr (lse_cpuset_format (&topology->offline, text, sizeof text), ==, "1,3");
  lse_topology_free (topology);
}

static void
test_disallowed (void)
{
  char text[64];
  LseTopology *topology = load_data ("disallowed.xml");
  check_invariants (topology);
  g_assert_cmpuint (topology->n_pus, ==, 8);
  g_assert_cmpuint (lse_topology_n_allowed_pus (topology), ==, 4);
  g_assert_cmpuint (lse_topology_n_allowed_cores (topology), ==, 3);
  g_assert_cmpstr (lse_cpuset_format (&topology->allowed, text, sizeof text), ==, "1-3,6");
  lse_topology_free (topology);
}

static void
test_lone_pu (void)
{
  LseTopology *topology = load_data ("lone-pu.xml");
  check_invariants (topology);
  g_assert_cmpuint (topology->n_cores, ==, 1); /* its own core */
  g_assert_cmpuint (topology->n_packages, ==, 0);
  lse_topology_free (topology);
}

/* hwloc gives memory without CPUs of its own those of the object that it is attached to. */
static void
test_mixed_memory (void)
{
  LseTopology *topology = load_data ("mixed-memory.xml");
  check_invariants (topology);
  g_assert_cmpuint (topology->n_numa, ==, 3);
  for (size_t i = 0; i < topology->n_objects; i++)
    if (topology->objects[i].type == LSE_OBJ_NUMA)
      {
        const LseTopoObject *node = &topology->objects[i];
        g_assert_cmpint (node->n_pus, ==, node->os_index == 0 ? 2 : 4);
        g_assert_cmpstr (node->name, ==, node->os_index == 9 ? "GPUMemory" : "");
      }
  lse_topology_free (topology);
}

/* hwloc merges two PUs with one OS index; the core that is left without a PU does not count. */
static void
test_pu_twice (void)
{
  LseTopology *topology = load_data ("twice.xml");
  check_invariants (topology);
  g_assert_cmpuint (topology->n_pus, ==, 1);
  g_assert_cmpuint (topology->n_cores, ==, 1);
  lse_topology_free (topology);
}

/* The child that restricts itself is this program again: "taskset", without needing it. */
static void
test_start_mask (void)
{
  if (g_test_subprocess ())
    {
      LseTopology *topology;
      LseCpuSet start;
      g_assert_cmpint (lse_topology_load_machine (&topology, NULL), ==, LSE_OK);
      lse_bind_get_start (&start);
      g_assert_cmpuint (lse_cpuset_count (&start), ==, 1);
      g_assert_true (lse_cpuset_equal (&topology->allowed, &start));
      g_assert_cmpuint (lse_topology_n_allowed_pus (topology), ==, 1);
      check_invariants (topology);
      lse_topology_free (topology);
      return;
    }
  LseCpuSet before, one, effective;
  lse_bind_get_self (&before);
  lse_cpuset_clear (&one);
  lse_cpuset_add (&one, lse_cpuset_next (&before, -1));
  g_assert_cmpint (lse_bind_self (&one, &effective, NULL), ==, LSE_OK);
  g_test_trap_subprocess (NULL, 20000000, G_TEST_SUBPROCESS_DEFAULT);
  lse_bind_self (&before, &effective, NULL);
  g_test_trap_assert_passed ();
}

static void
test_machine (void)
{
  LseTopology *topology;
  LseError err = {0};
  g_assert_cmpint (lse_topology_load_machine (&topology, &err), ==, LSE_OK);
  /* all of the memory, also where the nodes know of a part of it only */
  g_assert_cmpuint (topology->memory_bytes, >=,
                    (guint64)sysconf (_SC_PHYS_PAGES) * (guint64)sysconf (_SC_PAGESIZE));
  check_invariants (topology);
  g_assert_cmpuint (lse_topology_n_allowed_pus (topology), >, 0);
  if (topology->is_this_machine)
    g_assert_cmpstr (topology->source, ==, "this machine");
  lse_topology_free (topology);
}

/* Load, export, load: the same machine, as far as XML can say it. */
static void
check_round_trip (LseTopology *topology)
{
  LseError err = {0};
  g_autofree char *path = NULL;
  LseTopology *again;
  int fd = g_file_open_tmp ("lanescope-topology-XXXXXX.xml", &path, NULL);
  g_assert_cmpint (fd, >=, 0);
  close (fd);
  g_assert_cmpint (lse_topology_export_xml (topology, path, &err), ==, LSE_OK);
  g_assert_cmpint (lse_topology_load_xml (&again, path, &err), ==, LSE_OK);
  check_invariants (again);
  g_assert_cmpuint (again->n_pus, ==, topology->n_pus);
  g_assert_cmpuint (again->n_objects, ==, topology->n_objects);
  g_assert_cmpmem (again->objects, again->n_objects * sizeof *again->objects, topology->objects,
                   topology->n_objects * sizeof *topology->objects);
  g_assert_cmpmem (again->core_of_pu, again->n_pus * sizeof (int), topology->core_of_pu,
                   topology->n_pus * sizeof (int));
  g_assert_true (lse_cpuset_equal (&again->allowed, &topology->allowed));
  g_assert_true (lse_cpuset_equal (&again->offline, &topology->offline));
  g_assert_cmpstr (again->cpu_model, ==, topology->cpu_model);
  g_assert_false (again->is_this_machine);
  lse_topology_free (again);
  lse_topology_free (topology);
  g_unlink (path);
}

static void
test_export (void)
{
  check_round_trip (load_synthetic ("pack:2 [numa(memory=1GiB)] l3:2 core:2 pu:2"));
  check_round_trip (load_data ("hybrid.xml"));
  check_round_trip (load_data ("disallowed.xml"));
  check_round_trip (load_data ("offline.xml"));
  check_round_trip (load_data ("mixed-memory.xml"));
}

static void
test_export_fails (void)
{
  LseTopology *topology = load_synthetic ("pu:2");
  LseError err = {0};
  g_assert_cmpint (lse_topology_export_xml (topology, "/nowhere/at/all.xml", &err), ==, LSE_EIO);
  g_assert_nonnull (strstr (err.detail, "/nowhere/at/all.xml"));
  if (g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    g_assert_cmpint (lse_topology_export_xml (topology, "/dev/full", &err), ==, LSE_EIO);
  lse_topology_free (topology);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/topology/load/synthetic", test_synthetic);
  g_test_add_func ("/engine/topology/load/hybrid", test_hybrid);
  g_test_add_func ("/engine/topology/load/offline", test_offline);
  g_test_add_func ("/engine/topology/load/disallowed", test_disallowed);
  g_test_add_func ("/engine/topology/load/lone-pu", test_lone_pu);
  g_test_add_func ("/engine/topology/load/mixed-memory", test_mixed_memory);
  g_test_add_func ("/engine/topology/load/pu-twice", test_pu_twice);
  g_test_add_func ("/engine/topology/load/machine", test_machine);
  g_test_add_func ("/engine/topology/load/start-mask", test_start_mask);
  g_test_add_func ("/engine/topology/load/export", test_export);
  g_test_add_func ("/engine/topology/load/export-fails", test_export_fails);
  return g_test_run ();
}
