/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/source-private.h"

#include "topology/bind.h"
#include "topology/isolate-private.h"
#include "topology/snapshot-private.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* hwloc writes to stderr, whoever owns it; it asks the environment once. Before main(), while no
 * other thread can be reading the environment. A user's own value stands. */
__attribute__ ((constructor)) static void
keep_hwloc_quiet (void)
{
  setenv ("HWLOC_HIDE_ERRORS", "2", 0);
  setenv ("HWLOC_XML_VERBOSE", "0", 0);
}

/* hwloc's own lock must not be held by another thread while we fork: all go through this one. */
static pthread_mutex_t hwloc_lock = PTHREAD_MUTEX_INITIALIZER;

static LseStatus
fail_to_load (const LseSource *source, int sys_errno, LseError *err)
{
  if (source->kind == LSE_SOURCE_XML)
    return lse_fail (err, LSE_EINVAL, 0,
                     "%s: hwloc cannot read this machine; the file is damaged, or not from lstopo.",
                     source->name);
  if (source->kind == LSE_SOURCE_SYNTHETIC)
    return lse_fail (err, LSE_EINVAL, 0,
                     "Synthetic machine \"%.100s\": hwloc refuses it; write type:count levels from "
                     "large to small, for example \"pack:2 l3:2 core:4 pu:2\".",
                     source->text);
  return lse_fail (err, LSE_EIO, sys_errno, "hwloc cannot read the topology of this machine");
}

static int
set_source (hwloc_topology_t hwloc, const LseSource *source)
{
  switch (source->kind)
    {
    case LSE_SOURCE_XML:
      return hwloc_topology_set_xmlbuffer (hwloc, source->text, (int)source->bytes + 1);
    case LSE_SOURCE_SYNTHETIC:
      return hwloc_topology_set_synthetic (hwloc, source->text);
    case LSE_SOURCE_THIS_MACHINE:
      break;
    }
  return 0;
}

/* Nobody may use more than the mask this process was started with: hwloc knows only the cpuset. */
static void
allow_only_start_mask (hwloc_topology_t hwloc)
{
  LseCpuSet mask;
  hwloc_bitmap_t allowed = hwloc_bitmap_alloc ();
  if (allowed == NULL)
    return;
  lse_bind_get_start (&mask);
  for (int i = lse_cpuset_next (&mask, -1); i >= 0; i = lse_cpuset_next (&mask, i))
    hwloc_bitmap_set (allowed, (unsigned)i);
  hwloc_bitmap_and (allowed, allowed, hwloc_topology_get_allowed_cpuset (hwloc));
  if (!hwloc_bitmap_iszero (allowed))
    hwloc_topology_allow (hwloc, allowed, NULL, HWLOC_ALLOW_FLAG_CUSTOM);
  hwloc_bitmap_free (allowed);
}

static LseStatus
open_hwloc (hwloc_topology_t *hwloc, const LseSource *source, bool with_io, LseError *err)
{
  unsigned long flags =
      HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED | HWLOC_TOPOLOGY_FLAG_DONT_CHANGE_BINDING;
  if (source->kind == LSE_SOURCE_XML)
    flags |= HWLOC_TOPOLOGY_FLAG_IMPORT_SUPPORT;
  if (hwloc_topology_init (hwloc) != 0)
    return lse_fail (err, LSE_ENOMEM, errno, "hwloc cannot start");

  /* gl opens X displays, opencl starts drivers: seconds, and neither is shown */
  hwloc_topology_set_components (*hwloc, HWLOC_TOPOLOGY_COMPONENTS_FLAG_BLACKLIST, "gl");
  hwloc_topology_set_components (*hwloc, HWLOC_TOPOLOGY_COMPONENTS_FLAG_BLACKLIST, "opencl");
  if (with_io)
    {
      hwloc_topology_set_all_types_filter (*hwloc, HWLOC_TYPE_FILTER_KEEP_ALL);
      hwloc_topology_set_io_types_filter (*hwloc, HWLOC_TYPE_FILTER_KEEP_IMPORTANT);
    }
  errno = 0;
  if (set_source (*hwloc, source) != 0 || hwloc_topology_set_flags (*hwloc, flags) != 0 ||
      hwloc_topology_load (*hwloc) != 0)
    {
      LseStatus status = fail_to_load (source, errno, err);
      hwloc_topology_destroy (*hwloc);
      return status;
    }
  if (source->kind == LSE_SOURCE_THIS_MACHINE && hwloc_topology_is_thissystem (*hwloc))
    allow_only_start_mask (*hwloc);
  return LSE_OK;
}

