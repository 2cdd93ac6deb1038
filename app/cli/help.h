/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Texts made from the table of options.
 */
#pragma once

#include "options.h"

#include <stdio.h>

/* What `lanescope-cli` alone prints: what it is, two examples, the commands. */
void lanescope_print_concise_help (FILE *out);

/* --help of one command, with its options in their groups. */
void lanescope_print_command_help (FILE *out, CommandId command);

/* The manual page in roff (man). */
void lanescope_print_man (FILE *out);

/* Completions for "bash", "zsh" or "fish"; false for another shell. */
bool lanescope_print_completions (FILE *out, const char *shell);
