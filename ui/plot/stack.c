/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drawing of the stacked bars.
 */
#include "plot/stack.h"
#include "plot/stack-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>

#define LEAST_NUMBER 24 /* px of a part that has its number inside */
#define SPLIT 1         /* px between parts */

/* "1.29×" for the first part, "0.44" for the others; of times the figure alone. */
static void
number_text (const LspStack *stack,
             const LspStackRow *row,
             size_t part,
             LspTimeUnit unit,
             char out[LSP_NUMBER_SIZE])
{
  double value = lsp_stack_value (stack, row, part);
  if (stack->mode == LSP_STACK_TIME)
    lsp_format_digits (out, value / unit.ns, 2);
  else if (part == 0)
    lsp_format_speedup (out, value);
  else
    lsp_format_number (out, value, 2);
}

static bool
fits (const LspCanvas *canvas, const LspText *style, const char *text, double width, bool is_plate)
{
  double needed = is_plate ? lsp_canvas_plate_width (canvas->theme, style, text)
                           : lsp_text_width (canvas->theme, style, text) + 6;
  return width >= LEAST_NUMBER * canvas->theme->font_scale && width >= needed;
}

/* On plain colour as it is; on a texture on a plate. Returns: false if there is no room. */
static bool
draw_number (const LspCanvas *canvas, LspState state, LspBox box, const char *text)
{
  const LspTheme *theme = canvas->theme;
  bool is_plain = state == LSP_STATE_COMPUTE || state == LSP_STATE_LOCK;
  bool is_empty = state == LSP_STATE_IDLE || state == LSP_STATE_WAIT;
  LspText style = {.size = LSP_SIZE_CAPTION,
                   .weight = is_plain ? LSP_WEIGHT_BOLD : LSP_WEIGHT_NORMAL,
                   .color = is_plain ? lsp_color_text_on (theme->state[state]) : theme->text,
                   .align = 0.5};
  double x = box.x + box.width / 2, y = box.y + box.height / 2;
  if (!fits (canvas, &style, text, box.width, !is_plain && !is_empty))
    return false;
  if (is_plain || is_empty)
    lsp_canvas_text_centred (canvas, x, y, &style, text);
  else
    lsp_canvas_plate (canvas, x, y, &style, text);
  return true;
}

/* Returns: true if the first part has its number inside. */
static bool
draw_parts (const LspCanvas *canvas,
            const LspStack *stack,
            const LspStackRowLayout *place,
            LspTimeUnit unit)
{
  bool has_first = false;
  for (size_t i = 0; i < stack->n_parts && i < LSP_STACK_MAX_PARTS; i++)
    {
      char text[LSP_NUMBER_SIZE];
      LspStackSpan span = place->spans[i];
      LspBox box = {span.x1, place->bar.y, span.x2 - span.x1, place->bar.height};
      if (box.width < 0.5)
        continue;
      box.width = fmax (box.width - SPLIT, 1);
      lsp_canvas_state (canvas, stack->parts[i].state, false, box, box.y, 2);
      number_text (stack, place->row, i, unit, text);
      bool has_number = draw_number (canvas, stack->parts[i].state, box, text);
      has_first |= i == 0 && has_number;
    }
  return has_first;
}

/* How far the bar reaches beyond the full one, as a bracket under it. */
static void
draw_gain (const LspCanvas *canvas, const LspStackRowLayout *place)
{
  double full_x = place->bar.x + place->bar.width, y = place->bar.y + place->bar.height + 4;
  if (place->gain_x < full_x + 1)
    return;
  LspLine line = lsp_line_solid (canvas->theme->text, 2);
  lsp_canvas_line (canvas, full_x, y, place->gain_x, y, line);
  lsp_canvas_line (canvas, full_x, y - 3, full_x, y + 1, line);
  lsp_canvas_line (canvas, place->gain_x, y - 3, place->gain_x, y + 1, line);
}

/* Below the name: what does not stand in the bar. "" for nothing. */
static void
below_name (const LspStack *stack, const LspStackRow *row, bool has_first, char out[96])
{
  char number[LSP_NUMBER_SIZE];
  double gain = lsp_stack_gain (stack, row);
  out[0] = '\0';
  if (row->values == NULL || stack->mode == LSP_STACK_TIME)
    return;
  if (gain >= 0.005)
    snprintf (out, 96, _ ("%s gained"), lsp_format_number (number, gain, 2));
  else if (!has_first)
    snprintf (out, 96, "%s", lsp_format_speedup (number, lsp_stack_value (stack, row, 0)));
}

