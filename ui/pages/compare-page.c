/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A card a task; cards are kept and only get other runs.
 */
#include "pages/compare-page.h"

#include "model/settings.h"
#include "pages/difference-card.h"
#include "pages/run-details.h"
#include "pages/why-card.h"
#include "widgets/card.h"
#include "widgets/chart-kinds.h"
#include "widgets/columns-layout.h"
#include "widgets/compare-chart.h"
#include "widgets/empty.h"
#include "widgets/row-layout.h"
#include "widgets/verdict.h"

#include "i18n.h"

#define GAP 12
#define SIDE_WIDTH 372
#define SIDE_BY_SIDE_FROM 880 /* px of the page: a window of about 1100 */

typedef enum
{
  VIEW_TIME,
  VIEW_SPEEDUP,
  VIEW_TABLE
} View;

typedef struct
{
  GtkWidget *card;
  LanescopeCompareChart *compare;
} Group;

struct _LanescopeComparePage
{
  GtkWidget parent_instance;
  LanescopeSession *session;
  GtkWidget *scrolled, *empty, *content, *toolbar, *sort, *verdict, *groups_box, *details;
  GtkWidget *account_card, *account, *why, *difference;
  GtkWidget *views[3];
  GPtrArray *account_runs; /* LanescopeRun, as the accounts' figure has them */
  guint64 account_stamp;
  GArray *groups; /* Group; more than there are tasks: hidden */
};

G_DEFINE_FINAL_TYPE (LanescopeComparePage, lanescope_compare_page, GTK_TYPE_WIDGET)

static View
view_of (LanescopeComparePage *self)
{
  for (View view = VIEW_SPEEDUP; view <= VIEW_TABLE; view++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->views[view])))
      return view;
  return VIEW_TIME;
}

static gboolean
is_in_order (LanescopeComparePage *self)
{
  return gtk_drop_down_get_selected (GTK_DROP_DOWN (self->sort)) == 1;
}

/* ------------------------------------------------------------------ groups */

static void
on_run_activated (GtkWidget *chart, LanescopeRun *run, LanescopeComparePage *self)
{
  lanescope_session_set_current_run (self->session, run);
}

static Group *
ensure_group (LanescopeComparePage *self, gsize index)
{
  if (index < self->groups->len)
    return &g_array_index (self->groups, Group, index);
  GtkWidget *compare = lanescope_compare_chart_new (_ ("Comparison"));
  Group group = {lanescope_card_new (NULL, NULL), LANESCOPE_COMPARE_CHART (compare)};
  g_signal_connect_object (compare, "run-activated", G_CALLBACK (on_run_activated), self, 0);
  lanescope_card_append (LANESCOPE_CARD (group.card), compare);
  gtk_box_append (GTK_BOX (self->groups_box), group.card);
  g_array_append_val (self->groups, group);
  return &g_array_index (self->groups, Group, index);
}

static const char *
caption_of (View view)
{
  switch (view)
    {
    case VIEW_TIME:
      /* xgettext:no-c-format */
      return _ ("mark: median · bar: 95 % interval · ticks: repetitions");
    case VIEW_SPEEDUP:
      /* xgettext:no-c-format */
      return _ ("bar: over serial · line: 95 % interval");
    case VIEW_TABLE:
      break;
    }
  return NULL;
}

static void
update_group (LanescopeComparePage *self, gsize task, const LanescopeRunSet *set, View view)
{
  g_autoptr (LanescopeRunSet) part = lanescope_run_set_new_task (set, task);
  Group *group = ensure_group (self, task);
  LanescopeChart *chart = LANESCOPE_CHART (lanescope_compare_chart_get_chart (group->compare));
  g_autofree char *footer = lanescope_export_footer (lanescope_session_get_machine (self->session));
  const char *heading = lanescope_run_set_get_heading (part, 0);
  lanescope_card_set_heading (LANESCOPE_CARD (group->card), heading);
  lanescope_card_set_caption (LANESCOPE_CARD (group->card), caption_of (view));
  lanescope_compare_chart_set_runs (
      group->compare, part, view == VIEW_SPEEDUP ? LSP_BARS_SPEEDUP : LSP_BARS_DOTS,
      lanescope_session_get_current_run (self->session), is_in_order (self));
  lanescope_chart_set_caption (chart, heading, footer);
  if (lanescope_chart_get_table (chart) != (view == VIEW_TABLE))
    lanescope_chart_set_table (chart, view == VIEW_TABLE);
  gtk_widget_set_visible (group->card, TRUE);
}

