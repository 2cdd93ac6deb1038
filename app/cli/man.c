/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "help.h"

#include "exit-status.h"
#include "version.h"

#include <string.h>

#define MANUAL_DATE "2026-11-22" /* of its words; a page is the same from every build */

/* Text with roff's special characters taken out of their meaning. */
static void
print_roff (FILE *out, const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '\\')
        fputs ("\\e", out);
      else if (*at == '-')
        fputs ("\\-", out);
      else if ((*at == '.' || *at == '\'') && (at == text || at[-1] == '\n'))
        fprintf (out, "\\&%c", *at);
      else
        fputc (*at, out);
    }
}

static void
print_man_option (FILE *out, const Option *option)
{
  fputs (".TP\n", out);
  if (option->letter != 0)
    fprintf (out, "\\fB\\-%c\\fR, ", option->letter);
  fputs ("\\fB\\-\\-", out);
  print_roff (out, option->name);
  fputs ("\\fR", out);
  if (option->kind != ARGUMENT_NONE)
    {
      fputs (option->kind == ARGUMENT_OPTIONAL ? "[=\\fI" : " \\fI", out);
      print_roff (out, option->argument);
      fputs (option->kind == ARGUMENT_OPTIONAL ? "\\fR]" : "\\fR", out);
    }
  fputc ('\n', out);
  print_roff (out, option->help);
  fputs (".\n", out);
}

static void
print_man_command (FILE *out, CommandId id)
{
  const Command *command = &lanescope_commands[id];
  fprintf (out, ".SS %s%s%s\n", command->name, command->positional[0] != '\0' ? " " : "",
           command->positional);
  print_roff (out, command->description);
  fputc ('\n', out);
}

/* An option is explained once, with the commands that have it. */
static void
print_man_options (FILE *out)
{
  const char *group = "";
  for (OptionId i = 0; i < N_OPTIONS; i++)
    {
      const Option *option = &lanescope_options[i];
      if (strcmp (group, option->group) != 0)
        fprintf (out, ".SS %s\n", group = option->group);
      print_man_option (out, option);
      if (option->commands == 0)
        continue;
      fputs ("(", out);
      for (CommandId k = 0, n = 0; k < N_COMMANDS; k++)
        if (lanescope_option_fits (i, k))
          fprintf (out, "%s%s", n++ > 0 ? ", " : "", lanescope_commands[k].name);
      fputs (")\n", out);
    }
}

void
lanescope_print_man (FILE *out)
{
  fprintf (out, ".TH LANESCOPE-CLI 1 " MANUAL_DATE " \"Lanescope %s\" \"User Commands\"\n",
           LANESCOPE_VERSION);
  fputs (".SH NAME\nlanescope\\-cli \\- race the ways to go parallel, and see what each core did\n"
         ".SH SYNOPSIS\n.B lanescope\\-cli\n.I COMMAND\n[\\fIOPTIONS\\fR]\n"
         ".SH DESCRIPTION\n"
         "Runs known array computations through every strategy that a user can choose, pinned to "
         "cores, checks every answer against the serial one, and reports times with intervals.\n"
         ".SH COMMANDS\n",
         out);
  for (CommandId i = 0; i < N_COMMANDS; i++)
    print_man_command (out, i);
  fputs (".SH OPTIONS\n", out);
  print_man_options (out);

  fputs (".SH EXIT STATUS\n", out);
  for (size_t i = 0; i < lanescope_n_exit_meanings; i++)
    {
      fprintf (out, ".TP\n\\fB%d\\fR\n", lanescope_exit_meanings[i].status);
      print_roff (out, lanescope_exit_meanings[i].meaning);
      fputc ('\n', out);
    }
  fputs (
      ".SH ENVIRONMENT\n"
      "Every long option can be given as a variable, LANESCOPE_TIME_BUDGET=5s for "
      "\\-\\-time\\-budget 5s. Flags win over variables, variables over the configuration file.\n"
      ".TP\n.B NO_COLOR\nIf it is set and not empty, nothing is coloured.\n"
      ".TP\n.B LANESCOPE_NO_PERF\n"
      "If it is 1, threads are watched by polling and no hardware counters are read, as where "
      "perf events are forbidden.\n"
      ".TP\n.B LANESCOPE_RUN_DIRECTORY\n"
      "The folder for the event rings of a run; without it /dev/shm, XDG_RUNTIME_DIR or TMPDIR.\n"
      ".TP\n.B LANESCOPE_WORKER\n"
      "The program that does the work, if it is not the one installed beside this one.\n"
      ".SH FILES\n.TP\n.I $XDG_CONFIG_HOME/lanescope/config.json\n"
      "A JSON object of long options and their values, below the environment and the flags.\n"
      ".TP\n.I $XDG_DATA_HOME/lanescope/journal.jsonl\n"
      "Every finished run, one JSON line each.\n"
      ".SH EXAMPLES\n.nf\n"
      "lanescope\\-cli tutorial 2 \\-\\-both\n"
      "lanescope\\-cli run \\-w mean \\-N 1e7 \\-s threads,graph \\-\\-kernel simd\n"
      "lanescope\\-cli run method\\-2 \\-\\-json=before.json\n"
      "lanescope\\-cli why before.json\n"
      "lanescope\\-cli compare before.json \\-\\-fail\\-if 'time>+5%'\n"
      "lanescope\\-cli topology \\-\\-synthetic \"pack:2 core:8 pu:2\" \\-\\-pin scatter \\-W 8 "
      "\\-\\-svg machine.svg\n"
      ".fi\n",
      out);
}
