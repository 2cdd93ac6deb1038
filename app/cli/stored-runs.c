/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stored-runs.h"

#include "store/journal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_BYTES ((size_t)1 << 16)

void
lanescope_stored_clear (StoredRuns *runs)
{
  lse_document_clear (&runs->document);
}

const LseResult **
lanescope_stored_list (const StoredRuns *runs)
{
  const LseResult **list = calloc (runs->document.n + 1, sizeof *list);
  for (size_t i = 0; list != NULL && i < runs->document.n; i++)
    list[i] = &runs->document.results[i];
  return list;
}

/* ------------------------------------------------------------------ files */

/* All of @file, at most one byte more than a document may have. free() it; NULL without memory. */
static char *
read_all (FILE *file, size_t *length)
{
  size_t capacity = FIRST_BYTES;
  char *text = malloc (capacity);
  *length = 0;
  while (text != NULL)
    {
      *length += fread (text + *length, 1, capacity - *length, file);
      if (*length < capacity || *length > LSE_DOCUMENT_MAX_BYTES)
        break;
      capacity *= 2;
      char *larger = realloc (text, capacity);
      if (larger == NULL)
        free (text);
      text = larger;
    }
  return text;
}

static LseStatus
read_file (LseDocument *document, FILE *file, const char *name, LseError *err)
{
  LseError why = {0};
  size_t length;
  errno = 0;
  char *text = read_all (file, &length);
  LseStatus status;
  if (text == NULL)
    status = lse_fail (err, LSE_ENOMEM, 0, "No memory for %.150s.", name);
  else if (ferror (file))
    status = lse_fail (err, LSE_EIO, errno, "%.150s cannot be read.", name);
  else
    {
      status = lse_document_parse (document, text, length, &why);
      if (status != LSE_OK)
        lse_fail (err, status, 0, "%.100s: %.210s", name, why.detail);
      else if (document->n == 0)
        status = lse_fail (err, LSE_EINVAL, 0, "%.150s has no run.", name);
    }
  free (text);
  return status;
}

LseStatus
lanescope_stored_pick (StoredRuns *runs, const char *id, LseError *err)
{
  LseDocument *document = &runs->document;
  size_t n_found = 0, found = 0;
  for (size_t i = 0; id[0] != '\0' && i < document->n; i++)
    if (strncmp (document->results[i].id, id, strlen (id)) == 0)
      {
        found = i;
        n_found++;
      }
  if (n_found == 0)
    return lse_fail (err, LSE_EINVAL, 0, "%.100s has no run whose id begins with \"%.40s\".",
                     runs->name, id);
  if (n_found > 1)
    return lse_fail (err, LSE_EINVAL, 0,
                     "%.100s has %zu runs whose ids begin with \"%.40s\"; give more of it.",
                     runs->name, n_found, id);
  LseResult picked = document->results[found];
  document->results[found] = document->results[0];
  document->results[0] = picked;
  for (size_t i = 1; i < document->n; i++)
    lse_result_clear (&document->results[i]);
  document->n = 1;
  return LSE_OK;
}

LseStatus
lanescope_stored_load (StoredRuns *runs, const char *source, LseError *err)
{
  char path[4096];
  *runs = (StoredRuns) {0};
  if (strcmp (source, "-") == 0)
    {
      snprintf (runs->name, sizeof runs->name, "standard input");
      return read_file (&runs->document, stdin, runs->name, err);
    }
  snprintf (path, sizeof path, "%s", source);
  char *id = strrchr (path, '#');
  if (id != NULL && access (path, F_OK) != 0)
    *id++ = '\0';
  else
    id = NULL; /* a file of this very name */
  snprintf (runs->name, sizeof runs->name, "%.*s", (int)sizeof runs->name - 1, path);
  FILE *file = fopen (path, "re");
  if (file == NULL)
    return lse_fail (err, LSE_EIO, errno, "%.150s does not open.", path);
  LseStatus status = read_file (&runs->document, file, runs->name, err);
  fclose (file);
  return status == LSE_OK && id != NULL ? lanescope_stored_pick (runs, id, err) : status;
}

