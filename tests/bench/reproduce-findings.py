#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs that are slow for a known reason, and healthy ones: is the first sentence the right one?

    reproduce-findings.py LANESCOPE_CLI LANESCOPE_WORKER [--only R02,R05,healthy] [--budget 2s]

Two cores are enough for all of them. Prints a table; the exit status says nothing about the figures,
because they depend on the machine.
"""
import argparse
import json
import os
import subprocess
import tempfile

# rule -> arguments of `run` that bring its cause about; the last run of the document is judged. Rules that
# are not here need what two cores of one socket do not have (R11, R15), a busy machine (R16), a wrong answer
# (R17), or a serial part larger than any built-in run has but the hash (R13): their tests make them up.
REPRODUCERS = [
    ('R01', '-w sincos -N 20000 -s threads -W 2 -c 2 --variant as-printed'),
    ('R02', '-w sin2 -s processes --variant as-printed'),
    ('R02', '-w sin2 -s processes -W 2 --transport pipe'),
    ('R03', '-w pyloop -s gil -W 2'),
    ('R04', '-w triad -N 16M -s threads -W 2'),
    ('R05', '-w triangle -c 2 -W 2 -s threads --schedule static'),
    ('R06', '-w sincos -N 200000 -c 100000 -s threads -W 2'),
    ('R06', '-w mean -N 1000000 -c 10000 -s graph -W 2'),
    ('R07', '-w sincos -c 1 -s threads -W 2'),
    ('R07', '-w sincos -c 3 -s threads -W 2'),
    ('R08', '-w sincos -N 4000000 -s threads -W 8 --pin none --kernel fused'),
    ('R09', '-w dot -N 700 -c 8 -s threads -W 2 --blas-threads 2'),
    ('R10', '-w sincos -s threads -W 2 --pin samepu'),
    ('R12', '-w counters -s threads -W 2'),
    ('R14', '-w sincos -s threads -W 2'),
    ('R18', '-w mean -s graph -W 2 --variant as-printed'),
    ('R19', '-w sincos -N 500 -s threads -W 2'),
    ('R20', '-w io -s threads -W 2'),
    ('R21', '-w dot -N 60 -s blas -W 2'),
]
HEALTHY = [
    '-w sincos -s serial',
    '-w sincos -s threads -W 2',
    '-w sin2 -s processes -W 2',
    '-w sincos -N 4000000 -s openmp -W 2 --kernel fused',
    '-w dot -N 1000 -s blas -W 2',
    '-w triangle -c 64 -s threads -W 2',
    '-w sincos -s graph -W 2',
    '-w sincos -s threads -W 2 --kernel fused',
]


def run(options, arguments):
    """The document's runs without the reference, or None and what was said instead."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, 'LANESCOPE_WORKER': options.worker, 'XDG_DATA_HOME': home, 'LC_ALL': 'C.UTF-8'}
        done = subprocess.run([options.cli, 'run', *arguments.split(), '--json', '--time-budget', options.budget],
                              env=environment, capture_output=True, text=True)
    if not done.stdout:
        return None, done.stderr.strip().split('\n')[-1]
    runs = json.loads(done.stdout)['runs']
    return runs, ''


def shares(run):
    account = run.get('account_core_ns')
    if not account:
        return 'no account'
    total = sum(value for key, value in account.items() if key != 'slots')
    return ' '.join(f'{key} {100 * value / total:.0f}' for key, value in account.items()
                    if key != 'slots' and abs(value) >= 0.01 * total)


def is_shown_here(rule, run):
    """A bus that feeds all cores leaves R04 nothing to say: then nothing is slower than in serial."""
    account = run.get('account_core_ns')
    if rule != 'R04' or not account:
        return True
    total = sum(value for key, value in account.items() if key != 'slots')
    return account['slower'] >= 0.1 * total


def describe(run, details):
    findings = run['findings'] or []
    median_ns = run['stats']['median_ns'] or 0
    print(f'      {median_ns / 1e6:.3f} ms, {shares(run)}')
    for finding in findings if details else findings[:2]:
        print(f'      {finding["rule"]} {finding["severity"]}: {finding["text"]}'
              f' [{finding["remedy_text"] or "-"}]')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('cli')
    parser.add_argument('worker')
    parser.add_argument('--only', default='')
    parser.add_argument('--budget', default='2s')
    parser.add_argument('--details', action='store_true')
    options = parser.parse_args()
    only = [word for word in options.only.split(',') if word]

    n_right = n_tried = 0
    for rule, arguments in REPRODUCERS:
        if only and rule not in only:
            continue
        runs, said = run(options, arguments)
        if runs is None:
            print(f'  -   {rule} {arguments}: {said}')
            continue
        findings = runs[-1]['findings'] or []
        first = findings[0]['rule'] if findings else 'none'
        if not is_shown_here(rule, runs[-1]):
            print(f'  -   {rule} {arguments}: this machine does not show it')
            describe(runs[-1], options.details)
            continue
        n_tried += 1
        n_right += first == rule
        print(f'{"ok" if first == rule else "NO":>4} {rule} first {first}: {arguments}')
        describe(runs[-1], options.details)
    print(f'the first sentence is the right one in {n_right} of {n_tried}')

    n_quiet = n_healthy = 0
    for arguments in HEALTHY if not only or 'healthy' in only else []:
        runs, said = run(options, arguments)
        if runs is None:
            print(f'  -   healthy {arguments}: {said}')
            continue
        loud = [finding['rule'] for finding in runs[-1]['findings'] or [] if finding['severity'] != 'info']
        n_healthy += 1
        n_quiet += not loud
        print(f'{"NO" if loud else "ok":>4} healthy: {arguments}')
        describe(runs[-1], options.details)
    print(f'nothing above info in {n_quiet} of {n_healthy} healthy runs')


if __name__ == '__main__':
    main()
