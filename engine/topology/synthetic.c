/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/synthetic-private.h"

#include "base/cpuset.h"
#include "base/text.h"
#include "topology/snapshot-private.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The types of a level. */
typedef enum
{
  LEVEL_PACKAGE,
  LEVEL_DIE,
  LEVEL_GROUP,
  LEVEL_NUMA,
  LEVEL_CACHE,
  LEVEL_CORE,
  LEVEL_PU
} Kind;

/* Every name that may be typed. */
static const struct
{
  const char *name;
  Kind kind;
} levels[] = {
    {"package", LEVEL_PACKAGE}, {"pack", LEVEL_PACKAGE},   {"socket", LEVEL_PACKAGE},
    {"die", LEVEL_DIE},         {"group", LEVEL_GROUP},    {"numa", LEVEL_NUMA},
    {"node", LEVEL_NUMA},       {"numanode", LEVEL_NUMA},  {"l5", LEVEL_CACHE},
    {"l4", LEVEL_CACHE},        {"l3", LEVEL_CACHE},       {"l2", LEVEL_CACHE},
    {"l1", LEVEL_CACHE},        {"l5cache", LEVEL_CACHE},  {"l4cache", LEVEL_CACHE},
    {"l3cache", LEVEL_CACHE},   {"l2cache", LEVEL_CACHE},  {"l1cache", LEVEL_CACHE},
    {"l1d", LEVEL_CACHE},       {"l1dcache", LEVEL_CACHE}, {"core", LEVEL_CORE},
    {"pu", LEVEL_PU},
};
#define N_LEVELS (sizeof levels / sizeof levels[0])

#define KNOWN_LEVELS "package, die, group, numa, l3, l2, l1, core, pu"

/* One "type:count(attributes)" or "[numa(attributes)]" of the description. */
typedef struct
{
  char text[64]; /* for sentences, cut */
  char word[24]; /* the type; "" where only a number was written */
  long count;
  bool attached;                           /* in square brackets */
  const char *attributes, *attributes_end; /* between the parentheses, NULL without */
} Token;

typedef struct
{
  char shown[64]; /* the description for sentences, cut */
  LseError *err;
  size_t n_levels, n_bare, n_objects, n_on_level;
  bool seen[N_LEVELS], attached, pu;
} Check;

static void
copy_cut (char *to, size_t size, const char *from, size_t length)
{
  bool cut = length >= size;
  if (cut) /* in whole characters */
    for (length = size - sizeof "…"; length > 0 && (from[length] & 0xc0) == 0x80;)
      length--;
  memcpy (to, from, length);
  memcpy (to + length, cut ? "…" : "", cut ? sizeof "…" : 1);
}

static LseStatus
refuse (const Check *check, const Token *token, const char *why)
{
  return lse_fail (check->err, LSE_EINVAL, 0, "Synthetic machine \"%s\": at \"%s\": %s.",
                   check->shown, token->text, why);
}

/* The end of the token that starts at @at: the next blank outside parentheses and brackets. */
static const char *
end_of_token (const char *at)
{
  int round = 0, square = 0;
  for (; *at != '\0'; at++)
    {
      round += (*at == '(') - (*at == ')');
      square += (*at == '[') - (*at == ']');
      if (round == 0 && square == 0 && isspace ((unsigned char)*at))
        break;
      if (round < 0 || square < 0 || round > 1 || square > 1)
        return NULL;
    }
  return round == 0 && square == 0 ? at : NULL;
}

/* Splits "word:count(attributes)"; false where it is not of this shape. */
static bool
read_token (Token *token, const char *at, const char *end)
{
  memset (token, 0, sizeof *token);
  copy_cut (token->text, sizeof token->text, at, (size_t)(end - at));
  if (*at == '[')
    {
      if (end[-1] != ']')
        return false;
      token->attached = true;
      at++;
      end--;
    }
  if (end > at && end[-1] == ')')
    {
      const char *open = memchr (at, '(', (size_t)(end - at));
      if (open == NULL)
        return false;
      token->attributes = open + 1;
      token->attributes_end = end - 1;
      end = open;
    }

  size_t length = 0;
  if (at < end && isalpha ((unsigned char)*at))
    {
      while (at + length < end && isalnum ((unsigned char)at[length]))
        length++;
      copy_cut (token->word, sizeof token->word, at, length);
      at += length;
      if (token->attached)
        {
          token->count = 1;
          return at == end;
        }
      if (at == end || *at++ != ':')
        return false;
    }
  if (token->attached || at == end || !isdigit ((unsigned char)*at))
    return false;
  char *number_end;
  errno = 0;
  token->count = strtol (at, &number_end, 10);
  return number_end == end && errno == 0;
}

static int
find_level (const char *word)
{
  for (size_t i = 0; i < N_LEVELS; i++)
    if (strcasecmp (word, levels[i].name) == 0)
      return (int)i;
  return -1;
}

