/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/pin-private.h"

#include "base/text.h"
#include "topology/words-private.h"

#include "i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POLICIES "none, compact, close, scatter, balanced:package|numa|l3, samepu, list:0,2,4-7"

/* What a policy is called, list apart. */
static const struct
{
  const char *text;
  LsePinKind kind;
  LsePinDomain domain;
} policies[] = {
    {"none", LSE_PIN_NONE, LSE_PIN_BY_PACKAGE},
    {"compact", LSE_PIN_COMPACT, LSE_PIN_BY_PACKAGE},
    {"close", LSE_PIN_CLOSE, LSE_PIN_BY_PACKAGE},
    {"scatter", LSE_PIN_SCATTER, LSE_PIN_BY_PACKAGE},
    {"balanced:package", LSE_PIN_BALANCED, LSE_PIN_BY_PACKAGE},
    {"balanced:numa", LSE_PIN_BALANCED, LSE_PIN_BY_NUMA},
    {"balanced:l3", LSE_PIN_BALANCED, LSE_PIN_BY_L3},
    {"samepu", LSE_PIN_SAMEPU, LSE_PIN_BY_PACKAGE},
};
#define N_POLICIES (sizeof policies / sizeof policies[0])

LseStatus
lse_pin_parse (LsePin *pin, const char *text, LseError *err)
{
  const char *names[N_POLICIES + 2] = {NULL};
  memset (pin, 0, sizeof *pin);
  if (strncmp (text, "list:", 5) == 0)
    {
      pin->kind = LSE_PIN_LIST;
      return lse_pin_list_parse (text + 5, pin->list, err);
    }
  for (size_t i = 0; i < N_POLICIES; i++)
    {
      names[i] = policies[i].text;
      if (strcmp (text, policies[i].text) == 0)
        {
          pin->kind = policies[i].kind;
          pin->domain = policies[i].domain;
          return LSE_OK;
        }
    }
  names[N_POLICIES] = "list:";

  char guess[LSE_PIN_LIST_MAX + 8];
  LsePin as_list;
  const char *meant =
      strncmp (text, "balanced", 8) == 0 ? "balanced:package" : lse_text_closest (text, names);
  snprintf (guess, sizeof guess, "list:%.40s", text);
  if (meant == NULL && lse_pin_list_parse (text, as_list.list, NULL) == LSE_OK)
    meant = guess;
  if (meant == NULL)
    return lse_fail (err, LSE_EINVAL, 0, _ ("The pin policy \"%.40s\" is unknown; there are %s."),
                     text, POLICIES);
  return lse_fail (err, LSE_EINVAL, 0,
                   _ ("The pin policy \"%.40s\" is unknown; there are %s; did you mean \"%s\"?"),
                   text, POLICIES, meant);
}

char *
lse_pin_format (const LsePin *pin, char *text, size_t size)
{
  if (size > 0)
    text[0] = '\0';
  if (pin->kind == LSE_PIN_LIST)
    snprintf (text, size, "list:%s", pin->list);
  for (size_t i = 0; i < N_POLICIES; i++)
    if (policies[i].kind == pin->kind &&
        (pin->kind != LSE_PIN_BALANCED || policies[i].domain == pin->domain))
      snprintf (text, size, "%s", policies[i].text);
  return text;
}

LseStatus
lse_pu_order_add (LsePuOrder *order, int pu, LseError *err)
{
  if (order->n == LSE_PU_ORDER_MAX)
    return lse_fail (err, LSE_EINVAL, 0, _ ("The pin list names more than %d CPUs."),
                     LSE_PU_ORDER_MAX);
  if (order->n == order->room)
    {
      size_t room = order->room > 0 ? 2 * order->room : 64;
      int *pus = realloc (order->pus, room * sizeof *pus);
      if (pus == NULL)
        return lse_fail (err, LSE_ENOMEM, 0, _ ("Not enough memory to place workers."));
      order->pus = pus;
      order->room = room;
    }
  order->pus[order->n++] = pu;
  return LSE_OK;
}

void
lse_pu_order_clear (LsePuOrder *order)
{
  free (order->pus);
  memset (order, 0, sizeof *order);
}

/* By logical PU: the how-manyth member of its core it is, -1 for others. Returns the largest. */
static int
number_in_core (const LseTopology *topology, const unsigned char *member, int *number)
{
  int core = -1, next = 0, largest = -1;
  for (size_t pu = 0; pu < topology->n_pus; pu++)
    {
      if (topology->core_of_pu[pu] != core) /* the PUs of a core follow each other */
        {
          core = topology->core_of_pu[pu];
          next = 0;
        }
      number[pu] = member[pu] ? next++ : -1;
      largest = number[pu] > largest ? number[pu] : largest;
    }
  return largest;
}

