/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tap on the primitives: off, it costs one test of a thread-local pointer.
 */
#include "plot/tap-private.h"

#include <stdarg.h>
#include <stdio.h>

static _Thread_local struct
{
  LspTap call;
  void *data;
} tap;

void
lsp_canvas_set_tap (LspTap call, void *data)
{
  tap.call = call;
  tap.data = data;
}

bool
lsp_tap_is_set (void)
{
  return tap.call != NULL;
}

static void __attribute__ ((format (printf, 1, 2))) tell (const char *format, ...)
{
  char line[768];
  va_list arguments;
  va_start (arguments, format);
  vsnprintf (line, sizeof line, format, arguments);
  va_end (arguments);
  tap.call (tap.data, line);
}

/* Tenths of a px as a whole number would read badly; %.1f follows the locale, so digits by hand. */
typedef struct
{
  char text[24];
} Tenths;

static Tenths
tenths (double value)
{
  Tenths out;
  long long scaled = (long long)(value * 10 + (value < 0 ? -0.5 : 0.5));
  unsigned long long size = scaled < 0 ? -(unsigned long long)scaled : (unsigned long long)scaled;
  snprintf (out.text, sizeof out.text, "%s%llu.%llu", scaled < 0 ? "-" : "", size / 10, size % 10);
  return out;
}

static Tenths
hex (LspColor color)
{
  Tenths out;
  snprintf (out.text, sizeof out.text, "#%02x%02x%02x/%d", (unsigned)(color.red * 255 + 0.5),
            (unsigned)(color.green * 255 + 0.5), (unsigned)(color.blue * 255 + 0.5),
            (int)(color.alpha * 100 + 0.5));
  return out;
}

void
lsp_tap_box (const char *what, LspBox box, LspColor color)
{
  if (tap.call)
    tell ("%s %s %s %s %s %s", what, tenths (box.x).text, tenths (box.y).text,
          tenths (box.width).text, tenths (box.height).text, hex (color).text);
}

/* One line for all: how many, what they span and how much they cover. */
void
lsp_tap_boxes (const LspBox *boxes, size_t n_boxes, LspColor color)
{
  if (!tap.call || n_boxes == 0)
    return;
  double left = boxes[0].x, top = boxes[0].y, right = left, bottom = top, covered = 0;
  for (size_t i = 0; i < n_boxes; i++)
    {
      const LspBox *box = &boxes[i];
      left = box->x < left ? box->x : left;
      top = box->y < top ? box->y : top;
      right = box->x + box->width > right ? box->x + box->width : right;
      bottom = box->y + box->height > bottom ? box->y + box->height : bottom;
      covered += box->width * box->height;
    }
  tell ("boxes of %zu in %s %s %s %s, %s px, %s", n_boxes, tenths (left).text, tenths (top).text,
        tenths (right - left).text, tenths (bottom - top).text, tenths (covered).text,
        hex (color).text);
}

void
lsp_tap_line (const char *what, double x1, double y1, double x2, double y2, LspColor color)
{
  if (tap.call)
    tell ("%s %s %s %s %s %s", what, tenths (x1).text, tenths (y1).text, tenths (x2).text,
          tenths (y2).text, hex (color).text);
}

void
lsp_tap_points (const char *what,
                const double *xs,
                const double *ys,
                size_t n_points,
                LspColor color)
{
  if (tap.call && n_points > 0)
    tell ("%s of %zu from %s %s to %s %s %s", what, n_points, tenths (xs[0]).text,
          tenths (ys[0]).text, tenths (xs[n_points - 1]).text, tenths (ys[n_points - 1]).text,
          hex (color).text);
}

void
lsp_tap_text (double x, double y, const LspText *style, const char *text)
{
  if (tap.call)
    tell ("text %s %s %s %s/%d %s | %s", tenths (x).text, tenths (y).text,
          style->align < 0.25   ? "left"
          : style->align > 0.75 ? "right"
                                : "middle",
          tenths (style->size).text, (int)style->weight, hex (style->color).text, text);
}

void
lsp_tap_state (LspState state, bool is_odd, LspBox box)
{
  if (tap.call)
    tell ("state %s%s %s %s %s %s", lsp_state_label (state), is_odd ? " odd" : "",
          tenths (box.x).text, tenths (box.y).text, tenths (box.width).text,
          tenths (box.height).text);
}

void
lsp_tap_mark (double x, double y, const LspMark *mark)
{
  static const char *const shapes[LSP_N_FAMILIES] = {"circle",  "square", "triangle",
                                                     "diamond", "plus",   "cross"};
  if (tap.call)
    tell ("mark %s%s%s %s %s %s", shapes[mark->family], mark->is_hollow ? " hollow" : "",
          mark->is_ringed ? " ringed" : "", tenths (x).text, tenths (y).text,
          tenths (mark->size).text);
}
