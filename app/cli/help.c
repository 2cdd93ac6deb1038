/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "help.h"

#include "terminal.h"

#include <string.h>

#define TEXT_COLUMN 30

void
lanescope_print_concise_help (FILE *out)
{
  fputs (
      "lanescope-cli races the ways to go parallel on this machine, checks every answer and\n"
      "shows what each core did.\n\n"
      "  lanescope-cli tutorial            the tutorial's four methods, as printed and repaired\n"
      "  lanescope-cli run -w sincos -N 1e7 -s threads,processes -W 1-4\n\n"
      "Commands:\n",
      out);
  for (CommandId i = 0; i < N_COMMANDS; i++)
    fprintf (out, "  %-10s  %s\n", lanescope_commands[i].name, lanescope_commands[i].summary);
  fputs ("\nlanescope-cli COMMAND --help explains a command.\n", out);
}

static void
print_option (FILE *out, const Option *option)
{
  char left[64];
  int length = option->letter != 0
                   ? snprintf (left, sizeof left, "  -%c, --%s", option->letter, option->name)
                   : snprintf (left, sizeof left, "      --%s", option->name);
  if (option->kind == ARGUMENT_REQUIRED)
    length += snprintf (left + length, sizeof left - (size_t)length, " %s", option->argument);
  if (option->kind == ARGUMENT_OPTIONAL)
    length += snprintf (left + length, sizeof left - (size_t)length, "[=%s]", option->argument);
  fprintf (out, "%-*s", TEXT_COLUMN, left);
  if (length >= TEXT_COLUMN)
    fprintf (out, "\n%*s", TEXT_COLUMN, "");
  lanescope_put_wrapped (out, option->help, TEXT_COLUMN, lanescope_text_width ());
}

void
lanescope_print_command_help (FILE *out, CommandId command)
{
  const Command *about = &lanescope_commands[command];
  const char *group = "";
  fprintf (out, "usage: lanescope-cli %s%s%s [OPTIONS]\n\n", about->name,
           about->positional[0] != '\0' ? " " : "", about->positional);
  lanescope_put_wrapped (out, about->description, 0, lanescope_text_width ());
  for (OptionId i = 0; i < N_OPTIONS; i++)
    {
      const Option *option = &lanescope_options[i];
      if (!lanescope_option_fits (i, command))
        continue;
      if (strcmp (group, option->group) != 0)
        fprintf (out, "\n%s:\n", group = option->group);
      print_option (out, option);
    }
}
