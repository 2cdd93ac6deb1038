/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/words-private.h"

#include "base/text.h"

#include "i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ELLIPSIS ",…"

/* The last CPU that the list @text names. */
static int
last_of_list (const char *text)
{
  const char *at = text + strlen (text);
  while (at > text && at[-1] >= '0' && at[-1] <= '9')
    at--;
  return atoi (at);
}

char *
lse_words_cpus (const LseCpuSet *set, char *text, size_t size)
{
  char list[1024 + sizeof ELLIPSIS];
  size_t count = lse_cpuset_count (set);
  const char *format = P_ ("CPU %s", "CPUs %s", count);
  if (count == 0)
    {
      snprintf (text, size, "%s", _ ("no CPU"));
      return text;
    }
  size_t rest = strlen (format) - strlen ("%s") + strlen (ELLIPSIS); /* beside the list */
  size_t room = rest < size ? size - rest : 0;
  if (room > sizeof list - strlen (ELLIPSIS))
    room = sizeof list - strlen (ELLIPSIS);
  list[0] = '\0';
  if (room > 1)
    lse_cpuset_format (set, list, room);
  bool is_cut = room > 1 && lse_cpuset_next (set, last_of_list (list)) >= 0;
  size_t used = strlen (list);
  if (is_cut)
    lse_text_append (list, sizeof list, &used, ELLIPSIS);
  snprintf (text, size, P_ ("CPU %s", "CPUs %s", count), list);
  return text;
}

/* Bytes of the well-formed UTF-8 sequence at @at, 0 if there is none or it is a control code. */
static size_t
utf8_length (const unsigned char *at)
{
  size_t length = at[0] < 0x80 ? 1 : at[0] < 0xc2 ? 0 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
  if (at[0] < 0x20 || at[0] == 0x7f || at[0] > 0xf4 || length == 0)
    return 0;
  for (size_t i = 1; i < length; i++)
    if ((at[i] & 0xc0) != 0x80)
      return 0;
  bool overlong = (at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xf0 && at[1] < 0x90);
  bool surrogate = at[0] == 0xed && at[1] >= 0xa0;
  bool beyond = at[0] == 0xf4 && at[1] >= 0x90;
  return overlong || surrogate || beyond ? 0 : length;
}

void
lse_words_copy (char *to, size_t size, const char *from)
{
  size_t used = 0;
  for (const unsigned char *at = (const unsigned char *)(from ? from : ""); *at != '\0';)
    {
      size_t length = utf8_length (at);
      bool blank = length == 0 || *at == ' ';
      size_t wanted = blank ? (used > 0 && to[used - 1] != ' ') : length;
      if (used + wanted + 1 > size)
        break;
      if (blank && wanted > 0)
        to[used] = ' ';
      else if (!blank)
        memcpy (to + used, at, length);
      used += wanted;
      at += length > 0 ? length : 1;
    }
  if (used > 0 && to[used - 1] == ' ')
    used--;
  to[used] = '\0';
}
