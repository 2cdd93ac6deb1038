/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/xml-check-private.h"

#include "base/cpuset.h"
#include "topology/snapshot-private.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SET_LENGTH 2048 /* a set of LSE_CPUSET_MAX bits takes 1408 characters */
#define MAX_DISTANCES 1024  /* objects in one matrix: hwloc reserves its square */

typedef struct
{
  const char *name; /* of the file */
  LseError *err;
  size_t n_objects, n_pus;
  int depth;
  bool root_seen;
} Check;

/* A piece of the text: an element's name, an attribute's name or value. */
typedef struct
{
  const char *at;
  size_t length;
} Piece;

static bool
piece_is (Piece piece, const char *word)
{
  return piece.length == strlen (word) && memcmp (piece.at, word, piece.length) == 0;
}

static bool
piece_ends_in (Piece piece, const char *word)
{
  size_t length = strlen (word);
  return piece.length >= length && memcmp (piece.at + piece.length - length, word, length) == 0;
}

static LseStatus
refuse (const Check *check, const char *why)
{
  return lse_fail (check->err, LSE_EINVAL, 0, "%s: %s.", check->name, why);
}

static LseStatus
refuse_cut (const Check *check)
{
  return refuse (check, "the file is cut off or damaged; export the machine once more with lstopo");
}

static LseStatus
refuse_large (const Check *check)
{
  return lse_fail (
      check->err, LSE_EINVAL, 0,
      "%s: the machine is too large, or an OS index is missing; what can be read is %d "
      "PUs with indexes below %d, %d objects and %d levels.",
      check->name, LSE_CPUSET_MAX, LSE_CPUSET_MAX, LSE_TOPOLOGY_MAX_OBJECTS,
      LSE_TOPOLOGY_MAX_DEPTH);
}

static bool
is_name (char c)
{
  return isalnum ((unsigned char)c) || c == '_' || c == '-' || c == ':' || c == '.';
}

static Piece
read_name (const char **at)
{
  Piece name = {.at = *at};
  while (is_name (**at))
    ++*at;
  name.length = (size_t)(*at - name.at);
  return name;
}

static void
skip_space (const char **at)
{
  while (isspace ((unsigned char)**at))
    ++*at;
}

/* Reads ` name="value"`; false at anything else. */
static bool
read_attribute (const char **at, Piece *name, Piece *value)
{
  *name = read_name (at);
  skip_space (at);
  if (name->length == 0 || **at != '=')
    return false;
  ++*at;
  skip_space (at);
  char quote = **at;
  if (quote != '"' && quote != '\'')
    return false;
  value->at = ++*at;
  value->length = strcspn (*at, quote == '"' ? "\"<" : "'<");
  *at += value->length;
  if (**at != quote)
    return false;
  ++*at;
  return true;
}

/* A decimal number; a value written in any other way counts as too large. */
static unsigned long
number_in (Piece value)
{
  if (value.length == 0 || value.length > 9)
    return (unsigned long)-1;
  for (size_t i = 0; i < value.length; i++)
    if (!isdigit ((unsigned char)value.at[i]))
      return (unsigned long)-1;
  return strtoul (value.at, NULL, 10);
}

static LseStatus
check_root (Check *check, Piece element, Piece version)
{
  check->root_seen = true;
  if (piece_is (element, "topologydiff"))
    return refuse (check, "this file holds the difference of two machines, not a machine");
  if (!piece_is (element, "topology") && !piece_is (element, "root"))
    return refuse (check,
                   "this is not an hwloc XML file; lstopo can write one: lstopo machine.xml");
  if (version.length > 0 && atoi (version.at) >= 3)
    return lse_fail (check->err, LSE_EINVAL, 0,
                     "%s: the file is in hwloc's format %.*s; this program reads formats 1 and 2. "
                     "Export it in format 2, which hwloc 3 can write, too.",
                     check->name, (int)(version.length < 8 ? version.length : 8), version.at);
  return LSE_OK;
}

/* Types whose OS index is only a number, or missing. That of a PU or a node is a bit in sets, for
 * which hwloc reserves memory; and as hwloc takes "numan", too, for a node, what is not known here
 * counts as a bit. */
