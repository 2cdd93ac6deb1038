#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Validates what print-document prints against the published JSON Schemas.

Also that the schemas would notice: damaged documents must be refused, and every key that is
printed must be described. Exit 77 (skipped) without the Python module jsonschema.
"""
import copy
import importlib.util
import json
import os
import subprocess
import sys

SYSTEM_PYTHON = '/usr/bin/python3'
try:
    import jsonschema
except ImportError:
    if os.path.exists(SYSTEM_PYTHON) and os.path.realpath(sys.executable) != os.path.realpath(SYSTEM_PYTHON):
        os.execv(SYSTEM_PYTHON, [SYSTEM_PYTHON, *sys.argv])
    print('SKIP: the Python module jsonschema is missing (Debian: python3-jsonschema)')
    sys.exit(77)


def no_constant(word):
    raise ValueError(f'{word} is not JSON')


def read_document(program, locale, *args):
    printed = subprocess.run([program, *args], env={**os.environ, 'LC_ALL': locale}, check=True, capture_output=True)
    return json.loads(printed.stdout.decode('utf-8'), parse_constant=no_constant)


def undescribed(value, schema, root, path='$'):
    """Keys in @value that no part of @schema describes."""
    own = schema.get('description')
    while '$ref' in schema:
        schema = root['$defs'][schema['$ref'].removeprefix('#/$defs/')]
    if isinstance(value, dict):
        for key, inner in value.items():
            inner_schema = schema.get('properties', {}).get(key, schema.get('additionalProperties'))
            if inner_schema is None:
                yield f'{path}.{key}: not in the schema'
            else:
                yield from undescribed(inner, inner_schema, root, f'{path}.{key}')
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for index, inner in enumerate(value):
            yield from undescribed(inner, schema['items'], root, f'{path}[{index}]')
    elif not (own or schema.get('description') or 'const' in schema):
        yield f'{path}: no description'


def damaged(document):
    """(what was done, the damaged document), each with one fault."""
    faults = {
        'no machine': lambda d: d.pop('machine'),
        'another schema': lambda d: d.update(schema='lanescope/runs/2'),
        'runs as object': lambda d: d.update(runs={}),
        'no samples': lambda d: d['runs'][0].pop('samples_ns'),
        'negative time': lambda d: d['runs'][0]['samples_ns'].append(-1),
        'time as text': lambda d: d['runs'][0]['stats'].update(median_ns='12'),
        'unknown status': lambda d: d['runs'][0].update(status='fine'),
        'half an interval': lambda d: d['runs'][0]['speedup'].update(ci95=[1.0]),
        'account without slots': lambda d: d['runs'][1]['account_core_ns'].pop('slots'),
        'reason without text': lambda d: d['runs'][3]['reason'].pop('text'),
        'worker twice on a CPU': lambda d: d['runs'][0]['workers'][0].update(observed_cpus=[1, 1]),
        'plan without workload': lambda d: d['runs'][0]['experiment'].pop('workload'),
        'severity unknown': lambda d: d['runs'][1]['findings'][0].update(severity='bad'),
        'quota of 0': lambda d: d['machine'].update(quota_cpus=0),
    }
    for name, fault in faults.items():
        copied = copy.deepcopy(document)
        fault(copied)
        yield name, copied


def main():
    program, bundler = sys.argv[1:3]
    spec = importlib.util.spec_from_file_location('bundler', bundler)
    sys.dont_write_bytecode = True
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    schemas = {name: module.bundle(name) for name in module.NAMES}
    validators = {}
    for name, schema in schemas.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        validators[name] = jsonschema.Draft202012Validator(schema)

    problems = []
    documents = [read_document(program, 'C.UTF-8'), read_document(program, 'de_DE.UTF-8'),
                 read_document(program, 'C.UTF-8', 'pack:2 l3:1 core:4 pu:2')]
    for document in documents:
        problems += [f'{error.json_path}: {error.message}' for error in validators['runs'].iter_errors(document)]
        problems += undescribed(document, schemas['runs'], schemas['runs'])
        for run in document['runs']:
            plan_keys = schemas['plan']['properties'].keys()
            problems += [f'plan key {key} is in only one of program and schema'
                         for key in run['experiment'].keys() ^ plan_keys]
            problems += [error.message for error in validators['plan'].iter_errors(run['experiment'])]
            for finding in run['findings'] or []:
                changed = {**run['experiment'], **(finding['remedy'] or {})}
                problems += [error.message for error in validators['plan'].iter_errors(changed)]

    if documents[0]['machine']['id'] != documents[1]['machine']['id']:
        problems.append('the same machine has two ids')
    if documents[0]['machine']['id'] == documents[2]['machine']['id']:
        problems.append('two machines have the same id')
    problems += [f'not noticed: {name}' for name, document in damaged(documents[0])
                 if validators['runs'].is_valid(document)]
    print('\n'.join(problems) or f'{len(documents)} documents are valid')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
