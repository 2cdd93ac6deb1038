/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Machines for the tests of the machine map, made from a few words: "pack:2 numa l3:2 core:4 pu:2".
 * "numa" hangs a memory on the level before it, "mcdram" two memories with a memory-side cache.
 * "|" separates kinds of children that stand side by side: "l3:1 ( l2:6 core:1 pu:2 | l2:2 core:4
 * pu:1 )" is a hybrid.
 */
#pragma once

#include "plot/topology-layout.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define FIXTURE_MAX_OBJECTS 20000

typedef struct
{
  LspTopologyMachine machine;
  LspTopologyObject *objects;
  int n_objects, n_pus;
  int n_of_type[16][8];
} Fixture;

static inline int
fixture_add (Fixture *fixture, LspTopologyType type, int level, int parent)
{
  g_assert_cmpint (fixture->n_objects, <, FIXTURE_MAX_OBJECTS);
  int index = fixture->n_objects++;
  fixture->objects[index] = (LspTopologyObject) {.type = type,
                                                 .cache_level = level,
                                                 .logical_index = fixture->n_of_type[type][level]++,
                                                 .parent = parent,
                                                 .first_child = -1,
                                                 .first_memory = -1,
                                                 .next_sibling = -1,
                                                 .first_pu = fixture->n_pus,
                                                 .allowed = true};
  fixture->objects[index].os_index = fixture->objects[index].logical_index;
  if (parent < 0)
    return index;
  bool is_memory = type == LSP_TOPOLOGY_NUMA || type == LSP_TOPOLOGY_MEMORY_CACHE;
  int *link =
      is_memory ? &fixture->objects[parent].first_memory : &fixture->objects[parent].first_child;
  while (*link >= 0)
    link = &fixture->objects[*link].next_sibling;
  *link = index;
  return index;
}

static inline void
fixture_add_memory (Fixture *fixture, const char *word, int parent)
{
  if (g_str_equal (word, "numa"))
    fixture->objects[fixture_add (fixture, LSP_TOPOLOGY_NUMA, 0, parent)].size_bytes = 96ull << 30;
  else
    {
      int cache = fixture_add (fixture, LSP_TOPOLOGY_MEMORY_CACHE, 0, parent);
      fixture->objects[cache].size_bytes = 4ull << 30;
      fixture->objects[fixture_add (fixture, LSP_TOPOLOGY_NUMA, 0, cache)].size_bytes = 24ull << 30;
      fixture->objects[fixture_add (fixture, LSP_TOPOLOGY_NUMA, 0, parent)].size_bytes = 4ull << 30;
    }
}

static inline LspTopologyType
fixture_type (const char *word, int *level)
{
  *level = word[0] == 'l' ? word[1] - '0' : 0;
  return word[0] == 'l'                    ? LSP_TOPOLOGY_CACHE
         : g_str_has_prefix (word, "pack") ? LSP_TOPOLOGY_PACKAGE
         : g_str_has_prefix (word, "die")  ? LSP_TOPOLOGY_DIE
         : g_str_has_prefix (word, "grou") ? LSP_TOPOLOGY_GROUP
         : g_str_has_prefix (word, "core") ? LSP_TOPOLOGY_CORE
                                           : LSP_TOPOLOGY_PU;
}

static inline void fixture_children (Fixture *fixture, int parent, char **words);

/* One chain of levels, words[0] being the outermost. */
static inline void
fixture_level (Fixture *fixture, int parent, char **words)
{
  if (*words == NULL || g_str_equal (*words, "|") || g_str_equal (*words, ")"))
    return;
  if (strchr (*words, ':') == NULL)
    {
      fixture_add_memory (fixture, *words, parent);
      fixture_children (fixture, parent, words + 1);
      return;
    }
  int level;
  LspTopologyType type = fixture_type (*words, &level);
  for (int n = atoi (strchr (*words, ':') + 1); n > 0; n--)
    {
      int object = fixture_add (fixture, type, level, parent);
      if (type == LSP_TOPOLOGY_CACHE)
        fixture->objects[object].size_bytes = level == 3   ? 16ull << 20
                                              : level == 2 ? 1ull << 20
                                                           : 48 << 10;
      if (type == LSP_TOPOLOGY_PU)
        fixture->n_pus++;
      else
        fixture_children (fixture, object, words + 1);
      fixture->objects[object].n_pus = fixture->n_pus - fixture->objects[object].first_pu;
    }
}

static inline void
fixture_children (Fixture *fixture, int parent, char **words)
{
  if (*words == NULL || !g_str_equal (*words, "("))
    {
      fixture_level (fixture, parent, words);
      return;
    }
  for (words++; *words != NULL && !g_str_equal (*words, ")"); words++)
    if (g_str_equal (words[-1], "(") || g_str_equal (words[-1], "|"))
      fixture_level (fixture, parent, words);
}

static inline Fixture *
fixture_new (const char *description)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  fixture->objects = g_new0 (LspTopologyObject, FIXTURE_MAX_OBJECTS);
  g_auto (GStrv) words = g_strsplit (description, " ", -1);
  fixture_add (fixture, LSP_TOPOLOGY_MACHINE, 0, -1);
  fixture_children (fixture, 0, words);
  fixture->objects[0].n_pus = fixture->n_pus;
  fixture->machine = (LspTopologyMachine) {.objects = fixture->objects,
                                           .n_objects = (size_t)fixture->n_objects,
                                           .n_pus = (size_t)fixture->n_pus};
  return fixture;
}

static inline void
fixture_free (Fixture *fixture)
{
  g_free (fixture->objects);
  g_free (fixture);
}
