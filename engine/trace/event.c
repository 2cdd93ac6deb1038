/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trace/event.h"

const char *
lse_event_kind_name (uint32_t kind)
{
  static const char *const names[LSE_N_EVENT_KINDS] = {
#define XX(name, word) [LSE_EVENT_##name] = word,
      LSE_EVENT_KIND_MAP (XX)
#undef XX
  };
  return kind > LSE_EVENT_NONE && kind < LSE_N_EVENT_KINDS ? names[kind] : "unknown";
}
