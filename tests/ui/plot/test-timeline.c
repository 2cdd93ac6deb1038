/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/timeline-private.h"

#include "plot-fixture.h"

enum
{
  COMPUTE = 1,
  LOCK_WAIT,
  SEND,
  SPAWN,
  HELD,
  N_KINDS
};

static LspKind kinds[N_KINDS];

typedef struct
{
  GArray *begin, *end, *kind, *chunk;
} Events;

static Events
events_new (void)
{
  return (Events) {
      g_array_new (FALSE, FALSE, sizeof (int64_t)), g_array_new (FALSE, FALSE, sizeof (int64_t)),
      g_array_new (FALSE, FALSE, sizeof (uint16_t)), g_array_new (FALSE, FALSE, sizeof (uint32_t))};
}

static void
events_add (Events *events, int64_t begin, int64_t end, uint16_t kind, uint32_t chunk)
{
  g_array_append_val (events->begin, begin);
  g_array_append_val (events->end, end);
  g_array_append_val (events->kind, kind);
  g_array_append_val (events->chunk, chunk);
}

static LspTimelineLane
lane_of (const Events *events)
{
  return (LspTimelineLane) {.n_events = events->begin->len,
                            .begin_ns = (const int64_t *)(void *)events->begin->data,
                            .end_ns = (const int64_t *)(void *)events->end->data,
                            .kind = (const uint16_t *)(void *)events->kind->data,
                            .chunk = (const uint32_t *)(void *)events->chunk->data};
}

static void
events_free (Events *events)
{
  g_array_unref (events->begin);
  g_array_unref (events->end);
  g_array_unref (events->kind);
  g_array_unref (events->chunk);
}

static void
fill_kinds (void)
{
  kinds[COMPUTE] = lsp_kind_from_word ("compute");
  kinds[LOCK_WAIT] = lsp_kind_from_word ("lock-wait");
  kinds[SEND] = lsp_kind_from_word ("send");
  kinds[SPAWN] = lsp_kind_from_word ("spawn");
  kinds[HELD] = lsp_kind_from_word ("gil-held");
}

static LspTimeline
timeline_of (const LspTimelineLane *lanes, size_t n_lanes, int64_t end_ns)
{
  return (LspTimeline) {
      .lanes = lanes, .n_lanes = n_lanes, .kinds = kinds, .n_kinds = N_KINDS, .end_ns = end_ns};
}

/* Many short spans, some long ones, gaps. */
static void
add_random (Events *events, GRand *random, size_t n_events)
{
  int64_t at = 100;
  for (size_t i = 0; i < n_events; i++)
    {
      int64_t length = g_rand_int_range (random, 0, i % 97 == 0 ? 20000 : 60);
      uint16_t kind = (uint16_t)g_rand_int_range (random, COMPUTE, N_KINDS);
      events_add (events, at, at + length, kind, (uint32_t)i);
      at += length + g_rand_int_range (random, 0, i % 31 == 0 ? 3000 : 3);
    }
}

/* All time of the scan, by state: columns and spans together. */
static void
sum_scan (const LspTimelineScan *scan, const LspTimeline *timeline, double sums[LSP_N_STATES])
{
  memset (sums, 0, LSP_N_STATES * sizeof *sums);
  for (size_t i = 0; i < scan->n_columns * LSP_N_STATES; i++)
    sums[i % LSP_N_STATES] += (double)scan->occupancy[i] * scan->ns_per_column;
  for (size_t i = 0; i < scan->n_spans; i++)
    sums[lsp_timeline_state (timeline, timeline->lanes, scan->spans[i].event)] +=
        (scan->spans[i].x2 - scan->spans[i].x1) * scan->ns_per_column;
}

