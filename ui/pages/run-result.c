/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages/run-result.h"

#include "widgets/card.h"
#include "widgets/chart-kinds.h"
#include "widgets/columns-layout.h"

#include "i18n.h"
#include "plot/ticks.h"

#include <math.h>
#include <string.h>

#define SIDE_BY_SIDE_FROM 440 /* px */
#define REPEATS_SHARE 0.52

struct _LanescopeRunResult
{
  GtkWidget parent_instance;
  GtkWidget *card, *time, *error, *speedup, *verified_icon, *verified, *noise, *reason, *chart;
};

G_DEFINE_FINAL_TYPE (LanescopeRunResult, lanescope_run_result, GTK_TYPE_WIDGET)

static void
lanescope_run_result_dispose (GObject *object)
{
  LanescopeRunResult *self = LANESCOPE_RUN_RESULT (object);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  G_OBJECT_CLASS (lanescope_run_result_parent_class)->dispose (object);
}

static void
lanescope_run_result_class_init (LanescopeRunResultClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanescope_run_result_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
make_figures (LanescopeRunResult *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->time = lanescope_label_new (NULL, "ls-key");
  self->error = lanescope_label_new (NULL, "ls-secondary");
  self->speedup = lanescope_label_new (NULL, "ls-key");
  gtk_widget_set_hexpand (self->error, TRUE);
  gtk_widget_set_valign (self->time, GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (self->error, GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (self->speedup, GTK_ALIGN_BASELINE);
  gtk_label_set_wrap (GTK_LABEL (self->time), FALSE);
  gtk_label_set_wrap (GTK_LABEL (self->speedup), FALSE);
  gtk_box_append (GTK_BOX (box), self->time);
  gtk_box_append (GTK_BOX (box), self->error);
  gtk_box_append (GTK_BOX (box), self->speedup);
  return box;
}

static GtkWidget *
make_verified (LanescopeRunResult *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->verified_icon = gtk_image_new ();
  self->verified = lanescope_label_new (NULL, "ls-dense");
  gtk_widget_set_visible (self->verified_icon, FALSE);
  gtk_box_append (GTK_BOX (box), self->verified_icon);
  gtk_box_append (GTK_BOX (box), self->verified);
  return box;
}

static void
lanescope_run_result_init (LanescopeRunResult *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->card = lanescope_card_new (NULL, NULL);
  self->reason = lanescope_label_new (NULL, "ls-warning");
  self->noise = lanescope_label_new (NULL, "ls-warning");
  gtk_widget_add_css_class (self->noise, "ls-dense");
  self->chart = lanescope_chart_new (_ ("Repetitions"));
  gtk_widget_set_layout_manager (
      columns, lanescope_columns_layout_new (SIDE_BY_SIDE_FROM, 0, REPEATS_SHARE));
  gtk_box_append (GTK_BOX (words), make_figures (self));
  gtk_box_append (GTK_BOX (words), make_verified (self));
  gtk_box_append (GTK_BOX (words), self->noise);
  gtk_widget_set_parent (words, columns);
  gtk_widget_set_parent (self->chart, columns);
  lanescope_card_append (LANESCOPE_CARD (self->card), columns);
  lanescope_card_append (LANESCOPE_CARD (self->card), self->reason);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
}

GtkWidget *
lanescope_run_result_new (void)
{
  return g_object_new (LANESCOPE_TYPE_RUN_RESULT, NULL);
}

void
lanescope_run_result_set_footer (LanescopeRunResult *self, const char *footer)
{
  lanescope_chart_set_caption (LANESCOPE_CHART (self->chart), NULL, footer);
}

/* ------------------------------------------------------------------ words */

void
lanescope_words_time (const LseStats *stats, char time[64], char error[64])
{
  char number[LSP_NUMBER_SIZE];
  LspTimeUnit unit = lsp_time_unit (stats->median_ns);
  double half_ns = (stats->ci95_ns[1] - stats->ci95_ns[0]) / 2;
  time[0] = error[0] = '\0';
  if (stats->n == 0)
    return;
  g_snprintf (time, 64, "%s", lsp_format_time (number, stats->median_ns));
  if (isfinite (half_ns))
    g_snprintf (error, 64, "± %s",
                lsp_format_digits (number, half_ns / unit.ns, half_ns < 10 * unit.ns ? 2 : 3));
}

char *
lanescope_words_verified (const LseResult *result)
{
  char number[LSP_NUMBER_SIZE];
  const LseVerify *verify = &result->verify;
  lsp_format_digits (number, verify->max_abs_err, 2);
  if (verify->max_abs_err > 0 && verify->max_abs_err < 1e-3)
    g_snprintf (number, sizeof number, "%.1e", verify->max_abs_err);
  switch (verify->status)
    {
    case LSE_VERIFY_OK:
      if (result->plan.strategy == LSE_STRATEGY_SERIAL)
        return g_strdup_printf (_ ("Correct · max error %s"), number);
      return g_strdup_printf (_ ("Equals serial · max error %s"), number);
    case LSE_VERIFY_MISMATCH:
      return g_strdup_printf (_ ("Wrong result, not ranked · max error %s"), number);
    case LSE_VERIFY_SKIPPED:
      break;
    }
  return g_strdup (result->n_samples > 0 && !result->plan.verify ? _ ("Not checked") : "");
}

static void
show_verified (LanescopeRunResult *self, const LseResult *result)
{
  gboolean is_ok = result->verify.status == LSE_VERIFY_OK;
  gboolean is_wrong = result->verify.status == LSE_VERIFY_MISMATCH;
  g_autofree char *words = lanescope_words_verified (result);
  const char *icon = is_wrong ? "lanescope-cross-symbolic" : "lanescope-check-symbolic";
  lanescope_label_set (self->verified, words);
  gtk_widget_set_visible (self->verified_icon, is_ok || is_wrong);
  if (g_strcmp0 (gtk_image_get_icon_name (GTK_IMAGE (self->verified_icon)), icon) != 0)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->verified_icon), icon);
  const char *const classes[] = {"ls-dense", is_wrong ? "ls-error" : "ls-ok", NULL};
  const char *const plain[] = {"ls-dense", "ls-secondary", NULL};
  gtk_widget_set_css_classes (self->verified,
                              is_ok || is_wrong ? (const char **)classes : (const char **)plain);
  gtk_widget_set_css_classes (self->verified_icon, (const char **)classes);
}

/* ------------------------------------------------------------------ the run */

void
lanescope_run_result_update_progress (LanescopeRunResult *self, LanescopeRun *run)
{
  g_autofree char *caption = NULL;
  guint n_done, n_wanted;
  lanescope_run_get_progress (run, &n_done, &n_wanted);
  if (lanescope_run_get_state (run) == LANESCOPE_RUN_MEASURING)
    caption = g_strdup_printf (_ ("so far, %u of %u repetitions"), n_done, MAX (n_wanted, n_done));
  else if (!lanescope_run_is_over (run))
    caption = lanescope_run_dup_value (run);
  else if (n_done > 0)
    caption = g_strdup_printf (P_ ("median of %u repetition", "median of %u repetitions", n_done),
                               n_done);
  lanescope_card_set_caption (LANESCOPE_CARD (self->card), caption);
}

void
lanescope_run_result_set_run (LanescopeRunResult *self, LanescopeRun *run, const char *label)
{
  g_return_if_fail (LANESCOPE_IS_RUN_RESULT (self));
  const LseResult *result = lanescope_run_get_result (run);
  char time[64], error[64], speedup[LSP_NUMBER_SIZE] = "";
  g_autofree char *reason = lanescope_run_dup_reason (run);
  g_autofree char *noise = lanescope_run_dup_noise (run);
  lanescope_words_time (&result->stats, time, error);
  if (result->has_speedup && result->plan.strategy != LSE_STRATEGY_SERIAL)
    lsp_format_speedup (speedup, result->speedup.value);
  lanescope_card_set_heading (LANESCOPE_CARD (self->card), label);
  lanescope_run_result_update_progress (self, run);
  lanescope_label_set (self->time, time[0] != '\0' ? time : "–");
  lanescope_label_set (self->error, error);
  lanescope_label_set (self->speedup, speedup);
  lanescope_label_set (self->reason, reason);
  lanescope_label_set (self->noise, noise);
  show_verified (self, result);
  gtk_widget_set_visible (self->chart, result->n_samples > 0);
  lanescope_chart_take_repeats (LANESCOPE_CHART (self->chart), lsf_repeats_new (result));
}
