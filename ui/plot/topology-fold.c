/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands for hidden equal siblings: how many there are, and a small square for each PU, so that
 * nothing is lost but the labels: load shows there too.
 */
#include "plot/topology-chart-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>

/* The hidden PUs as cells, those of one hidden sibling together in a block. */
typedef struct
{
  int block_columns, cell_columns;
  double side; /* of a cell with its gap; 0: nothing fits */
} Blocks;

/* @n cells in @n_columns within an area: their largest side, in half pixels. */
static double
cell_side (double width, double height, int n, int n_columns)
{
  int n_rows = (n + n_columns - 1) / n_columns;
  return floor (2 * fmin (12, fmin (width / n_columns, height / n_rows))) / 2;
}

/* Blocks and cells both want to be exact, and large. */
static Blocks
find_blocks (LspBox area, int n_blocks, int n_cells, double gap)
{
  Blocks best = {0};
  double best_score = 0;
  for (int columns = 1; columns <= n_blocks; columns++)
    {
      int rows = (n_blocks + columns - 1) / columns;
      double width = (area.width + gap) / columns - gap, height = (area.height + gap) / rows - gap;
      for (int cell_columns = 1; cell_columns <= n_cells && cell_columns * 2 <= width;
           cell_columns++)
        {
          double side = cell_side (width, height, n_cells, cell_columns);
          double score =
              side * (n_cells % cell_columns == 0 ? 1 : 0.7) * (n_blocks % columns == 0 ? 1 : 0.8);
          if (side >= 2 && score > best_score)
            {
              best_score = score;
              best = (Blocks) {columns, cell_columns, side};
            }
        }
    }
  return best;
}

static void
paint_hidden_cells (const LspTopologyPainter *painter, const LspTopologyBox *box, LspBox area)
{
  const LspTheme *theme = painter->canvas.theme;
  int n_cells = box->n_pus / box->n_folded;
  double gap = n_cells > 1 ? 4 : 0;
  if (n_cells == 0)
    return;
  Blocks blocks = find_blocks (area, box->n_folded, n_cells, gap);
  if (blocks.side <= 0)
    return;
  double line = blocks.side >= 4 ? 1 : 0.5;
  int cell_rows = (n_cells + blocks.cell_columns - 1) / blocks.cell_columns;
  int block_rows = (box->n_folded + blocks.block_columns - 1) / blocks.block_columns;
  double pitch_x = blocks.cell_columns * blocks.side + gap, pitch_y = cell_rows * blocks.side + gap;
  double left = area.x + (area.width - (blocks.block_columns * pitch_x - gap)) / 2;
  double top = area.y + (area.height - (block_rows * pitch_y - gap)) / 2;
  for (int i = 0; i < box->n_folded * n_cells; i++)
    {
      int block = i / n_cells, cell = i % n_cells, pu = box->first_pu + i;
      LspBox square = {
          left + block % blocks.block_columns * pitch_x + cell % blocks.cell_columns * blocks.side,
          top + block / blocks.block_columns * pitch_y + cell / blocks.cell_columns * blocks.side,
          blocks.side - line, blocks.side - line};
      bool has_load = painter->chart->load_ratio && !isnan (painter->chart->load_ratio[pu]);
      lsp_canvas_rect (&painter->canvas, square,
                       has_load ? lsp_topology_pu_fill (painter, pu)
                                : lsp_color_with_alpha (theme->text, 0.16));
    }
}

void
lsp_topology_paint_fold (const LspTopologyPainter *painter, const LspTopologyBox *box)
{
  static const double dots[] = {2, 3};
  const LspTheme *theme = painter->canvas.theme;
  const LspTopologyObject *object = &painter->chart->machine.objects[box->object];
  LspBox frame = {box->x, box->y, box->width, box->height};
  lsp_canvas_frame (&painter->canvas, frame, fmin (8, box->height / 6),
                    (LspLine) {theme->axis, theme->is_high_contrast ? 2 : 1.2, dots, 2});
  char count[32], words[64];
  snprintf (count, sizeof count, "×%d", box->n_folded);
  snprintf (words, sizeof words, P_ ("%s, %d PU", "%s, %d PUs", (unsigned)box->n_pus),
            lsp_topology_plural (object, box->n_folded), box->n_pus);
  double size =
      fmin (LSP_SIZE_KEY, fmax (LSP_SIZE_MINIMUM, fmin (box->height / 4, box->width / 4)));
  LspText bold = lsp_topology_style (size, LSP_WEIGHT_BOLD, theme->text);
  LspText plain = lsp_topology_style (LSP_SIZE_CAPTION, LSP_WEIGHT_NORMAL, theme->secondary);
  bold.align = plain.align = 0.5;
  double middle = box->x + box->width / 2;
  bool has_words = lsp_text_width (theme, &plain, words) <= box->width - 12 && box->height >= 60;
  double text_height = size + (has_words ? LSP_SIZE_CAPTION + 8 : 4);
  bool has_cells = box->height - text_height >= 40;
  double y =
      has_cells ? box->y + 12 + size / 2 : box->y + (box->height - text_height) / 2 + size / 2;
  lsp_canvas_text_centred (&painter->canvas, middle, y, &bold, count);
  if (has_words)
    lsp_canvas_text_centred (&painter->canvas, middle, y + size / 2 + 12, &plain, words);
  if (!has_cells)
    return;
  double top = y + text_height - size / 2 + 10;
  LspBox area = {box->x + 12, top, box->width - 24, box->y + box->height - 12 - top};
  if (area.width > 8 && area.height > 4)
    paint_hidden_cells (painter, box, area);
}
