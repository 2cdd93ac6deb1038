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
  const struct
  {
    const char *name, *text;
  } schemas[] = {{"runs", lanescope_schema_runs},
                 {"plan", lanescope_schema_plan},
                 {"comparison", lanescope_schema_comparison}};
  for (size_t i = 0; i < sizeof schemas / sizeof schemas[0]; i++)
    if (strcmp (name, schemas[i].name) == 0)
      {
        fputs (schemas[i].text, stdout);
        return EXIT_OK;
      }
  fprintf (stderr, "lanescope-cli: schema \"%.40s\": allowed are runs, plan and comparison\n",
           name);
  return EXIT_USAGE;
}
