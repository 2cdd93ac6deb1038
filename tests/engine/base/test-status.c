/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/status.h"

#include <glib.h>
#include <string.h>

static void
test_sentence (void)
{
  LseError err = {.reason_at = 7};
  g_assert_cmpint (lse_fail (&err, LSE_EIO, 0, "No %s: %d left.", "room", 3), ==, LSE_EIO);
  g_assert_cmpint (err.status, ==, LSE_EIO);
  g_assert_cmpint (err.sys_errno, ==, 0);
  g_assert_cmpstr (err.detail, ==, "No room: 3 left.");
  g_assert_cmpstr (lse_error_reason (&err), ==, "No room: 3 left."); /* a colon makes no field */
  g_assert_cmpint (lse_fail (NULL, LSE_ENOMEM, 0, "Nobody asks."), ==, LSE_ENOMEM);
  g_assert_cmpint (lse_fail_field (NULL, LSE_EINVAL, "chunks (-c)", "Nobody asks."), ==,
                   LSE_EINVAL);
}

static void
test_errno (void)
{
  LseError err;
  lse_fail (&err, LSE_EIO, ENOENT, "Cannot open %s", "it");
  g_assert_cmpint (err.sys_errno, ==, ENOENT);
  g_assert_cmpstr (err.detail, ==, "Cannot open it (No such file or directory)");
}

/* Whatever stands in the two, and in whatever language, what is behind the field is the reason. */
static void
test_field (void)
{
  static const struct
  {
    const char *field, *sentence;
  } cases[] = {
      {"chunks (-c)", "0 is out of range; allowed are 1 to 4096."},
      {"time", "\"2 y\" has an unknown unit (-c): write s."},
      {"Stücke (-c): alle", "Keine Stücke (-c): so nicht."},
      {"块数（-c）", "“0”超出范围：允许 1 至 4096。"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LseError err;
      g_autofree char *whole = g_strdup_printf ("%s: %s", cases[i].field, cases[i].sentence);
      g_assert_cmpint (lse_fail_field (&err, LSE_EINVAL, cases[i].field, "%s", cases[i].sentence),
                       ==, LSE_EINVAL);
      g_assert_cmpstr (err.detail, ==, whole);
      g_assert_cmpstr (lse_error_reason (&err), ==, cases[i].sentence);
    }
}

/* A sentence that is too long ends between two letters; so does one with a field too long. */
static void
test_cut (void)
{
  static const char *const letters[] = {"x", "é", "块", "\U0001f4a1"};
  for (gsize letter = 0; letter < G_N_ELEMENTS (letters); letter++)
    for (gsize shift = 0; shift < 4; shift++)
      {
        LseError err;
        g_autoptr (GString) text = g_string_new (NULL);
        for (gsize i = 0; i < shift; i++)
          g_string_append_c (text, '-');
        for (gsize i = 0; i < 400; i++)
          g_string_append (text, letters[letter]);

        lse_fail (&err, LSE_EIO, ENOENT, "%s", text->str);
        g_assert_true (g_utf8_validate (err.detail, -1, NULL));
        g_assert_true (g_str_has_prefix (text->str, err.detail));
        g_assert_cmpuint (strlen (err.detail) + strlen (letters[letter]), >=, sizeof err.detail);

        lse_fail_field (&err, LSE_EINVAL, "n (-N)", "%s", text->str);
        g_assert_true (g_utf8_validate (err.detail, -1, NULL));
        g_assert_true (g_str_has_prefix (text->str, lse_error_reason (&err)));

        lse_fail_field (&err, LSE_EINVAL, text->str, "No.");
        g_assert_true (g_utf8_validate (err.detail, -1, NULL));
        g_assert_cmpstr (lse_error_reason (&err), ==, "");
      }
}

static void
test_names (void)
{
  g_assert_cmpstr (lse_status_name (LSE_EREFUSED), ==, "EREFUSED");
  g_assert_cmpstr (lse_status_message (LSE_EREFUSED), ==, "refused before the start");
  g_assert_cmpstr (lse_status_name ((LseStatus)-99), ==, "UNKNOWN");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/status/sentence", test_sentence);
  g_test_add_func ("/engine/status/errno", test_errno);
  g_test_add_func ("/engine/status/field", test_field);
  g_test_add_func ("/engine/status/cut", test_cut);
  g_test_add_func ("/engine/status/names", test_names);
  return g_test_run ();
}
