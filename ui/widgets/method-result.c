/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/method-card-private.h"

#include "widgets/canvas.h"
#include "widgets/card.h"

#include "i18n.h"
#include "plot/ticks.h"

#include <math.h>
#include <stdlib.h>

static void
draw (gpointer owner, cairo_t *cr, double width, double height, const LspTheme *theme)
{
  LanescopeMethodResult *result = owner;
  lsp_gain_draw (cr, width, height, theme, &result->gain);
}

static double
wanted_height (gpointer owner, double width, const LspTheme *theme)
{
  LanescopeMethodResult *result = owner;
  return lsp_gain_height (&result->gain, width, theme);
}

static const LanescopeCanvasFuncs canvas_funcs = {.draw = draw, .height = wanted_height};

static GtkWidget *
key_row (LanescopeMethodResult *result)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  result->key = gtk_label_new (NULL);
  gtk_widget_add_css_class (result->key, "ls-key");
  result->interval = gtk_label_new (NULL);
  gtk_widget_add_css_class (result->interval, "ls-caption");
  gtk_widget_add_css_class (result->interval, "ls-secondary");
  gtk_widget_set_valign (result->interval, GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (result->key, GTK_ALIGN_BASELINE);
  gtk_label_set_ellipsize (GTK_LABEL (result->interval), PANGO_ELLIPSIZE_END);
  result->check = gtk_image_new ();
  gtk_widget_set_halign (result->check, GTK_ALIGN_END);
  gtk_widget_set_hexpand (result->check, TRUE);
  gtk_box_append (GTK_BOX (row), result->key);
  gtk_box_append (GTK_BOX (row), result->interval);
  gtk_box_append (GTK_BOX (row), result->check);
  return row;
}

void
lanescope_method_result_build (LanescopeMethodResult *result)
{
  result->gain = (LspGain) {{NAN, NAN, NAN}, {NAN, NAN, NAN}, 1};
  result->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  result->canvas = lanescope_canvas_new (&canvas_funcs, result, _ ("Speedup over serial"));
  result->printed = lanescope_label_new (NULL, "ls-caption");
  gtk_widget_add_css_class (result->printed, "ls-secondary");
  result->note = lanescope_label_new (NULL, "ls-caption");
  gtk_box_append (GTK_BOX (result->box), key_row (result));
  gtk_box_append (GTK_BOX (result->box), result->canvas);
  gtk_box_append (GTK_BOX (result->box), result->printed);
  gtk_box_append (GTK_BOX (result->box), result->note);
}

void
lanescope_method_result_set_runs (LanescopeMethodResult *result, GPtrArray *runs)
{
  g_clear_object (&result->repaired);
  g_clear_object (&result->as_printed);
  for (guint i = 0; i < runs->len; i++)
    {
      LanescopeRun *run = g_ptr_array_index (runs, i);
      const LsePlan *plan = lanescope_run_get_plan (run);
      if (plan->strategy == LSE_STRATEGY_SERIAL)
        continue;
      g_set_object (
          plan->variant == LSE_VARIANT_AS_PRINTED ? &result->as_printed : &result->repaired, run);
    }
}

void
lanescope_method_result_clear (LanescopeMethodResult *result)
{
  if (result->canvas != NULL)
    lanescope_canvas_release (LANESCOPE_CANVAS (result->canvas));
  result->canvas = NULL;
  g_clear_object (&result->repaired);
  g_clear_object (&result->as_printed);
}

/* ------------------------------------------------------------------ news */

static LspGainBar
bar_of (LanescopeRun *run)
{
  LspGainBar bar = {NAN, NAN, NAN};
  if (run == NULL || lanescope_run_is_wrong (run))
    return bar;
  const LseResult *result = lanescope_run_get_result (run);
  if (result->has_speedup)
    bar = (LspGainBar) {result->speedup.value, result->speedup.ci95[0], result->speedup.ci95[1]};
  return bar;
}

double
lanescope_method_result_get_most (const LanescopeMethodResult *result)
{
  const LspGainBar bars[] = {bar_of (result->repaired), bar_of (result->as_printed)};
  double most = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (bars); i++)
    most = fmax (most, bars[i].speedup); /* fmax() leaves NaN out */
  return most;
}

static gboolean
is_same_bar (LspGainBar a, LspGainBar b)
{
  return memcmp (&a, &b, sizeof a) == 0;
}

