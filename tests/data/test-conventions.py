#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Conventions of the window that a program can check: words, names for screen readers, icons,
colours, classes of the style, settings, shortcuts, and calls that later releases deprecate."""
import re
import unittest
import xml.etree.ElementTree as ElementTree

from project import APP_ID, DATA, ROOT, WINDOW_FOLDERS, main, named, read, ui_files, window_sources, without_comments

SHOWING_CALLS = re.compile(
    r'\b(\w*_(?:set_(?:tooltip_text|tooltip_markup|title|subtitle|label|description|placeholder_text)'
    r'|label_new|new_with_label|new_with_mnemonic)|adw_toast_new|adw_window_title_new|GTK_ACCESSIBLE_PROPERTY_LABEL'
    r'|GTK_ACCESSIBLE_PROPERTY_DESCRIPTION)\b')
MARKED_WORDS = re.compile(r'(?<![A-Za-z0-9_])(?:_|N_|P_)\s*\(')
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
GUARDED = re.compile(r'G_GNUC_BEGIN_IGNORE_DEPRECATIONS.*?G_GNUC_END_IGNORE_DEPRECATIONS', re.S)
BUTTONS = ('GtkButton', 'GtkToggleButton', 'GtkMenuButton', 'AdwSplitButton')
TEXTS = ('label', 'title', 'subtitle', 'tooltip-text', 'tooltip-markup', 'placeholder-text', 'description')
OVERLAY = DATA / 'gtk' / 'help-overlay.ui'
BOUND_BY_GTK = {'f10', '<control>question'}


def arguments_after(text, position):
    """The text from the position to the end of the call or of the argument list that it stands in."""
    depth, inside, i = 0, False, position
    while i < len(text):
        letter = text[i]
        if letter == '"' and text[i - 1] != '\\':
            inside = not inside
        elif not inside and letter == '(':
            depth += 1
        elif not inside and letter == ')':
            depth -= 1
            if depth <= 0:
                break
        elif not inside and letter in ';{' or (not inside and letter == ',' and depth == 0 and i > position + 1):
            if LITERAL.search(text[position:i]) or letter != ',':
                break
        i += 1
    return text[position:i + 1]


def without_marked(text):
    """The text without what stands inside _(), N_() and P_()."""
    while True:
        match = MARKED_WORDS.search(text)
        if not match:
            return text
        call = arguments_after(text, match.end() - 1)
        text = text[:match.start()] + text[match.end() - 1 + len(call):]


def marked_literals(text):
    for match in MARKED_WORDS.finditer(text):
        yield ''.join(LITERAL.findall(arguments_after(text, match.end() - 1)))


def functions_of(text):
    """(line, body) of each function, by the house's braces in the first column."""
    for match in re.finditer(r'^\{\n.*?^\}', text, re.S | re.M):
        yield text.count('\n', 0, match.start()) + 1, match.group()


def line_of(text, position):
    return text.count('\n', 0, position) + 1


class Offences(unittest.TestCase):
    def expect_none(self, offences):
        offences = list(offences)
        self.assertFalse(offences, '\n' + '\n'.join(offences))


class CheckedChecker(unittest.TestCase):
    """The checker itself: it sees what it is there for."""

    def test_sees_bare_words(self):
        text = 'gtk_label_set_label (label, "Run all");'
        match = SHOWING_CALLS.search(text)
        self.assertEqual(LITERAL.findall(without_marked(arguments_after(text, match.end()))), ['Run all'])

    def test_accepts_marked_words(self):
        text = 'gtk_label_set_label (label, busy ? _("Run (all)") : P_ ("%d run", "%d runs", n));'
        match = SHOWING_CALLS.search(text)
        self.assertEqual(LITERAL.findall(without_marked(arguments_after(text, match.end()))), [])

    def test_reads_what_is_marked(self):
        self.assertEqual(list(marked_literals('f (_ ("One " "two"), N_("three"));')), ['One two', 'three'])


class Words(Offences):
    def test_in_sources_are_translatable(self):
        def offences():
            for path in window_sources('.c'):
                text = without_comments(read(path))
                for match in SHOWING_CALLS.finditer(text):
                    bare = LITERAL.findall(without_marked(arguments_after(text, match.end())))
                    for literal in bare:
                        if re.search(r'[A-Za-z]{2}', re.sub(r'^ls-[a-z-]+$|%[-+0-9.*]*[a-z]+|</?\w+>', '', literal)):
                            yield f'{named(path)}:{line_of(text, match.start())}: not translatable: "{literal}"'
        self.expect_none(offences())

    def test_in_interfaces_are_translatable(self):
        def offences():
            for path in ui_files():
                for item in ElementTree.parse(path).getroot().iter('property'):
                    text = (item.text or '').strip()
                    if item.get('name') in TEXTS and re.search(r'[A-Za-z]{2}', text) and item.get('translatable') != 'yes':
                        yield f'{named(path)}: not translatable: "{text}"'
        self.expect_none(offences())

    def test_typography(self):
        def offences():
            for path in window_sources('.c', '.h'):
                for words in marked_literals(without_comments(read(path))):
                    if '...' in words or re.search(r"\w'\w", words):
                        yield f'{named(path)}: three dots or a typewriter apostrophe: "{words}"'
            for path in ui_files():
                for item in ElementTree.parse(path).getroot().iter('property'):
                    if item.get('translatable') == 'yes' and re.search(r"\.\.\.|\w'\w", item.text or ''):
                        yield f'{named(path)}: three dots or a typewriter apostrophe: "{item.text}"'
        self.expect_none(offences())


