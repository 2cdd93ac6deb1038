#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the tests of one or more Meson build folders, names what failed or was skipped, and ends
with the line `N passed, N failed, N skipped`. Exit status 1 if anything failed or nothing ran."""
import json
import pathlib
import re
import sys

TAP_LINE = re.compile(r'^\s*(not ok|ok)\b\s*\d*\s*-?\s*([^#\n]*)(?:#\s*(\w+)\b\s*(.*))?$', re.I | re.M)
FAILED = ('FAIL', 'TIMEOUT', 'ERROR', 'INTERRUPT', 'UNEXPECTEDPASS')


def tap_points(log):
    """(name, outcome, reason) of each test point in the program's output."""
    for verdict, name, directive, reason in TAP_LINE.findall(log or ''):
        if verdict.lower() == 'not ok':
            yield name.strip(), 'failed', ''
        elif directive.upper() == 'SKIP':
            yield name.strip(), 'skipped', reason.strip()
        else:
            yield name.strip(), 'passed', ''


def outcomes(entry):
    points = list(tap_points(entry.get('stdout')))
    result = entry['result']
    if result in FAILED and not any(outcome == 'failed' for _, outcome, _ in points):
        points.append((entry['name'], 'failed', result.lower()))  # it crashed between its points
    if not points:
        outcome = 'skipped' if result == 'SKIP' else 'passed'
        reason = (entry.get('stdout') or entry.get('stderr') or '').strip().split('\n')[-1]
        points.append((entry['name'], outcome, reason if outcome == 'skipped' else ''))
    return points


def main():
    count = {'passed': 0, 'failed': 0, 'skipped': 0}
    for folder in map(pathlib.Path, sys.argv[1:]):
        log = folder / 'meson-logs' / 'testlog.json'
        if not log.exists():
            print(f'failed: {folder}: no test ran')
            count['failed'] += 1
            continue
        for line in log.read_text(encoding='utf-8').splitlines():
            entry = json.loads(line)
            for name, outcome, reason in outcomes(entry):
                count[outcome] += 1
                if outcome != 'passed':
                    print(f'{outcome}: {folder}: {entry["name"]}: {name} {reason}'.rstrip())
    print(f'{count["passed"]} passed, {count["failed"]} failed, {count["skipped"]} skipped')
    return 1 if count['failed'] or not count['passed'] else 0


if __name__ == '__main__':
    sys.exit(main())
