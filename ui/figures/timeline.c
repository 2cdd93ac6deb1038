/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures/timeline.h"

#include "figures/table-private.h"
#include "figures/words.h"
#include "i18n.h"
#include "plot/ticks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NO_WORKER (-3)
#define INDEX_FROM 20000 /* events; below, reading them all costs less than an index */

/* Columns of one lane, in one block. */
typedef struct
{
  int64_t *begin_ns, *end_ns;
  uint64_t *bytes;
  uint32_t *chunk;
  uint16_t *kind;
  char label[32];
  int worker;
} Columns;

/* Kinds behind those of events, for threads that only the kernel saw. */
enum
{
  KIND_ON_CORE = LSE_N_EVENT_KINDS,
  KIND_NO_CORE,
  N_KINDS
};

struct LsfTimeline
{
  LspTimeline chart;
  LspKind kinds[N_KINDS];
  LspTimelineLane *lanes;
  Columns *columns; /* by lane; begin_ns owns the block */
  LspTimelineIndex *index;
  bool has_io_thread;
  size_t n_tokens;
  char label[LSF_LABEL_SIZE], result[96], note[160], claim[160];
};

/* ------------------------------------------------------------------ repetitions */

const LseSample *
lsf_median_repetition (const LseResult *result)
{
  const LseSample *best = NULL;
  for (size_t i = 0; i < result->n_samples; i++)
    {
      const LseSample *sample = &result->samples[i];
      if (sample->kind == LSE_SAMPLE_COUNTED &&
          (best == NULL || fabs ((double)sample->duration_ns - result->stats.median_ns) <
                               fabs ((double)best->duration_ns - result->stats.median_ns)))
        best = sample;
    }
  return best;
}

const LseSample *
lsf_last_repetition (const LseResult *result)
{
  return result->n_samples > 0 ? &result->samples[result->n_samples - 1] : NULL;
}

/* ------------------------------------------------------------------ lanes */

static bool
reserve (Columns *columns, size_t n)
{
  size_t row_bytes =
      2 * sizeof (int64_t) + sizeof (uint64_t) + sizeof (uint32_t) + sizeof (uint16_t);
  columns->begin_ns = calloc (n + 1, row_bytes);
  if (columns->begin_ns == NULL)
    return false;
  columns->end_ns = columns->begin_ns + n;
  columns->bytes = (uint64_t *)(columns->end_ns + n);
  columns->chunk = (uint32_t *)(columns->bytes + n);
  columns->kind = (uint16_t *)(columns->chunk + n);
  return true;
}

/* Charts want spans in the order of their begins, recordings have them in that of their ends: only
 * where spans nest is there something to move. */
static void
insert (Columns *to, size_t n, const LseLane *from, size_t event)
{
  size_t at = n;
  for (; at > 0 && to->begin_ns[at - 1] > from->begin_ns[event]; at--)
    {
      to->begin_ns[at] = to->begin_ns[at - 1];
      to->end_ns[at] = to->end_ns[at - 1];
      to->bytes[at] = to->bytes[at - 1];
      to->chunk[at] = to->chunk[at - 1];
      to->kind[at] = to->kind[at - 1];
    }
  to->begin_ns[at] = from->begin_ns[event];
  to->end_ns[at] = from->end_ns[event];
  to->bytes[at] = from->argument[event];
  to->chunk[at] = from->chunk[event];
  to->kind[at] = from->kind[event];
}

/* Notes about the GIL: they lie over or inside other spans, and have a lane of their own. */
static bool
is_of_token (const LseLane *lane, size_t event)
{
  uint16_t kind = lane->kind[event];
  return kind == LSE_EVENT_GIL_HELD || kind == LSE_EVENT_GIL_TIMEOUT ||
         kind == LSE_EVENT_GIL_REQUEST;
}

