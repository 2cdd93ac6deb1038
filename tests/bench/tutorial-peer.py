#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tutorial's methods 1, 2 and 4 in real Python, the way its text does them: prints the median
time of a few runs in ns. usage: tutorial-peer.py method-1|method-2|method-4"""
import multiprocessing
import statistics
import sys
import threading
import time

import numpy

N_RUNS = 5
data = numpy.random.rand(1_000_000)


def sin_cos(begin, end):
    part = data[begin:end]
    return numpy.sin(part) * numpy.cos(part)


def sin_squared(index):
    size = len(data) // 8
    return numpy.sin(data[index * size:(index + 1) * size]) ** 2


def four_threads():
    quarter = len(data) // 4
    threads = [threading.Thread(target=sin_cos, args=(i * quarter, (i + 1) * quarter)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def pool_of_eight():
    with multiprocessing.get_context('fork').Pool(processes=8) as pool:
        pool.map(sin_squared, range(8))


def chunked_mean(values):
    import dask.array
    return dask.array.from_array(values, chunks=1_000_000).mean().compute()


def main():
    if sys.argv[1] == 'method-4':
        values = numpy.random.rand(10_000_000)
        chunked_mean(values[:1000])  # import Dask before the clock starts

        def run():
            chunked_mean(values)
    else:
        run = {'method-1': four_threads, 'method-2': pool_of_eight}[sys.argv[1]]
    times_ns = []
    for _ in range(N_RUNS):
        begin = time.perf_counter_ns()
        run()
        times_ns.append(time.perf_counter_ns() - begin)
    print(statistics.median(times_ns))


if __name__ == '__main__':
    main()
