/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One row a sample, long form, RFC 4180: the unit of a column stands in its name. Behind the sample
 * stands the account of its run.
 */
#include "report.h"

#include "analysis/laws.h"
#include "figures/table.h"

#include <math.h>

static const char *
sample_word (LseSampleKind kind)
{
  switch (kind)
    {
    case LSE_SAMPLE_COUNTED:
      return "counted";
    case LSE_SAMPLE_WARMUP:
      return "warmup";
    case LSE_SAMPLE_DISTURBED:
      return "disturbed";
    }
  return "";
}

static void
put_text (FILE *out, const char *text)
{
  LspBuffer field = {0};
  lsf_csv_append (&field, text);
  fputs (field.data != NULL ? field.data : "", out);
  lsp_buffer_clear (&field);
}

static void
put_run (FILE *out, const LseResult *result)
{
  const LsePlan *plan = &result->plan;
  char pin[LSE_PIN_LIST_MAX + 16];
  fprintf (out, "%s,%s,%llu,%u,%s,%s,%s,%u,", result->id, lse_workload_info (plan->workload)->name,
           (unsigned long long)plan->elements, plan->chunks,
           lse_strategy_info (plan->strategy)->name, lse_variant_name (plan->variant),
           lse_kernel_name (plan->kernel), plan->workers);
  put_text (out, lse_pin_format (&plan->pin, pin, sizeof pin));
  fprintf (out, ",%s,%s", lse_run_status_name (result->status),
           lse_verify_status_name (result->verify.status));
}

/* Empty where it is not known. */
static void
put_number (FILE *out, double value)
{
  if (isfinite (value))
    fprintf (out, ",%.6g", value);
  else
    fputc (',', out);
}

/* The same in every row of a run. */
static void
put_scaling (FILE *out, const LseResult *result)
{
  double workers = result->plan.workers;
  double speedup = result->has_speedup ? result->speedup.value : (double)NAN;
  put_number (out, speedup);
  put_number (out, lse_efficiency (speedup, workers));
  put_number (out, lse_karp_flatt (speedup, workers));
}

/* Of the whole run, the same in each of its rows; empty where it is not known. */
static void
put_account (FILE *out, const LseAccount *account)
{
  if (account->is_known)
    fprintf (out, ",%u", account->slots);
  else
    fputc (',', out);
  for (int part = 0; part < LSE_N_PARTS; part++)
    if (account->is_known)
      fprintf (out, ",%.0f", account->part_ns[part]);
    else
      fputc (',', out);
}

bool
lanescope_report_csv (FILE *out, const void *data)
{
  const Report *report = data;
  fputs ("run_id,workload,elements,chunks,strategy,variant,kernel,workers,pin,status,verify,"
         "sample,block,kind,duration_ns,speedup,efficiency,karp_flatt,slots",
         out);
  for (int part = 0; part < LSE_N_PARTS; part++)
    fprintf (out, ",%s_core_ns", lse_account_part_name ((LseAccountPart)part));
  fputs ("\r\n", out);
  for (size_t i = 0; i < report->n; i++)
    for (size_t k = 0; k < report->results[i]->n_samples; k++)
      {
        const LseSample *sample = &report->results[i]->samples[k];
        put_run (out, report->results[i]);
        fprintf (out, ",%zu,%u,%s,%lld", k, sample->block, sample_word (sample->kind),
                 (long long)sample->duration_ns);
        put_scaling (out, report->results[i]);
        put_account (out, &report->results[i]->account);
        fputs ("\r\n", out);
      }
  return !ferror (out);
}
