/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A document of runs as --json writes it, read back. It may come from anywhere: everything in it is
 * bounded and checked, and what is wrong is said in a sentence.
 */
#pragma once

#include "analysis/result.h"

#define LSE_DOCUMENT_MAX_RUNS 65536
#define LSE_DOCUMENT_MAX_BYTES ((size_t)256 << 20) /* of its text */

typedef struct
{
  json_t *machine; /* what the runs were measured on; NULL: not said. Owned */
  size_t n;
  LseResult *results; /* owned */
} LseDocument;

/**
 * lse_document_from_json:
 * @json: a `lanescope/runs/1` document, or one `lanescope/run/1` object (a line of the journal)
 *
 * Returns: %LSE_OK; %LSE_EINVAL and a sentence, or %LSE_ENOMEM: @document is then empty. Clear with
 *   lse_document_clear(). Any thread.
 */
LseStatus lse_document_from_json (LseDocument *document, const json_t *json, LseError *err);

/* The same from its text, which need not end with NUL. */
LseStatus
lse_document_parse (LseDocument *document, const char *text, size_t length, LseError *err);

/* Appends one run, which is taken even on failure (%LSE_ENOMEM). */
LseStatus lse_document_take (LseDocument *document, LseResult *result, LseError *err);

void lse_document_clear (LseDocument *document);

/* The machine's id, "" if it is not known. Borrowed. */
const char *lse_document_machine_id (const LseDocument *document);
