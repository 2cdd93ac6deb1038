/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Frames, lids and memory strips, from the outside in. Labels are written as long as they fit: first
 * in full, then short, then not at all; nothing is cut with an ellipsis, because half a number is
 * worse than none.
 */
#include "plot/topology-chart-private.h"

#include "i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRAME_RADIUS 8.0
#define LID_RADIUS 4.0

static int
count_below (const LspTopologyMachine *machine, int object, LspTopologyType type)
{
  int n = 0;
  const LspTopologyObject *objects = machine->objects;
  for (int i = objects[object].first_child; i >= 0; i = objects[i].next_sibling)
    n += objects[i].type == type ? 1 : count_below (machine, i, type);
  return n;
}

static int
count_allowed (const LspTopologyMachine *machine, int object)
{
  const LspTopologyObject *objects = machine->objects;
  if (objects[object].type == LSP_TOPOLOGY_PU)
    return objects[object].allowed;
  int n = 0;
  for (int i = objects[object].first_child; i >= 0; i = objects[i].next_sibling)
    n += count_allowed (machine, i);
  return n;
}

/* What stands at the right of a frame's header, longest first; the last is "". */
static void
header_notes (const LspTopologyChart *chart, const LspTopologyBox *box, char notes[3][96])
{
  int n_cores = count_below (&chart->machine, box->object, LSP_TOPOLOGY_CORE);
  int n_allowed = count_allowed (&chart->machine, box->object);
  if (n_allowed < box->n_pus)
    {
      snprintf (notes[0], sizeof notes[0], _ ("%d of %d PUs allowed"), n_allowed, box->n_pus);
      snprintf (notes[1], sizeof notes[1], _ ("%d of %d PUs"), n_allowed, box->n_pus);
    }
  else if (n_cores > 0 && n_cores < box->n_pus)
    {
      snprintf (
          notes[0], sizeof notes[0],
          P_ ("%d core, %d hardware threads", "%d cores, %d hardware threads", (unsigned)n_cores),
          n_cores, box->n_pus);
      snprintf (notes[1], sizeof notes[1], P_ ("%d core", "%d cores", (unsigned)n_cores), n_cores);
    }
  else
    {
      unsigned n = (unsigned)box->n_pus;
      snprintf (notes[0], sizeof notes[0],
                n_cores > 0 ? P_ ("%d core", "%d cores", n) : P_ ("%d PU", "%d PUs", n),
                box->n_pus);
      notes[1][0] = '\0';
    }
  notes[2][0] = '\0';
}

static void
paint_frame (const LspTopologyPainter *painter, const LspTopologyBox *box)
{
  const LspTheme *theme = painter->canvas.theme;
  const LspTopologyObject *object = &painter->chart->machine.objects[box->object];
  bool is_core = object->type == LSP_TOPOLOGY_CORE;
  if (object->parent < 0 || (is_core && painter->chart->layout->detail == LSP_TOPOLOGY_DETAIL_CELL))
    return;
  bool is_strong = object->type == LSP_TOPOLOGY_PACKAGE;
  LspLine edge = is_strong ? lsp_line_solid (theme->axis, theme->is_high_contrast ? 2 : 1)
                           : lsp_topology_edge (theme, is_core ? 0.14 : 0.24);
  LspBox frame = {box->x, box->y, box->width, box->height};
  double radius = is_core ? 5 : FRAME_RADIUS;
  lsp_canvas_frame (&painter->canvas, frame, fmin (radius, box->width / 8), edge);
  if (box->header_height <= 0)
    return;

  char name[64], notes[3][96];
  double pad = is_core ? 6 : 10, middle = box->y + box->header_height / 2 + (is_core ? 0.5 : 1);
  LspText style = lsp_topology_style (is_core ? LSP_SIZE_TICK : LSP_SIZE_CAPTION,
                                      is_core ? LSP_WEIGHT_NORMAL : LSP_WEIGHT_BOLD, theme->text);
  LspText right = lsp_topology_style (LSP_SIZE_CAPTION, LSP_WEIGHT_NORMAL, theme->secondary);
  right.align = 1;
  lsp_topology_format_name (name, sizeof name, object);
  double room = box->width - 2 * fmin (pad, 5);
  if (lsp_text_width (theme, &style, name) > room)
    return;
  double used = lsp_canvas_text_centred (
      &painter->canvas, box->x + fmin (pad, (box->width - 2) / 8), middle, &style, name);
  if (is_core)
    return;
  header_notes (painter->chart, box, notes);
  for (int i = 0; i < 2; i++)
    if (notes[i][0] != '\0' &&
        used + 16 + lsp_text_width (theme, &right, notes[i]) <= box->width - 2 * pad)
      {
        lsp_canvas_text_centred (&painter->canvas, box->x + box->width - pad, middle, &right,
                                 notes[i]);
        break;
      }
}

