/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/event.h"

#include <glib.h>
#include <stddef.h>

/* The numbers are in files: they never change. */
static void
test_kinds (void)
{
  static const char *const names[] = {
      "compute",   "gil-wait",    "gil-held",    "lock-wait",   "queue-wait",
      "serialize", "deserialize", "send",        "receive",     "spawn",
      "import",    "dispatch",    "merge",       "allocate",    "io-wait",
      "barrier",   "task-submit", "gil-timeout", "gil-request", "gil-forced-switch",
      "verify",    "phase",
  };
  g_assert_cmpint (LSE_EVENT_COMPUTE, ==, 1);
  g_assert_cmpint (LSE_N_EVENT_KINDS, >=, G_N_ELEMENTS (names) + 1);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (lse_event_kind_name (i + 1), ==, names[i]);
  g_assert_cmpstr (lse_event_kind_name (0), ==, "unknown");
  g_assert_cmpstr (lse_event_kind_name (LSE_N_EVENT_KINDS), ==, "unknown");
  g_assert_cmpstr (lse_event_kind_name (65535), ==, "unknown");
}

/* The layout that Python reads. */
static void
test_layout (void)
{
  g_assert_cmpint (offsetof (LseEvent, sequence), ==, 16);
  g_assert_cmpint (offsetof (LseEvent, kind), ==, 20);
  g_assert_cmpint (offsetof (LseEvent, chunk), ==, 24);
  g_assert_cmpint (offsetof (LseEvent, cpu), ==, 28);
  g_assert_cmpint (offsetof (LseEvent, argument), ==, 32);
  g_assert_cmpint (offsetof (LseRingHeader, base_ticks), ==, 32);
  g_assert_cmpint (offsetof (LseRingHeader, head), ==, 64); /* begins the second cache line */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/event/kinds", test_kinds);
  g_test_add_func ("/engine/event/layout", test_layout);
  return g_test_run ();
}
