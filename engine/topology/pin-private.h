/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the policies share with the user's lists.
 */
#pragma once

#include "topology/pin.h"

/* PUs by logical index, growing. */
typedef struct
{
  int *pus;
  size_t n, room;
} LsePuOrder;

#define LSE_PU_ORDER_MAX 65536 /* "0-4095" may be written more than once */

/* %LSE_OK; %LSE_ENOMEM; %LSE_EINVAL beyond LSE_PU_ORDER_MAX. */
LseStatus lse_pu_order_add (LsePuOrder *order, int pu, LseError *err);
void lse_pu_order_clear (LsePuOrder *order);

/**
 * lse_pu_order_close:
 * @member: by logical PU: 1 for those that take part
 *
 * Appends the members core by core, first those that come first in their core, then the second, …
 */
LseStatus lse_pu_order_close (LsePuOrder *order,
                              const LseTopology *topology,
                              const unsigned char *member,
                              LseError *err);

/* Checks the text of a list, and writes it to @canonical without blanks and other spellings. */
LseStatus lse_pin_list_parse (const char *text, char canonical[LSE_PIN_LIST_MAX], LseError *err);

/* The PUs of a canonical list on @topology. */
LseStatus lse_pin_list_place (LsePuOrder *order,
                              const LseTopology *topology,
                              const char *list,
                              LseError *err);
