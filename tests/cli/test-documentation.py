#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual page and the completions as they are installed.

usage: test-documentation.py LANESCOPE_CLI LANESCOPE_WORKER FOLDER
"""
import pathlib
import shutil
import subprocess
import sys

FOLDER = pathlib.Path(sys.argv.pop(3))

import tap  # noqa: E402 (its programs take the arguments one by one)
from lanescope import Case  # noqa: E402

WORDS_OF_BASH = '''
. "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
_lanescope_cli
printf '%s\\n' "${COMPREPLY[@]}"
'''


class Manual(Case):
    def test_lint(self):
        if shutil.which('mandoc') is None:
            self.skipTest('mandoc is not installed')
        page = FOLDER / 'lanescope-cli.1'
        done = subprocess.run(['mandoc', '-T', 'lint', '-W', 'warning', page], capture_output=True, encoding='utf-8',
                              check=False)
        self.assertEqual((done.returncode, done.stdout), (0, ''))

    def test_is_the_program_s_own(self):
        page = (FOLDER / 'lanescope-cli.1').read_text(encoding='utf-8')
        self.assertEqual(page, self.cli('--print-documentation', 'man').stdout)


class Completions(Case):
    def check_syntax(self, shell, name):
        if shutil.which(shell) is None:
            self.skipTest(f'{shell} is not installed')
        done = subprocess.run([shell, '-n', FOLDER / name], capture_output=True, encoding='utf-8', check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ''))

    def test_bash(self):
        self.check_syntax('bash', 'lanescope-cli')

    def test_zsh(self):
        self.check_syntax('zsh', '_lanescope-cli')

    def test_fish(self):
        self.check_syntax('fish', 'lanescope-cli.fish')

    def test_words(self):
        if shutil.which('bash') is None:
            self.skipTest('bash is not installed')
        for typed, offered in ((['tu'], {'tutorial'}), (['run', '--kern'], {'--kernel'}),
                               (['run', '--kernel', ''], {'numpy', 'fused', 'simd'}),
                               (['run', '--kernel', '=', 's'], {'simd'}),
                               (['run', '--kernel', '='], {'numpy', 'fused', 'simd'}),
                               (['run', '-s', 'threads,p'], {'threads,processes'}), (['run', '-N', ''], {''}),
                               (['schema', 'r'], {'runs'}), (['run', '--variant', 'b'], {'both'})):
            with self.subTest(typed):
                script = ['bash', '-c', WORDS_OF_BASH, 'bash', FOLDER / 'lanescope-cli', 'lanescope-cli']
                done = subprocess.run([*script, *typed], capture_output=True, encoding='utf-8', check=True)
                self.assertEqual(set(done.stdout.split('\n')[:-1]), offered)

    def test_files(self):
        if shutil.which('bash') is None:
            self.skipTest('bash is not installed')
        path = self.folder / 'before.json'
        path.touch()
        for command in ('why', 'compare'):
            script = ['bash', '-c', WORDS_OF_BASH, 'bash', FOLDER / 'lanescope-cli', 'lanescope-cli']
            done = subprocess.run([*script, command, f'{self.folder}/bef'], capture_output=True, encoding='utf-8', check=True)
            self.assertEqual(done.stdout, f'{path}\n')


if __name__ == '__main__':
    tap.main()
