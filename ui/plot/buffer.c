/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The growing block. A failed allocation is remembered and asked for once, at the end.
 */
#include "plot/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
lsp_buffer_append (LspBuffer *buffer, const void *bytes, size_t n_bytes)
{
  if (buffer->has_failed)
    return;
  if (buffer->used + n_bytes + 1 > buffer->capacity)
    {
      size_t capacity = buffer->capacity ? buffer->capacity : 256;
      while (capacity < buffer->used + n_bytes + 1)
        capacity *= 2;
      char *data = realloc (buffer->data, capacity);
      if (!data)
        {
          buffer->has_failed = true;
          return;
        }
      buffer->data = data;
      buffer->capacity = capacity;
    }
  memcpy (buffer->data + buffer->used, bytes, n_bytes);
  buffer->used += n_bytes;
  buffer->data[buffer->used] = '\0';
}

void
lsp_buffer_add (LspBuffer *buffer, const char *text)
{
  lsp_buffer_append (buffer, text ? text : "", text ? strlen (text) : 0);
}

void
lsp_buffer_printf (LspBuffer *buffer, const char *format, ...)
{
  char text[1024];
  va_list arguments;
  va_start (arguments, format);
  int length = vsnprintf (text, sizeof text, format, arguments);
  va_end (arguments);
  if (length < 0)
    return;
  size_t used = (size_t)length < sizeof text ? (size_t)length : sizeof text - 1;
  /* A cut must not leave half a character. */
  while (used > 0 && (size_t)length >= sizeof text && ((unsigned char)text[used - 1] & 0x80))
    used--;
  lsp_buffer_append (buffer, text, used);
}

size_t
lsp_utf8_length (const char *text)
{
  const unsigned char *at = (const unsigned char *)text;
  if (at[0] < 0x80)
    return 1;
  size_t length = at[0] >= 0xf0 && at[0] < 0xf5   ? 4
                  : at[0] >= 0xe0 && at[0] < 0xf0 ? 3
                  : at[0] >= 0xc2 && at[0] < 0xe0 ? 2
                                                  : 0;
  for (size_t i = 1; i < length; i++)
    if ((at[i] & 0xc0) != 0x80)
      return 0;
  bool is_overlong = (at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xf0 && at[1] < 0x90);
  bool is_outside = (at[0] == 0xed && at[1] >= 0xa0) || (at[0] == 0xf4 && at[1] >= 0x90);
  return is_overlong || is_outside ? 0 : length;
}

static void
add_xml_character (LspBuffer *buffer, const char *at, size_t length)
{
  unsigned char first = (unsigned char)*at;
  if (length == 0 || (first < 0x20 && first != '\n' && first != '\t') || first == 0x7f)
    lsp_buffer_append (buffer, "?", 1);
  else if (first == '<')
    lsp_buffer_add (buffer, "&lt;");
  else if (first == '>')
    lsp_buffer_add (buffer, "&gt;");
  else if (first == '&')
    lsp_buffer_add (buffer, "&amp;");
  else if (first == '"')
    lsp_buffer_add (buffer, "&quot;");
  else
    lsp_buffer_append (buffer, at, length);
}

void
lsp_buffer_add_xml (LspBuffer *buffer, const char *text)
{
  while (text && *text)
    {
      size_t length = lsp_utf8_length (text);
      add_xml_character (buffer, text, length);
      text += length ? length : 1;
    }
}

void
lsp_buffer_add_clean (LspBuffer *buffer, const char *text)
{
  while (text && *text)
    {
      size_t length = lsp_utf8_length (text);
      lsp_buffer_append (buffer, length ? text : "?", length ? length : 1);
      text += length ? length : 1;
    }
}

char *
lsp_buffer_take (LspBuffer *buffer)
{
  if (!buffer->data)
    lsp_buffer_append (buffer, "", 0);
  char *taken = buffer->has_failed ? NULL : buffer->data;
  if (!taken)
    free (buffer->data);
  *buffer = (LspBuffer) {0};
  return taken;
}

void
lsp_buffer_clear (LspBuffer *buffer)
{
  free (buffer->data);
  *buffer = (LspBuffer) {0};
}
