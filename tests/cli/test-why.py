#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""why: accounts as bars of characters and lines, on documents whose accounts are made here."""
import copy
import json
import re
import sys

import tap
from lanescope import SMALL, Case

PARTS = ('useful', 'slower', 'startup', 'serial', 'move', 'lock', 'dispatch', 'imbalance', 'preempted', 'unexplained')


class Why(Case):
    """Begins with the document of one real race, the same for all tests."""
    race = None

    def setUp(self):
        super().setUp()
        if Why.race is None:
            Why.race = self.document('run', '-w', 'sincos', *SMALL, '-s', 'threads', '-W', '2')
        self.measured = copy.deepcopy(Why.race)

    def account(self, **parts):
        """A document in which threads × 2 has these parts, in ms, on two cores."""
        document = copy.deepcopy(self.measured)
        document['runs'][1]['account_core_ns'] = {'slots': 2, **{part: 1_000_000 * parts.get(part, 0) for part in PARTS}}
        return document

    def why(self, document, *options, **more):
        path = self.folder / 'runs.json'
        path.write_text(json.dumps(document), encoding='utf-8')
        return self.cli('why', path, *options, **more).stdout

    def bar(self, text):
        return next(line.strip() for line in text.splitlines() if re.fullmatch(r' +[█║▒▓╱■▚·╲?]+', line))

    def test_bar_and_lines(self):
        text = self.why(self.account(useful=10, slower=2, move=6, imbalance=2))
        self.assertIn("Where 2 cores × 10.0 ms went, in cores' worth and as a share:", text)
        self.assertRegex(text, r'(?m)^ +█ \w.* 1\.00 +50 %$')
        self.assertRegex(text, r'(?m)^ +╱ \w.* 0\.60 +30 %$')
        self.assertEqual(self.bar(text), '█' * 40 + '║' * 8 + '╱' * 24 + '·' * 8)
        self.assertNotIn('■', text)
        self.assertNotIn('\033', text)
        verbose = self.why(self.account(useful=10, slower=2, move=6, imbalance=2), '-v')
        self.assertRegex(verbose, r'(?m)^ +■ \w.* 0\.00 +0\.0 % +0 ns$')
        self.assertRegex(verbose, r'(?m)^ +╱ \w.* 0\.60 +30 % +6\.00 ms$')

    def test_gain(self):
        text = self.why(self.account(useful=30, slower=-12, imbalance=2))
        self.assertRegex(text, r'(?m)^ +║ .*−1\.20 +−60 % +\(a gain')
        self.assertEqual(self.bar(text), '█' * 72 + '·' * 8)

    def test_every_width(self):
        """The bar is whole at any division of parts."""
        for shares in ((1, 1, 1), (7, 5, 3), (999, 1, 1), (1, 0, 0)):
            text = self.why(self.account(useful=shares[0], lock=shares[1], preempted=shares[2]))
            self.assertEqual(len(self.bar(text)), 80)

    def test_narrow_terminal(self):
        """Colours and the width of the terminal, where there is one."""
        script = ('import fcntl, os, pty, struct, sys, termios\n'
                  'pid, fd = pty.fork()\n'
                  'if pid == 0:\n'
                  '    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 64, 0, 0))\n'
                  '    os.execv(sys.argv[1], sys.argv[1:])\n'
                  'try:\n'
                  '    while data := os.read(fd, 4096):\n'
                  '        os.write(1, data)\n'
                  'except OSError:\n'
                  '    pass\n'
                  'sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n')
        path = self.write(self.account(useful=10, move=10))
        done = self.cli('why', path, before=(sys.executable, '-c', script), environment={'TERM': 'xterm-256color'})
        plain = re.sub(r'\033\[[\d;]*m', '', done.stdout).replace('\r', '')
        self.assertIn('\033[38;5;166m', done.stdout)
        self.assertEqual(self.bar(plain), '█' * 30 + '╱' * 30)
        done = self.cli('why', path, '--no-color', before=(sys.executable, '-c', script), environment={'TERM': 'xterm'})
        self.assertNotIn('\033', done.stdout)

    def found(self, *findings):
        document = self.account(useful=10, imbalance=10)
        document['runs'][1]['findings'] = list(findings)
        return document

    def finding(self, rule='R05', share=0.27, remedy=None, numbers=(98720901, 72220054, 1), words=('', 'dynamic-chunks')):
        return {'rule': rule, 'severity': 'loss25', 'share': share, 'lost_core_ns': 2e7 * share, 'text': 'as stored',
                'remedy': remedy, 'remedy_text': None, 'lesson': None,
                'evidence': {'numbers': list(numbers), 'words': list(words)}}

    def test_findings(self):
        text = ' '.join(self.why(self.found(self.finding(remedy={'schedule': 'guided', 'chunks': 16}))).split())
        self.assertIn('27 % of the core-time', text)
        self.assertRegex(text, r'Try [^:]+: lanescope-cli run -w sincos -W 2 -N 3000 -c 16 --schedule guided')
        self.assertNotIn('R05', text)
        document = self.found(self.finding())
        verbose = self.why(document, '-v', '--run', document['runs'][1]['id'])
        self.assertIn('R05 (loss25): 27 %', verbose)
        self.assertNotIn('lanescope-cli run', verbose)

    def test_three_findings_at_first(self):
        document = self.found(*(self.finding(share=0.3 - 0.01 * i) for i in range(5)))
        text = self.why(document)
        self.assertEqual(text.count('of the core-time'), 3)
        self.assertIn('2 more with --verbose.', text)
        verbose = self.why(document, '-v', '--run', document['runs'][1]['id'])
        self.assertEqual(verbose.count('of the core-time'), 5)
        self.assertIn('Nothing lost worth naming', self.why(self.found()))

    def test_hostile_findings(self):
        for finding, words in ((self.finding(words=('\033[2J', '')), 'R05 is damaged'),
                               (self.finding(remedy={'workers': -1}), 'workers'),
                               (self.finding(remedy={'n': 2 ** 62}), '(-N)'),
                               ({'rule': 7}, 'rule'), (self.finding(numbers=range(99)), 'damaged')):
            self.assertIn(words, self.cli('why', self.write(self.found(finding)), status=2).stderr)
        self.assertIn('Nothing lost', self.why(self.found(self.finding(rule='R99'))), 'a rule of a later version')

    def test_no_account(self):
        document = self.account()
        document['runs'][1]['account_core_ns'] = None
        self.assertIn('No account', self.why(document))
        del document['runs'][1]['account_core_ns']
        self.assertIn('No account', self.why(document))

    def test_counters(self):
        document = self.account(useful=10, move=10)
        run = document['runs'][1]
        n = len(run['samples_ns'])
        run['used'].update(cycles=[2000] * n, instructions=[5000] * n, cache_misses=[20] * n)
        text = self.why(document, '-v', '--run', run['id'])
        self.assertIn('2.50 instructions per cycle', text)
        self.assertIn('4.00 cache misses per 1000 instructions', text)
        self.assertNotIn('instructions', self.why(document))
        run['used'].update(cycles=None, cache_misses=None)
        self.assertNotIn('instructions', self.why(document, '-v', '--run', run['id']))

    def test_one_run(self):
        document = self.account(useful=10, move=10)
        serial, threads = (run['id'] for run in document['runs'])
        text = self.why(document, '--run', threads[:13])
        self.assertIn('threads × 2', text)
        self.assertNotIn('serial  ', text)
        self.assertIn('serial  ', self.why(document, '--run', serial))
        self.why(document, '--run', 'nothing', status=2)

    def test_wrong_and_unfinished(self):
        document = self.account(useful=10, move=10)
        document['runs'][1]['verify']['status'] = 'mismatch'
        self.assertIn('✗ wrong result', self.why(document))
        document['runs'][1].update(status='failed', samples_ns=[], stats={'n': 0},
                                   used=dict.fromkeys(document['runs'][1]['used']),
                                   reason={'kind': 'signal', 'signal': 9, 'text': 'Ended by signal 9.'})
        self.assertIn('threads × 2  failed: Ended by signal 9.', self.why(document))

    def test_what_cannot_be_read(self):
        for text, words in (('', 'too early'), ('{}', 'schema'), ('{"schema":"lanescope/runs/2"}', 'later version')):
            path = self.folder / 'bad.json'
            path.write_text(text, encoding='utf-8')
            self.assertIn(words, self.cli('why', path, status=2).stderr)
        self.assertIn('does not open', self.cli('why', self.folder / 'none.json', status=1).stderr)
        hostile = self.account(useful=1, move=1)
        hostile['runs'][1]['account_core_ns']['move'] = -1e300
        self.assertIn('account_core_ns.move', self.cli('why', self.write(hostile), status=2).stderr)

    def write(self, document):
        path = self.folder / 'hostile.json'
        path.write_text(json.dumps(document), encoding='utf-8')
        return path

    def test_standard_input(self):
        path = self.write(self.account(useful=10, move=10))
        with path.open(encoding='utf-8') as file:
            self.assertIn('from standard input', self.cli('why', '-', stdin=file).stdout)


class Journal(Case):
    def test_newest_race(self):
        self.assertIn('no run yet', self.cli('why', status=2).stderr)
        self.cli('run', '-w', 'mean', *SMALL)
        self.cli('run', '-w', 'sin2', *SMALL, '-s', 'threads')
        text = self.cli('why').stdout
        self.assertIn('from the journal', text)
        self.assertIn('sin(x)²', text)
        self.assertNotIn('mean', text)
        self.assertLess(text.index('serial'), text.index('threads'))

    def test_torn_line(self):
        self.cli('run', '-w', 'mean', *SMALL)
        with (self.folder / 'data/lanescope/journal.jsonl').open('a', encoding='utf-8') as journal:
            journal.write('{"schema": "lanescope/run/1", "id": "torn')
        self.assertIn('graph', self.cli('why').stdout)


if __name__ == '__main__':
    tap.main()
