#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Charts without a display: which files there are, and that they are whole."""
import struct
import xml.etree.ElementTree as ElementTree
import zlib

import tap
from lanescope import SMALL, Case

SVG = '{http://www.w3.org/2000/svg}svg'


def png_size(path):
    """Width and height, after every chunk's checksum has been looked at."""
    data = path.read_bytes()
    assert data[:8] == b'\x89PNG\r\n\x1a\n', 'no PNG'
    at, names, size = 8, [], None
    while at < len(data):
        length, name = struct.unpack('>I4s', data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        assert struct.unpack('>I', data[at + 8 + length:at + 12 + length])[0] == zlib.crc32(name + body)
        size = struct.unpack('>II', body[:8]) if name == b'IHDR' else size
        names.append(name)
        at += 12 + length
    assert names[0] == b'IHDR' and names[-1] == b'IEND', names
    return size


class Charts(Case):
    def check_svg(self, path):
        root = ElementTree.parse(path).getroot()
        self.assertEqual(root.tag, SVG)
        self.assertNotIn('nan', path.read_text(encoding='utf-8').lower().replace('nano', ''), path)

    def test_run(self):
        svg, png = self.folder / 'svg', self.folder / 'png'
        run = ['run', *SMALL, '-s', 'threads,processes', '-W', '1-2']
        self.cli(*run, f'--svg={svg}', f'--png={png}')
        names = {path.stem for path in svg.iterdir()}
        self.assertLessEqual({'compare', 'speedup', 'timeline-serial-1', 'timeline-threads-2', 'timeline-processes-1'},
                             names)
        self.assertEqual(names, {path.stem for path in png.iterdir()})
        for path in svg.iterdir():
            self.check_svg(path)
        for path in png.iterdir():
            width, height = png_size(path)
            self.assertGreater(min(width, height), 100, path)

    def test_tutorial(self):
        svg = self.folder / 'svg'
        self.cli('tutorial', '-N', '64kB', '--repeats', '5', f'--svg={svg}', '--dark')
        names = {path.stem for path in svg.iterdir()}
        self.assertIn('compare', names)
        self.assertNotIn('speedup', names, 'one worker count is no curve')
        for path in svg.iterdir():
            self.check_svg(path)
            self.assertIn('Lanescope', path.read_text(encoding='utf-8'))

    def test_only_skipped(self):
        """Something to say, though nothing was measured."""
        svg = self.folder / 'svg'
        self.cli('run', '-w', 'sincos', '-s', 'blas', '--repeats', '1', '-N', '10', f'--svg={svg}', status=6)
        self.check_svg(svg / 'compare.svg')

    def test_folder_that_cannot_be_made(self):
        blocked = self.folder / 'file'
        blocked.touch()
        done = self.cli('run', *SMALL, f'--svg={blocked}/charts', status=1)
        self.assertIn('file/charts', done.stderr)

    def test_topology(self):
        svg, png, pdf, xml = (self.folder / f'machine.{ending}' for ending in ('svg', 'png', 'pdf', 'xml'))
        self.cli('topology', '--synthetic', 'pack:2 l3:2 core:4 pu:2', '--pin', 'scatter', '-W', '8', f'--svg={svg}',
                 f'--png={png}', f'--pdf={pdf}', f'--export-xml={xml}')
        self.check_svg(svg)
        png_size(png)
        self.assertTrue(pdf.read_bytes().startswith(b'%PDF-'))
        again = self.cli('topology', '--xml', xml, '--pin', 'scatter', '-W', '8').stdout
        self.assertIn('w7', again)
        self.assertIn('32 PUs on 16 cores', again)

    def test_topology_of_this_machine(self):
        self.assertRegex(self.cli('topology').stdout, r'w0 → PU \d+')

    def test_topology_without_machine(self):
        self.assertIn('pack:two', self.cli('topology', '--synthetic', 'pack:two', status=2).stderr)
        self.assertIn('absent.xml', self.cli('topology', '--xml', 'absent.xml', status=1).stderr)
        self.cli('topology', '--xml', 'a.xml', '--synthetic', 'pu:1', status=2)


if __name__ == '__main__':
    tap.main()