/* No time is lost or made at any zoom, with the index and without. */
static void
test_keeps_time (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  Events events = events_new ();
  add_random (&events, random, 20000);
  LspTimelineLane lane = lane_of (&events);
  int64_t end = lane.end_ns[lane.n_events - 1];
  LspTimeline timeline = timeline_of (&lane, 1, end);
  LspTimelineIndex *index = lsp_timeline_index_new (&timeline);
  const size_t n_columns[] = {1, 7, 100, 1500, 16000};
  for (size_t i = 0; i < 2 * G_N_ELEMENTS (n_columns); i++)
    {
      timeline.index = i % 2 ? index : NULL;
      LspTimelineScan scan;
      double sums[LSP_N_STATES], totals[LSP_N_STATES];
      g_assert_true (lsp_timeline_scan_init (&scan, n_columns[i / 2], 0, (double)end));
      lsp_timeline_scan_lane (&scan, &timeline, 0);
      sum_scan (&scan, &timeline, sums);
      lsp_timeline_totals (&timeline, 0, totals);
      for (size_t state = 1; state < LSP_N_STATES; state++)
        g_assert_cmpfloat_with_epsilon (sums[state], totals[state], (double)end * 2e-5);
      lsp_timeline_scan_clear (&scan);
    }
  lsp_timeline_index_free (index);
  events_free (&events);
}

/* What lies in one column, by looking at every event. */
static double
share_of_column (const LspTimeline *timeline, LspState state, double from_ns, double to_ns)
{
  double sum = 0;
  const LspTimelineLane *lane = timeline->lanes;
  for (size_t i = 0; i < lane->n_events; i++)
    if (lsp_timeline_state (timeline, lane, i) == state)
      sum +=
          MAX (0, MIN ((double)lane->end_ns[i], to_ns) - MAX ((double)lane->begin_ns[i], from_ns));
  return sum / (to_ns - from_ns);
}

/* Spans that stand alone, spread over the columns as the others are. */
static void
add_spans (LspTimelineScan *scan, const LspTimeline *timeline)
{
  for (size_t i = 0; i < scan->n_spans; i++)
    {
      LspTimelineSpan span = scan->spans[i];
      LspState state = lsp_timeline_state (timeline, timeline->lanes, span.event);
      for (size_t column = (size_t)span.x1; column < scan->n_columns && (double)column < span.x2;
           column++)
        scan->occupancy[column * LSP_N_STATES + state] +=
            (float)(MIN (span.x2, (double)column + 1) - MAX (span.x1, (double)column));
    }
}

/* Any view at any zoom, against every event looked at one by one: each column within a sixteenth
 * of itself at either edge, and all columns together exactly. */
static void
test_index_is_exact (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  for (int round = 0; round < 40; round++)
    {
      Events events = events_new ();
      add_random (&events, random, (size_t)g_rand_int_range (random, 0, 3000));
      if (round % 3 == 0 && events.begin->len > 100) /* annotations over many others */
        for (guint i = 0; i < events.begin->len; i += 50)
          g_array_index (events.end, int64_t, i) += g_rand_int_range (random, 0, 5000);
      LspTimelineLane lane = lane_of (&events);
      LspTimeline timeline = timeline_of (&lane, 1, 1);
      LspTimelineIndex *index = lsp_timeline_index_new (&timeline);
      timeline.index = index;
      double end = lane.n_events > 0 ? (double)lane.end_ns[lane.n_events - 1] : 1000;
      double from = g_rand_double_range (random, -100, end);
      double to = from + g_rand_double_range (random, 1, end * 1.2);
      LspTimelineScan scan;
      g_assert_true (
          lsp_timeline_scan_init (&scan, (size_t)g_rand_int_range (random, 1, 300), from, to));
      lsp_timeline_scan_lane (&scan, &timeline, 0);
      add_spans (&scan, &timeline);
      for (size_t state = LSP_STATE_NONE + 1; state < LSP_N_STATES; state++)
        {
          double seen = 0, all = share_of_column (&timeline, (LspState)state, from, to);
          for (size_t column = 0; column < scan.n_columns; column++)
            {
              double left = from + (double)column * scan.ns_per_column;
              double share = (double)scan.occupancy[column * LSP_N_STATES + state];
              g_assert_cmpfloat_with_epsilon (
                  share,
                  share_of_column (&timeline, (LspState)state, left, left + scan.ns_per_column),
                  0.13);
              seen += share / (double)scan.n_columns;
            }
          g_assert_cmpfloat_with_epsilon (seen, all, 1e-3);
        }
      lsp_timeline_scan_clear (&scan);
      lsp_timeline_index_free (index);
      events_free (&events);
    }
}

