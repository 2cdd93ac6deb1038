/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sketches as tables: blocks in shares of the width, lane by lane.
 */
#include "plot/method-sketch.h"
#include "plot/buffer.h"
#include "plot/canvas.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>

#define LANE 16
#define LANE_PITCH 24
#define LABEL 14
#define N_LANES 2
#define BETWEEN 0.5 /* a lane between both */

typedef struct
{
  double lane, from, to; /* shares of the width */
  LspState state;
  const char *text; /* NULL: none; marked for translation where it is a word */
} Block;

typedef struct
{
  double from, from_lane, to, to_lane;
} Link;

typedef struct
{
  const Block *blocks;
  size_t n_blocks;
  const Link *links;
  size_t n_links;
  const char *sentence;
} Sketch;

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

static const Block threads[] = {
    {0, 0.00, 0.23, LSP_STATE_COMPUTE, "0"}, {0, 0.26, 0.49, LSP_STATE_COMPUTE, "2"},
    {0, 0.51, 0.74, LSP_STATE_COMPUTE, "4"}, {0, 0.77, 1.00, LSP_STATE_COMPUTE, "6"},
    {1, 0.06, 0.29, LSP_STATE_COMPUTE, "1"}, {1, 0.32, 0.55, LSP_STATE_COMPUTE, "3"},
    {1, 0.57, 0.80, LSP_STATE_COMPUTE, "5"}, {1, 0.83, 1.00, LSP_STATE_COMPUTE, "7"}};

static const Block library[] = {{0, 0, 1, LSP_STATE_COMPUTE, N_ ("upper half")},
                                {1, 0, 1, LSP_STATE_COMPUTE, N_ ("lower half")}};

static const Block processes[] = {
    {0, 0.01, 0.17, LSP_STATE_START, NULL},  {0, 0.20, 0.43, LSP_STATE_COMPUTE, "0"},
    {0, 0.44, 0.68, LSP_STATE_MOVE, NULL},   {1, 0.18, 0.34, LSP_STATE_START, NULL},
    {1, 0.37, 0.60, LSP_STATE_COMPUTE, "1"}, {1, 0.61, 0.69, LSP_STATE_WAIT, NULL},
    {1, 0.70, 0.94, LSP_STATE_MOVE, NULL}};

static const Block graph[] = {
    {0, 0.00, 0.21, LSP_STATE_COMPUTE, "0"},     {0, 0.23, 0.44, LSP_STATE_COMPUTE, "2"},
    {1, 0.00, 0.21, LSP_STATE_COMPUTE, "1"},     {1, 0.23, 0.44, LSP_STATE_COMPUTE, "3"},
    {0, 0.55, 0.71, LSP_STATE_START, NULL},      {1, 0.55, 0.71, LSP_STATE_START, NULL},
    {BETWEEN, 0.83, 0.99, LSP_STATE_START, NULL}};
static const Link graph_links[] = {{0.45, 0, 0.54, 0},
                                   {0.45, 1, 0.54, 1},
                                   {0.72, 0, 0.82, BETWEEN},
                                   {0.72, 1, 0.82, BETWEEN}};

static const Sketch sketches[LSP_N_SKETCHES] = {
    [LSP_SKETCH_THREADS] = {threads, COUNT (threads), NULL, 0,
                            N_ ("A sketch, not a measurement: two lanes take the chunks by "
                                "turns.")},
    [LSP_SKETCH_LIBRARY] = {library, COUNT (library), NULL, 0,
                            N_ ("A sketch, not a measurement: the library gives one half to each "
                                "of two lanes.")},
    [LSP_SKETCH_PROCESSES] = {processes, COUNT (processes), NULL, 0,
                              N_ ("A sketch, not a measurement: each of two processes starts, "
                                  "computes a chunk and sends it back; one waits for the other.")},
    [LSP_SKETCH_GRAPH] = {graph, COUNT (graph), graph_links, COUNT (graph_links),
                          N_ ("A sketch, not a measurement: a graph of tasks computes chunks on "
                              "two lanes and merges them in pairs.")}};

static const Sketch *
sketch_of (const LspMethodSketch *sketch)
{
  return &sketches[(unsigned)sketch->method < LSP_N_SKETCHES ? sketch->method : 0];
}

double
lsp_method_sketch_height (const LspMethodSketch *sketch, double width, const LspTheme *theme)
{
  return ceil ((LANE_PITCH * (N_LANES - 1) + LANE + 3) * theme->font_scale);
}

static void
draw_block (const LspCanvas *canvas,
            const Block *block,
            double left,
            double width,
            double lane_pitch)
{
  const LspTheme *theme = canvas->theme;
  double height = round (LANE * theme->font_scale), y = round (lane_pitch * block->lane);
  bool is_odd = block->lane >= 1;
  LspBox box = {left + block->from * width, y, (block->to - block->from) * width, height};
  LspColor fill = is_odd ? theme->compute_tint : theme->state[LSP_STATE_COMPUTE];
  LspText style = {.size = LSP_SIZE_TICK,
                   .weight = LSP_WEIGHT_BOLD,
                   .color = lsp_color_text_on (fill),
                   .align = 0.5};
  lsp_canvas_state (canvas, block->state, is_odd, box, y, 2);
  const char *text = block->text ? _ (block->text) : NULL;
  if (text && lsp_text_width (theme, &style, text) + 6 <= box.width)
    lsp_canvas_text_centred (canvas, box.x + box.width / 2, y + height / 2, &style, text);
}

void
lsp_method_sketch_draw (cairo_t *cr,
                        double width,
                        double height,
                        const LspTheme *theme,
                        const void *data)
{
  const Sketch *sketch = sketch_of (data);
  LspCanvas canvas = {cr, theme};
  double em = theme->font_scale, left = LABEL * em, plot = fmax (width - left, 1);
  double pitch = LANE_PITCH * em, lane = round (LANE * em);
  LspText label = {.size = LSP_SIZE_TICK, .color = theme->secondary};
  for (size_t i = 0; i < N_LANES; i++)
    {
      char number[16];
      double y = round (pitch * (double)i);
      snprintf (number, sizeof number, "%zu", i);
      lsp_canvas_text_centred (&canvas, 0, y + lane / 2, &label, number);
      lsp_canvas_line (&canvas, left, y + lane + 2, left + plot, y + lane + 2,
                       lsp_line_solid (theme->grid, 1));
    }
  for (size_t i = 0; i < sketch->n_links; i++)
    {
      const Link *link = &sketch->links[i];
      lsp_canvas_line (&canvas, left + link->from * plot, pitch * link->from_lane + lane / 2,
                       left + link->to * plot, pitch * link->to_lane + lane / 2,
                       lsp_line_solid (theme->axis, 1.2));
    }
  for (size_t i = 0; i < sketch->n_blocks; i++)
    draw_block (&canvas, &sketch->blocks[i], left, plot, pitch);
}

char *
lsp_method_sketch_describe (const LspMethodSketch *sketch)
{
  LspBuffer out = {0};
  lsp_buffer_add (&out, _ (sketch_of (sketch)->sentence));
  return lsp_buffer_take (&out);
}
