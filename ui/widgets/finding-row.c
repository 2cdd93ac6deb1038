/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/finding-row.h"
#include "widgets/canvas.h"
#include "widgets/card.h"
#include "widgets/columns-layout.h"
#include "widgets/row-layout.h"

#include "i18n.h"
#include "plot/canvas.h"
#include "plot/ticks.h"

#include <math.h>

#define GAP 12
#define NUMBER_WIDTH 62   /* px of the column of numbers */
#define BESIDE_FROM 520   /* px of sentence and buttons: beside each other */
#define BUTTONS_WIDTH 250 /* px, beside the sentence */
#define BAR_HEIGHT 9.0

struct _LanescopeFindingRow
{
  GtkWidget parent_instance;
  GtkWidget *box, *number, *bar, *text, *rule, *buttons, *try, *show;
  LspState state;
  double share_ratio;
};

enum
{
  TRY,
  SHOW,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LanescopeFindingRow, lanescope_finding_row, GTK_TYPE_WIDGET)

/* ------------------------------------------------------------------ the bar */

/* All of the core-time as a frame, and in it what was lost. */
static void
bar_draw (gpointer owner, cairo_t *cr, double width, double height, const LspTheme *theme)
{
  LanescopeFindingRow *self = owner;
  LspCanvas canvas = {cr, theme};
  LspBox whole = {0, 0, width, height};
  LspBox part = {1, 1, fmax ((width - 2) * self->share_ratio, 1), height - 2};
  lsp_canvas_state (&canvas, self->state, FALSE, part, 1, 0);
  lsp_canvas_frame (&canvas, whole, 2, lsp_line_solid (theme->axis, 1));
}

static double
bar_height (gpointer owner, double width, const LspTheme *theme)
{
  return round (BAR_HEIGHT * theme->font_scale);
}

static double
bar_width (gpointer owner, const LspTheme *theme)
{
  return NUMBER_WIDTH * theme->font_scale;
}

static const LanescopeCanvasFuncs bar_funcs = {bar_draw, bar_height, bar_width};

/* ------------------------------------------------------------------ object */

static void
lanescope_finding_row_dispose (GObject *object)
{
  LanescopeFindingRow *self = LANESCOPE_FINDING_ROW (object);
  if (self->bar != NULL)
    lanescope_canvas_release (LANESCOPE_CANVAS (self->bar));
  self->bar = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (lanescope_finding_row_parent_class)->dispose (object);
}

