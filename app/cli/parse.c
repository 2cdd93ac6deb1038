/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "options.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

static bool
fail_closest (Parsed *parsed, const char *what, const char *word, const char *const *candidates)
{
  const char *closest = lse_text_closest (word, candidates);
  size_t used = 0;
  lse_text_append (parsed->error, sizeof parsed->error, &used, "unknown %s \"%.60s\"", what, word);
  if (closest != NULL)
    lse_text_append (parsed->error, sizeof parsed->error, &used, "; did you mean %s?", closest);
  else
    lse_text_append (parsed->error, sizeof parsed->error, &used, "; see lanescope-cli --help");
  return false;
}

static bool
find_command (Parsed *parsed, const char *word)
{
  const char *names[N_COMMANDS + 1] = {NULL};
  for (CommandId i = 0; i < N_COMMANDS; i++)
    {
      names[i] = lanescope_commands[i].name;
      if (strcmp (word, names[i]) == 0)
        {
          parsed->command = i;
          return true;
        }
    }
  return fail_closest (parsed, "command", word, names);
}

/* The option with the long name [name, name + length); N_OPTIONS if there is none. */
static OptionId
find_long (const char *name, size_t length)
{
  OptionId i = 0;
  while (i < N_OPTIONS && (strlen (lanescope_options[i].name) != length ||
                           strncmp (lanescope_options[i].name, name, length) != 0))
    i++;
  return i;
}

static OptionId
find_short (char letter)
{
  OptionId i = 0;
  while (i < N_OPTIONS && lanescope_options[i].letter != letter)
    i++;
  return i;
}

static bool
set_value (Parsed *parsed, OptionId id, const char *value)
{
  const Option *option = &lanescope_options[id];
  if (!lanescope_option_fits (id, parsed->command))
    {
      snprintf (parsed->error, sizeof parsed->error,
                "--%s is no option of %s; see lanescope-cli %s --help", option->name,
                lanescope_commands[parsed->command].name, lanescope_commands[parsed->command].name);
      return false;
    }
  parsed->values[id] = value;
  return true;
}

static bool
missing_argument (Parsed *parsed, const Option *option)
{
  snprintf (parsed->error, sizeof parsed->error, "--%s needs a value: --%s %s", option->name,
            option->name, option->argument);
  return false;
}

/* "--name", "--name=value", "--name value". Advances *@i over a value of its own. */
static bool
parse_long (Parsed *parsed, int argc, char **argv, int *i)
{
  const char *name = argv[*i] + 2, *equals = strchr (name, '=');
  size_t length = equals != NULL ? (size_t)(equals - name) : strlen (name);
  OptionId id = find_long (name, length);
  if (id == N_OPTIONS)
    {
      char word[64], dashed[N_OPTIONS][40];
      const char *names[N_OPTIONS + 1] = {NULL};
      size_t n = 0;
      for (OptionId k = 0; k < N_OPTIONS; k++)
        if (lanescope_option_fits (k, parsed->command))
          {
            snprintf (dashed[n], sizeof dashed[n], "--%s", lanescope_options[k].name);
            names[n] = dashed[n];
            n++;
          }
      snprintf (word, sizeof word, "--%.*s", (int)(length < 50 ? length : 50), name);
      return fail_closest (parsed, "option", word, names);
    }

  const Option *option = &lanescope_options[id];
  const char *value = equals != NULL ? equals + 1 : "";
  if (equals != NULL && option->kind == ARGUMENT_NONE)
    {
      snprintf (parsed->error, sizeof parsed->error, "--%s takes no value", option->name);
      return false;
    }
  if (equals == NULL && option->kind == ARGUMENT_REQUIRED)
    {
      if (*i + 1 >= argc)
        return missing_argument (parsed, option);
      value = argv[++*i];
    }
  return set_value (parsed, id, value);
}

/* "-w NAME", "-wNAME", "-nq". */
static bool
parse_short (Parsed *parsed, int argc, char **argv, int *i)
{
  for (const char *at = argv[*i] + 1; *at != '\0'; at++)
    {
      OptionId id = find_short (*at);
      if (id == N_OPTIONS)
        {
          snprintf (parsed->error, sizeof parsed->error, "unknown option -%c; see --help", *at);
          return false;
        }
      if (lanescope_options[id].kind != ARGUMENT_REQUIRED)
        {
          if (!set_value (parsed, id, ""))
            return false;
          continue;
        }
      if (at[1] == '\0' && *i + 1 >= argc)
        return missing_argument (parsed, &lanescope_options[id]);
      return set_value (parsed, id, at[1] != '\0' ? at + 1 : argv[++*i]);
    }
  return true;
}

static bool
add_positional (Parsed *parsed, const char *word)
{
  if (parsed->n_positional >= lanescope_commands[parsed->command].max_positional)
    {
      snprintf (parsed->error, sizeof parsed->error, "what is \"%.60s\"? %s takes %s", word,
                lanescope_commands[parsed->command].name,
                parsed->n_positional > 1   ? "two words only"
                : parsed->n_positional > 0 ? "one word only"
                                           : "options only");
      return false;
    }
  parsed->positional[parsed->n_positional++] = word;
  return true;
}

bool
lanescope_parse (Parsed *parsed, int argc, char **argv)
{
  bool has_command = false, only_words = false;
  *parsed = (Parsed) {.command = COMMAND_HELP};
  for (int i = 1; i < argc; i++)
    {
      const char *word = argv[i];
      bool ok = true;
      if (!only_words && strcmp (word, "--") == 0)
        only_words = true;
      else if (!only_words && strncmp (word, "--", 2) == 0)
        ok = parse_long (parsed, argc, argv, &i);
      else if (!only_words && word[0] == '-' && word[1] != '\0')
        ok = parse_short (parsed, argc, argv, &i);
      else if (!has_command)
        ok = has_command = find_command (parsed, word);
      else
        ok = add_positional (parsed, word);
      if (!ok)
        return false;
    }
  return true;
}