/* Copies the events of the span into the lane after the last one. */
static bool
add_lane (LsfTimeline *figure, const LseLane *lane, int64_t begin_ns, int64_t end_ns)
{
  size_t first, last, n = 0, index = figure->chart.n_lanes;
  Columns *columns = &figure->columns[index];
  lse_lane_find (lane, begin_ns, end_ns, &first, &last);
  if (first == last && lane->worker < 0)
    return true;
  if (!reserve (columns, last - first))
    return false;
  for (size_t i = first; i < last; i++)
    if (lane->begin_ns[i] < end_ns && lane->end_ns[i] > begin_ns && !is_of_token (lane, i))
      insert (columns, n++, lane, i);
  columns->worker = lane->worker < 0 ? -1 : lane->worker;
  if (lane->worker < 0)
    snprintf (columns->label, sizeof columns->label, "%s",
              figure->has_io_thread ? "I/O" : _ ("main"));
  else
    snprintf (columns->label, sizeof columns->label, "w%d", lane->worker);
  figure->lanes[index] = (LspTimelineLane) {.label = columns->label,
                                            .is_coordinator = lane->worker < 0,
                                            .n_events = n,
                                            .begin_ns = columns->begin_ns,
                                            .end_ns = columns->end_ns,
                                            .kind = columns->kind,
                                            .chunk = columns->chunk,
                                            .bytes = columns->bytes};
  figure->chart.n_lanes++;
  return true;
}

/* ------------------------------------------------------------------ tokens */

#define MOST_TOKENS 16

/* GILs that have a lane. */
static size_t
n_tokens_of (const LsePlan *plan)
{
  if (!lse_strategy_info (plan->strategy)->has_gil || plan->gil == LSE_GIL_FREE_THREADED)
    return 0;
  if (plan->gil != LSE_GIL_PER_INTERPRETER)
    return 1;
  size_t n = plan->interpreters > 0 ? plan->interpreters : plan->workers;
  n = n < plan->workers ? n : plan->workers;
  return n < MOST_TOKENS ? n : MOST_TOKENS;
}

typedef struct
{
  int64_t begin_ns, end_ns;
  int worker;
} Hold;

static int
compare_holds (const void *a, const void *b)
{
  const Hold *one = a, *other = b;
  return (one->begin_ns > other->begin_ns) - (one->begin_ns < other->begin_ns);
}

/* Times in which token @token was held by the lanes' threads: into @holds, if not NULL. */
static size_t
find_holds (const LseRecording *recording,
            size_t token,
            int64_t begin_ns,
            int64_t end_ns,
            Hold *holds)
{
  size_t n = 0;
  for (size_t l = 0; l < recording->n_lanes; l++)
    {
      const LseLane *lane = &recording->lanes[l];
      size_t first, last;
      lse_lane_find (lane, begin_ns, end_ns, &first, &last);
      for (size_t i = first; i < last; i++)
        {
          bool is_inside = lane->begin_ns[i] < end_ns && lane->end_ns[i] > begin_ns;
          if (lane->kind[i] != LSE_EVENT_GIL_HELD || !is_inside ||
              lane->argument[i] >> LSE_GIL_HELD_INDEX_SHIFT != token)
            continue;
          if (holds != NULL)
            holds[n] = (Hold) {lane->begin_ns[i], lane->end_ns[i], lane->worker};
          n++;
        }
    }
  return n;
}

/* The lane of one GIL: who held it when. */
static bool
add_token (LsfTimeline *figure,
           const LseRecording *recording,
           size_t token,
           int64_t begin_ns,
           int64_t end_ns)
{
  size_t n = find_holds (recording, token, begin_ns, end_ns, NULL);
  Hold *holds = malloc ((n + 1) * sizeof *holds);
  Columns *columns = &figure->columns[figure->chart.n_lanes];
  if (holds == NULL || !reserve (columns, n))
    {
      free (holds);
      return false;
    }
  find_holds (recording, token, begin_ns, end_ns, holds);
  qsort (holds, n, sizeof *holds, compare_holds);
  for (size_t i = 0; i < n; i++)
    {
      columns->begin_ns[i] = holds[i].begin_ns;
      columns->end_ns[i] = holds[i].end_ns;
      columns->chunk[i] = holds[i].worker >= 0 ? (uint32_t)holds[i].worker : LSP_NO_CHUNK;
      columns->kind[i] = LSE_EVENT_GIL_HELD;
    }
  free (holds);
  columns->worker = NO_WORKER;
  if (figure->n_tokens > 1)
    snprintf (columns->label, sizeof columns->label, "GIL %zu", token);
  else
    snprintf (columns->label, sizeof columns->label, "GIL");
  figure->lanes[figure->chart.n_lanes++] = (LspTimelineLane) {.label = columns->label,
                                                              .is_token = true,
                                                              .n_events = n,
                                                              .begin_ns = columns->begin_ns,
                                                              .end_ns = columns->end_ns,
                                                              .kind = columns->kind,
                                                              .chunk = columns->chunk};
  return true;
}

