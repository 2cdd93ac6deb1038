/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows are kept and only get other words. Results are new only in pauses of a race, and so is this.
 */
#include "pages/why-card.h"

#include "figures/finding.h"
#include "figures/words.h"
#include "widgets/card.h"
#include "widgets/chart-kinds.h"
#include "widgets/finding-row.h"
#include "widgets/mark.h"

#include "i18n.h"

#define AT_ONCE 3 /* the others are behind "More" */

struct _LanescopeWhyCard
{
  GtkWidget parent_instance;
  LanescopeSession *session;
  LanescopeRun *run; /* nullable */
  GtkWidget *card, *mark, *name, *sentence, *rows_box, *more, *account;
  GPtrArray *rows; /* LanescopeFindingRow; more than there are findings: hidden */
  guint64 account_stamp;
  gboolean is_expert, has_more;
};

G_DEFINE_FINAL_TYPE (LanescopeWhyCard, lanescope_why_card, GTK_TYPE_WIDGET)

static const LseFindings *
findings_of (LanescopeWhyCard *self)
{
  return self->run != NULL ? lanescope_run_get_result (self->run)->findings : NULL;
}

/* ------------------------------------------------------------------ rows */

static guint
index_of (LanescopeWhyCard *self, LanescopeFindingRow *row)
{
  guint index = G_MAXUINT;
  g_ptr_array_find (self->rows, row, &index);
  return index;
}

static void
on_try (LanescopeFindingRow *row, LanescopeWhyCard *self)
{
  g_autoptr (GError) error = NULL;
  const LseFindings *findings = findings_of (self);
  guint index = index_of (self, row);
  if (findings == NULL || index >= findings->n || !findings->items[index].has_remedy)
    return;
  LsePlan remedy = findings->items[index].remedy;
  if (!lanescope_session_try (self->session, self->run, &remedy, &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.notice", "s", error->message);
}

static gboolean
is_pointing_at (LanescopeWhyCard *self, const LseFinding *finding)
{
  LanescopeMoment moment;
  return lanescope_session_get_moment (self->session, self->run, &moment) &&
         moment.from_ns == finding->from_ns && moment.to_ns == finding->to_ns &&
         moment.worker == finding->worker;
}

/* What is all of the repetition on all lanes is no place. */
static gboolean
has_place (LanescopeWhyCard *self, const LseFinding *finding)
{
  const LseAccount *account = &lanescope_run_get_result (self->run)->account;
  gboolean is_all = finding->worker < -1 && finding->from_ns <= account->begin_ns &&
                    finding->to_ns >= account->begin_ns + account->wall_ns;
  return finding->to_ns > finding->from_ns && !is_all;
}

static void
on_show (LanescopeFindingRow *row, LanescopeWhyCard *self)
{
  const LseFindings *findings = findings_of (self);
  guint index = index_of (self, row);
  if (findings == NULL || index >= findings->n)
    return;
  const LseFinding *finding = &findings->items[index];
  LanescopeMoment moment = {finding->from_ns, finding->to_ns, finding->worker};
  if (is_pointing_at (self, finding))
    {
      lanescope_session_point_at (self->session, NULL, NULL);
      return;
    }
  lanescope_session_set_current_run (self->session, self->run);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "run");
  lanescope_session_point_at (self->session, self->run, &moment);
}

static LanescopeFindingRow *
ensure_row (LanescopeWhyCard *self, guint index)
{
  if (index < self->rows->len)
    return g_ptr_array_index (self->rows, index);
  GtkWidget *row = lanescope_finding_row_new ();
  g_signal_connect_object (row, "try", G_CALLBACK (on_try), self, 0);
  g_signal_connect_object (row, "show-place", G_CALLBACK (on_show), self, 0);
  gtk_box_append (GTK_BOX (self->rows_box), row);
  g_ptr_array_add (self->rows, row);
  return LANESCOPE_FINDING_ROW (row);
}

/* Why nothing can be tried now; NULL: it can. */
static const char *
why_not (LanescopeWhyCard *self)
{
  if (lanescope_session_is_busy (self->session))
    return _ ("A race is on. Stop it first, or wait for its end.");
  return NULL;
}

static void
update_more (LanescopeWhyCard *self, guint n)
{
  guint n_hidden = n > AT_ONCE ? n - AT_ONCE : 0;
  g_autofree char *more = g_strdup_printf (_ ("More (%u)"), n_hidden);
  const char *label = self->has_more ? _ ("Less") : more;
  gtk_widget_set_visible (self->more, n_hidden > 0);
  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (self->more)), label) != 0)
    gtk_button_set_label (GTK_BUTTON (self->more), label);
}

