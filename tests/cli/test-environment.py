#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What surrounds the command line: locale, outputs, variables and configuration, affinity, places without
room, parts that are missing. A sentence or the right result each."""
import csv
import json
import os
import pathlib
import pty
import re
import shutil
import stat
import subprocess

import tap
from lanescope import CLI, SMALL, WORKER, Case, allowed_cpus


class Locale(Case):
    def comma_locale(self):
        """Variables for a locale with decimal commas, made here if the system has none."""
        for folder in (None, self.folder / 'locales'):
            if folder is not None:
                if shutil.which('localedef') is None or not pathlib.Path('/usr/share/i18n/locales/de_DE').exists():
                    self.skipTest('no de_DE.UTF-8 here, and no localedef to make it')
                folder.mkdir()
                subprocess.run(['localedef', '-i', 'de_DE', '-f', 'UTF-8', folder / 'de_DE.UTF-8'], check=True,
                               stderr=subprocess.DEVNULL)
            variables = {'LC_ALL': 'de_DE.UTF-8', **({'LOCPATH': str(folder)} if folder else {})}
            point = subprocess.run(['locale', 'decimal_point'], env={**self.environment, **variables},
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding='utf-8', check=False)
            if point.stdout == ',\n':
                return variables
        return self.skipTest('the locale that was made does not work')

    def test_decimal_comma(self):
        german = self.comma_locale()
        run = ['run', *SMALL, '-s', 'all', '-W', '1-2', '--target-ci', '1.5%', '--time-budget', '0.5']
        table = self.cli(*run, '-v', environment=german).stdout
        self.assertNotRegex(table, r'\d,\d+ (ns|µs|ms|s|×|%)')
        self.assertRegex(table, r'\d\.\d+ µs')
        document = self.document(*run, environment=german)
        self.assertTrue(all(run['verify']['status'] in ('ok', 'skipped') for run in document['runs']))
        rows = list(csv.reader(self.cli(*run, '--csv', environment=german).stdout.splitlines()))
        self.assertEqual({len(row) for row in rows}, {29})
        self.assertNotRegex(self.cli(*run, '--markdown', environment=german).stdout, r'\d,\d')
        self.assertNotRegex(self.cli('run', '-w', 'dot', '-N', '10000', '-n', environment=german).stdout, r'\d,\d')
        svg = self.folder / 'charts'
        self.cli('run', *SMALL, f'--svg={svg}', environment=german)
        self.assertNotRegex((svg / 'compare.svg').read_text(encoding='utf-8'), r'="\d+,\d+"')
        self.assertNotRegex(self.cli('doctor', status=None, environment=german).stdout, r'\d,\d')


class Outputs(Case):
    def without(self, redirections):
        return ['sh', '-c', f'exec "$@" {redirections}', 'sh']

    def test_closed_standard_output(self):
        for arguments in (['run', *SMALL], ['run', *SMALL, '--json'], ['run', *SMALL, '--csv'], ['help'], ['schema'],
                          ['topology'], ['run', '-n'], ['--version'], ['doctor']):
            with self.subTest(arguments):
                self.assertIn('standard output', self.cli(*arguments, before=self.without('>&-'), status=1).stderr.lower())

    def test_everything_closed(self):
        self.cli('run', *SMALL, '-s', 'all', before=self.without('<&- >&- 2>&-'), status=1)

    def test_nowhere_to_write_but_a_file(self):
        path = self.folder / 'out.json'
        self.cli('run', *SMALL, f'--json={path}', before=self.without('<&- >&- 2>&-'), status=1)
        self.check_schema(json.loads(path.read_text(encoding='utf-8')))

    def test_full_standard_output(self):
        with open('/dev/full', 'wb') as full:
            for arguments in (['run', *SMALL], ['run', *SMALL, '--json'], ['topology'], ['schema']):
                self.assertIn('standard output', self.cli(*arguments, stdout=full, status=1).stderr.lower())

    def test_full_device(self):
        """A device is written to, and never replaced by a file."""
        done = self.cli('run', *SMALL, '--json=/dev/full', '--csv=/dev/null', status=1)
        self.assertIn('cannot write /dev/full: No space left', done.stderr)
        self.assertIn('Verdict', done.stdout)
        for path in ('/dev/full', '/dev/null'):
            self.assertTrue(stat.S_ISCHR(os.stat(path).st_mode))

    def test_absent_folder(self):
        """Said before anything is measured."""
        done = self.cli('run', '--time-budget', '60s', f'--json={self.folder}/absent/out.json', status=1)
        self.assertEqual(done.stdout, '')
        self.assertIn('absent/out.json', done.stderr)
        self.cli('run', '--time-budget', '60s', f'--json={self.folder}', status=1)

    def test_reader_that_left(self):
        reader, writer = os.pipe()
        os.close(reader)
        self.assertIn('Broken pipe', self.cli('run', *SMALL, '--json', stdout=writer, status=1).stderr)
        os.close(writer)

    def on_terminal(self, *arguments, **variables):
        """What is seen on a terminal: standard output and error alike."""
        main, other = pty.openpty()
        self.cli(*arguments, stdout=other, stderr=other, environment={'TERM': 'xterm', **variables})
        os.close(other)
        seen = b''
        try:
            while piece := os.read(main, 65536):
                seen += piece
        except OSError:
            pass  # so a terminal says that nobody holds its other end
        os.close(main)
        return seen.decode()

    def test_colours(self):
        run = ['run', '-N', '1e5', '--repeats', '5']
        colour = re.compile('\033\\[[0-9;]*m')
        self.assertRegex(self.on_terminal(*run), colour)
        self.assertRegex(self.on_terminal(*run, NO_COLOR=''), colour)
        self.assertNotRegex(self.on_terminal(*run, NO_COLOR='1'), colour)
        self.assertNotRegex(self.on_terminal(*run, TERM='dumb'), colour)
        self.assertNotRegex(self.on_terminal(*run, '--no-color'), colour)

    def test_progress_on_a_terminal_only(self):
        run = ['run', '-N', '2e5', '--time-budget', '600ms', '--target-ci', '0.0001%']
        seen = self.on_terminal(*run)
        self.assertRegex(seen, '\r\033\\[K(preparing|measuring|narrowing)')
        self.assertRegex(seen, '\r\033\\[K[^\r]*sin', 'the progress is wiped before the result')
        self.assertNotIn('\r\033[K', self.on_terminal(*run, '--quiet'))


class Precedence(Case):
    def configure(self, **entries):
        path = self.folder / 'config/lanescope/config.json'
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(entries), encoding='utf-8')

    def plan(self, *arguments, command='run', **variables):
        document = json.loads(self.cli(command, *arguments, '-n', '--json', environment=variables).stdout)
        return document['plans'][-1]['experiment']

    def test_file_then_variable_then_flag(self):
        self.assertEqual(self.plan()['kernel'], 'numpy')
        self.configure(kernel='fused', chunks=6, repeats=7)
        self.assertEqual(self.plan()['kernel'], 'fused')
        self.assertEqual((self.plan()['chunks'], self.plan()['repeats']), (6, 7))
        self.assertEqual(self.plan(LANESCOPE_KERNEL='simd')['kernel'], 'simd')
        self.assertEqual(self.plan('--kernel', 'numpy', LANESCOPE_KERNEL='simd')['kernel'], 'numpy')

    def test_names_with_dashes(self):
        self.assertEqual(self.plan('-s', 'graph', LANESCOPE_SPLIT_EVERY='9')['split_every'], 9)

    def test_flags_without_values(self):
        self.configure(**{'no-verify': True})
        self.assertFalse(self.plan()['verify'])
        self.assertTrue(self.plan(LANESCOPE_NO_VERIFY='0')['verify'])
        self.configure(**{'no-verify': False})
        self.assertTrue(self.plan()['verify'])
        self.assertFalse(self.plan(LANESCOPE_NO_VERIFY='1')['verify'])

    def test_variants_exclude_each_other(self):
        self.configure(both=True)
        self.assertEqual(self.plan('2', '--as-printed', command='tutorial')['variant'], 'as-printed')
        self.assertEqual(self.plan('2', command='tutorial', LANESCOPE_AS_PRINTED='1')['variant'], 'as-printed')

    def test_other_commands_are_not_disturbed(self):
        self.configure(kernel='fused', repeats=5)
        self.cli('topology')
        self.cli('schema', environment={'LANESCOPE_KERNEL': 'nonsense'})

    def test_wrong_value_that_was_not_typed(self):
        sentence = self.cli('run', status=2, environment={'LANESCOPE_KERNEL': 'fast'}).stderr
        self.assertIn('"fast"', sentence)
        self.assertIn('LANESCOPE_* variables or config.json: --kernel fast', sentence)

    def test_wrong_file(self):
        self.configure(kernal='fused')
        self.assertRegex(self.cli('run', status=2).stderr, r'config\.json.*did you mean "kernel"')
        self.configure(verbose='yes')
        self.assertIn('true or false', self.cli('run', status=2).stderr)
        (self.folder / 'config/lanescope/config.json').write_text('{"kernel":\n', encoding='utf-8')
        self.assertRegex(self.cli('run', status=2).stderr, r'config\.json, line \d')
        (self.folder / 'config/lanescope/config.json').write_text('[]', encoding='utf-8')
        self.assertIn('one JSON object', self.cli('run', status=2).stderr)


class Cpus(Case):
    def placement(self, *arguments, **options):
        return [(run['experiment']['strategy'], run['status'],
                 [(worker['requested_cpus'], worker['effective_cpus']) for worker in run['workers']])
                for run in self.runs(*arguments, **options)]

    def test_variables_of_openmp(self):
        """They would bind and size whatever loads libgomp; here the plan alone decides."""
        run = ['run', *SMALL, '-s', 'all', '-W', '2']
        hostile = {'OMP_PROC_BIND': 'true', 'OMP_NUM_THREADS': '64', 'OMP_PLACES': '{0}', 'GOMP_CPU_AFFINITY': '0',
                   'OPENBLAS_NUM_THREADS': '64'}
        self.assertEqual(self.placement(*run, environment=hostile), self.placement(*run))

    def test_one_cpu(self):
        cpu = allowed_cpus()[-1]
        runs = self.runs('run', *SMALL, '-s', 'all', '-W', '1-3', preexec_fn=lambda: os.sched_setaffinity(0, {cpu}))
        self.assertGreaterEqual(len(runs), 1 + 3 * 3)
        for run in runs:
            with self.subTest(run['experiment']['strategy'], workers=run['experiment']['workers']):
                if run['status'] == 'done':
                    self.assertEqual(run['verify']['status'], 'ok')
                    self.assertEqual([worker['effective_cpus'] for worker in run['workers']],
                                     [[cpu]] * run['experiment']['workers'])

    def test_one_cpu_tutorial(self):
        cpu = allowed_cpus()[0]
        document = self.document('tutorial', '-N', '64kB', '--repeats', '5',
                                 preexec_fn=lambda: os.sched_setaffinity(0, {cpu}))
        self.assertEqual(document['machine']['effective_parallelism'], 1)
        for run in document['runs']:
            self.assertIn(run['verify']['status'], ('ok', 'skipped'))


class Places(Case):
    def in_namespace(self, script):
        """A shell line that mounts, then the command line, where nobody else sees the mounts."""
        before = ['unshare', '--mount', 'sh', '-c', f'{script} && exec "$@"', 'sh']
        done = subprocess.run([*before, 'true'], capture_output=True, encoding='utf-8', check=False)
        if done.returncode != 0:
            self.skipTest(f'no mount namespace here: {done.stderr.strip()}')
        return before

    def test_absent(self):
        done = self.cli('run', *SMALL, environment={'LANESCOPE_RUN_DIRECTORY': f'{self.folder}/absent'}, status=1)
        self.assertIn('absent: not there', done.stderr)
        self.assertIn('failed: No place', done.stdout)

    def test_absent_as_json(self):
        """The document is there also when nothing could run."""
        done = self.cli('run', *SMALL, '--json', environment={'LANESCOPE_RUN_DIRECTORY': f'{self.folder}/absent'},
                        status=1)
        runs = json.loads(done.stdout)['runs']
        self.assertEqual({run['status'] for run in runs}, {'failed'})
        self.assertEqual({run['reason']['kind'] for run in runs}, {'start'})

    def test_full(self):
        before = self.in_namespace(f'mount -t tmpfs -o size=16k tmpfs {self.rings}')
        done = self.cli('run', *SMALL, before=before, status=1)
        self.assertIn('rings: full', done.stderr)

    def test_next_place(self):
        """A full /dev/shm is passed over."""
        before = self.in_namespace('mount -t tmpfs -o size=16k tmpfs /dev/shm')
        other = self.folder / 'tmp'
        other.mkdir()
        runs = self.runs('run', *SMALL, '-s', 'all', before=before,
                         environment={'LANESCOPE_RUN_DIRECTORY': '', 'XDG_RUNTIME_DIR': '', 'TMPDIR': str(other)})
        self.assertTrue(all(run['trace']['events'] > 0 for run in runs if run['status'] == 'done'))
        self.assertEqual(list(other.iterdir()), [])

    def test_no_journal(self):
        blocked = self.folder / 'file'
        blocked.touch()
        done = self.cli('run', *SMALL, environment={'XDG_DATA_HOME': str(blocked)})
        self.assertEqual(done.stderr.count('not in the journal'), 1)
        self.assertIn('Verdict', done.stdout)


class Parts(Case):
    def test_no_worker(self):
        done = self.cli('run', *SMALL, environment={'LANESCOPE_WORKER': '/absent/worker'}, status=1)
        self.assertIn('/absent/worker', done.stderr)
        self.assertRegex(self.cli('doctor', environment={'LANESCOPE_WORKER': '/absent/worker'}, status=6).stdout,
                         r'✗ +worker .*/absent/worker')

    def test_worker_that_cannot_run(self):
        worker = self.make_program('worker', '#!/absent/interpreter\n')
        done = self.cli('run', *SMALL, environment={'LANESCOPE_WORKER': str(worker)}, status=1)
        self.assertIn('worker', done.stderr)

    def lonely_worker(self):
        """The worker without the modules that lie beside it."""
        folder = self.folder / 'libexec/lanescope'
        folder.mkdir(parents=True)
        return {'LANESCOPE_WORKER': shutil.copy(WORKER, folder / 'lanescope-worker')}

    def test_no_modules_named(self):
        for workload, strategy, remedy in (('dot', 'blas', 'libopenblas0-pthread'), ('sincos', 'openmp', 'libgomp1')):
            with self.subTest(strategy):
                runs = self.runs('run', '-w', workload, '-N', '50', '--repeats', '5', '-s', strategy,
                                 environment=self.lonely_worker(), status=6)
                skipped = [run for run in runs if run['experiment']['strategy'] == strategy]
                self.assertEqual(skipped[0]['status'], 'skipped')
                self.assertIn(remedy, skipped[0]['reason']['text'])
                shutil.rmtree(self.folder / 'libexec')

    def test_no_modules_implied(self):
        worker = self.lonely_worker()
        runs = self.runs('tutorial', '-N', '64kB', '--repeats', '5', environment=worker)
        self.assertEqual({run['status'] for run in runs if run['experiment']['workload'] == 'dot'}, {'skipped'})
        self.assertEqual({run['status'] for run in runs if run['experiment']['workload'] != 'dot'}, {'done'})
        text = self.cli('tutorial', '3', '-N', '50', '--repeats', '5', environment=worker).stdout
        self.assertIn('libopenblas0-pthread', text)
        runs = self.runs('run', *SMALL, '-s', 'all', environment=worker)
        self.assertEqual([run['experiment']['strategy'] for run in runs if run['status'] == 'skipped'], ['openmp'])

    def test_from_another_folder(self):
        self.assertTrue(CLI.is_absolute())
        self.cli('run', *SMALL, cwd='/')
        link = self.folder / 'lanescope-cli'
        link.symlink_to(CLI)
        subprocess.run([link, 'run', *SMALL], env=self.environment, check=True, stdout=subprocess.DEVNULL)


if __name__ == '__main__':
    tap.main()
