/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `lanescope-cli topology`: the machine as a tree, the placement of a pin policy as a table, both
 * as a picture. The machine is this one, an hwloc XML file or a synthetic description; on machines
 * other than this one placements are shown, never applied.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef struct
{
  const char *xml_path;        /* --xml FILE, NULL: not given */
  const char *synthetic;       /* --synthetic STR, NULL: not given; not together with xml_path */
  const char *pin;             /* --pin POLICY, NULL: "close" */
  size_t n_workers;            /* -W N, 0: as many as there are allowed cores */
  const char *svg_path;        /* --svg FILE, NULL: not given; so for the other files */
  const char *png_path;        /* --png FILE */
  const char *pdf_path;        /* --pdf FILE */
  const char *export_xml_path; /* --export-xml FILE */
  bool dark;                   /* --dark: the pictures in dark colours */
} LanescopeTopologyOptions;

/**
 * lanescope_topology_main:
 * @options: as parsed; all zero means this machine, as text
 *
 * Without a file to write, the tree and the placement go to stdout; with files, only these are
 * written. Errors are one line on stderr.
 *
 * Returns: the exit status: 0; 1 when a file could not be read or written; 2 when the machine, the
 *   policy or the number of workers cannot be understood
 */
int lanescope_topology_main (const LanescopeTopologyOptions *options);
