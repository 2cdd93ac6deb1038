/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology.h"

#include "exit-status.h"
#include "topology-map.h"
#include "topology/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLD_TEXT_FROM 24 /* PUs: below, the tree is short enough to be written in full */

static int
complain (LseStatus status, const LseError *err)
{
  fprintf (stderr, "lanescope-cli: topology: %s\n", err->detail);
  return status == LSE_EINVAL ? EXIT_USAGE : EXIT_RUN_FAILED;
}

static LseStatus
load (const LanescopeTopologyOptions *options, LseTopology **topology, LseError *err)
{
  if (options->xml_path != NULL && options->synthetic != NULL)
    return lse_fail (err, LSE_EINVAL, 0, "--xml and --synthetic name two machines; give only one.");
  if (options->xml_path != NULL)
    return lse_topology_load_xml (topology, options->xml_path, err);
  if (options->synthetic != NULL)
    return lse_topology_load_synthetic (topology, options->synthetic, err);
  return lse_topology_load_machine (topology, err);
}

static LseStatus
write_pictures (const LanescopeTopologyOptions *options,
                const LsfPlacement *placement,
                LseError *err)
{
  const LspTheme *theme = lsp_theme_get (options->dark ? LSP_THEME_DARK : LSP_THEME_LIGHT);
  const struct
  {
    const char *path;
    LanescopeExportFn write_as;
  } pictures[] = {{options->svg_path, lsp_export_svg},
                  {options->png_path, lsp_export_png},
                  {options->pdf_path, lsp_export_pdf}};
  LseStatus status = LSE_OK;
  for (size_t i = 0; i < sizeof pictures / sizeof *pictures && status == LSE_OK; i++)
    if (pictures[i].path != NULL)
      status = lanescope_topology_map_write (pictures[i].path, pictures[i].write_as, placement,
                                             theme, err);
  return status;
}

static LseStatus
print_text (const LsfPlacement *placement, LseError *err)
{
  const LseTopology *topology = placement->topology;
  char *tree = lse_topology_to_text (topology, topology->n_pus >= FOLD_TEXT_FROM);
  char *table = placement->pin->kind == LSE_PIN_NONE
                    ? NULL /* the caption says it all */
                    : lse_placement_to_text (topology, placement->os_indexes, placement->n_workers);
  char caption[LSE_PIN_LIST_MAX + 160];
  LseStatus status = LSE_OK;
  if (tree == NULL || (table == NULL && placement->pin->kind != LSE_PIN_NONE))
    status = lse_fail (err, LSE_ENOMEM, 0, "There is not enough memory for the text.");
  else
    {
      printf ("%s\n%s\n", tree, lsf_map_caption (placement, caption, sizeof caption));
      fputs (table != NULL ? table : "", stdout);
      if (fflush (stdout) != 0 || ferror (stdout))
        status = lse_fail (err, LSE_EIO, errno, "Standard output cannot be written");
    }
  free (tree);
  free (table);
  return status;
}

/* Places the workers and writes whatever is asked for. */
static LseStatus
show (const LanescopeTopologyOptions *options, const LseTopology *topology, LseError *err)
{
  LsePin pin;
  LseStatus status = lse_pin_parse (&pin, options->pin != NULL ? options->pin : "close", err);
  if (status != LSE_OK)
    return status;
  size_t n_workers =
      options->n_workers > 0 ? options->n_workers : lse_topology_n_allowed_cores (topology);
  n_workers = n_workers > 0 ? n_workers : 1;
  int *os_indexes = calloc (n_workers, sizeof *os_indexes);
  if (os_indexes == NULL)
    return lse_fail (err, LSE_ENOMEM, 0, "There is not enough memory for %zu workers.", n_workers);

  LsfPlacement placement = {
      .topology = topology, .pin = &pin, .n_workers = n_workers, .os_indexes = os_indexes};
  status = lse_pin_place (topology, &pin, n_workers, os_indexes, err);
  if (status == LSE_OK)
    status = write_pictures (options, &placement, err);
  if (status == LSE_OK && options->export_xml_path != NULL)
    status = lse_topology_export_xml (topology, options->export_xml_path, err);
  bool has_files = options->svg_path != NULL || options->png_path != NULL ||
                   options->pdf_path != NULL || options->export_xml_path != NULL;
  if (status == LSE_OK && !has_files)
    status = print_text (&placement, err);
  free (os_indexes);
  return status;
}

int
lanescope_topology_main (const LanescopeTopologyOptions *options)
{
  LseTopology *topology = NULL;
  LseError err = {0};
  LseStatus status = load (options, &topology, &err);
  if (status == LSE_OK)
    status = show (options, topology, &err);
  lse_topology_free (topology);
  return status == LSE_OK ? EXIT_OK : complain (status, &err);
}
