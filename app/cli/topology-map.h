/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The machine map as a picture with its title and captions.
 */
#pragma once

#include "figures/map.h"
#include "plot/export.h"

/* lsp_export_svg, lsp_export_png, lsp_export_pdf or lsp_export */
typedef bool (*LanescopeExportFn) (const char *path, const LspExport *what, LspError *error);

/**
 * lanescope_topology_map_write:
 * @path: replaced in one step
 * @write_as: the format
 *
 * Returns: %LSE_OK, %LSE_EIO or %LSE_ENOMEM with a sentence.
 */
LseStatus lanescope_topology_map_write (const char *path,
                                        LanescopeExportFn write_as,
                                        const LsfPlacement *placement,
                                        const LspTheme *theme,
                                        LseError *err);