/* One nanosecond among a second of nothing still has its pixel. */
static void
test_extremes_stay (void)
{
  Events events = events_new ();
  events_add (&events, 500000000, 500000001, SEND, 0);
  events_add (&events, 700000000, 700000000, LOCK_WAIT, 0); /* of no length at all */
  LspTimelineLane lane = lane_of (&events);
  LspTimeline timeline = timeline_of (&lane, 1, 1000000000);
  g_autofree char *list = record (lsp_timeline_draw, &timeline, 640, 120);
  g_assert_cmpuint (count_lines (list, "state move data"), >=, 2); /* legend and lane */
  g_assert_cmpuint (count_lines (list, "state wait"), ==, 1);
  events_free (&events);
}

/* A frame costs by its columns: what is drawn does not grow with the events. */
static void
test_draw_list_is_bounded (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  Events events = events_new ();
  for (int64_t i = 0; i < 400000; i++)
    events_add (&events, 10 * i, 10 * i + g_rand_int_range (random, 1, 10),
                (uint16_t)g_rand_int_range (random, COMPUTE, HELD), (uint32_t)i);
  LspTimelineLane lane = lane_of (&events);
  LspTimeline timeline = timeline_of (&lane, 1, 4000000);
  LspTimelineIndex *index = lsp_timeline_index_new (&timeline);
  timeline.index = index;
  g_autofree char *list = record (lsp_timeline_draw, &timeline, 640, 120);
  assert_finite (list);
  g_assert_cmpuint (count_lines (list, "state "), <, 640 * 4 + 20);
  g_assert_cmpuint (count_lines (list, "state "), >, 20);
  lsp_timeline_index_free (index);
  events_free (&events);
}

static void
ignore_line_cb (void *data, const char *line)
{
}

/* What is written as pixels is what fills of boxes give: a tap makes the drawing take those. */
static void
test_pixels_are_boxes (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (6);
  Events events = events_new ();
  add_random (&events, random, 30000);
  LspTimelineLane lanes[] = {lane_of (&events), lane_of (&events), lane_of (&events)};
  LspTimeline timeline = timeline_of (lanes, 3, lanes[0].end_ns[lanes[0].n_events - 1]);
  const double scales[] = {1, 2, 1.25};
  for (size_t i = 0; i < 2 * G_N_ELEMENTS (scales); i++)
    {
      LspTheme theme = *lsp_theme_get (i % 2 ? LSP_THEME_DARK : LSP_THEME_LIGHT);
      theme.font_scale = i < 2 ? 1 : 1.1;
      timeline.view_end_ns = i % 3 == 0 ? 0 : timeline.end_ns / 7;
      cairo_surface_t *pixels =
          render (lsp_timeline_draw, &timeline, 800, 200, &theme, scales[i / 2]);
      lsp_canvas_set_tap (ignore_line_cb, NULL);
      cairo_surface_t *boxes =
          render (lsp_timeline_draw, &timeline, 800, 200, &theme, scales[i / 2]);
      lsp_canvas_set_tap (NULL, NULL);
      g_assert_cmpmem (cairo_image_surface_get_data (pixels),
                       (size_t)cairo_image_surface_get_stride (pixels) *
                           (size_t)cairo_image_surface_get_height (pixels),
                       cairo_image_surface_get_data (boxes),
                       (size_t)cairo_image_surface_get_stride (boxes) *
                           (size_t)cairo_image_surface_get_height (boxes));
      cairo_surface_destroy (pixels);
      cairo_surface_destroy (boxes);
    }
  events_free (&events);
}

