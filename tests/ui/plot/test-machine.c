/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/machine.h"

#include "plot-fixture.h"

#define GIB ((uint64_t)1 << 30)

/* Cores at 98, 57, 16 % …; the second is chosen, the last of more than two is not allowed. */
static LspMachineCore *
cores_new (size_t n_cores)
{
  LspMachineCore *cores = g_new0 (LspMachineCore, n_cores + 1);
  for (size_t i = 0; i < n_cores; i++)
    cores[i] = (LspMachineCore) {.os_index = (int)i,
                                 .load_ratio = 0.98 - 0.41 * (double)(i % 3),
                                 .mhz = 2900,
                                 .l2_bytes = 1 << 20,
                                 .is_allowed = i < 2 || i + 1 < n_cores,
                                 .is_selected = i == 1};
  return cores;
}

static void
test_golden (void)
{
  g_autofree LspMachineCore *cores = cores_new (3);
  LspMachine machine = {.cores = cores, .n_cores = 2, .memory_bytes = 24 * GIB};
  const LspTheme *theme = lsp_theme_get (LSP_THEME_LIGHT);
  g_autofree char *small =
      record (lsp_machine_draw, &machine, 142, lsp_machine_height (&machine, 142, theme));
  machine.n_cores = 3;
  machine.is_large = true;
  machine.has_focus = true;
  g_autofree char *large =
      record (lsp_machine_draw, &machine, 260, lsp_machine_height (&machine, 260, theme));
  g_autofree char *both = g_strconcat (small, "\n", large, NULL);
  assert_finite (both);
  assert_golden ("machine", both);
}

/* Every core is found in the middle of its cell; cells do not overlap and stay inside. */
static void
test_cells (void)
{
  const size_t counts[] = {1, 2, 7, 16, 64, 65, 200, 1024};
  const double widths[] = {140, 260, 800};
  for (size_t i = 0; i < 4 * G_N_ELEMENTS (counts) * G_N_ELEMENTS (widths); i++)
    {
      LspTheme theme = *lsp_theme_get (LSP_THEME_LIGHT);
      size_t n_cores = counts[i / 4 % G_N_ELEMENTS (counts)];
      double width = widths[i / 4 / G_N_ELEMENTS (counts)];
      g_autofree LspMachineCore *cores = cores_new (n_cores);
      LspMachine machine = {
          .cores = cores, .n_cores = n_cores, .memory_bytes = GIB, .is_large = i % 2};
      theme.font_scale = i % 4 < 2 ? 1 : 2;
      double height = lsp_machine_height (&machine, width, &theme);
      LspMachineBox box, last = {0};
      for (size_t core = 0; core < n_cores; core++)
        {
          g_assert_true (lsp_machine_cell_box (&machine, width, &theme, core, &box));
          g_assert_cmpint (lsp_machine_hit (&machine, width, &theme, box.x + box.width / 2,
                                            box.y + box.height / 2),
                           ==, (int)core);
          g_assert_cmpfloat (box.x, >=, 0);
          g_assert_cmpfloat (box.x + box.width, <=, width);
          g_assert_cmpfloat (box.y + box.height, <=, height);
          g_assert_cmpfloat (box.width, >=, 6);
          g_assert_true (core == 0 || box.y > last.y || box.x >= last.x + last.width);
          last = box;
        }
      g_assert_false (lsp_machine_cell_box (&machine, width, &theme, n_cores, &box));
      g_assert_cmpint (lsp_machine_hit (&machine, width, &theme, -5, 5), ==, -1);
      g_assert_cmpint (lsp_machine_hit (&machine, width, &theme, 5, height + 5), ==, -1);
      g_assert_cmpint (lsp_machine_hit (&machine, width, &theme, NAN, NAN), ==, -1);
    }
}

/* A sidebar stays a sidebar, whatever the machine; words go above 64 cores. */
static void
test_fits (void)
{
  const size_t counts[] = {2, 16, 64, 65, 256};
  for (size_t i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree LspMachineCore *cores = cores_new (counts[i]);
      LspMachine machine = {.cores = cores, .n_cores = counts[i]};
      double height = lsp_machine_height (&machine, 142, lsp_theme_get (LSP_THEME_LIGHT));
      g_assert_cmpfloat (height, <=, 224);
      g_autofree char *list = record (lsp_machine_draw, &machine, 142, height);
      if (counts[i] > 64)
        g_assert_cmpuint (count_lines (list, "text"), ==, 0);
    }
}

static void
test_states (void)
{
  g_autofree LspMachineCore *cores = cores_new (3);
  cores[0].load_ratio = NAN;
  LspMachine machine = {.cores = cores, .n_cores = 3};
  g_autofree char *list = record (lsp_machine_draw, &machine, 260, 60);
  g_assert_cmpuint (count_lines (list, "| –"), ==, 1);       /* not known is not 0 % */
  g_assert_cmpuint (count_lines (list, "dots of 1"), ==, 1); /* one pin */
  g_assert_cmpuint (count_lines (list, "frame"), ==, 3);
  machine.has_focus = true;
  machine.focus = 2;
  g_autofree char *focused = record (lsp_machine_draw, &machine, 260, 60);
  g_assert_cmpuint (count_lines (focused, "frame"), ==, 4);
}

static void
test_draws (void)
{
  const size_t counts[] = {2, 40, 300};
  for (size_t i = 0; i < 2 * G_N_ELEMENTS (counts); i++)
    {
      g_autofree LspMachineCore *cores = cores_new (counts[i / 2]);
      LspMachine machine = {.cores = cores, .n_cores = counts[i / 2], .memory_bytes = GIB};
      machine.is_large = i % 2;
      assert_draws (lsp_machine_draw, &machine, 240,
                    lsp_machine_height (&machine, 240, lsp_theme_get (LSP_THEME_LIGHT)));
    }
  const double odd[] = {NAN, INFINITY, -INFINITY, -1, 7};
  for (size_t i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      LspMachineCore core = {.load_ratio = odd[i], .mhz = odd[i], .is_allowed = true};
      LspMachine machine = {.cores = &core, .n_cores = 1, .is_large = i % 2};
      g_autofree char *list = record (lsp_machine_draw, &machine, (double)i, 50);
      assert_finite (list);
      LspMachine none = {0};
      g_autofree char *empty = record (lsp_machine_draw, &none, 50, 50);
      g_assert_cmpstr (empty, ==, "");
    }
}

static void
test_describe (void)
{
  g_autofree LspMachineCore *cores = cores_new (3);
  LspMachine machine = {.cores = cores, .n_cores = 3, .memory_bytes = 24 * GIB};
  g_autofree char *words = lsp_machine_describe (&machine);
  g_autofree char *one = lsp_machine_describe_core (&machine, 1);
  g_assert_nonnull (strstr (words, "This machine has 3 cores. Memory: 24 GiB."));
  g_assert_nonnull (strstr (words, "core 2, 16 % busy, 2.9 GHz, L2 1 MiB, not allowed."));
  g_assert_cmpstr (one, ==, "core 1, 57 % busy, 2.9 GHz, L2 1 MiB, chosen for pinning");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/machine/golden", test_golden);
  g_test_add_func ("/plot/machine/cells", test_cells);
  g_test_add_func ("/plot/machine/fits", test_fits);
  g_test_add_func ("/plot/machine/states", test_states);
  g_test_add_func ("/plot/machine/draws", test_draws);
  g_test_add_func ("/plot/machine/describe", test_describe);
  return g_test_run ();
}
