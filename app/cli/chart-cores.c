/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cores.*: what every core did while the race ran.
 */
#include "charts-private.h"

#include "plot/cores.h"

#include <stdlib.h>

#define WIDTH 1000

void
lanescope_chart_cores (Album *album, LseRace *race)
{
  const LseCoreHistory *history = lse_race_core_history (race);
  if (history == NULL || history->n_samples == 0)
    return;
  int64_t *times_ns = calloc (2 * history->n_samples, sizeof *times_ns);
  if (times_ns == NULL)
    return;
  int64_t *begin_ns = times_ns, *end_ns = times_ns + history->n_samples;
  for (size_t i = 0; i < history->n_samples; i++)
    {
      begin_ns[i] = history->samples[i].begin_ns;
      end_ns[i] = history->samples[i].end_ns;
    }

  LspCores chart = {.n_cores = history->n_cpus,
                    .os_indexes = history->os_indexes,
                    .n_samples = history->n_samples,
                    .begin_ns = begin_ns,
                    .end_ns = end_ns,
                    .own = &history->loads[0].own,
                    .other = &history->loads[0].other,
                    .steal = history->has_steal ? &history->loads[0].steal : NULL,
                    .stride = sizeof (LseCoreLoad) / sizeof (float)};
  LspExport what = {.width = WIDTH,
                    .height = lsp_cores_height (&chart, WIDTH, album->theme),
                    .draw = lsp_cores_draw,
                    .data = &chart,
                    .title = "Cores",
                    .caption = "the whole race, sampled ten times a second"};
  lanescope_album_add (album, "cores", what, lsp_cores_describe (&chart));
  free (times_ns);
}
