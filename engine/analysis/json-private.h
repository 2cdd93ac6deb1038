/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Values of JSON that are always valid: NaN and infinity become null, broken UTF-8 (a text cut in
 * the middle of a letter) loses its broken bytes. Each returns a new reference, NULL only without
 * memory; what takes a NULL reports it at the end, so that callers check once.
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>

json_t *lse_json_text (const char *text);

/* null if @value is not finite. */
json_t *lse_json_number (double value);

/* As lse_json_number(), written without ".0" if it is whole: counts, bytes, nanoseconds. */
json_t *lse_json_whole (double value);

/* [low, high], null if either is not finite. */
json_t *lse_json_interval (const double interval[2], json_t *(*number) (double));

/* Sets @key to @value (taken); @is_complete becomes false if @value is NULL or memory is short. */
void lse_json_set (json_t *object, const char *key, json_t *value, bool *is_complete);
void lse_json_append (json_t *array, json_t *value, bool *is_complete);

/* @object if @is_complete, else drops it and returns NULL. */
json_t *lse_json_finish (json_t *object, bool is_complete);
