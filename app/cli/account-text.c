/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-text.h"

#include "terminal.h"

#include "analysis/words.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BAR 80
#define MIN_LOSS_RATIO 0.10   /* of the core-time: worth a word behind a row */
#define MIN_CHANGE_RATIO 0.02 /* of the larger core-time: worth a word in a comparison */
#define MAX_CHANGES 4

/* As the window has them: the texture of each part, and its colour among the 256 of a terminal. */
static const struct
{
  const char *texture, *color;
} looks[LSE_N_PARTS] = {
    [LSE_PART_USEFUL] = {"█", "\033[38;5;67m"},
    [LSE_PART_SLOWER] = {"║", "\033[38;5;67m"},
    [LSE_PART_STARTUP] = {"▒", "\033[38;5;137m"},
    [LSE_PART_SERIAL] = {"▓", "\033[38;5;137m"},
    [LSE_PART_MOVE] = {"╱", "\033[38;5;166m"},
    [LSE_PART_LOCK] = {"■", "\033[38;5;132m"},
    [LSE_PART_DISPATCH] = {"▚", "\033[38;5;137m"},
    [LSE_PART_IMBALANCE] = {"·", "\033[38;5;132m"},
    [LSE_PART_PREEMPTED] = {"╲", ""},
    [LSE_PART_UNEXPLAINED] = {"?", ""},
};

/* ------------------------------------------------------------------ the bar */

/* What can be drawn: a gain (less than nothing lost by slower work) has shortened what is useful. */
static double
drawn_parts (const LseAccount *account, double drawn_ns[LSE_N_PARTS])
{
  double total_ns = 0;
  for (int i = 0; i < LSE_N_PARTS; i++)
    drawn_ns[i] = fmax (account->part_ns[i], 0);
  if (account->part_ns[LSE_PART_SLOWER] < 0)
    drawn_ns[LSE_PART_USEFUL] =
        fmax (drawn_ns[LSE_PART_USEFUL] + account->part_ns[LSE_PART_SLOWER], 0);
  for (int i = 0; i < LSE_N_PARTS; i++)
    total_ns += drawn_ns[i];
  return total_ns;
}

/* Cells of each part; all together exactly @width (largest remainders). */
static void
share_cells (const double drawn_ns[LSE_N_PARTS], double total_ns, int width, int cells[LSE_N_PARTS])
{
  double rest[LSE_N_PARTS];
  int n_left = width;
  for (int i = 0; i < LSE_N_PARTS; i++)
    {
      double exact = drawn_ns[i] / total_ns * width;
      cells[i] = (int)exact;
      rest[i] = exact - cells[i];
      n_left -= cells[i];
    }
  for (; n_left > 0; n_left--)
    {
      int largest = 0;
      for (int i = 1; i < LSE_N_PARTS; i++)
        largest = rest[i] > rest[largest] ? i : largest;
      cells[largest]++;
      rest[largest] = -1;
    }
}

/* Behind a number, in a row. */
static const char *
words_of (int part)
{
  static const char *const words[LSE_N_PARTS] = {
      [LSE_PART_USEFUL] = "useful work",
      [LSE_PART_SLOWER] = "slower work",
      [LSE_PART_STARTUP] = "starting and closing",
      [LSE_PART_SERIAL] = "serial part",
      [LSE_PART_MOVE] = "moving data",
      [LSE_PART_LOCK] = "waiting for a lock",
      [LSE_PART_DISPATCH] = "handing out work",
      [LSE_PART_IMBALANCE] = "imbalance",
      [LSE_PART_PREEMPTED] = "no core free",
      [LSE_PART_UNEXPLAINED] = "unexplained",
  };
  return words[part];
}

static void
put_texture (FILE *out, int part, int n, bool is_color)
{
  const char *color = is_color ? looks[part].color : "";
  if (n == 0)
    return;
  fputs (color, out);
  for (int i = 0; i < n; i++)
    fputs (looks[part].texture, out);
  if (color[0] != '\0')
    fputs ("\033[0m", out);
}

static void
put_bar (FILE *out, const LseAccount *account, int indent, bool is_color)
{
  double drawn_ns[LSE_N_PARTS], total_ns = drawn_parts (account, drawn_ns);
  int cells[LSE_N_PARTS], width = lanescope_text_width () - indent;
  if (!(total_ns > 0))
    return;
  share_cells (drawn_ns, total_ns, width < MAX_BAR ? width : MAX_BAR, cells);
  fprintf (out, "%*s", indent, "");
  for (int i = 0; i < LSE_N_PARTS; i++)
    put_texture (out, i, cells[i], is_color);
  fputc ('\n', out);
}

/* ------------------------------------------------------------------ the lines */

static int
title_width (void)
{
  int widest = 0;
  for (int i = 0; i < LSE_N_PARTS; i++)
    {
      int width = lanescope_n_columns (lse_account_part_title ((LseAccountPart)i));
      widest = width > widest ? width : widest;
    }
  return widest;
}

