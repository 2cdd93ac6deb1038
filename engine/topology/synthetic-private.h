/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * hwloc's synthetic grammar, checked before hwloc sees it: hwloc asserts on some descriptions
 * ("memcache:2 pu:2"), takes minutes for others ("core:65536 pu:1") and explains none.
 */
#pragma once

#include "base/status.h"

#include <stddef.h>

#define LSE_SYNTHETIC_MAX_PUS 4096
#define LSE_SYNTHETIC_MAX_CHILDREN 1024 /* of one parent: hwloc's time grows with its square */
#define LSE_SYNTHETIC_MAX_LEVELS 16
#define LSE_SYNTHETIC_MAX_LENGTH 4096

/* %LSE_OK if hwloc may see @description; %LSE_EINVAL names the token that is wrong. */
LseStatus lse_synthetic_check (const char *description, LseError *err);
