/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One lane: spans as blocks with numbers and words, the rest as columns in which the states are
 * stacked. Columns of equal height that touch are one box, and all boxes of a state are one fill.
 */
#include "plot/timeline-private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define LEAST_WITH_TEXT 8 /* px: narrower than any number with its sides */
#define TEXTURE_SEEN 20   /* px of texture that stay visible on each side of a plate */

static void
block_text (const LspTimeline *timeline,
            const LspTimelineLane *lane,
            size_t event,
            char *out,
            size_t size)
{
  LspState state = lsp_timeline_state (timeline, lane, event);
  const char *label = timeline->kinds[lane->kind[event]].label;
  out[0] = '\0';
  if (state == LSP_STATE_COMPUTE)
    {
      if (lane->chunk && lane->chunk[event] != LSP_NO_CHUNK)
        snprintf (out, size, "%u", lane->chunk[event]);
    }
  else if (lane->is_token)
    {
      if (lane->chunk && lane->chunk[event] != LSP_NO_CHUNK)
        snprintf (out, size, "w%u", lane->chunk[event]);
      else
        snprintf (out, size, "%s", "I/O");
    }
  else if (state == LSP_STATE_MOVE && lane->bytes && lane->bytes[event] > 0)
    {
      char bytes[LSP_NUMBER_SIZE];
      snprintf (out, size, "%s %s", label ? label : "",
                lsp_format_bytes (bytes, lane->bytes[event]));
    }
  else
    snprintf (out, size, "%s", label ? label : "");
}

/* Words only where they leave the block readable. */
static void
draw_block_text (const LspCanvas *canvas, LspState state, bool is_odd, LspBox box, const char *text)
{
  const LspTheme *theme = canvas->theme;
  LspText style = {.size = LSP_SIZE_TICK, .color = theme->text, .align = 0.5};
  double x = box.x + box.width / 2, y = box.y + box.height / 2;
  if (!*text)
    return;
  if (state == LSP_STATE_COMPUTE || state == LSP_STATE_LOCK)
    {
      LspColor fill = is_odd ? theme->compute_tint : theme->state[state];
      style.weight = LSP_WEIGHT_BOLD;
      style.color = lsp_color_text_on (fill);
      if (lsp_text_width (theme, &style, text) + 6 <= box.width)
        lsp_canvas_text_centred (canvas, x, y, &style, text);
    }
  else if (state == LSP_STATE_WAIT)
    {
      style.color = theme->secondary;
      if (lsp_text_width (theme, &style, text) + 10 <= box.width)
        lsp_canvas_text_centred (canvas, x, y, &style, text);
    }
  else if (lsp_canvas_plate_width (theme, &style, text) + 2 * TEXTURE_SEEN <= box.width)
    lsp_canvas_plate (canvas, x, y, &style, text);
}

/* A hair between neighbours, unless it would take a third of the block. */
static LspBox
block_of (const LspTimelineLayout *layout, const LspTimelineSpan *span, double px, double y)
{
  double width = (span->x2 - span->x1) * px;
  return (LspBox) {layout->plot_x + span->x1 * px, y, width - (width >= 4 ? 1 : 0),
                   layout->lane_height};
}

/* All blocks of a state are one fill; the words come on top of them. */
static void
draw_spans (const LspCanvas *canvas,
            const LspTimelineLayout *layout,
            const LspTimeline *timeline,
            const LspTimelineScan *scan,
            size_t lane_index,
            double y)
{
  const LspTimelineLane *lane = &timeline->lanes[lane_index];
  bool is_odd = lsp_timeline_lane_is_odd (timeline, lane_index);
  double px = layout->plot_width / (double)scan->n_columns;
  LspBox *blocks = calloc (scan->n_spans + 1, sizeof *blocks);
  for (size_t state = LSP_STATE_NONE + 1; blocks && state < LSP_N_STATES; state++)
    {
      size_t n_blocks = 0;
      for (size_t i = 0; i < scan->n_spans; i++)
        if (lsp_timeline_state (timeline, lane, scan->spans[i].event) == (LspState)state)
          blocks[n_blocks++] = block_of (layout, &scan->spans[i], px, y);
      if (n_blocks > 0)
        lsp_canvas_state_blocks (canvas, (LspState)state, is_odd, blocks, n_blocks, y);
    }
  free (blocks);
  for (size_t i = 0; i < scan->n_spans; i++)
    {
      const LspTimelineSpan *span = &scan->spans[i];
      LspBox box = block_of (layout, span, px, y);
      char text[80];
      if (box.width < LEAST_WITH_TEXT)
        continue;
      block_text (timeline, lane, span->event, text, sizeof text);
      draw_block_text (canvas, lsp_timeline_state (timeline, lane, span->event), is_odd, box, text);
    }
}