static void
draw_name (const LspCanvas *canvas,
           const LspStackLayout *layout,
           const LspStackRowLayout *place,
           const char *below)
{
  const LspTheme *theme = canvas->theme;
  const LspStackRow *row = place->row;
  LspText name = {.size = LSP_SIZE_ROW, .weight = LSP_WEIGHT_BOLD, .color = theme->text};
  LspText small = {.size = LSP_SIZE_CAPTION, .color = theme->secondary};
  LspMark mark = {row->family, 12, row->is_hollow, row->is_python, false};
  bool is_beside = layout->is_narrow && *below;
  double shift = *below && !layout->is_narrow ? 7.5 * layout->em : 0;
  double y =
      layout->is_narrow ? place->y + 10 * layout->em : place->bar.y + place->bar.height / 2 - shift;
  double small_width = is_beside ? lsp_text_width (theme, &small, below) + 12 : 0;
  name.max_width = fmax (layout->label_width + 8 - small_width, 40);
  small.max_width = layout->label_width + 8;
  lsp_canvas_mark (canvas, 8, y, &mark);
  double used =
      lsp_canvas_text_centred (canvas, layout->label_x, y, &name, lsp_stack_row_label (row));
  if (is_beside)
    lsp_canvas_text_centred (canvas, layout->label_x + used + 12, y, &small, below);
  else if (*below)
    lsp_canvas_text_centred (canvas, layout->label_x, y + 2 * shift + 1, &small, below);
}

static void
draw_reason (const LspCanvas *canvas, const LspStackLayout *layout, const LspStackRowLayout *place)
{
  enum
  {
    MOST_LINES = 2
  };
  const LspTheme *theme = canvas->theme;
  LspText style = {.size = LSP_SIZE_CAPTION,
                   .color = theme->secondary,
                   .max_width = layout->width - layout->plot_x};
  char lines[MOST_LINES][LSP_LINE_SIZE];
  if (place->row->reason == NULL || *place->row->reason == '\0')
    return;
  size_t n = lsp_text_wrap (theme, &style, place->row->reason, lines, MOST_LINES);
  double middle = place->bar.y + place->bar.height / 2, pitch = 16 * layout->em;
  for (size_t i = 0; i < n; i++)
    lsp_canvas_text_centred (canvas, layout->plot_x,
                             middle + ((double)i - ((double)n - 1) / 2) * pitch, &style, lines[i]);
}

static void
draw_row (const LspCanvas *canvas,
          const LspStackLayout *layout,
          const LspStack *stack,
          const LspStackRowLayout *place,
          LspTimeUnit unit)
{
  char below[96];
  bool has_first = draw_parts (canvas, stack, place, unit);
  below_name (stack, place->row, has_first, below);
  draw_name (canvas, layout, place, below);
  draw_gain (canvas, place);
  if (place->bar.width <= 0)
    draw_reason (canvas, layout, place);
  else if (stack->mode == LSP_STACK_TIME)
    {
      char text[LSP_NUMBER_SIZE];
      LspText style = {
          .size = LSP_SIZE_CAPTION, .weight = LSP_WEIGHT_BOLD, .color = canvas->theme->text};
      double end = fmax (place->bar.x + place->bar.width, place->gain_x);
      lsp_canvas_text_centred (canvas, end + 8, place->bar.y + place->bar.height / 2, &style,
                               lsp_format_time (text, place->row->whole));
    }
}

/* The scale's end is a figure of its own, which need not be round: a tick stands there as well. */
static void
draw_axis (const LspCanvas *canvas,
           const LspStackLayout *layout,
           const LspStack *stack,
           const LspStackGroup *group,
           LspTimeUnit unit)
{
  LspScale scale = group->scale;
  bool is_time = stack->mode == LSP_STACK_TIME;
  scale.to /= is_time ? unit.ns : 1;
  size_t most = (size_t)fmin (fmax (layout->plot_width / (42 * layout->em), 2), 6);
  LspTicks ticks = lsp_ticks_linear (0, scale.to, most);
  lsp_canvas_axis_x (canvas, &scale, &ticks, group->axis_y,
                     is_time                ? unit.name
                     : stack->is_in_workers ? _ ("workers")
                                            : _ ("cores"));
}

static void
draw_group (const LspCanvas *canvas,
            const LspStackLayout *layout,
            const LspStack *stack,
            const LspStackGroup *group)
{
  LspTimeUnit unit = lsp_time_unit (group->scale.to);
  LspText heading = {.size = LSP_SIZE_ROW,
                     .weight = LSP_WEIGHT_BOLD,
                     .color = canvas->theme->text,
                     .max_width = layout->width};
  if (group->heading)
    lsp_canvas_text_centred (canvas, 0, group->y + 9 * layout->em, &heading, group->heading);
  for (size_t i = 0; i < group->n_rows; i++)
    draw_row (canvas, layout, stack, &group->rows[i], unit);
  if (group->has_axis)
    draw_axis (canvas, layout, stack, group, unit);
}

