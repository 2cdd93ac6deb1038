#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes po/POTFILES: every file with words for the user, sorted. usage: po/potfiles.py [ROOT]"""
import pathlib
import re
import sys

MARKED = re.compile(r'(?<![A-Za-z0-9_])(?:_|N_|P_)\s*\(\s*"')
FOLDERS = ('app/gui', 'engine', 'ui')  # app/cli speaks English


def has_words(path):
    if path.name.endswith(('.desktop.in', '.metainfo.xml.in')):
        return True
    if not path.name.endswith(('.c', '.h', '.ui', '.gschema.xml')):
        return False
    text = path.read_text(encoding='utf-8')
    if path.suffix == '.ui':
        return 'translatable="yes"' in text
    return 'gettext-domain' in text if path.suffix == '.xml' else bool(MARKED.search(text))


def wanted(root):
    found = [path for folder in FOLDERS + ('data',) for path in (root / folder).rglob('*') if path.is_file()]
    return sorted(path.relative_to(root).as_posix() for path in found if has_words(path))


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent).resolve()
    (root / 'po' / 'POTFILES').write_text(''.join(f'{name}\n' for name in wanted(root)), encoding='utf-8')
    return 0


if __name__ == '__main__':
    sys.exit(main())
