/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/repeats-private.h"

#include "plot-fixture.h"

#include <stdio.h>

#define MS 1000000

static const int64_t seven[] = {61200000, 62100000, 63000000, 64100000,
                                64400000, 66800000, 67900000};
static const int64_t warm_ups[] = {65500000, 140 * (int64_t)MS};

static LspRepeats
repeats_of_seven (void)
{
  return (LspRepeats) {.family = LSP_FAMILY_PROCESSES,
                       .repeats_ns = seven,
                       .n_repeats = G_N_ELEMENTS (seven),
                       .others_ns = warm_ups,
                       .n_others = G_N_ELEMENTS (warm_ups),
                       .median_ns = 64.1 * MS,
                       .low_ns = 61.8 * MS,
                       .high_ns = 67.1 * MS};
}

static char *
list_of (const LspRepeats *repeats, double width)
{
  return record (lsp_repeats_draw, repeats, width,
                 lsp_repeats_height (repeats, width, lsp_theme_get (LSP_THEME_LIGHT)));
}

static void
test_golden (void)
{
  LspRepeats repeats = repeats_of_seven ();
  g_autofree char *list = list_of (&repeats, 216);
  assert_finite (list);
  assert_golden ("repeats", list);
}

/* All that counts lies inside while there are few; a straggler among many does not squeeze. */
static void
test_domain (void)
{
  LspRepeats repeats = repeats_of_seven ();
  double from, to;
  lsp_repeats_domain (&repeats, &from, &to);
  g_assert_cmpfloat (from, <, 61.2 * MS);
  g_assert_cmpfloat (to, >, 67.9 * MS);
  g_assert_cmpfloat (to, <, 80.0 * MS); /* the far warm-up is not on the axis */

  int64_t many[200];
  for (size_t i = 0; i < 200; i++)
    many[i] = (int64_t)(10 * MS + (i * 37 % 100) * 1000);
  many[150] = 500 * (int64_t)MS;
  repeats = (LspRepeats) {.repeats_ns = many, .n_repeats = 200};
  lsp_repeats_domain (&repeats, &from, &to);
  g_assert_cmpfloat (to, <, 11.0 * MS);
  g_autofree char *list = list_of (&repeats, 300);
  g_assert_cmpuint (count_lines (list, "| 1 more ›"), ==, 1);

  /* Equal ones still have a domain with width, and the lot stands in its middle. */
  const int64_t equal[] = {5 * MS, 5 * MS, 5 * MS};
  repeats = (LspRepeats) {.repeats_ns = equal, .n_repeats = 3};
  lsp_repeats_domain (&repeats, &from, &to);
  g_assert_cmpfloat (from, <, 5.0 * MS);
  g_assert_cmpfloat (to, >, 5.0 * MS);
}

/* Dots in one row never touch while three rows are enough; the order of measurement decides. */
static void
test_stack (void)
{
  double xs[] = {50, 52, 54, 56, 100, 101, 70, 0, 300};
  unsigned char rows[G_N_ELEMENTS (xs)];
  lsp_repeats_stack (xs, G_N_ELEMENTS (xs), 200, rows);
  g_assert_cmpuint (rows[0], ==, 0);
  g_assert_cmpuint (rows[1], ==, 1);
  g_assert_cmpuint (rows[2], ==, 2);
  g_assert_cmpuint (rows[3], ==, 3 % LSP_REPEAT_ROWS); /* all taken: they take turns */
  g_assert_cmpuint (rows[4], ==, 0);
  g_assert_cmpuint (rows[5], ==, 1);
  g_assert_cmpuint (rows[6], ==, 0);
  for (size_t i = 0; i < 3; i++)
    for (size_t j = 0; j < i; j++)
      g_assert_true (rows[i] != rows[j] || fabs (xs[i] - xs[j]) >= LSP_REPEAT_DOT);
}

