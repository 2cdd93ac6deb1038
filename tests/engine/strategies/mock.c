/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mock.h"

#include <dlfcn.h>
#include <glib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define OUTPUT_PER_UNIT 2

static MockCounts *counts; /* of the mock that runs; one at a time */
static uint64_t spin_units;

static double
input_of (uint64_t unit)
{
  return unit % 3 == 0 ? 1e9 + (double)unit : 1.0 / (double)(unit + 1);
}

static void
mock_fill (LseWork *work, uint64_t begin, uint64_t end)
{
  for (uint64_t unit = begin; unit < end; unit++)
    {
      work->inputs[0][unit] = input_of (unit);
      atomic_fetch_add (&counts->counts[work->n_units + unit], 1);
    }
}

static void
enter_kernel (void)
{
  int n_active = atomic_fetch_add (&counts->n_active, 1) + 1;
  int most = atomic_load (&counts->max_active);
  while (n_active > most && !atomic_compare_exchange_weak (&counts->max_active, &most, n_active))
    ;
  atomic_fetch_add (&counts->n_calls, 1);
}

static void
count_unit (uint64_t unit)
{
  if (unit == atomic_load (&counts->kill_at))
    raise (SIGKILL);
  atomic_store (&counts->pids[unit % 1024], getpid ());
  atomic_fetch_add (&counts->counts[unit], 1);
  for (volatile uint64_t i = 0; i < spin_units; i++)
    ;
}

/* Work in phases: the units of @begin and @end, when all of the phase before is done. */
static void
enter_phase (const LseWork *work, uint64_t *begin, uint64_t *end)
{
  uint64_t phase = *begin / work->n_units;
  if (atomic_load (&counts->n_done) < phase * work->n_units)
    atomic_fetch_add (&counts->n_early, 1);
  atomic_fetch_add (&counts->n_done, *end - *begin);
  *begin -= phase * work->n_units;
  *end -= phase * work->n_units;
}

/* Who yields is not at work meanwhile. */
static void
yield_inside (const LseCheckPoint *check)
{
  atomic_fetch_sub (&counts->n_active, 1);
  check->yield (check->context, 10);
  enter_kernel ();
}

static void
map_kernel (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  double *output = result;
  enter_kernel ();
  if (work->info->n_phases > 0)
    enter_phase (work, &begin, &end);
  for (uint64_t unit = begin; unit < end; unit++)
    {
      count_unit (unit);
      *output++ = 3 * work->inputs[0][unit] + 1;
      *output++ = -work->inputs[0][unit];
      if (work->check != NULL && atomic_load (work->check->request) != 0)
        yield_inside (work->check);
    }
  atomic_fetch_sub (&counts->n_active, 1);
}

static void
mock_await (const LseWork *work, uint64_t unit)
{
  g_assert_cmpuint (unit, <, work->n_units);
  atomic_fetch_add (&counts->n_waits, 1);
}

static void
reduce_kernel (const LseWork *work, uint64_t begin, uint64_t end, void *result)
{
  LsePartial *partial = result;
  enter_kernel ();
  *partial = (LsePartial) {0};
  for (uint64_t unit = begin; unit < end; unit++)
    {
      LsePartial one = {.sum = work->inputs[0][unit], .count = 1};
      count_unit (unit);
      lse_partial_combine (partial, &one);
    }
  atomic_fetch_sub (&counts->n_active, 1);
}

static void *
map_pages (size_t bytes)
{
  void *pages;
  g_assert_cmpint (lse_pages_map (&pages, bytes, LSE_PAGES_SHARED, NULL), ==, LSE_OK);
  return pages;
}

static void
init_work (Mock *mock, const MockSetup *setup)
{
  bool reduces = setup->shape == LSE_SHAPE_REDUCE;
  LseWork *work = &mock->work;
  mock->info = (LseWorkloadInfo) {
      .name = "mock", .shape = setup->shape, .n_inputs = 1, .n_phases = setup->n_phases};
  mock->workload =
      (LseWorkload) {.fill = mock_fill, .await = setup->waits && !reduces ? mock_await : NULL};
  *work = (LseWork) {.workload = &mock->workload,
                     .info = &mock->info,
                     .kernel = reduces ? reduce_kernel : map_kernel,
                     .elements = setup->n_units,
                     .n_units = setup->n_units,
                     .seed = 1,
                     .has_check_points = setup->has_check_points,
                     .input_bytes = setup->n_units * sizeof (double),
                     .output_per_unit = reduces ? 0 : OUTPUT_PER_UNIT};
  work->output_bytes = work->n_units * work->output_per_unit * sizeof (double);
  work->inputs[0] = map_pages (work->input_bytes);
  work->output = map_pages (work->output_bytes);
}