/* ------------------------------------------------------------------ accounts */

static void
update_account (LanescopeComparePage *self, const LanescopeRunSet *set)
{
  guint64 stamp = lanescope_run_set_stamp (set);
  char caption[128];
  if (stamp == self->account_stamp)
    return;
  self->account_stamp = stamp;
  LsfAccount *figure = lsf_account_new (&set->figures);
  gboolean is_known = figure != NULL && lsf_account_is_known (figure);
  gtk_widget_set_visible (self->account_card, is_known);
  g_ptr_array_set_size (self->account_runs, 0);
  for (guint i = 0; i < set->runs->len; i++)
    g_ptr_array_add (self->account_runs, g_object_ref (g_ptr_array_index (set->runs, i)));
  if (is_known)
    lanescope_card_set_caption (LANESCOPE_CARD (self->account_card),
                                lsf_account_caption (figure, caption, sizeof caption));
  lanescope_chart_take_account (LANESCOPE_CHART (self->account), figure, TRUE);
}

static void
on_account_activated (LanescopeChart *chart, guint item, LanescopeComparePage *self)
{
  guint run = lanescope_chart_get_account_run (chart, item);
  if (run < self->account_runs->len)
    lanescope_session_set_current_run (self->session, g_ptr_array_index (self->account_runs, run));
}

static GtkWidget *
make_account (LanescopeComparePage *self)
{
  g_autofree char *footer = lanescope_export_footer (lanescope_session_get_machine (self->session));
  self->account_card = lanescope_card_new (_ ("Where did the time go?"), NULL);
  self->account = lanescope_chart_new (_ ("Where did the time go?"));
  lanescope_chart_set_caption (LANESCOPE_CHART (self->account), NULL, footer);
  lanescope_card_append (LANESCOPE_CARD (self->account_card), self->account);
  gtk_widget_set_visible (self->account_card, FALSE);
  g_signal_connect_object (self->account, "item-activated", G_CALLBACK (on_account_activated), self,
                           0);
  return self->account_card;
}

/* ------------------------------------------------------------------ signals */

static void
update (LanescopeComparePage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  g_autoptr (LanescopeRunSet) set = lanescope_run_set_new_of (self->session, 0);
  View view = view_of (self);
  gboolean is_empty = set->figures.n == 0;
  gtk_widget_set_visible (self->empty, is_empty);
  gtk_widget_set_visible (self->content, !is_empty);
  if (is_empty)
    return;
  for (gsize i = 0; i < set->n_tasks; i++)
    update_group (self, i, set, view);
  for (gsize i = set->n_tasks; i < self->groups->len; i++)
    gtk_widget_set_visible (g_array_index (self->groups, Group, i).card, FALSE);
  lanescope_verdict_set_runs (LANESCOPE_VERDICT (self->verdict), set);
  update_account (self, set);
  if (lanescope_chart_get_table (LANESCOPE_CHART (self->account)) != (view == VIEW_TABLE))
    lanescope_chart_set_table (LANESCOPE_CHART (self->account), view == VIEW_TABLE);
  lanescope_why_card_set_run (LANESCOPE_WHY_CARD (self->why),
                              lanescope_session_get_current_run (self->session), set,
                              lanescope_settings_is_expert ());
  lanescope_difference_card_set_runs (LANESCOPE_DIFFERENCE_CARD (self->difference), set);
  lanescope_run_details_set_run (LANESCOPE_RUN_DETAILS (self->details),
                                 lanescope_session_get_current_run (self->session), set,
                                 lanescope_settings_is_expert ());
}

/* ------------------------------------------------------------------ object */

static void
lanescope_compare_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lanescope_compare_page_parent_class)->map (widget);
  update (LANESCOPE_COMPARE_PAGE (widget));
}

static void
lanescope_compare_page_dispose (GObject *object)
{
  LanescopeComparePage *self = LANESCOPE_COMPARE_PAGE (object);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_pointer (&self->groups, g_array_unref);
  g_clear_pointer (&self->account_runs, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lanescope_compare_page_parent_class)->dispose (object);
}

