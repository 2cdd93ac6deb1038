/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/snapshot-private.h"
#include "topology/words-private.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* hwloc's tree may come from a hostile file: nothing of it is believed without a look. */
typedef struct
{
  LseTopology *topology;
  hwloc_const_cpuset_t allowed_cpus;
  hwloc_const_nodeset_t allowed_nodes;
  LseCpuSet seen; /* OS indexes of the PUs so far */
  int core;       /* number of the core that we are in, -1 outside */
  int n_groups;
  LseError *err;
} Builder;

static LseStatus add_children (Builder *builder, hwloc_obj_t from, int parent, int *last);

/* false: an object that the snapshot leaves out (instruction caches, I/O, Misc). */
static bool
kind_of (hwloc_obj_t object, LseObjType *type, int *cache_level)
{
  *cache_level = 0;
  if (hwloc_obj_type_is_dcache (object->type))
    {
      *cache_level = (int)object->attr->cache.depth;
      *type = LSE_OBJ_CACHE;
      return *cache_level >= 1 && *cache_level <= 5;
    }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wswitch-enum" /* what hwloc will add is left out, too */
  switch (object->type)
    {
    case HWLOC_OBJ_MACHINE:
      *type = LSE_OBJ_MACHINE;
      return true;
    case HWLOC_OBJ_PACKAGE:
      *type = LSE_OBJ_PACKAGE;
      return true;
    case HWLOC_OBJ_DIE:
      *type = LSE_OBJ_DIE;
      return true;
    case HWLOC_OBJ_GROUP:
      *type = LSE_OBJ_GROUP;
      return true;
    case HWLOC_OBJ_NUMANODE:
      *type = LSE_OBJ_NUMA;
      return true;
    case HWLOC_OBJ_MEMCACHE:
      *type = LSE_OBJ_MEMORY_CACHE;
      return true;
    case HWLOC_OBJ_CORE:
      *type = LSE_OBJ_CORE;
      return true;
    case HWLOC_OBJ_PU:
      *type = LSE_OBJ_PU;
      return true;
    default:
      return false;
    }
#pragma GCC diagnostic pop
}

static size_t
count_objects (hwloc_obj_t object, int depth)
{
  size_t count = 1;
  if (depth > LSE_TOPOLOGY_MAX_DEPTH)
    return LSE_TOPOLOGY_MAX_OBJECTS + 1;
  for (hwloc_obj_t child = object->first_child; child != NULL; child = child->next_sibling)
    count += count_objects (child, depth + 1);
  for (hwloc_obj_t child = object->memory_first_child; child != NULL; child = child->next_sibling)
    count += count_objects (child, depth + 1);
  return count;
}

static uint64_t
size_of (hwloc_obj_t object)
{
  if (object->attr == NULL)
    return 0;
  if (hwloc_obj_type_is_cache (object->type) || object->type == HWLOC_OBJ_MEMCACHE)
    return object->attr->cache.size;
  return object->type == HWLOC_OBJ_NUMANODE ? object->attr->numanode.local_memory : 0;
}

static LseStatus
add_pu (Builder *builder, LseTopoObject *pu, int index)
{
  LseTopology *topology = builder->topology;
  if (pu->os_index < 0 || pu->os_index >= LSE_CPUSET_MAX)
    return lse_fail (builder->err, LSE_EINVAL, 0, "it has a PU without an OS index from 0 to %d",
                     LSE_CPUSET_MAX - 1);
  if (lse_cpuset_has (&builder->seen, pu->os_index))
    return lse_fail (builder->err, LSE_EINVAL, 0, "it has two PUs with the OS index %d",
                     pu->os_index);
  lse_cpuset_add (&builder->seen, pu->os_index);
  pu->allowed = hwloc_bitmap_isset (builder->allowed_cpus, (unsigned)pu->os_index) != 0;
  if (pu->allowed)
    lse_cpuset_add (&topology->allowed, pu->os_index);
  pu->logical_index = (int)topology->n_pus;
  topology->core_of_pu[topology->n_pus] =
      builder->core >= 0 ? builder->core : (int)topology->n_cores++;
  topology->pus[topology->n_pus++] = index;
  return LSE_OK;
}

