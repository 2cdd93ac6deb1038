/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report.h"

bool
lanescope_report_json (FILE *out, const void *data)
{
  const Report *report = data;
  json_t *runs = json_array ();
  for (size_t i = 0; i < report->n; i++)
    json_array_append_new (runs, lse_result_to_json (report->results[i]));
  json_t *document = json_pack ("{s:s, s:O, s:o}", "schema", "lanescope/runs/1", "machine",
                                report->machine, "runs", runs);
  bool ok = document != NULL && json_dumpf (document, out, JSON_INDENT (2)) == 0 &&
            fputc ('\n', out) != EOF;
  json_decref (document);
  return ok;
}