/* ------------------------------------------------------------------ all lanes */

/* Events that a live repetition has had since the caller looked at the clock count as well. */
static int64_t
end_of (const LsfTimeline *figure, LsfSpan span)
{
  int64_t end_ns = span.end_ns > span.begin_ns ? span.end_ns : span.begin_ns;
  for (size_t i = 0; span.is_live && i < figure->chart.n_lanes; i++)
    for (size_t k = 0; k < figure->lanes[i].n_events; k++)
      end_ns = figure->lanes[i].end_ns[k] > end_ns ? figure->lanes[i].end_ns[k] : end_ns;
  return end_ns;
}

static bool
add_lanes (LsfTimeline *figure, const LseRecording *recording, LsfSpan span)
{
  size_t n_events = 0;
  int64_t to_ns = span.is_live ? INT64_MAX : span.end_ns;
  for (size_t i = 0; i < recording->n_lanes; i++)
    if (!add_lane (figure, &recording->lanes[i], span.begin_ns, to_ns))
      return false;
  for (size_t i = 0; i < figure->n_tokens; i++)
    if (!add_token (figure, recording, i, span.begin_ns, to_ns))
      return false;
  for (size_t i = 0; i < figure->chart.n_lanes; i++)
    n_events += figure->lanes[i].n_events;
  figure->chart.end_ns = end_of (figure, span);
  if (n_events > INDEX_FROM)
    figure->chart.index = figure->index = lsp_timeline_index_new (&figure->chart);
  return n_events <= INDEX_FROM || figure->index != NULL;
}

/* ------------------------------------------------------------------ words */

/* What must be said about the recording itself. */
static const char *
make_note (const LseResult *result, char *text, size_t size)
{
  unsigned long long n_lost = result->n_lost_events;
  if (result->trace_stride > 1)
    snprintf (text, size, _ ("1 span in %u was kept"), result->trace_stride);
  else if (n_lost > 0)
    snprintf (text, size,
              P_ ("%llu event of this run was lost", "%llu events of this run were lost", n_lost),
              n_lost);
  else
    return NULL;
  return text;
}

static const char *
make_result (const LseResult *result, int64_t duration_ns, char *text, size_t size)
{
  char time[LSP_NUMBER_SIZE], ratio[LSP_NUMBER_SIZE];
  lsp_format_time (time, (double)duration_ns);
  if (result->has_speedup)
    snprintf (text, size, "%s · %s", time, lsp_format_speedup (ratio, result->speedup.value));
  else
    snprintf (text, size, "%s", time);
  return text;
}

LsfTimeline *
lsf_timeline_new (const LseResult *result,
                  const LseRecording *recording,
                  LsfSpan span,
                  unsigned n_cores,
                  const char *label)
{
  const LsePlan *plan = &result->plan;
  LsfTimeline *figure = calloc (1, sizeof *figure);
  if (figure == NULL)
    return NULL;
  figure->n_tokens = n_tokens_of (plan);
  figure->has_io_thread = plan->io_thread;
  size_t n_lanes = recording->n_lanes + figure->n_tokens;
  figure->lanes = calloc (n_lanes + 1, sizeof *figure->lanes);
  figure->columns = calloc (n_lanes + 1, sizeof *figure->columns);
  if (label != NULL)
    snprintf (figure->label, sizeof figure->label, "%s", label);
  else
    lsf_plan_label (plan, true, figure->label, sizeof figure->label);
  for (uint32_t i = 1; i < LSE_N_EVENT_KINDS; i++)
    figure->kinds[i] = lsp_kind_from_word (lse_event_kind_name (i));
  figure->kinds[LSE_EVENT_GIL_HELD] = (LspKind) {LSP_STATE_LOCK, ""}; /* in its own lane alone */
  figure->kinds[LSE_EVENT_NONE] = (LspKind) {LSP_STATE_NONE, ""};
  figure->kinds[KIND_ON_CORE] = (LspKind) {LSP_STATE_COMPUTE, _ ("on a core")};
  figure->kinds[KIND_NO_CORE] = (LspKind) {LSP_STATE_PREEMPTED, _ ("no core free")};
  figure->chart = (LspTimeline) {
      .lanes = figure->lanes,
      .kinds = figure->kinds,
      .n_kinds = N_KINDS,
      .begin_ns = span.begin_ns,
      .is_live = span.is_live,
      .n_cores = n_cores,
      .label = figure->label,
      .family = lsp_family_from_strategy (lse_strategy_info (plan->strategy)->name),
      .is_hollow = lsf_plan_is_hollow (plan),
      .note = make_note (result, figure->note, sizeof figure->note),
  };
  if (!span.is_live)
    figure->chart.result =
        make_result (result, span.end_ns - span.begin_ns, figure->result, sizeof figure->result);
  if (figure->lanes == NULL || figure->columns == NULL || !add_lanes (figure, recording, span))
    {
      lsf_timeline_free (figure);
      return NULL;
    }
  return figure;
}

