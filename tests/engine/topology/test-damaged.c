/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that are no machine, and random damage: a sentence each time, never a crash. Seeded.
 */
#include "topology/topology.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
check_refused (const char *path, LseStatus status, const char *words)
{
  LseTopology *topology;
  LseError err = {0};
  g_assert_cmpint (lse_topology_load_xml (&topology, path, &err), ==, status);
  g_assert_null (topology);
  g_test_message ("%s", err.detail);
  g_assert_nonnull (strstr (err.detail, words));
  g_assert_nonnull (strstr (err.detail, path));
}

static void
check_data_refused (const char *name, const char *words)
{
  g_autofree char *path = g_build_filename (TOPOLOGY_DATA, name, NULL);
  check_refused (path, LSE_EINVAL, words);
}

/* Not g_file_set_contents(): that waits for the disk. */
static void
write_file (const char *path, const char *text, size_t bytes)
{
  FILE *file = fopen (path, "w");
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (text, 1, bytes, file), ==, bytes);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
check_text_refused (const char *text, const char *words)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("lanescope-damaged-XXXXXX.xml", &path, NULL);
  close (fd);
  write_file (path, text, strlen (text));
  check_refused (path, LSE_EINVAL, words);
  g_unlink (path);
}

static void
test_files (void)
{
  check_data_refused ("format-3.xml", "format 3.0");
  check_data_refused ("truncated.xml", "cut off");
  check_refused ("/nowhere/machine.xml", LSE_EIO, "No such file");
  check_refused ("/", LSE_EINVAL, "is not a file");
}

/* The root of crash.xml lacks a set: every check passes, and hwloc 2.9 dereferences NULL. */
static void
test_crash (void)
{
  void (*before) (int) = signal (SIGCHLD, SIG_DFL);
  check_data_refused ("crash.xml", "hwloc cannot read");
  signal (SIGCHLD, SIG_IGN); /* the front end may not want to hear of children */
  check_data_refused ("crash.xml", "hwloc cannot read");
  signal (SIGCHLD, before);
}

static void
test_texts (void)
{
#define ROOT "<topology version=\"2.0\">"
  check_text_refused ("", "empty");
  check_text_refused ("  \n", "empty");
  check_text_refused ("root:x:0:0", "not an hwloc XML file");
  check_text_refused ("<?xml version=\"1.0\"?>", "not an hwloc XML file");
  check_text_refused ("<html></html>", "not an hwloc XML file");
  check_text_refused ("<topologydiff></topologydiff>", "difference of two machines");
  check_text_refused ("<topology version=\"4.1\"></topology>", "format 4.1");
  check_text_refused (ROOT "<object type=\"Machine\"", "cut off");
  check_text_refused (ROOT "<object type=\"Machine>", "cut off");
  check_text_refused (ROOT "<object type=Machine/></topology>", "cut off");
  check_text_refused (ROOT "</topology></topology>", "cut off");
  check_text_refused (ROOT "</topology>", "hwloc cannot read");
  check_text_refused ("<!DOCTYPE t [<!ENTITY a \"b\">]>" ROOT "</topology>", "entities");
  check_text_refused (ROOT "<object type=\"PU\" os_index=\"4096\"/></topology>", "too large");
  check_text_refused (ROOT "<object os_index='99999999999' type='PU'/></topology>", "too large");
  check_text_refused (ROOT "<object type=\"P&#85;\" os_index=\"9999\"/></topology>", "too large");
  check_text_refused (ROOT "<object type=\"numan\" os_index=\"99999\"/></topology>", "too large");
  check_text_refused (ROOT "<object type=\"PU\"/></topology>", "too large");
  check_text_refused (ROOT "<distances2 nbobjs=\"65536\"/></topology>", "too large");
#undef ROOT
}

static void
test_too_large (void)
{
  GString *text = g_string_new ("<topology version=\"2.0\">");
  for (int i = 0; i < 5000; i++)
    g_string_append (text, "<object type=\"Group\">");
  check_text_refused (text->str, "64 levels");
  g_string_assign (text, "<topology version=\"2.0\">");
  for (int i = 0; i < 4097; i++)
    g_string_append (text, "<object type=\"PU\" os_index=\"0\"/>");
  check_text_refused (text->str, "4096 PUs");
  g_string_assign (text, "<topology version=\"2.0\"><object cpuset=\"");
  for (int i = 0; i < 1000; i++)
    g_string_append (text, "0xffffffff,");
  g_string_append (text, "\"/></topology>");
  check_text_refused (text->str, "too large");
  g_string_free (text, TRUE);

  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("lanescope-large-XXXXXX.xml", &path, NULL);
  g_assert_cmpint (ftruncate (fd, ((off_t)64 << 20) + 1), ==, 0); /* sparse */
  close (fd);
  check_refused (path, LSE_EINVAL, "64 MiB");
  g_unlink (path);
}

