/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/topology.h"

#include <glib.h>
#include <string.h>

static void
test_accepts (void)
{
  static const struct
  {
    const char *description;
    size_t n_pus;
  } good[] = {
      {"pu:1", 1},
      {"core:4 pu:2", 8},
      {"pack:2 l3:2 core:4 pu:2", 32},
      {"Package:2 PU:3", 6},
      {"socket:2 die:2 l3cache:1 core:1 pu:1", 4},
      {"2 3 4", 24},
      {"group:2 group:2 core:2 pu:1", 8},
      {"pack:2 numa:2 core:2 pu:1", 8},
      {"pack:2 [numa(memory=4GiB)] [numa(memory=1GB)] core:2 pu:2", 8},
      {"l3:2(size=8MB) l2:2(size=256KiB) l1:1 pu:1", 4},
      {"pu:4(indexes=3,1,2,0)", 4},
      {"numa:2 core:2 pu:2(indexes=numa:core)", 8},
      {"  core:2\tpu:2  ", 4},
      {"pack:4 l3:8 core:8 pu:2", 512},
      {"pack:32 core:64 pu:2", 4096},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (good); i++)
    {
      LseTopology *topology;
      LseError err = {0};
      LseStatus status = lse_topology_load_synthetic (&topology, good[i].description, &err);
      g_assert_cmpstr (err.detail, ==, "");
      g_assert_cmpint (status, ==, LSE_OK);
      g_assert_cmpuint (topology->n_pus, ==, good[i].n_pus);
      lse_topology_free (topology);
    }
}

static void
test_indexes (void)
{
  LseTopology *topology;
  g_assert_cmpint (lse_topology_load_synthetic (&topology, "pu:3(indexes=7,9,4095)", NULL), ==,
                   LSE_OK);
  g_assert_cmpint (topology->objects[topology->pus[0]].os_index, ==, 7);
  g_assert_cmpint (lse_topology_pu_of_os (topology, 4095), ==, 2);
  lse_topology_free (topology);
}

/* Each with the token and the word of advice that the sentence must hold. */
static void
test_refuses (void)
{
  static const struct
  {
    const char *description, *token, *advice;
  } bad[] = {
      {"", "", "pack:2 core:4 pu:2"},
      {" \t ", "", "pack:2 core:4 pu:2"},
      {"pack:2 cor:4 pu:2", "at \"cor:4\"", "did you mean \"core\""},
      {"pakage:2 pu:1", "at \"pakage:2\"", "did you mean \"package\""},
      {"core:4", "at \"core:4\"", "the last level must be \"pu\""},
      {"core:4 pu:0", "at \"pu:0\"", "at least 1"},
      {"core:4 pu:-1", "at \"pu:-1\"", "type:count"},
      {"pu:99999999999", "at \"pu:99999999999\"", "1024"},
      {"pu:99999999999999999999999", "at \"pu:", "type:count"},
      {"pu:4096", "at \"pu:4096\"", "1024"},
      {"pack:64 core:65 pu:1", "at \"core:65\"", "4096"},
      {"pu:2 pu:2", "at \"pu:2\"", "nothing can follow"},
      {"pack:2 pack:2 pu:1", "at \"pack:2\"", "a level already"},
      {"pack:2 socket:2 pu:1", "at \"socket:2\"", "a level already"},
      {"machine:2 pu:1", "at \"machine:2\"", "always there"},
      {"memcache:2 pu:2", "at \"memcache:2\"", "the types are"},
      {"misc:2 pu:2", "at \"misc:2\"", "the types are"},
      {"pack:2(foo=1) pu:2", "at \"pack:2(foo=1)\"", "\"foo\" is unknown"},
      {"pu:2(indexs=1,0)", "at \"pu:2(indexs=1,0)\"", "did you mean \"indexes=\""},
      {"l3:2(size=4XB) pu:1", "at \"l3:2(size=4XB)\"", "a size is"},
      {"pu:2(indexes=0,5000)", "at \"pu:2(indexes=0,5000)\"", "0 to 4095"},
      {"pack:2(size=1MB) pu:1", "at \"pack:2(size=1MB)\"", "only caches"},
      {"l3:2(memory=1GB) pu:1", "at \"l3:2(memory=1GB)\"", "only numa"},
      {"l3:2 3 pu:1", "at \"pu:1\"", "of every level, or of none"},
      {"3 (size=1MB)", "at \"(size=1MB)\"", "cannot read"},
      {"l3:2 [numa]", "at \"[numa]\"", "the last level must be"},
      {"core:2(indexes=core:pu) pack:2 pu:1", "at \"core:2(indexes=core:pu)\"", "levels before"},
      {"[core] pu:2", "at \"[core]\"", "only memory"},
      {"[numa] numa:2 pu:2", "at \"pu:2\"", "not both"},
      {"pu:4(", "at \"pu:4(\"", "cannot read"},
      {"pu:4)", "at \"pu:4)\"", "cannot read"},
      {"[numa pu:2", "at \"[numa pu:2\"", "cannot read"},
      {"pack:2,core:2", "at \"pack:2,core:2\"", "cannot read"},
      {"pack: 2 pu:1", "at \"pack:\"", "cannot read"},
      {"1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "at \"1\"", "16 levels"},
      {"c\303\266re:2 pu:1", "may hold only", "pack:2 core:4 pu:2"},
      {"pu:2\001", "may hold only", "pack:2 core:4 pu:2"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      LseTopology *topology = (LseTopology *)&bad;
      LseError err = {0};
      g_test_message ("%s", bad[i].description);
      g_assert_cmpint (lse_topology_load_synthetic (&topology, bad[i].description, &err), ==,
                       LSE_EINVAL);
      g_assert_null (topology);
      g_test_message ("%s", err.detail);
      g_assert_nonnull (strstr (err.detail, bad[i].token));
      g_assert_nonnull (strstr (err.detail, bad[i].advice));
      g_assert_true (g_utf8_validate (err.detail, -1, NULL));
    }
}

static void
test_refuses_long (void)
{
  LseTopology *topology;
  LseError err = {0};
  g_autofree char *longest = g_strnfill (100000, '1');
  g_assert_cmpint (lse_topology_load_synthetic (&topology, longest, &err), ==, LSE_EINVAL);
  g_assert_nonnull (strstr (err.detail, "longer than 4096"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/topology/synthetic/accepts", test_accepts);
  g_test_add_func ("/engine/topology/synthetic/indexes", test_indexes);
  g_test_add_func ("/engine/topology/synthetic/refuses", test_refuses);
  g_test_add_func ("/engine/topology/synthetic/refuses-long", test_refuses_long);
  return g_test_run ();
}
