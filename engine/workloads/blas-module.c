/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * OpenBLAS as a module for the worker. The calls that differ between its builds (pthreads, OpenMP,
 * serial) are looked up at run time, so that one module serves whichever is installed.
 *
 * Traps that this file knows: openblas_setaffinity() counts the library's own threads from 0 and
 * does not mean the caller; threads made later inherit the caller's mask of that moment, so the
 * caller is bound last; the OpenMP build has no such call.
 */
#include "workloads/blas.h"
#include "workloads/lapack-module.h"

#include <cblas.h>
#include <dlfcn.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

_Static_assert(sizeof (blasint) == sizeof (int), "the OpenBLAS whose whole numbers have 32 bits");

typedef int (*AffinityFn) (int thread, size_t set_bytes, cpu_set_t *set);

static void
multiply (size_t m, size_t n, size_t k, const double *a, const double *b, double *c)
{
  cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, (blasint)m, (blasint)n, (blasint)k, 1.0,
               a, (blasint)k, b, (blasint)n, 0.0, c, (blasint)n);
}

static void
multiply_vector (size_t m, size_t n, const double *a, const double *x, double *y)
{
  cblas_dgemv (CblasRowMajor, CblasNoTrans, (blasint)m, (blasint)n, 1.0, a, (blasint)n, x, 1, 0.0,
               y, 1);
}

static void
set_num_threads (int n_threads)
{
  openblas_set_num_threads (n_threads);
}

static int
get_num_threads (void)
{
  return openblas_get_num_threads ();
}

static void
to_lse_set (LseCpuSet *out, const cpu_set_t *set)
{
  lse_cpuset_clear (out);
  for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
    if (CPU_ISSET (cpu, set))
      lse_cpuset_add (out, cpu);
}

/* Compares the mask that thread @index of the team has with what was asked for. */
static LseStatus
check_mask (size_t index, int os_index, const cpu_set_t *mask, LseCpuSet *effective, LseError *err)
{
  char text[96];
  LseCpuSet wanted;
  lse_cpuset_clear (&wanted);
  lse_cpuset_add (&wanted, os_index);
  to_lse_set (effective, mask);
  if (lse_cpuset_equal (effective, &wanted))
    return LSE_OK;
  return lse_fail (err, LSE_EBIND, 0,
                   "BLAS thread %zu was to be bound to cpu %d, but the system lets it run on %s.",
                   index, os_index, lse_cpuset_format (effective, text, sizeof text));
}

static LseStatus
pin_caller (int os_index, LseCpuSet *effective, LseError *err)
{
  cpu_set_t mask;
  CPU_ZERO (&mask);
  CPU_SET (os_index, &mask);
  (void)sched_setaffinity (0, sizeof mask, &mask); /* what counts is the mask read back */
  CPU_ZERO (&mask);
  sched_getaffinity (0, sizeof mask, &mask);
  return check_mask (0, os_index, &mask, effective, err);
}

static LseStatus
pin_library_threads (const int *os_indexes, size_t n_threads, LseCpuSet *effective, LseError *err)
{
  /* dlsym() gives an object pointer; POSIX lets it hold a function. */
  AffinityFn set_affinity, get_affinity;
  *(void **)&set_affinity = dlsym (RTLD_DEFAULT, "openblas_setaffinity");
  *(void **)&get_affinity = dlsym (RTLD_DEFAULT, "openblas_getaffinity");
  if (set_affinity == NULL || get_affinity == NULL)
    return lse_fail (err, LSE_EUNAVAILABLE, 0,
                     "This build of OpenBLAS offers no way to bind its threads; install "
                     "libopenblas0-pthread, or run unpinned with --pin none.");
  LseStatus status = LSE_OK;
  for (size_t i = 1; i < n_threads; i++)
    {
      cpu_set_t mask;
      CPU_ZERO (&mask);
      CPU_SET (os_indexes[i], &mask);
      set_affinity ((int)i - 1, sizeof mask, &mask);
      CPU_ZERO (&mask);
      get_affinity ((int)i - 1, sizeof mask, &mask);
      LseStatus one = check_mask (i, os_indexes[i], &mask, &effective[i], status ? NULL : err);
      status = status != LSE_OK ? status : one;
    }
  return status;
}

static LseStatus
pin_threads (const int *os_indexes, size_t n_threads, LseCpuSet *effective, LseError *err)
{
  for (size_t i = 0; i < n_threads; i++)
    {
      lse_cpuset_clear (&effective[i]);
      if (os_indexes[i] < 0 || os_indexes[i] >= CPU_SETSIZE)
        return lse_fail (err, LSE_EINVAL, 0, "There is no cpu %d; allowed are 0 to %d.",
                         os_indexes[i], CPU_SETSIZE - 1);
    }
  LseStatus status = LSE_OK;
  if (n_threads > 1)
    status = pin_library_threads (os_indexes, n_threads, effective, err);
  if (n_threads > 0)
    {
      LseStatus own = pin_caller (os_indexes[0], &effective[0], status != LSE_OK ? NULL : err);
      status = status != LSE_OK ? status : own;
    }
  return status;
}

/* "OpenBLAS 0.3.21 NO_LAPACKE …" as "openblas 0.3.21 pthreads". */
static const char *
version (void)
{
  static const char *const builds[] = {"serial", "pthreads", "openmp"};
  static char text[64];
  char number[24] = "";
  int parallel = openblas_get_parallel ();
  (void)sscanf (openblas_get_config (), "%*s %23s", number);
  snprintf (text, sizeof text, "openblas %s %s", number,
            parallel >= 0 && parallel < 3 ? builds[parallel] : "unknown");
  return text;
}

extern const LseBlas lanescope_blas_module;
__attribute__ ((visibility ("default"))) const LseBlas lanescope_blas_module = {
    .dgemm = multiply,
    .dgemv = multiply_vector,
#ifdef LSE_HAVE_LAPACK
    .factorise = lse_lapack_factorise,
#endif
    .set_num_threads = set_num_threads,
    .get_num_threads = get_num_threads,
    .pin_threads = pin_threads,
    .version = version,
};
