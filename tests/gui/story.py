# SPDX-License-Identifier: GPL-3.0-or-later
"""What the stories share: the program of a build folder, on a desktop of its own for each test."""
import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'cli'))
import tap  # noqa: E402  (the same TAP as the command line's tests)
from desktop import Desktop, why_no_desktop  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 else ROOT / 'build'
PROGRAM = BUILD / 'app' / 'gui' / 'lanescope'
RACE_S = 180  # a race of seconds, on a machine that does much else, under a sanitizer

main = tap.main


def prepare_environment():
    os.environ['GSETTINGS_SCHEMA_DIR'] = str(BUILD / 'data')
    # GTK 4.8's accessibility leaks some bytes a question; leaks are looked for in the tests of widgets.
    os.environ['ASAN_OPTIONS'] = ':'.join(filter(None, [os.environ.get('ASAN_OPTIONS'), 'detect_leaks=0']))


def processes_below(pid):
    """All descendants, by the process table."""
    parents = {}
    for stat in pathlib.Path('/proc').glob('[0-9]*/stat'):
        try:
            words = stat.read_text(encoding='utf-8', errors='replace').rsplit(')', 1)[1].split()
        except OSError:  # it has just gone
            continue
        parents[int(stat.parent.name)] = int(words[1])
    found, wave = [], [pid]
    while wave:
        wave = [child for child, parent in parents.items() if parent in wave]
        found += wave
    return found


def is_running(pid):
    """Neither gone nor a zombie."""
    try:
        state = pathlib.Path(f'/proc/{pid}/stat').read_text(encoding='utf-8', errors='replace').rsplit(')', 1)[1].split()[0]
    except OSError:
        return False
    return state != 'Z'


class Story(unittest.TestCase):
    """A test that uses the window as a person would. Each ends with no complaint of GTK's."""

    def setUp(self):
        why = why_no_desktop()
        if why:
            self.skipTest(why)
        if not PROGRAM.exists():
            self.skipTest(f'{PROGRAM} is not built')
        prepare_environment()
        self.desktop = Desktop()
        self.addCleanup(self.desktop.close)

    def start(self, **env):
        return self.desktop.start([PROGRAM], **env)

    def quit(self, app):
        app.key('ctrl+q')
        self.assertEqual(app.wait_exit(), 0)
        self.assertEqual(app.warnings(), [])

    def skip_first_run(self, app):
        app.find('button', 'Run all four')
        app.key('Escape')
        app.wait_gone('button', 'Run all four')

    def assert_all_named(self, app):
        self.assertEqual([str(node) for node in app.unnamed()], [])