static void
lanescope_finding_row_class_init (LanescopeFindingRowClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lanescope_finding_row_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
  signals[TRY] = g_signal_new ("try", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SHOW] =
      g_signal_new ("show-place", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
on_try (LanescopeFindingRow *self)
{
  g_signal_emit (self, signals[TRY], 0);
}

static void
on_show (LanescopeFindingRow *self)
{
  g_signal_emit (self, signals[SHOW], 0);
}

static GtkWidget *
make_button (LanescopeFindingRow *self, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  GtkWidget *child = gtk_button_get_child (GTK_BUTTON (button));
  gtk_label_set_wrap (GTK_LABEL (child), TRUE);
  gtk_label_set_justify (GTK_LABEL (child), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (button, "ls-try");
  gtk_widget_set_parent (button, self->buttons);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
make_number (LanescopeFindingRow *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->number = lanescope_label_new (NULL, "ls-key");
  self->bar = lanescope_canvas_new (&bar_funcs, self, "");
  gtk_label_set_wrap (GTK_LABEL (self->number), FALSE);
  lanescope_canvas_set_least_width (LANESCOPE_CANVAS (self->bar), NUMBER_WIDTH);
  gtk_label_set_width_chars (GTK_LABEL (self->number), 5);
  gtk_widget_set_valign (column, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (column), self->number);
  gtk_box_append (GTK_BOX (column), self->bar);
  return column;
}

static void
lanescope_finding_row_init (LanescopeFindingRow *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP);
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->text = lanescope_label_new (NULL, NULL);
  self->rule = lanescope_label_new (NULL, "ls-finding-rule");
  gtk_widget_add_css_class (self->rule, "ls-secondary");
  gtk_widget_set_layout_manager (columns,
                                 lanescope_columns_layout_new (BESIDE_FROM, BUTTONS_WIDTH, 0));
  gtk_widget_set_layout_manager (self->buttons, lanescope_row_layout_new (6));
  gtk_widget_set_valign (self->buttons, GTK_ALIGN_START);
  self->try = make_button (self, "", G_CALLBACK (on_try));
  self->show = make_button (self, _ ("Show"), G_CALLBACK (on_show));
  lanescope_finding_row_set_pointing (self, FALSE);
  gtk_box_append (GTK_BOX (words), self->text);
  gtk_box_append (GTK_BOX (words), self->rule);
  gtk_widget_set_parent (words, columns);
  gtk_widget_set_parent (self->buttons, columns);
  gtk_widget_set_hexpand (columns, TRUE);
  gtk_box_append (GTK_BOX (self->box), make_number (self));
  gtk_box_append (GTK_BOX (self->box), columns);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "ls-finding");
}

GtkWidget *
lanescope_finding_row_new (void)
{
  return g_object_new (LANESCOPE_TYPE_FINDING_ROW, NULL);
}

/* ------------------------------------------------------------------ what it shows */

static void
set_class (GtkWidget *widget, const char *name, gboolean has_it)
{
  if (has_it)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
set_bar (LanescopeFindingRow *self, const LsfFindingWords *words)
{
  gtk_widget_set_visible (self->bar, words->state != LSP_STATE_NONE);
  if (self->state == words->state && self->share_ratio == words->share_ratio)
    return;
  self->state = words->state;
  self->share_ratio = words->share_ratio;
  gtk_widget_queue_draw (self->bar);
}

static void
set_try (LanescopeFindingRow *self, const LseFinding *finding, const char *why_not)
{
  char label[128];
  lse_finding_remedy_text (finding, label, sizeof label);
  gtk_widget_set_visible (self->try, finding->has_remedy && label[0] != '\0');
  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (self->try)), label) != 0)
    gtk_button_set_label (GTK_BUTTON (self->try), label);
  if (gtk_widget_get_sensitive (self->try) != (why_not == NULL))
    gtk_widget_set_sensitive (self->try, why_not == NULL);
  if (g_strcmp0 (gtk_widget_get_tooltip_text (self->try), why_not) != 0)
    gtk_widget_set_tooltip_text (self->try, why_not);
}

void
lanescope_finding_row_set (LanescopeFindingRow *self,
                           const LseFinding *finding,
                           gboolean is_first,
                           gboolean has_place,
                           const char *why_not,
                           gboolean is_expert)
{
  g_return_if_fail (LANESCOPE_IS_FINDING_ROW (self));
  LsfFindingWords words;
  char lost[LSP_NUMBER_SIZE];
  lsf_finding_words (finding, &words);
  lanescope_label_set (self->number, words.number);
  lanescope_label_set (self->text, words.text);
  set_bar (self, &words);
  set_try (self, finding, why_not);
  set_class (self->try, "suggested-action", is_first);
  gtk_widget_set_visible (self->show, has_place);
  set_class (self->show, "flat", gtk_widget_get_visible (self->try));
  gtk_widget_set_visible (self->buttons, has_place || gtk_widget_get_visible (self->try));
  g_autofree char *rule =
      finding->lost_core_ns > 0
          ? g_strdup_printf (_ ("Rule %s · %s of core-time a repetition"), finding->rule,
                             lsp_format_time (lost, finding->lost_core_ns))
          : g_strdup_printf (_ ("Rule %s"), finding->rule);
  lanescope_label_set (self->rule, is_expert ? rule : NULL);
  g_autofree char *name = g_strdup_printf ("%s %s", words.number, words.text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  g_strstrip (name), -1);
}

void
lanescope_finding_row_set_pointing (LanescopeFindingRow *self, gboolean is_pointing)
{
  const char *words = is_pointing ? _ ("Hide in timeline") : _ ("Show in timeline");
  if (g_strcmp0 (gtk_widget_get_tooltip_text (self->show), words) == 0)
    return;
  gtk_button_set_label (GTK_BUTTON (self->show), is_pointing ? _ ("Hide") : _ ("Show"));
  gtk_widget_set_tooltip_text (self->show, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->show), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
}
