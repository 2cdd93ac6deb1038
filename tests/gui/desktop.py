# SPDX-License-Identifier: GPL-3.0-or-later
"""A private desktop without a screen: X server, session bus, accessibility bus, window manager and
compositor, with folders and settings of its own. Programs started on it are used as a person would.

    with Desktop() as desktop:
        app = desktop.start(['build/app/gui/lanescope'])
        app.find('button', 'Run all four').click()     # a real click of the pointer
        app.find('label', '*gains most here*')         # waits; names are patterns
        app.key('ctrl+q')
        assert app.wait_exit() == 0 and app.warnings() == []

Needs (Debian): xvfb xdotool openbox xcompmgr x11-utils imagemagick dbus at-spi2-core python3-gi.
"""
import atexit
import os
import pathlib
import re
import select
import shutil
import subprocess
import tempfile

from waiting import TIMEOUT_S, UiError, wait_until

TOOLS = ('Xvfb', 'xdotool', 'openbox', 'xcompmgr', 'xprop', 'xwininfo', 'import', 'dbus-daemon')

# Of the environment of whoever runs the tests only this goes through.
PASSED_ON = re.compile(r'PATH|LD_(LIBRARY_PATH|PRELOAD)|([AULT]|UB)SAN_OPTIONS|G_(DEBUG|SLICE|MESSAGES_DEBUG)|CI'
                       r'|(GTK|GDK|GSK)_DEBUG|GSETTINGS_SCHEMA_DIR|XDG_DATA_DIRS|MESON_.*|MALLOC_PERTURB_')

# Without an XSETTINGS daemon and a portal GTK reads this file.
SETTINGS = """[Settings]
gtk-font-name={font}
gtk-enable-animations=0
gtk-cursor-blink=0
gtk-hint-font-metrics=1
gtk-xft-antialias=1
gtk-xft-hinting=1
gtk-xft-hintstyle=hintslight
gtk-xft-rgba=none
gtk-xft-dpi=98304
"""

# The compositor owns the selection that GTK asks for when it opens the display.
HAS_COMPOSITOR = """
import ctypes, sys
x = ctypes.CDLL('libX11.so.6')
x.XOpenDisplay.restype = ctypes.c_void_p
x.XInternAtom.argtypes, x.XInternAtom.restype = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int], ctypes.c_ulong
x.XGetSelectionOwner.argtypes, x.XGetSelectionOwner.restype = [ctypes.c_void_p, ctypes.c_ulong], ctypes.c_ulong
display = x.XOpenDisplay(None)
sys.exit(0 if x.XGetSelectionOwner(display, x.XInternAtom(display, b'_NET_WM_CM_S0', 0)) else 1)
"""


def why_no_desktop():
    """A sentence if there can be no desktop here, else ''."""
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        return f'not installed: {", ".join(missing)}'
    try:
        import gi  # noqa: F401  (python3-gi)
    except ImportError:
        return 'not installed: python3-gi'
    return ''


