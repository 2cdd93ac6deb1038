/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/run-set.h"

#include "figures/options.h"
#include "figures/words.h"
#include "i18n.h"

#include <string.h>

enum
{
  RESULTS,
  LABELS,
  GROUPS,
  RUNNING,
  TASKS
};

/* ------------------------------------------------------------------ names */

/* What a run has that another one with the same name has not; NULL if nothing. */
static char *
difference (const LseResult *result, const LseResult *other)
{
  LsfChange changes[LSF_MAX_CHANGES];
  if (lsf_plan_changes (&other->plan, &result->plan, changes) == 0)
    return NULL;
  return g_strdup_printf ("%s %s", changes[0].name, changes[0].to);
}

static gboolean
has_same_name (const LanescopeRunSet *self, char *const *names, gsize a, gsize b)
{
  return a != b && self->task_of[a] == self->task_of[b] && strcmp (names[a], names[b]) == 0;
}

/* @suffix_of of the first other run with the same name that gives one. */
static char *
tell_apart (LanescopeRunSet *self, char *const *names, gsize index, gboolean by_option)
{
  for (gsize i = 0; i < self->figures.n; i++)
    {
      if (!has_same_name (self, names, index, i))
        continue;
      g_autofree char *option =
          by_option ? difference (self->figures.results[index], self->figures.results[i]) : NULL;
      guint batch = lanescope_run_get_batch (g_ptr_array_index (self->runs, index));
      if (option != NULL)
        return g_strdup_printf (_ ("%s, %s"), names[index], option);
      if (!by_option && batch > 0)
        return g_strdup_printf (_ ("%s, race %u"), names[index], batch);
    }
  return g_strdup (names[index]);
}

static void
make_labels (LanescopeRunSet *self)
{
  gsize n = self->figures.n;
  char label[LSF_LABEL_SIZE];
  g_auto (GStrv) plain = g_new0 (char *, n + 1);
  g_auto (GStrv) better = g_new0 (char *, n + 1);
  char **labels = g_new0 (char *, n + 1);
  for (gsize i = 0; i < n; i++)
    plain[i] = g_strdup (lsf_run_label (&self->figures, i, true, label, sizeof label));
  for (gsize i = 0; i < n; i++)
    better[i] = tell_apart (self, plain, i, TRUE);
  for (gsize i = 0; i < n; i++)
    labels[i] = tell_apart (self, better, i, FALSE);
  self->arrays[LABELS] = labels;
  self->figures.labels = (const char *const *)labels;
}

/* Of a task that is a method of the tutorial in any of its runs, all say so. */
static int
method_of_task (const LanescopeRunSet *self, gsize task)
{
  int method = 0;
  for (gsize i = 0; i < self->figures.n && method == 0; i++)
    if (self->task_of[i] == task)
      method = lanescope_run_get_method (g_ptr_array_index (self->runs, i));
  return method;
}

static void
make_groups (LanescopeRunSet *self)
{
  gsize n = self->figures.n;
  char group[LSF_GROUP_SIZE];
  char **groups = g_new0 (char *, n + 1);
  for (gsize i = 0; i < n; i++)
    {
      int method = method_of_task (self, self->task_of[i]);
      lsf_run_group (&self->figures, i, group, sizeof group);
      if (method > 0)
        groups[i] = g_strdup_printf (_ ("Method %d · %s"), method, group);
      else
        groups[i] = g_strdup (group);
    }
  self->arrays[GROUPS] = groups;
  self->figures.groups = (const char *const *)groups;
}

/* ------------------------------------------------------------------ sets */

static LanescopeRunSet *
set_new (gsize n)
{
  LanescopeRunSet *self = g_new0 (LanescopeRunSet, 1);
  self->arrays[RESULTS] = g_new0 (const LseResult *, n + 1);
  self->arrays[RUNNING] = g_new0 (bool, n + 1);
  self->arrays[TASKS] = self->task_of = g_new0 (gsize, n + 1);
  self->figures.n = n;
  self->figures.results = self->arrays[RESULTS];
  self->figures.is_running = self->arrays[RUNNING];
  return self;
}

static void
take_runs (LanescopeRunSet *self, GPtrArray *runs)
{
  const LseResult **results = self->arrays[RESULTS];
  bool *is_running = self->arrays[RUNNING];
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  self->is_over = TRUE;
  for (guint i = 0; i < runs->len; i++)
    {
      LanescopeRun *run = g_ptr_array_index (runs, i);
      g_ptr_array_add (self->runs, g_object_ref (run));
      results[i] = lanescope_run_get_result (run);
      is_running[i] = !lanescope_run_is_over (run);
      self->is_over = self->is_over && !is_running[i];
    }
  self->n_tasks = lsf_runs_tasks (&self->figures, self->task_of);
}

LanescopeRunSet *
lanescope_run_set_new (GPtrArray *runs)
{
  LanescopeRunSet *self = set_new (runs->len);
  take_runs (self, runs);
  make_labels (self);
  make_groups (self);
  return self;
}

LanescopeRunSet *
lanescope_run_set_new_of (LanescopeSession *session, guint batch)
{
  GListModel *list = lanescope_session_get_runs (session);
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (LanescopeRun) run = g_list_model_get_item (list, i);
      gboolean is_of_batch = batch == 0 || lanescope_run_get_batch (run) == batch;
      if (is_of_batch && lanescope_run_get_shown (run))
        g_ptr_array_add (runs, g_steal_pointer (&run));
    }
  return lanescope_run_set_new (runs);
}

