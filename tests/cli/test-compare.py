#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""compare, and --fail-if: on documents whose repetitions are made here, so that nothing depends on the
machine's speed."""
import copy
import json
import uuid

import lanescope
import tap
from lanescope import SMALL, Case

N = 15


RACE = ['run', '-w', 'sincos', *SMALL, '-s', 'threads,processes', '-W', '2']


class Compared(Case):
    """Begins with the document of one real race, the same for all tests."""
    race = None

    def setUp(self):
        super().setUp()
        if Compared.race is None:
            Compared.race = self.document(*RACE)
        self.measured = copy.deepcopy(Compared.race)

    def stretched(self, factor, base=None, **changes):
        """The document with repetitions of 10 ms · factor, ± 1 %; @changes of the plans of all but serial."""
        document = copy.deepcopy(base or self.measured)
        for run in document['runs']:
            samples = [int(1e7 * factor * (1 + 0.01 * ((i * 7) % N - N // 2) / N)) for i in range(N)]
            run['id'] = str(uuid.uuid4())
            run['samples_ns'] = samples
            run['used'] = {**dict.fromkeys(run['used']), 'cpu_ns': [2 * sample for sample in samples]}
            run['stats'].update(n=N, median_ns=sorted(samples)[N // 2], min_ns=min(samples), max_ns=max(samples),
                                ci95_ns=[min(samples), max(samples)])
            if run['experiment']['strategy'] != 'serial':
                run['experiment'].update(changes)
                run['speedup'].update(value=1.5 / factor, ci95=[1.49 / factor, 1.51 / factor])
        return document

    def write(self, name, document):
        path = self.folder / name
        path.write_text(json.dumps(document), encoding='utf-8')
        return path

    def check_comparison(self, document):
        if lanescope.jsonschema is not None:
            schema = json.loads(self.cli('schema', 'comparison').stdout)
            lanescope.jsonschema.Draft202012Validator(schema).validate(document)

    def compared(self, a, b, *options, status=0):
        done = self.cli('compare', self.write('a.json', a), self.write('b.json', b), '--json', *options, status=status)
        document = json.loads(done.stdout)
        self.check_comparison(document)
        return document


class Words(Compared):
    def test_slower(self):
        a, b = self.write('a.json', self.stretched(1)), self.write('b.json', self.stretched(1.5))
        text = self.cli('compare', a, b).stdout
        self.assertRegex(text, r'(?m)^A  .*a\.json · \d{4}-\d\d-\d\d \d\d:\d\d · 3 runs · ')
        self.assertRegex(text, r'(?m)^  threads × 2 +10\.00 ms ±[\d.]+ → 15\.0 ms ±[\d.]+  slower by 1\.(49|5)')
        self.assertIn('3 compared: 0 faster, 3 slower, 0 without evidence of a difference.', text)
        self.assertNotIn('Two ', text)
        self.assertNotIn('\033', text)
        self.assertIn('faster by', self.cli('compare', b, a).stdout)

    def test_equal(self):
        text = self.cli('compare', self.write('a.json', self.stretched(1)), self.write('b.json', self.stretched(1))).stdout
        self.assertEqual(text.count('no evidence of a difference'), 3)

    def test_what_changed(self):
        a, b = self.stretched(1), self.stretched(0.5, chunks=64, schedule='static')
        text = self.cli('compare', self.write('a.json', a), self.write('b.json', b)).stdout
        self.assertRegex(text, r'changed: chunks \d+ → 64; schedule dynamic → static')
        pairs = {pair['label']: pair for pair in self.compared(a, b)['pairs']}
        self.assertEqual(set(pairs), {'serial', 'threads × 2', 'processes × 2'})
        self.assertEqual(pairs['threads × 2']['changes']['schedule'], ['dynamic', 'static'])
        self.assertFalse(pairs['threads × 2']['same_plan'])
        self.assertTrue(pairs['serial']['same_plan'])
        self.assertAlmostEqual(pairs['threads × 2']['time']['ratio'], 0.5, places=3)
        self.assertEqual(pairs['threads × 2']['time']['verdict'], 'faster')
        self.assertAlmostEqual(pairs['threads × 2']['cpu']['ratio'], 0.5, places=3)

    def test_account(self):
        parts = ('useful', 'slower', 'startup', 'serial', 'move', 'lock', 'dispatch', 'imbalance', 'preempted', 'unexplained')
        a, b = self.stretched(1), self.stretched(0.7)
        for document, move in ((a, 8_000_000), (b, 2_000_000)):
            for run in document['runs']:
                run['account_core_ns'] = {'slots': 2, **dict.fromkeys(parts, 0), 'useful': 12_000_000, 'move': move}
        b['runs'][2]['account_core_ns'] = None
        text = self.cli('compare', self.write('a.json', a), self.write('b.json', b)).stdout
        self.assertEqual(text.count('core-time a repetition: moving data −6.00 ms\n'), 1)
        changes = [pair['account_core_ns_change'] for pair in self.compared(a, b)['pairs']]
        self.assertEqual([change and change['move'] for change in changes], [-6_000_000, -6_000_000, None])

    def test_other_machine_and_version(self):
        b = self.stretched(1)
        b['machine']['id'] = 'fnv1a128:1234'
        for run in b['runs']:
            run['engine']['version'] = '9.9.9'
        text = self.cli('compare', self.write('a.json', self.stretched(1)), self.write('b.json', b)).stdout
        self.assertIn('Two machines', text)
        self.assertIn('Two versions', text)
        self.assertIn('Lanescope 9.9.9', text)

    def test_partners(self):
        b = self.stretched(1)
        b['runs'][1]['experiment'].update(workers=3)
        del b['runs'][2]
        document = self.compared(self.stretched(1), b)
        self.assertEqual([pair['label'] for pair in document['pairs']], ['serial', 'threads × 3'])
        self.assertEqual((len(document['only_a']), len(document['only_b'])), (1, 0))
        text = self.cli('compare', self.folder / 'a.json', self.folder / 'b.json').stdout
        self.assertRegex(text, r'Only in A: sin\(x\)·cos\(x\) .* · processes × 2')

    def test_one_run_of_each(self):
        a, b = self.stretched(1), self.stretched(3)
        first, second = a['runs'][1]['id'], b['runs'][2]['id'][:13]
        text = self.cli('compare', f'{self.write("a.json", a)}#{first}', f'{self.write("b.json", b)}#{second}').stdout
        self.assertIn('threads × 2 → processes × 2', text)
        self.assertIn('strategy threads → processes', text)

    def test_wrong_and_unfinished(self):
        b = self.stretched(0.1)
        b['runs'][1]['verify']['status'] = 'mismatch'
        b['runs'][2].update(status='failed', samples_ns=[], used=dict.fromkeys(b['runs'][2]['used']))
        b['runs'][2]['stats'] = {'n': 0}
        text = self.cli('compare', self.write('a.json', self.stretched(1)), self.write('b.json', b)).stdout
        self.assertIn('not compared: B is wrong result', text)
        self.assertIn('not compared: B is failed', text)
        self.assertEqual(text.count('faster by'), 1)

    def test_standard_input(self):
        a = self.write('a.json', self.stretched(1))
        with a.open(encoding='utf-8') as file:
            self.assertIn('standard input', self.cli('compare', a, '-', stdin=file).stdout)
        self.assertIn('only one', self.cli('compare', '-', '-', status=2).stderr)


class Journal(Compared):
    def setUp(self):
        super().setUp()
        self.measured = self.document(*RACE)

    def test_newest(self):
        text = self.cli('compare', status=2).stderr
        self.assertIn('no other run', text)
        again = self.runs(*RACE)
        document = json.loads(self.cli('compare', '--json').stdout)
        self.assertEqual({pair['b'] for pair in document['pairs']}, {run['id'] for run in again})
        self.assertEqual({pair['a'] for pair in document['pairs']}, {run['id'] for run in self.measured['runs']})

    def test_file_against_the_newest(self):
        path = self.write('a.json', self.measured)
        self.assertIn('no other run', self.cli('compare', path, status=2).stderr)
        again = self.runs('run', '-w', 'sincos', *SMALL, '-s', 'threads', '-W', '2')
        document = json.loads(self.cli('compare', path, '--json').stdout)
        self.assertEqual({pair['b'] for pair in document['pairs']}, {run['id'] for run in again})
        self.assertEqual(len(document['only_a']), 1)

    def test_empty(self):
        self.environment['XDG_DATA_HOME'] = str(self.folder / 'nothing')
        self.assertIn('no run yet', self.cli('compare', status=2).stderr)


class Limits(Compared):
    def test_exceeded(self):
        a, b = self.stretched(1), self.stretched(1.2)
        done = self.cli('compare', self.write('a.json', a), self.write('b.json', b), '--fail-if', 'time>+5%', status=4)
        self.assertRegex(done.stdout, r'Failed: threads × 2: time \+20 % \(\+\d+ to \+\d+\); the limit is time>\+5%\.')
        results = {limit['result'] for limit in self.compared(a, b, '--fail-if', 'time>+5%', status=4)['conditions']}
        self.assertEqual(results, {'exceeded'})
        done = self.cli('compare', self.folder / 'a.json', self.folder / 'b.json', '--fail-if', 'time > +50%')
        self.assertIn('Kept: threads × 2', done.stdout)
        self.assertNotIn('Kept', self.cli('compare', self.folder / 'a.json', self.folder / 'b.json', '--fail-if',
                                          'time>50%', '-q').stdout)

    def test_only_if_the_interval_supports_it(self):
        b = self.stretched(1.02)
        for run in b['runs']:
            run['samples_ns'] = [sample + (i % 3 - 1) * 800_000 for i, sample in enumerate(run['samples_ns'])]
        done = self.cli('compare', self.write('a.json', self.stretched(1)), self.write('b.json', b), '--fail-if', 'time>+1%')
        self.assertIn('Not certain: threads × 2', done.stdout)

    def test_too_few_repetitions(self):
        b = self.stretched(2)
        for run in b['runs']:
            run['samples_ns'], run['used']['cpu_ns'] = run['samples_ns'][:3], run['used']['cpu_ns'][:3]
            run['stats'].update(n=3, ci95_ns=None)
        done = self.cli('compare', self.write('a.json', self.stretched(1)), self.write('b.json', b), '--fail-if', 'time>+5%')
        self.assertIn('Not judged: threads × 2', done.stdout)

    def test_several(self):
        a, b = self.write('a.json', self.stretched(1)), self.write('b.json', self.stretched(1.2))
        self.cli('compare', a, b, '--fail-if', 'time>+50%,speedup<-50%')
        done = self.cli('compare', a, b, '--fail-if', 'time>+50%, speedup<-5%, cpu>+90%', status=4)
        self.assertEqual(done.stdout.count('Failed'), 2)
        self.assertNotIn('serial: speedup', done.stdout)
        self.cli('compare', b, a, '--fail-if', 'time<-1%', status=4)

    def test_wrong_answers_and_failures_win(self):
        a, b = self.write('a.json', self.stretched(1)), self.stretched(2)
        b['runs'][1]['verify']['status'] = 'mismatch'
        self.cli('compare', a, self.write('b.json', b), '--fail-if', 'time>+5%', status=3)
        b['runs'][2]['status'] = 'failed'
        self.cli('compare', a, self.write('b.json', b), '--fail-if', 'time>+5%', status=1)

    def test_grammar(self):
        a = self.write('a.json', self.stretched(1))
        for condition, words in (('time', '> or <'), ('tim>+5%', 'did you mean time'), ('space>+5%', 'time, speedup and cpu'),
                                 ('time>5', 'per cent'), ('time>five%', 'per cent'), ('time>+5%,', '> or <'), ('', '> or <'),
                                 ('time>+5%%', 'per cent'), ('time<-100%', 'per cent'), ('time>+5% vs b.json', 'takes no')):
            with self.subTest(condition):
                self.assertIn(words, self.cli('compare', a, a, '--fail-if', condition, status=2).stderr)
        self.assertIn('speedup', self.cli('compare', a, a, '--metric', 'speedups', status=2).stderr)

    def test_run_against_a_baseline(self):
        race = ['run', '-w', 'sincos', *SMALL, '-s', 'threads', '-W', '2']
        slow, fast = self.write('slow.json', self.stretched(100)), self.write('fast.json', self.stretched(1e-4))
        done = self.cli(*race, '--fail-if', f'time>+10% vs {slow}')
        self.assertIn('Kept: threads × 2', done.stderr)
        done = self.cli(*race, '--json', '--fail-if', f'time>+10% vs {fast}', status=4)
        self.check_schema(json.loads(done.stdout))
        self.assertIn('Failed: threads × 2', done.stderr)

    def test_run_against_nothing_useful(self):
        race = ['run', '-w', 'sincos', *SMALL, '-s', 'threads', '-W', '2', '--fail-if']
        other = self.write('other.json', self.stretched(1, base=self.document('run', '-w', 'mean', *SMALL)))
        broken = self.folder / 'broken.json'
        broken.write_text('{"schema": "lanescope/runs/1", "runs": [', encoding='utf-8')
        for condition, status, words in (('time>+10%', 2, 'vs FILE'), (f'time>+10% vs {other}', 2, 'none of these plans'),
                                         (f'time>+10% vs {broken}', 2, 'ends too early'),
                                         ('time>+10% vs /nothing/here.json', 1, 'does not open')):
            with self.subTest(condition):
                done = self.cli(*race, condition, status=status)
                self.assertIn(words, done.stderr)
                self.assertEqual(done.stdout, '', 'nothing is measured in vain')


class Documents(Compared):
    def test_what_cannot_be_read(self):
        a = self.write('a.json', self.stretched(1))
        later = self.stretched(1)
        later['schema'] = 'lanescope/runs/7'
        for name, text, status, words in (('no.json', None, 1, 'does not open'), ('empty.json', '', 2, 'ends too early'),
                                          ('text.json', 'hello', 2, 'no JSON'), ('list.json', '[1]', 2, 'schema'),
                                          ('later.json', json.dumps(later), 2, 'later version'),
                                          ('none.json', '{"schema":"lanescope/runs/1","runs":[]}', 2, 'no run')):
            with self.subTest(name):
                path = self.folder / name
                if text is not None:
                    path.write_text(text, encoding='utf-8')
                for arguments in ((a, path), (path, a)):
                    sentence = self.cli('compare', *arguments, status=status).stderr
                    self.assertIn(words, sentence)
                    self.assertIn(name, sentence)
        self.assertIn('no run whose id', self.cli('compare', f'{a}#ffff', a, status=2).stderr)
        self.assertIn('3 runs whose ids', self.cli('compare', f'{self.write("c.json", self.same_ids())}#0', a, status=2).stderr)

    def same_ids(self):
        document = self.stretched(1)
        for i, run in enumerate(document['runs']):
            run['id'] = f'0{i}' + run['id'][2:]
        return document


if __name__ == '__main__':
    tap.main()