LseStatus
lse_pu_order_close (LsePuOrder *order,
                    const LseTopology *topology,
                    const unsigned char *member,
                    LseError *err)
{
  LseStatus status = LSE_OK;
  int *number = calloc (topology->n_pus, sizeof *number);
  if (number == NULL)
    return lse_fail (err, LSE_ENOMEM, 0, _ ("Not enough memory to place workers."));
  int largest = number_in_core (topology, member, number);
  for (int round = 0; round <= largest; round++)
    for (size_t pu = 0; pu < topology->n_pus && status == LSE_OK; pu++)
      if (number[pu] == round)
        status = lse_pu_order_add (order, (int)pu, err);
  free (number);
  return status;
}

/* By object: how many PUs of this round it holds, and how many of them have a worker. */
typedef struct
{
  int capacity, used;
} Fill;

/* The child with the smallest share of its PUs in use; the first of equals. -1 if all are full. */
static int
emptiest_child (const LseTopology *topology, const Fill *fill, int parent)
{
  int best = -1;
  for (int i = topology->objects[parent].first_child; i >= 0; i = topology->objects[i].next_sibling)
    if (fill[i].used < fill[i].capacity &&
        (best < 0 ||
         (long)fill[i].used * fill[best].capacity < (long)fill[best].used * fill[i].capacity))
      best = i;
  return best;
}

/* One round: all PUs that are the @round-th of their core, each time down to the emptiest place. */
static LseStatus
scatter_round (LsePuOrder *order,
               const LseTopology *topology,
               const int *number,
               int round,
               Fill *fill,
               LseError *err)
{
  LseStatus status = LSE_OK;
  memset (fill, 0, topology->n_objects * sizeof *fill);
  for (size_t pu = 0; pu < topology->n_pus; pu++)
    for (int i = topology->pus[pu]; number[pu] == round && i >= 0; i = topology->objects[i].parent)
      fill[i].capacity++;

  while (fill[0].used < fill[0].capacity && status == LSE_OK)
    {
      int at = 0;
      fill[0].used++;
      while (topology->objects[at].type != LSE_OBJ_PU)
        {
          at = emptiest_child (topology, fill, at);
          fill[at].used++;
        }
      status = lse_pu_order_add (order, topology->objects[at].first_pu, err);
    }
  return status;
}

static LseStatus
order_scatter (LsePuOrder *order,
               const LseTopology *topology,
               const unsigned char *member,
               LseError *err)
{
  LseStatus status = LSE_OK;
  int *number = calloc (topology->n_pus, sizeof *number);
  Fill *fill = calloc (topology->n_objects, sizeof *fill);
  if (number == NULL || fill == NULL)
    status = lse_fail (err, LSE_ENOMEM, 0, _ ("Not enough memory to place workers."));
  else
    {
      int largest = number_in_core (topology, member, number);
      for (int round = 0; round <= largest && status == LSE_OK; round++)
        status = scatter_round (order, topology, number, round, fill, err);
    }
  free (number);
  free (fill);
  return status;
}

static bool
has_memory (const LseTopology *topology, int index)
{
  for (int i = topology->objects[index].first_memory; i >= 0; i = topology->objects[i].next_sibling)
    if (topology->objects[i].n_pus > 0)
      return true;
  return false;
}

/* The innermost object around @pu that stands for a domain; -1 if there is none. With memory on
 * several levels a PU belongs to the node nearest to it, so that domains never overlap. */
static int
domain_of (const LseTopology *topology, LsePinDomain domain, int pu)
{
  for (int i = topology->pus[pu]; i >= 0; i = topology->objects[i].parent)
    {
      const LseTopoObject *object = &topology->objects[i];
      if ((domain == LSE_PIN_BY_PACKAGE && object->type == LSE_OBJ_PACKAGE) ||
          (domain == LSE_PIN_BY_L3 && object->type == LSE_OBJ_CACHE && object->cache_level == 3) ||
          (domain == LSE_PIN_BY_NUMA && has_memory (topology, i)))
        return i;
    }
  return -1;
}

/* Numbers the domains of the members from 0, in logical order, into @domain (by logical PU, -1 for
 * others). A machine without such objects is one domain. */
