/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The palettes and the colour arithmetic. Blues, oranges, purples and greys only: no pair of
 * states or families differs by red against green.
 */
#include "plot/theme.h"

#include "i18n.h"

#include <math.h>
#include <string.h>

#define HEX(rgb, opacity)                                                                          \
  {                                                                                                \
    (((rgb) >> 16) & 0xff) / 255.0, (((rgb) >> 8) & 0xff) / 255.0, ((rgb)&0xff) / 255.0, (opacity) \
  }

/* clang-format off */
#define LIGHT_FAMILIES                              \
  {                                                 \
    [LSP_FAMILY_SERIAL] = HEX (0x000000, 1),        \
    [LSP_FAMILY_THREADS] = HEX (0x4477aa, 1),       \
    [LSP_FAMILY_PROCESSES] = HEX (0xd55e00, 1),     \
    [LSP_FAMILY_LIBRARY] = HEX (0x882255, 1),       \
    [LSP_FAMILY_GRAPH] = HEX (0x332288, 1),         \
    [LSP_FAMILY_HYBRID] = HEX (0xb5835a, 1),        \
  }
#define DARK_FAMILIES                               \
  {                                                 \
    [LSP_FAMILY_SERIAL] = HEX (0xffffff, 1),        \
    [LSP_FAMILY_THREADS] = HEX (0x7fdbff, 1),       \
    [LSP_FAMILY_PROCESSES] = HEX (0xc64600, 1),     \
    [LSP_FAMILY_LIBRARY] = HEX (0xaa4499, 1),       \
    [LSP_FAMILY_GRAPH] = HEX (0x26a269, 1),         \
    [LSP_FAMILY_HYBRID] = HEX (0xe5a50a, 1),        \
  }
#define LIGHT_STATES                                \
  {                                                 \
    [LSP_STATE_COMPUTE] = HEX (0x4477aa, 1),        \
    [LSP_STATE_MOVE] = HEX (0xd55e00, 1),           \
    [LSP_STATE_START] = HEX (0xb5835a, 1),          \
    [LSP_STATE_WAIT] = HEX (0x882255, 1),           \
    [LSP_STATE_LOCK] = HEX (0x882255, 1),           \
    [LSP_STATE_IO] = HEX (0x332288, 1),             \
    [LSP_STATE_PREEMPTED] = HEX (0x3d3d3d, 1),      \
    [LSP_STATE_SLOWER] = HEX (0x4477aa, 1),         \
    [LSP_STATE_SERIAL] = HEX (0xb5835a, 1),         \
    [LSP_STATE_IDLE] = HEX (0x000000, 0.45),        \
  }
#define DARK_STATES                                 \
  {                                                 \
    [LSP_STATE_COMPUTE] = HEX (0x7fdbff, 1),        \
    [LSP_STATE_MOVE] = HEX (0xc64600, 1),           \
    [LSP_STATE_START] = HEX (0xe5a50a, 1),          \
    [LSP_STATE_WAIT] = HEX (0xaa4499, 1),           \
    [LSP_STATE_LOCK] = HEX (0xaa4499, 1),           \
    [LSP_STATE_IO] = HEX (0x26a269, 1),             \
    [LSP_STATE_PREEMPTED] = HEX (0xd8d8d8, 1),      \
    [LSP_STATE_SLOWER] = HEX (0x7fdbff, 1),         \
    [LSP_STATE_SERIAL] = HEX (0xe5a50a, 1),         \
    [LSP_STATE_IDLE] = HEX (0xffffff, 0.48),        \
  }
#define LIGHT_HEAT { HEX (0xffffff, 1), HEX (0xefdf9a, 1), HEX (0x8a8678, 1), HEX (0x00224e, 1) }
#define DARK_HEAT { HEX (0x1e1e1e, 1), HEX (0x2a3f6b, 1), HEX (0x7d7c76, 1), HEX (0xfee838, 1) }

#define LIGHT_COMMON                                                               \
  .font_family = "Cantarell", .font_scale = 1,                                     \
  .window = HEX (0xfafafa, 1), .view = HEX (0xffffff, 1), .raised = HEX (0xffffff, 1), \
  .accent = HEX (0x1c71d8, 1), .accent_text = HEX (0x1a63c2, 1),                   \
  .selection = HEX (0x1c71d8, 0.10),                                               \
  .ok = HEX (0x18774a, 1), .warning = HEX (0x8a6000, 1), .error = HEX (0xc01c28, 1), \
  .note = HEX (0xfdf3d3, 1), .note_edge = HEX (0xe5c15a, 1),                       \
  .family = LIGHT_FAMILIES, .state = LIGHT_STATES, .heat = LIGHT_HEAT
