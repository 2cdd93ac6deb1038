/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A picture is made in memory, given its title and description, and written in one go. Nothing in
 * it depends on the clock, so that the same data give the same bytes.
 */
#include "plot/export.h"
#include "plot/buffer.h"
#include "plot/file-private.h"
#include "plot/text.h"

#include "i18n.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARGIN 18
#define HEADING_GAP 12
#define FOOTER_HEIGHT 26
#define MAX_PIXELS 32000 /* cairo's limit is 32 767 a side */

static const LspText heading_style = {.size = LSP_SIZE_HEADING, .weight = LSP_WEIGHT_BOLD};
static const LspText caption_style = {.size = LSP_SIZE_CAPTION};

typedef struct
{
  bool has_title, has_caption, has_footer;
  bool is_stacked; /* the caption stands below the title, not beside it */
  double header_height, footer_height;
} Frame;

static bool
has_text (const char *text)
{
  return text && *text;
}

static Frame
measure_frame (const LspExport *what)
{
  const LspTheme *theme = what->theme;
  Frame frame = {.has_title = has_text (what->title),
                 .has_caption = has_text (what->caption),
                 .has_footer = has_text (what->footer)};
  double title = lsp_text_width (theme, &heading_style, what->title);
  double caption = lsp_text_width (theme, &caption_style, what->caption);
  frame.is_stacked = frame.has_title && frame.has_caption && title + 9 + caption > what->width;
  if (frame.has_title)
    frame.header_height += lsp_text_line_height (theme, &heading_style);
  if (frame.has_caption && (frame.is_stacked || !frame.has_title))
    frame.header_height += lsp_text_line_height (theme, &caption_style);
  if (frame.header_height > 0)
    frame.header_height += HEADING_GAP;
  frame.footer_height = frame.has_footer ? FOOTER_HEIGHT * theme->font_scale : 0;
  return frame;
}

void
lsp_export_size (const LspExport *what, double *width, double *height)
{
  Frame frame = measure_frame (what);
  *width = ceil (what->width + 2 * MARGIN);
  *height = ceil (what->height + frame.header_height + frame.footer_height + 2 * MARGIN);
}

static void
draw_heading (cairo_t *cr, const LspExport *what, const Frame *frame)
{
  const LspTheme *theme = what->theme;
  LspText title = heading_style, caption = caption_style;
  title.color = theme->text;
  title.max_width = what->width;
  caption.color = theme->secondary;
  double y = MARGIN, x = MARGIN;
  if (frame->has_title)
    {
      y += 0.8 * lsp_text_line_height (theme, &title);
      x += lsp_text_draw (cr, theme, &title, MARGIN, y, what->title) + 9;
    }
  if (frame->is_stacked || !frame->has_title)
    {
      y += lsp_text_line_height (theme, &caption);
      x = MARGIN;
    }
  caption.max_width = what->width + MARGIN - x;
  if (frame->has_caption)
    lsp_text_draw (cr, theme, &caption, x, y, what->caption);
}

void
lsp_export_draw (cairo_t *cr, const LspExport *what)
{
  Frame frame = measure_frame (what);
  const LspTheme *theme = what->theme;
  double width, height;
  lsp_export_size (what, &width, &height);
  cairo_set_source_rgb (cr, theme->view.red, theme->view.green, theme->view.blue);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  draw_heading (cr, what, &frame);
  cairo_save (cr);
  cairo_translate (cr, MARGIN, round (MARGIN + frame.header_height));
  what->draw (cr, what->width, what->height, theme, what->data);
  cairo_restore (cr);
  LspText footer = caption_style;
  footer.color = theme->secondary;
  footer.max_width = what->width;
  if (frame.has_footer)
    lsp_text_draw (cr, theme, &footer, MARGIN, height - MARGIN, what->footer);
}

