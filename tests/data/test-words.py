#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogues: every word of the window is in them, translated, and nothing else is."""
import importlib.util
import pathlib
import re
import tempfile
import unittest

from project import BUILD, ROOT, main, read, run_tool

PO = ROOT / 'po'
LANGUAGES = read(PO / 'LINGUAS').split()
KEYWORDS = ['--keyword=_', '--keyword=N_', '--keyword=P_:1,2']


def wanted_files():
    spec = importlib.util.spec_from_file_location('potfiles', PO / 'potfiles.py')
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.wanted(ROOT)


class Catalogues(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.pot = pathlib.Path(folder.name) / 'lanescope.pot'
        self.folder = pathlib.Path(folder.name)

    def extract(self):
        status, said = run_tool(self, 'xgettext', '--from-code=UTF-8', *KEYWORDS, '-D', ROOT, '-f', PO / 'POTFILES',
                                '-o', self.pot)
        self.assertEqual(status, 0, said)
        return said

    def test_all_files_with_words_are_listed(self):
        self.assertEqual(read(PO / 'POTFILES').splitlines(), wanted_files(), 'run po/potfiles.py')

    def test_each_catalogue_is_listed(self):
        self.assertEqual(sorted(LANGUAGES), sorted(path.stem for path in PO.glob('*.po')))

    def test_formats_hold(self):
        for language in LANGUAGES:
            with self.subTest(language=language):
                status, said = run_tool(self, 'msgfmt', '--check', '-o', '/dev/null', PO / f'{language}.po')
                self.assertEqual((status, said), (0, ''))

    def test_each_word_is_translated(self):
        self.extract()
        for language in LANGUAGES:
            with self.subTest(language=language):
                status, said = run_tool(self, 'msgcmp', PO / f'{language}.po', self.pot)
                self.assertEqual(status, 0, said)

    def test_nothing_stale(self):
        self.extract()
        for language in LANGUAGES:
            with self.subTest(language=language):
                merged = self.folder / f'{language}.po'
                status, said = run_tool(self, 'msgmerge', '--quiet', '--no-fuzzy-matching', '-o', merged,
                                        PO / f'{language}.po', self.pot)
                self.assertEqual(status, 0, said)
                self.assertEqual(re.findall(r'^#~ msgid .*', read(merged), re.M), [])
                self.assertNotIn('#~', read(PO / f'{language}.po'))

    def test_the_build_has_each(self):
        for language in LANGUAGES:
            self.assertTrue((BUILD / 'po' / language / 'LC_MESSAGES' / 'lanescope.mo').is_file(), language)


if __name__ == '__main__':
    main()
