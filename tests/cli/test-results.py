#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real runs: documents that fit their schema, right answers, placement, tables in every form."""
import csv
import io
import json
import re
import shlex
import statistics
import unittest

import lanescope
import tap
from lanescope import ALL_STRATEGIES, SMALL, Case, allowed_cpus


PARTS = ('useful', 'slower', 'startup', 'serial', 'move', 'lock', 'dispatch', 'imbalance', 'preempted', 'unexplained')


def has_module(case, name):
    facts = json.loads(case.cli('doctor', '--json', status=None).stdout)['facts']
    return any(fact['name'] == name and fact['state'] == 'ok' for fact in facts)


class Documents(Case):
    @unittest.skipIf(lanescope.jsonschema is None, 'python3-jsonschema is not installed for this interpreter')
    def test_schema_refuses(self):
        """The other tests validate their documents; here it is seen that validation can fail."""
        document = self.document('run', *SMALL, '-s', 'serial')
        for damage in ({'runs': [{**document['runs'][0], 'status': 'fine'}]}, {'machine': {}}, {'schema': 'other/1'}):
            with self.assertRaises(lanescope.jsonschema.ValidationError):
                self.check_schema({**document, **damage})

    def test_every_strategy(self):
        runs = self.runs('run', '-w', 'sincos', *SMALL, '-c', '7', '-s', 'all', '-W', '1-2')
        plans = [(run['experiment']['strategy'], run['experiment']['workers']) for run in runs]
        expected = [('serial', 1)] + [(name, n) for name in ALL_STRATEGIES[1:] if name != 'blas' for n in (1, 2)]
        self.assertEqual(plans, expected)
        for run in runs:
            with self.subTest(run['experiment']['strategy']):
                if run['status'] == 'skipped':  # a build without OpenMP
                    self.assertEqual(run['experiment']['strategy'], 'openmp')
                    self.assertTrue(run['reason']['text'])
                    continue
                self.assertEqual((run['status'], run['reason']), ('done', None))
                self.check_run(run)

    def test_runs_of_a_race(self):
        races = [self.runs('run', *SMALL, '-s', 'threads,processes') for _ in range(2)]
        ids = [{run['race'] for run in runs} for runs in races]
        self.assertEqual([len(found) for found in ids], [1, 1])
        self.assertNotEqual(ids[0], ids[1])

    def check_run(self, run):
        self.assertEqual(run['verify']['status'], 'ok')
        self.assertEqual(run['verify']['elements'], 3000)
        self.assertEqual(len(run['samples_ns']), 5)
        self.assertEqual(run['stats']['n'], 5)
        self.assertEqual(run['stats']['median_ns'], statistics.median(run['samples_ns']))
        low, high = run['speedup']['ci95']
        self.assertLessEqual(low, run['speedup']['value'])
        self.assertLessEqual(run['speedup']['value'], high)
        self.assertEqual(len(run['workers']), run['experiment']['workers'])
        self.assertGreater(run['trace']['events'], 0)

    def test_tutorial(self):
        runs = self.runs('tutorial', 'all', '--both', '-N', '64kB', '--repeats', '5')
        self.assertEqual({run['experiment']['workload'] for run in runs}, {'sincos', 'sin2', 'dot', 'mean'})
        done = [run for run in runs if run['status'] == 'done']
        self.assertTrue(all(run['verify']['status'] == 'ok' for run in done))
        for workload in ('sincos', 'sin2', 'mean'):
            variants = [(run['experiment']['strategy'], run['experiment']['variant'], run['status']) for run in runs
                        if run['experiment']['workload'] == workload]
            self.assertEqual([variant for _, variant, _ in variants], ['repaired', 'as-printed', 'repaired'])
            self.assertEqual({status for _, _, status in variants}, {'done'})
        serial_ids = {run['id']: run['experiment']['workload'] for run in runs
                      if run['experiment']['strategy'] == 'serial'}
        for run in done:
            self.assertEqual(serial_ids[run['speedup']['vs']], run['experiment']['workload'])

    def test_tutorial_variants(self):
        for flags, variants in (([], {'repaired', 'as-printed'}), (['--both'], {'repaired', 'as-printed'}),
                                (['--repaired'], {'repaired'}), (['--as-printed'], {'as-printed'})):
            runs = self.runs('tutorial', '4', *SMALL, *flags)
            self.assertEqual({run['experiment']['variant'] for run in runs[1:]}, variants, flags)

    def test_same_answer_everywhere(self):
        runs = self.runs('run', '-w', 'mean', '-N', '1e5', '--repeats', '5', '-s', 'all', '-W', '1-3', '--seed', '7')
        values = [run['value'] for run in runs if run['status'] == 'done']
        self.assertGreaterEqual(len(values), 10)
        self.assertLess(max(values) - min(values), 1e-12)
        self.assertNotEqual(self.runs('run', '-w', 'mean', '-N', '1e5', '--repeats', '5', '-s', 'serial')[0]['value'],
                            values[0], 'another seed gives other data')

    def test_product(self):
        if not has_module(self, 'openblas'):
            self.skipTest('no OpenBLAS module here')
        runs = self.runs('run', '-w', 'dot', '-N', '120', '--repeats', '5', '-s', 'all', '-W', '2')
        self.assertGreaterEqual(len(runs), 5)
        for run in runs:
            self.assertEqual(run['verify']['status'], 'ok', run)
            self.assertIn('openblas', run['engine']['blas'])

    def test_threads_of_a_library(self):
        """OpenBLAS's own threads on their cores, by the kernel's records or, where they are forbidden, by polling."""
        if not has_module(self, 'openblas'):
            self.skipTest('no OpenBLAS module here')
        for environment in ({}, {'LANESCOPE_NO_PERF': '1'}):
            run = self.runs('run', '-w', 'dot', '-N', '600', '--repeats', '5', '-s', 'blas', '-W', '2',
                            environment=environment)[1]
            threads = run['threads']
            if environment:
                self.assertEqual(threads['source'], 'schedstat')
                self.assertIn('LANESCOPE_NO_PERF', threads['why_not_perf'])
                self.assertGreater(threads['resolution_ns'], 0)
            self.assertEqual(threads['lost'], 0)
            self.assertEqual([thread['worker'] for thread in threads['list'] if thread['role'] == 'worker'], [0])
            library = [thread for thread in threads['list'] if thread['role'] == 'library']
            self.assertGreaterEqual(len(library), 1)
            self.assertGreater(sum(thread['measured_ns'] for thread in library), 0)
            for thread in threads['list']:
                for cpu in thread['cpus']:
                    self.assertIn(cpu['cpu'], allowed_cpus())
            self.assertEqual(len(run['used']['cpu_ns']), len(run['samples_ns']))

    def test_hardware_counters(self):
        """Numbers where there are counters, else the reason that `doctor` has."""
        facts = json.loads(self.cli('doctor', '--json', status=None).stdout)['facts']
        fact = next(fact for fact in facts if fact['name'] == 'counters')
        run = self.runs('run', '-N', '1000', '--repeats', '5', '-s', 'threads', '-W', '2')[1]
        if fact['state'] == 'ok':
            self.assertEqual(run['counters'], {'hardware': True, 'why_not': None})
            self.assertEqual(len(run['used']['cycles']), len(run['samples_ns']))
        else:
            self.assertEqual(run['counters']['why_not'], fact['text'])
        run = self.runs('run', '-N', '1000', '--repeats', '5', '-s', 'threads', '-W', '2',
                        environment={'LANESCOPE_NO_PERF': '1'})[1]
        self.assertEqual(run['counters'], {'hardware': False, 'why_not': 'LANESCOPE_NO_PERF is set.'})
        for name in ('cycles', 'instructions', 'cache_references', 'cache_misses'):
            self.assertIsNone(run['used'][name], name)

    def test_edges(self):
        """No elements, one, fewer than chunks."""
        for elements in ('0', '1', '5'):
            for run in self.runs('run', '-N', elements, '--repeats', '5', '-c', '8', '-s', 'all', '-W', '3'):
                with self.subTest(elements=elements, strategy=run['experiment']['strategy']):
                    self.assertIn((run['status'], run['verify']['status']), (('done', 'ok'), ('skipped', 'skipped')))

    def test_not_checked_not_traced(self):
        run = self.runs('run', *SMALL, '--no-verify', '--no-trace', '-s', 'threads')[1]
        self.assertEqual(run['verify']['status'], 'skipped')
        self.assertEqual(run['trace']['events'], 0)
        self.assertIsNone(run['threads'])

    def test_kernels(self):
        for kernel in ('numpy', 'fused', 'simd'):
            runs = self.runs('run', '-w', 'sin2', *SMALL, '--kernel', kernel, '-s', 'threads')
            self.assertEqual([run['verify']['status'] for run in runs], ['ok', 'ok'], kernel)

    def test_journal_before_display(self):
        run_ids = [run['id'] for run in self.runs('run', *SMALL)]
        lines = (self.folder / 'data/lanescope/journal.jsonl').read_text(encoding='utf-8').splitlines()
        self.assertEqual(sorted(json.loads(line)['id'] for line in lines), sorted(run_ids))


