#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the arrows between the folders: who may include whom, and who may include which library.

One table below is the whole rule. Run by every build (a wrong include stops it) and by the style
suite. Prints file:line of each offence and exits with 1.
"""
import argparse
import pathlib
import re
import sys

# folder -> folders whose headers it may include, besides its own
ARROWS = {
    'engine/base': [],
    'engine/topology': ['engine/base'],
    'engine/plan': ['engine/topology', 'engine/base'],
    'engine/trace': ['engine/base'],
    'engine/analysis': ['engine/trace', 'engine/plan', 'engine/topology', 'engine/base'],
    'engine/store': ['engine/analysis', 'engine/plan', 'engine/topology', 'engine/base'],
    'engine/run': ['engine/store', 'engine/analysis', 'engine/trace', 'engine/plan', 'engine/topology',
                   'engine/base'],
    'engine/workloads': ['engine/plan', 'engine/topology', 'engine/base'],
    'engine/strategies': ['engine/workloads', 'engine/trace', 'engine/plan', 'engine/topology', 'engine/base'],
    'engine/worker': ['engine/strategies', 'engine/workloads', 'engine/analysis', 'engine/trace', 'engine/plan',
                      'engine/topology', 'engine/base'],
    'ui/plot': [],
    'ui/figures': ['engine/analysis', 'engine/trace', 'engine/plan', 'engine/topology', 'engine/base', 'ui/plot'],
    'ui/model': ['engine/base', 'engine/topology', 'engine/plan', 'engine/trace', 'engine/analysis', 'engine/store',
                 'engine/run'],
    'ui/widgets': ['ui/model', 'ui/figures', 'ui/plot'],
    'ui/pages': ['ui/widgets', 'ui/model', 'ui/figures', 'ui/plot'],
    'app/gui': ['ui/pages', 'ui/widgets', 'ui/model', 'ui/figures', 'ui/plot'],
    'app/cli': ['engine/base', 'engine/topology', 'engine/plan', 'engine/trace', 'engine/analysis',
                'engine/store', 'engine/run', 'ui/plot', 'ui/figures'],
}

# header (prefix) -> the only places that may include it
LIBRARIES = {
    'hwloc': ['engine/topology/'],
    'gsl/': ['engine/analysis/laws-fit.c'],
    'omp.h': ['engine/strategies/openmp.c', 'engine/worker/bench/'],
    'cblas.h': ['engine/workloads/blas-module.c', 'engine/worker/bench/'],
    'lapacke': ['engine/workloads/blas-module.c'],
    'cairo': ['ui/plot/'],
    'pango': ['ui/plot/'],
    'glib': ['ui/model/', 'ui/widgets/', 'ui/pages/', 'app/gui/'],
    'gio/': ['ui/model/', 'ui/widgets/', 'ui/pages/', 'app/gui/'],
    'gtk': ['ui/widgets/', 'ui/pages/', 'app/gui/'],
    'adwaita': ['ui/widgets/', 'ui/pages/', 'app/gui/'],
}

# calls that the engine leaves to the front ends and to main()
FORBIDDEN_CALLS = re.compile(r'(?<![\w.>])(printf|puts|abort|exit|perror)\s*\(')
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
ROOTS = {'engine': 'engine', 'ui': 'ui', 'app': 'app'}


def resolve(name):
    """'trace/ring.h' -> 'engine/trace'; a bare name is in the file's own folder."""
    if '/' not in name:
        return None
    folder = name.split('/')[0]
    for top in ROOTS:
        if f'{top}/{folder}' in ARROWS:
            return f'{top}/{folder}'
    return None


def check(root, path):
    relative = path.relative_to(root).as_posix()
    folder = '/'.join(relative.split('/')[:2])
    allowed = ARROWS.get(folder)
    offences = []
    if allowed is None:
        return [f'{relative}:1: folder {folder} is not in the table of arrows (tests/style/check-includes.py)']
    for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            name = match.group(2)
            target = resolve(name) if match.group(1) == '"' else None
            if target and target != folder and target not in allowed:
                offences.append(f'{relative}:{number}: {folder} must not include {target} ({name})')
            for prefix, places in LIBRARIES.items():
                if name.startswith(prefix) and not any(relative.startswith(place) for place in places):
                    if not (prefix == 'cairo' and folder == 'ui/plot'):
                        offences.append(f'{relative}:{number}: <{name}> belongs to {", ".join(places) or "no folder here"}')
        elif folder.startswith('engine/') and folder != 'engine/worker' and FORBIDDEN_CALLS.search(line):
            if not line.lstrip().startswith(('*', '/*', '//')):
                offences.append(f'{relative}:{number}: the engine never prints, exits or aborts: {line.strip()}')
    return offences


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('root', type=pathlib.Path)
    parser.add_argument('--stamp', type=pathlib.Path)
    parser.add_argument('--depfile', type=pathlib.Path)
    options = parser.parse_args()
    root = options.root.resolve()

    files = sorted(path for top in ROOTS for path in (root / top).rglob('*.[ch]'))
    offences = [offence for path in files for offence in check(root, path)]
    for offence in offences:
        print(offence, file=sys.stderr)
    if options.depfile:
        options.depfile.write_text(f'{options.stamp}: ' + ' '.join(str(path).replace(' ', '\\ ') for path in files) + '\n')
    if options.stamp and not offences:
        options.stamp.write_text('')
    return 1 if offences else 0


if __name__ == '__main__':
    sys.exit(main())