/* ------------------------------------------------------------------ threads of libraries */

/* Threads to show: no worker of ours, and on a core within the repetition. */
static bool
is_shown (const LsfTimeline *figure, const LseThreadLane *lane)
{
  return lane->worker == LSE_WORKER_FOREIGN &&
         lse_thread_lane_on_core_ns (lane, figure->chart.begin_ns, figure->chart.end_ns) > 0;
}

static void
add_span (Columns *columns, size_t *n, int64_t begin_ns, int64_t end_ns, uint16_t kind)
{
  columns->begin_ns[*n] = begin_ns;
  columns->end_ns[*n] = end_ns;
  columns->bytes[*n] = 0;
  columns->chunk[*n] = LSP_NO_CHUNK;
  columns->kind[*n] = kind;
  ++*n;
}

/* Stays within the repetition, and the waits for a core after those that were cut short. */
static bool
add_thread (LsfTimeline *figure, const LseThreadLane *lane, const char *label)
{
  size_t first, last, n = 0, index = figure->chart.n_lanes;
  int64_t from_ns = figure->chart.begin_ns, to_ns = figure->chart.end_ns;
  Columns *columns = &figure->columns[index];
  lse_thread_lane_find (lane, from_ns, to_ns, &first, &last);
  if (first > 0 && lane->end[first - 1] == LSE_STAY_PREEMPTED)
    first--; /* it may have waited ever since */
  if (!reserve (columns, 2 * (last - first)))
    return false;
  for (size_t i = first; i < last; i++)
    {
      int64_t on_ns = lane->on_ns[i] > from_ns ? lane->on_ns[i] : from_ns;
      int64_t off_ns = lane->off_ns[i] < to_ns ? lane->off_ns[i] : to_ns;
      if (off_ns > on_ns)
        add_span (columns, &n, on_ns, off_ns, KIND_ON_CORE);
      int64_t next_ns = i + 1 < lane->n_stays ? lane->on_ns[i + 1] : off_ns;
      next_ns = next_ns < to_ns ? next_ns : to_ns;
      off_ns = off_ns > from_ns ? off_ns : from_ns;
      if (lane->end[i] == LSE_STAY_PREEMPTED && next_ns > off_ns)
        add_span (columns, &n, off_ns, next_ns, KIND_NO_CORE);
    }
  columns->worker = LSE_WORKER_FOREIGN;
  snprintf (columns->label, sizeof columns->label, "%s", label);
  figure->lanes[index] = (LspTimelineLane) {.label = columns->label,
                                            .n_events = n,
                                            .begin_ns = columns->begin_ns,
                                            .end_ns = columns->end_ns,
                                            .kind = columns->kind,
                                            .chunk = columns->chunk,
                                            .bytes = columns->bytes};
  figure->chart.n_lanes++;
  return true;
}

/* Which source knows it, and how finely. */
static void
make_claim (LsfTimeline *figure, const LseSwitches *switches)
{
  char time[LSP_NUMBER_SIZE];
  if (switches->source == LSE_SWITCHES_PERF)
    snprintf (figure->claim, sizeof figure->claim, "%s", _ ("library threads by perf, exact"));
  else
    snprintf (figure->claim, sizeof figure->claim, _ ("library threads by schedstat, each %s"),
              lsp_format_time (time, (double)switches->resolution_ns));
  figure->chart.claim = figure->claim;
}