static void
lanescope_compare_page_class_init (LanescopeComparePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lanescope_compare_page_dispose;
  widget_class->map = lanescope_compare_page_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
make_view (LanescopeComparePage *self, const char *label, GtkWidget *first)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (label);
  if (first != NULL)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (first));
  g_signal_connect_object (button, "toggled", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
make_views (LanescopeComparePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (box, "ls-segmented");
  self->views[VIEW_TIME] = make_view (self, _ ("Time"), NULL);
  self->views[VIEW_SPEEDUP] = make_view (self, _ ("Speedup"), self->views[VIEW_TIME]);
  self->views[VIEW_TABLE] = make_view (self, _ ("Table"), self->views[VIEW_TIME]);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->views[VIEW_TIME]), TRUE);
  for (View view = VIEW_TIME; view <= VIEW_TABLE; view++)
    gtk_box_append (GTK_BOX (box), self->views[view]);
  return box;
}

static GtkWidget *
make_toolbar (LanescopeComparePage *self)
{
  const char *const orders[] = {_ ("fastest first"), _ ("as measured"), NULL};
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *sort = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *views = make_views (self);
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("_Sort"));
  self->sort = gtk_drop_down_new_from_strings (orders);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), self->sort);
  gtk_widget_add_css_class (label, "ls-secondary");
  gtk_widget_add_css_class (bar, "ls-toolbar");
  g_signal_connect_object (self->sort, "notify::selected", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (sort), label);
  gtk_box_append (GTK_BOX (sort), self->sort);
  gtk_widget_set_halign (views, GTK_ALIGN_END);
  gtk_widget_set_layout_manager (bar, lanescope_row_layout_new (12));
  gtk_widget_set_parent (sort, bar);
  gtk_widget_set_parent (views, bar);
  return bar;
}

static GtkWidget *
make_empty (void)
{
  GtkWidget *empty = lanescope_empty_new (
      _ ("Nothing to compare yet."),
      _ ("Run an experiment with more than one strategy, or let the four methods of the tutorial "
         "run: each is compared with its own serial run."));
  lanescope_empty_add (empty, _ ("Run the four methods"), "win.run-tutorial");
  lanescope_empty_add (empty, _ ("Go to Run"), "win.page('run')");
  gtk_widget_set_valign (empty, GTK_ALIGN_START);
  return empty;
}

static void
fill (LanescopeComparePage *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *main = gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP);
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP);
  gtk_widget_add_css_class (page, "ls-page");
  self->empty = make_empty ();
  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->verdict = lanescope_verdict_new ();
  self->groups_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP);
  self->details = lanescope_run_details_new (lanescope_session_get_machine (self->session));
  gtk_widget_set_layout_manager (self->content,
                                 lanescope_columns_layout_new (SIDE_BY_SIDE_FROM, SIDE_WIDTH, 0));
  gtk_box_append (GTK_BOX (main), self->verdict);
  gtk_box_append (GTK_BOX (main), make_toolbar (self));
  gtk_box_append (GTK_BOX (main), self->groups_box);
  self->why = lanescope_why_card_new (self->session, FALSE);
  self->difference = lanescope_difference_card_new (self->session, TRUE);
  gtk_box_append (GTK_BOX (main), make_account (self));
  gtk_box_append (GTK_BOX (side), self->why);
  gtk_box_append (GTK_BOX (side), self->difference);
  gtk_box_append (GTK_BOX (side), self->details);
  gtk_widget_set_parent (main, self->content);
  gtk_widget_set_parent (side, self->content);
  gtk_box_append (GTK_BOX (page), self->empty);
  gtk_box_append (GTK_BOX (page), self->content);
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), page);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

static void
lanescope_compare_page_init (LanescopeComparePage *self)
{
  self->groups = g_array_new (FALSE, FALSE, sizeof (Group));
  self->account_runs = g_ptr_array_new_with_free_func (g_object_unref);
}

GtkWidget *
lanescope_compare_page_new (LanescopeSession *session)
{
  LanescopeComparePage *self = g_object_new (LANESCOPE_TYPE_COMPARE_PAGE, NULL);
  self->session = g_object_ref (session);
  fill (self);
  g_signal_connect_object (session, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::current-run", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::reference-run", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lanescope_settings_get (), "changed::mode", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  lanescope_runs_watch_shown (session, G_CALLBACK (update), self);
  return GTK_WIDGET (self);
}
