/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The small machine. Sizes are tried from the roomiest down until the cells fit the height.
 */
#include "plot/machine.h"
#include "plot/buffer.h"
#include "plot/canvas.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_WITH_TEXT 64
#define MOST_HEIGHT 220
#define FRAME_PADDING 9
#define MEMORY_SMALL 23
#define MEMORY_LARGE 18

/* How much a cell says. */
typedef enum
{
  CELL_LARGE,  /* name, clock, L2 */
  CELL_SMALL,  /* "0   98 %" */
  CELL_NUMBER, /* "0" */
  CELL_PLAIN,  /* filled from below */
  CELL_HEAT    /* a shade */
} Say;

typedef struct
{
  Say say;
  double width, height, gap; /* before the font scale; width is the least */
} Size;

static const Size sizes[] = {{CELL_LARGE, 108, 44, 6}, {CELL_SMALL, 58, 31, 8},
                             {CELL_NUMBER, 28, 22, 4}, {CELL_PLAIN, 18, 16, 3},
                             {CELL_PLAIN, 13, 13, 2},  {CELL_HEAT, 9, 9, 2},
                             {CELL_HEAT, 6, 6, 1}};
#define N_SIZES (sizeof sizes / sizeof sizes[0])

typedef struct
{
  Say say;
  double em, left, top; /* of the first cell */
  size_t n_across;
  double cell_width, cell_height, gap;
  double memory_y, memory_height, inner_width, height;
} Layout;

/* Returns: the height of all rows. */
static double
try_size (Layout *layout, const Size *size, const LspMachine *machine)
{
  double em = layout->em, gap = round (size->gap * em), room = layout->inner_width;
  size_t n_cores = machine->n_cores ? machine->n_cores : 1;
  layout->say = size->say;
  layout->gap = gap;
  double least = fmin (size->width * em, room);
  layout->n_across = (size_t)fmax (floor ((room + gap) / (least + gap)), 1);
  size_t n_rows = (n_cores + layout->n_across - 1) / layout->n_across;
  /* As few to a row as the rows need, so that the last one is nearly full. */
  if (size->say <= CELL_SMALL)
    layout->n_across = (n_cores + n_rows - 1) / n_rows;
  layout->cell_width = size->say <= CELL_NUMBER
                           ? floor ((room + gap) / (double)layout->n_across) - gap
                           : round (size->width * em);
  layout->cell_width = fmax (layout->cell_width, 1);
  layout->cell_height = round (size->height * em);
  return (double)n_rows * (layout->cell_height + gap) - gap;
}

static Layout
layout_of (const LspMachine *machine, double width, const LspTheme *theme)
{
  double em = theme->font_scale, pad = machine->is_large ? FRAME_PADDING * em : 1;
  Layout layout = {.em = em, .left = pad, .top = pad};
  layout.inner_width = fmax (width - 2 * pad, 1);
  double most = (machine->most_height > 0 ? machine->most_height : MOST_HEIGHT) * em, used = 0;
  for (size_t i = machine->is_large ? 0 : 1; i < N_SIZES; i++)
    {
      if (sizes[i].say <= CELL_NUMBER && machine->n_cores > MOST_WITH_TEXT)
        continue;
      used = try_size (&layout, &sizes[i], machine);
      if (used <= most)
        break;
    }
  layout.memory_y = layout.top + used + (machine->is_large ? 6 : 7) * em;
  layout.memory_height = round ((machine->is_large ? MEMORY_LARGE : MEMORY_SMALL) * em);
  double bottom =
      machine->memory_bytes > 0 ? layout.memory_y + layout.memory_height : layout.top + used;
  layout.height = ceil (bottom + pad);
  return layout;
}

static LspBox
cell_of (const Layout *layout, size_t core)
{
  double x = (layout->cell_width + layout->gap) * (double)(core % layout->n_across);
  double y = (layout->cell_height + layout->gap) * (double)(core / layout->n_across);
  return (LspBox) {layout->left + x, layout->top + y, layout->cell_width, layout->cell_height};
}

static double
radius_of (const Layout *layout)
{
  return layout->say <= CELL_SMALL ? 6 : layout->say == CELL_NUMBER ? 4 : 2;
}