/* A name, and the widest of its kind: what fits is decided for all of a kind at once. */
typedef struct
{
  const char *text, *widest;
} Label;

/* Name and size side by side in @box, centred or from the left, as short as needed. Returns: where
 * the text ends; 0 if none fits. */
static double
paint_label (const LspTopologyPainter *painter,
             LspBox box,
             const Label labels[2],
             const char *size,
             bool is_centred)
{
  const LspTheme *theme = painter->canvas.theme;
  double text_size = box.height >= 17 ? LSP_SIZE_TICK : LSP_SIZE_MINIMUM;
  LspText bold =
      lsp_topology_style (text_size, is_centred ? LSP_WEIGHT_NORMAL : LSP_WEIGHT_BOLD, theme->text);
  LspText plain = lsp_topology_style (text_size, LSP_WEIGHT_NORMAL, theme->secondary);
  double pad = is_centred       ? 2
               : box.width < 90 ? 5
                                : 9,
         gap = is_centred       ? 4
               : box.width < 90 ? 6
                                : 9;
  double size_width = size[0] != '\0' ? gap + lsp_text_width (theme, &plain, size) : 0;
  double middle = box.y + box.height / 2;
  for (int with_size = 1; with_size >= 0; with_size--)
    for (int i = 0; i < 2; i++)
      {
        double extra = with_size ? size_width : 0;
        if (lsp_text_width (theme, &bold, labels[i].widest) + extra > box.width - 2 * pad)
          continue;
        double name_width = lsp_text_width (theme, &bold, labels[i].text);
        double x = is_centred ? box.x + (box.width - name_width - extra) / 2 : box.x + pad;
        lsp_canvas_text_centred (&painter->canvas, x, middle, &bold, labels[i].text);
        if (with_size)
          lsp_canvas_text_centred (&painter->canvas, x + name_width + gap, middle, &plain, size);
        return x + name_width + extra - box.x;
      }
  return 0;
}

static LspBox
paint_plate (const LspTopologyPainter *painter, const LspTopologyBox *box, double alpha)
{
  const LspTheme *theme = painter->canvas.theme;
  LspBox plate = {box->x, box->header_y, box->width, box->header_height};
  if (box->header_height < 6)
    {
      lsp_canvas_rect (&painter->canvas, plate, lsp_color_with_alpha (theme->text, 0.16));
      return plate;
    }
  if (!theme->is_high_contrast)
    lsp_canvas_round_rect (&painter->canvas, plate, LID_RADIUS,
                           lsp_color_with_alpha (theme->text, alpha));
  lsp_canvas_frame (&painter->canvas, plate, LID_RADIUS, lsp_topology_edge (theme, 0.16));
  return plate;
}

static void
paint_cache (const LspTopologyPainter *painter, const LspTopologyBox *box)
{
  const LspTheme *theme = painter->canvas.theme;
  const LspTopologyObject *object = &painter->chart->machine.objects[box->object];
  bool is_own = box->kind == LSP_TOPOLOGY_BOX_LID;
  LspBox plate = paint_plate (painter, box, 0.055);
  if (plate.height < 6)
    return;
  char name[48], widest[48], level[8], size[24], load_text[24];
  lsp_topology_format_name (name, sizeof name, object);
  lsp_topology_format_size (size, sizeof size, object->size_bytes);
  snprintf (level, sizeof level, "L%d", object->cache_level);
  bool is_numbered = name[0] == 'L'; /* else a memory-side cache by its name */
  snprintf (widest, sizeof widest, "L%d %d", object->cache_level,
            painter->max_cache_index[object->cache_level]);
  const Label labels[] = {
      {is_own && is_numbered ? level : name, is_numbered ? (is_own ? level : widest) : name},
      {level, level}};
  double used = paint_label (painter, plate, labels, size, is_own && is_numbered);
  double load = lsp_topology_mean_load (painter->chart, box->first_pu, box->n_pus);
  if (is_own || isnan (load) || used <= 0)
    return;
  LspText right = lsp_topology_style (LSP_SIZE_TICK, LSP_WEIGHT_NORMAL, theme->text);
  right.align = 1;
  snprintf (load_text, sizeof load_text, "%.0f %%", load * 100);
  if (used + 16 + lsp_text_width (theme, &right, load_text) <= box->width)
    lsp_canvas_text_centred (&painter->canvas, box->x + box->width - 8, plate.y + plate.height / 2,
                             &right, load_text);
}