static cairo_status_t
append_cb (void *closure, const unsigned char *bytes, unsigned int n_bytes)
{
  LspBuffer *buffer = closure;
  lsp_buffer_append (buffer, bytes, n_bytes);
  return buffer->has_failed ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

/* Finishes the surface, whose stream then is complete. */
static bool
finish (cairo_surface_t *surface, cairo_t *cr, const char *path, LspError *error)
{
  cairo_status_t status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    return lsp_error_set (error, _ ("The picture for %s could not be drawn: %s."), path,
                          cairo_status_to_string (status));
  return true;
}

static bool
check_size (const LspExport *what, double scale, const char *path, LspError *error)
{
  double width, height;
  lsp_export_size (what, &width, &height);
  if (!(width * scale >= 1) || !(height * scale >= 1) || width * scale > MAX_PIXELS ||
      height * scale > MAX_PIXELS)
    return lsp_error_set (
        error,
        _ ("The picture for %s would be %.0f × %.0f pixels; %d a side is the most. "
           "Choose a smaller width or scale."),
        path, width * scale, height * scale, MAX_PIXELS);
  return true;
}

/* Cairo names its surfaces by a counter of the process; counted from 0 in each file, the same
 * picture has the same bytes every time. More than MOST_SURFACES keep their names. */
static void
append_renumbered (LspBuffer *out, const char *svg, size_t size)
{
  enum
  {
    MOST_SURFACES = 256
  };
  static const char word[] = "surface";
  unsigned long seen[MOST_SURFACES];
  size_t n_seen = 0;
  const char *end = svg + size, *found;
  while ((found = memmem (svg, (size_t)(end - svg), word, sizeof word - 1)))
    {
      const char *number = found + sizeof word - 1;
      char *after;
      bool is_name =
          found > svg && (found[-1] == '"' || found[-1] == '#') && *number >= '0' && *number <= '9';
      lsp_buffer_append (out, svg, (size_t)(number - svg));
      svg = number;
      if (!is_name)
        continue;
      unsigned long name = strtoul (number, &after, 10);
      size_t index = 0;
      while (index < n_seen && seen[index] != name)
        index++;
      if (index == MOST_SURFACES)
        continue;
      seen[index] = name;
      n_seen += index == n_seen;
      lsp_buffer_printf (out, "%zu", index);
      svg = after;
    }
  lsp_buffer_append (out, svg, (size_t)(end - svg));
}

/* Title and description go right behind the opening tag, where screen readers look for them. */
static void
add_svg_description (LspBuffer *out, const LspBuffer *svg, const LspExport *what)
{
  const char *tag = svg->data ? strstr (svg->data, "<svg ") : NULL;
  const char *end = tag ? strchr (tag, '>') : NULL;
  if (!end)
    {
      lsp_buffer_append (out, svg->data ? svg->data : "", svg->used);
      return;
    }
  lsp_buffer_append (out, svg->data, (size_t)(end - svg->data));
  lsp_buffer_add (out, " role=\"img\">\n<title>");
  lsp_buffer_add_xml (out, has_text (what->title) ? what->title : _ ("Chart"));
  lsp_buffer_add (out, "</title>\n<desc>");
  lsp_buffer_add_xml (out, what->description);
  if (has_text (what->footer))
    {
      lsp_buffer_add (out, has_text (what->description) ? "\n" : "");
      lsp_buffer_add_xml (out, what->footer);
    }
  lsp_buffer_add (out, "</desc>");
  append_renumbered (out, end + 1, svg->used - (size_t)(end + 1 - svg->data));
}

bool
lsp_export_svg (const char *path, const LspExport *what, LspError *error)
{
  double width, height;
  if (!check_size (what, 1, path, error))
    return false;
  lsp_export_size (what, &width, &height);
  LspBuffer svg = {0}, out = {0};
  cairo_surface_t *surface = cairo_svg_surface_create_for_stream (append_cb, &svg, width, height);
  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  cairo_t *cr = cairo_create (surface);
  lsp_export_draw (cr, what);
  bool is_good = finish (surface, cr, path, error);
  if (is_good)
    {
      add_svg_description (&out, &svg, what);
      is_good = lsp_file_write (path, &out, error);
    }
  lsp_buffer_clear (&svg);
  lsp_buffer_clear (&out);
  return is_good;
}

static void
set_metadata (cairo_surface_t *surface, cairo_pdf_metadata_t field, const char *text)
{
  LspBuffer clean = {0};
  lsp_buffer_add_clean (&clean, text);
  if (clean.data && !clean.has_failed)
    cairo_pdf_surface_set_metadata (surface, field, clean.data);
  lsp_buffer_clear (&clean);
}

bool
lsp_export_pdf (const char *path, const LspExport *what, LspError *error)
{
  double width, height;
  if (!check_size (what, 1, path, error))
    return false;
  lsp_export_size (what, &width, &height);
  LspBuffer pdf = {0};
  /* 96 px are 72 points. */
  cairo_surface_t *surface =
      cairo_pdf_surface_create_for_stream (append_cb, &pdf, width * 0.75, height * 0.75);
  set_metadata (surface, CAIRO_PDF_METADATA_TITLE, what->title);
  set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, what->description);
  set_metadata (surface, CAIRO_PDF_METADATA_KEYWORDS, what->footer);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Lanescope");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
  cairo_t *cr = cairo_create (surface);
  cairo_scale (cr, 0.75, 0.75);
  lsp_export_draw (cr, what);
  bool is_good = finish (surface, cr, path, error) && lsp_file_write (path, &pdf, error);
  lsp_buffer_clear (&pdf);
  return is_good;
}