/* Memory lists are filled before it is known how many PUs their parent has. */
static void
give_memory_its_pus (LseTopology *topology, int first, int first_pu, int n_pus)
{
  for (int i = first; i >= 0; i = topology->objects[i].next_sibling)
    {
      LseTopoObject *memory = &topology->objects[i];
      memory->first_pu = first_pu;
      memory->n_pus = memory->n_pus != 0 ? n_pus : 0;
      give_memory_its_pus (topology, memory->first_memory, first_pu, n_pus);
      for (int k = memory->first_memory; k >= 0; k = topology->objects[k].next_sibling)
        memory->allowed = memory->allowed || topology->objects[k].allowed;
    }
}

/* What the types have of their own; the tree is linked by the callers. */
static LseStatus
add_by_type (Builder *builder, hwloc_obj_t from, int index)
{
  LseTopology *topology = builder->topology;
  LseTopoObject *object = &topology->objects[index];
  switch (object->type)
    {
    case LSE_OBJ_PACKAGE:
      topology->n_packages++;
      break;
    case LSE_OBJ_GROUP: /* hwloc numbers the groups of each depth from 0 */
      object->logical_index = builder->n_groups++;
      break;
    case LSE_OBJ_NUMA:
      topology->n_numa++;
      topology->memory_bytes += object->size_bytes;
      object->allowed = object->os_index >= 0 &&
                        hwloc_bitmap_isset (builder->allowed_nodes, (unsigned)object->os_index);
      object->n_pus = from->cpuset != NULL && !hwloc_bitmap_iszero (from->cpuset);
      break;
    case LSE_OBJ_MEMORY_CACHE:
      object->n_pus = from->cpuset != NULL && !hwloc_bitmap_iszero (from->cpuset);
      break;
    case LSE_OBJ_CACHE: /* KNL's MCDRAM reports itself as an L3 of 16 GiB: that is memory */
      if (strcmp (object->name, "MemorySideCache") != 0 && object->size_bytes > topology->llc_bytes)
        topology->llc_bytes = object->size_bytes;
      break;
    case LSE_OBJ_PU:
      return add_pu (builder, object, index);
    case LSE_OBJ_MACHINE:
    case LSE_OBJ_DIE:
    case LSE_OBJ_CORE:
      break;
    }
  return LSE_OK;
}

static LseStatus
add_memory (Builder *builder, hwloc_obj_t from, int parent)
{
  int last = -1;
  LseStatus status = LSE_OK;
  for (hwloc_obj_t child = from->memory_first_child; child != NULL && status == LSE_OK;
       child = child->next_sibling)
    status = add_children (builder, child, parent, &last);
  return status;
}

/* The subtree below object @index: memory first, then what holds CPUs. */
static LseStatus
add_below (Builder *builder, hwloc_obj_t from, int index)
{
  LseTopology *topology = builder->topology;
  LseTopoObject *object = &topology->objects[index];
  bool is_memory = object->type == LSE_OBJ_NUMA || object->type == LSE_OBJ_MEMORY_CACHE;
  bool opens_core = object->type == LSE_OBJ_CORE && builder->core < 0;
  int last = -1;

  if (opens_core)
    builder->core = (int)topology->n_cores++;
  LseStatus status = add_memory (builder, from, index);
  if (!is_memory && object->type != LSE_OBJ_PU)
    for (hwloc_obj_t child = from->first_child; child != NULL && status == LSE_OK;
         child = child->next_sibling)
      status = add_children (builder, child, index, &last);
  if (opens_core)
    {
      builder->core = -1;
      topology->n_cores -= (int)topology->n_pus == object->first_pu; /* a core without PUs */
    }

  if (!is_memory)
    {
      object->n_pus = (int)topology->n_pus - object->first_pu;
      give_memory_its_pus (topology, object->first_memory, object->first_pu, object->n_pus);
      for (int i = object->first_child; i >= 0; i = topology->objects[i].next_sibling)
        object->allowed = object->allowed || topology->objects[i].allowed;
    }
  return status;
}

/* Adds @from and what is below to the list of @parent that it belongs to; *@last is the end of
 * that list. An object that is left out gives its children to @parent. */
