/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "help.h"

#include <string.h>

/* What the shell offers after an option: its words, files, or nothing that could be known. */
static bool
takes_file (const Option *option)
{
  return option->argument != NULL &&
         (strcmp (option->argument, "FILE") == 0 || strcmp (option->argument, "PATH") == 0);
}

static bool
takes_list (const Option *option)
{
  return option->choices != NULL && strcmp (option->argument, "LIST") == 0;
}

/* What stands behind the command are files. */
static bool
takes_files (const Command *command)
{
  return command->max_positional > 0 && command->choices == NULL;
}

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

/* Of "--name=word" bash makes three words; of a list the last item is completed. */
static void
print_bash (FILE *out)
{
  fputs (
      "# bash completion for lanescope-cli\n"
      "_lanescope_cli()\n{\n"
      "  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} head= words\n"
      "  local command=\n"
      "  [ \"$COMP_CWORD\" -gt 1 ] && command=${COMP_WORDS[1]}\n"
      "  if [ \"$current\" = = ]; then\n    current=\n"
      "  elif [ \"$before\" = = ] && [ \"$COMP_CWORD\" -gt 2 ]; then\n"
      "    before=${COMP_WORDS[COMP_CWORD-2]}\n  fi\n"
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
      fputs (") ", out);
      if (takes_list (option))
        fputs ("case $current in *,*) head=${current%,*}, current=${current##*,} ;; esac\n      ",
               out);
      if (option->choices != NULL)
        fprintf (out, "COMPREPLY=($(compgen -P \"$head\" -W \"%s\" -- \"$current\"));",
                 option->choices);
      else if (takes_file (option))
        fputs ("COMPREPLY=($(compgen -f -- \"$current\"));", out);
      else
        fputs ("COMPREPLY=();", out);
      fputs (" return ;;\n", out);
    }
  fputs ("    --json|--csv|--markdown) [ \"${COMP_WORDS[COMP_CWORD-1]}\" = = ] &&\n"
         "      COMPREPLY=($(compgen -f -- \"$current\")) && return ;;\n",
         out);
  fputs ("  esac\n", out);
  print_bash_commands (out);
  fputs ("  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n  case $command in\n", out);
  for (CommandId i = 0; i < N_COMMANDS; i++)
    if (takes_files (&lanescope_commands[i]))
      fprintf (out, "    %s) COMPREPLY+=($(compgen -f -- \"$current\")) ;;\n",
               lanescope_commands[i].name);
  fputs ("  esac\n}\n"
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

/* ":name:(words)" after the help text. */
static void
print_zsh_argument (FILE *out, const Option *option)
{
  fprintf (out, "%s%s:", option->kind == ARGUMENT_OPTIONAL ? "::" : ":", option->name);
  if (takes_list (option))
    {
      fputs ("_sequence compadd - ", out);
      print_zsh_text (out, option->choices);
    }
  else if (option->choices != NULL)
    {
      fputc ('(', out);
      print_zsh_text (out, option->choices);
      fputc (')', out);
    }
  else
    fputs (takes_file (option) ? "_files" : " ", out);
}

/* '(-w --workload)'{-w+,--workload=}'[help]:workload:(…)' */
static void
print_zsh_option (FILE *out, const Option *option)
{
  bool has_argument = option->kind != ARGUMENT_NONE;
  if (option->letter != 0)
    fprintf (out, "      '(-%c --%s)'{-%c%s,--%s%s}'[", option->letter, option->name,
             option->letter, has_argument ? "+" : "", option->name, has_argument ? "=" : "");
  else
    fprintf (out, "      '--%s%s[", option->name,
             !has_argument                       ? ""
             : option->kind == ARGUMENT_OPTIONAL ? "=-"
                                                 : "=");
  print_zsh_text (out, option->help);
  fputc (']', out);
  if (has_argument)
    print_zsh_argument (out, option);
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
      if (takes_files (&lanescope_commands[i]))
        fputs ("      '*:file:_files' ;;\n", out);
      else
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
      if (takes_files (command))
        fprintf (out, "complete -c lanescope-cli -n '__fish_seen_subcommand_from %s' -F\n",
                 command->name);
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
      if (takes_file (option))
        fputs (option->kind == ARGUMENT_REQUIRED ? " -r -F" : " -F", out);
      else if (option->kind == ARGUMENT_REQUIRED)
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
