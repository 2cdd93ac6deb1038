/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lanescope: the window. Without a display it says so and ends with 1.
 */
#include "application.h"
#include "config.h"
#include "environment.h"

#include "i18n.h"

#include <string.h>

static void
print_help (void)
{
  g_print ("%s\n\n  %s\n  %s\n\n%s\n", _ ("Usage: lanescope [--version] [--help]"),
           _ ("--version  print the version and end"), _ ("--help     print this and end"),
           _ ("Opens the window of Lanescope. On the command line use lanescope-cli."));
}

int
main (int argc, char **argv)
{
  lanescope_environment_prepare ();
  for (int i = 1; i < argc; i++)
    {
      if (strcmp (argv[i], "--version") == 0)
        {
          g_print ("lanescope %s\n", LANESCOPE_VERSION);
          return 0;
        }
      if (strcmp (argv[i], "--help") == 0 || strcmp (argv[i], "-h") == 0)
        {
          print_help ();
          return 0;
        }
    }
  if (!lanescope_environment_has_schema ())
    {
      g_printerr ("lanescope: %s\n", _ ("The settings’ schema was not found. Install Lanescope "
                                        "again, or set GSETTINGS_SCHEMA_DIR."));
      return 1;
    }
  if (!gtk_init_check ())
    {
      g_printerr ("lanescope: %s\n", _ ("There is no display to open a window on. Without one use "
                                        "lanescope-cli."));
      return 1;
    }
  g_autoptr (LanescopeApplication) app = lanescope_application_new ();
  return g_application_run (G_APPLICATION (app), argc, argv);
}