static void
put_big_endian (unsigned char out[4], uint32_t value)
{
  for (int i = 0; i < 4; i++)
    out[i] = (unsigned char)(value >> (24 - 8 * i));
}

static uint32_t
crc32_of (const char *bytes, size_t n_bytes)
{
  uint32_t crc = UINT32_MAX;
  for (size_t i = 0; i < n_bytes; i++)
    {
      crc ^= (unsigned char)bytes[i];
      for (int bit = 0; bit < 8; bit++)
        crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
    }
  return ~crc;
}

/* One iTXt chunk: uncompressed UTF-8 under a keyword. */
static void
add_png_text (LspBuffer *out, const char *keyword, const char *text)
{
  if (!has_text (text))
    return;
  LspBuffer chunk = {0};
  lsp_buffer_add (&chunk, "iTXt");
  lsp_buffer_append (&chunk, keyword, strlen (keyword) + 1);
  lsp_buffer_append (&chunk, "\0\0\0\0", 4); /* not compressed, no language, no translation */
  lsp_buffer_add_clean (&chunk, text);
  unsigned char number[4];
  if (!chunk.has_failed)
    {
      put_big_endian (number, (uint32_t)(chunk.used - 4));
      lsp_buffer_append (out, number, 4);
      lsp_buffer_append (out, chunk.data, chunk.used);
      put_big_endian (number, crc32_of (chunk.data, chunk.used));
      lsp_buffer_append (out, number, 4);
    }
  lsp_buffer_clear (&chunk);
}

static bool
write_png (const char *path, cairo_surface_t *surface, const LspExport *what, LspError *error)
{
  enum
  {
    HEADER = 8 + 25 /* signature and IHDR, whose size is fixed */
  };
  LspBuffer png = {0}, out = {0};
  cairo_status_t status = cairo_surface_write_to_png_stream (surface, append_cb, &png);
  bool is_good = status == CAIRO_STATUS_SUCCESS && png.used > HEADER;
  if (!is_good)
    lsp_error_set (error, _ ("The picture for %s could not be packed: %s."), path,
                   cairo_status_to_string (status));
  if (is_good)
    {
      lsp_buffer_append (&out, png.data, HEADER);
      add_png_text (&out, "Title", what->title);
      add_png_text (&out, "Description", what->description);
      add_png_text (&out, "Comment", what->footer);
      add_png_text (&out, "Software", "Lanescope");
      lsp_buffer_append (&out, png.data + HEADER, png.used - HEADER);
      is_good = lsp_file_write (path, &out, error);
    }
  lsp_buffer_clear (&png);
  lsp_buffer_clear (&out);
  return is_good;
}

bool
lsp_export_png (const char *path, const LspExport *what, LspError *error)
{
  double width, height, scale = what->scale > 0 ? what->scale : 1;
  if (!check_size (what, scale, path, error))
    return false;
  lsp_export_size (what, &width, &height);
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, (int)ceil (width * scale), (int)ceil (height * scale));
  cairo_surface_set_device_scale (surface, scale, scale);
  cairo_t *cr = cairo_create (surface);
  lsp_export_draw (cr, what);
  cairo_status_t status = cairo_status (cr);
  cairo_destroy (cr);
  bool is_good = status == CAIRO_STATUS_SUCCESS;
  if (!is_good)
    lsp_error_set (error, _ ("The picture for %s could not be drawn: %s."), path,
                   cairo_status_to_string (status));
  else
    is_good = write_png (path, surface, what, error);
  cairo_surface_destroy (surface);
  return is_good;
}

bool
lsp_export (const char *path, const LspExport *what, LspError *error)
{
  const char *ending = strrchr (path, '.');
  if (ending && strcmp (ending, ".svg") == 0)
    return lsp_export_svg (path, what, error);
  if (ending && strcmp (ending, ".png") == 0)
    return lsp_export_png (path, what, error);
  if (ending && strcmp (ending, ".pdf") == 0)
    return lsp_export_pdf (path, what, error);
  return lsp_error_set (error, _ ("%s does not end with .svg, .png or .pdf."), path);
}