LanescopeRunSet *
lanescope_run_set_new_task (const LanescopeRunSet *self, gsize task)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new ();
  char **labels = g_new0 (char *, self->figures.n + 1);
  char **groups = g_new0 (char *, self->figures.n + 1);
  for (gsize i = 0; i < self->figures.n; i++)
    if (self->task_of[i] == task)
      {
        labels[runs->len] = g_strdup (self->figures.labels[i]);
        groups[runs->len] = g_strdup (self->figures.groups[i]);
        g_ptr_array_add (runs, g_ptr_array_index (self->runs, i));
      }
  LanescopeRunSet *part = set_new (runs->len);
  take_runs (part, runs);
  part->arrays[LABELS] = labels;
  part->arrays[GROUPS] = groups;
  part->figures.labels = (const char *const *)labels;
  part->figures.groups = (const char *const *)groups;
  return part;
}

LanescopeRunSet *
lanescope_run_set_copy (const LanescopeRunSet *self)
{
  gsize n = self->figures.n;
  LanescopeRunSet *copy = set_new (n);
  const LseResult **results = copy->arrays[RESULTS];
  copy->copies = g_new0 (LseResult, n + 1);
  for (gsize i = 0; i < n; i++)
    {
      if (lse_result_copy (&copy->copies[i], self->figures.results[i], NULL) != LSE_OK)
        g_error ("no memory for a copy of %zu results", n);
      results[i] = &copy->copies[i];
    }
  memcpy (copy->arrays[RUNNING], self->arrays[RUNNING], n * sizeof (bool));
  memcpy (copy->task_of, self->task_of, n * sizeof *copy->task_of);
  copy->n_tasks = self->n_tasks;
  copy->is_over = self->is_over;
  copy->arrays[LABELS] = g_strdupv (self->arrays[LABELS]);
  copy->arrays[GROUPS] = g_strdupv (self->arrays[GROUPS]);
  copy->figures.labels = copy->arrays[LABELS];
  copy->figures.groups = copy->arrays[GROUPS];
  return copy;
}

void
lanescope_run_set_free (LanescopeRunSet *self)
{
  if (self == NULL)
    return;
  for (gsize i = 0; self->copies != NULL && i < self->figures.n; i++)
    lse_result_clear (&self->copies[i]);
  g_free (self->copies);
  g_free (self->arrays[RESULTS]);
  g_free (self->arrays[RUNNING]);
  g_free (self->arrays[TASKS]);
  g_strfreev (self->arrays[LABELS]);
  g_strfreev (self->arrays[GROUPS]);
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  g_free (self);
}

/* ------------------------------------------------------------------ looking */

const char *
lanescope_run_set_get_heading (const LanescopeRunSet *self, gsize task)
{
  for (gsize i = 0; i < self->figures.n; i++)
    if (self->task_of[i] == task)
      return self->figures.groups[i];
  return "";
}

guint
lanescope_run_set_find (const LanescopeRunSet *self, LanescopeRun *run)
{
  guint index;
  return run != NULL && g_ptr_array_find (self->runs, run, &index) ? index : G_MAXUINT;
}

static guint64
mix (guint64 stamp, guint64 value)
{
  return (stamp ^ value) * G_GUINT64_CONSTANT (0x100000001b3);
}

guint64
lanescope_run_set_stamp (const LanescopeRunSet *self)
{
  guint64 stamp = G_GUINT64_CONSTANT (0xcbf29ce484222325);
  for (gsize i = 0; i < self->figures.n; i++)
    {
      const LseResult *result = self->figures.results[i];
      stamp = mix (stamp, g_str_hash (result->id));
      stamp = mix (stamp, result->n_samples);
      stamp = mix (stamp, (guint64)result->status * 2 + self->figures.is_running[i]);
      stamp = mix (stamp, g_str_hash (self->figures.labels[i]));
    }
  return stamp;
}

guint
lanescope_run_set_most_workers (const LanescopeRunSet *self, gsize task)
{
  guint most = 1;
  for (gsize i = 0; i < self->figures.n; i++)
    if (self->task_of[i] == task)
      most = MAX (most, self->figures.results[i]->plan.workers);
  return most;
}

/* ------------------------------------------------------------------ hidden and shown */

typedef struct
{
  GCallback callback;
  GWeakRef object;
} Watch;

static void
watch_free (gpointer data, GClosure *closure)
{
  Watch *watch = data;
  g_weak_ref_clear (&watch->object);
  g_free (watch);
}

static void
on_items_changed (GListModel *list, guint position, guint n_removed, guint n_added, Watch *watch)
{
  g_autoptr (GObject) object = g_weak_ref_get (&watch->object);
  for (guint i = 0; object != NULL && i < n_added; i++)
    {
      g_autoptr (LanescopeRun) run = g_list_model_get_item (list, position + i);
      g_signal_handlers_disconnect_by_func (run, watch->callback, object);
      g_signal_connect_object (run, "notify::shown", watch->callback, object, G_CONNECT_SWAPPED);
    }
}

void
lanescope_runs_watch_shown (LanescopeSession *session, GCallback callback, gpointer object)
{
  GListModel *list = lanescope_session_get_runs (session);
  Watch *watch = g_new0 (Watch, 1);
  watch->callback = callback;
  g_weak_ref_init (&watch->object, object);
  GClosure *closure = g_cclosure_new (G_CALLBACK (on_items_changed), watch, watch_free);
  g_object_watch_closure (object, closure);
  g_signal_connect_closure (list, "items-changed", closure, FALSE);
  on_items_changed (list, 0, 0, g_list_model_get_n_items (list), watch);
}
