/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/counters.h"

#include "trace/hardware-counters.h"

char *
lanescope_counters_why_not (void)
{
  LseError why = {0};
  return lse_hardware_counters_probe (&why) == LSE_OK ? NULL : g_strdup (why.detail);
}
