/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/text.h"

#include "base/text.h"
#include "topology/words-private.h"

#include "i18n.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLD_FROM 3 /* equal siblings */

typedef struct
{
  const LseTopology *topology;
  FILE *out; /* memory */
  bool fold;
} Writer;

/* "32 MiB"; "1280 KiB" rather than 1.3 MiB where that is exact. */
static char *
size_to_text (uint64_t bytes, char *text, size_t size)
{
  static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  int unit = 0;
  while (unit < 4 && bytes >> (10 * (unit + 1)) != 0)
    unit++;
  uint64_t one = UINT64_C (1) << (10 * unit);
  uint64_t smaller = unit > 0 ? one >> 10 : 1;
  if (bytes % one == 0)
    snprintf (text, size, "%" PRIu64 " %s", bytes / one, units[unit]);
  else if (bytes % smaller == 0 && bytes / smaller < 10000)
    snprintf (text, size, "%" PRIu64 " %s", bytes / smaller, units[unit - 1]);
  else
    {
      uint64_t tenths = bytes / one * 10 + (bytes % one * 10 + one / 2) / one;
      snprintf (text, size, "%" PRIu64 ".%" PRIu64 " %s", tenths / 10, tenths % 10, units[unit]);
    }
  return text;
}

static void
type_to_text (const LseTopoObject *object, char *text, size_t size)
{
  static const char *const names[] = {
      [LSE_OBJ_MACHINE] = "Machine", [LSE_OBJ_PACKAGE] = "Package",
      [LSE_OBJ_DIE] = "Die",         [LSE_OBJ_GROUP] = "Group",
      [LSE_OBJ_NUMA] = "NUMA node",  [LSE_OBJ_MEMORY_CACHE] = "Memory cache",
      [LSE_OBJ_CACHE] = "L",         [LSE_OBJ_CORE] = "Core",
      [LSE_OBJ_PU] = "PU",
  };
  if (object->type == LSE_OBJ_CACHE)
    snprintf (text, size, "L%d", object->cache_level);
  else
    snprintf (text, size, "%s", names[object->type]);
}

/* "Core L#1 P#4", "NUMA node L#0 P#0 (6.3 GiB, MCDRAM)". */
static void
write_object (const Writer *writer, const LseTopoObject *object)
{
  char type[24], size[32];
  type_to_text (object, type, sizeof type);
  fputs (type, writer->out);
  if (object->type != LSE_OBJ_MACHINE)
    fprintf (writer->out, " L#%d", object->logical_index);
  bool has_os_index = object->type == LSE_OBJ_PACKAGE || object->type == LSE_OBJ_DIE ||
                      object->type == LSE_OBJ_NUMA || object->type == LSE_OBJ_CORE ||
                      object->type == LSE_OBJ_PU;
  if (has_os_index && object->os_index >= 0)
    fprintf (writer->out, " P#%d", object->os_index);

  uint64_t bytes =
      object->type == LSE_OBJ_MACHINE ? writer->topology->memory_bytes : object->size_bytes;
  const char *gap = " (";
  if (bytes > 0)
    {
      fprintf (writer->out, "%s%s", gap, size_to_text (bytes, size, sizeof size));
      gap = ", ";
    }
  if (object->name[0] != '\0')
    {
      fprintf (writer->out, "%s%s", gap, object->name);
      gap = ", ";
    }
  if (!object->allowed && (object->type == LSE_OBJ_PU || object->type == LSE_OBJ_NUMA))
    {
      fprintf (writer->out, "%snot allowed", gap);
      gap = ", ";
    }
  if (gap[0] == ',')
    fputc (')', writer->out);
}

/* The same tree below, indexes apart. */
static bool
are_alike (const LseTopology *topology, int a, int b)
{
  const LseTopoObject *x = &topology->objects[a], *y = &topology->objects[b];
  if (x->type != y->type || x->cache_level != y->cache_level || x->size_bytes != y->size_bytes ||
      x->allowed != y->allowed || x->n_pus != y->n_pus || strcmp (x->name, y->name) != 0)
    return false;
  const int starts[2][2] = {{x->first_memory, y->first_memory}, {x->first_child, y->first_child}};
  for (int list = 0; list < 2; list++)
    {
      int i = starts[list][0], k = starts[list][1];
      while (i >= 0 && k >= 0 && are_alike (topology, i, k))
        {
          i = topology->objects[i].next_sibling;
          k = topology->objects[k].next_sibling;
        }
      if (i >= 0 || k >= 0)
        return false;
    }
  return true;
}