class Desktop:
    """Many can live at once. Use it in a with statement: it ends all that it started."""

    def __init__(self, size='1280x800', is_dark=False, is_high_contrast=False, font='Cantarell 11', locale='C.UTF-8',
                 renderer='cairo'):
        self.processes, self.apps, self.is_closed = [], [], False
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='lanescope-desktop-'))
        self.log = open(self.folder / 'desktop.log', 'w', encoding='utf-8')
        atexit.register(self.close)
        self.env = self._environment(is_dark, is_high_contrast, locale, renderer)
        settings = self.folder / 'config' / 'gtk-4.0' / 'settings.ini'
        settings.parent.mkdir()
        settings.write_text(SETTINGS.format(font=font), encoding='utf-8')
        try:
            self._start_display(size)
            self._start_buses()
            self._start_manager()
            self._start_compositor()
        except BaseException:
            self.close()
            raise

    def _environment(self, is_dark, is_high_contrast, locale, renderer):
        env = {key: value for key, value in os.environ.items() if PASSED_ON.fullmatch(key)}
        for key, name in (('HOME', 'home'), ('XDG_CONFIG_HOME', 'config'), ('XDG_DATA_HOME', 'data'),
                          ('XDG_CACHE_HOME', 'cache'), ('XDG_STATE_HOME', 'state'), ('XDG_RUNTIME_DIR', 'run')):
            (self.folder / name).mkdir(mode=0o700)
            env[key] = str(self.folder / name)
        env.update(LANG=locale, LC_ALL=locale, TZ='UTC', GDK_BACKEND='x11', GSK_RENDERER=renderer, GTK_A11Y='atspi',
                   GIO_USE_VFS='local', GTK_USE_PORTAL='0', ADW_DISABLE_PORTAL='1',
                   ADW_DEBUG_COLOR_SCHEME='prefer-dark' if is_dark else 'prefer-light',
                   ADW_DEBUG_HIGH_CONTRAST='1' if is_high_contrast else '0')
        if renderer == 'cairo':
            env.setdefault('GDK_DEBUG', 'gl-disable')
        return env

    # ---------------------------------------------------------------- parts

    def spawn(self, argv, output, **options):
        return subprocess.Popen([str(word) for word in argv], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                start_new_session=True, **{'env': self.env, **options})

    def _spawn_and_read_line(self, argv, message):
        """Starts a server that tells one line on a file descriptor, given as {fd} in argv."""
        reading, writing = os.pipe()
        self.processes.append(self.spawn([word.format(fd=writing) for word in argv], self.log, pass_fds=(writing,)))
        os.close(writing)
        with os.fdopen(reading, encoding='utf-8') as pipe:
            if not select.select([pipe], [], [], TIMEOUT_S)[0]:
                raise UiError(message)
            line = pipe.readline().strip()
        if not line:
            raise UiError(f'{message}: {(self.folder / "desktop.log").read_text(encoding="utf-8")}')
        return line

    def _start_display(self, size):
        number = self._spawn_and_read_line(
            ['Xvfb', '-displayfd', '{fd}', '-screen', '0', f'{size}x24', '-nolisten', 'tcp', '-noreset', '-dpi', '96'],
            'Xvfb did not start')
        self.env['DISPLAY'] = f':{number}'

    def _start_buses(self):
        from accessible import AccessibleBus
        self.env['DBUS_SESSION_BUS_ADDRESS'] = self._spawn_and_read_line(
            ['dbus-daemon', '--session', '--nofork', '--nopidfile', '--print-address={fd}'], 'dbus-daemon did not start')
        self.bus = AccessibleBus(self.env['DBUS_SESSION_BUS_ADDRESS'])
        self.env['AT_SPI_BUS_ADDRESS'] = self.bus.address

    def _start_manager(self):
        self.processes.append(self.spawn(['openbox', '--sm-disable'], self.log))
        wait_until(lambda: 'window id' in self.output_of('xprop', '-root', '_NET_SUPPORTING_WM_CHECK'),
                   'the window manager did not start')

    def _start_compositor(self):
        self.processes.append(self.spawn(['xcompmgr', '-n'], self.log))
        wait_until(lambda: subprocess.run(['/usr/bin/python3', '-c', HAS_COMPOSITOR], env=self.env,
                                          check=False).returncode == 0, 'the compositor did not start')

    # ---------------------------------------------------------------- use

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        shot = os.environ.get('LANESCOPE_FAILED_PICTURE')
        if kind is not None and shot and not self.is_closed:
            self.picture(shot)
        self.close()

    def start(self, argv, is_waiting=True, **env):
        """The program, with its window open and focused."""
        from application import Application
        app = Application(self, argv, env)
        self.apps.append(app)
        if is_waiting:
            app.wait_window()
        return app

    def output_of(self, *command):
        return subprocess.run([str(word) for word in command], env=self.env, capture_output=True, text=True,
                              timeout=TIMEOUT_S, check=False).stdout.strip()

    def xdotool(self, *words):
        return self.output_of('xdotool', *words)

    def picture(self, path, window='root'):
        subprocess.run(['import', '-silent', '-window', str(window), str(path)], env=self.env, check=True,
                       timeout=TIMEOUT_S)

    def close(self):
        if self.is_closed:
            return
        self.is_closed = True
        for app in self.apps:
            app.stop()
        for process in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
        for process in reversed(self.processes):
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)
