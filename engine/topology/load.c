/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/source-private.h"
#include "topology/synthetic-private.h"
#include "topology/words-private.h"
#include "topology/xml-check-private.h"

#include "i18n.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A regular file as text; its name in sentences is what the user wrote. */
static LseStatus
read_file (const char *path, char **text, size_t *bytes, LseError *err)
{
  struct stat info;
  *text = NULL;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not hold us */
  if (fd < 0 || fstat (fd, &info) != 0)
    {
      LseStatus status =
          lse_fail (err, LSE_EIO, errno, _ ("Cannot open the machine file %s"), path);
      if (fd >= 0)
        close (fd);
      return status;
    }
  LseStatus status = LSE_OK;
  *bytes = 0;
  if (!S_ISREG (info.st_mode))
    status = lse_fail (err, LSE_EINVAL, 0, _ ("%s is not a file; name an hwloc XML file."), path);
  else if ((uint64_t)info.st_size > LSE_XML_MAX_BYTES)
    status = lse_fail (err, LSE_EINVAL, 0, _ ("%s is larger than %zu MiB: no machine needs that."),
                       path, LSE_XML_MAX_BYTES >> 20);
  else if ((*text = malloc ((size_t)info.st_size + 1)) == NULL)
    status = lse_fail (err, LSE_ENOMEM, 0, _ ("Not enough memory to read %s."), path);
  while (status == LSE_OK && *bytes < (size_t)info.st_size)
    {
      ssize_t got = read (fd, *text + *bytes, (size_t)info.st_size - *bytes);
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        status = lse_fail (err, LSE_EIO, errno, _ ("Cannot read %s"), path);
      if (got <= 0)
        break;
      *bytes += (size_t)got;
    }
  close (fd);
  if (status == LSE_OK)
    (*text)[*bytes] = '\0';
  else
    {
      free (*text);
      *text = NULL;
    }
  return status;
}

/* Reads and checks an XML file; free() *@text. */
static LseStatus
open_file (LseSource *source, const char *path, char **text, LseError *err)
{
  *source = (LseSource) {.kind = LSE_SOURCE_XML, .name = path};
  LseStatus status = read_file (path, text, &source->bytes, err);
  if (status != LSE_OK)
    return status;
  source->text = *text;
  status = lse_xml_check (*text, source->bytes, path, err);
  if (status != LSE_OK)
    {
      free (*text);
      *text = NULL;
    }
  return status;
}

/* A machine that is not this one; takes @origin, from which it can be loaded again. */
static LseStatus
make_foreign (LseTopology **topology, const char *name, char *origin, LseError *err)
{
  if (origin == NULL)
    {
      lse_topology_free (*topology);
      *topology = NULL;
      return lse_fail (err, LSE_EIO, errno, _ ("Cannot keep where %s lies"), name);
    }
  (*topology)->is_this_machine = false;
  (*topology)->origin = origin;
  lse_words_copy ((*topology)->source, sizeof (*topology)->source, name);
  return LSE_OK;
}

/* In a virtual machine whose memory grows while it runs the nodes know of a part of it only: the
 * kernel's total is the truth. */
static void
complete_memory (LseTopology *topology)
{
  uint64_t total_bytes = (uint64_t)sysconf (_SC_PHYS_PAGES) * (uint64_t)sysconf (_SC_PAGESIZE);
  if (topology->is_this_machine && total_bytes > topology->memory_bytes)
    topology->memory_bytes = total_bytes;
}

LseStatus
lse_topology_load_machine (LseTopology **topology, LseError *err)
{
  const LseSource source = {.kind = LSE_SOURCE_THIS_MACHINE};
  *topology = NULL;
  LseStatus status = lse_source_take (&source, topology, err);
  if (status != LSE_OK)
    return status;
  strcpy ((*topology)->source, (*topology)->is_this_machine
                                   ? "this machine"
                                   : "the machine that hwloc's environment variables name");
  complete_memory (*topology);
  return LSE_OK;
}

LseStatus
lse_topology_load_xml (LseTopology **topology, const char *path, LseError *err)
{
  LseSource source;
  char *text = NULL;
  *topology = NULL;
  LseStatus status = open_file (&source, path, &text, err);
  if (status == LSE_OK)
    status = lse_source_take (&source, topology, err);
  free (text);
  return status == LSE_OK ? make_foreign (topology, path, realpath (path, NULL), err) : status;
}

/* hwloc knows only single blanks; and sentences must not hold a newline. */
static char *
dup_squeezed (const char *text)
{
  char *copy = strdup (text), *to = copy;
  for (const char *from = text; copy != NULL && *from != '\0'; from++)
    if (!isspace ((unsigned char)*from))
      *to++ = *from;
    else if (to > copy && to[-1] != ' ')
      *to++ = ' ';
  if (copy != NULL)
    *(to > copy && to[-1] == ' ' ? to - 1 : to) = '\0';
  return copy;
}

LseStatus
lse_topology_load_synthetic (LseTopology **topology, const char *description, LseError *err)
{
  *topology = NULL;
  char *squeezed = dup_squeezed (description);
  if (squeezed == NULL)
    return lse_fail (err, LSE_ENOMEM, 0, _ ("Not enough memory for the synthetic description."));
  const LseSource source = {.kind = LSE_SOURCE_SYNTHETIC, .text = squeezed, .name = squeezed};
  LseStatus status = lse_synthetic_check (squeezed, err);
  if (status == LSE_OK)
    status = lse_source_take (&source, topology, err);
  if (status != LSE_OK)
    {
      free (squeezed);
      return status;
    }
  (*topology)->is_synthetic = true;
  return make_foreign (topology, squeezed, squeezed, err);
}

LseStatus
lse_topology_dup_xml (const LseTopology *topology, char **xml, LseError *err)
{
  LseSource source = {.kind = LSE_SOURCE_THIS_MACHINE};
  char *text = NULL;
  LseStatus status = LSE_OK;
  *xml = NULL;
  if (topology->is_synthetic)
    source = (LseSource) {.kind = LSE_SOURCE_SYNTHETIC, .text = topology->origin};
  else if (topology->origin != NULL)
    status = open_file (&source, topology->origin, &text, err);
  if (status == LSE_OK)
    status = lse_source_dup_xml (&source, xml, err);
  free (text);
  return status;
}

LseStatus
lse_topology_export_xml (const LseTopology *topology, const char *path, LseError *err)
{
  char *xml;
  LseStatus status = lse_topology_dup_xml (topology, &xml, err);
  if (status != LSE_OK)
    return status;
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0)
    status = lse_fail (err, LSE_EIO, errno, _ ("Cannot write %s"), path);
  size_t left = strlen (xml);
  for (const char *at = xml; status == LSE_OK && left > 0;)
    {
      ssize_t written = write (fd, at, left);
      if (written < 0 && errno != EINTR)
        status = lse_fail (err, LSE_EIO, errno, _ ("Cannot write all of %s"), path);
      at += written > 0 ? written : 0;
      left -= written > 0 ? (size_t)written : 0;
    }
  if (fd >= 0 && close (fd) != 0 && status == LSE_OK)
    status = lse_fail (err, LSE_EIO, errno, _ ("Cannot write all of %s"), path);
  free (xml);
  return status;
}
