/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In which options two plans differ: what is to be named where all else is the same.
 */
#pragma once

#include "plan/plan.h"

#define LSF_MAX_CHANGES 24
#define LSF_VALUE_SIZE 64

typedef struct
{
  const char *name;                              /* "transport"; static, translated */
  char from[LSF_VALUE_SIZE], to[LSF_VALUE_SIZE]; /* "pipe", "shared": words of the command line */
} LsfChange;

/**
 * lsf_plan_changes:
 * @changes: (out) (array length=LSF_MAX_CHANGES)
 *
 * Options that apply to both plans and differ. Task, strategy and number of repetitions are no
 * options.
 *
 * Returns: how many
 */
size_t lsf_plan_changes (const LsePlan *from, const LsePlan *to, LsfChange *changes);

/**
 * lsf_plan_difference:
 * @heading: (out): "Changed: transport"
 * @details: (out): "pipe → shared"; of several changes one after the other, with their names
 *
 * What is different in @to, in words: strategy, variant where no option tells it, size, options.
 */
void lsf_plan_difference (const LsePlan *from,
                          const LsePlan *to,
                          char *heading,
                          size_t heading_size,
                          char *details,
                          size_t details_size);
