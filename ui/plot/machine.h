/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The machine drawn small: a cell for each core, filled from below by its load, and the memory
 * under them; larger with each core's clock and L2. Cores that the system does not allow are
 * hatched, those chosen for pinning have an outline and a pin. Cells shrink until all fit a
 * height: first the words go, in the end a cell is 6 px and a shade of heat.
 *
 * It may stand on any ground: nothing is painted where nothing is.
 */
#pragma once

#include "plot/theme.h"

#include <cairo.h>
#include <stddef.h>
#include <stdint.h>

typedef struct
{
  int os_index;
  double load_ratio; /* 0 … 1; NaN: not known */
  double mhz;        /* 0: not known */
  uint64_t l2_bytes; /* 0: not known */
  bool is_allowed;
  bool is_selected; /* chosen for pinning */
} LspMachineCore;

/* Borrowed for the time of the call. */
typedef struct
{
  const LspMachineCore *cores;
  size_t n_cores;
  uint64_t memory_bytes; /* 0: no strip */
  bool is_large;         /* with a frame, clock and L2 */
  double most_height;    /* px for the cells before the font scale; 0: 220 */
  bool has_focus;        /* 2 px outline around core `focus` */
  size_t focus;
} LspMachine;

typedef struct
{
  double x, y, width, height;
} LspMachineBox;

double lsp_machine_height (const LspMachine *machine, double width, const LspTheme *theme);

/* An LspDraw; @data is an LspMachine. */
void lsp_machine_draw (cairo_t *cr,
                       double width,
                       double height,
                       const LspTheme *theme,
                       const void *data);

/* Index of the core at (x, y) or −1; gaps between cells belong to none. */
int lsp_machine_hit (const LspMachine *machine,
                     double width,
                     const LspTheme *theme,
                     double x,
                     double y);

/* Where a core's cell lies; false if there is no such core. */
bool lsp_machine_cell_box (const LspMachine *machine,
                           double width,
                           const LspTheme *theme,
                           size_t core,
                           LspMachineBox *box);

/* In words. Free with free(); NULL without memory. */
char *lsp_machine_describe (const LspMachine *machine);

/* One core: "core 1: 57 % busy, 2.9 GHz, chosen". Free with free(); NULL without memory. */
char *lsp_machine_describe_core (const LspMachine *machine, size_t core);
