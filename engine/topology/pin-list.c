/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/pin-private.h"

#include "base/text.h"
#include "topology/words-private.h"

#include "i18n.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define KINDS "cpu, core, l2, l3, die, numa, package"
#define MAX_RANGES (LSE_PIN_LIST_MAX / 2)

typedef struct
{
  int first, last, stride;
} Range;

typedef struct
{
  int kind; /* index into kinds */
  Range ranges[MAX_RANGES];
  size_t n_ranges;
  int hardware_thread; /* "pu" behind the point, -1 without */
} Group;

static const struct
{
  const char *word, *canonical;
  LseObjType type;
  int cache_level;
} kinds[] = {
    {"cpu", "cpu", LSE_OBJ_PU, 0},
    {"pu", "cpu", LSE_OBJ_PU, 0},
    {"core", "core", LSE_OBJ_CORE, 0},
    {"l2", "l2", LSE_OBJ_CACHE, 2},
    {"l3", "l3", LSE_OBJ_CACHE, 3},
    {"die", "die", LSE_OBJ_DIE, 0},
    {"numa", "numa", LSE_OBJ_NUMA, 0},
    {"node", "numa", LSE_OBJ_NUMA, 0},
    {"package", "package", LSE_OBJ_PACKAGE, 0},
    {"pack", "package", LSE_OBJ_PACKAGE, 0},
    {"socket", "package", LSE_OBJ_PACKAGE, 0},
};
#define N_KINDS (sizeof kinds / sizeof kinds[0])
#define KIND_CPU 0

static LseStatus
refuse_part (const char *at, LseError *err)
{
  return lse_fail_field (
      err, LSE_EINVAL, _ ("Pin list"),
      _ ("Cannot read \"%.32s\"; write for example list:0,2,4-7 or list:core:0-3."), at);
}

static LseStatus
refuse_word (const char *word, LseError *err)
{
  const char *words[N_KINDS + 1] = {NULL};
  for (size_t i = 0; i < N_KINDS; i++)
    words[i] = kinds[i].word;
  const char *meant = lse_text_closest (word, words);
  if (meant == NULL)
    return lse_fail_field (err, LSE_EINVAL, _ ("Pin list"), _ ("\"%s\" is unknown; there are %s."),
                           word, KINDS);
  return lse_fail_field (err, LSE_EINVAL, _ ("Pin list"),
                         _ ("\"%s\" is unknown; there are %s; did you mean \"%s\"?"), word, KINDS,
                         meant);
}

static bool
read_number (const char **at, int *number)
{
  char *end;
  if (!isdigit ((unsigned char)**at))
    return false;
  errno = 0;
  long value = strtol (*at, &end, 10);
  if (errno != 0 || value >= LSE_CPUSET_MAX)
    return false;
  *number = (int)value;
  *at = end;
  return true;
}

/* "4", "4-7", "0-14:2". */
static bool
read_range (const char **at, Range *range)
{
  if (!read_number (at, &range->first))
    return false;
  range->last = range->first;
  range->stride = 1;
  if (**at == '-' && (++*at, !read_number (at, &range->last)))
    return false;
  if (**at == ':' && (++*at, !read_number (at, &range->stride)))
    return false;
  return range->last >= range->first && range->stride >= 1;
}

/* "core:" in front of a group; without a word it is of CPUs. */
static LseStatus
read_kind (const char **at, Group *group, LseError *err)
{
  char word[16];
  size_t length = 0;
  group->kind = KIND_CPU;
  if (!isalpha ((unsigned char)**at))
    return LSE_OK;
  while (isalnum ((unsigned char)(*at)[length]) && length + 1 < sizeof word)
    {
      word[length] = (*at)[length];
      length++;
    }
  word[length] = '\0';
  for (size_t i = 0; i < N_KINDS; i++)
    if (strcmp (word, kinds[i].word) == 0)
      {
        if ((*at)[length] != ':')
          return lse_fail_field (
              err, LSE_EINVAL, _ ("Pin list"),
              _ ("Cannot read \"%.32s\": a colon and a number are missing; write for "
                 "example list:0,2,4-7 or list:core:0-3."),
              *at);
        *at += length + 1;
        group->kind = (int)i;
        return LSE_OK;
      }
  return refuse_word (word, err);
}

/* ".pu:1" at the end of a group of objects. */
static LseStatus
read_hardware_thread (const char **at, Group *group, LseError *err)
{
  const char *part = *at;
  if (kinds[group->kind].type == LSE_OBJ_PU || strncmp (*at, ".pu:", 4) != 0)
    return lse_fail_field (
        err, LSE_EINVAL, _ ("Pin list"),
        _ ("Cannot read \"%.32s\": only .pu:NUMBER can follow, behind objects; write for "
           "example list:0,2,4-7 or list:core:0-3."),
        part);
  *at += 4;
  if (!read_number (at, &group->hardware_thread))
    return refuse_part (part, err);
  if (**at == ',' && isalpha ((unsigned char)(*at)[1]))
    ++*at;
  else if (**at == ',')
    return lse_fail_field (
        err, LSE_EINVAL, _ ("Pin list"),
        _ ("Cannot read \"%.32s\": the next group needs a word, for example cpu:3; write "
           "for example list:0,2,4-7 or list:core:0-3."),
        part);
  bool more = isalpha ((unsigned char)**at) && (*at)[-1] == ',';
  return **at == '\0' || more ? LSE_OK : refuse_part (part, err);
}

