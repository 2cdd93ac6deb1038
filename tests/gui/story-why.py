#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a run is slow: the findings of a run as the tutorial printed it, one of them shown on the timeline, its
remedy tried with one press, and what that gained said with its interval."""
import re

from story import RACE_S, Story, main

ANSWER = re.compile(r'^(faster|slower) by \d.*×$|^no evidence of a difference')


class Why(Story):
    def setUp(self):
        super().setUp()
        self.app = self.start()
        self.skip_first_run(self.app)

    def wait_over(self):
        self.app.wait(lambda: not self.app.find_all('button', 'Stop*'), 'the race ends', RACE_S)

    def run_as_printed(self):
        app = self.app
        app.choose(app.find('combo box', 'Preset'), '*Method 2*')
        app.find('button', 'as printed').do()
        app.settle()
        app.find('button', 'repaired').do()
        app.settle()
        app.key('F5')
        app.find('button', 'Stop*')
        self.wait_over()

    def answer(self):
        return [label for label in self.app.labels() if ANSWER.search(label)]

    def test_a_remedy_is_tried(self):
        app = self.app
        self.run_as_printed()
        app.find('label', 'Why is this slow?', timeout=RACE_S)
        remedy = app.find('button', 'Try *')
        self.assertTrue([label for label in app.labels() if label.startswith('of the core-time')])

        timeline = app.find('image', 'Timeline')
        self.assertNotIn('Selected:', timeline.description)
        app.find('button', 'Show in timeline').do()
        app.wait(lambda: 'Selected:' in app.find('image', 'Timeline').description, 'the moment is marked')
        app.find('button', 'Hide in timeline').do()
        app.wait(lambda: 'Selected:' not in app.find('image', 'Timeline').description, 'the mark goes')

        self.assertEqual(self.answer(), [])
        remedy.do()
        app.find('button', 'Stop*')
        self.wait_over()
        self.assertEqual(len(app.wait(self.answer, 'the difference is said', RACE_S)), 1)
        self.assertTrue([label for label in app.labels() if re.match('Changed: |What changed', label)])
        self.assert_all_named(app)

        app.key('ctrl+2')  # Compare says the same, and where the time went
        app.wait(lambda: len(self.answer()) == 2, 'Compare says it too')  # the Run page keeps its own
        stack = app.find('image', 'Where did the time go?')
        self.assertRegex(stack.description, r'speedup \d\.\d+× with \d+ cores?')
        self.assert_all_named(app)
        self.quit(app)


if __name__ == '__main__':
    main()
