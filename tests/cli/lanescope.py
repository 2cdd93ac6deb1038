# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the command line share: the program under test in a sandbox of its own folders,
its documents, and the processes it starts. Programs are tests: NAME.py LANESCOPE_CLI LANESCOPE_WORKER."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

try:
    import jsonschema
except ImportError:
    jsonschema = None

CLI = pathlib.Path(sys.argv.pop(1)).resolve()
WORKER = pathlib.Path(sys.argv.pop(1)).resolve()

SMALL = ['-N', '3000', '--repeats', '5']
ALL_STRATEGIES = ['serial', 'threads', 'processes', 'openmp', 'blas', 'graph', 'gil']


class Case(unittest.TestCase):
    """Every test has its own folders; the user's configuration and variables are not seen."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.rings = self.folder / 'rings'
        self.rings.mkdir()
        self.environment = {name: value for name, value in os.environ.items()
                            if not name.startswith(('LANESCOPE_', 'OMP_')) and name != 'NO_COLOR'}
        self.environment.update(LANESCOPE_RUN_DIRECTORY=str(self.rings), HOME=str(self.folder),
                                XDG_DATA_HOME=str(self.folder / 'data'),
                                XDG_CONFIG_HOME=str(self.folder / 'config'))
        # Under AddressSanitizer: fontconfig keeps what it has read until the end of the program.
        suppressions = self.folder / 'leaks'
        suppressions.write_text('leak:libfontconfig\n', encoding='utf-8')
        self.environment['LSAN_OPTIONS'] = f'suppressions={suppressions}:print_suppressions=0'

    def tearDown(self):
        self.assertEqual(list(self.rings.iterdir()), [], 'something was left behind')

    def cli(self, *arguments, status=0, before=(), environment=None, **options):
        """Runs to the end and checks the exit status, None for any. @before: a program that starts this one."""
        options.setdefault('stdout', subprocess.PIPE)
        options.setdefault('stderr', subprocess.PIPE)
        done = subprocess.run([*before, str(CLI), *map(str, arguments)], timeout=60, encoding='utf-8',
                              env={**self.environment, **(environment or {})}, **options)
        if status is not None:
            self.assertEqual(done.returncode, status, f'{arguments}\n{done.stdout}\n{done.stderr}')
        return done

    def start(self, *arguments):
        cli = subprocess.Popen([str(CLI), *arguments], env=self.environment, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, encoding='utf-8')
        self.addCleanup(cli.communicate)
        self.addCleanup(cli.kill)  # first, and of no effect on one that has ended
        return cli

    def document(self, *arguments, **options):
        """The document of a race on standard output, checked against the schema where that is possible."""
        document = json.loads(self.cli(*arguments, '--json', **options).stdout)
        self.check_schema(document)
        return document

    def runs(self, *arguments, **options):
        return self.document(*arguments, **options)['runs']

    def check_schema(self, document):
        if jsonschema is not None:
            schema = json.loads(self.cli('schema', 'runs').stdout)
            jsonschema.Draft202012Validator(schema).validate(document)

    def make_program(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding='utf-8')
        path.chmod(0o755)
        return path


def allowed_cpus():
    return sorted(os.sched_getaffinity(0))


def stat_fields(pid):
    """Fields of /proc/PID/stat after the name; None if there is no such process."""
    try:
        return pathlib.Path(f'/proc/{pid}/stat').read_text(encoding='utf-8').rsplit(')', 1)[1].split()
    except OSError:
        return None


def is_alive(pid):
    fields = stat_fields(pid)
    return fields is not None and fields[0] != 'Z'


def processes_with_parent(pid):
    found = []
    for entry in pathlib.Path('/proc').iterdir():
        fields = stat_fields(entry.name) if entry.name.isdigit() else None
        if fields is not None and fields[0] != 'Z' and int(fields[1]) == pid:
            found.append(int(entry.name))
    return found


def wait_until(condition, limit_s=15):
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False