/* Reads one group and the comma behind it. */
static LseStatus
read_group (const char **at, Group *group, LseError *err)
{
  group->n_ranges = 0;
  group->hardware_thread = -1;
  LseStatus status = read_kind (at, group, err);
  if (status != LSE_OK)
    return status;
  for (;;)
    {
      const char *part = *at;
      if (group->n_ranges == MAX_RANGES || !read_range (at, &group->ranges[group->n_ranges++]))
        return refuse_part (part, err);
      if (**at != ',')
        break;
      ++*at;
      if (!isdigit ((unsigned char)**at))
        return **at != '\0' ? LSE_OK
                            : lse_fail_field (
                                  err, LSE_EINVAL, _ ("Pin list"),
                                  _ ("Cannot read \"%.32s\": the list ends in a comma; write for "
                                     "example list:0,2,4-7 or list:core:0-3."),
                                  part);
    }
  if (**at == '.')
    return read_hardware_thread (at, group, err);
  return **at == '\0' ? LSE_OK : refuse_part (*at, err);
}

static void
write_group (const Group *group, char *text, size_t size, size_t *used)
{
  if (*used > 0)
    lse_text_append (text, size, used, ",");
  if (kinds[group->kind].type != LSE_OBJ_PU || *used > 0) /* a list may begin with bare numbers */
    lse_text_append (text, size, used, "%s:", kinds[group->kind].canonical);
  for (size_t i = 0; i < group->n_ranges; i++)
    {
      const Range *range = &group->ranges[i];
      lse_text_append (text, size, used, "%s%d", i > 0 ? "," : "", range->first);
      if (range->last > range->first)
        lse_text_append (text, size, used, "-%d", range->last);
      if (range->last > range->first && range->stride > 1)
        lse_text_append (text, size, used, ":%d", range->stride);
    }
  if (group->hardware_thread >= 0)
    lse_text_append (text, size, used, ".pu:%d", group->hardware_thread);
}

LseStatus
lse_pin_list_parse (const char *text, char canonical[LSE_PIN_LIST_MAX], LseError *err)
{
  char bare[LSE_PIN_LIST_MAX], longer[2 * LSE_PIN_LIST_MAX];
  size_t length = 0, used = 0;
  for (; *text != '\0'; text++)
    if (!isspace ((unsigned char)*text))
      {
        if (length + 1 == sizeof bare)
          return lse_fail (err, LSE_EINVAL, 0, _ ("The pin list is longer than %d characters."),
                           LSE_PIN_LIST_MAX - 1);
        bare[length++] = *text;
      }
  bare[length] = '\0';
  if (length == 0)
    return lse_fail (err, LSE_EINVAL, 0,
                     _ ("The pin list is empty; write for example list:0,2,4-7 or list:core:0-3."));

  Group group;
  longer[0] = '\0';
  for (const char *at = bare; *at != '\0';)
    {
      LseStatus status = read_group (&at, &group, err);
      if (status != LSE_OK)
        return status;
      write_group (&group, longer, sizeof longer, &used);
    }
  if (used >= LSE_PIN_LIST_MAX)
    return lse_fail (err, LSE_EINVAL, 0, _ ("The pin list is longer than %d characters."),
                     LSE_PIN_LIST_MAX - 1);
  memcpy (canonical, longer, used + 1);
  return LSE_OK;
}

static LseStatus
refuse_cpu (const LseTopology *topology, int os_index, LseError *err)
{
  char allowed[128];
  lse_words_cpus (&topology->allowed, allowed, sizeof allowed);
  const char *field = _ ("Pin list");
  if (lse_cpuset_has (&topology->offline, os_index))
    return lse_fail_field (err, LSE_EINVAL, field, _ ("CPU %d is offline; allowed: %s."), os_index,
                           allowed);
  if (lse_topology_pu_of_os (topology, os_index) >= 0)
    return lse_fail_field (err, LSE_EINVAL, field,
                           _ ("CPU %d is outside this session's CPUs; allowed: %s."), os_index,
                           allowed);
  return lse_fail_field (err, LSE_EINVAL, field, _ ("CPU %d does not exist; allowed: %s."),
                         os_index, allowed);
}

static LseStatus
place_cpus (LsePuOrder *order, const LseTopology *topology, const Group *group, LseError *err)
{
  LseStatus status = LSE_OK;
  for (size_t i = 0; i < group->n_ranges; i++)
    for (int cpu = group->ranges[i].first; cpu <= group->ranges[i].last && status == LSE_OK;
         cpu += group->ranges[i].stride)
      {
        int pu = lse_topology_pu_of_os (topology, cpu);
        bool allowed = pu >= 0 && topology->objects[topology->pus[pu]].allowed;
        status = allowed ? lse_pu_order_add (order, pu, err) : refuse_cpu (topology, cpu, err);
      }
  return status;
}

