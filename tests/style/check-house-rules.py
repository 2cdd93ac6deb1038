#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""House rules a program can check: SPDX lines, lengths of files and functions, no stray markers."""
import pathlib
import re
import shutil
import subprocess
import sys

MAX_FILE_LINES = 700
MAX_FUNCTION_LINES = 80
SOURCE_SUFFIXES = {'.c', '.h', '.py', '.sh', '.build'}
MARKER = re.compile(r'\b(TODO|FIXME|XXX)\b')


def source_files(root):
    listed = shutil.which('git') and subprocess.run(
        ['git', 'ls-files', '--cached', '--others', '--exclude-standard'], cwd=root, capture_output=True, text=True)
    if listed and listed.returncode == 0:
        names = listed.stdout.split('\n')
    else:  # no git here, or a tarball
        built = [marker.parent for marker in root.rglob('build.ninja')]
        names = [path.relative_to(root).as_posix() for path in root.rglob('*')
                 if not any(folder in path.parents for folder in built)]
    for name in names:
        path = root / name
        if name and path.is_file() and (path.suffix in SOURCE_SUFFIXES or name in ('dev', '.ci/run')):
            yield path


def function_offences(path, lines):
    start = None
    for number, line in enumerate(lines, 1):
        if line.startswith('{'):
            start = number
        elif line.startswith('}') and start:
            if number - start > MAX_FUNCTION_LINES:
                yield f'{path}:{start}: a function of {number - start} lines; {MAX_FUNCTION_LINES} at most'
            start = None


def offences_in(root, path):
    name = path.relative_to(root)
    lines = path.read_text(encoding='utf-8').split('\n')
    if not any('SPDX-License-Identifier:' in line for line in lines[:3]):
        yield f'{name}:1: no SPDX line'
    if len(lines) > MAX_FILE_LINES:
        yield f'{name}: {len(lines)} lines; {MAX_FILE_LINES} at most'
    for number, line in enumerate(lines, 1):
        if MARKER.search(line) and path.name != 'check-house-rules.py':
            yield f'{name}:{number}: unfinished: {line.strip()}'
    if path.suffix == '.c':
        yield from function_offences(name, lines)


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    offences = [offence for path in source_files(root) for offence in offences_in(root, path)]
    print('\n'.join(offences))
    return 1 if offences else 0


if __name__ == '__main__':
    sys.exit(main())
