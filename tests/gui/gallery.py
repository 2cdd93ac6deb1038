#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of the window in all its states, sizes and styles, to be looked at.
usage: tests/gui/gallery.py [BUILD-FOLDER] OUTPUT-FOLDER [--only PART-OF-A-NAME]

Names: STYLE-SIZE-STATE.png. A tool, not a test: nothing is compared."""
import argparse
import pathlib
import sys

ARGUMENTS = argparse.ArgumentParser(description=__doc__)
ARGUMENTS.add_argument('build', nargs='?', default='build', type=pathlib.Path)
ARGUMENTS.add_argument('output', type=pathlib.Path)
ARGUMENTS.add_argument('--only', default='', help='only pictures of the styles and sizes with this in their name')
OPTIONS = ARGUMENTS.parse_args()
sys.argv = [sys.argv[0], str(OPTIONS.build)]

from desktop import Desktop  # noqa: E402
from story import PROGRAM, RACE_S, prepare_environment  # noqa: E402

SIZES = ((360, 600), (800, 600), (1280, 800), (2560, 1440))
STYLES = [(name, size, style) for size in SIZES for name, style in (('light', {}), ('dark', {'is_dark': True}))]
STYLES += [('contrast', (1280, 800), {'is_high_contrast': True}),
           ('contrast-dark', (1280, 800), {'is_high_contrast': True, 'is_dark': True}),
           ('large-text', (1280, 800), {'font': 'Cantarell 22'}),
           ('large-text', (360, 600), {'font': 'Cantarell 22'})]


class Gallery:
    """Walks through the window once and takes a picture wherever there is something new."""

    def __init__(self, desktop, folder, prefix):
        self.app, self.folder, self.prefix, self.n = desktop.start([PROGRAM]), folder, prefix, 0

    def take(self, state):
        self.n += 1
        self.app.settle()
        self.app.picture(self.folder / f'{self.prefix}-{self.n:02}-{state}.png')

    def first_run(self):
        app = self.app
        app.find('button', 'Run all four')
        self.take('first-run')
        app.key('Return')
        app.wait(lambda: any(label.startswith('Measuring:') for label in app.labels()), 'it measures', RACE_S)
        app.picture(self.folder / f'{self.prefix}-{self.n:02}-first-run-measuring.png')
        app.find('button', 'Compare them', timeout=RACE_S)
        self.take('first-run-over')

    def pages(self):
        for key, name in (('ctrl+2', 'compare'), ('ctrl+3', 'speedup'), ('ctrl+1', 'run')):
            self.app.key(key)
            self.take(name)
        expert = self.app.find_all('button', 'Expert')  # in a narrow window it is in the menu
        if expert:
            expert[0].do()
            self.take('run-expert')
        self.app.key('F10')
        self.take('menu')
        self.app.key('Escape')
        self.app.key('ctrl+comma')
        self.take('preferences')
        self.app.key('Escape')

    def why(self):
        """A method as it was printed, what was found about it, and its remedy tried."""
        app = self.app
        app.key('ctrl+1')
        app.choose(app.find('combo box', 'Preset'), '*Method 2*')
        for variant in ('as printed', 'repaired'):
            app.find('button', variant).do()
            app.settle()
        app.key('F5')
        app.find('button', 'Stop*')
        app.wait(lambda: not app.find_all('button', 'Stop*'), 'the race ends', RACE_S)
        app.find('label', 'Why is this slow?')
        self.take('why')
        app.find('button', 'Try *').do()
        app.find('button', 'Stop*')
        app.wait(lambda: not app.find_all('button', 'Stop*'), 'the race ends', RACE_S)
        app.find('label', '*[0-9]×')
        self.take('tried')
        app.key('ctrl+2')
        self.take('difference')

    def walk(self, size):
        self.app.resize(*size)
        self.first_run()
        self.why()
        self.pages()
        for warning in self.app.warnings():
            print(f'{self.prefix}: {warning}')
        self.app.key('ctrl+q')
        self.app.wait_exit()


def main():
    prepare_environment()
    OPTIONS.output.mkdir(parents=True, exist_ok=True)
    for style, (width, height), options in STYLES:
        prefix = f'{style}-{width}x{height}'
        if OPTIONS.only not in prefix:
            continue
        with Desktop(size=f'{max(width + 120, 1280)}x{max(height + 160, 800)}', **options) as desktop:
            Gallery(desktop, OPTIONS.output, prefix).walk((width, height))
        print(prefix)
    return 0


if __name__ == '__main__':
    sys.exit(main())
