/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/verdict.h"
#include "widgets/card.h"

#include "figures/compare.h"
#include "figures/verdict.h"

#include <string.h>

#define CLAIM_SIZE 256
#define DETAILS_SIZE 1024

struct _LanescopeVerdict
{
  GtkWidget parent_instance;
  GtkWidget *claim, *details;
  guint64 stamp; /* of what is said, or being worked out; 0: nothing */
};

G_DEFINE_FINAL_TYPE (LanescopeVerdict, lanescope_verdict, GTK_TYPE_WIDGET)

typedef struct
{
  LanescopeRunSet *set;
  guint64 stamp;
  char claim[LSF_VERDICT_SIZE], details[LSF_VERDICT_SIZE];
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  lanescope_run_set_free (job->set);
  g_free (job);
}

static void
lanescope_verdict_dispose (GObject *object)
{
  LanescopeVerdict *self = LANESCOPE_VERDICT (object);
  g_clear_pointer (&self->claim, gtk_widget_unparent);
  g_clear_pointer (&self->details, gtk_widget_unparent);
  G_OBJECT_CLASS (lanescope_verdict_parent_class)->dispose (object);
}

static void
lanescope_verdict_class_init (LanescopeVerdictClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanescope_verdict_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
lanescope_verdict_init (LanescopeVerdict *self)
{
  gtk_orientable_set_orientation (
      GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  self->claim = lanescope_label_new (NULL, "ls-claim");
  self->details = lanescope_label_new (NULL, "ls-secondary");
  gtk_widget_set_parent (self->claim, GTK_WIDGET (self));
  gtk_widget_set_parent (self->details, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
lanescope_verdict_new (void)
{
  return g_object_new (LANESCOPE_TYPE_VERDICT, NULL);
}

/* ------------------------------------------------------------------ working it out */

/* The first sentence is the claim, the others are the details. */
static void
split_sentences (Job *job)
{
  char *end = strstr (job->claim, ". ");
  if (end == NULL)
    return;
  g_strlcpy (job->details, end + 2, sizeof job->details);
  end[0] = '\0';
}

static void
verdict_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  if (job->set->n_tasks > 1)
    {
      lsf_verdict_tutorial (&job->set->figures, job->claim, sizeof job->claim);
      split_sentences (job);
    }
  else
    {
      LsfCompare *figure = lsf_compare_new (&job->set->figures, LSP_BARS_DOTS, NULL);
      if (figure != NULL)
        lsf_compare_claim (figure, job->claim, CLAIM_SIZE, job->details, DETAILS_SIZE);
      lsf_compare_free (figure);
    }
  g_task_return_boolean (task, TRUE);
}

static void
say (LanescopeVerdict *self, const char *claim, const char *details)
{
  lanescope_label_set (self->claim, claim);
  lanescope_label_set (self->details, details);
  gtk_widget_set_visible (GTK_WIDGET (self), *claim != '\0' || *details != '\0');
}

static void
on_worked_out (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LanescopeVerdict *self = LANESCOPE_VERDICT (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  if (self->claim != NULL && job->stamp == self->stamp)
    say (self, job->claim, job->details);
}

void
lanescope_verdict_set_runs (LanescopeVerdict *self, const LanescopeRunSet *set)
{
  g_return_if_fail (LANESCOPE_IS_VERDICT (self));
  gboolean has_words = set->is_over && set->figures.n > 0;
  guint64 stamp = has_words ? lanescope_run_set_stamp (set) : 0;
  if (stamp == self->stamp)
    return;
  self->stamp = stamp;
  if (!has_words)
    {
      say (self, "", "");
      return;
    }
  Job *job = g_new0 (Job, 1);
  job->set = lanescope_run_set_copy (set);
  job->stamp = stamp;
  GTask *task = g_task_new (self, NULL, on_worked_out, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, verdict_thread);
  g_object_unref (task);
}

gboolean
lanescope_verdict_has_words (LanescopeVerdict *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self));
}
