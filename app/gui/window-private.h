/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the window share.
 */
#pragma once

#include "window.h"

#include "model/experiment.h"
#include "model/session.h"

struct _LanescopeWindow
{
  AdwApplicationWindow parent_instance;
  LanescopeMachine *machine;
  LanescopeSession *session;
  LanescopeExperiment *experiment;

  GtkWidget *header, *title, *run, *stop, *mode, *menu;
  GtkWidget *toasts, *frame, *sidebar, *strip, *note, *stack, *status;
  gboolean is_first_run; /* the Run page is still the first page ever */
  gulong after_paint;    /* handler at the frame clock; 0: no drawing is waited for */
  GdkFrameClock *clock;  /* of that handler */
  guint later;           /* idle source */
};

/* window.c: another page is visible. */
void lanescope_window_page_changed (LanescopeWindow *self);
/* A sentence without markup. */
AdwToast *lanescope_window_toast_new (const char *text);
/* Shows it as a toast. */
void lanescope_window_notice (LanescopeWindow *self, const char *text);

/* window-header.c: fills self->header and what is in it. */
void lanescope_window_build_header (LanescopeWindow *self);
/* Run or Stop, and how many runs there are. */
void lanescope_window_update_header (LanescopeWindow *self);

/* Called only when it changes. */
void lanescope_window_set_narrow (LanescopeWindow *self, gboolean is_narrow);

/* window-pages.c */
void lanescope_window_build_pages (LanescopeWindow *self);
void lanescope_window_show_page (LanescopeWindow *self, const char *name);
/* "run", "compare" or "speedup". */
const char *lanescope_window_get_page (LanescopeWindow *self);
/* When nothing is measured and nothing is to be drawn: the other pages, what workers can load, the
 * clock. Cheap to call. */
void lanescope_window_do_later (LanescopeWindow *self);
/* The first page is over: the Run page takes its place. */
void lanescope_window_end_first_run (LanescopeWindow *self);

/* window-runs.c: chips that go and come back. */
void lanescope_window_connect_strip (LanescopeWindow *self);
void lanescope_window_clear_runs (LanescopeWindow *self);

/* window-actions.c */
void lanescope_window_add_actions (LanescopeWindow *self);
/* What can be done now: Stop only while something is measured. */
void lanescope_window_update_actions (LanescopeWindow *self);