#define DARK_COMMON                                                                \
  .font_family = "Cantarell", .font_scale = 1, .is_dark = true,                    \
  .window = HEX (0x242424, 1), .view = HEX (0x1e1e1e, 1), .raised = HEX (0x343434, 1), \
  .accent = HEX (0x1c71d8, 1), .accent_text = HEX (0x8fbdf2, 1),                   \
  .selection = HEX (0x62a0ea, 0.16),                                               \
  .ok = HEX (0x8ff0a4, 1), .warning = HEX (0xf8e45c, 1), .error = HEX (0xff938c, 1), \
  .note = HEX (0x453d1c, 1), .note_edge = HEX (0x8c7a27, 1),                       \
  .family = DARK_FAMILIES, .state = DARK_STATES, .heat = DARK_HEAT

static const LspTheme themes[LSP_N_THEMES] = {
  [LSP_THEME_LIGHT] = {
    .name = "light", LIGHT_COMMON,
    .text = HEX (0x000000, 0.80), .secondary = HEX (0x000000, 0.62),
    .axis = HEX (0x000000, 0.45), .grid = HEX (0x000000, 0.08),
    .compute_tint = HEX (0xa9c0d8, 1),
  },
  [LSP_THEME_DARK] = {
    .name = "dark", DARK_COMMON,
    .text = HEX (0xffffff, 0.94), .secondary = HEX (0xffffff, 0.68),
    .axis = HEX (0xffffff, 0.48), .grid = HEX (0xffffff, 0.09),
    .compute_tint = HEX (0x3f7288, 1),
  },
  /* No tints: an odd worker's blocks have the colour of all. */
  [LSP_THEME_LIGHT_CONTRAST] = {
    .name = "light-contrast", LIGHT_COMMON, .is_high_contrast = true,
    .text = HEX (0x000000, 1), .secondary = HEX (0x000000, 0.86),
    .axis = HEX (0x000000, 0.80), .grid = HEX (0x000000, 0.24),
    .compute_tint = HEX (0x4477aa, 1),
  },
  [LSP_THEME_DARK_CONTRAST] = {
    .name = "dark-contrast", DARK_COMMON, .is_high_contrast = true,
    .text = HEX (0xffffff, 1), .secondary = HEX (0xffffff, 0.88),
    .axis = HEX (0xffffff, 0.84), .grid = HEX (0xffffff, 0.28),
    .compute_tint = HEX (0x7fdbff, 1),
  },
};

static const struct { const char *strategy; LspFamily family; } families[] = {
  {"serial", LSP_FAMILY_SERIAL},       {"threads", LSP_FAMILY_THREADS},
  {"gil", LSP_FAMILY_THREADS},         {"processes", LSP_FAMILY_PROCESSES},
  {"openmp", LSP_FAMILY_LIBRARY},      {"blas", LSP_FAMILY_LIBRARY},
  {"graph", LSP_FAMILY_GRAPH},         {"joblib", LSP_FAMILY_PROCESSES},
  {"mpi", LSP_FAMILY_HYBRID},
};

/* An event takes the state of the account part that names its kind; gil-held is an annotation
 * over compute and verification lies outside the timed region. */
static const struct { const char *word; LspKind kind; } kinds[] = {
  {"compute", {LSP_STATE_COMPUTE, ""}},         {"gil-wait", {LSP_STATE_WAIT, "GIL"}},
  {"lock-wait", {LSP_STATE_WAIT, N_ ("lock")}},      {"queue-wait", {LSP_STATE_WAIT, N_ ("queue")}},
  {"serialize", {LSP_STATE_MOVE, N_ ("pack")}},      {"deserialize", {LSP_STATE_MOVE, N_ ("unpack")}},
  {"send", {LSP_STATE_MOVE, N_ ("send")}},           {"receive", {LSP_STATE_MOVE, N_ ("receive")}},
  {"spawn", {LSP_STATE_START, N_ ("start")}},        {"import", {LSP_STATE_START, N_ ("import")}},
  {"dispatch", {LSP_STATE_START, N_ ("dispatch")}},  {"merge", {LSP_STATE_START, N_ ("merge")}},
  {"allocate", {LSP_STATE_START, N_ ("allocate")}},  {"io-wait", {LSP_STATE_IO, "I/O"}},
  {"barrier", {LSP_STATE_WAIT, N_ ("others")}},      {"task-submit", {LSP_STATE_START, N_ ("submit")}},
  {"gil-forced-switch", {LSP_STATE_WAIT, "GIL"}}, {"phase", {LSP_STATE_START, N_ ("serial part")}},
};
/* clang-format on */

const LspTheme *
lsp_theme_get (LspThemeId id)
{
  return &themes[(unsigned)id < LSP_N_THEMES ? id : LSP_THEME_LIGHT];
}

