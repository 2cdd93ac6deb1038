/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/hash.h"
#include "strategies/task-tree.h"

#include <glib.h>

/* Nodes above the chunks: Dask's own counts for 10 chunks, 3 + 1, 5 + 3 + 2 + 1 and 1. */
static void
test_shape (void)
{
  static const struct
  {
    uint32_t n_chunks, fan_in, n_levels;
    uint64_t n_nodes;
  } table[] = {{10, 4, 3, 4}, {10, 2, 5, 11}, {10, 10, 2, 1},     {1, 4, 2, 1},
               {2, 4, 2, 1},  {5, 4, 3, 3},   {1000, 0, 11, 1001}};
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    {
      LseTaskTree tree;
      g_assert_cmpint (lse_task_tree_init (&tree, table[i].n_chunks, table[i].fan_in, NULL, NULL),
                       ==, LSE_OK);
      g_assert_cmpuint (tree.n_levels, ==, table[i].n_levels);
      g_assert_cmpuint (tree.n_nodes, ==, table[i].n_nodes);
      lse_task_tree_clear (&tree);
    }
}

/* Cuts [0, n) into random pieces and completes them in random order. Returns the total. */
static LsePartial
complete_at_random (LseTaskTree *tree, uint32_t n_chunks, GRand *random)
{
  g_autofree uint32_t *begins = g_new (uint32_t, n_chunks + 1);
  uint32_t n_pieces = 0;
  uint64_t n_combined = 0;
  for (uint32_t at = 0; at < n_chunks; at += (uint32_t)g_rand_int_range (random, 1, 20))
    begins[n_pieces++] = at;
  begins[n_pieces] = n_chunks;
  g_autofree uint32_t *order = g_new (uint32_t, n_pieces);
  for (uint32_t i = 0; i < n_pieces; i++)
    order[i] = i;
  for (uint32_t i = n_pieces; i > 1; i--)
    {
      uint32_t j = (uint32_t)g_rand_int_range (random, 0, (gint32)i), kept = order[i - 1];
      order[i - 1] = order[j];
      order[j] = kept;
    }

  lse_task_tree_reset (tree);
  for (uint32_t i = 0; i < n_pieces; i++)
    g_assert_true (lse_task_tree_complete (tree, begins[order[i]], begins[order[i] + 1],
                                           &n_combined) == (i + 1 == n_pieces));
  g_assert_cmpuint (n_combined, ==, tree->n_nodes); /* each node once */
  return lse_task_tree_total (tree);
}

static void
test_random_orders (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  for (uint32_t fan_in = 2; fan_in <= 9; fan_in++)
    {
      uint32_t n_chunks = (uint32_t)g_rand_int_range (random, 1, 700);
      g_autofree LsePartial *leaves = g_new0 (LsePartial, n_chunks);
      LsePartial first = {0};
      LseTaskTree tree;
      for (uint32_t i = 0; i < n_chunks; i++)
        leaves[i] = (LsePartial) {.sum = g_rand_double (random) * (i % 5 ? 1 : 1e12), .count = 1};
      g_assert_cmpint (lse_task_tree_init (&tree, n_chunks, fan_in, leaves, NULL), ==, LSE_OK);
      for (int i = 0; i < 20; i++)
        {
          LsePartial total = complete_at_random (&tree, n_chunks, random);
          if (i == 0)
            first = total;
          g_assert_cmpmem (&total, sizeof total, &first, sizeof first);
          g_assert_cmpuint (total.count, ==, n_chunks);
        }
      lse_task_tree_clear (&tree);
    }
}

/* Every byte, its place and the length count. */
static void
test_hash (void)
{
  unsigned char bytes[21] = {0};
  uint64_t zeros = lse_hash_bytes (bytes, sizeof bytes, 1);
  g_assert_cmpuint (zeros, ==, lse_hash_bytes (bytes, sizeof bytes, 1));
  g_assert_cmpuint (zeros, !=, lse_hash_bytes (bytes, sizeof bytes, 2));
  g_assert_cmpuint (zeros, !=, lse_hash_bytes (bytes, sizeof bytes - 1, 1));
  uint64_t seen[sizeof bytes];
  for (size_t i = 0; i < sizeof bytes; i++)
    {
      bytes[i] = 1;
      seen[i] = lse_hash_bytes (bytes, sizeof bytes, 1);
      bytes[i] = 0;
      g_assert_cmpuint (seen[i], !=, zeros);
      for (size_t j = 0; j < i; j++)
        g_assert_cmpuint (seen[i], !=, seen[j]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/task-tree/shape", test_shape);
  g_test_add_func ("/engine/task-tree/random-orders", test_random_orders);
  g_test_add_func ("/engine/task-tree/hash", test_hash);
  return g_test_run ();
}