static int
number_domains (const LseTopology *topology,
                LsePinDomain by,
                const unsigned char *member,
                int *domain,
                int *objects)
{
  int n = 0;
  for (size_t pu = 0; pu < topology->n_pus; pu++)
    {
      int object = member[pu] ? domain_of (topology, by, (int)pu) : -1, i = n - 1;
      domain[pu] = -1;
      if (object < 0)
        continue;
      while (i >= 0 && objects[i] != object)
        i--;
      domain[pu] = i >= 0 ? i : n;
      if (i < 0)
        objects[n++] = object;
    }
  for (size_t pu = 0; pu < topology->n_pus && n == 0; pu++)
    domain[pu] = member[pu] ? 0 : -1;
  return n > 0 ? n : 1;
}

/* The workers of one domain, in the order of "close"; more workers than PUs wrap round in it. */
static LseStatus
fill_domain (LsePuOrder *order,
             const LseTopology *topology,
             const unsigned char *member,
             size_t n_workers,
             LseError *err)
{
  LsePuOrder own = {0};
  LseStatus status = lse_pu_order_close (&own, topology, member, err);
  for (size_t i = 0; i < n_workers && status == LSE_OK; i++)
    status = lse_pu_order_add (order, own.pus[i % own.n], err);
  lse_pu_order_clear (&own);
  return status;
}

static LseStatus
order_balanced (LsePuOrder *order,
                const LseTopology *topology,
                LsePinDomain by,
                const unsigned char *member,
                size_t n_workers,
                LseError *err)
{
  LseStatus status = LSE_OK;
  int *domain = calloc (topology->n_pus, sizeof *domain);
  int *objects = calloc (topology->n_pus, sizeof *objects);
  unsigned char *part = calloc (topology->n_pus, 1);
  if (domain == NULL || objects == NULL || part == NULL)
    status = lse_fail (err, LSE_ENOMEM, 0, _ ("Not enough memory to place workers."));
  size_t n = status == LSE_OK ? (size_t)number_domains (topology, by, member, domain, objects) : 0;
  for (size_t i = 0; i < n && status == LSE_OK; i++)
    {
      for (size_t pu = 0; pu < topology->n_pus; pu++)
        part[pu] = domain[pu] == (int)i;
      status = fill_domain (order, topology, part, n_workers / n + (i < n_workers % n), err);
    }
  free (domain);
  free (objects);
  free (part);
  return status;
}

/* PUs for the workers, in their order; fewer than workers: round again. */
static LseStatus
make_order (LsePuOrder *order,
            const LseTopology *topology,
            const LsePin *pin,
            const unsigned char *member,
            size_t n_workers,
            LseError *err)
{
  LseStatus status = LSE_OK;
  switch (pin->kind)
    {
    case LSE_PIN_NONE:
      return LSE_OK;
    case LSE_PIN_COMPACT:
      for (size_t pu = 0; pu < topology->n_pus && status == LSE_OK; pu++)
        if (member[pu])
          status = lse_pu_order_add (order, (int)pu, err);
      return status;
    case LSE_PIN_CLOSE:
      return lse_pu_order_close (order, topology, member, err);
    case LSE_PIN_SCATTER:
      return order_scatter (order, topology, member, err);
    case LSE_PIN_BALANCED:
      return order_balanced (order, topology, pin->domain, member, n_workers, err);
    case LSE_PIN_SAMEPU:
      status = lse_pu_order_close (order, topology, member, err);
      order->n = order->n > 1 ? 1 : order->n;
      return status;
    case LSE_PIN_LIST:
      return lse_pin_list_place (order, topology, pin->list, err);
    }
  return lse_fail (err, LSE_EINVAL, 0, _ ("There is no pin policy number %d."), (int)pin->kind);
}

LseStatus
lse_pin_place (const LseTopology *topology,
               const LsePin *pin,
               size_t n_workers,
               int *os_indexes,
               LseError *err)
{
  LsePuOrder order = {0};
  if (n_workers == 0)
    return lse_fail (err, LSE_EINVAL, 0, _ ("There is no worker to place."));
  if (lse_topology_n_allowed_pus (topology) == 0)
    return lse_fail (err, LSE_EINVAL, 0, _ ("No CPU of %.80s may be used: its cpuset is empty."),
                     topology->source);
  unsigned char *member = calloc (topology->n_pus, 1);
  if (member == NULL)
    return lse_fail (err, LSE_ENOMEM, 0, _ ("Not enough memory to place workers."));
  for (size_t pu = 0; pu < topology->n_pus; pu++)
    member[pu] = topology->objects[topology->pus[pu]].allowed;

  LseStatus status = make_order (&order, topology, pin, member, n_workers, err);
  for (size_t i = 0; i < n_workers && status == LSE_OK; i++)
    os_indexes[i] =
        order.n > 0 ? topology->objects[topology->pus[order.pus[i % order.n]]].os_index : -1;
  lse_pu_order_clear (&order);
  free (member);
  return status;
}
