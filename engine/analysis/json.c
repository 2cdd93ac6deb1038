/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/json-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_EXACT 0x1p53

/* @text with every byte outside ASCII replaced: only for texts that are no UTF-8. */
static json_t *
ascii_text (const char *text)
{
  char *ascii = strdup (text);
  if (ascii == NULL)
    return NULL;
  for (char *at = ascii; *at != '\0'; at++)
    if ((unsigned char)*at >= 0x80)
      *at = '?';
  json_t *json = json_string (ascii);
  free (ascii);
  return json;
}

json_t *
lse_json_text (const char *text)
{
  /* a letter cut at the end of a buffer is dropped; anything worse costs all letters */
  size_t length = strlen (text);
  json_t *json = json_string (text);
  for (size_t dropped = 1; json == NULL && dropped <= 3 && dropped <= length; dropped++)
    json = json_stringn (text, length - dropped);
  return json != NULL ? json : ascii_text (text);
}

json_t *
lse_json_number (double value)
{
  return isfinite (value) ? json_real (value) : json_null ();
}

json_t *
lse_json_whole (double value)
{
  bool is_whole = isfinite (value) && fabs (value) <= MAX_EXACT && value == trunc (value);
  return is_whole ? json_integer ((json_int_t)value) : lse_json_number (value);
}

json_t *
lse_json_interval (const double interval[2], json_t *(*number) (double))
{
  if (!isfinite (interval[0]) || !isfinite (interval[1]))
    return json_null ();
  bool is_complete = true;
  json_t *array = json_array ();
  lse_json_append (array, number (interval[0]), &is_complete);
  lse_json_append (array, number (interval[1]), &is_complete);
  return lse_json_finish (array, is_complete);
}

void
lse_json_set (json_t *object, const char *key, json_t *value, bool *is_complete)
{
  if (json_object_set_new (object, key, value) != 0)
    *is_complete = false;
}

void
lse_json_append (json_t *array, json_t *value, bool *is_complete)
{
  if (json_array_append_new (array, value) != 0)
    *is_complete = false;
}

json_t *
lse_json_finish (json_t *object, bool is_complete)
{
  if (is_complete)
    return object;
  json_decref (object);
  return NULL;
}
