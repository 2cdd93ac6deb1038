/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report.h"

#include "analysis/laws-runs.h"

bool
lanescope_report_json (FILE *out, const void *data)
{
  const Report *report = data;
  json_t *runs = json_array ();
  for (size_t i = 0; i < report->n; i++)
    json_array_append_new (runs, lse_result_to_json (report->results[i]));
  json_t *laws = lse_laws_to_json (report->results, report->n,
                                   (unsigned)lse_topology_n_allowed_pus (report->topology));
  json_t *document = json_pack ("{s:s, s:O, s:o, s:o}", "schema", "lanescope/runs/1", "machine",
                                report->machine, "runs", runs, "laws", laws);
  bool ok = document != NULL && json_dumpf (document, out, JSON_INDENT (2)) == 0 &&
            fputc ('\n', out) != EOF;
  json_decref (document);
  return ok;
}
