/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the kernels are measured against: copies and reads of the same bytes, the vector libraries
 * of others, and NumPy in a process of its own that is asked for one run at a time, so that its
 * rounds lie between ours.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* y = f(x) of n doubles, as the kernels do it; a copy is one too. */
typedef void (*PeerMapFn) (const double *x, double *y, size_t n);
/* Something that needs all of x. */
typedef double (*PeerReadFn) (const double *x, size_t n);

typedef struct
{
  const char *name;
  PeerMapFn map;
} PeerMap;

typedef struct
{
  const char *name;
  PeerReadFn read;
} PeerRead;

/* Copies with stores past the caches, with and without prefetches; ends with a NULL name, and is
 * empty where this processor has none that we know. */
const PeerMap *peer_copies_past_caches (void);
/* Reads by one, two, four and eight streams; ends with a NULL name. Their best is "the bandwidth". */
const PeerRead *peer_reads (void);
/* sin(x)·cos(x) by the vector libraries that were there at build time and run here; ends with a
 * NULL name. */
const PeerMap *peer_sincos_libraries (void);

typedef struct NumpyPeer NumpyPeer;

/**
 * numpy_peer_start:
 * @script: numpy-peer.py
 * @has_avx512: false: NumPy's own AVX-512 code is switched off
 * @why: (out): why there is none
 *
 * Takes the first Python with NumPy of $LANESCOPE_PYTHON, python3 and /usr/bin/python3.
 * Returns: (nullable): end with numpy_peer_stop().
 */
NumpyPeer *numpy_peer_start (const char *script, bool has_avx512, char *why, size_t why_size);
void numpy_peer_stop (NumpyPeer *peer);
/* "1.24.2" */
const char *numpy_peer_version (const NumpyPeer *peer);
/* ns of one run of @workload ("sincos", "sin2", "mean"); NAN if the peer is gone. */
double numpy_peer_run_ns (NumpyPeer *peer, const char *workload, uint64_t elements);
