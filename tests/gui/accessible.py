# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader knows of a window: AT-SPI's D-Bus protocol, spoken without a library, so that
there is no stale cache and a look at a whole window takes some 40 ms."""
from gi.repository import Gio, GLib

from waiting import UiError

PREFIX = 'org.a11y.atspi.'
ROOT_PATH = '/org/a11y/atspi/accessible/root'
PROPERTIES = 'org.freedesktop.DBus.Properties'
CALL_MS = 10000

# By number, as at-spi2-core has them.
ROLES = [role.strip() for role in """invalid,accelerator label,alert,animation,arrow,calendar,canvas,check box,
check menu item,color chooser,column header,combo box,date editor,desktop icon,desktop frame,dial,dialog,directory pane,
drawing area,file chooser,filler,focus traversable,font chooser,frame,glass pane,html container,icon,image,internal frame,
label,layered pane,list,list item,menu,menu bar,menu item,option pane,page tab,page tab list,panel,password text,
popup menu,progress bar,button,radio button,radio menu item,root pane,row header,scroll bar,scroll pane,separator,slider,
spin button,split pane,status bar,table,table cell,table column header,table row header,tearoff menu item,terminal,text,
toggle button,tool bar,tool tip,tree,tree table,unknown,viewport,window,extended,header,footer,paragraph,ruler,application,
autocomplete,edit bar,embedded,entry,chart,caption,document frame,heading,page,section,redundant object,form,link,
input method window,table row,tree item,document spreadsheet,document presentation,document text,document web,
document email,comment,list box,grouping,image map,notification,info bar,level bar,title bar,block quote,audio,video,
definition,article,landmark,log,marquee,math,rating,timer,static,math fraction,math root,subscript,superscript,
description list,description term,description value,footnote,content deletion,content insertion,mark,suggestion,
push button menu,switch""".split(',')]
STATES = [state.strip() for state in """invalid,active,armed,busy,checked,collapsed,defunct,editable,enabled,expandable,
expanded,focusable,focused,has tooltip,horizontal,iconified,modal,multi line,multiselectable,opaque,pressed,resizable,
selectable,selected,sensitive,showing,single line,stale,transient,vertical,visible,manages descendants,indeterminate,
required,truncated,animated,invalid entry,supports autocompletion,selectable text,is default,visited,checkable,has popup,
read only""".split(',')]


def state_names(words):
    bits = sum(word << (32 * place) for place, word in enumerate(words))
    return {name for place, name in enumerate(STATES) if bits >> place & 1}


class AccessibleBus:
    """The accessibility bus of one session."""

    def __init__(self, session_address):
        self.session = self._connect(session_address)
        # D-Bus starts the accessibility bus when somebody asks; ask now, so that no program races with it.
        self.address = self.session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None, 0,
                                              CALL_MS, None).unpack()[0]
        self.session.call_sync('org.a11y.Bus', '/org/a11y/bus', PROPERTIES, 'Set',
                               GLib.Variant('(ssv)', ('org.a11y.Status', 'IsEnabled', GLib.Variant('b', True))), None, 0,
                               CALL_MS, None)
        self.connection = self._connect(self.address)
        self.programs()

    @staticmethod
    def _connect(address):
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        connection = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        connection.set_exit_on_close(False)
        return connection

    def call(self, name, path, interface, method, arguments=None):
        return self.connection.call_sync(name, path, interface, method, arguments, None, 0, CALL_MS, None).unpack()

    def programs(self):
        """(bus name, path of the root) of all programs."""
        return self.call(PREFIX + 'Registry', ROOT_PATH, PREFIX + 'Accessible', 'GetChildren')[0]

    def find_program(self, pid):
        for name, path in self.programs():
            try:
                if self.call('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'GetConnectionUnixProcessID',
                             GLib.Variant('(s)', (name,)))[0] == pid:
                    return name, path
            except GLib.Error:  # it has just gone
                continue
        return None

    def children_of(self, name, paths):
        """{path: paths of its children}: all asked at once, then waited for."""
        children, context = {}, GLib.MainContext.default()

        def on_reply(connection, result, path):
            try:
                children[path] = [child for _, child in connection.call_finish(result).unpack()[0]]
            except GLib.Error:
                children[path] = []

        for path in paths:
            self.connection.call(name, path, PREFIX + 'Accessible', 'GetChildren', None, None, 0, CALL_MS, None, on_reply,
                                 path)
        while len(children) < len(paths):
            context.iteration(True)
        return children

    def items(self, name):
        """{path: what is known of it}, of all objects that were asked for before."""
        try:
            found = self.call(name, '/org/a11y/atspi/cache', PREFIX + 'Cache', 'GetItems')[0]
        except GLib.Error:
            return {}
        return {item[0][1]: item for item in found}


class Node:
    """One accessible object. `role`, `label`, `words`, `flags`, parent and children are as they were when
    it was found; name, description, states, text and value are asked for anew."""

    def __init__(self, app, path, item, parent):
        self.app, self.path, self.parent, self.children = app, path, parent, []
        self.depth = parent.depth + 1 if parent else 0
        self.interfaces = {name[len(PREFIX):] for name in item[5]}
        self.label, self.words = item[6], item[8]
        self.role = ROLES[item[7]] if item[7] < len(ROLES) else str(item[7])
        self.flags = state_names(item[9])

    def call(self, interface, method, arguments=None):
        return self.app.desktop.bus.call(self.app.bus_name, self.path, PREFIX + interface, method, arguments)

    def _get(self, interface, name):
        return self.app.desktop.bus.call(self.app.bus_name, self.path, PROPERTIES, 'Get',
                                         GLib.Variant('(ss)', (PREFIX + interface, name)))[0]

    name = property(lambda self: self._get('Accessible', 'Name'))
    description = property(lambda self: self._get('Accessible', 'Description'))
    states = property(lambda self: state_names(self.call('Accessible', 'GetState')[0]))

    def has(self, state):
        return state in self.states

    def ancestors(self):
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def is_under(self, other):
        return any(node.path == other.path for node in self.ancestors())

    # ---------------------------------------------------------------- what a screen reader does

    @property
    def actions(self):
        if 'Action' not in self.interfaces:
            return []
        return [self.call('Action', 'GetName', GLib.Variant('(i)', (place,)))[0]
                for place in range(self._get('Action', 'NActions'))]

    def do(self, action=None):
        """Invokes an action without the pointer: the first, or the one of that name."""
        names = self.actions
        if not names or (action is not None and action not in names):
            raise UiError(f'{self} has no action {action or ""}; it has {names}')
        place = names.index(action) if action else 0
        if not self.call('Action', 'DoAction', GLib.Variant('(i)', (place,)))[0]:
            raise UiError(f'{self} refuses the action {names[place]}')

    @property
    def value(self):
        return self._get('Value', 'CurrentValue') if 'Value' in self.interfaces else None

    @value.setter
    def value(self, number):
        self.app.desktop.bus.call(self.app.bus_name, self.path, PROPERTIES, 'Set',
                                  GLib.Variant('(ssv)', (PREFIX + 'Value', 'CurrentValue', GLib.Variant('d', number))))

    @property
    def text(self):
        """Of an entry or a label; the whole by its count: an end of -1 gives nothing in GTK 4.8."""
        if 'Text' not in self.interfaces:
            return None
        return self.call('Text', 'GetText', GLib.Variant('(ii)', (0, self._get('Text', 'CharacterCount'))))[0]

    def focus(self):
        return self.call('Component', 'GrabFocus')[0]

    # ---------------------------------------------------------------- what a hand does

    @property
    def extents(self):
        """x, y, width, height within the window; (0, 0, 0, 0) of what has no place."""
        if 'Component' not in self.interfaces:
            return 0, 0, 0, 0
        try:
            return self.call('Component', 'GetExtents', GLib.Variant('(u)', (1,)))[0]
        except GLib.Error:
            return 0, 0, 0, 0

    def point(self, across=0.5, down=0.5):
        """On the screen, as shares of its width and height."""
        x, y, width, height = self.extents
        left, top = self.app.origin_of(self)
        return left + x + width * across, top + y + height * down

    def click(self, button=1, clicks=1, across=0.5, down=0.5):
        self.app.click_at(*self.point(across, down), button=button, clicks=clicks)

    def hover(self, across=0.5, down=0.5):
        self.app.move_to(*self.point(across, down))

    def scroll(self, steps, across=0.5, down=0.5):
        self.app.scroll_at(*self.point(across, down), steps)

    def drag_to(self, other):
        self.app.drag(self.point(), other.point())

    def __str__(self):
        return f'[{self.role}] "{self.label}"' + (f' ({self.words})' if self.words else '')