static bool
has_free_index (Piece type)
{
  static const char *const types[] = {"Bridge", "Core",    "Die",   "Group",  "Machine", "Misc",
                                      "PCIDev", "Package", "OSDev", "Socket", "System"};
  for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
    if (piece_is (type, types[i]))
      return true;
  return piece_ends_in (type, "Cache");
}

static LseStatus
count_element (Check *check, bool is_object, bool is_pu, bool opens)
{
  check->n_objects += is_object;
  check->n_pus += is_pu;
  check->depth += opens;
  bool large = check->n_objects > LSE_TOPOLOGY_MAX_OBJECTS || check->n_pus > LSE_CPUSET_MAX ||
               check->depth > LSE_TOPOLOGY_MAX_DEPTH;
  return large ? refuse_large (check) : LSE_OK;
}

/* One start tag, from behind '<' to behind '>'. */
static LseStatus
check_element (Check *check, const char **at)
{
  Piece element = read_name (at), name, value, type = {.at = ""}, version = {.at = ""};
  unsigned long os_index = (unsigned long)-1, n_distances = 0;
  bool long_set = false, is_object = piece_is (element, "object");

  if (element.length == 0)
    return refuse_cut (check);
  for (skip_space (at); **at != '>' && **at != '/'; skip_space (at))
    {
      if (!read_attribute (at, &name, &value))
        return refuse_cut (check);
      if (piece_is (name, "type"))
        type = value;
      else if (piece_is (name, "version"))
        version = value;
      else if (piece_is (name, "os_index"))
        os_index = number_in (value);
      else if (piece_is (name, "nbobjs"))
        n_distances = number_in (value);
      else if (piece_ends_in (name, "cpuset") || piece_ends_in (name, "nodeset"))
        long_set = long_set || value.length > MAX_SET_LENGTH;
    }
  bool closed = **at == '/';
  *at += closed;
  if (**at != '>')
    return refuse_cut (check);
  ++*at;

  if (!check->root_seen)
    {
      LseStatus status = check_root (check, element, version);
      if (status != LSE_OK)
        return status;
    }
  else if (check->depth == 0)
    return refuse_cut (check);
  bool large_index = is_object && os_index >= LSE_CPUSET_MAX && !has_free_index (type);
  bool hidden = memchr (type.at, '&', type.length) != NULL; /* "P&#85;" is a PU, too */
  if (long_set || hidden || large_index || n_distances > MAX_DISTANCES)
    return refuse_large (check);
  return count_element (check, is_object, piece_is (type, "PU"), !closed);
}

/* What begins with "<!" or "<?": comments and the document type, but no inner declarations. */
static LseStatus
skip_declaration (const Check *check, const char **at)
{
  bool comment = strncmp (*at, "!--", 3) == 0;
  const char *end = strstr (*at, comment ? "-->" : ">");
  if (end == NULL)
    return refuse_cut (check);
  if (!comment && memchr (*at, '[', (size_t)(end - *at)) != NULL)
    return refuse (check, "the file declares entities of its own, which no machine needs");
  *at = end + (comment ? 3 : 1);
  return LSE_OK;
}

LseStatus
lse_xml_check (const char *text, size_t bytes, const char *name, LseError *err)
{
  Check check = {.name = name, .err = err};
  const char *at = text;

  if (strncmp (at, "\xef\xbb\xbf", 3) == 0)
    at += 3;
  skip_space (&at);
  if (*at == '\0' && at == text + bytes)
    return refuse (&check, "the file is empty");
  if (*at != '<')
    return refuse (&check,
                   "this is not an hwloc XML file; lstopo can write one: lstopo machine.xml");
  if (memchr (text, '\0', bytes) != NULL)
    return refuse_cut (&check);

  while ((at = strchr (at, '<')) != NULL)
    {
      LseStatus status = LSE_OK;
      at++;
      if (*at == '!' || *at == '?')
        status = skip_declaration (&check, &at);
      else if (*at == '/')
        {
          if (--check.depth < 0)
            return refuse_cut (&check);
        }
      else
        status = check_element (&check, &at);
      if (status != LSE_OK)
        return status;
    }
  if (!check.root_seen)
    return refuse (&check,
                   "this is not an hwloc XML file; lstopo can write one: lstopo machine.xml");
  return check.depth == 0 ? LSE_OK : refuse_cut (&check);
}
