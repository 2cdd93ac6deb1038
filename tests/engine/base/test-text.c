/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <glib.h>
#include <math.h>

static void
test_closest (void)
{
  const char *const words[] = {"serial", "threads", "processes", "openmp", "blas", "graph", NULL};
  g_assert_cmpstr (lse_text_closest ("thread", words), ==, "threads");
  g_assert_cmpstr (lse_text_closest ("Threads", words), ==, "threads");
  g_assert_cmpstr (lse_text_closest ("proceses", words), ==, "processes");
  g_assert_cmpstr (lse_text_closest ("lbas", words), ==, "blas"); /* a transposition is one step */
  g_assert_null (lse_text_closest ("gpu", words));
  g_assert_null (lse_text_closest ("", words));
}

static void
test_append_cuts (void)
{
  char text[8];
  size_t used = 0;
  lse_text_append (text, sizeof text, &used, "%s", "abc");
  lse_text_append (text, sizeof text, &used, "%d", 123456);
  g_assert_cmpstr (text, ==, "abc1234");
  g_assert_cmpuint (used, ==, 7);
  lse_text_append (text, sizeof text, &used, "x");
  g_assert_cmpstr (text, ==, "abc1234");
}

static void
test_group (void)
{
  static const struct
  {
    uint64_t number;
    const char *text;
  } cases[] = {{0, "0"}, {999, "999"}, {1000, "1\u2009000"}, {12345678, "12\u2009345\u2009678"}};
  char text[48];
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (lse_text_group (text, sizeof text, cases[i].number), ==, cases[i].text);
  g_assert_cmpstr (lse_text_group (text, sizeof text, UINT64_MAX), ==,
                   "18\u2009446\u2009744\u2009073\u2009709\u2009551\u2009615");
}

static void
test_fixed (void)
{
  static const struct
  {
    double value;
    int decimals;
    const char *text;
  } cases[] = {{1.5, 2, "1.50"},   {-1.5, 1, "−1.5"},      {-0.001, 2, "0.00"},
               {0.005, 2, "0.01"}, {1234.5678, 0, "1235"}, {0.12345678949, 9, "0.123456789"},
               {NAN, 2, "–"},      {-INFINITY, 2, "–"}};
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char text[32] = "";
      size_t used = 0;
      lse_text_append_fixed (text, sizeof text, &used, cases[i].value, cases[i].decimals);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/text/closest", test_closest);
  g_test_add_func ("/engine/text/append-cuts", test_append_cuts);
  g_test_add_func ("/engine/text/group", test_group);
  g_test_add_func ("/engine/text/fixed", test_fixed);
  return g_test_run ();
}
