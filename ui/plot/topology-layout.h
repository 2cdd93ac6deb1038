/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where each box of the machine map stands. The machine comes in as flat arrays, the boxes go out as
 * a flat array; no text is drawn and no font is asked, so that every rule can be tested alone:
 *
 *   - memory is a strip above its CPUs, a shared cache a lid over what shares it, the caches of one
 *     core lie inside the core, hardware threads are stacked inside their core;
 *   - all PUs have the same size;
 *   - equal neighbours form a run and each run its own grid, exact where that is possible;
 *   - every sub-tree keeps its best shape for each aspect, the picture decides which are taken;
 *   - the largest PU with which everything fits wins. Where that is too small to read, long runs
 *     are folded to "first, second, … last" and the fold says how many it hides.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum
{
  LSP_TOPOLOGY_MACHINE,
  LSP_TOPOLOGY_PACKAGE,
  LSP_TOPOLOGY_DIE,
  LSP_TOPOLOGY_GROUP,
  LSP_TOPOLOGY_NUMA,
  LSP_TOPOLOGY_MEMORY_CACHE,
  LSP_TOPOLOGY_CACHE,
  LSP_TOPOLOGY_CORE,
  LSP_TOPOLOGY_PU
} LspTopologyType;

typedef struct
{
  LspTopologyType type;
  int cache_level;   /* 1 … 5 for caches */
  int logical_index; /* among its type (and level) */
  int os_index;      /* -1 unknown */
  int parent;        /* index into the objects, -1 for the machine, which is object 0 */
  int first_child;   /* CPU side: packages, caches, cores, PUs; -1 */
  int first_memory;  /* NUMA nodes and memory-side caches attached here; -1 */
  int next_sibling;  /* in whichever of the two lists it stands; -1 */
  int first_pu;      /* logical PUs [first_pu, first_pu + n_pus) */
  int n_pus;
  uint64_t size_bytes; /* of a cache or a memory, 0 unknown */
  bool allowed;
  const char *name; /* a group's or a memory's own name, NULL or "" if none; borrowed */
} LspTopologyObject;

typedef struct
{
  const LspTopologyObject *objects; /* children after their parents */
  size_t n_objects;
  size_t n_pus;
} LspTopologyMachine;

typedef enum
{
  LSP_TOPOLOGY_FOLD_AUTO, /* only where the PUs would be too small to read */
  LSP_TOPOLOGY_FOLD_NEVER
} LspTopologyFold;

typedef struct
{
  double width, height; /* of the place there is, px; its aspect is the target */
  double max_pu_height; /* 0: the default */
  LspTopologyFold fold;
  const bool *keep; /* by logical PU: must be visible (a worker is there); NULL: none */
} LspTopologyLayoutOptions;

typedef enum
{
  LSP_TOPOLOGY_BOX_FRAME,  /* machine, package, die, group, core; header on top, children inside */
  LSP_TOPOLOGY_BOX_CACHE,  /* the lid is the header, what shares the cache lies below it */
  LSP_TOPOLOGY_BOX_LID,    /* a cache of one core: a lid and nothing below */
  LSP_TOPOLOGY_BOX_MEMORY, /* strip */
  LSP_TOPOLOGY_BOX_PU,
  LSP_TOPOLOGY_BOX_FOLD /* stands for n_folded equal siblings from @object on */
} LspTopologyBoxKind;

typedef struct
{
  LspTopologyBoxKind kind;
  int object;
  int parent;           /* index into the boxes, -1 for the machine; parents come first */
  int n_folded;         /* FOLD: hidden siblings, else 0 */
  int first_pu, n_pus;  /* logical PUs inside, the hidden ones of a fold */
  double x, y;          /* from the picture's corner */
  double width, height; /* a cache's box spans lid and sharers */
  double header_y;      /* where text or lid stands: at the top, or below the memory of a cache */
  double header_height; /* 0: none */
} LspTopologyBox;

/* How much can be shown inside a PU; derived from its size. */
typedef enum
{
  LSP_TOPOLOGY_DETAIL_CELL,  /* below 5 px: a cell */
  LSP_TOPOLOGY_DETAIL_PLAIN, /* below 14 px: a framed cell without text */
  LSP_TOPOLOGY_DETAIL_SHORT, /* its number */
  LSP_TOPOLOGY_DETAIL_FULL   /* number, load, workers */
} LspTopologyDetail;

typedef struct
{
  size_t n_boxes;
  LspTopologyBox *boxes; /* [0] is the machine */
  double width, height;  /* taken; more than asked only when nothing smaller exists */
  double pu_width, pu_height;
  LspTopologyDetail detail;
  double fill_ratio; /* 1 − holes / area */
  int n_folds;
} LspTopologyLayout;

/**
 * lsp_topology_layout_new:
 *
 * Pure function of its arguments; about 1 ms for 2 000 PUs. Any thread.
 *
 * Returns: the boxes; NULL when memory is short or @machine has no objects. Free with
 *   lsp_topology_layout_free().
 */
LspTopologyLayout *lsp_topology_layout_new (const LspTopologyMachine *machine,
                                            const LspTopologyLayoutOptions *options);

void lsp_topology_layout_free (LspTopologyLayout *layout);

/* The detail that a PU of this size on the screen can carry. */
LspTopologyDetail lsp_topology_detail (double pu_width, double pu_height);

/* The innermost box at a point, -1 outside the machine. */
int lsp_topology_layout_hit (const LspTopologyLayout *layout, double x, double y);