/* With a true minus sign, to the right end of @width columns. */
static void
put_fixed (FILE *out, double value, int decimals, int width)
{
  char text[48] = "";
  size_t used = 0;
  lse_text_append_fixed (text, sizeof text, &used, value, decimals);
  lanescope_put_right (out, text, width);
}

static void
put_part (FILE *out,
          const LseAccount *account,
          int part,
          int indent,
          bool is_color,
          bool is_verbose)
{
  double ns = account->part_ns[part], wall_ns = (double)account->wall_ns;
  double share = 100 * ns / (wall_ns * account->slots);
  char time[48];
  fprintf (out, "%*s", indent, "");
  put_texture (out, part, 1, is_color);
  fputc (' ', out);
  lanescope_put_left (out, lse_account_part_title ((LseAccountPart)part), title_width () + 2);
  put_fixed (out, ns / wall_ns, 2, 5);
  put_fixed (out, share, fabs (share) < 0.95 ? 1 : 0, 6);
  fputs (" %", out);
  if (is_verbose)
    {
      fputs ("  ", out);
      lanescope_put_right (out, lse_words_duration (ns, time, sizeof time), 9);
    }
  if (part == LSE_PART_SLOWER && ns < 0)
    fputs ("  (a gain: the work itself went faster than serial)", out);
  fputc ('\n', out);
}

void
lanescope_put_account (FILE *out,
                       const LseAccount *account,
                       int indent,
                       bool is_color,
                       bool is_verbose)
{
  char wall[48];
  const char *slot = account->in_worker_seconds ? "worker" : "core";
  if (!account->is_known || account->slots == 0 || account->wall_ns <= 0)
    {
      fprintf (out, "%*sNo account of the core-time: %s\n", indent, "",
               account->why_not[0] != '\0' ? account->why_not : "it was not recorded.");
      return;
    }
  lse_words_duration ((double)account->wall_ns, wall, sizeof wall);
  fprintf (out, "%*sWhere %u %s%s × %s went, in %ss' worth and as a share:\n", indent, "",
           account->slots, slot, account->slots == 1 ? "" : "s", wall, slot);
  put_bar (out, account, indent, is_color);
  double least_ns = 0.005 * (double)account->wall_ns * account->slots;
  for (int i = 0; i < LSE_N_PARTS; i++)
    if (is_verbose || fabs (account->part_ns[i]) >= least_ns)
      put_part (out, account, i, indent, is_color, is_verbose);
}

/* ------------------------------------------------------------------ in words */

void
lanescope_put_account_change (FILE *out, const LseAccount *a, const LseAccount *b, int indent)
{
  double change_ns[LSE_N_PARTS];
  char text[512] = "", time[48];
  size_t used = 0;
  if (!a->is_known || !b->is_known)
    return;
  double least_ns =
      MIN_CHANGE_RATIO * fmax ((double)a->wall_ns * a->slots, (double)b->wall_ns * b->slots);
  for (int i = 0; i < LSE_N_PARTS; i++)
    change_ns[i] = b->part_ns[i] - a->part_ns[i];
  for (int n = 0; n < MAX_CHANGES; n++)
    {
      int largest = 0;
      for (int i = 1; i < LSE_N_PARTS; i++)
        largest = fabs (change_ns[i]) > fabs (change_ns[largest]) ? i : largest;
      if (fabs (change_ns[largest]) < least_ns)
        break;
      lse_words_duration (fabs (change_ns[largest]), time, sizeof time);
      lse_text_append (text, sizeof text, &used, "%s%s %s%s", used > 0 ? ", " : "",
                       words_of (largest), change_ns[largest] < 0 ? "−" : "+", time);
      change_ns[largest] = 0;
    }
  if (used == 0)
    return;
  fprintf (out, "%*score-time a repetition: ", indent, "");
  lanescope_put_wrapped (out, text, indent + 24, lanescope_text_width ());
}

char *
lanescope_format_losses (const LseAccount *account, char *text, size_t size)
{
  double all_ns = (double)account->wall_ns * account->slots;
  bool is_said[LSE_N_PARTS] = {[LSE_PART_USEFUL] = true};
  size_t used = 0;
  text[0] = '\0';
  for (int n = 0; account->is_known && all_ns > 0 && n < 2; n++)
    {
      int largest = LSE_PART_USEFUL;
      for (int i = 0; i < LSE_N_PARTS; i++)
        if (!is_said[i] && account->part_ns[i] >= MIN_LOSS_RATIO * all_ns &&
            (largest == LSE_PART_USEFUL || account->part_ns[i] > account->part_ns[largest]))
          largest = i;
      if (largest == LSE_PART_USEFUL)
        break;
      is_said[largest] = true;
      lse_text_append (text, size, &used, "%s%.0f %% %s", used > 0 ? ", " : "",
                       100 * account->part_ns[largest] / all_ns, words_of (largest));
    }
  return text;
}
