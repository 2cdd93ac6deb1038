/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shared by the files of this folder: limits of the numbers in a plan, in one table for the
 * validation, the JSON reader and the command line's parsers.
 */
#pragma once

#include "plan/plan.h"

#define LSE_PLAN_MAX_WORKERS 4096
#define LSE_PLAN_MAX_CHUNKS (1U << 24)
/* Of a workload in phases, which has as many in each of them. */
#define LSE_PLAN_MAX_PHASE_CHUNKS (1U << 16)
#define LSE_PLAN_MIN_BUDGET_BYTES ((uint64_t)1 << 20)
/* Numbers in JSON are often read as doubles: whole numbers survive up to here. */
#define LSE_PLAN_MAX_EXACT ((uint64_t)1 << 53)
/* BLAS counts rows in 32 bits; three arrays of this order still have their bytes in 64. */
#define LSE_PLAN_MAX_ORDER ((uint64_t)1 << 28)

typedef struct
{
  const char *key;   /* in JSON */
  const char *title; /* in sentences */
  size_t offset;     /* in LsePlan */
  size_t size;       /* 4 or 8 */
  uint64_t min, max;
} LseNumberField;

/* By JSON key; NULL if the plan has no such number. */
const LseNumberField *lse_number_field (const char *key);
/* The fields in order; NULL after the last. */
const LseNumberField *lse_number_field_at (size_t index);
uint64_t lse_number_field_get (const LseNumberField *field, const LsePlan *plan);
void lse_number_field_set (const LseNumberField *field, LsePlan *plan, uint64_t value);
LseStatus lse_number_field_check (const LseNumberField *field, uint64_t value, LseError *err);

/* 4 chunks a worker, but 1 where the strategy has nothing to hand out; not yet clamped. */
uint32_t lse_plan_default_chunks (LseStrategyId strategy, uint32_t workers);

/* The fields of the GIL as they are where nothing is said of it: nothing of an interpreted loop can
 * run without it, nearly all of an operation on arrays (95.7 % of sin(x)·cos(x) in NumPy). */
void lse_plan_default_gil (LsePlan *plan);

#define LSE_PLAN_MIN_INTERVAL_NS 1000        /* CPython counts microseconds, from 1 */
#define LSE_PLAN_MAX_INTERVAL_NS 10000000000 /* 10 s */
#define LSE_PLAN_MAX_C_CALL_NS 10000000000   /* 10 s */
#define LSE_PLAN_MAX_SLOWDOWN 10