/* Processes as printed: start one after the other, compute, wait for the pipe, send. */
static void
build_race (Events lanes[4])
{
  for (size_t i = 0; i < 4; i++)
    lanes[i] = events_new ();
  events_add (&lanes[0], 0, 20000000, SPAWN, LSP_NO_CHUNK);
  for (int64_t i = 0; i < 3; i++)
    {
      Events *lane = &lanes[1 + i];
      events_add (lane, 2400000 * i, 2400000 * i + 2400000, SPAWN, LSP_NO_CHUNK);
      events_add (lane, 20000000, 23000000, COMPUTE, (uint32_t)i);
      events_add (lane, 23000000, 23000000 + 9000000 * i, LOCK_WAIT, LSP_NO_CHUNK);
      events_add (lane, 23000000 + 9000000 * i, 32000000 + 9000000 * i, SEND, (uint32_t)i);
    }
}

static void
test_golden (void)
{
  Events events[4];
  LspTimelineLane lanes[4];
  build_race (events);
  for (size_t i = 0; i < 4; i++)
    lanes[i] = lane_of (&events[i]);
  lanes[0].is_coordinator = true;
  LspTimeline timeline = timeline_of (lanes, 4, 50000000);
  timeline.n_cores = 2;
  timeline.label = "Processes × 3";
  timeline.family = LSP_FAMILY_PROCESSES;
  timeline.result = "50.0 ms · 0.25×";
  timeline.note = "12 events were lost";
  double height = lsp_timeline_height (&timeline, 900, lsp_theme_get (LSP_THEME_LIGHT));
  g_autofree char *list = record (lsp_timeline_draw, &timeline, 900, height);
  assert_finite (list);
  assert_golden ("timeline", list);
  assert_draws (lsp_timeline_draw, &timeline, 900, height);

  g_autofree char *words = lsp_timeline_describe (&timeline);
  g_assert_nonnull (strstr (words, "Processes × 3: timeline of one repetition, 50.0 ms, 4 lanes."));
  g_assert_nonnull (strstr (words, "w1: busy 29 %, compute 3.00 ms, move data 9.00 ms"));
  for (size_t i = 0; i < 4; i++)
    events_free (&events[i]);
}

static void
test_zoom (void)
{
  Events events = events_new ();
  for (int64_t i = 0; i < 1000; i++)
    events_add (&events, 1000 * i, 1000 * i + 900, COMPUTE, (uint32_t)i);
  LspTimelineLane lane = lane_of (&events);
  LspTimeline timeline = timeline_of (&lane, 1, 1000000);
  timeline.view_begin_ns = 500000;
  timeline.view_end_ns = 504000;
  g_autofree char *list = record (lsp_timeline_draw, &timeline, 640, 120);
  for (int chunk = 500; chunk < 504; chunk++)
    {
      g_autofree char *number = g_strdup_printf ("| %d", chunk);
      g_assert_cmpuint (count_lines (list, number), >=, 1);
    }
  g_assert_cmpuint (count_lines (list, "| 499"), ==, 0);
  g_assert_cmpuint (count_lines (list, "| 505"), ==, 0);
  events_free (&events);
}

static void
test_odd_data (void)
{
  const int64_t odd[] = {0, -1, 1, INT64_MAX, INT64_MIN, 1000000, 5, -1000000};
  Events events = events_new ();
  for (size_t i = 0; i < 64; i++)
    events_add (&events, odd[i % 8], odd[i / 8], (uint16_t)(i % 9 == 0 ? 60000 : i % N_KINDS),
                (uint32_t)i);
  g_autofree char *long_label = g_strnfill (300, 'm');
  LspTimelineLane lanes[3] = {lane_of (&events), {.label = long_label}, lane_of (&events)};
  lanes[2].chunk = NULL;
  lanes[2].is_coordinator = true;
  LspTimeline timeline = timeline_of (lanes, 3, 1000000);
  timeline.label = timeline.claim = timeline.result = timeline.note = long_label;
  LspTimelineIndex *index = lsp_timeline_index_new (&timeline);
  const double widths[] = {1, 320, 1280};
  for (size_t i = 0; i < 3 * G_N_ELEMENTS (odd); i++)
    {
      timeline.index = i % 2 ? index : NULL;
      timeline.begin_ns = odd[i % 8];
      timeline.end_ns = odd[(i + 3) % 8];
      timeline.view_begin_ns = odd[(i + 1) % 8];
      timeline.view_end_ns = odd[(i + 5) % 8];
      cairo_surface_destroy (
          render (lsp_timeline_draw, &timeline, widths[i % 3], 200, lsp_theme_get (0), 1));
      g_autofree char *words = lsp_timeline_describe (&timeline);
      g_assert_true (g_utf8_validate (words, -1, NULL));
    }
  lsp_timeline_index_free (index);
  lsp_timeline_index_free (NULL);
  LspTimeline empty = {0};
  assert_draws (lsp_timeline_draw, &empty, 640,
                lsp_timeline_height (&empty, 640, lsp_theme_get (0)));
  events_free (&events);
}