/* Workers of a BLAS library are its threads: lanes that nobody writes give way to theirs. */
static void
remove_empty_lanes (LsfTimeline *figure)
{
  size_t n_kept = 0;
  for (size_t i = 0; i < figure->chart.n_lanes; i++)
    {
      if (figure->lanes[i].n_events == 0)
        {
          free (figure->columns[i].begin_ns);
          figure->columns[i].begin_ns = NULL;
          continue;
        }
      Columns kept = figure->columns[i];
      figure->columns[i].begin_ns = NULL;
      figure->columns[n_kept] = kept;
      figure->lanes[n_kept++] = figure->lanes[i];
    }
  figure->chart.n_lanes = n_kept;
}

bool
lsf_timeline_add_threads (LsfTimeline *figure, const LseResult *result, const LseSwitches *switches)
{
  size_t n_shown = 0, n_events = 0, number = 0;
  bool is_blas = result->blas_version[0] != '\0';
  for (size_t i = 0; switches != NULL && i < switches->n_threads; i++)
    n_shown += is_shown (figure, &switches->threads[i]);
  if (n_shown == 0)
    return true;
  if (result->plan.strategy == LSE_STRATEGY_BLAS)
    remove_empty_lanes (figure);
  size_t n_before = figure->chart.n_lanes;
  LspTimelineLane *lanes = reallocarray (figure->lanes, n_before + n_shown + 1, sizeof *lanes);
  if (lanes != NULL)
    figure->chart.lanes = figure->lanes = lanes;
  Columns *columns = reallocarray (figure->columns, n_before + n_shown + 1, sizeof *columns);
  if (columns != NULL)
    figure->columns = columns;
  if (lanes == NULL || columns == NULL)
    return false;
  memset (columns + n_before, 0, (n_shown + 1) * sizeof *columns);
  for (size_t i = 0; i < n_before; i++) /* their labels have moved */
    figure->lanes[i].label = figure->columns[i].label;
  for (size_t i = 0; i < switches->n_threads; i++)
    {
      char label[24];
      const LseThreadLane *lane = &switches->threads[i];
      if (!is_shown (figure, lane))
        continue;
      if (is_blas) /* Translators: a thread of the BLAS library; as short as can be. */
        snprintf (label, sizeof label, _ ("BLAS %zu"), ++number);
      else
        snprintf (label, sizeof label, "%s", lane->name);
      if (!add_thread (figure, lane, label))
        return false;
    }
  for (size_t i = 0; i < figure->chart.n_lanes; i++)
    {
      figure->lanes[i].label = figure->columns[i].label;
      n_events += figure->lanes[i].n_events;
    }
  make_claim (figure, switches);
  lsp_timeline_index_free (figure->index);
  figure->chart.index = figure->index =
      n_events > INDEX_FROM ? lsp_timeline_index_new (&figure->chart) : NULL;
  return true;
}

void
lsf_timeline_free (LsfTimeline *figure)
{
  if (figure == NULL)
    return;
  lsp_timeline_index_free (figure->index);
  for (size_t i = 0; figure->columns != NULL && i <= figure->chart.n_lanes; i++)
    free (figure->columns[i].begin_ns);
  free (figure->columns);
  free (figure->lanes);
  free (figure);
}

const LspTimeline *
lsf_timeline_chart (const LsfTimeline *figure)
{
  return &figure->chart;
}

size_t
lsf_timeline_lane_of (const LsfTimeline *figure, int worker)
{
  for (size_t i = 0; i < figure->chart.n_lanes; i++)
    if (figure->columns[i].worker == worker)
      return i;
  return SIZE_MAX;
}

/* ------------------------------------------------------------------ the table */

/* Time of a lane in each state, within the repetition. */
static void
sum_states (const LsfTimeline *figure, size_t lane_index, double sums_ns[LSP_N_STATES])
{
  const LspTimelineLane *lane = &figure->lanes[lane_index];
  memset (sums_ns, 0, LSP_N_STATES * sizeof *sums_ns);
  for (size_t i = 0; i < lane->n_events; i++)
    {
      int64_t begin_ns = lane->begin_ns[i], end_ns = lane->end_ns[i];
      begin_ns = begin_ns > figure->chart.begin_ns ? begin_ns : figure->chart.begin_ns;
      end_ns = end_ns < figure->chart.end_ns ? end_ns : figure->chart.end_ns;
      if (lane->kind[i] < N_KINDS && end_ns > begin_ns)
        sums_ns[figure->kinds[lane->kind[i]].state] += (double)(end_ns - begin_ns);
    }
  sums_ns[LSP_STATE_NONE] = 0;
}

