/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/json-reader-private.h"

#include "i18n.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define MAX_EXACT 0x1p53 /* whole numbers that a double holds exactly */

/* What an object has at the end of @path; NULL if it is absent, null, or something failed before. */
static const json_t *
find (const LseJsonReader *reader, const json_t *object, const char *path)
{
  const char *point = strrchr (path, '.');
  if (reader->status != LSE_OK)
    return NULL;
  const json_t *value = json_object_get (object, point != NULL ? point + 1 : path);
  return json_is_null (value) ? NULL : value;
}

const json_t *
lse_read_object (LseJsonReader *reader, const json_t *object, const char *path)
{
  const json_t *value = find (reader, object, path);
  if (value == NULL || json_is_object (value))
    return value;
  reader->status = lse_fail (reader->err, LSE_EINVAL, 0, _ ("\"%s\" must be an object."), path);
  return NULL;
}

const json_t *
lse_read_array (LseJsonReader *reader, const json_t *object, const char *path, size_t most)
{
  const json_t *value = find (reader, object, path);
  if (value == NULL)
    return NULL;
  if (!json_is_array (value))
    reader->status = lse_fail (reader->err, LSE_EINVAL, 0, _ ("\"%s\" must be an array."), path);
  else if (json_array_size (value) > most)
    reader->status =
        lse_fail (reader->err, LSE_EINVAL, 0, _ ("\"%s\" has %zu items; allowed are at most %zu."),
                  path, json_array_size (value), most);
  return reader->status == LSE_OK ? value : NULL;
}

/* Bytes of the letter at @text, which is valid UTF-8. */
static size_t
letter_length (const unsigned char *text)
{
  return text[0] < 0x80 ? 1 : text[0] < 0xe0 ? 2 : text[0] < 0xf0 ? 3 : 4;
}

/* Control characters of ASCII, and those behind it (U+0080 to U+009F), which terminals obey, too. */
static bool
is_control (const unsigned char *text)
{
  return text[0] < ' ' || text[0] == 0x7f || (text[0] == 0xc2 && text[1] < 0xa0);
}

void
lse_read_text (LseJsonReader *reader,
               const json_t *object,
               const char *path,
               char *text,
               size_t size)
{
  const json_t *value = find (reader, object, path);
  size_t used = 0;
  text[0] = '\0';
  if (value == NULL)
    return;
  if (!json_is_string (value))
    {
      reader->status = lse_fail (reader->err, LSE_EINVAL, 0, _ ("\"%s\" must be a text."), path);
      return;
    }
  const unsigned char *at = (const unsigned char *)json_string_value (value);
  while (*at != '\0' && used + letter_length (at) < size)
    {
      size_t length = letter_length (at);
      if (is_control (at))
        text[used++] = ' ';
      else
        {
          memcpy (text + used, at, length);
          used += length;
        }
      at += length;
    }
  text[used] = '\0';
}

double
lse_read_number (LseJsonReader *reader,
                 const json_t *object,
                 const char *path,
                 double min,
                 double max)
{
  const json_t *value = find (reader, object, path);
  if (value == NULL)
    return (double)NAN;
  double number = json_number_value (value);
  if (!json_is_number (value))
    reader->status = lse_fail (reader->err, LSE_EINVAL, 0, _ ("\"%s\" must be a number."), path);
  else if (number < min || number > max)
    reader->status = lse_fail (reader->err, LSE_EINVAL, 0, _ ("\"%s\" is out of range."), path);
  return reader->status == LSE_OK ? number : (double)NAN;
}

static bool
is_whole (const json_t *value, int64_t *number)
{
  if (json_is_integer (value))
    {
      *number = json_integer_value (value);
      return true;
    }
  double real = json_real_value (value);
  if (!json_is_real (value) || real != trunc (real) || fabs (real) > MAX_EXACT)
    return false;
  *number = (int64_t)real;
  return true;
}

static void
fail_whole (LseJsonReader *reader, const char *path, int64_t min, int64_t max)
{
  reader->status = lse_fail (reader->err, LSE_EINVAL, 0,
                             _ ("\"%s\" must be a whole number from %" PRId64 " to %" PRId64 "."),
                             path, min, max);
}

int64_t
lse_read_whole (LseJsonReader *reader,
                const json_t *object,
                const char *path,
                int64_t min,
                int64_t max,
                int64_t otherwise)
{
  const json_t *value = find (reader, object, path);
  int64_t number = otherwise;
  if (value == NULL)
    return otherwise;
  if (is_whole (value, &number) && number >= min && number <= max)
    return number;
  fail_whole (reader, path, min, max);
  return otherwise;
}

bool
lse_read_flag (LseJsonReader *reader, const json_t *object, const char *path, bool otherwise)
{
  const json_t *value = find (reader, object, path);
  if (value == NULL)
    return otherwise;
  if (json_is_boolean (value))
    return json_is_true (value);
  reader->status = lse_fail (reader->err, LSE_EINVAL, 0, _ ("\"%s\" must be true or false."), path);
  return otherwise;
}

int
lse_read_word (LseJsonReader *reader,
               const json_t *object,
               const char *path,
               const char *const *words,
               int otherwise)
{
  char text[64];
  if (find (reader, object, path) == NULL)
    return otherwise;
  lse_read_text (reader, object, path, text, sizeof text);
  for (int i = 0; reader->status == LSE_OK && words[i] != NULL; i++)
    if (strcmp (words[i], text) == 0)
      return i;
  if (reader->status == LSE_OK)
    reader->status =
        lse_fail (reader->err, LSE_EINVAL, 0,
                  _ ("\"%s\" is \"%s\", a word that this version does not know."), path, text);
  return otherwise;
}

void
lse_read_interval (LseJsonReader *reader,
                   const json_t *object,
                   const char *path,
                   double interval[2])
{
  interval[0] = interval[1] = (double)NAN;
  const json_t *array = lse_read_array (reader, object, path, 2);
  if (array == NULL)
    return;
  const json_t *low = json_array_get (array, 0), *high = json_array_get (array, 1);
  if (!json_is_number (low) || !json_is_number (high) ||
      json_number_value (low) > json_number_value (high))
    {
      reader->status = lse_fail (reader->err, LSE_EINVAL, 0,
                                 _ ("\"%s\" must be two numbers, the smaller one first."), path);
      return;
    }
  interval[0] = json_number_value (low);
  interval[1] = json_number_value (high);
}

size_t
lse_read_wholes (LseJsonReader *reader,
                 const json_t *object,
                 const char *path,
                 int64_t max,
                 int64_t *values,
                 size_t most)
{
  const json_t *array = lse_read_array (reader, object, path, most);
  size_t n = 0;
  for (size_t i = 0; i < json_array_size (array); i++)
    {
      if (!is_whole (json_array_get (array, i), &values[n]) || values[n] < 0 || values[n] > max)
        {
          reader->status = lse_fail (reader->err, LSE_EINVAL, 0,
                                     _ ("Item %zu of \"%s\" must be a whole number from 0 to "
                                        "%" PRId64 "."),
                                     i, path, max);
          return 0;
        }
      n++;
    }
  return n;
}

void
lse_read_cpus (LseJsonReader *reader, const json_t *object, const char *path, LseCpuSet *cpus)
{
  int64_t numbers[LSE_CPUSET_MAX];
  size_t n = lse_read_wholes (reader, object, path, LSE_CPUSET_MAX - 1, numbers, LSE_CPUSET_MAX);
  lse_cpuset_clear (cpus);
  for (size_t i = 0; i < n; i++)
    lse_cpuset_add (cpus, (int)numbers[i]);
}