static void write_list (const Writer *writer, int first, int indent);

static void
write_indent (const Writer *writer, int indent)
{
  fprintf (writer->out, "%*s", 2 * indent, "");
}

/* An object, with the chain of only children behind it on the same line, and what is below. */
static void
write_tree (const Writer *writer, int index, int indent)
{
  const LseTopoObject *objects = writer->topology->objects;
  write_indent (writer, indent);
  for (;;)
    {
      const LseTopoObject *object = &objects[index];
      bool only_child = object->first_child >= 0 && object->first_memory < 0 &&
                        objects[object->first_child].next_sibling < 0;
      write_object (writer, object);
      if (!only_child || object->type == LSE_OBJ_MACHINE)
        break;
      fputs (" + ", writer->out);
      index = object->first_child;
    }
  fputc ('\n', writer->out);
  write_list (writer, objects[index].first_memory, indent + 1);
  write_list (writer, objects[index].first_child, indent + 1);
}

/* "25 more like it: Core L#1-25, CPUs 2-51". */
static void
write_folded (const Writer *writer, int first, int last, int n, int indent)
{
  const LseTopology *topology = writer->topology;
  const LseTopoObject *objects = topology->objects;
  char type[24], cpus[160];
  LseCpuSet set;
  lse_cpuset_clear (&set);
  for (int pu = objects[first].first_pu; pu < objects[last].first_pu + objects[last].n_pus; pu++)
    lse_cpuset_add (&set, objects[topology->pus[pu]].os_index);
  type_to_text (&objects[first], type, sizeof type);
  write_indent (writer, indent);
  fprintf (writer->out, "%d more like it: %s L#%d-%d", n, type, objects[first].logical_index,
           objects[last].logical_index);
  if (objects[first].type != LSE_OBJ_NUMA && objects[first].n_pus > 0)
    fprintf (writer->out, ", %s", lse_words_cpus (&set, cpus, sizeof cpus));
  fputc ('\n', writer->out);
}

static void
write_list (const Writer *writer, int first, int indent)
{
  const LseTopology *topology = writer->topology;
  while (first >= 0)
    {
      int n = 1, last = first, next = topology->objects[first].next_sibling;
      for (; writer->fold && next >= 0 && are_alike (topology, first, next); n++)
        {
          last = next;
          next = topology->objects[next].next_sibling;
        }
      write_tree (writer, first, indent);
      int second = topology->objects[first].next_sibling;
      if (n >= FOLD_FROM)
        {
          write_folded (writer, second, last, n - 1, indent);
          first = next;
        }
      else
        first = second;
    }
}

static void
write_count (FILE *out, const char *before, size_t n, const char *one, const char *several)
{
  fprintf (out, "%s%zu %s", before, n, n == 1 ? one : several);
}

static void
write_heading (const Writer *writer)
{
  const LseTopology *topology = writer->topology;
  fprintf (writer->out, "%s%s%s%s\n", topology->source, topology->cpu_model[0] ? ", " : "",
           topology->cpu_model, topology->is_this_machine ? "" : " (shown, not applied)");
  write_count (writer->out, "", topology->n_pus, "PU", "PUs");
  write_count (writer->out, " on ", topology->n_cores, "core", "cores");
  if (topology->n_packages > 0)
    write_count (writer->out, ", ", topology->n_packages, "package", "packages");
  write_count (writer->out, ", ", topology->n_numa, "NUMA node", "NUMA nodes");
  if (topology->memory_bytes == 0)
    fputs (" (size not reported)", writer->out);
  fputs ("\n\n", writer->out);
}

/* What the tree cannot show, or shows only PU by PU. */
static void
write_remarks (const Writer *writer)
{
  const LseTopology *topology = writer->topology;
  char cpus[160];
  size_t n_allowed = lse_topology_n_allowed_pus (topology);
  if (n_allowed < topology->n_pus)
    fprintf (writer->out, "Allowed: %s (%zu of %zu PUs).\n",
             lse_words_cpus (&topology->allowed, cpus, sizeof cpus), n_allowed, topology->n_pus);
  if (topology->n_offline_pus > 0)
    fprintf (writer->out, "Offline: %s.\n", lse_words_cpus (&topology->offline, cpus, sizeof cpus));
}

char *
lse_topology_to_text (const LseTopology *topology, bool fold)
{
  char *text = NULL;
  size_t bytes = 0;
  Writer writer = {.topology = topology, .out = open_memstream (&text, &bytes), .fold = fold};
  if (writer.out == NULL)
    return NULL;
  write_heading (&writer);
  write_tree (&writer, 0, 0);
  write_remarks (&writer);
  if (fclose (writer.out) != 0)
    {
      free (text);
      return NULL;
    }
  return text;
}