class Placement(Case):
    def test_observed_inside_effective(self):
        runs = self.runs('run', '-w', 'sincos', '-N', '1e5', '--repeats', '5', '-s', 'all', '-W', '1-2', '--pin', 'close')
        for run in runs:
            for worker in run['workers']:
                with self.subTest(run['experiment']['strategy'], worker=worker):
                    self.assertLessEqual(set(worker['observed_cpus']), set(worker['effective_cpus']))
                    if run['status'] == 'done':
                        self.assertEqual(worker['effective_cpus'], worker['requested_cpus'])
                        self.assertTrue(worker['bound'])
            self.assertEqual(run['pinned'], run['status'] == 'done')

    def test_not_pinned(self):
        for run in self.runs('run', *SMALL, '-s', 'threads,processes', '-W', '2', '--pin', 'none')[1:]:
            self.assertFalse(run['pinned'])
            for worker in run['workers']:
                self.assertEqual(worker['requested_cpus'], [])
                self.assertEqual(worker['effective_cpus'], allowed_cpus())

    def test_list(self):
        last = allowed_cpus()[-1]
        run = self.runs('run', *SMALL, '-s', 'threads', '-W', '2', '--pin', f'list:{last}')[1]
        self.assertEqual([worker['effective_cpus'] for worker in run['workers']], [[last], [last]])

    def test_list_of_absent_cpu(self):
        self.assertIn('4000', self.cli('run', *SMALL, '-s', 'threads', '--pin', 'list:4000', status=2).stderr)


