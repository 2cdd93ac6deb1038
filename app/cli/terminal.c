/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH 100
#define MIN_WIDTH 60
#define MAX_WIDTH 120

bool
lanescope_wants_color (const Parsed *parsed)
{
  const char *no_color = getenv ("NO_COLOR"), *term = getenv ("TERM");
  return parsed->values[OPTION_NO_COLOR] == NULL && (no_color == NULL || no_color[0] == '\0') &&
         term != NULL && strcmp (term, "dumb") != 0 && isatty (STDOUT_FILENO);
}

int
lanescope_text_width (void)
{
  struct winsize size;
  if (!isatty (STDOUT_FILENO) || ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return WIDTH;
  return size.ws_col < MIN_WIDTH ? MIN_WIDTH : size.ws_col > MAX_WIDTH ? MAX_WIDTH : size.ws_col;
}

static int
n_columns_of (const char *text, size_t length)
{
  int n = 0;
  for (size_t i = 0; i < length; i++)
    n += ((unsigned char)text[i] & 0xc0) != 0x80;
  return n;
}

int
lanescope_n_columns (const char *text)
{
  return n_columns_of (text, strlen (text));
}

void
lanescope_put_left (FILE *out, const char *text, int width)
{
  int pad = width - lanescope_n_columns (text);
  fprintf (out, "%s%*s", text, pad > 0 ? pad : 0, "");
}

void
lanescope_put_right (FILE *out, const char *text, int width)
{
  int pad = width - lanescope_n_columns (text);
  fprintf (out, "%*s%s", pad > 0 ? pad : 0, "", text);
}

/* Bytes of @text up to the next place for a line break. "threads × 2" has none. */
static size_t
piece_length (const char *text)
{
  static const char times[] = " × ";
  size_t length = strcspn (text, " ");
  while (strncmp (text + length, times, strlen (times)) == 0)
    {
      length += strlen (times);
      length += strcspn (text + length, " ");
    }
  return length;
}

void
lanescope_put_wrapped (FILE *out, const char *text, int indent, int width)
{
  int column = indent;
  while (*text != '\0')
    {
      size_t length = piece_length (text);
      int n = n_columns_of (text, length);
      if (column > indent && column + 1 + n > width)
        {
          fprintf (out, "\n%*s", indent, "");
          column = indent;
        }
      else if (column > indent)
        {
          fputc (' ', out);
          column++;
        }
      fprintf (out, "%.*s", (int)length, text);
      column += n;
      text += length + (text[length] != '\0');
    }
  fputc ('\n', out);
}
