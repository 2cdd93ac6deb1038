#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A worker that gives wrong answers, ends early, babbles or hangs: the sentence, the exit status, the
document. The worker is fake-worker.py."""
import json
import pathlib
import signal
import sys
import time

import tap
from lanescope import SMALL, Case, is_alive, processes_with_parent, wait_until

RUN = ['run', '-w', 'sincos', '-s', 'threads', '-W', '2', *SMALL]


class Fault(Case):
    def use(self, fault):
        script = pathlib.Path(__file__).with_name('fake-worker.py')
        worker = self.make_program('worker', f'#!/bin/sh\nexec {sys.executable} {script} "$@"\n')
        self.environment.update(LANESCOPE_WORKER=str(worker), LANESCOPE_FAKE=fault)

    def test_wrong_answer(self):
        self.use('wrong')
        serial, threads = self.runs(*RUN, status=3)
        self.assertEqual(serial['verify']['status'], 'ok')
        self.assertEqual(threads['verify']['status'], 'mismatch')
        self.assertEqual(threads['verify']['first_bad'], 3)
        self.assertIsNone(threads['speedup'], 'a wrong answer is never ranked')

    def test_wrong_answer_in_words(self):
        self.use('wrong')
        text = self.cli(*RUN, status=3).stdout
        self.assertRegex(text, r'threads × 2 .*wrong result')
        self.assertNotRegex(text, r'threads × 2 .*\d× ')
        self.assertIn('wrong', self.cli(*RUN, '--markdown', status=3).stdout)

    def test_wrong_answer_expected(self):
        self.use('wrong')
        self.cli(*RUN, '--expect-mismatch')

    def test_wrong_answer_expected_and_absent(self):
        self.use('')
        self.cli(*RUN, '--expect-mismatch', status=3)

    def test_early_end(self):
        self.use('exit')
        done = self.cli(*RUN, '--json', status=1)
        document = json.loads(done.stdout)
        self.check_schema(document)
        run = document['runs'][1]
        self.assertEqual((run['status'], len(run['samples_ns'])), ('failed', 3))
        self.assertIn('status 9: out of luck', run['reason']['text'])
        self.assertIn('out of luck', done.stderr)
        self.assertEqual(document['runs'][0]['status'], 'done')

    def test_failure_wins_over_mismatch(self):
        self.use('exit')
        self.cli(*RUN, '--expect-mismatch', status=1)

    def test_no_protocol(self):
        for fault in ('babble', 'close'):
            with self.subTest(fault):
                self.use(fault)
                cli = self.start(*RUN, '--json')
                out, err = cli.communicate(timeout=20)
                self.assertEqual(cli.returncode, 1, err)
                run = json.loads(out)['runs'][1]
                self.assertEqual((run['status'], len(run['samples_ns'])), ('failed', 3))
                self.assertEqual(run['reason']['kind'], 'protocol')

    def test_hang_and_ctrl_c(self):
        self.use('hang')
        # where others disturb serial, it is measured again, but not for long
        cli = self.start(*RUN, '--json', '--time-budget', '2s')
        self.assertTrue(wait_until(lambda: len(processes_with_parent(cli.pid)) == 1, 20), 'serial goes on')
        workers = processes_with_parent(cli.pid)
        time.sleep(0.2)
        cli.send_signal(signal.SIGINT)
        out, _ = cli.communicate(timeout=10)
        self.assertEqual(cli.returncode, 130)
        self.assertEqual(json.loads(out)['runs'][1]['status'], 'stopped')
        self.assertFalse(any(map(is_alive, workers)))


if __name__ == '__main__':
    tap.main()