/* The snapshot's "it has no PU" as a sentence about what was loaded. */
static LseStatus
fail_to_take (const LseSource *source, LseStatus status, const LseError *why, LseError *err)
{
  switch (source->kind)
    {
    case LSE_SOURCE_XML:
      return lse_fail (err, status, 0, "%s: this machine cannot be used: %s.", source->name,
                       why->detail);
    case LSE_SOURCE_SYNTHETIC:
      return lse_fail (err, status, 0, "Synthetic machine \"%.100s\": it cannot be used: %s.",
                       source->text, why->detail);
    case LSE_SOURCE_THIS_MACHINE:
      break;
    }
  return lse_fail (err, LSE_EIO, 0, "hwloc describes this machine in a way that cannot be: %s.",
                   why->detail);
}

static LseStatus
read_snapshot (LseTopology **topology, const LseSource *source, LseError *err)
{
  hwloc_topology_t hwloc;
  LseError why = {.status = LSE_OK};
  LseStatus status = open_hwloc (&hwloc, source, false, err);
  if (status != LSE_OK)
    return status;
  status = lse_snapshot_take (hwloc, topology, &why);
  hwloc_topology_destroy (hwloc);
  return status == LSE_OK ? LSE_OK : fail_to_take (source, status, &why, err);
}

static LseStatus
read_xml (char **xml, const LseSource *source, LseError *err)
{
  hwloc_topology_t hwloc;
  char *text = NULL;
  int bytes = 0;
  LseStatus status = open_hwloc (&hwloc, source, true, err);
  if (status != LSE_OK)
    return status;
  if (hwloc_topology_export_xmlbuffer (hwloc, &text, &bytes, 0) != 0)
    status = lse_fail (err, LSE_EIO, errno, "hwloc cannot write this machine as XML");
  else
    {
      *xml = strndup (text, (size_t)bytes);
      hwloc_free_xmlbuffer (hwloc, text);
      if (*xml == NULL)
        status = lse_fail (err, LSE_ENOMEM, 0, "Not enough memory for the XML of this machine.");
    }
  hwloc_topology_destroy (hwloc);
  return status;
}

/* The child's answer: this, then on success the arrays of the snapshot, or the XML. */
typedef struct
{
  LseStatus status;
  LseError err;
  LseTopology topology; /* its pointers mean nothing here */
} Answer;

static void
snapshot_job (const void *argument, int fd)
{
  Answer answer = {.status = LSE_OK};
  LseTopology *topology = NULL;
  answer.status = read_snapshot (&topology, argument, &answer.err);
  if (topology != NULL)
    answer.topology = *topology;
  lse_isolate_send (fd, &answer, sizeof answer);
  if (topology == NULL)
    return;
  lse_isolate_send (fd, topology->objects, topology->n_objects * sizeof *topology->objects);
  lse_isolate_send (fd, topology->pus, topology->n_pus * sizeof *topology->pus);
  lse_isolate_send (fd, topology->core_of_pu, topology->n_pus * sizeof *topology->core_of_pu);
}

static void
xml_job (const void *argument, int fd)
{
  Answer answer = {.status = LSE_OK};
  char *xml = NULL;
  answer.status = read_xml (&xml, argument, &answer.err);
  lse_isolate_send (fd, &answer, sizeof answer);
  if (xml != NULL)
    lse_isolate_send (fd, xml, strlen (xml));
}

