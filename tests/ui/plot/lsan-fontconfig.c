/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fontconfig keeps its patterns until the process ends and has no owner for them: under
 * LeakSanitizer they are not ours to report. Ignored in other builds.
 */
const char *__lsan_default_suppressions (void);
const char *__lsan_default_options (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:libfontconfig\n";
}

const char *
__lsan_default_options (void)
{
  return "print_suppressions=0";
}
