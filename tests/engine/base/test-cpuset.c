/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/cpuset.h"

#include <glib.h>

static void
check_round_trip (const char *text, const char *canonical)
{
  LseCpuSet set;
  LseError err = {0};
  char buffer[128];
  g_assert_cmpint (lse_cpuset_parse (&set, text, &err), ==, LSE_OK);
  g_assert_cmpstr (lse_cpuset_format (&set, buffer, sizeof buffer), ==, canonical);
}

static void
test_parse (void)
{
  check_round_trip ("0", "0");
  check_round_trip ("0,2,4-7", "0,2,4-7");
  check_round_trip (" 7, 6 ,5", "5-7");
  check_round_trip ("0-14:2", "0,2,4,6,8,10,12,14");
  check_round_trip ("63-64,4095", "63-64,4095");
}

static void
test_parse_refuses (void)
{
  const char *bad[] = {"", " ", "a", "1-", "3-1", "1,,2", "4096", "-1", "1-8:0", "99999999999999"};
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      LseCpuSet set;
      LseError err = {0};
      g_assert_cmpint (lse_cpuset_parse (&set, bad[i], &err), ==, LSE_EINVAL);
      g_assert_nonnull (strstr (err.detail, "0,2,4-7"));
    }
}

static void
test_algebra (void)
{
  LseCpuSet a, b;
  lse_cpuset_parse (&a, "0-3,70", NULL);
  lse_cpuset_parse (&b, "2,70,71", NULL);
  g_assert_cmpuint (lse_cpuset_count (&a), ==, 5);
  g_assert_false (lse_cpuset_is_inside (&b, &a));
  lse_cpuset_intersect (&b, &a);
  g_assert_true (lse_cpuset_is_inside (&b, &a));
  g_assert_cmpint (lse_cpuset_next (&b, -1), ==, 2);
  g_assert_cmpint (lse_cpuset_next (&b, 2), ==, 70);
  g_assert_cmpint (lse_cpuset_next (&b, 70), ==, -1);
  lse_cpuset_remove (&a, 70);
  lse_cpuset_add (&a, 5000); /* outside: ignored */
  g_assert_cmpuint (lse_cpuset_count (&a), ==, 4);
}

static void
test_format_cuts (void)
{
  LseCpuSet set;
  char buffer[6];
  lse_cpuset_parse (&set, "1,3,5,7", NULL);
  g_assert_cmpstr (lse_cpuset_format (&set, buffer, sizeof buffer), ==, "1,3,5");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/cpuset/parse", test_parse);
  g_test_add_func ("/engine/cpuset/parse-refuses", test_parse_refuses);
  g_test_add_func ("/engine/cpuset/algebra", test_algebra);
  g_test_add_func ("/engine/cpuset/format-cuts", test_format_cuts);
  return g_test_run ();
}