static LseStatus
refuse_type (const Check *check, const Token *token)
{
  const char *names[N_LEVELS + 1] = {NULL};
  char why[160];
  size_t used = 0;
  for (size_t i = 0; i < N_LEVELS; i++)
    names[i] = levels[i].name;
  const char *meant = lse_text_closest (token->word, names);
  if (strcasecmp (token->word, "machine") == 0)
    return refuse (check, token, "the machine is always there; begin with what is inside");
  if (meant != NULL)
    lse_text_append (why, sizeof why, &used, "did you mean \"%s\"; the types are %s", meant,
                     KNOWN_LEVELS);
  else
    lse_text_append (why, sizeof why, &used, "the types are %s", KNOWN_LEVELS);
  return refuse (check, token, why);
}

/* "memory=4GB", "size=32MB": a number and a unit. */
static bool
is_size (const char *at, const char *end)
{
  static const char *const units[] = {"",    "KB",  "MB",  "GB",  "TB", "kB",
                                      "KiB", "MiB", "GiB", "TiB", NULL};
  const char *digits = at;
  while (at < end && isdigit ((unsigned char)*at))
    at++;
  if (at == digits || at - digits > 15)
    return false;
  for (const char *const *unit = units; *unit != NULL; unit++)
    if ((size_t)(end - at) == strlen (*unit) && strncmp (at, *unit, strlen (*unit)) == 0)
      return true;
  return false;
}

/* A word in a list of indexes: hwloc asserts if it is not the type of a level further out. */
static bool
is_outer_level (const Check *check, const Token *token, const char *word)
{
  int level = find_level (word);
  return level >= 0 && check->seen[level] && level != find_level (token->word);
}

/* "0,2,1,3", "2*4:1*2" or "numa:core". hwloc reserves memory up to the largest number. */
static bool
is_index_list (const Check *check, const Token *token, const char *at, const char *end)
{
  bool good = at < end;
  while (at < end && good)
    if (isdigit ((unsigned char)*at))
      {
        char *number_end;
        good = strtoul (at, &number_end, 10) < LSE_CPUSET_MAX;
        at = number_end;
      }
    else if (isalpha ((unsigned char)*at))
      {
        char word[24];
        const char *word_end = at;
        while (word_end < end && isalnum ((unsigned char)*word_end))
          word_end++;
        copy_cut (word, sizeof word, at, (size_t)(word_end - at));
        good = is_outer_level (check, token, word);
        at = word_end;
      }
    else
      good = strchr (",*:", *at++) != NULL;
  return good;
}

static LseStatus
refuse_attribute (const Check *check, const Token *token, const char *name)
{
  static const char *const names[] = {"size", "memory", "indexes", NULL};
  const char *meant = lse_text_closest (name, names);
  char why[160];
  size_t used = 0;
  lse_text_append (why, sizeof why, &used, "the attribute \"%s\" is unknown; ", name);
  if (meant != NULL)
    lse_text_append (why, sizeof why, &used, "did you mean \"%s=\"", meant);
  else
    lse_text_append (why, sizeof why, &used, "there are size=, memory= and indexes=");
  return refuse (check, token, why);
}

static LseStatus
check_attribute (const Check *check, const Token *token, const char *at, const char *end)
{
  const char *equals = memchr (at, '=', (size_t)(end - at));
  int level = find_level (token->word);
  char name[24];
  copy_cut (name, sizeof name, at, (size_t)((equals ? equals : end) - at));

  bool is_cache = level >= 0 && levels[level].kind == LEVEL_CACHE;
  bool is_numa = level >= 0 && levels[level].kind == LEVEL_NUMA;
  if (equals != NULL && strcmp (name, "size") == 0 && !is_cache)
    return refuse (check, token, "only caches have a size, \"l3:2(size=32MB)\"");
  if (equals != NULL && strcmp (name, "memory") == 0 && !is_numa)
    return refuse (check, token, "only numa has memory, \"[numa(memory=4GB)]\"");
  if (equals != NULL && (strcmp (name, "size") == 0 || strcmp (name, "memory") == 0))
    return is_size (equals + 1, end)
               ? LSE_OK
               : refuse (check, token, "a size is a number with KB, MB, GB or TB, \"size=32MB\"");
  if (equals != NULL && strcmp (name, "indexes") == 0)
    return is_index_list (check, token, equals + 1, end)
               ? LSE_OK
               : refuse (check, token,
                         "indexes are numbers from 0 to 4095, \"indexes=0,2,1,3\", or types of "
                         "levels before this one, \"indexes=numa:core\"");
  return refuse_attribute (check, token, name);
}

static LseStatus
check_attributes (const Check *check, const Token *token)
{
  const char *at = token->attributes, *end = token->attributes_end;
  while (at != NULL && at < end)
    {
      while (at < end && isspace ((unsigned char)*at))
        at++;
      const char *stop = at;
      while (stop < end && !isspace ((unsigned char)*stop))
        stop++;
      LseStatus status = at < stop ? check_attribute (check, token, at, stop) : LSE_OK;
      if (status != LSE_OK)
        return status;
      at = stop;
    }
  return LSE_OK;
}

