#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bundles the published JSON Schemas, each into one document without references to other files.

`{"$ref": "plan.schema.json"}` under $defs is replaced by that file, so that who gets the text of
one schema has all of it. With --c and --h it writes C source that holds the texts, else it prints
the schema that is named.
"""
import argparse
import json
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parent
NAMES = ('runs', 'plan', 'comparison')


def load(name):
    return json.loads((FOLDER / f'{name}.schema.json').read_text(encoding='utf-8'))


def bundle(name):
    schema = load(name)
    for key, definition in schema.get('$defs', {}).items():
        reference = definition.get('$ref', '')
        if reference.endswith('.schema.json'):
            inner = load(reference.removesuffix('.schema.json'))
            for own in ('$schema', '$id'):  # the document around it has them
                del inner[own]
            schema['$defs'][key] = inner
    return schema


def text(name):
    return json.dumps(bundle(name), indent=2, ensure_ascii=False) + '\n'


def c_string(value):
    """The text as adjacent C literals, a line each."""
    quoted = (line.replace('\\', '\\\\').replace('"', '\\"') for line in value.splitlines())
    return '\n'.join(f'  "{line}\\n"' for line in quoted)


def c_source():
    parts = ['/* Generated from data/schema by bundle-schemas.py. */', '#include "schema-text.h"']
    parts += [f'const char lanescope_schema_{name}[] =\n{c_string(text(name))};' for name in NAMES]
    return '\n\n'.join(parts) + '\n'


def c_header():
    parts = ['/* Generated from data/schema by bundle-schemas.py: the schemas as text. */', '#pragma once', '']
    parts += [f'extern const char lanescope_schema_{name}[];' for name in NAMES]
    return '\n'.join(parts) + '\n'


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('name', nargs='?', choices=NAMES, default='runs')
    parser.add_argument('--c', type=pathlib.Path)
    parser.add_argument('--h', type=pathlib.Path)
    options = parser.parse_args()
    if options.c and options.h:
        options.c.write_text(c_source(), encoding='utf-8')
        options.h.write_text(c_header(), encoding='utf-8')
    else:
        print(text(options.name), end='')


if __name__ == '__main__':
    main()
