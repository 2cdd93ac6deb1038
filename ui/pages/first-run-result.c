/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is shown of the race: bars while it goes on, in its pauses alone; at its end the verdict, the
 * true places, and how good the guess was. The words are weighed in a thread of their own: that may
 * take longer than a frame.
 */
#include "pages/first-run-private.h"

#include "widgets/card.h"
#include "widgets/method-card.h"
#include "widgets/run-set.h"

#include "i18n.h"

#include <math.h>

#define BUSY_RATIO 0.1 /* other programs' share of the cores from which on it is said */

static LanescopeMethodCard *
card_at (LanescopeFirstRun *self, guint place)
{
  return LANESCOPE_METHOD_CARD (self->cards[place]);
}

/* Borrowed elements. */
static GPtrArray *
runs_of_method (LanescopeFirstRun *self, int method)
{
  GPtrArray *own = g_ptr_array_new ();
  for (guint i = 0; i < self->runs->len; i++)
    if (lanescope_run_get_method (g_ptr_array_index (self->runs, i)) == method)
      g_ptr_array_add (own, g_ptr_array_index (self->runs, i));
  return own;
}

void
lanescope_first_run_assign_runs (LanescopeFirstRun *self)
{
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  g_autoptr (GPtrArray) latest = lanescope_session_dup_latest (self->session);
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < latest->len; i++)
    g_ptr_array_add (self->runs, g_object_ref (g_ptr_array_index (latest, i)));
  for (guint i = 0; i < LANESCOPE_N_METHODS; i++)
    {
      LanescopeMethodCard *card = card_at (self, i);
      g_autoptr (GPtrArray) own = runs_of_method (self, lanescope_method_card_get_method (card));
      lanescope_method_card_set_runs (card, own, self->has_guess);
    }
}

/* ------------------------------------------------------------------ while it goes on */

/* All cards have one axis: to the number of cores, or further where something went further. */
static void
update_cards (LanescopeFirstRun *self)
{
  LanescopeMachine *machine = lanescope_session_get_machine (self->session);
  double most = (double)lse_topology_n_allowed_cores (lanescope_machine_get_topology (machine));
  for (guint i = 0; i < LANESCOPE_N_METHODS; i++)
    most = fmax (most, lanescope_method_card_get_most (card_at (self, i)));
  for (guint i = 0; i < LANESCOPE_N_METHODS; i++)
    lanescope_method_card_update (card_at (self, i), most);
}

static void
update_progress (LanescopeFirstRun *self)
{
  guint n_done, n_wanted;
  double elapsed_s, budget_s;
  lanescope_session_get_progress (self->session, &n_done, &n_wanted, &elapsed_s, &budget_s);
  g_autofree char *text = n_wanted == 0 ? g_strdup (_ ("Preparing workers and data."))
                                        : g_strdup_printf (_ ("Measuring: %u of %u repetitions."),
                                                           n_done, MAX (n_wanted, n_done));
  lanescope_label_set (self->claim, text);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                 n_wanted > 0 ? MIN (1, (double)n_done / n_wanted) : 0);
}

/* ------------------------------------------------------------------ the end */

typedef struct
{
  LanescopeRunSet *set; /* a copy, for the thread */
  LsfPlace *places;     /* by task */
  char text[LSF_VERDICT_SIZE];
} Judgement;

static void
judgement_free (Judgement *judgement)
{
  lanescope_run_set_free (judgement->set);
  g_free (judgement->places);
  g_free (judgement);
}

static Judgement *
judgement_new (GPtrArray *runs)
{
  g_autoptr (LanescopeRunSet) set = lanescope_run_set_new (runs);
  Judgement *judgement = g_new0 (Judgement, 1);
  judgement->set = lanescope_run_set_copy (set);
  judgement->set->figures.labels = NULL; /* names that stand well in a sentence instead */
  judgement->places = g_new0 (LsfPlace, judgement->set->n_tasks + 1);
  return judgement;
}

static void
judge (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Judgement *judgement = data;
  lsf_verdict_tutorial (&judgement->set->figures, judgement->text, sizeof judgement->text);
  g_task_return_boolean (task, lsf_verdict_places (&judgement->set->figures, judgement->places));
}

/* The place of a card's method, by the task of the first of its runs. */
static LsfPlace
place_of_card (LanescopeFirstRun *self, LanescopeMethodCard *card, const Judgement *judgement)
{
  int method = lanescope_method_card_get_method (card);
  for (guint i = 0; i < self->runs->len; i++)
    if (lanescope_run_get_method (g_ptr_array_index (self->runs, i)) == method)
      return judgement->places[judgement->set->task_of[i]];
  return (LsfPlace) {0, 0};
}

/* Nothing about the guess where nothing could be told apart. */
static void
say_how_good (LanescopeFirstRun *self, guint n_right, gboolean is_open)
{
  g_autofree char *text = NULL;
  if (is_open)
    text = g_strdup (_ ("Too close to call."));
  else if (!self->has_guess)
    return;
  else if (n_right == LANESCOPE_N_METHODS)
    text = g_strdup (_ ("You had all four in place."));
  else
    text = g_strdup_printf (_ ("You had %u of %u in place."), n_right, LANESCOPE_N_METHODS);
  gtk_label_set_label (GTK_LABEL (self->hero), text);
}

/* Whoever shared the cores takes part in the answer. */
static void
say_how_quiet (LanescopeFirstRun *self)
{
  double sum = 0;
  guint n = 0;
  for (guint i = 0; i < self->runs->len; i++)
    {
      const LseResult *result = lanescope_run_get_result (g_ptr_array_index (self->runs, i));
      if (isnan (result->other_load_ratio))
        continue;
      sum += result->other_load_ratio;
      n++;
    }
  if (n == 0 || sum / n < BUSY_RATIO)
    return;
  g_autofree char *text =
      g_strdup_printf (_ ("Other programs used %.0f %% of the cores meanwhile: on a quiet machine "
                          "the answer is clearer."),
                       100 * sum / n);
  lanescope_label_set (self->warning, text);
}

static void
on_judged (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = G_TASK (result);
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return;
  LanescopeFirstRun *self = LANESCOPE_FIRST_RUN (source);
  const Judgement *judgement = g_task_get_task_data (task);
  guint n_right = 0;
  gboolean is_open = TRUE;
  if (!g_task_propagate_boolean (task, NULL))
    return;
  for (guint i = 0; i < LANESCOPE_N_METHODS; i++)
    {
      LsfPlace place = place_of_card (self, card_at (self, i), judgement);
      n_right += place.first > 0 && place.first <= i + 1 && i + 1 <= place.last;
      is_open = is_open && place.first == 1 && place.last > 1;
      lanescope_method_card_set_result (card_at (self, i), place);
    }
  lanescope_label_set (self->claim, judgement->text);
  say_how_good (self, n_right, is_open);
  say_how_quiet (self);
}

static void
start_judging (LanescopeFirstRun *self)
{
  self->judged = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, self->judged, on_judged, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, judgement_new (self->runs), (GDestroyNotify)judgement_free);
  g_task_run_in_thread (task, judge);
}

void
lanescope_first_run_update (LanescopeFirstRun *self)
{
  if (self->state != FIRST_RUN_MEASURING || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  update_cards (self);
  if (lanescope_session_is_busy (self->session))
    {
      update_progress (self);
      return;
    }
  lanescope_first_run_set_state (self, FIRST_RUN_OVER);
  start_judging (self);
}
