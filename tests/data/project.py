# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of this folder share: the project's root, its files, and TAP."""
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'cli'))
import tap  # noqa: E402  (the same TAP as the command line's tests)

APP_ID = 'io.github.lanescope.Lanescope'
ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / 'data'
BUILD = pathlib.Path(sys.argv.pop(1)) if len(sys.argv) > 1 else ROOT / 'build'
WINDOW_FOLDERS = ('app/gui', 'ui/model', 'ui/widgets', 'ui/pages')

main = tap.main


def read(path):
    return path.read_text(encoding='utf-8')


def named(path):
    return path.relative_to(ROOT).as_posix()


def window_sources(*suffixes):
    """The window's own files: C sources and headers, or those with these suffixes."""
    found = [path for folder in WINDOW_FOLDERS for path in (ROOT / folder).rglob('*')
             if path.suffix in (suffixes or ('.c', '.h'))]
    return sorted(found)


def ui_files():
    return sorted(path for top in ('data', 'ui', 'app') for path in (ROOT / top).rglob('*.ui'))


def without_comments(text):
    return re.sub(r'/\*.*?\*/', lambda match: '\n' * match.group().count('\n'), text, flags=re.S)


def run_tool(test, *command, **options):
    """Runs a checker. Skips the test, with the reason, where it is not installed."""
    if not shutil.which(command[0]):
        test.skipTest(f'{command[0]} is not installed')
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, **options)
    return done.returncode, done.stdout + done.stderr
