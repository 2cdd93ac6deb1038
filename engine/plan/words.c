/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/words-private.h"

#include "base/text.h"

#include "i18n.h"

#include <stdio.h>
#include <string.h>

#define QUOTED_MAX 48

/* Bytes of the UTF-8 character at @text, 0 if it is none or a control character. */
static size_t
character_length (const unsigned char *text)
{
  unsigned first = text[0];
  if (first < 0x80)
    return first >= 0x20 && first != 0x7f;
  if (first < 0xc2 || first > 0xf4)
    return 0;

  size_t length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  for (size_t i = 1; i < length; i++)
    if ((text[i] & 0xc0) != 0x80) /* also at the final NUL: nothing behind it is read */
      return 0;

  unsigned second = text[1];
  bool is_control = first == 0xc2 && second < 0xa0;
  bool is_overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  bool is_no_character = (first == 0xed && second > 0x9f) || (first == 0xf4 && second > 0x8f);
  return is_control || is_overlong || is_no_character ? 0 : length;
}

LseQuoted
lse_quote (const char *text)
{
  LseQuoted quoted;
  size_t used = 0;
  while (*text != '\0')
    {
      size_t length = character_length ((const unsigned char *)text);
      if (used + (length > 0 ? length : 1) > QUOTED_MAX)
        {
          memcpy (quoted.text + used, "…", strlen ("…"));
          used += strlen ("…");
          break;
        }
      if (length > 0)
        memcpy (quoted.text + used, text, length);
      else
        quoted.text[used] = '?';
      used += length > 0 ? length : 1;
      text += length > 0 ? length : 1;
    }
  quoted.text[used] = '\0';
  return quoted;
}

char *
lse_words_join (const char *const *words, char *text, size_t size)
{
  char list[200] = "";
  size_t used = 0;
  text[0] = '\0';
  for (size_t i = 0; words[i] != NULL; i++)
    if (i > 0 && words[i + 1] == NULL)
      snprintf (text, size, _ ("%s or %s"), list, words[i]);
    else
      {
        lse_text_append (list, sizeof list, &used, i > 0 ? ", %s" : "%s", words[i]);
        snprintf (text, size, "%s", list);
      }
  return text;
}

LseStatus
lse_word_parse (int *index,
                const char *field,
                const char *text,
                const char *const *words,
                LseError *err)
{
  for (int i = 0; words[i] != NULL; i++)
    if (strcmp (words[i], text) == 0)
      {
        *index = i;
        return LSE_OK;
      }

  char allowed[160];
  lse_words_join (words, allowed, sizeof allowed);
  const char *closest = lse_text_closest (text, words);
  if (closest != NULL)
    return lse_fail_field (err, LSE_EINVAL, _ (field),
                           _ ("\"%s\" is not known; did you mean %s? Allowed: %s."),
                           lse_quote (text).text, closest, allowed);
  return lse_fail_field (err, LSE_EINVAL, _ (field), _ ("\"%s\" is not known. Allowed: %s."),
                         lse_quote (text).text, allowed);
}

/* ------------------------------------------------------------------ numbers */

static bool
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

bool
lse_is_space (char c)
{
  return c == ' ' || (c >= '\t' && c <= '\r');
}

const char *
lse_skip_space (const char *text)
{
  while (lse_is_space (*text))
    text++;
  return text;
}

static int
fold (char c)
{
  return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : (unsigned char)c;
}

int
lse_compare_folded (const char *a, const char *b)
{
  while (*a != '\0' && fold (*a) == fold (*b))
    {
      a++;
      b++;
    }
  return fold (*a) - fold (*b);
}

/* One more digit: of the fraction it takes one from the exponent. A digit for which there is no
 * room any more is left out, which in front of the point makes the number ten times larger. */
static void
push_digit (LseDecimal *decimal, unsigned digit, bool is_fraction)
{
  if (decimal->mantissa <= (UINT64_MAX - 9) / 10)
    {
      decimal->mantissa = decimal->mantissa * 10 + digit;
      decimal->exponent10 -= is_fraction;
    }
  else
    {
      decimal->is_cut |= digit != 0;
      decimal->exponent10 += !is_fraction;
    }
}

static const char *
scan_digits (LseDecimal *decimal, const char *text, bool is_fraction)
{
  while (is_digit (*text) || (*text == '_' && is_digit (text[1])))
    {
      if (*text != '_')
        push_digit (decimal, (unsigned)(*text - '0'), is_fraction);
      text++;
    }
  return text;
}

bool
lse_decimal_scan (LseDecimal *decimal, const char *text)
{
  *decimal = (LseDecimal) {.end = text};
  if (!is_digit (text[0]) && !(text[0] == '.' && is_digit (text[1])))
    return false;

  text = scan_digits (decimal, text, false);
  if (text[0] == '.' && is_digit (text[1]))
    text = scan_digits (decimal, text + 1, true);

  bool is_signed = text[0] != '\0' && (text[1] == '+' || text[1] == '-');
  if ((text[0] == 'e' || text[0] == 'E') && is_digit (text[is_signed ? 2 : 1]))
    {
      int sign = text[1] == '-' ? -1 : 1, exponent = 0;
      for (text += is_signed ? 2 : 1; is_digit (*text); text++)
        exponent = exponent < 1000 ? exponent * 10 + (*text - '0') : exponent;
      decimal->exponent10 += sign * exponent;
    }
  decimal->end = text;
  return true;
}

LseScale
lse_decimal_scale (const LseDecimal *decimal, uint64_t factor, uint64_t *value)
{
  unsigned __int128 scaled = (unsigned __int128)decimal->mantissa * factor;
  bool is_exact = !decimal->is_cut;

  for (int e = decimal->exponent10; e > 0 && scaled != 0; e--)
    {
      if (scaled > UINT64_MAX)
        return LSE_SCALE_TOO_LARGE;
      scaled *= 10;
    }
  for (int e = decimal->exponent10; e < 0 && scaled != 0; e++)
    {
      is_exact &= scaled % 10 == 0;
      scaled /= 10;
    }
  if (scaled > UINT64_MAX)
    return LSE_SCALE_TOO_LARGE;
  *value = (uint64_t)scaled;
  return is_exact ? LSE_SCALE_EXACT : LSE_SCALE_ROUNDED_DOWN;
}
