/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Words for the user, in his language. What goes into files is English: it is made by the command
 * line or by the window's race thread, whose locale for messages is "C" (app/cli/main.c,
 * ui/model/race-thread.c).
 */
#pragma once

#include <libintl.h>

#define LANESCOPE_TEXT_DOMAIN "lanescope"

/* Translated where it stands; marked only, to be translated where it is shown; by number. */
#define _(text) dgettext (LANESCOPE_TEXT_DOMAIN, text)
#define N_(text) (text)
#define P_(one, many, n) dngettext (LANESCOPE_TEXT_DOMAIN, one, many, n)