/* Each event is found in the middle of its block; what is not drawn never is. */
static void
test_hit (void)
{
  Events events[4];
  LspTimelineLane lanes[4];
  build_race (events);
  events_add (&events[2], 33000000, 33000000, HELD, LSP_NO_CHUNK); /* an annotation */
  for (size_t i = 0; i < 4; i++)
    lanes[i] = lane_of (&events[i]);
  lanes[0].is_coordinator = true;
  LspTimeline timeline = timeline_of (lanes, 4, 50000000);
  const LspTheme *theme = lsp_theme_get (LSP_THEME_LIGHT);
  LspTimelineLayout layout;
  lsp_timeline_layout (&layout, &timeline, 900, theme);
  for (size_t lane = 0; lane < 4; lane++)
    for (size_t event = 0; event < lanes[lane].n_events; event++)
      {
        LspBox box;
        size_t found_lane = 99, found = 99;
        if (lanes[lane].kind[event] == HELD ||
            lanes[lane].end_ns[event] == lanes[lane].begin_ns[event])
          continue;
        g_assert_true (lsp_timeline_event_box (&timeline, &layout, lane, event, &box));
        g_assert_true (lsp_timeline_hit (&timeline, 900, theme, box.x + box.width / 2,
                                         box.y + box.height / 2, &found_lane, &found));
        g_assert_cmpuint (found_lane, ==, lane);
        g_assert_cmpuint (found, ==, event);
      }
  size_t lane = 77, event = 77;
  double y = layout.lanes_y + 5, right = layout.plot_x + layout.plot_width;
  g_assert_false (lsp_timeline_hit (&timeline, 900, theme, right - 20, y, &lane, &event));
  g_assert_false (lsp_timeline_hit (&timeline, 900, theme, 4, y, &lane, &event));
  g_assert_false (lsp_timeline_hit (&timeline, 900, theme, right - 20, 2, &lane, &event));
  g_assert_false (lsp_timeline_hit (&timeline, 900, theme, NAN, NAN, &lane, &event));
  g_assert_cmpuint (lane, ==, 77);
  for (size_t i = 0; i < 4; i++)
    events_free (&events[i]);
}

/* Against a plain search, with annotations lying over what they annotate. */
static void
test_hit_is_exact (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (8);
  Events events = events_new ();
  add_random (&events, random, 3000);
  LspTimelineLane lane = lane_of (&events);
  LspTimeline timeline = timeline_of (&lane, 1, lane.end_ns[lane.n_events - 1]);
  timeline.view_begin_ns = 20000;
  timeline.view_end_ns = 60000;
  const LspTheme *theme = lsp_theme_get (LSP_THEME_LIGHT);
  LspTimelineLayout layout;
  lsp_timeline_layout (&layout, &timeline, 800, theme);
  for (int i = 0; i < 2000; i++)
    {
      double x = layout.plot_x + g_rand_double (random) * layout.plot_width;
      double ns = layout.from_ns +
                  (x - layout.plot_x) / layout.plot_width * (layout.to_ns - layout.from_ns);
      size_t wanted = SIZE_MAX, found_lane, found = SIZE_MAX;
      for (size_t k = 0; k < lane.n_events; k++)
        if ((double)lane.begin_ns[k] <= ns && (double)lane.end_ns[k] >= ns && lane.kind[k] != HELD)
          wanted = k;
      bool is_hit =
          lsp_timeline_hit (&timeline, 800, theme, x, layout.lanes_y + 4, &found_lane, &found);
      g_assert_true (is_hit || wanted == SIZE_MAX);
      if (wanted != SIZE_MAX)
        g_assert_cmpuint (found, ==, wanted);
    }
  events_free (&events);
}