void
mock_init (Mock *mock, const MockSetup *setup, const LseStrategy *strategy)
{
  *mock = (Mock) {.plan = {.elements = setup->n_units,
                           .strategy = setup->strategy,
                           .chunks = setup->chunks,
                           .workers = setup->workers,
                           .schedule = setup->schedule,
                           .pool = setup->pool,
                           .transport = setup->transport,
                           .split_every = setup->split_every,
                           .hash = setup->hash,
                           .gil = setup->gil,
                           .gil_free_ratio = setup->gil_free_ratio,
                           .gil_slowdown_ratio = setup->gil_slowdown_ratio,
                           .switch_interval_ns =
                               setup->switch_interval_ns > 0 ? setup->switch_interval_ns : 1000000,
                           .c_call_ns = setup->c_call_ns,
                           .interpreters = setup->interpreters,
                           .io_thread = setup->io_thread,
                           .blas_threads = 1}};
  init_work (mock, setup);
  mock->counts_bytes = sizeof (MockCounts) + 2 * setup->n_units * sizeof (uint32_t);
  counts = mock->counts = map_pages (mock->counts_bytes);
  counts->kill_at = UINT64_MAX;
  spin_units = setup->spin_units;

  mock->slots = map_pages ((setup->workers + 1) * sizeof (LseSlot));
  mock->partials = map_pages (setup->chunks * sizeof (LsePartial));
  mock->team = (LseTeam) {.plan = &mock->plan,
                          .work = &mock->work,
                          .may_spin = setup->may_spin,
                          .coordinator = &mock->slots[0],
                          .slots = &mock->slots[1],
                          .n_workers = setup->workers,
                          .partials = mock->partials};
  lse_bind_get_self (&mock->team.allowed);
  for (int i = 0; i <= (int)setup->workers; i++)
    {
      mock->slots[i].worker = i - 1;
      mock->slots[i].requested_cpu = i > 0 ? lse_cpuset_next (&mock->team.allowed, -1) : -1;
      mock->slots[i].last_cpu = -1;
    }
  mock->strategy = strategy != NULL ? strategy : lse_strategy_find_builtin (setup->strategy);
  g_assert_nonnull (mock->strategy);
}

void
mock_clear (Mock *mock)
{
  lse_pages_unmap (mock->partials, mock->plan.chunks * sizeof (LsePartial));
  lse_pages_unmap (mock->slots, (mock->plan.workers + 1) * sizeof (LseSlot));
  lse_pages_unmap (mock->counts, mock->counts_bytes);
  lse_pages_unmap (mock->work.inputs[0], mock->work.input_bytes);
  lse_pages_unmap (mock->work.output, mock->work.output_bytes);
}

/* ------------------------------------------------------------------ checks */

/* The sum that the parts must give: what every strategy gives to the last bit or nearly. */
static void
check_total (const Mock *mock)
{
  LsePartial sum = {0};
  uint64_t n_terms = 0;
  for (uint64_t unit = 0; unit < mock->work.n_units; unit++)
    {
      double in = input_of (unit);
      bool reduces = mock->info.shape == LSE_SHAPE_REDUCE;
      LsePartial part = {.sum = reduces ? in : 2 * in + 1};
      lse_partial_combine (&sum, &part);
      n_terms += reduces ? 1 : OUTPUT_PER_UNIT;
    }
  double want = sum.sum + sum.error, got = mock->team.total.sum + mock->team.total.error;
  g_assert_cmpuint (mock->team.total.count, ==, n_terms);
  g_assert_cmpfloat (want - got, <=, 1e-9 * want);
  g_assert_cmpfloat (got - want, <=, 1e-9 * want);
}

