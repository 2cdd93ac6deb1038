#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""--dry-run says what a race needs and starts nothing."""
import json

import tap
from lanescope import Case


class DryRun(Case):
    def setUp(self):
        super().setUp()
        trace = self.folder / 'started'
        worker = self.make_program('worker', f'#!/bin/sh\ntouch {trace}\nexit 1\n')
        self.environment.update(LANESCOPE_WORKER=str(worker), LANESCOPE_RUN_DIRECTORY='/proc/nothing/here')
        self.addCleanup(lambda: self.assertFalse(trace.exists(), 'a worker was started'))
        self.addCleanup(lambda: self.assertFalse((self.folder / 'data').exists(), 'something was written'))

    def test_large_product(self):
        text = self.cli('run', '-w', 'dot', '-N', '10000', '--dry-run').stdout
        self.assertIn('2.4 GB', text)
        self.assertRegex(text, r'about \d+ (s|min) each')
        self.assertIn('estimated, not measured', text)

    def test_large_product_as_json(self):
        document = json.loads(self.cli('run', '-w', 'dot', '-N', '10000', '-n', '--json').stdout)
        self.assertEqual(document['schema'], 'lanescope/dry-run/1')
        self.assertEqual({plan['experiment']['strategy'] for plan in document['plans']}, {'serial', 'blas'})
        for plan in document['plans']:
            self.assertAlmostEqual(plan['estimated_bytes'], 2.4e9, delta=0.1e9)
        self.assertEqual(document['estimated_bytes'], sum(plan['estimated_bytes'] for plan in document['plans']))

    def test_tutorial(self):
        text = self.cli('tutorial', '-n').stdout
        for heading in ('Method 1', 'Method 2', 'Method 3', 'Method 4'):
            self.assertIn(heading, text)
        self.assertIn('processes × 8, as printed', text)

    def test_pair_that_makes_no_sense(self):
        done = self.cli('run', '-w', 'sincos', '-s', 'blas', '-n', status=6)
        self.assertIn('skipped: ', done.stdout)
        self.assertNotIn('blas', self.cli('run', '-w', 'sincos', '-s', 'all', '-n').stdout)

    def test_what_is_written_is_what_is_run(self):
        document = json.loads(self.cli('run', 'method-2', '--variant', 'both', '-n', '--json').stdout)
        printed = next(plan['experiment'] for plan in document['plans']
                       if plan['experiment']['variant'] == 'as-printed')
        self.assertEqual((printed['workers'], printed['chunks'], printed['pool'], printed['transport'], printed['pin']),
                         (8, 8, 'per-run', 'pipe', 'none'))


if __name__ == '__main__':
    tap.main()