static void
test_describe_event (void)
{
  Events events = events_new ();
  events_add (&events, 12000000, 13610000, COMPUTE, 4);
  events_add (&events, 13610000, 18000000, SEND, LSP_NO_CHUNK);
  LspTimelineLane lane = lane_of (&events);
  const uint64_t bytes[] = {0, 8 << 20};
  lane.bytes = bytes;
  LspTimeline timeline = timeline_of (&lane, 1, 20000000);
  g_autofree char *chunk = lsp_timeline_describe_event (&timeline, 0, 0);
  g_autofree char *move = lsp_timeline_describe_event (&timeline, 0, 1);
  g_autofree char *none = lsp_timeline_describe_event (&timeline, 0, 2);
  g_assert_cmpstr (chunk, ==, "chunk 4 on w0: computing 1.61 ms, from 12.0 ms");
  g_assert_cmpstr (move, ==, "w0: move data (send, 8.0 MiB) 4.39 ms, from 13.6 ms");
  g_assert_cmpstr (none, ==, "");
  events_free (&events);
}

/* A live repetition has no flag, and what happens after its expected end is drawn and counted. */
static void
test_live (void)
{
  Events events = events_new ();
  events_add (&events, 0, 10000000, COMPUTE, 0);
  events_add (&events, 30000000, 40000000, COMPUTE, 1);
  LspTimelineLane lane = lane_of (&events);
  LspTimeline timeline = timeline_of (&lane, 1, 20000000);
  g_autofree char *ended = record (lsp_timeline_draw, &timeline, 800, 120);
  timeline.is_live = true;
  g_autofree char *live = record (lsp_timeline_draw, &timeline, 800, 120);
  g_autofree char *words = lsp_timeline_describe (&timeline);
  g_assert_cmpuint (count_lines (ended, "polygon"), ==, 1);
  g_assert_cmpuint (count_lines (live, "polygon"), ==, 0);
  g_assert_cmpuint (count_lines (live, "| 1"), >=, 1);
  g_assert_nonnull (strstr (words, "so far, 40.0 ms, 1 lane."));
  g_assert_nonnull (strstr (words, "w0: busy 50 %"));
  timeline.end_ns = 200000000; /* expected, in the future: the axis already reaches there */
  g_autofree char *ahead = record (lsp_timeline_draw, &timeline, 800, 120);
  g_assert_cmpuint (count_lines (ahead, "| 200"), ==, 1);
  events_free (&events);
}

/* What the window takes over: legend, label column, statistics. */
static void
test_parts (void)
{
  Events events[4];
  LspTimelineLane lanes[4];
  build_race (events);
  for (size_t i = 0; i < 4; i++)
    lanes[i] = lane_of (&events[i]);
  LspTimeline timeline = timeline_of (lanes, 4, 50000000);
  const LspTheme *theme = lsp_theme_get (LSP_THEME_LIGHT);
  double full = lsp_timeline_height (&timeline, 900, theme), x, plot_width;
  timeline.has_no_legend = true;
  timeline.hide_statistics = true;
  timeline.label_width = 77;
  timeline.has_focus = true;
  timeline.focus_lane = 1;
  timeline.focus_event = 1;
  g_assert_cmpfloat (lsp_timeline_height (&timeline, 900, theme), ==, full - 22);
  lsp_timeline_plot (&timeline, 900, theme, &x, &plot_width);
  g_assert_cmpfloat (x, ==, 77);
  g_assert_cmpfloat (x + plot_width, ==, 900 - 14);
  g_autofree char *list = record (lsp_timeline_draw, &timeline, 900, full);
  g_assert_cmpuint (count_lines (list, "| share of the run"), ==, 0);
  g_assert_cmpuint (count_lines (list, "| move data"), ==, 0);
  g_assert_cmpuint (count_lines (list, "#000000/80"), >, 0);

  double width = lsp_timeline_legend_width (&timeline, theme);
  g_autofree char *legend = record (lsp_timeline_legend_draw, &timeline, width, 22);
  g_assert_cmpuint (count_lines (legend, "| move data"), ==, 1);
  g_assert_cmpuint (count_lines (legend, "| wait"), ==, 1);
  g_assert_cmpfloat (lsp_timeline_legend_height (&timeline, width, theme), <=, 22);
  g_assert_cmpfloat (lsp_timeline_legend_height (&timeline, width / 2, theme), >, 22);
  timeline.lane_height = 3; /* never below 12 */
  double low = lsp_timeline_height (&timeline, 900, theme);
  timeline.lane_height = 12;
  g_assert_cmpfloat (lsp_timeline_height (&timeline, 900, theme), ==, low);
  for (size_t i = 0; i < 4; i++)
    events_free (&events[i]);
}