static void
update_rows (LanescopeWhyCard *self)
{
  const LseFindings *findings = findings_of (self);
  guint n = findings != NULL ? (guint)findings->n : 0,
        n_shown = self->has_more ? n : MIN (n, AT_ONCE);
  gboolean has_filled = FALSE;
  for (guint i = 0; i < n_shown; i++)
    {
      const LseFinding *finding = &findings->items[i];
      LanescopeFindingRow *row = ensure_row (self, i);
      lanescope_finding_row_set (row, finding, finding->has_remedy && !has_filled,
                                 has_place (self, finding), why_not (self), self->is_expert);
      lanescope_finding_row_set_pointing (row, is_pointing_at (self, finding));
      has_filled = has_filled || finding->has_remedy;
      gtk_widget_set_visible (GTK_WIDGET (row), TRUE);
    }
  for (guint i = n_shown; i < self->rows->len; i++)
    gtk_widget_set_visible (g_ptr_array_index (self->rows, i), FALSE);
  update_more (self, n);
}

/* Before something is measured there is time for it; in the first pause there is less. */
static void
prepare_rows (LanescopeWhyCard *self)
{
  for (guint i = self->rows->len; self->run != NULL && i < AT_ONCE; i++)
    gtk_widget_set_visible (GTK_WIDGET (ensure_row (self, i)), FALSE);
}

static void
on_more (LanescopeWhyCard *self)
{
  self->has_more = !self->has_more;
  update_rows (self);
}

/* ------------------------------------------------------------------ the card */

static const char *
heading_of (const LseFindings *findings)
{
  if (findings != NULL && findings->n > 0 && findings->items[0].severity == LSE_SEVERITY_BROKEN)
    return _ ("What is wrong?");
  return lsf_findings_has_loss (findings) ? _ ("Why is this slow?") : _ ("Why this speed?");
}

static void
update_heading (LanescopeWhyCard *self, const LseResult *result)
{
  guint n = (guint)result->stats.n;
  g_autofree char *so_far = NULL;
  if (!lanescope_run_is_over (self->run))
    so_far =
        g_strdup_printf (P_ ("so far, from %u repetition", "so far, from %u repetitions", n), n);
  lanescope_card_set_heading (LANESCOPE_CARD (self->card), heading_of (result->findings));
  lanescope_card_set_caption (LANESCOPE_CARD (self->card), so_far);
}

/* Where findings say it already, the sentence would say it again. */
static void
update_sentence (LanescopeWhyCard *self, const LseResult *result)
{
  char text[320];
  if (lsf_findings_has_loss (result->findings))
    lanescope_label_set (self->sentence, NULL);
  else
    lanescope_label_set (self->sentence, lsf_account_sentence (result, text, sizeof text));
}

static void
update_account (LanescopeWhyCard *self, const LseResult *result, const char *label)
{
  const LseResult *results[] = {result};
  const char *labels[] = {label}, *groups[] = {""};
  LsfRuns runs = {.n = 1, .results = results, .labels = labels, .groups = groups};
  guint64 stamp = g_str_hash (result->id) + result->n_samples * 31 + (guint64)result->status;
  if (self->account == NULL)
    return;
  gtk_widget_set_visible (self->account, result->account.is_known);
  if (!result->account.is_known || stamp == self->account_stamp)
    return;
  self->account_stamp = stamp;
  lanescope_chart_take_account (LANESCOPE_CHART (self->account), lsf_account_new (&runs), TRUE);
}

