/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Remedies: the run's plan with one thing changed, and what the button that runs it is called.
 */
#include "analysis/findings-private.h"

#include "base/text.h"

#include "i18n.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const words[LSE_N_REMEDIES] = {
#define XX(name, word) [LSE_REMEDY_##name] = word,
    LSE_REMEDY_MAP (XX)
#undef XX
};

/* ------------------------------------------------------------------ making */

void
lse_case_offer (const LseCase *c, LseFinding *finding, const LsePlan *plan, LseRemedy remedy)
{
  LsePlan changed = *plan;
  lse_plan_normalise (&changed);
  lse_plan_clamp_chunks (&changed);
  if (lse_plan_validate (&changed, c->evidence->topology, NULL) != LSE_OK ||
      lse_plan_is_same_work (&changed, c->plan))
    return;
  finding->has_remedy = true;
  finding->remedy = changed;
  snprintf (finding->word[1], sizeof finding->word[1], "%s", words[remedy]);
}

void
lse_case_offer_repaired (const LseCase *c, LseFinding *finding)
{
  LsePlan plan = *c->plan, standard;
  uint32_t workers =
      c->evidence->topology != NULL || c->account->slots == 0 ? 0 : c->account->slots;
  lse_plan_init (&standard, plan.workload, plan.strategy, workers, c->evidence->topology);
  plan.variant = standard.variant;
  plan.workers = standard.workers;
  plan.chunks = standard.chunks;
  plan.schedule = standard.schedule;
  plan.pool = standard.pool;
  plan.transport = standard.transport;
  plan.split_every = standard.split_every;
  plan.hash = standard.hash;
  plan.blas_threads = standard.blas_threads;
  plan.pin = standard.pin;
  plan.memory = standard.memory;
  lse_case_offer (c, finding, &plan, LSE_REMEDY_REPAIRED);
}

void
lse_case_offer_chunks (const LseCase *c, LseFinding *finding, uint32_t chunks)
{
  LsePlan plan = *c->plan;
  plan.chunks = chunks;
  lse_case_offer (c, finding, &plan,
                  chunks > c->plan->chunks ? LSE_REMEDY_SMALLER_CHUNKS : LSE_REMEDY_LARGER_CHUNKS);
}

void
lse_case_offer_workers (const LseCase *c, LseFinding *finding, uint32_t workers)
{
  LsePlan plan = *c->plan;
  plan.workers = workers;
  lse_case_offer (c, finding, &plan, LSE_REMEDY_WORKERS);
}

/* ------------------------------------------------------------------ saying */

static int
find_word (const char *word)
{
  for (int i = 0; i < LSE_N_REMEDIES; i++)
    if (strcmp (words[i], word) == 0)
      return i;
  return -1;
}

static const char *const labels[LSE_N_REMEDIES] = {
    [LSE_REMEDY_REPAIRED] = N_ ("Try the repaired variant"),
    [LSE_REMEDY_PERSISTENT] = N_ ("Try workers that stay alive"),
    [LSE_REMEDY_SHARED] = N_ ("Try shared memory"),
    [LSE_REMEDY_PROCESSES] = N_ ("Try processes"),
    [LSE_REMEDY_FUSED] = N_ ("Try the fused kernel"),
    [LSE_REMEDY_DYNAMIC] = N_ ("Try a dynamic schedule"),
    [LSE_REMEDY_ONE_PER_CORE] = N_ ("Try one worker per core"),
    [LSE_REMEDY_FIRST_TOUCH] = N_ ("Try first touch by the workers"),
    [LSE_REMEDY_PADDED] = N_ ("Try a cache line for each counter"),
    [LSE_REMEDY_NO_HASH] = N_ ("Try without the hash"),
};

char *
lse_finding_remedy_text (const LseFinding *finding, char *text, size_t size)
{
  const LsePlan *plan = &finding->remedy;
  int remedy = finding->has_remedy ? find_word (finding->word[1]) : -1;
  char number[48];
  text[0] = '\0';
  switch (remedy)
    {
    case -1:
      break;
    case LSE_REMEDY_DYNAMIC_CHUNKS:
      snprintf (text, size,
                P_ ("Try dynamic, %u chunk", "Try dynamic, %u smaller chunks", plan->chunks),
                plan->chunks);
      break;
    case LSE_REMEDY_SMALLER_CHUNKS:
      snprintf (text, size, P_ ("Try %u smaller chunk", "Try %u smaller chunks", plan->chunks),
                plan->chunks);
      break;
    case LSE_REMEDY_LARGER_CHUNKS:
      snprintf (text, size, P_ ("Try %u larger chunk", "Try %u larger chunks", plan->chunks),
                plan->chunks);
      break;
    case LSE_REMEDY_WORKERS:
      snprintf (text, size, P_ ("Try %u worker", "Try %u workers", plan->workers), plan->workers);
      break;
    case LSE_REMEDY_BLAS_THREADS:
      snprintf (text, size,
                P_ ("Try %u BLAS thread in each worker", "Try %u BLAS threads in each worker",
                    plan->blas_threads),
                plan->blas_threads);
      break;
    case LSE_REMEDY_ELEMENTS:
      snprintf (text, size,
                lse_workload_info (plan->workload)->is_matrix ? _ ("Try matrices of order %s")
                                                              : _ ("Try %s elements"),
                lse_text_group (number, sizeof number, plan->elements));
      break;
    default:
      snprintf (text, size, "%s", _ (labels[remedy]));
      break;
    }
  return text;
}