/* ------------------------------------------------------------------ the cursor */

static const LspStackRowLayout *
find_row (const LspStackLayout *layout, const LspStack *stack, size_t index)
{
  for (size_t g = 0; index < stack->n_rows && g < layout->n_groups; g++)
    for (size_t i = 0; i < layout->groups[g].n_rows; i++)
      if (layout->groups[g].rows[i].row == &stack->rows[index])
        return &layout->groups[g].rows[i];
  return NULL;
}

/* A band behind the row; where tints are not wanted, lines above and below. */
static void
draw_row_focus (const LspCanvas *canvas, const LspStackLayout *layout, const LspStack *stack)
{
  const LspStackRowLayout *place =
      stack->has_focus ? find_row (layout, stack, stack->focus_row) : NULL;
  if (place == NULL)
    return;
  double top = round (place->y), bottom = round (place->y + place->height);
  LspLine line = lsp_line_solid (canvas->theme->text, 2);
  if (!canvas->theme->is_high_contrast)
    lsp_canvas_round_rect (canvas, (LspBox) {0, top, layout->width, bottom - top}, 6,
                           canvas->theme->selection);
  else
    {
      lsp_canvas_line (canvas, 0, top, layout->width, top, line);
      lsp_canvas_line (canvas, 0, bottom, layout->width, bottom, line);
    }
}

static void
draw_part_focus (const LspCanvas *canvas, const LspStackLayout *layout, const LspStack *stack)
{
  const LspStackRowLayout *place =
      stack->has_focus ? find_row (layout, stack, stack->focus_row) : NULL;
  if (place == NULL || stack->focus_part >= stack->n_parts)
    return;
  LspStackSpan span = place->spans[stack->focus_part];
  LspBox box = {span.x1 - 2, place->bar.y - 2, fmax (span.x2 - span.x1, 2) + 3,
                place->bar.height + 4};
  lsp_canvas_frame (canvas, box, 3, lsp_line_solid (canvas->theme->text, 2));
}

bool
lsp_stack_hit (const LspStack *stack,
               double width,
               const LspTheme *theme,
               double x,
               double y,
               size_t *row,
               size_t *part)
{
  LspStackLayout layout;
  bool is_inside = lsp_stack_layout_init (&layout, stack, width, theme) && x >= 0 && x <= width;
  const LspStackRowLayout *found = NULL;
  for (size_t i = 0; is_inside && i < stack->n_rows; i++)
    if (y >= layout.rows[i].y && y < layout.rows[i].y + layout.rows[i].height)
      found = &layout.rows[i];
  if (found != NULL)
    {
      bool is_on_bar = y >= found->bar.y && y < found->bar.y + found->bar.height;
      *row = (size_t)(found->row - stack->rows);
      *part = LSP_STACK_NO_PART;
      for (size_t i = 0; is_on_bar && i < stack->n_parts && i < LSP_STACK_MAX_PARTS; i++)
        if (x >= found->spans[i].x1 && x < found->spans[i].x2)
          *part = i;
    }
  lsp_stack_layout_clear (&layout);
  return found != NULL;
}

/* ------------------------------------------------------------------ all of it */

double
lsp_stack_height (const LspStack *stack, double width, const LspTheme *theme)
{
  LspStackLayout layout;
  lsp_stack_layout_init (&layout, stack, width, theme);
  double height = layout.height;
  lsp_stack_layout_clear (&layout);
  return height;
}

void
lsp_stack_draw (cairo_t *cr, double width, double height, const LspTheme *theme, const void *data)
{
  const LspStack *stack = data;
  LspCanvas canvas = {cr, theme};
  LspStackLayout layout;
  if (lsp_stack_layout_init (&layout, stack, width, theme))
    {
      draw_row_focus (&canvas, &layout, stack);
      lsp_stack_legend (&canvas, stack, theme, width);
      for (size_t i = 0; i < layout.n_groups; i++)
        draw_group (&canvas, &layout, stack, &layout.groups[i]);
      draw_part_focus (&canvas, &layout, stack);
    }
  if (stack->n_rows == 0)
    {
      LspText style = {.size = LSP_SIZE_ROW, .color = theme->secondary, .align = 0.5};
      lsp_canvas_text_centred (&canvas, width / 2, fmin (height, 40) / 2, &style,
                               _ ("Nothing measured yet"));
    }
  lsp_stack_layout_clear (&layout);
}