/* Text at @x in a strip; on hatching it gets a plate. */
static void
paint_words (const LspTopologyPainter *painter,
             LspBox strip,
             double x,
             double width,
             const LspText *style,
             const char *text,
             bool is_plain)
{
  LspBox plate = {x - 3, strip.y + 1, width + 6, strip.height - 2};
  if (!is_plain)
    lsp_canvas_round_rect (&painter->canvas, plate, 3,
                           lsp_color_with_alpha (painter->canvas.theme->view, 0.92));
  lsp_canvas_text_centred (&painter->canvas, x, strip.y + strip.height / 2, style, text);
}

static void
paint_memory (const LspTopologyPainter *painter, const LspTopologyBox *box)
{
  const LspTheme *theme = painter->canvas.theme;
  const LspTopologyObject *object = &painter->chart->machine.objects[box->object];
  LspBox plate = paint_plate (painter, box, 0.02);
  if (plate.height < 6)
    return;
  if (!object->allowed && object->type == LSP_TOPOLOGY_NUMA)
    lsp_canvas_hatch (&painter->canvas, plate, LID_RADIUS);
  char name[80], short_name[24], size[24];
  lsp_topology_format_name (name, sizeof name, object);
  snprintf (short_name, sizeof short_name,
            object->type == LSP_TOPOLOGY_NUMA ? "NUMA %d" : P_ ("cache", "caches", 1),
            object->os_index >= 0 ? object->os_index : object->logical_index);
  lsp_topology_format_size (size, sizeof size, object->size_bytes);
  LspText left = lsp_topology_style (LSP_SIZE_TICK, LSP_WEIGHT_NORMAL, theme->text);
  LspText right = lsp_topology_style (LSP_SIZE_TICK, LSP_WEIGHT_NORMAL, theme->secondary);
  double pad = plate.width < 120 ? 5 : 9, size_width = lsp_text_width (theme, &right, size);
  const char *names[] = {name, short_name};
  for (int with_size = size[0] != '\0'; with_size >= 0; with_size--)
    for (int i = 0; i < 2; i++)
      {
        double name_width = lsp_text_width (theme, &left, names[i]);
        if (name_width + (with_size ? 8 + size_width : 0) > plate.width - 2 * pad)
          continue;
        paint_words (painter, plate, plate.x + pad, name_width, &left, names[i], object->allowed);
        if (with_size)
          paint_words (painter, plate, plate.x + plate.width - pad - size_width, size_width, &right,
                       size, object->allowed);
        return;
      }
}

static void
paint_boxes (const LspTopologyPainter *painter)
{
  const LspTopologyLayout *layout = painter->chart->layout;
  for (size_t i = 0; i < layout->n_boxes; i++)
    switch (layout->boxes[i].kind)
      {
      case LSP_TOPOLOGY_BOX_FRAME:
        paint_frame (painter, &layout->boxes[i]);
        break;
      case LSP_TOPOLOGY_BOX_CACHE:
      case LSP_TOPOLOGY_BOX_LID:
        paint_cache (painter, &layout->boxes[i]);
        break;
      case LSP_TOPOLOGY_BOX_MEMORY:
        paint_memory (painter, &layout->boxes[i]);
        break;
      case LSP_TOPOLOGY_BOX_PU:
        lsp_topology_paint_pu (painter, &layout->boxes[i]);
        break;
      case LSP_TOPOLOGY_BOX_FOLD:
        lsp_topology_paint_fold (painter, &layout->boxes[i]);
        break;
      }
}

