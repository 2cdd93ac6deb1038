/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "worker/modules.h"

#include "workloads/isa.h"

#include "i18n.h"

#include <dlfcn.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#define CAUSE_MAX 192

/* Loads @file from beside this program, or from its place in the build tree. */
static void *
load_module (const char *file, const char *build_folder, char *why, size_t why_size)
{
  char self[PATH_MAX], path[PATH_MAX + 128];
  ssize_t length = readlink ("/proc/self/exe", self, sizeof self - 1);
  if (length < 0)
    {
      snprintf (why, why_size, N_ ("cannot read /proc/self/exe"));
      return NULL;
    }
  self[length] = '\0';
  const char *folder = dirname (self);

  snprintf (path, sizeof path, "%s/%s", folder, file);
  if (access (path, R_OK) != 0)
    snprintf (path, sizeof path, "%s/../%s/%s", folder, build_folder, file);
  if (access (path, R_OK) != 0)
    {
      snprintf (why, why_size, N_ ("Lanescope was built without it"));
      return NULL;
    }
  void *module = dlopen (path, RTLD_NOW | RTLD_LOCAL);
  if (module == NULL)
    snprintf (why, why_size, "%.180s", dlerror ());
  return module;
}

/* The table behind @symbol of a module; NULL with the cause, which the front end translates. */
static void *
find_table (const char *file,
            const char *build_folder,
            const char *symbol,
            char *cause,
            size_t size)
{
  cause[0] = '\0';
  void *module = load_module (file, build_folder, cause, size);
  void *table = module != NULL ? dlsym (module, symbol) : NULL;
  if (table == NULL && cause[0] == '\0')
    snprintf (cause, size, N_ ("the module has no table"));
  return table;
}

static void *
find_blas (char *cause, size_t size)
{
  return find_table ("lanescope-openblas.so", "workloads", LSE_BLAS_MODULE_SYMBOL, cause, size);
}

static void *
find_openmp (char *cause, size_t size)
{
  return find_table ("lanescope-openmp.so", "strategies", LSE_STRATEGY_MODULE_SYMBOL, cause, size);
}

LseStatus
lse_module_blas (const LseBlas **blas, LseError *err)
{
  char cause[CAUSE_MAX];
  *blas = find_blas (cause, sizeof cause);
  if (*blas != NULL)
    return LSE_OK;
  return lse_fail (err, LSE_EUNAVAILABLE, 0, "No OpenBLAS here (%s); install libopenblas0-pthread.",
                   cause);
}

LseStatus
lse_module_strategy (LseStrategyId id, const LseStrategy **strategy, LseError *err)
{
  char cause[CAUSE_MAX];
  *strategy = lse_strategy_find_builtin (id);
  if (*strategy == NULL)
    *strategy = find_openmp (cause, sizeof cause);
  if (*strategy != NULL)
    return LSE_OK;
  return lse_fail (err, LSE_EUNAVAILABLE, 0, "No OpenMP here (%s); install libgomp1.", cause);
}

json_t *
lse_modules_probe (void)
{
  char cause[CAUSE_MAX];
  const LseBlas *blas = find_blas (cause, sizeof cause);
  json_t *about_blas = blas != NULL ? json_pack ("{s:b, s:s}", "ok", 1, "version", blas->version ())
                                    : json_pack ("{s:b, s:s}", "ok", 0, "cause", cause);
  json_t *about_openmp = find_openmp (cause, sizeof cause) != NULL
                             ? json_pack ("{s:b}", "ok", 1)
                             : json_pack ("{s:b, s:s}", "ok", 0, "cause", cause);
  return json_pack ("{s:o, s:o, s:s}", "openblas", about_blas, "openmp", about_openmp, "isa",
                    lse_isa_name ());
}
