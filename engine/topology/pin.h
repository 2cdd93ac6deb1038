/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pin policies: which PU each worker gets. Pure functions on a topology, so that they can be
 * tested and shown for machines that are not here. Only allowed PUs are used.
 */
#pragma once

#include "topology/topology.h"

typedef enum
{
  LSE_PIN_NONE,     /* no binding: each worker may use every allowed PU */
  LSE_PIN_COMPACT,  /* PUs in logical order */
  LSE_PIN_CLOSE,    /* cores in logical order, first hardware threads first ("one per core") */
  LSE_PIN_SCATTER,  /* as far apart as possible */
  LSE_PIN_BALANCED, /* the same number in each domain, close inside */
  LSE_PIN_SAMEPU,   /* all on one PU, to show time slicing */
  LSE_PIN_LIST      /* the user's list, in the order written */
} LsePinKind;

typedef enum
{
  LSE_PIN_BY_PACKAGE,
  LSE_PIN_BY_NUMA,
  LSE_PIN_BY_L3
} LsePinDomain;

#define LSE_PIN_LIST_MAX 512

typedef struct
{
  LsePinKind kind;
  LsePinDomain domain;         /* for BALANCED */
  char list[LSE_PIN_LIST_MAX]; /* for LIST: OS indexes "4,0,6-7", or "core:0-3", "numa:1", … */
} LsePin;

/* A list is made of groups. A group of CPUs is OS indexes, used in the order written: "4,0,6-7",
 * "0-14:2" (every second), after another group with the word "cpu:". A group of objects is a word
 * (core, l2, l3, die, package) and their logical indexes, L# in lse_topology_to_text(), or numa and
 * OS indexes: "core:0-3", "numa:1"; its allowed PUs are used like "close", first hardware threads
 * first. ".pu:1" behind it takes the second hardware thread of each object only. A bare number
 * belongs to the group before it: "core:0,2,cpu:7" is two cores and a CPU. */

/**
 * lse_pin_parse:
 * @text: "none", "compact", "close", "scatter", "balanced:package|numa|l3", "samepu", "list:…"
 *
 * Returns: %LSE_OK; %LSE_EINVAL with what is allowed and what was probably meant.
 */
LseStatus lse_pin_parse (LsePin *pin, const char *text, LseError *err);

/* The canonical text of @pin, as lse_pin_parse() reads it. Returns @text. */
char *lse_pin_format (const LsePin *pin, char *text, size_t size);

/**
 * lse_pin_place:
 * @n_workers: > 0; more workers than PUs wrap round
 * @os_indexes: (out) (array length=n_workers): OS index for each worker; -1 under "none"
 *
 * Returns: %LSE_OK; %LSE_EINVAL when the list names a CPU that does not exist or is not allowed,
 *   with the allowed ones named.
 */
LseStatus lse_pin_place (const LseTopology *topology,
                         const LsePin *pin,
                         size_t n_workers,
                         int *os_indexes,
                         LseError *err);
