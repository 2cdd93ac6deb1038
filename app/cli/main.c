/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lanescope-cli: the command line over the engine. Results go to standard output, everything else
 * to standard error.
 */
#include "commands.h"
#include "exit-status.h"
#include "help.h"
#include "topology.h"
#include "version.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
usage_error (const char *sentence)
{
  fprintf (stderr, "lanescope-cli: %s\n", sentence);
  return EXIT_USAGE;
}

static int
topology_main (const Parsed *parsed)
{
  const char *workers = parsed->values[OPTION_WORKERS];
  char *end = NULL;
  unsigned long n_workers = workers != NULL ? strtoul (workers, &end, 10) : 0;
  if (workers != NULL && (*end != '\0' || workers[0] == '-' || n_workers < 1 || n_workers > 4096))
    return usage_error ("topology --workers: must be one whole number from 1 to 4096");
  return lanescope_topology_main (&(LanescopeTopologyOptions) {
      .xml_path = parsed->values[OPTION_XML],
      .synthetic = parsed->values[OPTION_SYNTHETIC],
      .pin = parsed->values[OPTION_PIN],
      .n_workers = n_workers,
      .svg_path = parsed->values[OPTION_SVG],
      .png_path = parsed->values[OPTION_PNG],
      .pdf_path = parsed->values[OPTION_PDF],
      .export_xml_path = parsed->values[OPTION_EXPORT_XML],
      .dark = parsed->values[OPTION_DARK] != NULL,
  });
}

static int
help_main (const Parsed *parsed)
{
  if (parsed->n_positional == 0)
    {
      lanescope_print_concise_help (stdout);
      return EXIT_OK;
    }
  for (CommandId i = 0; i < N_COMMANDS; i++)
    if (strcmp (parsed->positional[0], lanescope_commands[i].name) == 0)
      {
        lanescope_print_command_help (stdout, i);
        return EXIT_OK;
      }
  return usage_error ("help: no such command; see lanescope-cli --help");
}

static int
dispatch (Parsed *parsed)
{
  if (parsed->values[OPTION_VERSION] != NULL)
    {
      printf ("lanescope-cli %s\n", LANESCOPE_VERSION);
      return EXIT_OK;
    }
  if (parsed->values[OPTION_HELP] != NULL && parsed->command != COMMAND_HELP)
    {
      lanescope_print_command_help (stdout, parsed->command);
      return EXIT_OK;
    }
  if (!lanescope_add_defaults (parsed))
    return usage_error (parsed->error);
  switch (parsed->command)
    {
    case COMMAND_RUN:
    case COMMAND_TUTORIAL:
      return lanescope_run_main (parsed);
    case COMMAND_WHY:
      return lanescope_why_main (parsed);
    case COMMAND_COMPARE:
      return lanescope_compare_main (parsed);
    case COMMAND_TOPOLOGY:
      return topology_main (parsed);
    case COMMAND_DOCTOR:
      return lanescope_doctor_main (parsed);
    case COMMAND_SCHEMA:
      return lanescope_schema_main (parsed);
    case COMMAND_HELP:
      return help_main (parsed);
    case N_COMMANDS:
      break;
    }
  return EXIT_USAGE;
}

/* For the build: the manual page and the completions from the same table. */
static int
print_documentation (const char *what)
{
  if (strcmp (what, "man") == 0)
    lanescope_print_man (stdout);
  else if (!lanescope_print_completions (stdout, what))
    return usage_error ("--print-documentation takes man, bash, zsh or fish");
  return EXIT_OK;
}

/* Standard descriptors that the caller has closed would be given to the next files opened, and
 * what is printed would land in them. Opened like this, writing fails as it should. */
static void
hold_standard_descriptors (void)
{
  int fd;
  do
    fd = open ("/dev/null", O_RDONLY);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd >= 0)
    close (fd);
}

int
main (int argc, char **argv)
{
  Parsed parsed = {.command = COMMAND_HELP};
  int status;

  hold_standard_descriptors ();
  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");  /* 0.5 is 0.5 in every country: output is read by programs too */
  setlocale (LC_MESSAGES, "C"); /* and so are its sentences: the command line speaks English */
  signal (SIGPIPE, SIG_IGN);    /* a closed pipe becomes a write error, and a sentence */
  signal (SIGXFSZ, SIG_IGN);    /* so does a file that may not grow */

  if (argc == 3 && strcmp (argv[1], "--print-documentation") == 0)
    status = print_documentation (argv[2]);
  else if (!lanescope_parse (&parsed, argc, argv))
    status = usage_error (parsed.error);
  else
    status = dispatch (&parsed);

  if ((fflush (stdout) != 0 || ferror (stdout)) && status == EXIT_OK)
    {
      fputs ("lanescope-cli: cannot write to standard output\n", stderr);
      status = EXIT_RUN_FAILED;
    }
  lanescope_parsed_clear (&parsed);
  return status;
}
