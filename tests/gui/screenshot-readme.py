#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes data/screenshots/window.png: the Run page after a real race on this machine.
usage: tests/gui/screenshot-readme.py [BUILD-FOLDER]

Run it on a quiet machine: the picture shows what was measured."""
import sys
import time

from desktop import Desktop
from story import PROGRAM, RACE_S, ROOT, prepare_environment

SIZE = (1280, 800)
RACE_REST_S = 8


def main():
    prepare_environment()
    with Desktop(size=f'{SIZE[0] + 120}x{SIZE[1] + 160}') as desktop:
        app = desktop.start([PROGRAM])
        app.resize(*SIZE)
        app.find('button', 'Run all four')
        app.key('Escape')
        app.choose(app.find('combo box', 'Preset'), '*Method 2*')
        app.find('button', 'as printed').do()
        app.find('check box', 'Threads').click()
        app.key('F5')
        time.sleep(RACE_REST_S)  # looking at the window through AT-SPI would disturb what is measured
        app.wait(lambda: not app.find_all('button', 'Stop*'), 'the race does not end', RACE_S)
        app.find('check box', '*Processes*8*').click()
        app.move_to(1, 1)
        time.sleep(RACE_REST_S)
        app.settle()
        app.picture(ROOT / 'data' / 'screenshots' / 'window.png')
        app.key('ctrl+q')
        app.wait_exit()
    return 0


if __name__ == '__main__':
    sys.exit(main())