void
mock_check (Mock *mock, int n_rounds)
{
  uint64_t n_units = mock->work.n_units;
  bool keeps_output = mock->plan.transport != LSE_TRANSPORT_REDUCED && mock->work.output != NULL;
  for (uint64_t unit = 0; unit < n_units; unit++)
    {
      g_assert_cmpuint (mock->counts->counts[unit], ==, n_rounds * MAX (mock->info.n_phases, 1));
      g_assert_cmpuint (mock->counts->counts[n_units + unit], ==, 1);
      if (keeps_output)
        {
          double in = input_of (unit);
          g_assert_cmpfloat (mock->work.output[unit * OUTPUT_PER_UNIT], ==, 3 * in + 1);
          g_assert_cmpfloat (mock->work.output[unit * OUTPUT_PER_UNIT + 1], ==, -in);
        }
    }
  if (mock->workload.await != NULL)
    g_assert_cmpuint (mock->counts->n_waits, ==, n_units * (uint64_t)n_rounds);
  else
    g_assert_cmpuint (mock->counts->n_waits, ==, 0);
  g_assert_cmpuint (mock->counts->n_early, ==, 0);
  g_assert_cmpint (mock->counts->n_active, ==, 0);
  g_assert_cmpint (mock->counts->max_active, <=, mock->plan.workers);
  if (mock->info.shape == LSE_SHAPE_REDUCE || mock->plan.transport == LSE_TRANSPORT_REDUCED)
    check_total (mock);
}

/* Every worker was bound and read back; what ran was seen where it may run. */
static void
check_slots (const Mock *mock)
{
  size_t n_seen = 0;
  for (uint32_t i = 0; i < mock->team.n_workers; i++)
    {
      const LseSlot *slot = &mock->team.slots[i];
      g_assert_cmpint (slot->bind_status, ==, LSE_OK);
      g_assert_cmpuint (lse_cpuset_count (&slot->effective), ==, 1);
      g_assert_true (lse_cpuset_is_inside (&slot->observed, &slot->effective));
      n_seen += lse_cpuset_count (&slot->observed);
    }
  g_assert_cmpuint (n_seen, >, 0);
}

const char *
mock_describe (const MockSetup *setup)
{
  static char text[256];
  g_snprintf (text, sizeof text,
              "strategy %d shape %d schedule %d pool %d transport %d units %" G_GUINT64_FORMAT
              " chunks %u workers %u split %u spin %d",
              setup->strategy, setup->shape, setup->schedule, setup->pool, setup->transport,
              setup->n_units, setup->chunks, setup->workers, setup->split_every, setup->may_spin);
  return text;
}

void
mock_run_and_check (const MockSetup *setup, const LseStrategy *strategy, int n_rounds)
{
  Mock mock;
  LseError err = {0};
  g_test_message ("%s", mock_describe (setup));
  mock_init (&mock, setup, strategy);
  LseTeam *team = &mock.team;
  g_assert_cmpint (mock.strategy->start (team, &mock.state, &err), ==, LSE_OK);
  g_assert_cmpint (mock.strategy->round (team, mock.state, LSE_JOB_FILL, &err), ==, LSE_OK);
  for (int i = 1; i <= n_rounds; i++)
    {
      team->total = (LsePartial) {.sum = -1};
      if (mock.work.output != NULL)
        memset (mock.work.output, 0xff, mock.work.output_bytes);
      g_assert_cmpint (mock.strategy->round (team, mock.state, LSE_JOB_WAKE, &err), ==, LSE_OK);
      mock.counts->n_done = 0;
      g_assert_cmpint (mock.strategy->round (team, mock.state, LSE_JOB_COMPUTE, &err), ==, LSE_OK);
      mock_check (&mock, i);
    }
  mock.strategy->stop (team, mock.state);
  if (n_rounds > 0)
    check_slots (&mock);

  LseCpuSet after;
  lse_bind_get_self (&after);
  g_assert_true (lse_cpuset_equal (&after, &team->allowed));
  mock_clear (&mock);
}

const LseStrategy *
mock_load_openmp (void)
{
  const char *path = g_getenv ("LANESCOPE_OPENMP_MODULE");
  if (path == NULL)
    return NULL;
  void *module = dlopen (path, RTLD_NOW | RTLD_LOCAL);
  if (module == NULL)
    g_error ("%s", dlerror ());
  const LseStrategy *strategy = dlsym (module, LSE_STRATEGY_MODULE_SYMBOL);
  g_assert_nonnull (strategy);
  return strategy;
}
