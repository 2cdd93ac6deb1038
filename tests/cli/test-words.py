#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Help, versions, words that are not known, and the exit statuses of what is refused before a start."""
import re

import tap
from lanescope import SMALL, Case

COMMANDS = ['run', 'tutorial', 'why', 'compare', 'topology', 'doctor', 'schema', 'help']


class Help(Case):
    def test_no_arguments(self):
        done = self.cli()
        self.assertIn('lanescope-cli tutorial', done.stdout)
        self.assertIn('lanescope-cli run -w', done.stdout)
        self.assertEqual(done.stderr, '')
        self.assertEqual(self.cli('--help').stdout, done.stdout)
        self.assertEqual(self.cli('help').stdout, done.stdout)

    def test_every_command(self):
        for command in COMMANDS[:-1]:
            with self.subTest(command):
                text = self.cli(command, '--help').stdout
                self.assertIn(f'usage: lanescope-cli {command}', text)
                self.assertEqual(self.cli('help', command).stdout, text)
                self.assertLessEqual(max(map(len, text.splitlines())), 100)

    def test_version(self):
        self.assertRegex(self.cli('--version').stdout, r'^lanescope-cli \d+\.\d+\.\d+\n$')
        self.assertEqual(self.cli('run', '--version').stdout, self.cli('--version').stdout)

    def test_exit_statuses_are_documented(self):
        page = self.cli('--print-documentation', 'man').stdout
        for status in (0, 1, 2, 3, 4, 5, 6, 7, 130, 143):
            self.assertIn(f'.TP\n\\fB{status}\\fR\n', page)

    def test_every_option_is_documented(self):
        page = self.cli('--print-documentation', 'man').stdout.replace('\\-', '-')
        for command in COMMANDS[:-1]:
            for option in re.findall(r'^ +(?:-\w, )?(--[a-z-]+)', self.cli(command, '--help').stdout, re.M):
                self.assertIn(f'\\fB{option}\\fR', page)


class Refused(Case):
    def refused(self, *arguments, status=2):
        done = self.cli(*arguments, status=status)
        self.assertEqual(done.stdout, '')
        self.assertTrue(done.stderr.startswith('lanescope-cli: '))
        return done.stderr

    def test_did_you_mean(self):
        for arguments, meant in ((['rnu'], 'run'), (['run', '--kernal', 'simd'], '--kernel'),
                                 (['run', '-w', 'sincs'], 'sincos'), (['run', '-s', 'thread'], 'threads'),
                                 (['run', '--kernel', 'fuse'], 'fused'), (['run', '--schedule', 'dynamc'], 'dynamic'),
                                 (['run', '--pool', 'persistant'], 'persistent'),
                                 (['run', '--transport', 'sharde'], 'shared'),
                                 (['run', '--variant', 'as-print'], 'as-printed'),
                                 (['run', '--variant', 'bot'], 'both'), (['run', '--pin', 'clos'], 'close'),
                                 (['run', '--memory', 'ft-worker'], 'ft-workers'), (['run', 'method-22'], 'method-2'),
                                 (['tutorial', '--repared'], '--repaired'), (['compair'], 'compare'),
                                 (['compare', '--fail-of', 'x'], '--fail-if'), (['compare', '--metric', 'speedp'], 'speedup')):
            with self.subTest(arguments):
                self.assertRegex(self.refused(*arguments), f'did you mean "?{meant}')

    def test_numbers(self):
        for arguments in (['-N', '1e6x'], ['-N', '-1'], ['-W', '0'], ['-W', '4-1'], ['-c', '0'], ['--repeats', '-3'],
                          ['--target-ci', '0'], ['--target-ci', 'nan'], ['--time-budget', '5x'], ['--seed', '1.5'],
                          ['--split-every', '1'], ['-N', '1,5e6']):
            with self.subTest(arguments):
                sentence = self.refused('run', *arguments)
                self.assertIn(arguments[1].lstrip('-'), sentence)

    def test_missing_and_surplus_words(self):
        self.assertIn('--elements', self.refused('run', '-N'))
        self.assertIn('takes no value', self.refused('run', '--dry-run=yes'))
        self.assertIn('no option of topology', self.refused('topology', '--repeats', '3'))
        self.assertIn('-x', self.refused('run', '-x'))
        self.assertIn('one word only', self.refused('run', 'method-1', 'method-2'))
        self.assertIn('two words only', self.refused('compare', 'a', 'b', 'c'))
        self.assertIn('no option of compare', self.refused('compare', '--workers', '2'))
        self.assertIn('1, 2, 3, 4', self.refused('tutorial', '5'))
        self.assertIn('runs, plan and comparison', self.refused('schema', 'lesson'))
        self.refused('help', 'nothing')
        self.refused('topology', '-W', '1-2')

    def test_one_document_on_standard_output(self):
        self.assertIn('--csv=FILE', self.refused('run', '--json', '--csv'))

    def test_preset_against_workload(self):
        self.assertIn('method-2', self.refused('run', 'method-2', '-w', 'dot'))

    def test_kernel_of_one_method(self):
        self.assertIn('fused', self.refused('tutorial', '3', '--kernel', 'fused'))

    def test_kernel_of_all_methods(self):
        done = self.cli('tutorial', 'all', '--kernel', 'fused', *SMALL[2:], '-N', '8kB')
        self.assertIn('method 3 keeps the kernel numpy', done.stderr)
        self.assertIn('method 4 keeps the kernel numpy', done.stderr)
        self.assertEqual(done.stdout.count('fused kernel'), 2)
        self.assertEqual(done.stdout.count('numpy kernel'), 2)
        quiet = self.cli('tutorial', 'all', '--kernel', 'fused', *SMALL[2:], '-N', '8kB', '--quiet')
        self.assertEqual(quiet.stderr, '')

    def test_too_large(self):
        sentence = self.refused('run', '-w', 'dot', '-N', '1_000_000', status=7)
        self.assertRegex(sentence, r'TB.*-N \S+ would fit')
        self.assertIn('TB', self.cli('run', '-w', 'dot', '-N', '1e6', '--dry-run', status=7).stdout)
        self.assertIn('-N 80MB', self.refused('tutorial', '-N', '1e7', status=7))


if __name__ == '__main__':
    tap.main()
