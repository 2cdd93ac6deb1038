/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands.h"
#include "exit-status.h"

#include "schema-text.h"

#include <stdio.h>
#include <string.h>

int
lanescope_schema_main (const Parsed *parsed)
{
  const char *name = parsed->n_positional > 0 ? parsed->positional[0] : "runs";
  if (strcmp (name, "runs") != 0 && strcmp (name, "plan") != 0)
    {
      fprintf (stderr, "lanescope-cli: schema \"%.40s\": allowed are runs and plan\n", name);
      return EXIT_USAGE;
    }
  fputs (strcmp (name, "runs") == 0 ? lanescope_schema_runs : lanescope_schema_plan, stdout);
  return EXIT_OK;
}