/* The load from below, inside the cell's rounded corners. */
static void
draw_fill (const LspCanvas *canvas, const Layout *layout, LspBox box, double load_ratio)
{
  const LspTheme *theme = canvas->theme;
  double load = fmin (fmax (load_ratio, 0), 1);
  if (!(load_ratio > 0))
    return;
  double height = fmax (round (load * box.height), 1);
  LspColor fill =
      lsp_color_with_alpha (theme->state[LSP_STATE_COMPUTE], theme->is_high_contrast ? 0.55
                                                             : theme->is_dark        ? 0.36
                                                                                     : 0.28);
  cairo_save (canvas->cr);
  cairo_rectangle (canvas->cr, box.x, box.y + box.height - height, box.width, height);
  cairo_clip (canvas->cr);
  lsp_canvas_round_rect (canvas, box, radius_of (layout), fill);
  cairo_restore (canvas->cr);
}

/* A round head on a short needle, at the cell's upper right corner. */
static void
draw_pin (const LspCanvas *canvas, LspBox box)
{
  LspColor color = canvas->theme->accent_text;
  double size = fmin (canvas->theme->font_scale, 1.5) * 3.5;
  double x = box.x + box.width - size - 1.5, y = box.y + size + 0.5;
  lsp_canvas_line (canvas, x, y, x - 1.6 * size, y + 1.6 * size, lsp_line_solid (color, 1.5));
  lsp_canvas_dots (canvas, &x, &y, 1, 2 * size, false, color);
}

static void
draw_outline (const LspCanvas *canvas, const Layout *layout, const LspMachineCore *core, LspBox box)
{
  const LspTheme *theme = canvas->theme;
  double thin = theme->is_high_contrast ? 2 : 1, thick = layout->say == CELL_HEAT ? 1.5 : 2;
  if (!core->is_allowed)
    lsp_canvas_hatch (canvas, box, radius_of (layout));
  if (core->is_selected)
    lsp_canvas_frame (canvas, box, radius_of (layout), lsp_line_solid (theme->accent_text, thick));
  else if (layout->say != CELL_HEAT || !(core->load_ratio >= 0.12))
    lsp_canvas_frame (canvas, box, radius_of (layout), lsp_line_solid (theme->axis, thin));
  if (core->is_selected && layout->say <= CELL_NUMBER)
    draw_pin (canvas, box);
}

/* Text over hatching stands on a plate. */
static void
draw_word (const LspCanvas *canvas,
           const LspMachineCore *core,
           double x,
           double y,
           const LspText *style,
           const char *text)
{
  if (!core->is_allowed && text && *text)
    {
      double width = lsp_text_width (canvas->theme, style, text);
      double height = style->size * canvas->theme->font_scale + 2;
      LspBox plate = {x - style->align * width - 2, y - height / 2, width + 4, height};
      lsp_canvas_round_rect (canvas, plate, 3, lsp_color_with_alpha (canvas->theme->view, 0.92));
    }
  lsp_canvas_text_centred (canvas, x, y, style, text);
}

static const char *
clock_text (char out[64], double mhz)
{
  char number[LSP_NUMBER_SIZE];
  out[0] = '\0';
  if (mhz >= 999.5)
    snprintf (out, 64, _ ("%s GHz"), lsp_format_number (number, mhz / 1000, 1));
  else if (mhz > 0)
    snprintf (out, 64, _ ("%s MHz"), lsp_format_number (number, mhz, 0));
  return out;
}

/* "1 MiB": caches and memory come in whole numbers. */
static const char *
size_text (char out[LSP_NUMBER_SIZE], uint64_t bytes)
{
  lsp_format_bytes (out, bytes);
  char *zero = strstr (out, ".0 ");
  if (zero)
    memmove (zero, zero + 2, strlen (zero + 2) + 1);
  return out;
}

/* A strip with a word at the left and a size at the right. */
static void
draw_strip (const LspCanvas *canvas,
            LspBox box,
            double radius,
            bool is_filled,
            const char *word,
            uint64_t bytes)
{
  const LspTheme *theme = canvas->theme;
  double inside = 8 * theme->font_scale, y = box.y + box.height / 2;
  LspText style = {.size = LSP_SIZE_TICK, .color = theme->secondary};
  char text[LSP_NUMBER_SIZE];
  if (is_filled && !theme->is_high_contrast)
    lsp_canvas_round_rect (canvas, box, radius,
                           lsp_color_with_alpha (theme->grid, theme->grid.alpha * 0.8));
  lsp_canvas_frame (canvas, box, radius,
                    lsp_line_solid (lsp_color_with_alpha (theme->axis, theme->axis.alpha * 0.5),
                                    theme->is_high_contrast ? 2 : 1));
  size_text (text, bytes);
  double room = box.width - 2 * inside;
  double size = lsp_text_width (theme, &style, text);
  if (size + 8 + lsp_text_width (theme, &style, word) <= room)
    lsp_canvas_text_centred (canvas, box.x + inside, y, &style, word);
  style.align = 1;
  if (size <= room)
    lsp_canvas_text_centred (canvas, box.x + box.width - inside, y, &style, text);
}

