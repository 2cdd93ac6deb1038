#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first start: a newcomer sees four methods, guesses, presses Enter, gets an answer, goes on."""
import re
import time

from story import RACE_S, Story, main

METHODS = ('Threads', 'BLAS threads', 'Processes', 'Task graph')
LOOK_S = 0.25
SPEEDUP = re.compile(r'\d+(\.\d+)?×')


def speedups(app):
    return [label for label in app.labels() if SPEEDUP.fullmatch(label)]


def order(app):
    """The methods as they stand, by the names of their cards."""
    names = [node.label for node in app.tree() if re.fullmatch(rf'({"|".join(METHODS)}), \w+', node.label)]
    return [name.split(',')[0] for name in names]


class Newcomer(Story):
    def test_guess_run_answer(self):
        app = self.start()
        run = app.find('button', 'Run all four')
        self.assertIn('focused', app.wait(lambda: run.has('focused') and run.states, 'the button has the focus'))
        self.assert_all_named(app)
        self.assertEqual(speedups(app), [])  # nothing is measured before the press

        app.key('Return')
        begin = time.monotonic()
        app.find('button', 'Stop')
        times = {}
        while not app.find_all('button', 'Compare them'):
            time.sleep(LOOK_S)  # looking without a pause would take the cores that are measured
            self.assertLess(time.monotonic() - begin, RACE_S)
            for n in range(1, len(speedups(app)) + 1):
                times.setdefault(n, time.monotonic() - begin)
        self.assertEqual(len(speedups(app)), len(METHODS))
        over = time.monotonic() - begin
        self.assertIn(1, times)  # bars came while the race went on
        self.assertLess(times[1], over)
        print(f'# bars after {", ".join(f"{seconds:.1f}" for _, seconds in sorted(times.items()))} s, the end after {over:.1f} s')
        self.assert_all_named(app)

        verdict = app.wait(lambda: [label for label in app.labels() if re.search(r'\d×', label) and len(label) > 40],
                           'no verdict')
        self.assertTrue(verdict[0].endswith('.'))
        for place in ('1st', '2nd', '3rd', '4th'):
            app.find('label', f'your guess: {place}')
        self.assertTrue(any(re.search(r'in place|Too close', label) for label in app.labels()))

        app.find('button', 'Compare them').click()
        app.wait_gone('button', 'Compare them')
        self.assert_all_named(app)
        self.quit(app)

        again = self.start()
        again.find('button', 'Expert')
        self.assertEqual(again.find_all('button', 'Run all four'), [])
        self.quit(again)

    def test_order_by_buttons_keys_and_dragging(self):
        app = self.start()
        app.find('button', 'Run all four')
        self.assertEqual(order(app), ['Threads', 'BLAS threads', 'Processes', 'Task graph'])
        app.find('button', 'Threads gains less').click()
        app.wait(lambda: order(app)[:2] == ['BLAS threads', 'Threads'], 'the button moves a card')

        app.find(None, 'Task graph, 4th').click()
        app.key('Left')
        app.wait(lambda: order(app)[2:] == ['Task graph', 'Processes'], 'an arrow moves a card')
        app.key('1')
        app.wait(lambda: order(app)[0] == 'Task graph', 'a digit moves a card')

        app.find(None, 'Processes, 4th').drag_to(app.find(None, 'BLAS threads, 2nd'))
        app.wait(lambda: order(app) == ['Task graph', 'Processes', 'BLAS threads', 'Threads'], 'dragging moves a card')

        app.key('Escape')  # for good
        app.wait_gone('button', 'Run all four')
        self.quit(app)
        again = self.start()
        again.find('button', 'Expert')
        self.assertEqual(again.find_all('button', 'Run all four'), [])
        self.quit(again)

    def test_stop(self):
        app = self.start()
        app.find('button', 'I don’t know, run anyway').click()
        app.wait(lambda: any(label.startswith('Measuring:') for label in app.labels()), 'it measures', RACE_S)
        app.key('Escape')
        app.find('button', 'Compare them', timeout=RACE_S)
        self.assertEqual([label for label in app.labels() if label.startswith('your guess')], [])
        app.wait(lambda: any('Stopped by you.' in label for label in app.labels()), 'it says that it was stopped')
        self.quit(app)

    def test_without_a_library(self):
        """A library that cannot be loaded: its method says so, the others are measured."""
        (self.desktop.folder / 'libopenblas.so.0').write_text('no library\n', encoding='utf-8')
        app = self.start(LD_LIBRARY_PATH=str(self.desktop.folder))
        app.find('button', 'Run all four')
        app.key('Return')
        app.find('button', 'Compare them', timeout=RACE_S)
        self.assertEqual(len(speedups(app)), len(METHODS) - 1)
        app.wait(lambda: any('OpenBLAS' in label or 'openblas' in label for label in app.labels()), 'it says why')
        self.quit(app)


if __name__ == '__main__':
    main()
