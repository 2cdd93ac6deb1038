/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/document.h"

#include "analysis/json-reader-private.h"

#include "i18n.h"

#include <stdlib.h>
#include <string.h>

#define DOCUMENT_SCHEMA "lanescope/runs/"
#define DOCUMENT_VERSION 1
#define FIRST_CAPACITY 8

void
lse_document_clear (LseDocument *document)
{
  for (size_t i = 0; i < document->n; i++)
    lse_result_clear (&document->results[i]);
  free (document->results);
  json_decref (document->machine);
  *document = (LseDocument) {0};
}

LseStatus
lse_document_take (LseDocument *document, LseResult *result, LseError *err)
{
  /* the capacity is the smallest power of two, from the first one on, that holds what is there */
  size_t n = document->n;
  if (n == 0 || (n >= FIRST_CAPACITY && (n & (n - 1)) == 0))
    {
      size_t capacity = n == 0 ? FIRST_CAPACITY : 2 * n;
      LseResult *results = realloc (document->results, capacity * sizeof *results);
      if (results == NULL)
        {
          lse_result_clear (result);
          return lse_fail (err, LSE_ENOMEM, 0, _ ("No memory for %zu runs."), capacity);
        }
      document->results = results;
    }
  document->results[document->n++] = *result;
  return LSE_OK;
}

static LseStatus
read_run (LseDocument *document, const json_t *json, size_t index, LseError *err)
{
  LseResult result;
  LseError why = {0};
  LseStatus status = lse_result_from_json (&result, json, &why);
  if (status != LSE_OK)
    return lse_fail (err, status, 0, _ ("Run %zu of the document cannot be read: %.240s"),
                     index + 1, why.detail);
  return lse_document_take (document, &result, err);
}

LseStatus
lse_document_from_json (LseDocument *document, const json_t *json, LseError *err)
{
  *document = (LseDocument) {0};
  const char *schema = json_string_value (json_object_get (json, "schema"));
  bool is_run = schema != NULL && strncmp (schema, "lanescope/run/", 14) == 0;
  LseJsonReader reader = {.status = LSE_OK, .err = err};
  if (!is_run)
    reader.status = lse_schema_check (json, DOCUMENT_SCHEMA, DOCUMENT_VERSION, err);
  const json_t *machine = lse_read_object (&reader, json, "machine");
  const json_t *runs =
      is_run ? NULL : lse_read_array (&reader, json, "runs", LSE_DOCUMENT_MAX_RUNS);
  if (!is_run && reader.status == LSE_OK && runs == NULL)
    reader.status = lse_fail (err, LSE_EINVAL, 0, _ ("\"%s\" must be an array."), "runs");
  document->machine = json_incref ((json_t *)machine);
  if (is_run && reader.status == LSE_OK)
    reader.status = read_run (document, json, 0, err);
  for (size_t i = 0; reader.status == LSE_OK && i < json_array_size (runs); i++)
    reader.status = read_run (document, json_array_get (runs, i), i, err);
  if (reader.status != LSE_OK)
    lse_document_clear (document);
  return reader.status;
}

LseStatus
lse_document_parse (LseDocument *document, const char *text, size_t length, LseError *err)
{
  json_error_t why;
  *document = (LseDocument) {0};
  if (length > LSE_DOCUMENT_MAX_BYTES)
    return lse_fail (err, LSE_EINVAL, 0, _ ("The document is larger than %zu MiB."),
                     LSE_DOCUMENT_MAX_BYTES >> 20);
  json_t *json = json_loadb (text, length, 0, &why);
  if (json == NULL && json_error_code (&why) == json_error_out_of_memory)
    return lse_fail (err, LSE_ENOMEM, 0, _ ("No memory for the document."));
  if (json == NULL && json_error_code (&why) == json_error_premature_end_of_input)
    return lse_fail (err, LSE_EINVAL, 0, _ ("The document ends too early, in line %d."), why.line);
  if (json == NULL)
    return lse_fail (err, LSE_EINVAL, 0, _ ("This is no JSON: line %d, column %d."), why.line,
                     why.column);
  LseStatus status = lse_document_from_json (document, json, err);
  json_decref (json);
  return status;
}

const char *
lse_document_machine_id (const LseDocument *document)
{
  const char *id = json_string_value (json_object_get (document->machine, "id"));
  return id != NULL ? id : "";
}
