/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Palettes as data. Only data has colour: marks and lines say which strategy (a "family" here),
 * filled areas say what a core was doing (a "state", each with a texture of its own so that it
 * also reads in grey). Text, axes and surfaces are shades of the text colour.
 * All themes are constant; nothing here needs cairo.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* sRGB, not premultiplied, 0 … 1 each. */
typedef struct
{
  double red, green, blue, alpha;
} LspColor;

typedef enum
{
  LSP_FAMILY_SERIAL,    /* ● solid */
  LSP_FAMILY_THREADS,   /* ■ long dashes */
  LSP_FAMILY_PROCESSES, /* ▲ short dashes */
  LSP_FAMILY_LIBRARY,   /* ◆ dash-dot: BLAS, OpenMP */
  LSP_FAMILY_GRAPH,     /* ✚ dots */
  LSP_FAMILY_HYBRID,    /* ✕ long-short: MPI ranks with threads, nested pools */
  LSP_N_FAMILIES
} LspFamily;

typedef enum
{
  LSP_STATE_NONE, /* nothing is drawn */
  LSP_STATE_COMPUTE,
  LSP_STATE_MOVE,
  LSP_STATE_START, /* start, close, dispatch, merge */
  LSP_STATE_WAIT,
  LSP_STATE_LOCK, /* lock or GIL held */
  LSP_STATE_IO,
  LSP_STATE_PREEMPTED, /* ready, but no core free */
  LSP_STATE_SLOWER,    /* slower work; in accounts only */
  LSP_STATE_SERIAL,    /* work of one while the others have none; in accounts only */
  LSP_STATE_IDLE,      /* in stacked bars only */
  LSP_N_STATES
} LspState;

typedef enum
{
  LSP_THEME_LIGHT,
  LSP_THEME_DARK,
  LSP_THEME_LIGHT_CONTRAST,
  LSP_THEME_DARK_CONTRAST,
  LSP_N_THEMES
} LspThemeId;

#define LSP_HEAT_STOPS 4

typedef struct
{
  const char *name; /* "light", "dark", "light-contrast", "dark-contrast" */
  bool is_dark;
  bool is_high_contrast;   /* outlines 2 px, no tints, textures stay */
  const char *font_family; /* first choice; Pango falls back by itself */
  double font_scale;       /* the user's text size, 1 for 96 dpi and size 100 % */

  LspColor window, view, raised; /* raised: boxed lists */
  LspColor text, secondary;
  LspColor axis, grid;
  LspColor accent, accent_text, selection;
  LspColor ok, warning, error;
  LspColor note, note_edge;

  LspColor family[LSP_N_FAMILIES];
  LspColor state[LSP_N_STATES];
  LspColor compute_tint; /* odd workers */
  LspColor heat[LSP_HEAT_STOPS];
} LspTheme;

/* One event kind as a chart shows it: `label` is what stands in a block, e.g. "send", "lock". */
typedef struct
{
  LspState state;
  const char *label; /* static, "" for none */
} LspKind;

/* The built-in theme; the light one for a number outside the list. Copy it to change the font. */
const LspTheme *lsp_theme_get (LspThemeId id);

/* By name, as a command line gives it. Returns: NULL if there is none of that name. */
const LspTheme *lsp_theme_find (const char *name);

/* "serial", "threads", "gil", "processes", "openmp", "blas", "graph", "joblib", "mpi" → family.
 * Unknown words and NULL are hybrid. */
LspFamily lsp_family_from_strategy (const char *strategy_id);

/* The state and the label of an event kind by its word ("compute", "gil-wait", …). Annotations
 * and moments without a length of their own, and unknown words, have %LSP_STATE_NONE. */
LspKind lsp_kind_from_word (const char *word);

/* "compute", "move data", … as legends say it. Static. */
const char *lsp_state_label (LspState state);

/* Dash pattern of a family's line in px; *@n_dashes is 0 for a solid line. Static. */
const double *lsp_family_dashes (LspFamily family, int *n_dashes);

LspColor lsp_color_with_alpha (LspColor color, double alpha);

/* @top painted over the opaque @bottom. */
LspColor lsp_color_over (LspColor top, LspColor bottom);

/* @ratio 0 → @a, 1 → @b. */
LspColor lsp_color_mix (LspColor a, LspColor b, double ratio);

/* WCAG contrast of two opaque colours, 1 … 21. */
double lsp_color_contrast (LspColor a, LspColor b);

/* Black or white, whichever contrasts more with the opaque @fill. */
LspColor lsp_color_text_on (LspColor fill);

/* Load 0 … 1 on the sequential scale, away from the surface; out of range is clamped, NaN is the
 * view colour. */
LspColor lsp_theme_heat (const LspTheme *theme, double load_ratio);