static LseStatus
add_children (Builder *builder, hwloc_obj_t from, int parent, int *last)
{
  LseTopology *topology = builder->topology;
  LseObjType type;
  int cache_level;
  LseStatus status = LSE_OK;

  if (!kind_of (from, &type, &cache_level))
    {
      for (hwloc_obj_t child = from->first_child; child != NULL && status == LSE_OK;
           child = child->next_sibling)
        status = add_children (builder, child, parent, last);
      return status;
    }

  int index = (int)topology->n_objects++;
  topology->objects[index] = (LseTopoObject) {
      .type = type,
      .cache_level = cache_level,
      .logical_index = (int)from->logical_index,
      .os_index = from->os_index <= INT_MAX ? (int)from->os_index : -1,
      .parent = parent,
      .first_child = -1,
      .first_memory = -1,
      .next_sibling = -1,
      .first_pu = (int)topology->n_pus,
      .size_bytes = size_of (from),
  };
  lse_words_copy (topology->objects[index].name, sizeof topology->objects[index].name,
                  from->subtype == NULL && type == LSE_OBJ_GROUP ? from->name : from->subtype);
  if (*last >= 0)
    topology->objects[*last].next_sibling = index;
  else if (parent >= 0 && (type == LSE_OBJ_NUMA || type == LSE_OBJ_MEMORY_CACHE))
    topology->objects[parent].first_memory = index;
  else if (parent >= 0)
    topology->objects[parent].first_child = index;
  *last = index;

  status = add_by_type (builder, from, index);
  return status == LSE_OK ? add_below (builder, from, index) : status;
}

/* "complete" has the offline PUs as well. */
static void
find_offline (LseTopology *topology, hwloc_topology_t hwloc)
{
  hwloc_const_cpuset_t complete = hwloc_topology_get_complete_cpuset (hwloc);
  hwloc_const_cpuset_t online = hwloc_topology_get_topology_cpuset (hwloc);
  if (hwloc_bitmap_weight (complete) < 0) /* a file may say "all there are" */
    return;
  for (int i = hwloc_bitmap_first (complete); i >= 0 && i < LSE_CPUSET_MAX;
       i = hwloc_bitmap_next (complete, i))
    if (!hwloc_bitmap_isset (online, (unsigned)i))
      lse_cpuset_add (&topology->offline, i);
  topology->n_offline_pus = lse_cpuset_count (&topology->offline);
}

static void
find_cpu_model (LseTopology *topology, hwloc_topology_t hwloc)
{
  hwloc_obj_t package = hwloc_get_obj_by_type (hwloc, HWLOC_OBJ_PACKAGE, 0);
  const char *model = package ? hwloc_obj_get_info_by_name (package, "CPUModel") : NULL;
  if (model == NULL)
    model = hwloc_obj_get_info_by_name (hwloc_get_root_obj (hwloc), "CPUModel");
  lse_words_copy (topology->cpu_model, sizeof topology->cpu_model, model);
}

LseStatus
lse_snapshot_take (hwloc_topology_t hwloc, LseTopology **out, LseError *err)
{
  hwloc_obj_t root = hwloc_get_root_obj (hwloc);
  size_t n_objects = count_objects (root, 0);
  *out = NULL;
  if (n_objects > LSE_TOPOLOGY_MAX_OBJECTS)
    return lse_fail (err, LSE_EINVAL, 0, "it is too large: %d objects and %d levels are the limit",
                     LSE_TOPOLOGY_MAX_OBJECTS, LSE_TOPOLOGY_MAX_DEPTH);

  LseTopology *topology = calloc (1, sizeof *topology);
  if (topology == NULL)
    return lse_fail (err, LSE_ENOMEM, 0, "there is not enough memory for it");
  topology->objects = calloc (n_objects, sizeof *topology->objects);
  topology->pus = calloc (n_objects, sizeof *topology->pus);
  topology->core_of_pu = calloc (n_objects, sizeof *topology->core_of_pu);
  if (topology->objects == NULL || topology->pus == NULL || topology->core_of_pu == NULL)
    {
      lse_topology_free (topology);
      return lse_fail (err, LSE_ENOMEM, 0, "there is not enough memory for it");
    }

  Builder builder = {
      .topology = topology,
      .allowed_cpus = hwloc_topology_get_allowed_cpuset (hwloc),
      .allowed_nodes = hwloc_topology_get_allowed_nodeset (hwloc),
      .core = -1,
      .err = err,
  };
  int last = -1;
  LseStatus status = add_children (&builder, root, -1, &last);
  if (status == LSE_OK && (topology->n_pus == 0 || topology->objects[0].type != LSE_OBJ_MACHINE))
    status = lse_fail (err, LSE_EINVAL, 0, "it has no PU");
  if (status != LSE_OK)
    {
      lse_topology_free (topology);
      return status;
    }
  find_offline (topology, hwloc);
  find_cpu_model (topology, hwloc);
  topology->is_this_machine = hwloc_topology_is_thissystem (hwloc) != 0;
  *out = topology;
  return LSE_OK;
}