static void
draw_large_words (const LspCanvas *canvas,
                  const Layout *layout,
                  const LspMachineCore *core,
                  LspBox box)
{
  const LspTheme *theme = canvas->theme;
  double em = layout->em, inside = 9 * em, y = box.y + 12 * em;
  LspText name = {.size = LSP_SIZE_CAPTION, .weight = LSP_WEIGHT_BOLD, .color = theme->text};
  LspText right = {.size = LSP_SIZE_TICK, .color = theme->secondary, .align = 1};
  char label[48], clock[64];
  snprintf (label, sizeof label, _ ("core %d"), core->os_index);
  clock_text (clock, core->mhz);
  name.max_width = fmax (box.width - 2 * inside, 8);
  draw_word (canvas, core, box.x + inside, y, &name, label);
  double used = lsp_text_width (theme, &name, label), pin = core->is_selected ? 8 * em : 0;
  if (used + 8 + lsp_text_width (theme, &right, clock) + pin <= name.max_width)
    draw_word (canvas, core, box.x + box.width - inside - pin, y, &right, clock);
  if (core->l2_bytes > 0)
    draw_strip (canvas,
                (LspBox) {box.x + inside - 1, y + 10 * em, box.width - 2 * inside + 2, 15 * em}, 3,
                true, "L2", core->l2_bytes);
}

static void
draw_small_words (const LspCanvas *canvas,
                  const Layout *layout,
                  const LspMachineCore *core,
                  LspBox box)
{
  const LspTheme *theme = canvas->theme;
  double y = box.y + box.height / 2, inside = fmin (9 * layout->em, box.width / 6);
  LspText name = {.size = LSP_SIZE_TICK, .weight = LSP_WEIGHT_BOLD, .color = theme->text};
  LspText right = {.size = LSP_SIZE_TICK, .color = theme->text, .align = 1};
  char number[24], percent[LSP_NUMBER_SIZE];
  snprintf (number, sizeof number, "%d", core->os_index);
  if (layout->say == CELL_NUMBER)
    {
      name.align = 0.5;
      name.weight = core->is_selected ? LSP_WEIGHT_BOLD : LSP_WEIGHT_NORMAL;
      if (lsp_text_width (theme, &name, number) + 4 <= box.width)
        draw_word (canvas, core, box.x + box.width / 2, y, &name, number);
      return;
    }
  draw_word (canvas, core, box.x + inside, y, &name, number);
  lsp_format_percent (percent, core->load_ratio);
  double used = lsp_text_width (theme, &name, number) + 6;
  double pin = core->is_selected ? 6 * layout->em : 0;
  if (used + lsp_text_width (theme, &right, percent) + pin <= box.width - 2 * inside &&
      core->is_allowed)
    draw_word (canvas, core, box.x + box.width - inside - pin, y, &right, percent);
}

static void
draw_core (const LspCanvas *canvas, const Layout *layout, const LspMachineCore *core, LspBox box)
{
  if (layout->say == CELL_HEAT && core->load_ratio > 0)
    lsp_canvas_round_rect (canvas, box, radius_of (layout),
                           lsp_theme_heat (canvas->theme, core->load_ratio));
  else
    draw_fill (canvas, layout, box, core->load_ratio);
  draw_outline (canvas, layout, core, box);
  if (layout->say == CELL_LARGE)
    draw_large_words (canvas, layout, core, box);
  else if (layout->say <= CELL_NUMBER)
    draw_small_words (canvas, layout, core, box);
}

double
lsp_machine_height (const LspMachine *machine, double width, const LspTheme *theme)
{
  return layout_of (machine, width, theme).height;
}