static void
find_widest_labels (LspTopologyPainter *painter)
{
  const LspTopologyMachine *machine = &painter->chart->machine;
  for (size_t i = 0; i < machine->n_objects; i++)
    {
      const LspTopologyObject *object = &machine->objects[i];
      int *most =
          object->type == LSP_TOPOLOGY_CACHE && object->cache_level >= 1 && object->cache_level <= 5
              ? &painter->max_cache_index[object->cache_level]
              : NULL;
      if (most != NULL && object->logical_index > *most)
        *most = object->logical_index;
      if (object->type == LSP_TOPOLOGY_PU && object->os_index > painter->max_pu_number)
        painter->max_pu_number = object->os_index;
    }
}

/* Workers by PU, the lowest first. */
static void
index_workers (LspTopologyPainter *painter)
{
  const LspTopologyChart *chart = painter->chart;
  painter->first_worker = malloc (chart->machine.n_pus * sizeof (int));
  painter->next_worker = malloc ((chart->n_workers + 1) * sizeof (int));
  if (painter->first_worker == NULL || painter->next_worker == NULL)
    {
      free (painter->first_worker);
      painter->first_worker = NULL;
      return;
    }
  for (size_t pu = 0; pu < chart->machine.n_pus; pu++)
    painter->first_worker[pu] = -1;
  for (size_t w = chart->n_workers; w-- > 0;)
    {
      int pu = chart->worker_pus[w];
      if (pu < 0 || (size_t)pu >= chart->machine.n_pus)
        continue;
      painter->next_worker[w] = painter->first_worker[pu];
      painter->first_worker[pu] = (int)w;
    }
}

LspTopologyLayout *
lsp_topology_chart_layout (const LspTopologyChart *chart,
                           const LspTheme *theme,
                           double width,
                           double height,
                           LspTopologyFold fold)
{
  bool *keep = calloc (chart->machine.n_pus + 1, sizeof *keep);
  if (keep == NULL)
    return NULL;
  for (size_t w = 0; w < chart->n_workers; w++)
    if (chart->worker_pus[w] >= 0 && (size_t)chart->worker_pus[w] < chart->machine.n_pus)
      keep[chart->worker_pus[w]] = true;
  const double legend = 34 * theme->font_scale;
  LspTopologyLayoutOptions options = {.width = width,
                                      .height = fmax (1, height - legend),
                                      .max_pu_height = chart->max_pu_height,
                                      .fold = fold,
                                      .keep = keep};
  LspTopologyLayout *layout = lsp_topology_layout_new (&chart->machine, &options);
  free (keep);
  return layout;
}

void
lsp_topology_chart_size (const LspTopologyChart *chart,
                         const LspTheme *theme,
                         double least_width,
                         double *width,
                         double *height)
{
  LspTopologyPainter painter = {.chart = chart, .canvas = {.theme = theme}};
  lsp_topology_choose_chips (&painter);
  *width = ceil (fmax (chart->layout->width, least_width));
  *height = ceil (chart->layout->height +
                  lsp_topology_paint_legend (&painter, chart->layout->height, *width));
}

void
lsp_topology_chart_draw (cairo_t *cr,
                         double width,
                         double height,
                         const LspTheme *theme,
                         const LspTopologyChart *chart)
{
  LspTopologyPainter painter = {.chart = chart, .canvas = {.cr = cr, .theme = theme}};
  if (chart->layout == NULL)
    return;
  find_widest_labels (&painter);
  lsp_topology_choose_chips (&painter);
  if (chart->n_workers > 0)
    index_workers (&painter);
  double scale = fmin (1, fmin (width / chart->layout->width, height / chart->layout->height));
  cairo_save (cr);
  if (scale < 1)
    cairo_scale (cr, scale, scale);
  paint_boxes (&painter);
  lsp_topology_paint_legend (&painter, chart->layout->height, width / scale);
  cairo_restore (cr);
  free (painter.first_worker);
  free (painter.next_worker);
}

void
lsp_topology_chart_draw_export (cairo_t *cr,
                                double width,
                                double height,
                                const LspTheme *theme,
                                const void *chart)
{
  lsp_topology_chart_draw (cr, width, height, theme, chart);
}
