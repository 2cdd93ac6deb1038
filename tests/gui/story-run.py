#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Run page: configuring by pointing and typing, each mistake explained beside its field; running,
watching, pinning, stopping; what is left when the window closes, and what is said of a killed worker."""
import os
import pathlib
import re
import signal
import time

from story import RACE_S, Story, is_running, main, processes_below

TIME = re.compile(r'\d+(\.\d+)? (ns|µs|ms|s)')


def run_directories(pid):
    """Where the event rings of a process lie, by what it has mapped."""
    maps = pathlib.Path(f'/proc/{pid}/maps').read_text(encoding='utf-8', errors='replace')
    return {pathlib.Path(found) for found in re.findall(r'(/\S*/lanescope-\d+-\w{6})/', maps)}


def shown(app, pattern):
    return [label for label in app.labels() if re.search(pattern, label)]


class RunPage(Story):
    def setUp(self):
        super().setUp()
        self.app = self.start()
        self.skip_first_run(self.app)

    def entry(self, name):
        return self.app.find('text', name)

    def write(self, name, text):
        """Types over what an entry has."""
        entry = self.entry(name)
        entry.click(clicks=3)
        self.app.wait(lambda: entry.has('focused'), f'{name} has the focus')
        self.app.key('ctrl+a')
        self.app.type(text)
        self.app.wait(lambda: entry.text == text, f'{name} takes {text}')

    def expect(self, pattern, message=None):
        return self.app.wait(lambda: shown(self.app, pattern), message or f'never said: {pattern}', RACE_S)

    def run_button(self):
        return self.app.find('button', 'Run', index=-1)

    def wait_over(self):
        self.app.wait(lambda: not self.app.find_all('button', 'Stop*'), 'the race ends', RACE_S)


class Form(RunPage):
    def test_mistakes_are_explained_beside_their_field(self):
        app = self.app
        self.assert_all_named(app)
        for field, wrong, words, right in (
                ('Elements*', 'many', 'cannot be read|number|Write', '200000'),
                ('Chunks*', '0', 'allowed|out of range', '7'),
                ('Workers*', '4-1', 'backwards', '1-2')):
            with self.subTest(field=field):
                self.write(field, wrong)
                self.expect(words)
                self.write(field, right)
                app.wait(lambda: not shown(app, words), f'{field}: the sentence goes away')

        self.write('Elements*', '1e13')  # more memory than there is
        self.expect('needs|too large')
        app.key('Escape')
        self.quit(app)

    def test_preset_strategies_and_a_run(self):
        app = self.app
        app.choose(app.find('combo box', 'Preset'), '*Method 2*')
        processes = app.find('check box', 'Processes*')
        app.wait(lambda: processes.has('checked'), 'the preset chooses its strategy')
        threads = app.find('check box', 'Threads*')
        threads.click()
        app.wait(lambda: threads.has('checked'), 'a click chooses a strategy')
        app.find('label', 'modified')
        self.write('Elements*', '200000')
        app.key('F5')
        app.find('button', 'Stop*')
        self.wait_over()
        self.assertGreaterEqual(len(shown(app, TIME)), 3)  # serial, threads, processes
        self.assert_all_named(app)
        for key in ('ctrl+2', 'ctrl+3', 'ctrl+1'):
            app.key(key)
            app.settle()
            self.assert_all_named(app)
        self.quit(app)


class Race(RunPage):
    def n_finished(self):
        keeps = [re.search(r'keep (\d+)', node.label) for node in self.app.find_all('button', 'Stop*')]
        return max([int(match.group(1)) for match in keeps if match], default=0)

    def start_large_product(self, n_finished=2):
        """In the middle of a large matrix product, with so many repetitions finished: five of serial come
        first."""
        app = self.app
        app.choose(app.find('combo box', 'Preset'), '*Method 3*')
        self.write('Matrix order*', '2500')
        app.key('F5')
        app.find('button', 'Stop*')
        app.wait(lambda: self.n_finished() >= n_finished, 'some repetitions are finished', RACE_S)
        timeline = app.find('image', 'Timeline')
        app.wait(lambda: re.search(r'\d lane', timeline.description), 'the lanes of a repetition are there')

    def test_stop_in_the_middle_keeps_what_is_finished(self):
        app = self.app
        self.start_large_product(7)
        begin = time.monotonic()
        app.key('Escape')
        self.wait_over()
        print(f'# stopped after {time.monotonic() - begin:.1f} s')
        self.expect('Stopped by you.*finished repetitions? (is|are) kept')
        self.assertGreaterEqual(len(shown(app, TIME)), 1)
        self.quit(app)

    def test_closing_in_the_middle_leaves_nothing(self):
        app = self.app
        self.start_large_product()
        workers = processes_below(app.process.pid)
        self.assertTrue(workers)
        directories = run_directories(app.process.pid)
        self.assertTrue(directories)
        app.key('ctrl+q')
        self.assertEqual(app.wait_exit(), 0)
        app.wait(lambda: not any(is_running(pid) for pid in workers), 'the workers end')
        self.assertEqual([path for path in directories if path.exists()], [])
        self.assertEqual(app.warnings(), [])

    def test_a_killed_worker_gives_a_sentence(self):
        app = self.app
        self.start_large_product()
        workers = [pid for pid in processes_below(app.process.pid)
                   if 'lanescope-worker' in open(f'/proc/{pid}/cmdline', encoding='utf-8').read()]
        os.kill(workers[-1], signal.SIGKILL)
        self.expect('killed|signal 9')
        self.wait_over()
        self.quit(app)

    def test_clicking_a_core_pins(self):
        app = self.app
        core = app.find('image', 'This machine*')
        core.click(across=0.2, down=0.3)
        app.wait(lambda: 'pin' in core.description or 'chosen' in core.description, 'the core is chosen')
        self.quit(app)


if __name__ == '__main__':
    main()
