/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "worker/modules.h"

#include "workloads/isa.h"

#include <dlfcn.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

/* Loads @file from beside this program, or from its place in the build tree. */
static void *
load_module (const char *file, const char *build_folder, char *why, size_t why_size)
{
  char self[PATH_MAX], path[PATH_MAX + 128];
  ssize_t length = readlink ("/proc/self/exe", self, sizeof self - 1);
  if (length < 0)
    {
      snprintf (why, why_size, "cannot read /proc/self/exe");
      return NULL;
    }
  self[length] = '\0';
  const char *folder = dirname (self);

  snprintf (path, sizeof path, "%s/%s", folder, file);
  if (access (path, R_OK) != 0)
    snprintf (path, sizeof path, "%s/../%s/%s", folder, build_folder, file);
  if (access (path, R_OK) != 0)
    {
      snprintf (why, why_size, "Lanescope was built without it");
      return NULL;
    }
  void *module = dlopen (path, RTLD_NOW | RTLD_LOCAL);
  if (module == NULL)
    snprintf (why, why_size, "%.180s", dlerror ());
  return module;
}

LseStatus
lse_module_blas (const LseBlas **blas, LseError *err)
{
  char why[192] = "";
  void *module = load_module ("lanescope-openblas.so", "workloads", why, sizeof why);
  *blas = module != NULL ? dlsym (module, LSE_BLAS_MODULE_SYMBOL) : NULL;
  if (*blas != NULL)
    return LSE_OK;
  return lse_fail (err, LSE_EUNAVAILABLE, 0, "No OpenBLAS here (%s); install libopenblas0-pthread.",
                   why[0] != '\0' ? why : "the module has no table");
}

LseStatus
lse_module_strategy (LseStrategyId id, const LseStrategy **strategy, LseError *err)
{
  *strategy = lse_strategy_find_builtin (id);
  if (*strategy != NULL)
    return LSE_OK;

  char why[192] = "";
  void *module = load_module ("lanescope-openmp.so", "strategies", why, sizeof why);
  *strategy = module != NULL ? dlsym (module, LSE_STRATEGY_MODULE_SYMBOL) : NULL;
  if (*strategy != NULL)
    return LSE_OK;
  return lse_fail (err, LSE_EUNAVAILABLE, 0, "No OpenMP here (%s); install libgomp1.",
                   why[0] != '\0' ? why : "the module has no table");
}

json_t *
lse_modules_probe (void)
{
  const LseBlas *blas;
  const LseStrategy *openmp;
  LseError err = {0};
  json_t *about_blas = lse_module_blas (&blas, &err) == LSE_OK
                           ? json_pack ("{s:b, s:s}", "ok", 1, "version", blas->version ())
                           : json_pack ("{s:b, s:s}", "ok", 0, "why", err.detail);
  json_t *about_openmp = lse_module_strategy (LSE_STRATEGY_OPENMP, &openmp, &err) == LSE_OK
                             ? json_pack ("{s:b}", "ok", 1)
                             : json_pack ("{s:b, s:s}", "ok", 0, "why", err.detail);
  return json_pack ("{s:o, s:o, s:s}", "openblas", about_blas, "openmp", about_openmp, "isa",
                    lse_isa_name ());
}