/* Runs @job in a child. On success @data holds the answer's head and @rest_bytes behind it. */
static LseStatus
ask_child (LseIsolatedJob job,
           const LseSource *source,
           Answer *answer,
           void **data,
           size_t *rest_bytes,
           LseError *err)
{
  size_t bytes = 0;
  LseError why = {.status = LSE_OK};
  LseStatus status = lse_isolate_run (job, source, data, &bytes, &why);
  if (status == LSE_ECRASHED || (status == LSE_OK && bytes < sizeof *answer))
    status = fail_to_load (source, 0, err);
  else if (status != LSE_OK)
    lse_fail (err, status, 0, "%s: %s", source->name, why.detail);
  else
    {
      memcpy (answer, *data, sizeof *answer);
      *rest_bytes = bytes - sizeof *answer;
      status = answer->status;
      if (status != LSE_OK && err != NULL)
        *err = answer->err;
    }
  if (status != LSE_OK)
    {
      free (*data);
      *data = NULL;
    }
  return status;
}

static void *
copy_of (const char *data, size_t bytes)
{
  void *copy = malloc (bytes);
  if (copy != NULL)
    memcpy (copy, data, bytes);
  return copy;
}

static LseStatus
snapshot_from_child (LseTopology **out, const LseSource *source, LseError *err)
{
  Answer answer;
  void *data = NULL;
  size_t rest_bytes = 0;
  LseStatus status = ask_child (snapshot_job, source, &answer, &data, &rest_bytes, err);
  if (status != LSE_OK)
    return status;

  size_t n_objects = answer.topology.n_objects, n_pus = answer.topology.n_pus;
  size_t objects_bytes = n_objects * sizeof (LseTopoObject), pus_bytes = n_pus * sizeof (int);
  const char *rest = (const char *)data + sizeof answer;
  if (n_objects > LSE_TOPOLOGY_MAX_OBJECTS || n_pus > n_objects ||
      rest_bytes != objects_bytes + 2 * pus_bytes)
    {
      free (data);
      return fail_to_load (source, 0, err);
    }
  LseTopology *topology = copy_of ((const char *)&answer.topology, sizeof answer.topology);
  if (topology != NULL)
    {
      topology->origin = NULL;
      topology->objects = copy_of (rest, objects_bytes);
      topology->pus = copy_of (rest + objects_bytes, pus_bytes);
      topology->core_of_pu = copy_of (rest + objects_bytes + pus_bytes, pus_bytes);
    }
  free (data);
  if (topology == NULL || topology->objects == NULL || topology->pus == NULL ||
      topology->core_of_pu == NULL)
    {
      lse_topology_free (topology);
      return lse_fail (err, LSE_ENOMEM, 0, "%s: not enough memory for it.", source->name);
    }
  *out = topology;
  return LSE_OK;
}

static LseStatus
xml_from_child (char **xml, const LseSource *source, LseError *err)
{
  Answer answer;
  void *data = NULL;
  size_t rest_bytes = 0;
  LseStatus status = ask_child (xml_job, source, &answer, &data, &rest_bytes, err);
  if (status != LSE_OK)
    return status;
  *xml = strndup ((const char *)data + sizeof answer, rest_bytes);
  free (data);
  return *xml != NULL
             ? LSE_OK
             : lse_fail (err, LSE_ENOMEM, 0, "%s: not enough memory for it.", source->name);
}

/* Everything but this machine may be hostile: hwloc asserts on some synthetic strings, too. */
static bool
is_hostile (const LseSource *source)
{
  return source->kind != LSE_SOURCE_THIS_MACHINE;
}

LseStatus
lse_source_take (const LseSource *source, LseTopology **topology, LseError *err)
{
  pthread_mutex_lock (&hwloc_lock);
  LseStatus status = is_hostile (source) ? snapshot_from_child (topology, source, err)
                                         : read_snapshot (topology, source, err);
  pthread_mutex_unlock (&hwloc_lock);
  return status;
}

LseStatus
lse_source_dup_xml (const LseSource *source, char **xml, LseError *err)
{
  pthread_mutex_lock (&hwloc_lock);
  LseStatus status =
      is_hostile (source) ? xml_from_child (xml, source, err) : read_xml (xml, source, err);
  pthread_mutex_unlock (&hwloc_lock);
  return status;
}
