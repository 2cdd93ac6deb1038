#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What desktops and software centres read: desktop entry, metainfo, settings, icons, shortcuts."""
import re
import unittest
import xml.etree.ElementTree as ElementTree

from project import APP_ID, BUILD, DATA, ROOT, main, named, read, run_tool, ui_files

RELAX_NG = '/usr/share/gtk-4.0/gtk4builder.rng'


def words_of(element):
    return ' '.join(''.join(element.itertext()).split()) if element is not None else ''


class DesktopEntry(unittest.TestCase):
    def test_is_valid(self):
        status, said = run_tool(self, 'desktop-file-validate', '--no-hints', BUILD / 'data' / f'{APP_ID}.desktop')
        self.assertEqual((status, said), (0, ''))

    def test_is_translated(self):
        entry = read(BUILD / 'data' / f'{APP_ID}.desktop')
        for language in read(ROOT / 'po' / 'LINGUAS').split():
            self.assertRegex(entry, rf'(?m)^Comment\[{language}\]=.')

    def test_names_icon_and_program(self):
        lines = read(DATA / f'{APP_ID}.desktop.in').splitlines()
        entry = dict(line.split('=', 1) for line in lines if '=' in line)
        self.assertEqual(entry['Icon'], APP_ID)
        self.assertEqual(entry['Exec'].split()[0], 'lanescope')
        self.assertEqual(entry['StartupNotify'], 'true')
        self.assertTrue(entry['Keywords'].endswith(';'))
        self.assertFalse(entry['Comment'].endswith('.'))
        self.assertLessEqual({'GNOME', 'GTK'}, set(entry['Categories'].split(';')))


class Metainfo(unittest.TestCase):
    def setUp(self):
        self.root = ElementTree.parse(DATA / f'{APP_ID}.metainfo.xml.in').getroot()

    def test_is_valid(self):
        status, said = run_tool(self, 'appstreamcli', 'validate', '--no-net', '--pedantic', '--no-color',
                                BUILD / 'data' / f'{APP_ID}.metainfo.xml')
        self.assertEqual(status, 0, said)
        self.assertFalse([line for line in said.splitlines() if line.startswith(('E:', 'W:'))])

    def test_is_translated(self):
        text = read(BUILD / 'data' / f'{APP_ID}.metainfo.xml')
        for language in read(ROOT / 'po' / 'LINGUAS').split():
            self.assertRegex(text, rf'<summary xml:lang="{language}">.')

    def test_name_and_summary(self):
        name, summary = self.root.findtext('name'), self.root.findtext('summary')
        self.assertEqual(self.root.findtext('id'), APP_ID)
        self.assertLessEqual(len(name), 15)
        self.assertTrue(10 <= len(summary) <= 35, summary)
        self.assertFalse(summary.endswith('.'))
        self.assertNotRegex(summary, r'^(A|An|The) ')
        self.assertNotRegex(summary, r'(?i)\b(GTK|libadwaita|app|tool|client|application|lanescope)\b')

    def test_description(self):
        self.assertTrue(300 <= len(words_of(self.root.find('description'))) <= 1200)
        for items in self.root.iter('ul'):
            self.assertLessEqual(len(items), 10)

    def test_branding_rating_and_sizes(self):
        colours = {colour.get('scheme_preference'): colour.text for colour in self.root.iter('color')}
        self.assertEqual(set(colours), {'light', 'dark'})
        self.assertNotEqual(colours['light'], colours['dark'])
        self.assertIsNotNone(self.root.find('content_rating'))
        self.assertIsNotNone(self.root.find('requires/display_length'))
        self.assertLessEqual({'keyboard', 'pointing'}, {control.text for control in self.root.iter('control')})
        self.assertLessEqual({'homepage', 'bugtracker'}, {url.get('type') for url in self.root.findall('url')})

    def test_each_release_has_notes(self):
        version = re.search(r"version: '([^']+)'", read(ROOT / 'meson.build')).group(1)
        releases = {release.get('version'): words_of(release.find('description'))
                    for release in self.root.findall('releases/release')}
        self.assertIn(version, releases)
        for number, notes in releases.items():
            self.assertGreater(len(notes), 40, number)
            self.assertNotRegex(notes.lower(), 'bug ?fixes and (performance )?improvements')

    def test_screenshots_are_here(self):
        for shot in self.root.iter('screenshot'):
            caption, address = words_of(shot.find('caption')), shot.findtext('image')
            self.assertRegex(caption, r'^[^\d\s].*[^.]$')
            self.assertRegex(address, r'^https://')
            self.assertTrue((DATA / 'screenshots' / address.rsplit('/', 1)[1]).is_file(), address)


class Settings(unittest.TestCase):
    def test_compiles_strictly(self):
        status, said = run_tool(self, 'glib-compile-schemas', '--strict', '--dry-run', DATA)
        self.assertEqual((status, said), (0, ''))

    def test_each_key_is_explained(self):
        schema = ElementTree.parse(DATA / f'{APP_ID}.gschema.xml').getroot().find('schema')
        self.assertEqual(schema.get('path'), '/' + APP_ID.replace('.', '/') + '/')
        for key in schema.findall('key'):
            for child in ('summary', 'description'):
                self.assertTrue(words_of(key.find(child)), f'{key.get("name")} has no {child}')

    def test_the_build_folder_serves_an_uninstalled_window(self):
        self.assertTrue((BUILD / 'data' / 'gschemas.compiled').is_file())


class Icons(unittest.TestCase):
    def sizes(self, path):
        root = ElementTree.parse(path).getroot()
        return root.get('width'), root.get('height'), root.get('viewBox')

    def test_sizes(self):
        folder = DATA / 'icons' / 'hicolor'
        self.assertEqual(self.sizes(folder / 'scalable' / 'apps' / f'{APP_ID}.svg'), ('128', '128', '0 0 128 128'))
        symbolic = [folder / 'symbolic' / 'apps' / f'{APP_ID}-symbolic.svg', *(DATA / 'icons' / 'symbolic').glob('*.svg')]
        for path in symbolic:
            with self.subTest(icon=path.name):
                self.assertEqual(self.sizes(path), ('16', '16', '0 0 16 16'))

    def test_symbolic_icons_only_fill(self):
        for path in (DATA / 'icons').rglob('*-symbolic.svg'):
            with self.subTest(icon=path.name):
                self.assertNotRegex(read(path), r'stroke|style=|<text|<image|<use|href')


class Interfaces(unittest.TestCase):
    def test_are_valid(self):
        for path in ui_files():
            with self.subTest(file=named(path)):
                status, said = run_tool(self, 'xmllint', '--noout', '--relaxng', RELAX_NG, path)
                self.assertEqual(status, 0, said)


if __name__ == '__main__':
    main()
