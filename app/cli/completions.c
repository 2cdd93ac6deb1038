/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "help.h"

#include <string.h>

/* ------------------------------------------------------------------ bash */

static void
print_bash_commands (FILE *out)
{
  fputs ("  case $command in\n", out);
  for (CommandId i = 0; i < N_COMMANDS; i++)
    {
      fprintf (out, "    %s) words=\"%s", lanescope_commands[i].name,
               lanescope_commands[i].choices != NULL ? lanescope_commands[i].choices : "");
      for (OptionId k = 0; k < N_OPTIONS; k++)
        if (lanescope_option_fits (k, i))
          fprintf (out, " --%s", lanescope_options[k].name);
      fputs ("\" ;;\n", out);
    }
  fputs ("    *) words=\"", out);
  for (CommandId i = 0; i < N_COMMANDS; i++)
    fprintf (out, "%s%s", i > 0 ? " " : "", lanescope_commands[i].name);
  fputs (" --help --version\" ;;\n  esac\n", out);
}

static void
print_bash (FILE *out)
{
  fputs ("# bash completion for lanescope-cli\n"
         "_lanescope_cli()\n{\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words\n"
         "  local command=\n"
         "  [ \"$COMP_CWORD\" -gt 1 ] && command=${COMP_WORDS[1]}\n"
         "  case $before in\n",
         out);
  for (OptionId i = 0; i < N_OPTIONS; i++)
    {
      const Option *option = &lanescope_options[i];
      if (option->kind != ARGUMENT_REQUIRED)
        continue;
      fprintf (out, "    --%s", option->name);
      if (option->letter != 0)
        fprintf (out, "|-%c", option->letter);
      if (option->choices != NULL)
        fprintf (out, ") COMPREPLY=($(compgen -W \"%s\" -- \"$current\")); return ;;\n",
                 option->choices);
      else
        fputs (") COMPREPLY=($(compgen -f -- \"$current\")); return ;;\n", out);
    }
  fputs ("  esac\n", out);
  print_bash_commands (out);
  fputs ("  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n}\n"
         "complete -F _lanescope_cli lanescope-cli\n",
         out);
}

/* ------------------------------------------------------------------ zsh */

/* A help text inside zsh's '…[text]…': brackets, colons and quotes would end it. */
static void
print_zsh_text (FILE *out, const char *text)
{
  for (; *text != '\0'; text++)
    {
      if (*text == '\'')
        fputs ("'\\''", out);
      else if (strchr ("[]:", *text) != NULL)
        fprintf (out, "\\%c", *text);
      else
        fputc (*text, out);
    }
}

static void
print_zsh_option (FILE *out, const Option *option)
{
  fprintf (out, "      '--%s", option->name);
  fputs (option->kind == ARGUMENT_NONE ? "[" : "=[", out);
  print_zsh_text (out, option->help);
  fputc (']', out);
  if (option->kind != ARGUMENT_NONE)
    {
      const char *colons = option->kind == ARGUMENT_OPTIONAL ? "::" : ":";
      fprintf (out, "%s%s:", colons, option->name);
      if (option->choices != NULL)
        {
          fputc ('(', out);
          print_zsh_text (out, option->choices);
          fputc (')', out);
        }
      else
        fputs ("_files", out);
    }
  fputs ("' \\\n", out);
}

static void
print_zsh (FILE *out)
{
  fputs ("#compdef lanescope-cli\n"
         "_lanescope_cli() {\n"
         "  local -a commands\n  commands=(\n",
         out);
  for (CommandId i = 0; i < N_COMMANDS; i++)
    {
      fprintf (out, "    '%s:", lanescope_commands[i].name);
      print_zsh_text (out, lanescope_commands[i].summary);
      fputs ("'\n", out);
    }
  fputs ("  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n"
         "  case $words[2] in\n",
         out);
  for (CommandId i = 0; i < N_COMMANDS; i++)
    {
      fprintf (out, "    %s) _arguments \\\n", lanescope_commands[i].name);
      for (OptionId k = 0; k < N_OPTIONS; k++)
        if (lanescope_option_fits (k, i))
          print_zsh_option (out, &lanescope_options[k]);
      fprintf (out, "      '*:word:(%s)' ;;\n",
               lanescope_commands[i].choices != NULL ? lanescope_commands[i].choices : "");
    }
  fputs ("  esac\n}\n_lanescope_cli \"$@\"\n", out);
}

/* ------------------------------------------------------------------ fish */

static void
print_fish_text (FILE *out, const char *text)
{
  for (; *text != '\0'; text++)
    fprintf (out, *text == '\'' || *text == '\\' ? "\\%c" : "%c", *text);
}

static void
print_fish (FILE *out)
{
  fputs ("# fish completion for lanescope-cli\ncomplete -c lanescope-cli -f\n", out);
  for (CommandId i = 0; i < N_COMMANDS; i++)
    {
      const Command *command = &lanescope_commands[i];
      fprintf (out, "complete -c lanescope-cli -n __fish_use_subcommand -a %s -d '", command->name);
      print_fish_text (out, command->summary);
      fputs ("'\n", out);
      if (command->choices != NULL)
        fprintf (out, "complete -c lanescope-cli -n '__fish_seen_subcommand_from %s' -a '%s'\n",
                 command->name, command->choices);
    }
  for (OptionId k = 0; k < N_OPTIONS; k++)
    {
      const Option *option = &lanescope_options[k];
      fputs ("complete -c lanescope-cli -n '__fish_seen_subcommand_from", out);
      for (CommandId i = 0; i < N_COMMANDS; i++)
        if (lanescope_option_fits (k, i))
          fprintf (out, " %s", lanescope_commands[i].name);
      fprintf (out, "' -l %s", option->name);
      if (option->letter != 0)
        fprintf (out, " -s %c", option->letter);
      if (option->kind == ARGUMENT_REQUIRED)
        fprintf (out, " -x -a '%s'", option->choices != NULL ? option->choices : "");
      fputs (" -d '", out);
      print_fish_text (out, option->help);
      fputs ("'\n", out);
    }
}

bool
lanescope_print_completions (FILE *out, const char *shell)
{
  if (strcmp (shell, "bash") == 0)
    print_bash (out);
  else if (strcmp (shell, "zsh") == 0)
    print_zsh (out);
  else if (strcmp (shell, "fish") == 0)
    print_fish (out);
  else
    return false;
  return true;
}
