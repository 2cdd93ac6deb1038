/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drawing many events (goal 12): eight lanes at 1600 × 400, from every event and from the pyramid;
 * and what the pyramid itself costs.
 */
#include "bench.h"

#include "plot/timeline-private.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#define N_LANES 8
#define N_COLUMNS 1600
#define HEIGHT 400
#define N_KINDS 9
#define LEAST_EVENTS 1000000
#define MOST_EVENTS 10000000

static LspTimelineLane lanes[N_LANES];
static LspKind kinds[N_KINDS];
static LspTimeline timeline = {.lanes = lanes,
                               .n_lanes = N_LANES,
                               .kinds = kinds,
                               .n_kinds = N_KINDS};
static LspTimelineScan scan;
static LspTheme theme;
static cairo_t *cr;

/* A chain of spans as a worker writes one: mostly work, now and then a wait, no holes. */
static void
fill_lane (LspTimelineLane *lane, size_t n_events, uint64_t seed)
{
  int64_t *begin_ns = bench_alloc (n_events * sizeof *begin_ns);
  int64_t *end_ns = bench_alloc (n_events * sizeof *end_ns);
  uint16_t *kind = bench_alloc (n_events * sizeof *kind);
  int64_t at_ns = 1000000000;
  for (size_t i = 0; i < n_events; i++)
    {
      seed = seed * 6364136223846793005U + 1442695040888963407U;
      begin_ns[i] = at_ns;
      at_ns += 1 + (int64_t)(seed >> 33) % (i % 4 == 3 ? 300 : 1000);
      end_ns[i] = at_ns;
      kind[i] = (uint16_t)(i % 4 == 3 ? 1 + (seed >> 40) % (N_KINDS - 1) : 1);
    }
  *lane = (LspTimelineLane) {
      .n_events = n_events, .begin_ns = begin_ns, .end_ns = end_ns, .kind = kind};
}

static void
make_lanes (size_t n_events)
{
  timeline.begin_ns = 1000000000;
  timeline.end_ns = timeline.begin_ns;
  for (size_t i = 0; i < N_LANES; i++)
    {
      fill_lane (&lanes[i], n_events / N_LANES, i + 1);
      int64_t end_ns = lanes[i].end_ns[lanes[i].n_events - 1];
      timeline.end_ns = end_ns > timeline.end_ns ? end_ns : timeline.end_ns;
    }
}

static void
free_lanes (void)
{
  for (size_t i = 0; i < N_LANES; i++)
    {
      bench_unmap ((void *)lanes[i].begin_ns, lanes[i].n_events * sizeof *lanes[i].begin_ns);
      bench_unmap ((void *)lanes[i].end_ns, lanes[i].n_events * sizeof *lanes[i].end_ns);
      bench_unmap ((void *)lanes[i].kind, lanes[i].n_events * sizeof *lanes[i].kind);
    }
}

static void
build (void *data)
{
  lsp_timeline_index_free (lsp_timeline_index_new (&timeline));
}

/* All lanes, the view being 1 / *@data of the whole, in its middle. */
static void
query (void *data)
{
  double length = (double)(timeline.end_ns - timeline.begin_ns), part = length / *(double *)data;
  double from = (length - part) / 2;
  scan.from_ns = from;
  scan.ns_per_column = part / N_COLUMNS;
  for (size_t i = 0; i < N_LANES; i++)
    lsp_timeline_scan_lane (&scan, &timeline, i);
}

static void
redraw (void *data)
{
  lsp_timeline_draw (cr, N_COLUMNS, HEIGHT, &theme, &timeline);
}

static void
measure (Bench *bench, size_t n_events, double query_goal_ms, double draw_goal_ms)
{
  static double zooms[] = {1, 10, 100, 1000};
  char what[96];
  size_t queries[4];
  double millions = (double)n_events / 1e6;
  make_lanes (n_events);
  LspTimelineIndex *index = lsp_timeline_index_new (&timeline);
  bench_clear (bench);
  size_t built = bench_add (bench, "build", build, NULL);
  timeline.index = index;
  for (size_t i = 0; i < 4; i++)
    queries[i] = bench_add (bench, "query", query, &zooms[i]);
  size_t drawn = bench_add (bench, "redraw", redraw, NULL);
  bench_measure (bench);
  snprintf (what, sizeof what, "%.0f M events: pyramid built, per 1e6", millions);
  bench_goal (bench, "12", what, "", BENCH_AT_MOST, 5, "ms",
              bench_value (bench, built, 1e-6 / millions));
  for (size_t i = 0; i < 4; i++)
    {
      snprintf (what, sizeof what, "%.0f M events: columns of 8 lanes, 1/%.0f of it", millions,
                zooms[i]);
      bench_goal (bench, "12", what, "", BENCH_AT_MOST, query_goal_ms, "ms",
                  bench_value (bench, queries[i], 1e-6));
    }
  snprintf (what, sizeof what, "%.0f M events: redraw 1600 × 400 from the pyramid", millions);
  bench_goal (bench, draw_goal_ms > 0 ? "12" : "", what, "cairo naive 751 ms",
              draw_goal_ms > 0 ? BENCH_AT_MOST : BENCH_SHOWN, draw_goal_ms, "ms",
              bench_value (bench, drawn, 1e-6));
  timeline.index = NULL;
  if (n_events == LEAST_EVENTS)
    {
      bench_clear (bench);
      drawn = bench_add (bench, "redraw", redraw, NULL);
      bench_measure (bench);
      bench_goal (bench, "12", "1 M events: redraw 1600 × 400 from the events",
                  "cairo naive 751 ms", BENCH_AT_MOST, 3, "ms", bench_value (bench, drawn, 1e-6));
    }
  lsp_timeline_index_free (index);
  free_lanes ();
}

int
main (void)
{
  Bench *bench = bench_new ("timeline", BENCH_ROUNDS);
  mallopt (M_MMAP_THRESHOLD, 32 << 20); /* as the window does */
  mallopt (M_TRIM_THRESHOLD, 64 << 20);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, N_COLUMNS, HEIGHT);
  cr = cairo_create (surface);
  theme = *lsp_theme_get (LSP_THEME_LIGHT);
  for (size_t i = 0; i < N_KINDS; i++)
    kinds[i] = (LspKind) {(LspState)(i % LSP_N_STATES), "kind"};
  timeline.hide_statistics = true;
  if (!lsp_timeline_scan_init (&scan, N_COLUMNS, 0, 1))
    return 1;
  measure (bench, LEAST_EVENTS, 0.3, 0);
  measure (bench, MOST_EVENTS, 1, 0);
  lsp_timeline_scan_clear (&scan);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  bench_free (bench);
  return 0;
}
