/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The OpenBLAS module as the worker loads it: by dlopen(), locally. LANESCOPE_BLAS_MODULE is its
 * path.
 */
#include "workloads/blas.h"

#include <dlfcn.h>
#include <glib.h>
#include <math.h>
#include <sched.h>

static const LseBlas *blas;

static double
element (unsigned salt, size_t i)
{
  return sin ((double)(salt + i)) + 0.25;
}

static void
assert_product (size_t m, size_t n, size_t k)
{
  g_autofree double *a = g_new (double, m *k);
  g_autofree double *b = g_new (double, k *n);
  g_autofree double *c = g_new (double, m *n);
  for (size_t i = 0; i < m * k; i++)
    a[i] = element (1, i);
  for (size_t i = 0; i < k * n; i++)
    b[i] = element (7, i);
  for (size_t i = 0; i < m * n; i++)
    c[i] = NAN; /* what was there must not count */
  blas->dgemm (m, n, k, a, b, c);
  for (size_t row = 0; row < m; row++)
    for (size_t column = 0; column < n; column++)
      {
        double sum = 0;
        for (size_t i = 0; i < k; i++)
          sum += a[row * k + i] * b[i * n + column];
        g_assert_cmpfloat (fabs (c[row * n + column] - sum), <=, 1e-13 * (double)k);
      }
}

static void
test_dgemm (void)
{
  static const size_t shapes[][3] = {{1, 1, 1},   {1, 5, 3},    {5, 1, 3},    {2, 3, 1},
                                     {7, 11, 13}, {33, 64, 65}, {100, 31, 17}};
  for (int n_threads = 1; n_threads <= 2; n_threads++)
    {
      blas->set_num_threads (n_threads);
      g_assert_cmpint (blas->get_num_threads (), >=, 1);
      for (size_t i = 0; i < G_N_ELEMENTS (shapes); i++)
        assert_product (shapes[i][0], shapes[i][1], shapes[i][2]);
    }
}

static void
test_dgemv (void)
{
  double a[3 * 5], x[5], y[3] = {NAN, NAN, NAN};
  for (size_t i = 0; i < 15; i++)
    a[i] = element (3, i);
  for (size_t i = 0; i < 5; i++)
    x[i] = element (4, i);
  blas->dgemv (3, 5, a, x, y);
  for (size_t row = 0; row < 3; row++)
    {
      double sum = 0;
      for (size_t i = 0; i < 5; i++)
        sum += a[row * 5 + i] * x[i];
      g_assert_cmpfloat (fabs (y[row] - sum), <=, 1e-14);
    }
}

static void
test_version (void)
{
  g_assert_true (g_regex_match_simple ("^openblas [0-9]+[.][0-9.]+ (pthreads|openmp|serial)$",
                                       blas->version (), 0, 0));
}

/* Two threads on the first allowed CPU: works on any machine. */
static void
test_pin (void)
{
  cpu_set_t before, mask;
  LseCpuSet effective[2];
  LseError err = {0};
  sched_getaffinity (0, sizeof before, &before);
  int cpu = 0;
  while (!CPU_ISSET (cpu, &before))
    cpu++;
  int os_indexes[2] = {cpu, cpu};
  blas->set_num_threads (2);
  LseStatus status = blas->pin_threads (os_indexes, 2, effective, &err);
  sched_getaffinity (0, sizeof mask, &mask);
  g_assert_cmpint (CPU_COUNT (&mask), ==, 1);
  g_assert_true (CPU_ISSET (cpu, &mask));
  g_assert_cmpuint (lse_cpuset_count (&effective[0]), ==, 1);
  g_assert_true (lse_cpuset_has (&effective[0], cpu));
  if (status == LSE_OK)
    {
      g_assert_true (lse_cpuset_equal (&effective[0], &effective[1]));
      assert_product (64, 64, 64);
    }
  else
    {
      g_assert_cmpint (status, ==, LSE_EUNAVAILABLE); /* a build that offers no way */
      g_assert_nonnull (strstr (err.detail, "OpenBLAS"));
    }
  sched_setaffinity (0, sizeof before, &before);
}

static void
test_pin_refused (void)
{
  cpu_set_t before;
  LseCpuSet effective[1];
  LseError err = {0};
  sched_getaffinity (0, sizeof before, &before);
  int absent = CPU_SETSIZE - 1; /* no kernel here has so many */
  if (CPU_ISSET (absent, &before))
    {
      g_test_skip ("this machine has every CPU there can be");
      return;
    }
  g_assert_cmpint (blas->pin_threads (&absent, 1, effective, &err), ==, LSE_EBIND);
  g_assert_nonnull (strstr (err.detail, "cpu"));
  absent = -1;
  g_assert_cmpint (blas->pin_threads (&absent, 1, effective, &err), ==, LSE_EINVAL);
  sched_setaffinity (0, sizeof before, &before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  void *module = dlopen (g_getenv ("LANESCOPE_BLAS_MODULE"), RTLD_NOW | RTLD_LOCAL);
  if (module == NULL)
    g_error ("%s", dlerror ());
  blas = dlsym (module, LSE_BLAS_MODULE_SYMBOL);
  g_assert_nonnull (blas);
  g_test_add_func ("/engine/blas-module/dgemm", test_dgemm);
  g_test_add_func ("/engine/blas-module/dgemv", test_dgemv);
  g_test_add_func ("/engine/blas-module/version", test_version);
  g_test_add_func ("/engine/blas-module/pin", test_pin);
  g_test_add_func ("/engine/blas-module/pin-refused", test_pin_refused);
  return g_test_run ();
}