/* The logical PUs of object @index of a kind; a PU outside every core is a core of its own. Nodes go
 * by OS index, as everywhere else that memory nodes have a number. */
static bool
find_pus (const LseTopology *topology, int kind, int index, int *first_pu, int *n_pus)
{
  if (kinds[kind].type == LSE_OBJ_CORE)
    {
      int first = 0, n = 0;
      for (int pu = 0; pu < (int)topology->n_pus; pu++)
        if (topology->core_of_pu[pu] == index)
          first = n++ == 0 ? pu : first;
      *first_pu = first;
      *n_pus = n;
      return n > 0;
    }
  for (size_t i = 0; i < topology->n_objects; i++)
    {
      const LseTopoObject *object = &topology->objects[i];
      if (object->type == kinds[kind].type && object->cache_level == kinds[kind].cache_level &&
          index == (object->type == LSE_OBJ_NUMA ? object->os_index : object->logical_index))
        {
          *first_pu = object->first_pu;
          *n_pus = object->n_pus;
          return true;
        }
    }
  return false;
}

static LseStatus
refuse_object (const LseTopology *topology, const Group *group, int index, LseError *err)
{
  const char *name = kinds[group->kind].canonical;
  char list[128];
  LseCpuSet known;
  int first, n;
  lse_cpuset_clear (&known);
  for (int i = 0; i < LSE_CPUSET_MAX; i++)
    if (find_pus (topology, group->kind, i, &first, &n))
      lse_cpuset_add (&known, i);
  if (lse_cpuset_count (&known) == 0)
    return lse_fail_field (err, LSE_EINVAL, _ ("Pin list"),
                           _ ("This machine has no %s:%d, and no %s at all."), name, index, name);
  return lse_fail_field (err, LSE_EINVAL, _ ("Pin list"),
                         _ ("This machine has no %s:%d; there are %s:%s."), name, index, name,
                         lse_cpuset_format (&known, list, sizeof list));
}

static LseStatus
refuse_empty (const LseTopology *topology, const char *name, int index, LseError *err)
{
  char allowed[128];
  return lse_fail_field (err, LSE_EINVAL, _ ("Pin list"),
                         _ ("%s:%d has no CPU that this session may use; allowed: %s."), name,
                         index, lse_words_cpus (&topology->allowed, allowed, sizeof allowed));
}

/* Takes object @index into @member, or its one hardware thread straight into @order. */
static LseStatus
place_object (LsePuOrder *order,
              const LseTopology *topology,
              const Group *group,
              int index,
              unsigned char *member,
              LseError *err)
{
  int first, n, n_allowed = 0;
  if (!find_pus (topology, group->kind, index, &first, &n))
    return refuse_object (topology, group, index, err);
  if (group->hardware_thread >= 0)
    {
      int pu = first + group->hardware_thread;
      if (group->hardware_thread >= n)
        return lse_fail_field (err, LSE_EINVAL, _ ("Pin list"),
                               _ ("%s:%d has no pu:%d, it has %d."), kinds[group->kind].canonical,
                               index, group->hardware_thread, n);
      const LseTopoObject *object = &topology->objects[topology->pus[pu]];
      return object->allowed ? lse_pu_order_add (order, pu, err)
                             : refuse_cpu (topology, object->os_index, err);
    }
  for (int pu = first; pu < first + n; pu++)
    {
      member[pu] = topology->objects[topology->pus[pu]].allowed;
      n_allowed += member[pu];
    }
  return n_allowed > 0 ? LSE_OK : refuse_empty (topology, kinds[group->kind].canonical, index, err);
}

static LseStatus
place_objects (LsePuOrder *order, const LseTopology *topology, const Group *group, LseError *err)
{
  LseStatus status = LSE_OK;
  unsigned char *member = calloc (topology->n_pus, 1);
  if (member == NULL)
    return lse_fail (err, LSE_ENOMEM, 0, _ ("Not enough memory to place workers."));
  for (size_t i = 0; i < group->n_ranges; i++)
    for (int index = group->ranges[i].first; index <= group->ranges[i].last && status == LSE_OK;
         index += group->ranges[i].stride)
      status = place_object (order, topology, group, index, member, err);
  if (status == LSE_OK)
    status = lse_pu_order_close (order, topology, member, err);
  free (member);
  return status;
}

LseStatus
lse_pin_list_place (LsePuOrder *order, const LseTopology *topology, const char *list, LseError *err)
{
  LseStatus status = LSE_OK;
  Group group;
  for (const char *at = list; *at != '\0' && status == LSE_OK;)
    {
      status = read_group (&at, &group, err);
      if (status == LSE_OK)
        status = kinds[group.kind].type == LSE_OBJ_PU
                     ? place_cpus (order, topology, &group, err)
                     : place_objects (order, topology, &group, err);
    }
  return status;
}