class ScreenReaders(Offences):
    def test_icon_buttons_of_interfaces_have_names(self):
        def offences():
            for path in ui_files():
                for item in ElementTree.parse(path).getroot().iter('object'):
                    names = {child.get('name') for child in item.findall('property')}
                    spoken = {child.get('name') for block in item.findall('accessibility') for child in block}
                    if item.get('class') in BUTTONS and 'icon-name' in names and 'label' not in names:
                        if 'tooltip-text' not in names or not spoken & {'label', 'labelled-by'}:
                            yield f'{named(path)}: an icon button {item.get("id") or ""} without tooltip and name'
        self.expect_none(offences())

    def test_icon_buttons_of_sources_have_names(self):
        maker = re.compile(r'gtk_button_new_from_icon_name|gtk_(?:menu_)?button_set_icon_name')

        def offences():
            for path in window_sources('.c'):
                for line, body in functions_of(without_comments(read(path))):
                    if maker.search(body) and not ('tooltip' in body and 'ACCESSIBLE_PROPERTY_LABEL' in body):
                        yield f'{named(path)}:{line}: makes an icon button without tooltip and accessible label'
        self.expect_none(offences())


class LaterReleases(Offences):
    def test_nothing_deprecated(self):
        lines = read(ROOT / 'tests' / 'data' / 'deprecated.txt').splitlines()
        names = [line for line in lines if line and not line.startswith('#')]
        calls = '|'.join(re.escape(name).replace(r'\*', r'\w+') for name in names if name[0].islower())
        types = {name for name in names if name[0].isupper()}
        pattern = re.compile(rf'\b({calls})\s*\(')

        def offences():
            for path in window_sources():
                text = GUARDED.sub(lambda match: '\n' * match.group().count('\n'), without_comments(read(path)))
                for match in pattern.finditer(text):
                    yield f'{named(path)}:{line_of(text, match.start())}: {match.group(1)} is deprecated later'
            for path in ui_files():
                root = ElementTree.parse(path).getroot()
                used = {item.get('class') for item in root.iter('object')} | {item.get('parent') for item in root.iter('template')}
                yield from (f'{named(path)}: {name} is deprecated later' for name in sorted(used & types))
        self.expect_none(offences())


class Icons(Offences):
    def shipped(self):
        manifest = ElementTree.parse(DATA / 'lanescope.gresource.xml').getroot()
        return {item.get('alias')[:-4] for item in manifest.iter('file') if (item.get('alias') or '').endswith('.svg')}

    def test_all_files_are_shipped(self):
        drawn = {path.stem for path in (DATA / 'icons' / 'symbolic').glob('*.svg')}
        self.assertEqual(drawn, {name for name in self.shipped() if name.endswith('-symbolic')})

    def test_used_icons_are_ours(self):
        def offences():
            for path in window_sources() + ui_files() + sorted((DATA / 'style').glob('*.css')):
                for name in re.findall(r'["(>]([a-z0-9-]+-symbolic)["<]', read(path)):
                    if name not in self.shipped():
                        yield f'{named(path)}: {name} is not among the resources'
        self.expect_none(offences())


class Style(Offences):
    def sheets(self):
        return {path: re.sub(r'/\*.*?\*/', '', read(path), flags=re.S) for path in (DATA / 'style').glob('*.css')}

    def test_colours_are_defined_and_used(self):
        text = '\n'.join(self.sheets().values())
        defined = set(re.findall(r'@define-color (ls_\w+)', text))
        used = set(re.findall(r'@(ls_\w+)', text))
        self.assertEqual(defined, used)

    def test_classes_exist(self):
        known = set(re.findall(r'\.(ls-[a-z-]+)', '\n'.join(self.sheets().values())))

        def offences():
            for path in window_sources():
                for name in re.findall(r'"(ls-[a-z-]+)"', read(path)):
                    if name not in known:
                        yield f'{named(path)}: the style has no class {name}'
        self.expect_none(offences())

    def test_no_pale_text_and_no_colours_in_code(self):
        def offences():
            for path in window_sources() + ui_files():
                text = read(path)
                if 'dim-label' in text:
                    yield f'{named(path)}: dim-label is too pale (3.2:1); ls-secondary'
                for colour in re.findall(r'"#[0-9a-fA-F]{3,8}"', text):
                    yield f'{named(path)}: a colour in the code: {colour}'
        self.expect_none(offences())


@unittest.skipUnless((ROOT / 'app' / 'gui').is_dir(), 'there is no app/gui here')
class Window(Offences):
    def code(self):
        return '\n'.join(read(path) for path in window_sources())

    def test_each_setting_is_used(self):
        schema = ElementTree.parse(DATA / f'{APP_ID}.gschema.xml').getroot()
        code = self.code() + '\n'.join(read(path) for path in ui_files())
        self.expect_none(f'no code uses the setting {key.get("name")}' for key in schema.iter('key')
                         if f'"{key.get("name")}"' not in code)

    def test_each_shortcut_listed_is_bound(self):
        bound = re.sub(r'<(primary|ctrl|control)>', '<control>', self.code().lower())

        def offences():
            for item in ElementTree.parse(OVERLAY).getroot().iter('property'):
                for key in (item.text or '').lower().split() if item.get('name') == 'accelerator' else ():
                    listed = key.startswith('<') or re.fullmatch(r'f\d+', key)
                    if listed and key not in BOUND_BY_GTK and f'"{key}"' not in bound:
                        yield f'{named(OVERLAY)}: {key} is bound nowhere in {", ".join(WINDOW_FOLDERS)}'
        self.expect_none(offences())


if __name__ == '__main__':
    main()
