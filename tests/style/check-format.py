#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every C file is exactly as clang-format writes it (.clang-format). Exit 77: no clang-format here."""
import pathlib
import shutil
import subprocess
import sys


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    tool = shutil.which('clang-format-14') or shutil.which('clang-format')
    if not tool:
        print('clang-format is not installed')
        return 77
    files = sorted(str(path) for top in ('engine', 'ui', 'app', 'tests') for path in (root / top).rglob('*.[ch]'))
    done = subprocess.run([tool, '--dry-run', '--Werror', '--style=file', *files], cwd=root)
    return 1 if done.returncode else 0


if __name__ == '__main__':
    sys.exit(main())