/* The same states as the chart's band counts. */
static double
busy_of (const double sums_ns[LSP_N_STATES])
{
  return sums_ns[LSP_STATE_COMPUTE] + sums_ns[LSP_STATE_MOVE] + sums_ns[LSP_STATE_START] +
         sums_ns[LSP_STATE_LOCK] + sums_ns[LSP_STATE_SLOWER];
}

static void
add_ms_and_pct (LsfTableWriter *writer, double part_ns, double whole_ns)
{
  lsf_table_add_number (writer, part_ns / 1e6, lsf_ms_decimals (whole_ns));
  lsf_table_add_number (writer, 100 * part_ns / whole_ns, 1);
}

static void
add_headings (LsfTableWriter *writer, const bool has_state[LSP_N_STATES])
{
  char heading[96];
  lsf_table_add_heading (writer, _ ("lane"), false);
  lsf_table_add_heading (writer, _ ("busy, ms"), true);
  lsf_table_add_heading (writer, _ ("busy, %"), true);
  for (int state = 0; state < LSP_N_STATES; state++)
    if (has_state[state])
      {
        const char *name = lsp_state_label ((LspState)state);
        snprintf (heading, sizeof heading, _ ("%s, ms"), name);
        lsf_table_add_heading (writer, heading, true);
        snprintf (heading, sizeof heading, _ ("%s, %%"), name);
        lsf_table_add_heading (writer, heading, true);
      }
}

LsfTable *
lsf_timeline_table (const LsfTimeline *figure)
{
  double sums_ns[LSP_N_STATES];
  bool has_state[LSP_N_STATES] = {false};
  size_t n_states = 0;
  for (size_t i = 0; i < figure->chart.n_lanes; i++)
    {
      sum_states (figure, i, sums_ns);
      for (int state = 0; state < LSP_N_STATES; state++)
        has_state[state] |= sums_ns[state] > 0;
    }
  for (int state = 0; state < LSP_N_STATES; state++)
    n_states += has_state[state];

  double whole_ns = (double)(figure->chart.end_ns - figure->chart.begin_ns);
  LsfTableWriter writer = lsf_table_begin (3 + 2 * n_states, figure->chart.n_lanes);
  add_headings (&writer, has_state);
  for (size_t i = 0; i < figure->chart.n_lanes; i++)
    {
      sum_states (figure, i, sums_ns);
      lsf_table_add_text (&writer, figure->lanes[i].label);
      add_ms_and_pct (&writer, busy_of (sums_ns), whole_ns);
      for (int state = 0; state < LSP_N_STATES; state++)
        if (has_state[state])
          add_ms_and_pct (&writer, sums_ns[state], whole_ns);
    }
  return lsf_table_end (&writer);
}

/* ------------------------------------------------------------------ chunks */

int32_t *
lsf_chunk_owners (const LseRecording *recording, int64_t begin_ns, int64_t end_ns, size_t n_chunks)
{
  int32_t *owners = malloc ((n_chunks + 1) * sizeof *owners);
  int64_t *ends_ns = calloc (n_chunks + 1, sizeof *ends_ns);
  bool ok = owners != NULL && ends_ns != NULL;
  for (size_t i = 0; ok && i < n_chunks; i++)
    owners[i] = -1;
  for (size_t l = 0; ok && l < recording->n_lanes; l++)
    {
      const LseLane *lane = &recording->lanes[l];
      size_t first, last;
      lse_lane_find (lane, begin_ns, end_ns, &first, &last);
      for (size_t i = first; i < last && lane->worker >= 0; i++)
        {
          uint32_t chunk = lane->chunk[i];
          bool is_inside = lane->begin_ns[i] < end_ns && lane->end_ns[i] > begin_ns;
          if (lane->kind[i] != LSE_EVENT_COMPUTE || chunk >= n_chunks || !is_inside ||
              (owners[chunk] >= 0 && ends_ns[chunk] > lane->end_ns[i]))
            continue;
          owners[chunk] = lane->worker;
          ends_ns[chunk] = lane->end_ns[i];
        }
    }
  free (ends_ns);
  if (ok)
    return owners;
  free (owners);
  return NULL;
}
