/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"

#include "base/cgroup.h"

#include "i18n.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define HUGE_PAGE_BYTES ((size_t)2 << 20)

LseStatus
lse_pages_map (void **pages, size_t bytes, LsePagesKind kind, LseError *err)
{
  *pages = NULL;
  if (bytes == 0)
    return LSE_OK;

  int flags = MAP_ANONYMOUS | (kind == LSE_PAGES_SHARED ? MAP_SHARED : MAP_PRIVATE);
  void *base = mmap (NULL, bytes, PROT_READ | PROT_WRITE, flags | MAP_NORESERVE, -1, 0);
  if (base == MAP_FAILED)
    return lse_fail (err, LSE_ENOMEM, errno, _ ("Cannot get %zu bytes of memory."), bytes);
  if (bytes >= HUGE_PAGE_BYTES)
    madvise (base, bytes, MADV_HUGEPAGE); /* a wish: 0.9 instead of 5.4 ns per element to touch */
  *pages = base;
  return LSE_OK;
}

void
lse_pages_unmap (void *pages, size_t bytes)
{
  if (pages != NULL && bytes > 0)
    munmap (pages, bytes);
}

/* The value of "NAME:   123 kB" in @path, in bytes; UINT64_MAX if it is not there. */
static uint64_t
read_meminfo (const char *root, const char *path, const char *name)
{
  FILE *file = lse_cgroup_open (root, path);
  char line[128];
  uint64_t bytes = UINT64_MAX;
  if (file == NULL)
    return bytes;
  while (fgets (line, sizeof line, file) != NULL)
    if (strncmp (line, name, strlen (name)) == 0)
      {
        bytes = strtoull (line + strlen (name), NULL, 10) * 1024;
        break;
      }
  fclose (file);
  return bytes;
}

/* A number alone in a file; "max" or no file: UINT64_MAX. */
static uint64_t
read_number (const char *root, const char *directory, const char *name)
{
  char path[2 * PATH_MAX];
  unsigned long long value = UINT64_MAX;
  snprintf (path, sizeof path, "%s/%s", directory, name);
  FILE *file = lse_cgroup_open (root, path);
  if (file == NULL)
    return UINT64_MAX;
  if (fscanf (file, "%llu", &value) != 1)
    value = UINT64_MAX;
  fclose (file);
  return value;
}

typedef struct
{
  const char *root;
  uint64_t left_bytes; /* the least that a group leaves */
} Search;

static void
look_at_group (const char *directory, bool is_v2, void *user_data)
{
  Search *search = user_data;
  uint64_t limit_bytes =
      read_number (search->root, directory, is_v2 ? "memory.max" : "memory.limit_in_bytes");
  uint64_t used_bytes =
      read_number (search->root, directory, is_v2 ? "memory.current" : "memory.usage_in_bytes");
  if (limit_bytes == UINT64_MAX || used_bytes == UINT64_MAX)
    return;
  uint64_t left_bytes = limit_bytes > used_bytes ? limit_bytes - used_bytes : 0;
  if (left_bytes < search->left_bytes)
    search->left_bytes = left_bytes;
}

uint64_t
lse_memory_available_below (const char *root)
{
  Search search = {root, read_meminfo (root, "/proc/meminfo", "MemAvailable:")};
  lse_cgroup_walk (root, "memory", look_at_group, &search);
  return search.left_bytes == UINT64_MAX ? 0 : search.left_bytes;
}

uint64_t
lse_memory_available_bytes (void)
{
  return lse_memory_available_below ("");
}
