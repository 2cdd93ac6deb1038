/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/bind.h"

#include <glib.h>
#include <sched.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static void
test_each_allowed (void)
{
  LseCpuSet before, one, effective;
  lse_bind_get_self (&before);
  g_assert_cmpuint (lse_cpuset_count (&before), >, 0);
  for (int cpu = lse_cpuset_next (&before, -1); cpu >= 0; cpu = lse_cpuset_next (&before, cpu))
    {
      LseError err = {0};
      lse_cpuset_clear (&one);
      lse_cpuset_add (&one, cpu);
      g_assert_cmpint (lse_bind_self (&one, &effective, &err), ==, LSE_OK);
      g_assert_true (lse_cpuset_equal (&one, &effective));
      g_assert_cmpint (sched_getcpu (), ==, cpu);
    }
  g_assert_cmpint (lse_bind_self (&before, &effective, NULL), ==, LSE_OK);
}

/* The largest CPU that a mask can name is not here: nothing changes, and the sentence helps. */
static void
test_none_allowed (void)
{
  LseCpuSet before, one, effective, after;
  LseError err = {0};
  lse_bind_get_self (&before);
  if (lse_cpuset_has (&before, LSE_CPUSET_MAX - 1))
    {
      g_test_skip ("this machine has 4096 CPUs");
      return;
    }
  lse_cpuset_clear (&one);
  lse_cpuset_add (&one, LSE_CPUSET_MAX - 1);
  g_assert_cmpint (lse_bind_self (&one, &effective, &err), ==, LSE_EBIND);
  g_assert_nonnull (strstr (err.detail, "Cannot bind to CPU 4095"));
  g_assert_nonnull (strstr (err.detail, "this session may use CPU"));
  lse_bind_get_self (&after);
  g_assert_true (lse_cpuset_equal (&after, &before));
  g_assert_true (lse_cpuset_equal (&effective, &before));

  lse_cpuset_clear (&one);
  g_assert_cmpint (lse_bind_self (&one, &effective, &err), ==, LSE_EBIND);
  g_assert_nonnull (strstr (err.detail, "Cannot bind to no CPU"));
}

/* The kernel answers 0 and trims: only reading back tells. */
static void
test_trimmed (void)
{
  LseCpuSet before, asked, effective;
  LseError err = {0};
  lse_bind_get_self (&before);
  asked = before;
  lse_cpuset_add (&asked, LSE_CPUSET_MAX - 1);
  if (lse_cpuset_equal (&asked, &before))
    {
      g_test_skip ("this machine has 4096 CPUs");
      return;
    }
  g_assert_cmpint (lse_bind_self (&asked, &effective, &err), ==, LSE_EBIND);
  g_assert_true (lse_cpuset_equal (&effective, &before));
  g_assert_nonnull (strstr (err.detail, "4095"));
  g_assert_nonnull (strstr (err.detail, "granted"));
}

static gpointer
wait_thread (gpointer data)
{
  int *tid = data;
  __atomic_store_n (tid, (int)syscall (SYS_gettid), __ATOMIC_RELEASE);
  while (__atomic_load_n (tid, __ATOMIC_ACQUIRE) != 0)
    g_usleep (200);
  return NULL;
}

static void
test_other_thread (void)
{
  int tid = 0;
  LseCpuSet before, one, effective, mine;
  LseError err = {0};
  GThread *thread = g_thread_new ("bound", wait_thread, &tid);
  int other;
  while ((other = __atomic_load_n (&tid, __ATOMIC_ACQUIRE)) == 0)
    g_usleep (200);

  lse_bind_get_self (&before);
  lse_cpuset_clear (&one);
  lse_cpuset_add (&one, lse_cpuset_next (&before, -1));
  g_assert_cmpint (lse_bind_tid (other, &one, &effective, &err), ==, LSE_OK);
  g_assert_true (lse_cpuset_equal (&effective, &one));
  lse_bind_get_self (&mine);
  g_assert_true (lse_cpuset_equal (&mine, &before));

  __atomic_store_n (&tid, 0, __ATOMIC_RELEASE);
  g_thread_join (thread);
  g_assert_cmpint (lse_bind_tid (1 << 30, &one, &effective, &err), ==, LSE_EBIND);
  g_assert_nonnull (strstr (err.detail, "has ended"));
}

static void
test_start (void)
{
  LseCpuSet start, before, one, effective;
  lse_bind_get_start (&start);
  lse_bind_get_self (&before);
  g_assert_true (lse_cpuset_equal (&start, &before));
  lse_cpuset_clear (&one);
  lse_cpuset_add (&one, lse_cpuset_next (&before, -1));
  lse_bind_self (&one, &effective, NULL);
  lse_bind_get_start (&start); /* what we bind later does not change it */
  g_assert_true (lse_cpuset_equal (&start, &before));
  g_assert_cmpint (lse_bind_self (&start, &effective, NULL), ==, LSE_OK);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/topology/bind/start", test_start);
  g_test_add_func ("/engine/topology/bind/each-allowed", test_each_allowed);
  g_test_add_func ("/engine/topology/bind/none-allowed", test_none_allowed);
  g_test_add_func ("/engine/topology/bind/trimmed", test_trimmed);
  g_test_add_func ("/engine/topology/bind/other-thread", test_other_thread);
  return g_test_run ();
}
