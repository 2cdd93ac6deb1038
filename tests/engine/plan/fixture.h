/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A machine made by hand for tests of plans: one package, one NUMA node with OS index 0, cores
 * with two hardware threads each. OS indexes follow the logical order.
 */
#pragma once

#include "topology/topology.h"

#include <glib.h>
#include <locale.h>
#include <string.h>

#define FIXTURE_MAX_CORES 64
#define FIXTURE_LLC_BYTES ((uint64_t)32 << 20)

typedef struct
{
  LseTopology topology;
  LseTopoObject objects[3 + 3 * FIXTURE_MAX_CORES];
  int pus[2 * FIXTURE_MAX_CORES];
  int core_of_pu[2 * FIXTURE_MAX_CORES];
} Fixture;

static inline int
fixture_add (Fixture *fixture, LseObjType type, int parent, int index, int first_pu, int n_pus)
{
  LseTopology *topology = &fixture->topology;
  int added = (int)topology->n_objects++;
  fixture->objects[added] = (LseTopoObject) {.type = type,
                                             .logical_index = index,
                                             .os_index = index,
                                             .parent = parent,
                                             .first_child = -1,
                                             .first_memory = -1,
                                             .next_sibling = -1,
                                             .first_pu = first_pu,
                                             .n_pus = n_pus,
                                             .allowed = true};
  if (parent < 0)
    return added;
  int *link = type == LSE_OBJ_NUMA ? &fixture->objects[parent].first_memory
                                   : &fixture->objects[parent].first_child;
  while (*link >= 0)
    link = &fixture->objects[*link].next_sibling;
  *link = added;
  return added;
}

static inline const LseTopology *
fixture_init (Fixture *fixture, int n_cores)
{
  g_assert_cmpint (n_cores, <=, FIXTURE_MAX_CORES);
  memset (fixture, 0, sizeof *fixture);
  LseTopology *topology = &fixture->topology;
  topology->objects = fixture->objects;
  topology->pus = fixture->pus;
  topology->core_of_pu = fixture->core_of_pu;
  topology->n_packages = topology->n_numa = 1;
  topology->n_cores = (size_t)n_cores;
  topology->llc_bytes = FIXTURE_LLC_BYTES;

  int machine = fixture_add (fixture, LSE_OBJ_MACHINE, -1, 0, 0, 2 * n_cores);
  int package = fixture_add (fixture, LSE_OBJ_PACKAGE, machine, 0, 0, 2 * n_cores);
  fixture_add (fixture, LSE_OBJ_NUMA, package, 0, 0, 2 * n_cores);
  for (int c = 0; c < n_cores; c++)
    {
      int core = fixture_add (fixture, LSE_OBJ_CORE, package, c, 2 * c, 2);
      for (int pu = 2 * c; pu < 2 * c + 2; pu++)
        {
          fixture->pus[pu] = fixture_add (fixture, LSE_OBJ_PU, core, pu, pu, 1);
          fixture->core_of_pu[pu] = c;
          lse_cpuset_add (&topology->allowed, pu);
          topology->n_pus++;
        }
    }
  return topology;
}

/* A locale whose decimal point is a comma; NULL if none is installed. */
static inline const char *
fixture_comma_locale (void)
{
  static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "es_ES.UTF-8",
                                      "it_IT.UTF-8", "ru_RU.UTF-8", "nl_NL.UTF-8"};
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    if (setlocale (LC_ALL, names[i]) != NULL && strcmp (localeconv ()->decimal_point, ",") == 0)
      return names[i];
  setlocale (LC_ALL, "C.UTF-8");
  return NULL;
}

/* A failure must be a whole sentence, in UTF-8, on one line. */
static inline void
fixture_assert_sentence (const LseError *err)
{
  size_t length = strlen (err->detail);
  g_assert_cmpuint (length, >, 10);
  g_assert_true (g_utf8_validate (err->detail, -1, NULL));
  if (strpbrk (err->detail, "\n\r\t") != NULL)
    g_error ("“%s” is more than one line", err->detail);
  g_assert_true (strchr (".?)", err->detail[length - 1]) != NULL);
}
