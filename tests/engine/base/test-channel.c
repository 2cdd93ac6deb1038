/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/channel.h"

#include <glib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void
open_pair (LseChannel *a, LseChannel *b)
{
  int fds[2];
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
  lse_channel_init (a, fds[0]);
  lse_channel_init (b, fds[1]);
}

static void
test_round_trip (void)
{
  LseChannel a, b;
  json_t *message = NULL;
  open_pair (&a, &b);
  g_assert_cmpint (lse_channel_receive (&b, &message, false, NULL), ==, LSE_OK);
  g_assert_null (message); /* nothing yet, and no waiting */

  for (int i = 0; i < 3; i++)
    g_assert_cmpint (lse_channel_send (&a, json_pack ("{s:i}", "n", i), NULL), ==, LSE_OK);
  for (int i = 0; i < 3; i++)
    {
      g_assert_cmpint (lse_channel_receive (&b, &message, true, NULL), ==, LSE_OK);
      g_assert_cmpint (json_integer_value (json_object_get (message, "n")), ==, i);
      json_decref (message);
    }
  lse_channel_clear (&a);
  g_assert_cmpint (lse_channel_receive (&b, &message, true, NULL), ==, LSE_EIO);
  lse_channel_clear (&b);
}

/* A line that comes in pieces is one message; the last piece decides. */
static void
test_pieces (void)
{
  LseChannel a, b;
  json_t *message = NULL;
  open_pair (&a, &b);
  g_assert_cmpint (write (a.fd, "{\"a\"", 4), ==, 4);
  g_assert_cmpint (lse_channel_receive (&b, &message, false, NULL), ==, LSE_OK);
  g_assert_null (message);
  g_assert_cmpint (write (a.fd, ":1}\n{", 5), ==, 5);
  g_assert_cmpint (lse_channel_receive (&b, &message, false, NULL), ==, LSE_OK);
  g_assert_cmpint (json_integer_value (json_object_get (message, "a")), ==, 1);
  json_decref (message);
  lse_channel_clear (&a);
  lse_channel_clear (&b);
}

static void
test_nonsense (void)
{
  LseChannel a, b;
  json_t *message = NULL;
  LseError err = {0};
  open_pair (&a, &b);
  g_assert_cmpint (write (a.fd, "[1]\nhello\n", 10), ==, 10);
  g_assert_cmpint (lse_channel_receive (&b, &message, true, &err), ==, LSE_EPROTOCOL);
  g_assert_cmpint (lse_channel_receive (&b, &message, true, &err), ==, LSE_EPROTOCOL);
  lse_channel_clear (&b);
  g_assert_cmpint (lse_channel_send (&a, json_object (), &err), ==, LSE_EIO); /* and no SIGPIPE */
  lse_channel_clear (&a);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/channel/round-trip", test_round_trip);
  g_test_add_func ("/engine/channel/pieces", test_pieces);
  g_test_add_func ("/engine/channel/nonsense", test_nonsense);
  return g_test_run ();
}