/* Ten thousand are columns; no repetition of them is lost. */
static void
test_density (void)
{
  g_autofree int64_t *many = g_new (int64_t, 100000);
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  for (size_t i = 0; i < 100000; i++)
    many[i] = g_rand_int_range (random, 9 * MS, 11 * MS);
  LspRepeats repeats = {.repeats_ns = many,
                        .n_repeats = 100000,
                        .median_ns = 10.0 * MS,
                        .low_ns = NAN,
                        .high_ns = NAN};
  g_autofree char *list = list_of (&repeats, 300);
  g_assert_cmpuint (count_lines (list, "boxes of"), ==, 1);
  /* The last column ends at the plot's right end, whatever lies left of the plot. */
  double bounds[3];
  g_assert_cmpint (sscanf (strstr (list, "boxes of") + strlen ("boxes of"), "%*u in %lf %lf %lf",
                           &bounds[0], &bounds[1], &bounds[2]),
                   ==, 3);
  g_assert_cmpfloat (bounds[0], >=, 10);
  g_assert_cmpfloat (bounds[0] + bounds[2], <=, 300 - 14 + 3);
  g_assert_cmpuint (count_lines (list, "dots"), ==, 0);
  g_assert_cmpuint (count_lines (list, "more"), ==, 0);
  repeats.n_repeats = LSP_REPEAT_DOTS;
  g_autofree char *few = list_of (&repeats, 300);
  g_assert_cmpuint (count_lines (few, "dots of 400"), ==, 1);
}

/* Warm-ups are hollow and never counted with the rest. */
static void
test_others (void)
{
  LspRepeats repeats = repeats_of_seven ();
  g_autofree char *list = list_of (&repeats, 300);
  g_assert_cmpuint (count_lines (list, "hollow dots of 1 "), ==, 1);
  g_assert_cmpuint (count_lines (list, "dots of 7 "), ==, 1);
  g_assert_cmpuint (count_lines (list, "1 more ›"), ==, 1);
}

static void
test_draws (void)
{
  LspRepeats repeats = repeats_of_seven ();
  assert_draws (lsp_repeats_draw, &repeats, 216, 60);
  const int64_t odd[] = {-1, 0, INT64_MAX, INT64_MIN, 5};
  const double widths[] = {0, 1, 30, 200, 900};
  for (size_t i = 0; i < G_N_ELEMENTS (widths); i++)
    for (size_t n = 0; n <= G_N_ELEMENTS (odd); n++)
      {
        LspRepeats strange = {.family = (LspFamily)99,
                              .repeats_ns = odd,
                              .n_repeats = n,
                              .median_ns = n % 2 ? NAN : INFINITY,
                              .low_ns = -INFINITY,
                              .high_ns = NAN};
        g_autofree char *list = list_of (&strange, widths[i]);
        g_autofree char *words = lsp_repeats_describe (&strange);
        g_assert_null (strstr (list, "nan"));
        g_assert_true (g_utf8_validate (words, -1, NULL));
      }
}

static void
test_describe (void)
{
  LspRepeats repeats = repeats_of_seven ();
  g_autofree char *words = lsp_repeats_describe (&repeats);
  g_assert_nonnull (strstr (words, "7 repetitions, from 61.2 ms to 67.9 ms."));
  g_assert_nonnull (strstr (words, "Median 64.1 ms, 95 % interval 61.8 ms to 67.1 ms."));
  g_assert_nonnull (strstr (words, "2 more do not count"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/repeats/golden", test_golden);
  g_test_add_func ("/plot/repeats/domain", test_domain);
  g_test_add_func ("/plot/repeats/stack", test_stack);
  g_test_add_func ("/plot/repeats/density", test_density);
  g_test_add_func ("/plot/repeats/others", test_others);
  g_test_add_func ("/plot/repeats/draws", test_draws);
  g_test_add_func ("/plot/repeats/describe", test_describe);
  return g_test_run ();
}