class Statuses(Case):
    def test_unstable(self):
        fast = ['run', '-N', '1e5', '--target-ci', '0.0001%', '--time-budget', '50ms']
        self.cli(*fast, '--require-stable', status=5)
        self.cli(*fast)
        done = self.cli('run', '-N', '1000', '--target-ci', '100%', '--time-budget', '2s', '-s', 'serial', '--require-stable',
                        '--json', status=None)
        gates = {run['noise']['gate'] for run in json.loads(done.stdout)['runs']}
        self.assertEqual(done.returncode, 5 if 'noisy' in gates else 0)

    def test_pair_that_makes_no_sense(self):
        runs = self.runs('run', '-w', 'sincos', '-s', 'blas,threads', *SMALL, status=6)
        self.assertEqual({run['experiment']['strategy']: run['status'] for run in runs},
                         {'serial': 'done', 'blas': 'skipped', 'threads': 'done'})
        skipped = next(run for run in runs if run['status'] == 'skipped')
        self.assertEqual(skipped['reason']['kind'], 'unavailable')
        self.assertIn('dot', skipped['reason']['text'])

    def test_time_budget(self):
        document = self.document('run', '-N', '1e4', '-s', 'threads', '--time-budget', '300ms', '--target-ci', '0.001%')
        self.assertTrue(all(len(run['samples_ns']) >= 5 for run in document['runs']))