/* A band over the span, its edges and its length; clipped to the view; nothing where nothing is. */
static void
test_selection (void)
{
  Events events = events_new ();
  events_add (&events, 0, 400000, COMPUTE, 0);
  events_add (&events, 400000, 1000000, COMPUTE, 1);
  const LspTimelineLane lanes[] = {lane_of (&events), lane_of (&events)};
  LspTimeline timeline = timeline_of (lanes, 2, 1000000);
  double height = lsp_timeline_height (&timeline, 600, lsp_theme_get (LSP_THEME_LIGHT));
  g_autofree char *plain = record (lsp_timeline_draw, &timeline, 600, height);
  timeline.has_selection = true;
  timeline.selection_begin_ns = 250000;
  timeline.selection_end_ns = 500000;
  timeline.selection_lane = SIZE_MAX;
  g_autofree char *all = record (lsp_timeline_draw, &timeline, 600, height);
  g_assert_cmpuint (count_lines (plain, "| 250 µs"), ==, 0);
  g_assert_cmpuint (count_lines (all, "| 250 µs"), ==, 1);
  g_assert_cmpuint (count_lines (all, "frame"), ==, count_lines (plain, "frame"));
  timeline.selection_lane = 1;
  g_autofree char *one = record (lsp_timeline_draw, &timeline, 600, height);
  g_assert_cmpuint (count_lines (one, "frame"), ==, count_lines (plain, "frame") + 1);
  assert_finite (one);
  g_autofree char *words = lsp_timeline_describe (&timeline);
  g_assert_nonnull (strstr (words, "Selected: 250 µs to 500 µs, on w1."));

  timeline.selection_begin_ns = 5000000; /* not in view */
  timeline.selection_end_ns = 6000000;
  g_autofree char *outside = record (lsp_timeline_draw, &timeline, 600, height);
  g_assert_cmpstr (outside, ==, plain);
  timeline.selection_end_ns = timeline.selection_begin_ns;
  g_autofree char *nothing = lsp_timeline_describe_selection (&timeline);
  g_assert_cmpstr (nothing, ==, "");
  events_free (&events);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fill_kinds ();
  g_test_add_func ("/plot/timeline/keeps-time", test_keeps_time);
  g_test_add_func ("/plot/timeline/index-is-exact", test_index_is_exact);
  g_test_add_func ("/plot/timeline/extremes-stay", test_extremes_stay);
  g_test_add_func ("/plot/timeline/draw-list-is-bounded", test_draw_list_is_bounded);
  g_test_add_func ("/plot/timeline/pixels-are-boxes", test_pixels_are_boxes);
  g_test_add_func ("/plot/timeline/golden", test_golden);
  g_test_add_func ("/plot/timeline/zoom", test_zoom);
  g_test_add_func ("/plot/timeline/odd-data", test_odd_data);
  g_test_add_func ("/plot/timeline/hit", test_hit);
  g_test_add_func ("/plot/timeline/hit-is-exact", test_hit_is_exact);
  g_test_add_func ("/plot/timeline/describe-event", test_describe_event);
  g_test_add_func ("/plot/timeline/live", test_live);
  g_test_add_func ("/plot/timeline/parts", test_parts);
  g_test_add_func ("/plot/timeline/selection", test_selection);
  return g_test_run ();
}
