/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An experiment on a machine of 4 cores with 2 hardware threads each, an L2 of 1 MiB a core and an L3
 * of 8 MiB.
 */
#pragma once

#include "model/experiment.h"

#include <string.h>

#define MACHINE "pack:1 l3:1(size=8388608) l2:4(size=1048576) core:1 pu:2"

typedef struct
{
  LanescopeMachine *machine;
  LanescopeExperiment *experiment;
  guint n_changed;
} Fixture;

static inline void
count_changed (LanescopeExperiment *experiment, Fixture *fixture)
{
  fixture->n_changed++;
}

static inline void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture->machine = lanescope_machine_new (&error);
  g_assert_no_error (error);
  fixture->experiment = lanescope_experiment_new (fixture->machine);
  g_signal_connect (fixture->experiment, "changed", G_CALLBACK (count_changed), fixture);
}

static inline void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->experiment);
  g_assert_finalize_object (fixture->machine);
}

#define ADD(path, function) \
  g_test_add ("/model/experiment/" path, Fixture, NULL, set_up, function, tear_down)

/* ------------------------------------------------------------------ helpers */

static inline void
assert_effective (Fixture *fixture, LanescopeField field, const char *expected)
{
  g_autofree char *value = lanescope_experiment_dup_effective (fixture->experiment, field);
  g_assert_cmpstr (value, ==, expected);
}

static inline const char *
hint_of (Fixture *fixture, LanescopeField field, LanescopeSeverity expected)
{
  LanescopeSeverity severity;
  const char *text = lanescope_experiment_get_hint (fixture->experiment, field, &severity);
  g_assert_cmpint (severity, ==, expected);
  g_assert_true ((text != NULL) == (expected != LANESCOPE_HINT_NONE));
  return text;
}

static inline void
assert_says (Fixture *fixture, LanescopeField field, LanescopeSeverity severity, const char *part)
{
  const char *text = hint_of (fixture, field, severity);
  if (strstr (text, part) == NULL)
    g_error ("\"%s\" does not say \"%s\"", text, part);
}

static inline void
set (Fixture *fixture, LanescopeField field, const char *text)
{
  lanescope_experiment_set_text (fixture->experiment, field, text);
}
