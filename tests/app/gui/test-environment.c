/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the program thinks it is, and the steps of the text size.
 */
#include "environment.h"
#include "text-size.h"

static void
test_build_root (void)
{
  g_autofree char *built = lanescope_environment_dup_build_root ("/home/a/lanescope/build/app/gui");
  g_autofree char *installed = lanescope_environment_dup_build_root ("/usr/bin");
  g_assert_cmpstr (built, ==, "/home/a/lanescope/build");
  g_assert_null (installed);
}

static void
test_text_size (void)
{
  g_assert_cmpint (lanescope_text_size_dpi (96 * 1024, 100), ==, 98304);
  g_assert_cmpint (lanescope_text_size_dpi (96 * 1024, 200), ==, 196608);
  g_assert_cmpint (lanescope_text_size_dpi (-1, 150), ==, 147456);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gui/environment/build-root", test_build_root);
  g_test_add_func ("/gui/text-size/dpi", test_text_size);
  return g_test_run ();
}
