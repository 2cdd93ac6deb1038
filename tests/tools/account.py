#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs workloads under strategies, 1 and 2 workers, and prints where their core-time went, in percent.

    account.py CLI [--workloads a,b] [--only TEXT] [--tries 2] [--all]

What is unexplained by more than 10 % in repetitions of 2 ms and more, and again in each further try,
is marked with "<<<"; then the exit status is 1. With --all every row is printed, else the worst one of
each pair of workload and strategy. CLI is lanescope-cli. Run it on a quiet machine.
"""
import argparse
import json
import subprocess
import sys

PARTS = ('useful', 'slower', 'startup', 'serial', 'move', 'lock', 'dispatch', 'imbalance', 'preempted', 'unexplained')
BOUND = 0.10
LEAST_NS = 2e6

# elements that take some milliseconds
SIZES = {'sincos': '2e5', 'sin2': '4e5', 'dot': '400', 'mean': '1e7', 'triad': '4e6', 'triangle': '5000',
         'counters': '4e6', 'pyloop': '4e5', 'barrier': '2000', 'chase': '1e5', 'io': '40', 'cholesky': '500',
         'lu': '500', 'qr': '300', 'eigh': '150', 'svd': '150', 'solve': '500'}
LIBRARY = ('dot', 'cholesky', 'lu', 'qr', 'eigh', 'svd', 'solve')

# strategies that one command runs side by side, and its options
SETS = [
    ('threads,openmp', ['--schedule', 'static', '-c', '8']),
    ('threads,openmp,graph', ['--schedule', 'dynamic', '-c', '4']),
    ('threads,openmp,graph', ['--schedule', 'dynamic', '-c', '1000']),
    ('threads,openmp', ['--schedule', 'guided', '-c', '100']),
    ('threads', ['--pool', 'per-run', '-c', '8']),
    ('threads,processes,graph', ['--variant', 'as-printed']),
    ('processes', ['--transport', 'shared', '--schedule', 'static', '-c', '8']),
    ('processes', ['--transport', 'shared', '-c', '1000']),
    ('processes', ['--transport', 'shared', '--pool', 'per-run', '-c', '8']),
    ('processes', ['--transport', 'pipe', '--pool', 'persistent', '-c', '8']),
    ('processes', ['--transport', 'pipe', '--pool', 'persistent', '-c', '1000']),
    ('processes', ['--transport', 'pipe', '--pool', 'per-run', '-c', '8']),
    ('processes', ['--transport', 'reduced', '--pool', 'persistent', '-c', '8']),
    ('processes', ['--transport', 'reduced', '--pool', 'per-run', '-c', '1000']),
    ('processes', ['-W', '8', '--transport', 'pipe', '--pool', 'per-run', '-c', '8', '--pin', 'none']),
    ('threads', ['-W', '2', '--pin', 'samepu', '-c', '8']),
]
BLAS_SETS = [('blas', []), ('threads', ['-W', '1', '--blas-threads', '2']), ('threads', ['-W', '2', '--blas-threads', '2'])]
GIL_SETS = [('gil', ['-c', '8']), ('gil', ['-c', '8', '--gil-free-share', '100'])]


def run(cli, workload, strategies, options, repeats):
    """The finished runs of one command, [] if it cannot be made."""
    command = [cli, 'run', '-q', '-w', workload, '-N', SIZES[workload], '-s', strategies, '--repeats', str(repeats),
               '--json']
    if '-W' not in options:
        command += ['-W', '1,2']
    done = subprocess.run(command + options, capture_output=True, text=True)
    if not done.stdout:
        return []
    return [a for a in json.loads(done.stdout)['runs'] if a['status'] == 'done']


def rows(runs, options):
    for one in runs:
        account, plan = one['account_core_ns'], one['experiment']
        if plan['strategy'] == 'serial':
            continue
        name = f"{plan['workload']} {plan['strategy']} x{plan['workers']} {' '.join(options)}"
        if account is None:
            yield name, one['stats']['median_ns'], 0, None
            continue
        total = sum(account[part] for part in PARTS)
        yield name, total / account['slots'], account['slots'], {part: account[part] / total for part in PARTS}


def is_bad(row):
    return row[3] is None or (row[1] >= LEAST_NS and abs(row[3]['unexplained']) > BOUND)


def show(row, marked):
    name, time_ns, slots, shares = row
    words = 'unknown' if shares is None else ' '.join(f'{part} {100 * shares[part]:.1f}' for part in PARTS
                                                      if abs(shares[part]) >= 0.0005)
    print(f"{name:<72} {time_ns / 1e6:8.2f} ms x{slots}  {words}{'  <<<' if marked else ''}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('cli')
    parser.add_argument('--workloads', default=','.join(SIZES))
    parser.add_argument('--only', default='')
    parser.add_argument('--tries', type=int, default=2)
    parser.add_argument('--repeats', type=int, default=7)
    parser.add_argument('--all', action='store_true')
    asked = parser.parse_args()
    n_rows = n_bad = 0
    worst = {}
    for workload in asked.workloads.split(','):
        sets = SETS + (BLAS_SETS if workload in LIBRARY else []) + GIL_SETS
        for strategies, options in sets:
            if asked.only and asked.only not in ' '.join([strategies, *options]):
                continue
            bad = None
            for _ in range(asked.tries):
                found = list(rows(run(asked.cli, workload, strategies, options, asked.repeats), options))
                names = {row[0] for row in found if is_bad(row)}
                bad = names if bad is None else bad & names
                if not bad:
                    break
            for row in found:
                n_rows += 1
                n_bad += row[0] in bad
                pair = ' '.join(row[0].split()[:2])
                size = 1 if row[3] is None else abs(row[3]['unexplained'])
                if asked.all or row[0] in bad:
                    show(row, row[0] in bad)
                if size >= worst.get(pair, (-1, None))[0] and row[1] >= LEAST_NS:
                    worst[pair] = (size, row)
    if not asked.all:
        for _, row in worst.values():
            show(row, False)
    print(f'{n_rows} runs, {n_bad} of them unexplained by more than {100 * BOUND:.0f} %')
    return 1 if n_bad else 0


if __name__ == '__main__':
    sys.exit(main())
