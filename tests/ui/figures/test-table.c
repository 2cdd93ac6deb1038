/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures/table-private.h"

#include <glib.h>
#include <math.h>

static void
test_numbers (void)
{
  const struct
  {
    double value;
    int decimals;
    const char *text;
  } cases[] = {
      {12.6, 3, "12.600"},       {1234567.8, 1, "1234567.8"}, {-0.5, 1, "-0.5"},
      {-0.0001, 2, "0.00"},      {0.005, 3, "0.005"},         {7, 0, "7"},
      {(double)NAN, 3, ""},      {(double)INFINITY, 3, ""},   {1e30, 3, ""},
      {0.000001, 6, "0.000001"},
  };
  LsfTableWriter writer = lsf_table_begin (1, G_N_ELEMENTS (cases));
  lsf_table_add_heading (&writer, "n", true);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    lsf_table_add_number (&writer, cases[i].value, cases[i].decimals);
  LsfTable *table = lsf_table_end (&writer);
  g_assert_nonnull (table);
  g_assert_true (table->is_numeric[0]);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (table->cells[i], ==, cases[i].text);
  lsf_table_free (table);
  lsf_table_free (NULL);
}

static void
test_csv (void)
{
  LsfTableWriter writer = lsf_table_begin (2, 2);
  lsf_table_add_heading (&writer, "run", false);
  lsf_table_add_heading (&writer, "median, ms", true);
  lsf_table_add_text (&writer, "Processes × 8, as printed");
  lsf_table_add_number (&writer, 1.5, 1);
  lsf_table_add_text (&writer, "a \"b\"\r\nc");
  lsf_table_add_number (&writer, (double)NAN, 1);
  LsfTable *table = lsf_table_end (&writer);
  g_autofree char *csv = lsf_table_to_csv (table);
  g_assert_cmpstr (csv, ==,
                   "run,\"median, ms\"\r\n\"Processes × 8, as printed\",1.5\r\n"
                   "\"a \"\"b\"\"\r\nc\",\r\n");
  lsf_table_free (table);

  writer = lsf_table_begin (1, 0);
  lsf_table_add_heading (&writer, "lane", false);
  table = lsf_table_end (&writer);
  g_autofree char *heading = lsf_table_to_csv (table);
  g_assert_cmpstr (heading, ==, "lane\r\n");
  lsf_table_free (table);
}

static void
test_decimals (void)
{
  g_assert_cmpint (lsf_ms_decimals (12.6e6), ==, 3);
  g_assert_cmpint (lsf_ms_decimals (850), ==, 6);
  g_assert_cmpint (lsf_ms_decimals ((double)NAN), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figures/table/numbers", test_numbers);
  g_test_add_func ("/figures/table/csv", test_csv);
  g_test_add_func ("/figures/table/decimals", test_decimals);
  return g_test_run ();
}
