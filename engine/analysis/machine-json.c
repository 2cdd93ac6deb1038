/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/machine-json.h"
#include "analysis/json-private.h"

#include "base/clock.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* ------------------------------------------------------------------ identity */

__extension__ typedef unsigned __int128 Hash;

/* FNV-1a, 128 bits (Fowler, Noll, Vo; draft-eastlake-fnv): no secrets are kept by it. */
#define FNV_OFFSET (((Hash)0x6c62272e07bb0142 << 64) | 0x62b821756295c58d)
#define FNV_PRIME (((Hash)1 << 88) | 0x13b)

static Hash
hash_bytes (Hash hash, const void *bytes, size_t size)
{
  for (size_t i = 0; i < size; i++)
    hash = (hash ^ ((const unsigned char *)bytes)[i]) * FNV_PRIME;
  return hash;
}

static Hash
hash_number (Hash hash, uint64_t number)
{
  for (unsigned shift = 0; shift < 64; shift += 8)
    hash = (hash ^ (number >> shift & 0xff)) * FNV_PRIME;
  return hash;
}

/* The first line of a small file, without its newline; "" if it cannot be read. */
static void
read_line (const char *path, char *line, size_t size)
{
  line[0] = '\0';
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return;
  ssize_t length = read (fd, line, size - 1);
  close (fd);
  line[length > 0 ? length : 0] = '\0';
  line[strcspn (line, "\n")] = '\0';
}

/* /etc/machine-id tells twins apart but is confidential: 32 bits of its hash go in, from which
 * its 128 cannot come back. */
static uint32_t
hash_of_machine_id (void)
{
  char machine_id[64];
  read_line ("/etc/machine-id", machine_id, sizeof machine_id);
  return (uint32_t)(hash_bytes (FNV_OFFSET, machine_id, strlen (machine_id)) >> 96);
}

static json_t *
id_to_json (const LseTopology *topology)
{
  Hash hash = hash_bytes (FNV_OFFSET, topology->cpu_model, strlen (topology->cpu_model));
  for (size_t i = 0; i < topology->n_objects; i++)
    {
      const LseTopoObject *object = &topology->objects[i];
      bool is_memory = object->type == LSE_OBJ_NUMA; /* its size varies from boot to boot */
      hash = hash_number (hash, (uint64_t)object->type << 32 | (uint32_t)object->os_index);
      hash = hash_number (hash, (uint64_t)object->cache_level << 32 | (uint32_t)object->parent);
      hash = hash_number (hash, is_memory ? 0 : object->size_bytes);
    }
  if (topology->is_this_machine)
    hash = hash_number (hash, hash_of_machine_id ());
  char id[64];
  snprintf (id, sizeof id, "fnv1a128:%016" PRIx64 "%016" PRIx64, (uint64_t)(hash >> 64),
            (uint64_t)hash);
  return lse_json_text (id);
}

/* ------------------------------------------------------------------ circumstances */

static json_t *
kernel_to_json (void)
{
  struct utsname name;
  char text[sizeof name.sysname + sizeof name.release + 1];
  if (uname (&name) != 0)
    return json_string ("unknown");
  snprintf (text, sizeof text, "%s %s", name.sysname, name.release);
  return lse_json_text (text);
}

/* The frequency governor of the allowed CPUs: its name, "mixed" or "unknown". */
static json_t *
governor_to_json (const LseCpuSet *allowed)
{
  char governor[64] = "";
  for (int cpu = lse_cpuset_next (allowed, -1); cpu >= 0; cpu = lse_cpuset_next (allowed, cpu))
    {
      char path[96], other[64];
      snprintf (path, sizeof path, "/sys/devices/system/cpu/cpu%d/cpufreq/scaling_governor", cpu);
      read_line (path, other, sizeof other);
      if (governor[0] == '\0')
        snprintf (governor, sizeof governor, "%s", other);
      else if (strcmp (governor, other) != 0)
        return json_string ("mixed");
      if (other[0] == '\0')
        break; /* what the first CPU does not have, the others will not have either */
    }
  return lse_json_text (governor[0] != '\0' ? governor : "unknown");
}

json_t *
lse_machine_to_json (const LseTopology *topology, const LseCpuLimits *limits)
{
  bool done = true, is_here = topology->is_this_machine;
  json_t *json = json_object ();
  char cpus[1024];
  lse_cpuset_format (&topology->allowed, cpus, sizeof cpus);
  const char *cpu_model = topology->cpu_model[0] != '\0' ? topology->cpu_model : "unknown";

  lse_json_set (json, "id", id_to_json (topology), &done);
  lse_json_set (json, "cpu", lse_json_text (cpu_model), &done);
  lse_json_set (json, "cores", json_integer ((json_int_t)topology->n_cores), &done);
  lse_json_set (json, "pus", json_integer ((json_int_t)topology->n_pus), &done);
  lse_json_set (json, "numa", json_integer ((json_int_t)topology->n_numa), &done);
  /* not the sum of the NUMA nodes, which leaves out what firmware and ballooning hide */
  long n_pages = sysconf (_SC_PHYS_PAGES), page_bytes = sysconf (_SC_PAGE_SIZE);
  lse_json_set (json, "mem_bytes",
                n_pages > 0 ? json_integer ((json_int_t)n_pages * page_bytes) : json_null (),
                &done);
  lse_json_set (json, "kernel", is_here ? kernel_to_json () : json_string ("unknown"), &done);
  lse_json_set (json, "governor",
                is_here ? governor_to_json (&topology->allowed) : json_string ("unknown"), &done);
  lse_json_set (json, "cgroup_cpus", lse_json_text (cpus), &done);
  lse_json_set (json, "quota_cpus",
                limits->quota_cpus > 0 ? lse_json_number (limits->quota_cpus) : json_null (),
                &done);
  lse_json_set (json, "effective_parallelism", lse_json_number (limits->parallelism), &done);
  lse_json_set (json, "clock",
                json_string (lse_clock_tick_source () == LSE_TICKS_TSC ? "tsc" : "monotonic"),
                &done);
  return lse_json_finish (json, done);
}
