/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cores.*: what every core did while the race ran.
 */
#include "charts-private.h"

#include "figures/cores.h"

#define WIDTH 1000

void
lanescope_chart_cores (Album *album, LseRace *race)
{
  const LseCoreHistory *history = lse_race_core_history (race);
  if (history == NULL || history->n_samples == 0)
    return;
  LsfCores *figure = lsf_cores_new (history, NULL, INT64_MIN);
  if (figure == NULL)
    {
      lanescope_album_fail (album, "cores");
      return;
    }
  const LspCores *chart = lsf_cores_chart (figure);
  LspExport what = {.width = WIDTH,
                    .height = lsp_cores_height (chart, WIDTH, album->theme),
                    .draw = lsp_cores_draw,
                    .data = chart,
                    .title = "Cores",
                    .caption = "the whole race, sampled ten times a second"};
  lanescope_album_add (album, "cores", what, lsp_cores_describe (chart));
  lsf_cores_free (figure);
}
