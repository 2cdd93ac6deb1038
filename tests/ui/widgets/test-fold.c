/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row that folds, and the frame with the sidebar: what is shown at which width.
 */
#include "widget-fixture.h"
#include "widgets/fold.h"
#include "widgets/frame.h"
#include "widgets/sidebar.h"

/* A widget that asks for exactly @width. */
static GtkWidget *
box_of (int width)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_size_request (box, width, 10);
  return box;
}

typedef struct
{
  GtkWidget *fold, *start, *middle, *end;
} Row;

/* 100 (important), 50 (least), 80 at the end (most). */
static Row
row_new (void)
{
  Row row = {lanescope_fold_new (10), box_of (100), box_of (50), box_of (80)};
  gtk_widget_set_halign (row.end, GTK_ALIGN_END);
  lanescope_fold_append (LANESCOPE_FOLD (row.fold), row.start, 2);
  lanescope_fold_append (LANESCOPE_FOLD (row.fold), row.middle, 1);
  lanescope_fold_append (LANESCOPE_FOLD (row.fold), row.end, 3);
  return row;
}

static double
left_of (GtkWidget *child, GtkWidget *parent)
{
  graphene_rect_t bounds;
  g_assert_true (gtk_widget_compute_bounds (child, parent, &bounds));
  return (double)bounds.origin.x;
}

static void
allocate (GtkWidget *widget, int width)
{
  int least;
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_allocate (widget, width, 10, -1, NULL);
}

static void
test_shows_what_fits (void)
{
  Row row = row_new ();
  g_object_ref_sink (row.fold);

  allocate (row.fold, 400);
  g_assert_true (gtk_widget_get_child_visible (row.start));
  g_assert_true (gtk_widget_get_child_visible (row.middle));
  g_assert_true (gtk_widget_get_child_visible (row.end));
  g_assert_cmpfloat (left_of (row.middle, row.fold), ==, 110);
  g_assert_cmpfloat (left_of (row.end, row.fold), ==, 320);

  allocate (row.fold, 240); /* 100 + 10 + 80 fits, with 50 + 10 more it does not */
  g_assert_true (gtk_widget_get_child_visible (row.start));
  g_assert_false (gtk_widget_get_child_visible (row.middle));
  g_assert_cmpfloat (left_of (row.end, row.fold), ==, 160);

  allocate (row.fold, 150); /* the 50 would fit, but it is the least important */
  g_assert_false (gtk_widget_get_child_visible (row.start));
  g_assert_false (gtk_widget_get_child_visible (row.middle));
  g_assert_true (gtk_widget_get_child_visible (row.end));

  allocate (row.fold, 400);
  g_assert_true (gtk_widget_get_child_visible (row.middle));
  g_object_unref (row.fold);
}

static void
test_size (void)
{
  Row row = row_new ();
  int minimum, natural;
  g_object_ref_sink (row.fold);
  gtk_widget_measure (row.fold, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 80);
  g_assert_cmpint (natural, ==, 100 + 50 + 80 + 2 * 10);
  gtk_widget_set_visible (row.end, FALSE);
  gtk_widget_measure (row.fold, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 100);
  g_assert_cmpint (natural, ==, 100 + 50 + 10);
  g_object_unref (row.fold);
}

static void
test_mirrored (void)
{
  Row row = row_new ();
  g_object_ref_sink (row.fold);
  gtk_widget_set_direction (row.fold, GTK_TEXT_DIR_RTL);
  allocate (row.fold, 400);
  g_assert_cmpfloat (left_of (row.start, row.fold), ==, 300);
  g_assert_cmpfloat (left_of (row.end, row.fold), ==, 0);
  g_object_unref (row.fold);
}

/* ------------------------------------------------------------------ frame and sidebar */

typedef struct
{
  GtkWidget *frame, *sidebar, *content;
  guint n_notified;
} Fixture;

static void
on_narrow (LanescopeFrame *frame, GParamSpec *pspec, Fixture *fixture)
{
  fixture->n_notified++;
}

static gboolean
is_notified (gpointer data)
{
  return ((Fixture *)data)->n_notified > 0;
}

static GtkWidget *
fixture_init (Fixture *fixture, int width)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LanescopeMachine) machine = lanescope_machine_new (&error);
  g_assert_no_error (error);
  g_autoptr (LanescopeExperiment) experiment = lanescope_experiment_new (machine);
  fixture->sidebar = lanescope_sidebar_new (machine, experiment);
  fixture->content = box_of (200);
  lanescope_sidebar_add_page (LANESCOPE_SIDEBAR (fixture->sidebar), "run", "Run",
                              "lanescope-run-symbolic");
  fixture->frame = lanescope_frame_new (fixture->sidebar, fixture->content);
  g_signal_connect (fixture->frame, "notify::narrow", G_CALLBACK (on_narrow), fixture);
  return fixture_window_new (fixture->frame, width, 600);
}

static void
test_wide (void)
{
  Fixture fixture = {0};
  GtkWidget *window = fixture_init (&fixture, 1000);
  g_assert_false (lanescope_frame_is_narrow (LANESCOPE_FRAME (fixture.frame)));
  g_assert_cmpint (gtk_widget_get_width (fixture.sidebar), ==, 164);
  g_assert_cmpint (gtk_widget_get_width (fixture.content), ==,
                   gtk_widget_get_width (fixture.frame) - 164);
  gtk_widget_set_visible (fixture.sidebar, FALSE);
  gtk_test_widget_wait_for_draw (window);
  g_assert_cmpint (gtk_widget_get_width (fixture.content), ==,
                   gtk_widget_get_width (fixture.frame));
  fixture_window_destroy (window, fixture.frame);
}

static void
test_narrow (void)
{
  Fixture fixture = {0};
  GtkWidget *window = fixture_init (&fixture, 400);
  g_assert_true (fixture_wait_for (is_notified, &fixture));
  g_assert_true (lanescope_frame_is_narrow (LANESCOPE_FRAME (fixture.frame)));
  g_assert_cmpint (gtk_widget_get_width (fixture.sidebar), <, 80);
  g_assert_cmpint (gtk_widget_get_width (fixture.sidebar), >, 16);
  GtkWidget *label = fixture_find (fixture.sidebar, GTK_TYPE_LABEL, NULL);
  g_assert_nonnull (label);
  g_assert_false (gtk_widget_get_mapped (label));
  g_assert_cmpuint (fixture.n_notified, ==, 1);
  fixture_window_destroy (window, fixture.frame);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/widgets/fold/shows-what-fits", test_shows_what_fits);
  g_test_add_func ("/widgets/fold/size", test_size);
  g_test_add_func ("/widgets/fold/mirrored", test_mirrored);
  g_test_add_func ("/widgets/frame/wide", test_wide);
  g_test_add_func ("/widgets/frame/narrow", test_narrow);
  return g_test_run ();
}
