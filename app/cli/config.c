/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Defaults below the flags: LANESCOPE_<OPTION> in the environment, then config.json.
 */
#include "options.h"

#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Options that make no sense as a lasting wish. */
static bool
may_be_default (OptionId id)
{
  return id != OPTION_HELP && id != OPTION_VERSION && id != OPTION_DRY_RUN && id != OPTION_RUN;
}

/* Given by something above, be it as a flag that is turned off. as-printed, repaired and both
 * answer one question: who answers it first, answers it for all. */
static bool
is_settled (const Parsed *parsed, OptionId id)
{
  if (id == OPTION_AS_PRINTED || id == OPTION_REPAIRED || id == OPTION_BOTH)
    return parsed->values[OPTION_AS_PRINTED] != NULL || parsed->values[OPTION_REPAIRED] != NULL ||
           parsed->values[OPTION_BOTH] != NULL;
  return parsed->values[id] != NULL || parsed->is_default[id];
}

static bool
is_off (const char *value)
{
  return strcmp (value, "0") == 0 || strcmp (value, "false") == 0 || strcmp (value, "no") == 0;
}

static void
add_from_environment (Parsed *parsed)
{
  for (OptionId id = 0; id < N_OPTIONS; id++)
    {
      char name[64] = "LANESCOPE_";
      size_t n = strlen (name);
      for (const char *at = lanescope_options[id].name; *at != '\0'; at++)
        name[n++] = *at == '-' ? '_' : (char)toupper ((unsigned char)*at);
      name[n] = '\0';
      const char *value = getenv (name);
      if (value == NULL || value[0] == '\0' || is_settled (parsed, id) || !may_be_default (id) ||
          !lanescope_option_fits (id, parsed->command))
        continue;
      bool is_flag = lanescope_options[id].kind == ARGUMENT_NONE;
      parsed->values[id] = !is_flag ? value : is_off (value) ? NULL : "";
      parsed->is_default[id] = true;
    }
}

static bool
config_path (char *path, size_t size)
{
  const char *base = getenv ("XDG_CONFIG_HOME"), *home = getenv ("HOME");
  int length;
  if (base != NULL && base[0] == '/')
    length = snprintf (path, size, "%s/lanescope/config.json", base);
  else if (home != NULL && home[0] == '/')
    length = snprintf (path, size, "%s/.config/lanescope/config.json", home);
  else
    return false;
  return length > 0 && (size_t)length < size;
}

/* One entry of the file. Numbers may stand as numbers; flags as true or false. */
static bool
add_entry (Parsed *parsed, const char *path, const char *key, const json_t *value)
{
  const char *names[N_OPTIONS + 1] = {NULL};
  OptionId id = N_OPTIONS;
  size_t n = 0, used = 0;
  for (OptionId k = 0; k < N_OPTIONS; k++)
    {
      if (!may_be_default (k))
        continue;
      names[n++] = lanescope_options[k].name;
      if (strcmp (key, lanescope_options[k].name) == 0)
        id = k;
    }
  if (id == N_OPTIONS)
    {
      const char *closest = lse_text_closest (key, names);
      lse_text_append (parsed->error, sizeof parsed->error, &used, "%.120s: unknown key \"%.60s\"",
                       path, key);
      if (closest != NULL)
        lse_text_append (parsed->error, sizeof parsed->error, &used, "; did you mean \"%s\"?",
                         closest);
      return false;
    }
  if (is_settled (parsed, id) || !lanescope_option_fits (id, parsed->command))
    return true;

  bool is_flag = lanescope_options[id].kind == ARGUMENT_NONE;
  char *text = NULL;
  if (is_flag && json_is_boolean (value))
    text = json_is_true (value) ? strdup ("") : NULL;
  else if (!is_flag && json_is_string (value))
    text = strdup (json_string_value (value));
  else if (!is_flag && json_is_number (value))
    text = json_dumps (value, JSON_ENCODE_ANY);
  else
    {
      snprintf (parsed->error, sizeof parsed->error, "%.120s: \"%.60s\" must be %s", path, key,
                is_flag ? "true or false" : "a text or a number");
      return false;
    }
  parsed->values[id] = parsed->owned[id] = text;
  parsed->is_default[id] = true;
  return true;
}

static bool
add_from_file (Parsed *parsed)
{
  char path[PATH_MAX];
  json_error_t why;
  if (!config_path (path, sizeof path) || access (path, F_OK) != 0)
    return true;
  json_t *config = json_load_file (path, JSON_REJECT_DUPLICATES, &why);
  if (!json_is_object (config))
    {
      json_decref (config);
      snprintf (parsed->error, sizeof parsed->error,
                "%.120s, line %d: %.120s; it must hold one JSON object", path, why.line,
                config == NULL ? why.text : "no object");
      return false;
    }
  const char *key;
  json_t *value;
  bool ok = true;
  json_object_foreach (config, key, value)
  {
    if (ok)
      ok = add_entry (parsed, path, key, value);
  }
  json_decref (config);
  return ok;
}

bool
lanescope_add_defaults (Parsed *parsed)
{
  add_from_environment (parsed);
  return add_from_file (parsed);
}

void
lanescope_parsed_clear (Parsed *parsed)
{
  for (OptionId id = 0; id < N_OPTIONS; id++)
    free (parsed->owned[id]);
  *parsed = (Parsed) {.command = COMMAND_HELP};
}

char *
lanescope_format_defaults (const Parsed *parsed, char *text, size_t size)
{
  size_t used = 0;
  text[0] = '\0';
  for (OptionId id = 0; id < N_OPTIONS; id++)
    if (parsed->is_default[id] && parsed->values[id] != NULL)
      {
        const char *value = parsed->values[id];
        lse_text_append (text, size, &used, "%s--%s%s%.60s", used > 0 ? " " : "",
                         lanescope_options[id].name, value[0] != '\0' ? " " : "", value);
      }
  return text;
}