const LspTheme *
lsp_theme_find (const char *name)
{
  for (size_t i = 0; name && i < LSP_N_THEMES; i++)
    if (strcmp (themes[i].name, name) == 0)
      return &themes[i];
  return NULL;
}

LspFamily
lsp_family_from_strategy (const char *strategy_id)
{
  for (size_t i = 0; strategy_id && i < sizeof families / sizeof families[0]; i++)
    if (strcmp (families[i].strategy, strategy_id) == 0)
      return families[i].family;
  return LSP_FAMILY_HYBRID;
}

/* The empty word is the catalogue's header. */
static const char *
translated (const char *word)
{
  return *word ? _ (word) : "";
}

LspKind
lsp_kind_from_word (const char *word)
{
  for (size_t i = 0; word && i < sizeof kinds / sizeof kinds[0]; i++)
    if (strcmp (kinds[i].word, word) == 0)
      return (LspKind) {kinds[i].kind.state, translated (kinds[i].kind.label)};
  return (LspKind) {LSP_STATE_NONE, ""};
}

const char *
lsp_state_label (LspState state)
{
  static const char *const labels[LSP_N_STATES] = {
      [LSP_STATE_NONE] = "",
      [LSP_STATE_COMPUTE] = N_ ("compute"),
      [LSP_STATE_MOVE] = N_ ("move data"),
      [LSP_STATE_START] = N_ ("start, dispatch, merge"),
      [LSP_STATE_WAIT] = N_ ("wait"),
      [LSP_STATE_LOCK] = N_ ("holds the lock"),
      [LSP_STATE_IO] = N_ ("I/O"),
      [LSP_STATE_PREEMPTED] = N_ ("no core free"),
      [LSP_STATE_SLOWER] = N_ ("slower work"),
      [LSP_STATE_SERIAL] = N_ ("serial part"),
      [LSP_STATE_IDLE] = N_ ("idle"),
  };
  return (unsigned)state < LSP_N_STATES ? translated (labels[state]) : "";
}

const double *
lsp_family_dashes (LspFamily family, int *n_dashes)
{
  static const struct
  {
    int n;
    double dashes[4];
  } table[LSP_N_FAMILIES] = {
      [LSP_FAMILY_SERIAL] = {0, {0}},       [LSP_FAMILY_THREADS] = {2, {12, 3}},
      [LSP_FAMILY_PROCESSES] = {2, {5, 3}}, [LSP_FAMILY_LIBRARY] = {4, {8, 3, 2, 3}},
      [LSP_FAMILY_GRAPH] = {2, {2, 3}},     [LSP_FAMILY_HYBRID] = {4, {10, 3, 4, 3}},
  };
  size_t index = (unsigned)family < LSP_N_FAMILIES ? family : LSP_FAMILY_HYBRID;
  *n_dashes = table[index].n;
  return table[index].dashes;
}

LspColor
lsp_color_with_alpha (LspColor color, double alpha)
{
  color.alpha = alpha;
  return color;
}

LspColor
lsp_color_mix (LspColor a, LspColor b, double ratio)
{
  return (LspColor) {
      a.red + (b.red - a.red) * ratio,
      a.green + (b.green - a.green) * ratio,
      a.blue + (b.blue - a.blue) * ratio,
      a.alpha + (b.alpha - a.alpha) * ratio,
  };
}

LspColor
lsp_color_over (LspColor top, LspColor bottom)
{
  LspColor mixed = lsp_color_mix (bottom, top, top.alpha);
  mixed.alpha = 1;
  return mixed;
}

static double
linear_light (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
luminance (LspColor color)
{
  return 0.2126 * linear_light (color.red) + 0.7152 * linear_light (color.green) +
         0.0722 * linear_light (color.blue);
}

double
lsp_color_contrast (LspColor a, LspColor b)
{
  double first = luminance (a), second = luminance (b);
  return (fmax (first, second) + 0.05) / (fmin (first, second) + 0.05);
}

LspColor
lsp_color_text_on (LspColor fill)
{
  static const LspColor black = {0, 0, 0, 1}, white = {1, 1, 1, 1};
  return lsp_color_contrast (black, fill) >= lsp_color_contrast (white, fill) ? black : white;
}

LspColor
lsp_theme_heat (const LspTheme *theme, double load_ratio)
{
  static const double stops[LSP_HEAT_STOPS] = {0, 0.25, 0.65, 1};
  if (isnan (load_ratio))
    return theme->view;
  double load = fmin (fmax (load_ratio, 0), 1);
  size_t i = 1;
  while (i < LSP_HEAT_STOPS - 1 && load > stops[i])
    i++;
  return lsp_color_mix (theme->heat[i - 1], theme->heat[i],
                        (load - stops[i - 1]) / (stops[i] - stops[i - 1]));
}