void
lanescope_why_card_set_run (LanescopeWhyCard *self,
                            LanescopeRun *run,
                            const LanescopeRunSet *set,
                            gboolean is_expert)
{
  g_return_if_fail (LANESCOPE_IS_WHY_CARD (self));
  const LseResult *result = run != NULL ? lanescope_run_get_result (run) : NULL;
  if (g_set_object (&self->run, run))
    self->has_more = FALSE;
  self->is_expert = is_expert;
  gtk_widget_set_visible (GTK_WIDGET (self), result != NULL && result->stats.n > 0);
  if (result == NULL || result->stats.n == 0)
    {
      prepare_rows (self);
      return;
    }
  char label[LSF_LABEL_SIZE];
  guint index = lanescope_run_set_find (set, run);
  const char *name = index != G_MAXUINT ? set->figures.labels[index]
                                        : lsf_plan_label (&result->plan, TRUE, label, sizeof label);
  lanescope_mark_set (LANESCOPE_MARK (self->mark), result->plan.strategy,
                      result->plan.variant == LSE_VARIANT_AS_PRINTED);
  lanescope_label_set (self->name, name);
  update_heading (self, result);
  update_sentence (self, result);
  update_rows (self);
  update_account (self, result, name);
}

/* ------------------------------------------------------------------ object */

static void
lanescope_why_card_dispose (GObject *object)
{
  LanescopeWhyCard *self = LANESCOPE_WHY_CARD (object);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->run);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lanescope_why_card_parent_class)->dispose (object);
}

static void
lanescope_why_card_class_init (LanescopeWhyCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanescope_why_card_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
lanescope_why_card_init (LanescopeWhyCard *self)
{
  GtkWidget *who = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->rows = g_ptr_array_new ();
  self->card = lanescope_card_new (_ ("Why this speed?"), NULL);
  self->mark = lanescope_mark_new (LSE_STRATEGY_SERIAL);
  lanescope_mark_set_plain (LANESCOPE_MARK (self->mark), TRUE);
  self->name = lanescope_label_new (NULL, "ls-dense");
  self->sentence = lanescope_label_new (NULL, NULL);
  self->rows_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->more = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (self->more, "flat");
  gtk_widget_add_css_class (self->more, "ls-try");
  gtk_widget_set_halign (self->more, GTK_ALIGN_START);
  g_signal_connect_object (self->more, "clicked", G_CALLBACK (on_more), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (who), self->mark);
  gtk_box_append (GTK_BOX (who), self->name);
  lanescope_card_add_extra (LANESCOPE_CARD (self->card), who);
  lanescope_card_append (LANESCOPE_CARD (self->card), self->sentence);
  lanescope_card_append (LANESCOPE_CARD (self->card), self->rows_box);
  lanescope_card_append (LANESCOPE_CARD (self->card), self->more);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
lanescope_why_card_new (LanescopeSession *session, gboolean has_account)
{
  LanescopeWhyCard *self = g_object_new (LANESCOPE_TYPE_WHY_CARD, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "pointed", G_CALLBACK (update_rows), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::busy", G_CALLBACK (update_rows), self,
                           G_CONNECT_SWAPPED);
  if (has_account)
    {
      g_autofree char *footer = lanescope_export_footer (lanescope_session_get_machine (session));
      self->account = lanescope_chart_new (_ ("Where did the time go?"));
      lanescope_chart_set_caption (LANESCOPE_CHART (self->account), NULL, footer);
      lanescope_card_append (LANESCOPE_CARD (self->card), self->account);
    }
  return GTK_WIDGET (self);
}
