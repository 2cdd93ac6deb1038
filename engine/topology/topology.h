/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The machine as an immutable value. hwloc is read once into flat arrays; after that nothing here
 * needs hwloc, so the same code works on this machine, on an XML file and on a synthetic one.
 * hwloc's logical order is depth first, therefore every CPU object covers a contiguous range of
 * logical PUs: [first_pu, first_pu + n_pus).
 */
#pragma once

#include "base/cpuset.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum
{
  LSE_OBJ_MACHINE,
  LSE_OBJ_PACKAGE,
  LSE_OBJ_DIE,
  LSE_OBJ_GROUP,
  LSE_OBJ_NUMA,
  LSE_OBJ_MEMORY_CACHE,
  LSE_OBJ_CACHE, /* data or unified; see cache_level */
  LSE_OBJ_CORE,
  LSE_OBJ_PU
} LseObjType;

typedef struct
{
  LseObjType type;
  int cache_level;   /* 1 … 5 for caches, else 0 */
  int logical_index; /* among the objects of its type (and level) */
  int os_index;      /* -1 if unknown */
  int parent;        /* index into objects, -1 for the machine */
  int first_child;   /* CPU children (caches, cores, PUs …), -1 */
  int first_memory;  /* NUMA nodes and memory-side caches attached here, -1 */
  int next_sibling;  /* in whichever of the two lists it stands, -1 */
  int first_pu;      /* logical PU range; n_pus = 0 for CPU-less memory */
  int n_pus;
  uint64_t size_bytes; /* cache size or local memory; 0 unknown */
  bool allowed;        /* PU or NUMA node inside this session's cpuset; others: any PU inside */
  char name[32];       /* hwloc's subtype or group name, "" if none */
} LseTopoObject;

typedef struct
{
  size_t n_objects;
  LseTopoObject *objects;                                   /* [0] is the machine */
  size_t n_pus, n_cores, n_packages, n_numa, n_offline_pus; /* packages: 0 if none is reported */
  int *pus;                                                 /* object index by logical PU */
  int *core_of_pu;      /* by logical PU: a number per core; a PU without core is its own core */
  LseCpuSet allowed;    /* OS indexes that this process may use */
  LseCpuSet offline;    /* OS indexes known but not online */
  bool is_this_machine; /* false: XML or synthetic: placements are shown, never applied */
  bool is_synthetic;
  uint64_t llc_bytes;    /* the largest cache of one package, 0 unknown */
  uint64_t memory_bytes; /* of all NUMA nodes, of this machine at least the kernel's; 0 unknown */
  char cpu_model[96];    /* "" if unknown */
  char source[256];      /* "this machine", the file's name, or the synthetic string */
  char *origin;          /* file or description to load again for export; NULL: this machine */
} LseTopology;

/**
 * lse_topology_load_machine:
 *
 * Reads this machine, disallowed PUs included. Takes some ms; changes no binding. Any thread.
 * Allowed is what both the cpuset and the mask that this process was started with leave (taskset).
 * hwloc's own variables (HWLOC_XMLFILE, HWLOC_SYNTHETIC, HWLOC_FSROOT) put another machine in its
 * place; @is_this_machine is false then.
 * Returns: %LSE_OK or %LSE_EIO. Free with lse_topology_free().
 */
LseStatus lse_topology_load_machine (LseTopology **topology, LseError *err);

/**
 * lse_topology_load_xml:
 * @path: an hwloc XML file, format 1 or 2
 *
 * The file may be hostile: sizes are checked before hwloc sees it, and hwloc reads it in a child
 * process, because it can crash. Any thread.
 * Returns: %LSE_OK; %LSE_EIO if @path cannot be read; %LSE_EINVAL with a polite sentence for
 *   anything that is not a machine.
 */
LseStatus lse_topology_load_xml (LseTopology **topology, const char *path, LseError *err);

/* From hwloc's synthetic grammar, "pack:2 l3:2 core:4 pu:2"; checked and capped before hwloc sees
 * it (4096 PUs, 1024 children of one parent). %LSE_EINVAL names the token that is wrong. */
LseStatus
lse_topology_load_synthetic (LseTopology **topology, const char *description, LseError *err);

void lse_topology_free (LseTopology *topology);

/* Logical PU of an OS index, -1 if there is none. */
int lse_topology_pu_of_os (const LseTopology *topology, int os_index);

/* Number of allowed PUs, and of cores with at least one allowed PU. */
size_t lse_topology_n_allowed_pus (const LseTopology *topology);
size_t lse_topology_n_allowed_cores (const LseTopology *topology);

/* Writes the machine as hwloc XML (format 2), I/O devices included. It is loaded once more from
 * where it came from: %LSE_EIO if that is gone, or if @path cannot be written. */
LseStatus lse_topology_export_xml (const LseTopology *topology, const char *path, LseError *err);

/* The same as text; free() @xml. */
LseStatus lse_topology_dup_xml (const LseTopology *topology, char **xml, LseError *err);