/* ------------------------------------------------------------------ the journal */

typedef struct
{
  StoredRuns *runs;
  const LseDocument *like; /* NULL: the newest race */
  bool only_before;
  char race[LSE_ID_SIZE]; /* of the newest run so far */
  LseStatus status;
  LseError *err;
} Search;

static void
keep_machine (LseDocument *document, const json_t *run)
{
  json_t *machine = json_object_get (run, "machine");
  if (!json_is_object (machine) || document->machine == machine)
    return;
  json_decref (document->machine);
  document->machine = json_incref (machine);
}

/* Runs of one race have its id; older journals tell by the serial run that speedups refer to. */
static const char *
race_of (const LseResult *result)
{
  if (result->race_id[0] != '\0')
    return result->race_id;
  return result->has_speedup ? result->speedup_vs : result->id;
}

static bool
on_run_of_race (const json_t *json, void *user_data)
{
  Search *search = user_data;
  StoredRuns *runs = search->runs;
  LseResult result;
  if (lse_result_from_json (&result, json, NULL) != LSE_OK)
    return true; /* of another version: there may be others */
  if (strcmp (race_of (&result), search->race) != 0)
    {
      lse_document_clear (&runs->document);
      snprintf (search->race, sizeof search->race, "%s", race_of (&result));
    }
  keep_machine (&runs->document, json);
  search->status = lse_document_take (&runs->document, &result, search->err);
  return search->status == LSE_OK;
}

/* Is @result a newer measurement of the plan of @wanted than what is kept? */
static bool
is_wanted (const Search *search, const LseResult *result, const LseResult *wanted)
{
  return result->stats.n > 0 && lse_plan_is_same_work (&result->plan, &wanted->plan) &&
         strcmp (race_of (result), race_of (wanted)) != 0 && strcmp (result->id, wanted->id) != 0 &&
         (!search->only_before || result->started_realtime_ns <= wanted->started_realtime_ns);
}

static bool
on_run_like (const json_t *json, void *user_data)
{
  Search *search = user_data;
  LseDocument *kept = &search->runs->document;
  LseResult result;
  if (lse_result_from_json (&result, json, NULL) != LSE_OK)
    return true;
  bool is_kept = false;
  for (size_t i = 0; !is_kept && i < search->like->n; i++)
    is_kept = is_wanted (search, &result, &search->like->results[i]);
  if (!is_kept)
    {
      lse_result_clear (&result);
      return true;
    }
  keep_machine (kept, json);
  for (size_t i = 0; i < kept->n; i++)
    if (lse_plan_is_same_work (&kept->results[i].plan, &result.plan))
      {
        lse_result_clear (&kept->results[i]);
        kept->results[i] = result;
        return true;
      }
  search->status = lse_document_take (kept, &result, search->err);
  return search->status == LSE_OK;
}

static LseStatus
search_journal (Search *search, LseJournalFn on_run, const char *nothing)
{
  StoredRuns *runs = search->runs;
  *runs = (StoredRuns) {.name = "the journal"};
  LseStatus status = lse_journal_read (on_run, search, NULL, search->err);
  if (status == LSE_OK)
    status = search->status;
  if (status == LSE_OK && runs->document.n == 0)
    status = lse_fail (search->err, LSE_EINVAL, 0, "%s", nothing);
  return status;
}

LseStatus
lanescope_stored_newest_race (StoredRuns *runs, LseError *err)
{
  Search search = {.runs = runs, .err = err};
  return search_journal (
      &search, on_run_of_race,
      "The journal has no run yet; make one with lanescope-cli run, or name a file.");
}

LseStatus
lanescope_stored_newest_like (StoredRuns *runs,
                              const LseDocument *like,
                              bool only_before,
                              LseError *err)
{
  Search search = {.runs = runs, .like = like, .only_before = only_before, .err = err};
  return search_journal (&search, on_run_like,
                         "The journal has no other run with one of these plans.");
}