void
lsp_machine_draw (cairo_t *cr, double width, double height, const LspTheme *theme, const void *data)
{
  const LspMachine *machine = data;
  LspCanvas canvas = {cr, theme};
  Layout layout = layout_of (machine, width, theme);
  if (machine->is_large)
    lsp_canvas_frame (&canvas, (LspBox) {0, 0, width, layout.height}, 8,
                      lsp_line_solid (theme->axis, theme->is_high_contrast ? 2 : 1));
  for (size_t core = 0; core < machine->n_cores; core++)
    draw_core (&canvas, &layout, &machine->cores[core], cell_of (&layout, core));
  if (machine->memory_bytes > 0)
    draw_strip (&canvas,
                (LspBox) {layout.left, layout.memory_y, layout.inner_width, layout.memory_height},
                machine->is_large ? 4 : 6, machine->is_large, _ ("memory"), machine->memory_bytes);
  if (machine->has_focus && machine->focus < machine->n_cores)
    {
      LspBox box = cell_of (&layout, machine->focus);
      LspBox ring = {box.x - 1, box.y - 1, box.width + 2, box.height + 2};
      lsp_canvas_frame (&canvas, ring, radius_of (&layout) + 1, lsp_line_solid (theme->text, 2));
    }
}

bool
lsp_machine_cell_box (const LspMachine *machine,
                      double width,
                      const LspTheme *theme,
                      size_t core,
                      LspMachineBox *box)
{
  if (core >= machine->n_cores)
    return false;
  Layout layout = layout_of (machine, width, theme);
  LspBox cell = cell_of (&layout, core);
  *box = (LspMachineBox) {cell.x, cell.y, cell.width, cell.height};
  return true;
}

int
lsp_machine_hit (const LspMachine *machine, double width, const LspTheme *theme, double x, double y)
{
  Layout layout = layout_of (machine, width, theme);
  double column = floor ((x - layout.left) / (layout.cell_width + layout.gap));
  double row = floor ((y - layout.top) / (layout.cell_height + layout.gap));
  if (!(column >= 0) || !(row >= 0) || column >= (double)layout.n_across ||
      row > (double)machine->n_cores)
    return -1;
  size_t core = (size_t)row * layout.n_across + (size_t)column;
  LspBox box = cell_of (&layout, core);
  bool is_inside = x <= box.x + box.width && y <= box.y + box.height;
  return core < machine->n_cores && is_inside ? (int)core : -1;
}

static void
add_core (LspBuffer *out, const LspMachineCore *core)
{
  char percent[LSP_NUMBER_SIZE], clock[64], bytes[LSP_NUMBER_SIZE];
  lsp_buffer_printf (out, _ ("core %d"), core->os_index);
  if (!isnan (core->load_ratio))
    lsp_buffer_printf (out, _ (", %s busy"), lsp_format_percent (percent, core->load_ratio));
  if (core->mhz > 0)
    lsp_buffer_printf (out, ", %s", clock_text (clock, core->mhz));
  if (core->l2_bytes > 0)
    lsp_buffer_printf (out, _ (", L2 %s"), size_text (bytes, core->l2_bytes));
  if (core->is_selected)
    lsp_buffer_add (out, _ (", chosen for pinning"));
  if (!core->is_allowed)
    lsp_buffer_add (out, _ (", not allowed"));
}

char *
lsp_machine_describe_core (const LspMachine *machine, size_t core)
{
  LspBuffer out = {0};
  if (core < machine->n_cores)
    add_core (&out, &machine->cores[core]);
  return lsp_buffer_take (&out);
}

char *
lsp_machine_describe (const LspMachine *machine)
{
  LspBuffer out = {0};
  char bytes[LSP_NUMBER_SIZE];
  lsp_buffer_printf (
      &out, P_ ("This machine has %zu core.", "This machine has %zu cores.", machine->n_cores),
      machine->n_cores);
  if (machine->memory_bytes > 0)
    {
      lsp_buffer_add (&out, " ");
      lsp_buffer_printf (&out, _ ("Memory: %s."), size_text (bytes, machine->memory_bytes));
    }
  lsp_buffer_add (&out, "\n");
  for (size_t i = 0; i < machine->n_cores && machine->n_cores <= MOST_WITH_TEXT; i++)
    {
      add_core (&out, &machine->cores[i]);
      lsp_buffer_add (&out, ".\n");
    }
  return lsp_buffer_take (&out);
}
