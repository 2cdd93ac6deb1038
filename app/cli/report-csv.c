/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One row a sample, long form, RFC 4180: the unit of a column stands in its name.
 */
#include "report.h"

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

/* A field in quotes where RFC 4180 asks for them. */
static void
put_text (FILE *out, const char *text)
{
  bool quoted = false;
  for (const char *at = text; *at != '\0'; at++)
    quoted |= *at == ',' || *at == '"' || *at == '\n' || *at == '\r';
  if (!quoted)
    {
      fputs (text, out);
      return;
    }
  fputc ('"', out);
  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '"')
        fputc ('"', out);
      fputc (*at, out);
    }
  fputc ('"', out);
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

bool
lanescope_report_csv (FILE *out, const Report *report)
{
  fputs ("run_id,workload,elements,chunks,strategy,variant,kernel,workers,pin,status,verify,"
         "sample,block,kind,duration_ns\r\n",
         out);
  for (size_t i = 0; i < report->n; i++)
    for (size_t k = 0; k < report->results[i]->n_samples; k++)
      {
        const LseSample *sample = &report->results[i]->samples[k];
        put_run (out, report->results[i]);
        fprintf (out, ",%zu,%u,%s,%lld\r\n", k, sample->block, sample_word (sample->kind),
                 (long long)sample->duration_ns);
      }
  return !ferror (out);
}