/* The innermost object of @type around @pu; a node with memory only where it holds the PU. */
static int
around (const LseTopology *topology, int pu, LseObjType type)
{
  for (int i = topology->pus[pu]; i >= 0; i = topology->objects[i].parent)
    {
      if (topology->objects[i].type == type)
        return i;
      int memory = type == LSE_OBJ_NUMA ? topology->objects[i].first_memory : -1;
      for (; memory >= 0; memory = topology->objects[memory].next_sibling)
        {
          int node = memory;
          while (topology->objects[node].type == LSE_OBJ_MEMORY_CACHE &&
                 topology->objects[node].first_memory >= 0)
            node = topology->objects[node].first_memory;
          if (topology->objects[node].type == type && topology->objects[node].n_pus > 0)
            return node;
        }
    }
  return -1;
}

char *
lse_pu_to_text (const LseTopology *topology, int os_index, char *text, size_t size)
{
  int pu = lse_topology_pu_of_os (topology, os_index);
  if (pu < 0)
    {
      snprintf (text, size, _ ("no PU %d"), os_index);
      return text;
    }
  int core = topology->core_of_pu[pu];
  int package = topology->n_packages > 1 ? around (topology, pu, LSE_OBJ_PACKAGE) : -1;
  int node = topology->n_numa > 1 ? around (topology, pu, LSE_OBJ_NUMA) : -1;
  int package_index = package >= 0 ? topology->objects[package].logical_index : -1;
  int node_index = node >= 0 ? topology->objects[node].os_index : -1;
  if (package >= 0 && node >= 0)
    snprintf (text, size, _ ("PU %d (core %d, package %d, node %d)"), os_index, core, package_index,
              node_index);
  else if (package >= 0)
    snprintf (text, size, _ ("PU %d (core %d, package %d)"), os_index, core, package_index);
  else if (node >= 0)
    snprintf (text, size, _ ("PU %d (core %d, node %d)"), os_index, core, node_index);
  else
    snprintf (text, size, _ ("PU %d (core %d)"), os_index, core);
  return text;
}

/* By logical PU and by core: the first worker there, -1. */
typedef struct
{
  int *on_pu, *on_core;
} FirstWorkers;

static void
write_worker (FILE *out,
              const LseTopology *topology,
              FirstWorkers *first,
              size_t worker,
              int os_index)
{
  char text[96];
  if (os_index < 0)
    {
      lse_words_cpus (&topology->allowed, text, sizeof text);
      fprintf (out, _ ("w%zu → any of %s"), worker, text);
      fputc ('\n', out);
      return;
    }
  lse_pu_to_text (topology, os_index, text, sizeof text);
  int pu = lse_topology_pu_of_os (topology, os_index), none = -1;
  int *on_pu = pu >= 0 ? &first->on_pu[pu] : &none;
  int *on_core = pu >= 0 ? &first->on_core[topology->core_of_pu[pu]] : &none;
  if (*on_pu >= 0)
    fprintf (out, _ ("w%zu → %s, the same PU as w%d"), worker, text, *on_pu);
  else if (*on_core >= 0)
    fprintf (out, _ ("w%zu → %s, the same core as w%d"), worker, text, *on_core);
  else
    fprintf (out, _ ("w%zu → %s"), worker, text);
  *on_pu = *on_pu < 0 ? (int)worker : *on_pu;
  *on_core = *on_core < 0 ? (int)worker : *on_core;
  fputc ('\n', out);
}

char *
lse_placement_to_text (const LseTopology *topology, const int *os_indexes, size_t n_workers)
{
  char *text = NULL;
  size_t bytes = 0;
  FirstWorkers first = {.on_pu = malloc (topology->n_pus * sizeof *first.on_pu),
                        .on_core = malloc (topology->n_cores * sizeof *first.on_core)};
  FILE *out = first.on_pu && first.on_core ? open_memstream (&text, &bytes) : NULL;
  if (out != NULL)
    {
      memset (first.on_pu, -1, topology->n_pus * sizeof *first.on_pu);
      memset (first.on_core, -1, topology->n_cores * sizeof *first.on_core);
      for (size_t i = 0; i < n_workers; i++)
        write_worker (out, topology, &first, i, os_indexes[i]);
      if (fclose (out) != 0)
        {
          free (text);
          text = NULL;
        }
    }
  free (first.on_pu);
  free (first.on_core);
  return text;
}
