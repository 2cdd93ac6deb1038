/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pairs.h"

#include <stdlib.h>

typedef bool (*IsPartner) (const LseResult *a, const LseResult *b);

static bool
has_same_plan (const LseResult *a, const LseResult *b)
{
  LsePlan other = b->plan;
  other.repeats = a->plan.repeats;
  return lse_plan_is_same_work (&a->plan, &other);
}

static bool
has_same_label (const LseResult *a, const LseResult *b)
{
  return lse_result_same_task (a, b) && a->plan.strategy == b->plan.strategy &&
         a->plan.workers == b->plan.workers && a->plan.variant == b->plan.variant;
}

static bool
has_same_strategy (const LseResult *a, const LseResult *b)
{
  return lse_result_same_task (a, b) && a->plan.strategy == b->plan.strategy;
}

static bool
is_any (const LseResult *a, const LseResult *b)
{
  (void)a;
  (void)b;
  return true;
}

/* The only run on the other side that fits; n_b if there is none, or more than one. */
static size_t
find_partner (const LseResult *a,
              const LseResult *const *b,
              size_t n_b,
              const bool *is_taken,
              IsPartner is_partner)
{
  size_t found = n_b;
  for (size_t i = 0; i < n_b; i++)
    if (!is_taken[i] && is_partner (a, b[i]))
      {
        if (found < n_b)
          return is_partner == has_same_plan ? found : n_b;
        found = i;
      }
  return found;
}

/* Is @a the only one of its side without a partner that would fit @b? */
static bool
is_alone (const Pairs *pairs, size_t n_a, const LseResult *b, IsPartner is_partner)
{
  size_t n = 0;
  for (size_t i = 0; i < n_a; i++)
    n += pairs->pairs[i].b == NULL && is_partner (pairs->pairs[i].a, b);
  return n == 1 || is_partner == has_same_plan;
}

static void
match (Pairs *pairs,
       size_t n_a,
       const LseResult *const *b,
       size_t n_b,
       bool *is_taken,
       IsPartner is_partner)
{
  for (size_t i = 0; i < n_a; i++)
    {
      Pair *pair = &pairs->pairs[i];
      size_t k = pair->b == NULL ? find_partner (pair->a, b, n_b, is_taken, is_partner) : n_b;
      if (k == n_b || !is_alone (pairs, n_a, b[k], is_partner))
        continue;
      pair->b = b[k];
      is_taken[k] = true;
    }
}

/* Whole pairs to the front; the order is kept otherwise. */
static void
sort_pairs (Pairs *pairs)
{
  size_t n = 0;
  for (size_t i = 0; i < pairs->n; i++)
    if (pairs->pairs[i].a != NULL && pairs->pairs[i].b != NULL)
      {
        Pair pair = pairs->pairs[i];
        for (size_t k = i; k > n; k--)
          pairs->pairs[k] = pairs->pairs[k - 1];
        pairs->pairs[n++] = pair;
      }
  pairs->n_whole = n;
}

bool
lanescope_pairs_init (Pairs *pairs,
                      const LseResult *const *a,
                      size_t n_a,
                      const LseResult *const *b,
                      size_t n_b,
                      bool takes_any)
{
  bool *is_taken = calloc (n_b + 1, sizeof *is_taken);
  *pairs = (Pairs) {.n = n_a, .pairs = calloc (n_a + n_b + 1, sizeof *pairs->pairs)};
  if (is_taken == NULL || pairs->pairs == NULL)
    {
      free (is_taken);
      lanescope_pairs_clear (pairs);
      return false;
    }
  for (size_t i = 0; i < n_a; i++)
    pairs->pairs[i].a = a[i];
  match (pairs, n_a, b, n_b, is_taken, has_same_plan);
  match (pairs, n_a, b, n_b, is_taken, has_same_label);
  match (pairs, n_a, b, n_b, is_taken, has_same_strategy);
  if (takes_any && n_a == 1 && n_b == 1)
    match (pairs, n_a, b, n_b, is_taken, is_any);
  for (size_t i = 0; i < n_b; i++)
    if (!is_taken[i])
      pairs->pairs[pairs->n++].b = b[i];
  free (is_taken);
  sort_pairs (pairs);
  return true;
}

void
lanescope_pairs_clear (Pairs *pairs)
{
  free (pairs->pairs);
  *pairs = (Pairs) {0};
}

bool
lanescope_pair_has_same_plan (const Pair *pair)
{
  return has_same_plan (pair->a, pair->b);
}

void
lanescope_compare_times (LseComparison *comparison, const Pair *pair)
{
  size_t n_a, n_b;
  int64_t *a_ns = lse_result_dup_counted (pair->a, &n_a);
  int64_t *b_ns = lse_result_dup_counted (pair->b, &n_b);
  lse_comparison_of (comparison, b_ns, n_b, a_ns, n_a, pair->b->plan.seed);
  free (a_ns);
  free (b_ns);
}
