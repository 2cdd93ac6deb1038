/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/machine-view.h"
#include "widgets/canvas.h"
#include "widgets/theme.h"

#include "figures/machine.h"
#include "i18n.h"

#include <math.h>
#include <stdlib.h>

#define LEAST_WIDTH_PX 60
#define MOST_HEIGHT_PX 160.0
#define SHADES 50.0 /* of a load: a smaller change is not drawn */

struct _LanescopeMachineView
{
  GtkWidget parent_instance;
  GtkWidget *canvas;
  LanescopeMachine *machine;
  LanescopeExperiment *experiment;
  LspMachine chart;      /* its cores are ours */
  LspMachineCore *cores; /* nullable */
};

G_DEFINE_FINAL_TYPE (LanescopeMachineView, lanescope_machine_view, GTK_TYPE_WIDGET)

/* ------------------------------------------------------------------ data */

static void
describe (LanescopeMachineView *self)
{
  char *words = self->chart.has_focus ? lsp_machine_describe_core (&self->chart, self->chart.focus)
                                      : lsp_machine_describe (&self->chart);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->canvas),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words != NULL ? words : "",
                                  -1);
  free (words);
}

static gboolean
looks_alike (const LspMachineCore *a, const LspMachineCore *b)
{
  if (a->is_selected != b->is_selected || isnan (a->load_ratio) != isnan (b->load_ratio))
    return FALSE;
  return isnan (a->load_ratio) ||
         fabs (round (a->load_ratio * SHADES) - round (b->load_ratio * SHADES)) < 0.5;
}

static LsfMachine *
figure_now (LanescopeMachineView *self)
{
  const LseTopology *topology = lanescope_machine_get_topology (self->machine);
  const LseCoreHistory *history = lanescope_machine_get_history (self->machine);
  g_autofree double *loads = g_new (double, topology->n_pus);
  for (size_t i = 0; i < topology->n_pus; i++)
    loads[i] = NAN;
  if (history != NULL)
    lsf_pu_loads (topology, history, history->samples[history->n_samples - 1].end_ns, loads);
  return lsf_machine_new (&(LsfPlacement) {.topology = topology, .load_ratio = loads}, NULL);
}

/* Drawn again only if a load or a choice looks different. */
static void
update (LanescopeMachineView *self)
{
  LsfMachine *figure = figure_now (self);
  if (figure == NULL)
    return;
  const LspMachine *chart = lsf_machine_chart (figure);
  LspMachineCore *cores = g_memdup2 (chart->cores, chart->n_cores * sizeof *cores);
  gboolean is_new = self->chart.n_cores != chart->n_cores;
  for (size_t i = 0; i < chart->n_cores; i++)
    {
      cores[i].is_selected = lanescope_experiment_has_cpu (self->experiment, cores[i].os_index);
      is_new = is_new || !looks_alike (&cores[i], &self->cores[i]);
    }
  g_free (self->cores);
  self->cores = cores;
  self->chart.cores = cores;
  self->chart.n_cores = chart->n_cores;
  self->chart.memory_bytes = chart->memory_bytes;
  lsf_machine_free (figure);
  if (!is_new)
    return;
  describe (self);
  gtk_widget_queue_draw (self->canvas);
}

static void
draw (gpointer owner, cairo_t *cr, double width, double height, const LspTheme *theme)
{
  LanescopeMachineView *self = owner;
  lsp_machine_draw (cr, width, height, theme, &self->chart);
}

static double
natural_height (gpointer owner, double width, const LspTheme *theme)
{
  LanescopeMachineView *self = owner;
  return lsp_machine_height (&self->chart, width, theme);
}

static const LanescopeCanvasFuncs canvas_funcs = {.draw = draw, .height = natural_height};

/* ------------------------------------------------------------------ pointing */

static int
core_at (LanescopeMachineView *self, double x, double y)
{
  LspTheme theme;
  lanescope_theme_for_widget (self->canvas, &theme);
  return lsp_machine_hit (&self->chart, gtk_widget_get_width (self->canvas), &theme, x, y);
}

static void
toggle (LanescopeMachineView *self, int core)
{
  if (core < 0 || (size_t)core >= self->chart.n_cores)
    return;
  if (self->cores[core].is_allowed)
    lanescope_experiment_toggle_cpu (self->experiment, self->cores[core].os_index);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.notice", "s",
                                _ ("The system does not allow this program to use that core."));
}

static void
set_focus (LanescopeMachineView *self, gboolean has_focus, size_t core)
{
  self->chart.has_focus = has_focus;
  self->chart.focus = MIN (core, self->chart.n_cores - 1);
  describe (self);
  gtk_widget_queue_draw (self->canvas);
}

