#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""polynomials.h is what polynomials.py writes. Exit 77: no Python with mpmath here."""
import pathlib
import re
import subprocess
import sys

FOLDER = pathlib.Path(sys.argv[1]) / 'engine' / 'workloads'


def tokens(text):
    return re.sub(r',(\s*\})', r'\1', re.sub(r'\s+', ' ', text)).replace('{ ', '{').replace(' }', '}').split()


def main():
    for python in ('/usr/bin/python3', sys.executable):
        try:
            has_mpmath = subprocess.run([python, '-c', 'import mpmath'], capture_output=True).returncode == 0
        except OSError:
            has_mpmath = False
        if has_mpmath:
            break
    else:
        print('no Python with mpmath; install python3-mpmath')
        return 77
    written = subprocess.run([python, FOLDER / 'polynomials.py'], capture_output=True, text=True, check=True).stdout
    if tokens(written) == tokens((FOLDER / 'polynomials.h').read_text(encoding='utf-8')):
        return 0
    print('polynomials.h differs from what polynomials.py writes')
    return 1


if __name__ == '__main__':
    sys.exit(main())
