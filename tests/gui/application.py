# SPDX-License-Identifier: GPL-3.0-or-later
"""A program on a private desktop: its process, its window, what a screen reader finds in it, and the
pointer and the keys of its user."""
import fnmatch
import os
import re
import signal
import subprocess
import time

from accessible import Node
from waiting import TIMEOUT_S, UiError, wait_until

WINDOW_ROLES = ('frame', 'dialog', 'alert', 'window')
CONTROL_ROLES = ('button', 'toggle button', 'check box', 'combo box', 'spin button', 'entry', 'text', 'slider', 'image',
                 'list', 'page tab', 'menu item', 'radio button', 'switch', 'table', 'tree table', 'progress bar',
                 'level bar')
# GTK 4.8 calls the buttons of drop-downs and toggles buttons, later releases toggle buttons.
SAME_ROLES = {'button': ('button', 'toggle button')}
COMPLAINT = re.compile(r'(WARNING|CRITICAL|ERROR) \*\*|runtime error:|ERROR: (Address|Leak|Thread)Sanitizer'
                       r'|WARNING: ThreadSanitizer')
POINTER_PAUSE_S = 0.03


class Application:
    """Made by Desktop.start()."""

    def __init__(self, desktop, argv, env):
        self.desktop, self.bus_name, self.root_path, self.window = desktop, None, None, None
        self.output_path = desktop.folder / f'app-{len(desktop.apps)}.log'
        self.output_file = open(self.output_path, 'w', encoding='utf-8')
        self.process = desktop.spawn(argv, self.output_file, env={**desktop.env, **env})

    # ---------------------------------------------------------------- process

    @property
    def output(self):
        return self.output_path.read_text(encoding='utf-8', errors='replace')

    def warnings(self):
        """What GLib and the sanitizers complained of so far."""
        return [line for line in self.output.splitlines() if COMPLAINT.search(line)]

    def is_alive(self):
        return self.process.poll() is None

    def wait_exit(self, timeout=TIMEOUT_S):
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise UiError('the program does not end') from None

    def stop(self):
        if self.is_alive():
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)  # its own process group
                self.process.wait()
        self.output_file.close()

    # ---------------------------------------------------------------- what there is

    def tree(self):
        """Every accessible object, depth first. GTK makes them when the children of their parents are
        asked for: level by level, then all that is known of them at once."""
        bus = self.desktop.bus
        if self.bus_name is None:
            found = bus.find_program(self.process.pid)
            if found is None:
                return []
            self.bus_name, self.root_path = found
        children, level = {}, [self.root_path]
        while level:
            fresh = bus.children_of(self.bus_name, level)
            children.update(fresh)
            level = [child for path in level for child in fresh[path] if child not in children]
        items, nodes = bus.items(self.bus_name), []

        def visit(path, parent):
            if path not in items:
                return
            node = Node(self, path, items[path], parent)
            nodes.append(node)
            if parent:
                parent.children.append(node)
            for child in children.get(path, ()):
                visit(child, node)

        visit(self.root_path, None)
        return nodes

    def find_all(self, role=None, name=None, under=None, state=None, is_placed=True):
        """All there are now. is_placed: only what has a size. A page of a stack that was once in front
        keeps its own: ask the row or tab that leads to it which page is in front."""
        found = []
        for node in self.tree():
            if role is not None and node.role not in SAME_ROLES.get(role, (role,)):
                continue
            if name is not None and not fnmatch.fnmatchcase(node.label, name):
                continue
            if (state is not None and state not in node.flags) or (under is not None and not node.is_under(under)):
                continue
            if is_placed and node.role != 'application' and min(node.extents[2:]) <= 0:
                continue
            found.append(node)
        return found

    def find(self, role=None, name=None, timeout=TIMEOUT_S, index=0, **options):
        """Waits for it."""
        def there():
            found = self.find_all(role, name, **options)
            if len(found) <= index and not self.is_alive():
                raise UiError(f'the program ended with {self.process.returncode}:\n{self.output[-3000:]}')
            return found[index:index + 1]

        return self.wait(there, lambda: f'no {role} named {name!r}; there is\n{self.dump()}', timeout)[0]

    def wait(self, condition, message='never true', timeout=TIMEOUT_S):
        return wait_until(condition, message, timeout)

    def wait_gone(self, role=None, name=None, timeout=TIMEOUT_S, **options):
        self.wait(lambda: not self.find_all(role, name, **options), f'{role} {name!r} stays', timeout)

    def labels(self):
        """All visible text, as it stands."""
        return [node.label for node in self.find_all('label')]

    def focused(self):
        """The innermost object with the focus, or None."""
        found = [node for node in self.tree() if 'focused' in node.flags]
        return found[-1] if found else None

    def unnamed(self):
        """Controls that a screen reader could only call by their class."""
        return [node for node in self.tree() if node.role in CONTROL_ROLES and 'focusable' in node.flags
                and node.parent.role != 'combo box' and node.parent.label != 'AdwToastWidget'  # GTK's own
                and (not node.label.strip() or re.match(r'(Gtk|Adw|Lanescope)[A-Z]', node.label))]

    def dump(self):
        return '\n'.join('  ' * node.depth + str(node) for node in self.tree())

    # ---------------------------------------------------------------- windows

    def wait_window(self):
        def is_ready():
            if not self.is_alive():
                raise UiError(f'the program ended with {self.process.returncode}:\n{self.output[-3000:]}')
            windows = [window for window in self.windows() if not self.is_popup(window)]
            if not windows or not any(node.role in WINDOW_ROLES for node in self.tree()):
                return False
            self.window = windows[0]
            return True

        self.wait(is_ready, 'no window opens', 3 * TIMEOUT_S)
        self.desktop.xdotool('windowactivate', self.window)
        self.wait(lambda: any('active' in node.flags for node in self.tree() if node.role in WINDOW_ROLES),
                  'the window does not get the focus')

    def windows(self):
        """Its visible X windows."""
        found = self.desktop.xdotool('search', '--onlyvisible', '--pid', self.process.pid)
        return [int(window) for window in found.split()]

    def is_popup(self, window):
        return 'Override Redirect State: yes' in self.desktop.output_of('xwininfo', '-id', window)

    def geometry(self, window):
        lines = self.desktop.xdotool('getwindowgeometry', '--shell', window).splitlines()
        words = dict(line.split('=') for line in lines if '=' in line)
        return tuple(int(words[key]) for key in ('X', 'Y', 'WIDTH', 'HEIGHT'))

    def shadow(self, window):
        """left, right, top, bottom: the room for the window's own shadow, as the manager has it."""
        text = self.desktop.output_of('xprop', '-id', window, '_GTK_FRAME_EXTENTS')
        match = re.search(r'= (\d+), (\d+), (\d+), (\d+)', text)
        return tuple(map(int, match.groups())) if match else (0, 0, 0, 0)

    def resize(self, width, height):
        """The window without its shadow, where the manager knows of one. Returns its new size."""
        left, right, top, bottom = self.shadow(self.window)
        self.desktop.xdotool('windowsize', '--sync', self.window, width + left + right, height + top + bottom)
        return self.geometry(self.window)[2:]

    def settle(self, pause=0.4):
        """Until two pictures in a row are the same, or two seconds are over: what moves at rest (the load
        of the cores) may do so."""
        before, end = None, time.monotonic() + 2
        while time.monotonic() < end:
            now = self.desktop.output_of('sh', '-c', f'import -silent -window {self.window} rgb:- | md5sum')
            if now == before:
                return
            before = now
            time.sleep(pause)

    def picture(self, path):
        self.desktop.picture(path, self.window)

    def origin_of(self, node):
        """Where on the screen the extents of a node begin to count: a pop-up is a window of its own."""
        chain = [node, *node.ancestors()]
        windows = [(window, self.is_popup(window)) for window in self.windows()]
        popup = next((one for one in chain if one.role in ('filler', 'menu', 'panel', 'dialog')
                      and re.fullmatch(r'Gtk(Popover(Menu)?|EmojiChooser)', one.label)), None)
        if popup is not None:
            x, y, width, height = popup.extents
            boxes = [self.geometry(window) for window, is_popup in windows if is_popup]
            if not boxes:
                raise UiError(f'the pop-up of {node} is not on the screen')
            left, top, w, h = min(boxes, key=lambda box: abs(box[2] - width) + abs(box[3] - height))
            return left + (w - width) - x, top + (h - height) - y
        frame = next(one for one in chain if one.role in WINDOW_ROLES)
        own = [window for window, is_popup in windows if not is_popup]
        window = self._window_of(frame, own)
        x, y, width, height = frame.extents
        left, top, w, h = self.geometry(window)
        before, after, above, below = self.shadow(window)
        return (left + before + (w - before - after - width) // 2 - x, top + above + (h - above - below - height) // 2 - y)

    def _window_of(self, frame, windows):
        if len(windows) == 1:
            return windows[0]
        if frame.has('active'):
            return int(self.desktop.xdotool('getactivewindow'))
        titled = [window for window in windows if self.desktop.xdotool('getwindowname', window) == frame.label]
        return (titled or windows)[0]

    # ---------------------------------------------------------------- keys and pointer

    def key(self, *keys):
        self.desktop.xdotool('key', '--clearmodifiers', '--delay', 20, *keys)

    def type(self, text):
        """Text of one line; for the end of it press Return."""
        self.desktop.xdotool('type', '--delay', 20, text)

    def move_to(self, x, y):
        self.desktop.xdotool('mousemove', int(x), int(y))
        time.sleep(POINTER_PAUSE_S)

    def click_at(self, x, y, button=1, clicks=1):
        self.move_to(x, y)
        self.desktop.xdotool('click', '--repeat', clicks, '--delay', 60, button)

    def scroll_at(self, x, y, steps):
        """steps > 0: away from the user."""
        self.move_to(x, y)
        self.desktop.xdotool('click', '--repeat', abs(steps), '--delay', 40, 4 if steps > 0 else 5)

    def drag(self, begin, end, steps=12):
        self.move_to(*begin)
        self.desktop.xdotool('mousedown', 1)
        for step in range(1, steps + 1):
            self.move_to(*(start + (stop - start) * step / steps for start, stop in zip(begin, end)))
        time.sleep(POINTER_PAUSE_S)
        self.desktop.xdotool('mouseup', 1)

    def choose(self, combo, text):
        """An item of a drop-down, by the pointer, once the pop-up has found its place."""
        self.find('button', under=combo).click()

        def wanted():
            for item in self.find_all('list item', under=combo):
                label = ' '.join(node.label for node in self.find_all('label', under=item))
                if fnmatch.fnmatchcase(label, text):
                    return item
            return None

        def at_rest():
            before = item.point()
            time.sleep(2 * POINTER_PAUSE_S)
            return item.point() == before

        def is_closed():
            return not self.find_all('list item', under=combo)

        for _ in range(3):  # a click that comes while the pop-up is still moving goes astray
            item = self.wait(wanted, lambda: f'no item {text!r} in\n{self.dump()}')
            self.wait(at_rest, f'{text} moves')
            item.click()
            try:
                self.wait(is_closed, 'the drop-down does not close', timeout=5)
                return
            except UiError:
                continue
        raise UiError(f'the drop-down does not close after three clicks on {text!r}')