static void
on_released (GtkGestureClick *click, int n_press, double x, double y, LanescopeMachineView *self)
{
  toggle (self, core_at (self, x, y));
}

static gboolean
on_query_tooltip (GtkWidget *canvas,
                  int x,
                  int y,
                  gboolean is_keyboard,
                  GtkTooltip *tooltip,
                  LanescopeMachineView *self)
{
  int core = is_keyboard ? (int)self->chart.focus : core_at (self, x, y);
  if (core < 0)
    return FALSE;
  char *words = lsp_machine_describe_core (&self->chart, (size_t)core);
  if (words != NULL)
    {
      g_autofree char *text =
          g_strdup_printf (_ ("%s\nClick to pin the workers to this core, or to leave it"), words);
      gtk_tooltip_set_text (tooltip, text);
    }
  free (words);
  return words != NULL;
}

/* ------------------------------------------------------------------ keys */

/* How many cells stand in a row: the cells of the first row share their y. */
static int
n_across (LanescopeMachineView *self)
{
  LspTheme theme;
  LspMachineBox first, other;
  double width = gtk_widget_get_width (self->canvas);
  int n = 1;
  lanescope_theme_for_widget (self->canvas, &theme);
  if (!lsp_machine_cell_box (&self->chart, width, &theme, 0, &first))
    return 1;
  while (lsp_machine_cell_box (&self->chart, width, &theme, (size_t)n, &other) &&
         other.y - first.y < 1)
    n++;
  return n;
}

static gboolean
on_key (GtkEventControllerKey *keys,
        guint key,
        guint code,
        GdkModifierType state,
        LanescopeMachineView *self)
{
  int step = 0;
  switch (key)
    {
    case GDK_KEY_Left:
      step = -1;
      break;
    case GDK_KEY_Right:
      step = 1;
      break;
    case GDK_KEY_Up:
      step = -n_across (self);
      break;
    case GDK_KEY_Down:
      step = n_across (self);
      break;
    case GDK_KEY_space:
    case GDK_KEY_KP_Space:
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      toggle (self, (int)self->chart.focus);
      return TRUE;
    default:
      return FALSE;
    }
  gint64 core = (gint64)self->chart.focus + step;
  if (core < 0 || core >= (gint64)self->chart.n_cores)
    return FALSE; /* the focus may leave */
  set_focus (self, TRUE, (size_t)core);
  return TRUE;
}

static void
on_focus (GtkEventControllerFocus *focus, GParamSpec *pspec, LanescopeMachineView *self)
{
  set_focus (self, gtk_event_controller_focus_is_focus (focus), self->chart.focus);
}

/* ------------------------------------------------------------------ life */

static void
lanescope_machine_view_dispose (GObject *object)
{
  LanescopeMachineView *self = LANESCOPE_MACHINE_VIEW (object);
  if (self->canvas != NULL)
    lanescope_canvas_release (LANESCOPE_CANVAS (self->canvas));
  g_clear_pointer (&self->canvas, gtk_widget_unparent);
  g_clear_object (&self->machine);
  g_clear_object (&self->experiment);
  g_clear_pointer (&self->cores, g_free);
  G_OBJECT_CLASS (lanescope_machine_view_parent_class)->dispose (object);
}

static void
lanescope_machine_view_class_init (LanescopeMachineViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lanescope_machine_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
add_controllers (LanescopeMachineView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  g_signal_connect (focus, "notify::is-focus", G_CALLBACK (on_focus), self);
  gtk_widget_add_controller (self->canvas, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (self->canvas, keys);
  gtk_widget_add_controller (self->canvas, focus);
  gtk_widget_set_has_tooltip (self->canvas, TRUE);
  g_signal_connect (self->canvas, "query-tooltip", G_CALLBACK (on_query_tooltip), self);
}

static void
lanescope_machine_view_init (LanescopeMachineView *self)
{
  self->chart.most_height = MOST_HEIGHT_PX;
  self->canvas =
      lanescope_canvas_new (&canvas_funcs, self, _ ("This machine: Space pins to a core"));
  lanescope_canvas_set_least_width (LANESCOPE_CANVAS (self->canvas), LEAST_WIDTH_PX);
  gtk_widget_set_focusable (self->canvas, TRUE);
  gtk_widget_set_parent (self->canvas, GTK_WIDGET (self));
  add_controllers (self);
}

GtkWidget *
lanescope_machine_view_new (LanescopeMachine *machine, LanescopeExperiment *experiment)
{
  LanescopeMachineView *self = g_object_new (LANESCOPE_TYPE_MACHINE_VIEW, NULL);
  self->machine = g_object_ref (machine);
  self->experiment = g_object_ref (experiment);
  update (self);
  g_signal_connect_object (machine, "sampled", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (experiment, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
