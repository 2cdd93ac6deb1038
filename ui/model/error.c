/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/error.h"

G_DEFINE_QUARK (lanescope - error, lanescope_error)

gboolean
lanescope_error_take (GError **error, const LseError *err)
{
  const char *text = err->detail[0] != '\0' ? err->detail : lse_status_message (err->status);
  g_set_error_literal (error, LANESCOPE_ERROR, -(int)err->status, text);
  return FALSE;
}