class Tables(Case):
    def test_text(self):
        text = self.cli('run', 'method-2', '--variant', 'both', *SMALL).stdout
        heading, serial, printed, repaired = text.splitlines()[:4]
        self.assertRegex(heading, r'^Method 2 · sin\(x\)² · 3\u2009000 elements · numpy kernel · \d+ cores?')
        self.assertRegex(serial, r'^  serial +[\d.]+ (ns|µs|ms)  ±[\d.]+ +1\.00×  ok(  noisy)?(  two modes)?$')
        self.assertRegex(printed, r'^  processes × 8, as printed +.*×  ok( {5}\d.*)?(  noisy)?(  two modes)?$')
        self.assertRegex(repaired, r'^  processes × \d+, repaired +.*×  ok( {5}\d.*)?(  noisy)?(  two modes)?$')
        self.assertEqual({line.index('±') for line in (serial, printed, repaired)}, {serial.index('±')})
        self.assertIn('  Verdict: ', text)

    def test_reasons(self):
        """What was lost stands behind the row, the remedy below the verdict, as a command that works."""
        race = ['run', '-w', 'sin2', '-N', '1e6', '--repeats', '5', '-s', 'processes', '-W', '2', '--transport', 'pipe']
        text = self.cli(*race).stdout
        self.assertRegex(text, r'(?m)^  processes × 2 .*×  ok     \d\d % \w+')
        command = re.search(r'(?m)^  Try [^:]+: lanescope-cli (run .*)$', text)
        self.assertIsNotNone(command, text)
        self.cli(*shlex.split(command[1]), '--dry-run')

    def test_size_of_the_text(self):
        if not has_module(self, 'openblas'):
            self.skipTest('no OpenBLAS module here')
        text = ' '.join(self.cli('tutorial', '3', '-N', '100', '--repeats', '5').stdout.split())
        self.assertRegex(text, r'tutorial 3 -N 10000 would take \d+(\.\d+)? GB of memory and about')

    def test_verbose_and_quiet(self):
        verbose = self.cli('run', *SMALL, '-s', 'threads', '-W', '2', '-v').stdout
        self.assertIn('5 repetitions', verbose)
        self.assertRegex(verbose, r'w1: asked for CPU \d+, bound to \d+, ran on \d+, 0 moves')
        self.assertNotIn('Verdict', self.cli('run', *SMALL, '-q').stdout)

    def test_nothing_but_results_on_standard_output(self):
        done = self.cli('run', *SMALL)
        self.assertEqual(done.stderr, '', 'progress is for terminals')
        self.assertNotIn('\033', done.stdout)

    def test_csv(self):
        path = self.folder / 'samples.csv'
        self.cli('run', *SMALL, '-s', 'threads', '-W', '1-2', f'--csv={path}')
        text = path.read_bytes().decode()
        rows = list(csv.DictReader(io.StringIO(text, newline='')))
        self.assertEqual(text.count('\r\n'), text.count('\n'), 'RFC 4180')
        self.assertEqual(sum(row['kind'] == 'counted' for row in rows), 3 * 5)
        self.assertEqual({(row['strategy'], row['workers']) for row in rows},
                         {('serial', '1'), ('threads', '1'), ('threads', '2')})
        for row in rows:
            self.assertGreater(int(row['duration_ns']), 0)
            self.assertEqual((row['elements'], row['status'], row['verify']), ('3000', 'done', 'ok'))
            self.assertEqual(len(row), 29)
            speedup, workers = float(row['speedup']), int(row['workers'])
            self.assertAlmostEqual(float(row['efficiency']), speedup / workers, delta=1e-4 * speedup)
            self.assertEqual(row['karp_flatt'] == '', workers == 1)
            parts = [row[f'{part}_core_ns'] for part in PARTS]
            self.assertEqual({part != '' for part in parts}, {row['slots'] != ''})

    def test_csv_quotes(self):
        cpus = allowed_cpus()
        pin = f'list:{cpus[-1]},{cpus[0]}'  # not a range, whatever the numbers
        text = self.cli('run', *SMALL, '-s', 'threads', '-W', '2', '--pin', pin, '--csv').stdout
        self.assertIn(f',"{pin}",', text)
        rows = list(csv.DictReader(io.StringIO(text)))
        self.assertEqual({row['pin'] for row in rows if row['strategy'] == 'threads'}, {pin})

    def test_markdown(self):
        text = self.cli('run', 'method-1', '--variant', 'both', *SMALL, '--markdown').stdout
        self.assertTrue(text.startswith('### Method 1 · sin(x)·cos(x)'))
        table = [line for line in text.splitlines() if line.startswith('|')]
        self.assertEqual({line.count('|') for line in table}, {8})
        self.assertEqual(len(table), 2 + 3)
        self.assertEqual(text.count('✓'), 3)

    def test_scaling(self):
        sweep = ['run', *SMALL, '-s', 'threads', '-W', '1-4']
        document = self.document(*sweep)
        curve, = document['laws']
        self.assertEqual([point['workers'] for point in curve['points']], [1, 2, 3, 4])
        runs = {run['id']: run for run in document['runs']}
        for point in curve['points']:
            workers, speedup = point['workers'], point['speedup']
            self.assertEqual(runs[point['run']]['speedup']['value'], speedup)
            self.assertAlmostEqual(point['efficiency'], speedup / workers, places=9)
            if workers > 1:
                self.assertAlmostEqual(point['karp_flatt'], (1 / speedup - 1 / workers) / (1 - 1 / workers), places=9)
        self.assertIsNone(curve['points'][0]['karp_flatt'])
        n_usable = min(len(allowed_cpus()), 4)
        for law in ('amdahl', 'usl'):
            self.assertEqual(curve[law]['points'], n_usable)
            if n_usable < 4:
                self.assertFalse(curve[law]['fitted'])
                self.assertIn('4 different numbers of workers', curve[law]['text'])
        table = self.cli(*sweep).stdout
        self.assertIn('Scaling of threads', table)
        self.assertRegex(table, r'workers +speedup +efficiency +Karp–Flatt')
        self.assertIn('#### Scaling of threads', self.cli(*sweep, '--markdown').stdout)
        self.assertNotIn('Scaling', self.cli('run', *SMALL, '-s', 'threads,graph', '-W', '2').stdout)

    def test_files(self):
        names = {option: self.folder / f'out.{option}' for option in ('json', 'csv', 'markdown')}
        done = self.cli('run', *SMALL, *(f'--{option}={path}' for option, path in names.items()))
        self.assertIn('Verdict', done.stdout, 'the table is for people even so')
        document = json.loads(names['json'].read_text(encoding='utf-8'))
        self.check_schema(document)
        n_samples = sum(len(run[kind]) for run in document['runs'] for kind in ('samples_ns', 'warmup_ns', 'disturbed_ns'))
        self.assertEqual(len(list(csv.reader(names['csv'].read_text(encoding='utf-8').splitlines()))), n_samples + 1)
        self.assertTrue(names['markdown'].read_text(encoding='utf-8').startswith('### '))
        self.assertFalse(list(self.folder.glob('out.*.??????')), 'a temporary file was left')

    def test_file_is_replaced_whole(self):
        path = self.folder / 'out.json'
        path.write_text('before', encoding='utf-8')
        self.cli('run', *SMALL, f'--json={path}')
        self.assertEqual(json.loads(path.read_text(encoding='utf-8'))['schema'], 'lanescope/runs/1')

    def test_doctor(self):
        document = json.loads(self.cli('doctor', '--json', status=None).stdout)
        names = [fact['name'] for fact in document['facts']]
        self.assertLessEqual({'cores', 'memory', 'clock', 'event rings', 'worker', 'counters', 'load'}, set(names))
        text = self.cli('doctor', status=None).stdout
        for name in names:
            self.assertTrue(re.search(rf'^\S+ +{name} ', text, re.M), name)

    def test_schemas(self):
        for name in ('runs', 'plan', 'comparison'):
            schema = json.loads(self.cli('schema', name).stdout)
            self.assertEqual(schema['$schema'], 'https://json-schema.org/draft/2020-12/schema')
            if lanescope.jsonschema is not None:
                lanescope.jsonschema.Draft202012Validator.check_schema(schema)
        self.assertEqual(self.cli('schema').stdout, self.cli('schema', 'runs').stdout)


if __name__ == '__main__':
    tap.main()