/* " ±0.03" with as many decimals as a speedup has; "" without an interval. */
static void
format_interval (LspGainBar bar, char *text, gsize size)
{
  char number[LSP_NUMBER_SIZE];
  text[0] = '\0';
  if (isnan (bar.low) || isnan (bar.high))
    return;
  lsp_format_number (number, (bar.high - bar.low) / 2, bar.speedup < 9.995 ? 2 : 1);
  g_snprintf (text, size, "±%s", number);
}

/* Whether the answer is right: a shape, never a colour alone; nothing before it is known. */
static void
update_check (GtkWidget *image, LanescopeRun *run)
{
  const LseResult *result = run != NULL ? lanescope_run_get_result (run) : NULL;
  gboolean is_wrong = run != NULL && lanescope_run_is_wrong (run);
  gboolean is_right = result != NULL && result->verify.status == LSE_VERIFY_OK;
  gtk_widget_set_visible (image, is_wrong || is_right);
  if (!is_wrong && !is_right)
    return;
  gtk_image_set_from_icon_name (GTK_IMAGE (image),
                                is_wrong ? "lanescope-cross-symbolic" : "lanescope-check-symbolic");
  gtk_widget_remove_css_class (image, is_wrong ? "ls-ok" : "ls-error");
  gtk_widget_add_css_class (image, is_wrong ? "ls-error" : "ls-ok");
  gtk_widget_set_tooltip_text (image, is_wrong ? _ ("The result is wrong")
                                               : _ ("The result equals the serial one"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_wrong ? _ ("wrong result") : _ ("right result"), -1);
}

static void
set_text (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (label), text);
}

static void
update_key (LanescopeMethodResult *result)
{
  char text[LSP_NUMBER_SIZE], interval[LSP_NUMBER_SIZE + 4];
  LspGainBar bar = result->gain.repaired;
  format_interval (bar, interval, sizeof interval);
  if (!isnan (bar.speedup))
    set_text (result->key, lsp_format_speedup (text, bar.speedup));
  else if (result->repaired != NULL && !lanescope_run_is_over (result->repaired))
    set_text (result->key, "…");
  else
    set_text (result->key, "–");
  if (isnan (bar.speedup) && result->repaired != NULL && !lanescope_run_is_over (result->repaired))
    {
      g_autofree char *state = lanescope_run_dup_value (result->repaired);
      set_text (result->interval, state);
    }
  else
    set_text (result->interval, interval);
  update_check (result->check, result->repaired);
}

static void
update_printed (LanescopeMethodResult *result)
{
  char number[LSP_NUMBER_SIZE];
  LspGainBar bar = result->gain.as_printed;
  LanescopeRun *run = result->as_printed;
  g_autofree char *text = NULL;
  if (run != NULL && lanescope_run_is_wrong (run))
    text = g_strdup (_ ("as printed ✗ wrong result"));
  else if (!isnan (bar.speedup))
    text = g_strdup_printf (_ ("as printed %s"), lsp_format_speedup (number, bar.speedup));
  else if (run != NULL)
    {
      g_autofree char *state = lanescope_run_dup_value (run);
      text = g_strdup_printf (_ ("as printed: %s"), state);
    }
  lanescope_label_set (result->printed, text);
}

/* Why a run has no result, with the remedy: the repaired one's reason first. */
static void
update_note (LanescopeMethodResult *result)
{
  g_autofree char *reason = NULL;
  if (result->repaired != NULL)
    reason = lanescope_run_dup_reason (result->repaired);
  if (reason == NULL && result->as_printed != NULL)
    reason = lanescope_run_dup_reason (result->as_printed);
  lanescope_label_set (result->note, reason);
}

void
lanescope_method_result_update (LanescopeMethodResult *result, double most)
{
  LspGain gain = {bar_of (result->repaired), bar_of (result->as_printed), most};
  gboolean is_same = is_same_bar (gain.repaired, result->gain.repaired) &&
                     is_same_bar (gain.as_printed, result->gain.as_printed) &&
                     gain.most == result->gain.most;
  result->gain = gain;
  update_key (result);
  update_printed (result);
  update_note (result);
  if (is_same)
    return;
  gtk_widget_queue_draw (result->canvas);
  char *words = lsp_gain_describe (&gain);
  gtk_accessible_update_property (GTK_ACCESSIBLE (result->canvas),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words != NULL ? words : "",
                                  -1);
  free (words);
}
