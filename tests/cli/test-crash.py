#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills at every place: the worker, a pool's child, the command line itself; Ctrl-C; Stop in a long
product. Whatever dies: a sentence, the finished repetitions, and nothing left behind.
"""
import json
import os
import pathlib
import signal
import time

import tap
from lanescope import Case, is_alive, processes_with_parent, wait_until

LONG_RUN = ['run', '-w', 'sincos', '-N', '4e5', '-W', '2', '--time-budget', '60s', '--target-ci', '0.0001%', '--json']


def cpu_seconds(pid):
    try:
        fields = pathlib.Path(f'/proc/{pid}/stat').read_text().rsplit(')', 1)[1].split()
    except OSError:
        return 0  # it has just ended
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


class Crash(Case):
    def wait_for_repetitions(self, cli, n_runs):
        """Until every worker has computed for many times what five repetitions take (10 ms each)."""
        self.assertTrue(wait_until(lambda: len(processes_with_parent(cli.pid)) >= n_runs), 'no worker started')
        time.sleep(2)  # the race may wait for a quiet machine first
        busy = lambda pid: cpu_seconds(pid) + sum(map(cpu_seconds, processes_with_parent(pid)))
        self.assertTrue(wait_until(lambda: all(busy(pid) > 0.5 for pid in processes_with_parent(cli.pid)), 30),
                        'a worker does not come to its turn')
        return processes_with_parent(cli.pid)

    def worker_of(self, cli, strategy_order):
        return sorted(processes_with_parent(cli.pid))[strategy_order]

    def test_worker_killed(self):
        cli = self.start(*LONG_RUN, '-s', 'threads')
        self.wait_for_repetitions(cli, 2)
        os.kill(self.worker_of(cli, 1), signal.SIGKILL)
        time.sleep(0.3)
        os.kill(self.worker_of(cli, 0), signal.SIGTERM)
        out, err = cli.communicate(timeout=30)
        runs = json.loads(out)['runs']
        self.assertEqual(cli.returncode, 1)
        self.assertEqual([run['status'] for run in runs], ['failed', 'failed'])
        self.assertEqual(runs[1]['reason']['kind'], 'signal')
        self.assertEqual(runs[1]['reason']['signal'], 9)
        self.assertIn('signal 9', err)
        self.assertGreaterEqual(len(runs[1]['samples_ns']), 5)

    def test_pool_child_killed(self):
        cli = self.start(*LONG_RUN, '-s', 'processes')
        self.wait_for_repetitions(cli, 2)
        worker = self.worker_of(cli, 1)
        children = processes_with_parent(worker)
        self.assertEqual(len(children), 2)
        os.kill(children[0], signal.SIGKILL)
        self.assertTrue(wait_until(lambda: not is_alive(worker)), 'the worker hangs')
        self.assertTrue(wait_until(lambda: not is_alive(children[1])), 'a child was left')
        os.kill(self.worker_of(cli, 0), signal.SIGTERM)
        out, err = cli.communicate(timeout=30)
        run = json.loads(out)['runs'][1]
        self.assertEqual(cli.returncode, 1)
        self.assertEqual(run['status'], 'failed')
        self.assertGreaterEqual(len(run['samples_ns']), 5)
        self.assertIn('processes', err)

    def test_command_line_killed(self):
        cli = self.start(*LONG_RUN, '-s', 'threads,processes')
        workers = self.wait_for_repetitions(cli, 3)
        children = [child for worker in workers for child in processes_with_parent(worker)]
        self.assertTrue(children)
        cli.kill()
        cli.communicate()
        for pid in workers + children:
            self.assertTrue(wait_until(lambda: not is_alive(pid)), 'a process outlived the command line')
        self.cli('run', '-N', '1000', '--repeats', '1', '-s', 'serial')  # the next start cleans up: see tearDown

    def test_ctrl_c(self):
        cli = self.start(*LONG_RUN, '-s', 'threads,processes')
        workers = self.wait_for_repetitions(cli, 3)
        cli.send_signal(signal.SIGINT)
        out, _ = cli.communicate(timeout=30)
        runs = json.loads(out)['runs']
        self.assertEqual(cli.returncode, 130)
        self.assertTrue(all(run['status'] == 'stopped' for run in runs))
        self.assertTrue(all(len(run['samples_ns']) >= 5 for run in runs))
        self.assertTrue(all(run['verify']['status'] == 'ok' for run in runs))
        for pid in workers:
            self.assertFalse(is_alive(pid))

    def test_terminal_closed(self):
        cli = self.start(*LONG_RUN, '-s', 'threads')
        self.wait_for_repetitions(cli, 2)
        cli.send_signal(signal.SIGHUP)
        out, _ = cli.communicate(timeout=30)
        self.assertEqual(cli.returncode, 143)
        self.assertEqual([run['status'] for run in json.loads(out)['runs']], ['stopped', 'stopped'])

    def test_terminated(self):
        cli = self.start(*LONG_RUN, '-s', 'threads')
        self.wait_for_repetitions(cli, 2)
        cli.terminate()
        out, _ = cli.communicate(timeout=30)
        self.assertEqual(cli.returncode, 143)
        self.assertEqual(len(json.loads(out)['runs']), 2)

    def test_stop_in_a_long_product(self):
        cli = self.start('run', '-w', 'dot', '-N', '3000', '-s', 'blas', '--time-budget', '60s', '--json')
        if not wait_until(lambda: len(processes_with_parent(cli.pid)) >= 2, 5):
            cli.kill()
            cli.communicate()
            self.skipTest('no OpenBLAS module here')
        time.sleep(1)
        before = time.monotonic()
        cli.send_signal(signal.SIGINT)
        cli.communicate(timeout=30)
        self.assertLess(time.monotonic() - before, 3)
        self.assertEqual(cli.returncode, 130)


if __name__ == '__main__':
    tap.main()
