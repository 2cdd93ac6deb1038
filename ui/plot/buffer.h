/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A growing block of bytes: descriptions, and files before they are written.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef struct
{
  char *data; /* followed by a 0 byte; NULL while empty */
  size_t used, capacity;
  bool has_failed; /* out of memory: everything after is ignored */
} LspBuffer;

void lsp_buffer_append (LspBuffer *buffer, const void *bytes, size_t n_bytes);
void lsp_buffer_add (LspBuffer *buffer, const char *text);
void lsp_buffer_printf (LspBuffer *buffer, const char *format, ...)
    __attribute__ ((format (printf, 2, 3)));

/* Text for XML: <, >, &, quotes escaped; what is not valid there becomes '?'. */
void lsp_buffer_add_xml (LspBuffer *buffer, const char *text);

/* Text as valid UTF-8: what is not becomes '?'. */
void lsp_buffer_add_clean (LspBuffer *buffer, const char *text);

/* Takes the text out, to be freed with free(); NULL without memory, "" if nothing was added. */
char *lsp_buffer_take (LspBuffer *buffer);
void lsp_buffer_clear (LspBuffer *buffer);

/* Bytes of the valid UTF-8 character at @text, 0 if it is none. */
size_t lsp_utf8_length (const char *text);
