/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a machine comes from, and hwloc's way from there: its tree lives only as long as a
 * snapshot or an export takes. For any machine but this one it lives in a child process, and flat
 * values come back.
 */
#pragma once

#include "topology/topology.h"

typedef enum
{
  LSE_SOURCE_THIS_MACHINE,
  LSE_SOURCE_XML,
  LSE_SOURCE_SYNTHETIC
} LseSourceKind;

typedef struct
{
  LseSourceKind kind;
  const char *text; /* checked: XML in memory, or the description; NULL for this machine */
  size_t bytes;     /* of @text without its NUL */
  const char *name; /* the file, or the description, in sentences */
} LseSource;

/* Everything but topology->source, origin and is_synthetic. Any thread. */
LseStatus lse_source_take (const LseSource *source, LseTopology **topology, LseError *err);

/* As hwloc XML, I/O devices and instruction caches included; free() @xml. Any thread. */
LseStatus lse_source_dup_xml (const LseSource *source, char **xml, LseError *err);