const LspState lsp_timeline_stack[LSP_N_STACK] = {
    LSP_STATE_COMPUTE, LSP_STATE_SLOWER, LSP_STATE_MOVE, LSP_STATE_START,
    LSP_STATE_LOCK,    LSP_STATE_IO,     LSP_STATE_WAIT, LSP_STATE_PREEMPTED};

bool
lsp_timeline_stack_heights (const float *shares, double room, int heights[LSP_N_STACK])
{
  int total = 0;
  for (size_t k = 0; k < LSP_N_STACK; k++)
    {
      double share = (double)shares[lsp_timeline_stack[k]];
      int height = (int)((share < 1 ? share : 1) * room + 0.5);
      heights[k] = share > 0 ? height > 1 ? height : 1 : 0;
      total += heights[k];
    }
  bool has_any = total > 0;
  for (; total > room; total--)
    {
      size_t tallest = 0;
      for (size_t k = 1; k < LSP_N_STACK; k++)
        if (heights[k] > heights[tallest])
          tallest = k;
      if (heights[tallest] <= 1)
        break;
      heights[tallest]--;
    }
  return has_any;
}

typedef struct
{
  size_t n_boxes;
  LspBox *boxes;
} Boxes;

static void
add_box (Boxes *boxes, LspBox box)
{
  LspBox *last = boxes->n_boxes ? &boxes->boxes[boxes->n_boxes - 1] : NULL;
  if (last && last->y == box.y && last->height == box.height &&
      fabs (last->x + last->width - box.x) < 1e-6)
    last->width += box.width;
  else
    boxes->boxes[boxes->n_boxes++] = box;
}

static void
draw_columns (const LspCanvas *canvas,
              const LspTimelineLayout *layout,
              const LspTimelineScan *scan,
              bool is_odd,
              double y)
{
  Boxes boxes[LSP_N_STACK] = {{0, NULL}};
  if (lsp_timeline_draw_pixels (canvas, layout, scan, is_odd, y))
    return;
  LspBox *memory = malloc (LSP_N_STACK * scan->n_columns * sizeof *memory);
  if (!memory)
    return;
  for (size_t k = 0; k < LSP_N_STACK; k++)
    boxes[k].boxes = memory + k * scan->n_columns;
  double px = layout->plot_width / (double)scan->n_columns;
  for (size_t column = 0; column < scan->n_columns; column++)
    {
      int heights[LSP_N_STACK];
      double bottom = y + layout->lane_height;
      lsp_timeline_stack_heights (scan->occupancy + column * LSP_N_STATES, layout->lane_height,
                                  heights);
      for (size_t k = 0; k < LSP_N_STACK; k++)
        {
          if (heights[k] <= 0)
            continue;
          bottom -= heights[k];
          add_box (&boxes[k],
                   (LspBox) {layout->plot_x + (double)column * px, bottom, px, heights[k]});
        }
    }
  for (size_t k = 0; k < LSP_N_STACK; k++)
    lsp_canvas_state_boxes (canvas, lsp_timeline_stack[k], is_odd, boxes[k].boxes, boxes[k].n_boxes,
                            y);
  free (memory);
}

void
lsp_timeline_draw_lane (const LspCanvas *canvas,
                        const LspTimelineLayout *layout,
                        const LspTimeline *timeline,
                        const LspTimelineScan *scan,
                        size_t lane_index)
{
  double y = layout->lanes_y + layout->lane_pitch * (double)lane_index;
  draw_columns (canvas, layout, scan, lsp_timeline_lane_is_odd (timeline, lane_index), y);
  draw_spans (canvas, layout, timeline, scan, lane_index, y);
}