/* Nobody writes into it: opening must not wait. */
static void
test_fifo (void)
{
  g_autofree char *folder = g_dir_make_tmp ("lanescope-fifo-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "machine.xml", NULL);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  check_refused (path, LSE_EINVAL, "is not a file");
  g_unlink (path);
  g_rmdir (folder);
}

/* Damage that keeps the shape of the file: values swapped, lines lost or doubled, bytes changed. */
static void
damage (GString *text, GRand *random)
{
  static const char *const values[] = {"",   "0",       "-1",       "0xf...f",  "0x0",
                                       "PU", "Machine", "NUMANode", "MemCache", "4294967295"};
  size_t at = (size_t)g_rand_int_range (random, 0, (gint32)text->len);
  const char *line_start = g_strrstr_len (text->str, (gssize)at, "\n");
  size_t line = line_start != NULL ? (size_t)(line_start + 1 - text->str) : 0;
  size_t line_length = strcspn (text->str + line, "\n");
  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      text->str[at] = (char)g_rand_int_range (random, 32, 127);
      break;
    case 1: /* a line is lost */
      g_string_erase (text, (gssize)line, (gssize)line_length);
      break;
    case 2:
      {
        g_autofree char *copy = g_strndup (text->str + line, line_length + 1);
        g_string_insert (text, (gssize)line, copy);
        break;
      }
    default:
      {
        char *open = strstr (text->str + at, "=\"");
        if (open == NULL)
          break;
        size_t value = (size_t)(open - text->str) + 2;
        g_string_erase (text, (gssize)value, (gssize)strcspn (text->str + value, "\""));
        g_string_insert (text, (gssize)value,
                         values[g_rand_int_range (random, 0, G_N_ELEMENTS (values))]);
        break;
      }
    }
}

static void
test_random_xml (void)
{
  static const char *const names[] = {"hybrid.xml", "disallowed.xml", "mixed-memory.xml"};
  GRand *random = g_rand_new_with_seed (20);
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("lanescope-random-XXXXXX.xml", &path, NULL), n_loaded = 0;
  close (fd);
  for (int i = 0; i < 200; i++)
    {
      g_autofree char *from = g_build_filename (TOPOLOGY_DATA, names[i % 3], NULL), *text = NULL;
      LseTopology *topology;
      LseError err = {0};
      g_assert_true (g_file_get_contents (from, &text, NULL, NULL));
      GString *damaged = g_string_new (text);
      for (int k = g_rand_int_range (random, 1, 4); k > 0 && damaged->len > 0; k--)
        damage (damaged, random);
      write_file (path, damaged->str, damaged->len);
      g_string_free (damaged, TRUE);
      LseStatus status = lse_topology_load_xml (&topology, path, &err);
      g_test_message ("%s", err.detail);
      g_assert_true (status == LSE_OK || status == LSE_EINVAL);
      g_assert_true ((status == LSE_OK) == (topology != NULL));
      g_assert_true ((status == LSE_OK) == (err.detail[0] == '\0'));
      n_loaded += status == LSE_OK;
      lse_topology_free (topology);
    }
  g_assert_cmpint (n_loaded, >, 20); /* the damage is not so large that nothing is tested */
  g_assert_cmpint (n_loaded, <, 180);
  g_rand_free (random);
  g_unlink (path);
}

static void
test_random_synthetic (void)
{
  static const char *const pieces[] = {
      "pack:2",  "core:", "pu:2",       "pu:1",   " ",      "(",      ")",   "[",  "]", "numa",
      "l3:2",    "l2:2",  "l1:1",       "die:2",  "group:", "3",      "4",   "60", "=", "size=1MB",
      "indexes", ":",     "(memory=1)", "core:2", "[numa]", "numa:2", "0,1", "*",  "-", "\xc3"};
  GRand *random = g_rand_new_with_seed (5);
  int n_loaded = 0;
  for (int i = 0; i < 2000; i++)
    {
      LseTopology *topology;
      LseError err = {0};
      GString *text = g_string_new (NULL);
      for (int k = g_rand_int_range (random, 1, 7); k > 0; k--)
        {
          g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
          if (g_rand_int_range (random, 0, 3) > 0)
            g_string_append_c (text, ' ');
        }
      if (i % 2 == 0)
        g_string_append (text, " pu:1");
      LseStatus status = lse_topology_load_synthetic (&topology, text->str, &err);
      g_assert_true (status == LSE_OK || status == LSE_EINVAL);
      g_assert_true ((status == LSE_OK) == (err.detail[0] == '\0'));
      n_loaded += status == LSE_OK;
      lse_topology_free (topology);
      g_string_free (text, TRUE);
    }
  g_assert_cmpint (n_loaded, >, 40);
  g_rand_free (random);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/topology/damaged/files", test_files);
  g_test_add_func ("/engine/topology/damaged/crash", test_crash);
  g_test_add_func ("/engine/topology/damaged/texts", test_texts);
  g_test_add_func ("/engine/topology/damaged/too-large", test_too_large);
  g_test_add_func ("/engine/topology/damaged/fifo", test_fifo);
  g_test_add_func ("/engine/topology/damaged/random-xml", test_random_xml);
  g_test_add_func ("/engine/topology/damaged/random-synthetic", test_random_synthetic);
  return g_test_run ();
}