/* Marks the type of @level, all its names, as seen; true if it was so already. Groups may repeat. */
static bool
is_repeated (Check *check, int level)
{
  bool repeated = false;
  for (size_t i = 0; i < N_LEVELS; i++)
    if (levels[i].kind == levels[level].kind &&
        (levels[i].kind != LEVEL_CACHE || strncasecmp (levels[i].name, levels[level].name, 2) == 0))
      {
        repeated = repeated || (check->seen[i] && levels[i].kind != LEVEL_GROUP);
        check->seen[i] = true;
      }
  return repeated;
}

static LseStatus
check_attached (Check *check, const Token *token)
{
  int level = find_level (token->word);
  if (level < 0 || levels[level].kind != LEVEL_NUMA)
    return refuse (check, token, "only memory can be attached, \"[numa(memory=4GB)]\"");
  check->attached = true;
  check->n_objects += check->n_on_level;
  return check_attributes (check, token);
}

static LseStatus
check_level (Check *check, const Token *token)
{
  int level = token->word[0] != '\0' ? find_level (token->word) : -1;
  if (level < 0 && token->word[0] != '\0')
    return refuse_type (check, token);
  if (check->pu)
    return refuse (check, token, "nothing can follow the level \"pu\"");
  if (token->count < 1)
    return refuse (check, token, "the count must be at least 1");
  if (token->count > LSE_SYNTHETIC_MAX_CHILDREN)
    return refuse (check, token, "a parent can have 1024 children at most; put a level between");
  if (++check->n_levels > LSE_SYNTHETIC_MAX_LEVELS)
    return refuse (check, token, "16 levels are the limit");
  if (level >= 0 && is_repeated (check, level))
    return refuse (check, token, "this type has a level already");
  check->n_bare += level < 0;
  check->n_on_level *= (size_t)token->count;
  check->n_objects += check->n_on_level;
  if (check->n_on_level > LSE_SYNTHETIC_MAX_PUS)
    return refuse (check, token, "with this level there are more than 4096 PUs, the limit");
  check->pu = level >= 0 && levels[level].kind == LEVEL_PU;
  return check_attributes (check, token);
}

/* The description as a whole, after each token was found good. */
static LseStatus
check_sum (const Check *check, const Token *last)
{
  bool numa_level = check->seen[find_level ("numa")];
  if (check->n_levels == 0)
    return refuse (check, last, "there is no level; write for example \"pack:2 core:4 pu:2\"");
  if (check->n_bare > 0 && check->n_bare < check->n_levels)
    return refuse (check, last, "write the type of every level, or of none");
  if (!check->pu && check->n_bare == 0)
    return refuse (check, last, "the last level must be \"pu\", for example \"pu:1\"");
  if (check->attached && numa_level)
    return refuse (check, last, "memory is either a level or attached in brackets, not both");
  if (check->n_objects > LSE_TOPOLOGY_MAX_OBJECTS)
    return refuse (check, last, "65536 objects are the limit");
  return LSE_OK;
}

LseStatus
lse_synthetic_check (const char *description, LseError *err)
{
  Check check = {.err = err, .n_on_level = 1, .n_objects = 1};
  Token token = {.count = 0};
  size_t length = strnlen (description, LSE_SYNTHETIC_MAX_LENGTH + 1);
  const char *at = description;

  copy_cut (check.shown, sizeof check.shown, description, length);
  if (length > LSE_SYNTHETIC_MAX_LENGTH)
    return lse_fail (err, LSE_EINVAL, 0,
                     "The synthetic description is longer than %d characters: \"%s\".",
                     LSE_SYNTHETIC_MAX_LENGTH, check.shown);
  for (size_t i = 0; i < length; i++)
    if (!isprint ((unsigned char)description[i]) && !isspace ((unsigned char)description[i]))
      return lse_fail (err, LSE_EINVAL, 0,
                       "The synthetic description may hold only letters, digits and ( ) [ ] : = "
                       ", *; write for example \"pack:2 core:4 pu:2\".");
  for (;;)
    {
      while (isspace ((unsigned char)*at))
        at++;
      if (*at == '\0')
        return check_sum (&check, &token);
      const char *end = end_of_token (at);
      bool shaped = read_token (&token, at, end ? end : at + strlen (at)) && end != NULL;
      if (!shaped)
        return refuse (&check, &token,
                       "cannot read this; write type:count, for example \"core:4\", or "
                       "\"[numa(memory=4GB)]\"");
      LseStatus status =
          token.attached ? check_attached (&check, &token) : check_level (&check, &token);
      if (status != LSE_OK)
        return status;
      at = end;
    }
}
