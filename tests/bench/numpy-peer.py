#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""NumPy as a peer of the kernel bench. Reads lines "WORKLOAD ELEMENTS", answers ns of one run.

With --no-avx512 NumPy starts without its AVX-512 code paths: the C kernel `numpy` imitates the
scalar one.
"""
import os
import sys
import time

MIN_NS = 4_000_000  # a run is repeated until the measurement lasts this long, as in bench.c


def restart_without_avx512():
    from numpy.core import _multiarray_umath as umath
    names = [name for name in umath.__cpu_dispatch__ if name.startswith('AVX512') and umath.__cpu_features__.get(name)]
    os.environ['NPY_DISABLE_CPU_FEATURES'] = ' '.join(names)
    os.execv(sys.executable, [sys.executable, __file__])


def main():
    if '--no-avx512' in sys.argv:
        restart_without_avx512()
    import numpy as np
    print('ready', np.__version__, flush=True)

    workloads = {
        'sincos': lambda a: np.sin(a) * np.cos(a),
        'sin2': lambda a: np.sin(a) ** 2,
        'mean': lambda a: a.mean(),
    }
    arrays = {}
    for line in sys.stdin:
        name, elements = line.split()
        n = int(elements)
        if n not in arrays:
            arrays[n] = np.random.rand(n)
        run, array = workloads[name], arrays[n]
        run(array)
        runs, begin = 0, time.perf_counter_ns()
        while True:
            run(array)
            runs += 1
            spent = time.perf_counter_ns() - begin
            if spent >= MIN_NS:
                break
        print(spent / runs, flush=True)


if __name__ == '__main__':
    main()
