"""A PDF as it is written: objects one after the other, pages as they come, the table of places last.

Constant memory: nothing of a page is kept but where it stands.

source   ISO 32000-1:2008 7.3.10 objects, 7.5 file structure, 9.6.3 TrueType, 9.7 composite fonts
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from txng.core.stamp.font import ASCII, Font

MM = 72 / 25.4
_CATALOG, _PAGES, _SHARED = 1, 2, 3  # numbers of the objects that others point at
_FAST = 1  # zlib: three times as fast for a few bytes more


@dataclass
class Writer:
    """What has been written, as far as the end of the file must tell."""

    places: list[int] = field(default_factory=lambda: [0, 0, 0])
    pages: list[int] = field(default_factory=list)
    at: int = 0

    def start(self) -> bytes:
        return self._counted(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def next_number(self) -> int:
        return len(self.places)

    def object(self, body: bytes, number: int | None = None) -> bytes:
        """One object, under the next number or one that was kept for it."""
        if number is None:
            number = self.next_number()
            self.places.append(self.at)
        else:
            self.places[number] = self.at
        return self._counted(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def stream(self, data: bytes, more: bytes = b"") -> bytes:
        """One compressed stream."""
        packed = zlib.compress(data, _FAST)
        head = b"<</Length %d/Filter/FlateDecode%s>>stream\n" % (len(packed), more)
        return self.object(head + packed + b"\nendstream")

    def page(self, content: bytes, size: tuple[float, float]) -> bytes:
        """A page: its content, and itself."""
        stream = self.stream(content)
        number = self.next_number()
        self.pages.append(number)
        body = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.2f %.2f]/Resources %d 0 R/Contents %d 0 R>>"
        return stream + self.object(body % (_PAGES, *size, _SHARED, number - 1))

    def end(self) -> bytes:
        """The tree of pages, the table of places, the trailer."""
        kids = b" ".join(b"%d 0 R" % number for number in self.pages)
        last = self.object(b"<</Type/Catalog/Pages %d 0 R>>" % _PAGES, _CATALOG)
        last += self.object(b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self.pages), kids), _PAGES)
        table = b"".join(b"%010d 00000 n \n" % place for place in self.places[1:])
        count = len(self.places)
        return last + (
            b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
            % (count, table, count, _CATALOG, self.at)
        )

    def _counted(self, data: bytes) -> bytes:
        self.at += len(data)
        return data


@dataclass(frozen=True, slots=True)
class Drawings:
    """What pages share: one label, and a whole page of them.

    label   its content and size in points, placed by `/D Do`
    page    content that places labels, by `/P Do`
    """

    label: bytes
    label_size: tuple[float, float]
    page: bytes
    page_size: tuple[float, float]


def document(font: Font, drawings: Drawings, pages: Iterable[bytes]) -> Iterator[bytes]:
    """A file of pages of one size that share a font and drawings.

    pages   the content of each; text of the font by /V (glyphs) and /A (ASCII)
    """
    writer = Writer()
    yield writer.start()
    writer.places.append(0)  # for what all pages share, written when its parts have numbers
    numbers, data = _font_objects(writer, font)
    yield data
    fonts = b"<</Font<</V %d 0 R/A %d 0 R>>" % numbers
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 %.2f %.2f]/Resources%s>>"
    label = writer.next_number()
    yield writer.stream(drawings.label, form % (*drawings.label_size, fonts))
    page = writer.next_number()
    yield writer.stream(drawings.page, form % (*drawings.page_size, b"<</XObject<</D %d 0 R>>" % label))
    yield writer.object(fonts + b"/XObject<</D %d 0 R/P %d 0 R>>>>" % (label, page), _SHARED)
    for content in pages:
        yield writer.page(content, drawings.page_size)
    yield writer.end()


def _font_objects(writer: Writer, font: Font) -> tuple[tuple[int, int], bytes]:
    """The font twice: by glyphs for any letter, by ASCII for what changes from stamp to stamp."""
    name = b"TXNGAA+" + font.name.encode()
    program = writer.next_number()
    data = writer.stream(font.program, b"/Length1 %d" % len(font.program))
    descriptor = writer.next_number()
    box = b" ".join(b"%d" % side for side in font.box)
    data += writer.object(
        b"<</Type/FontDescriptor/FontName/%s/Flags 32/FontBBox[%s]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV 80/FontFile2 %d 0 R>>"
        % (name, box, font.ascent, font.descent, font.ascent, program)
    )
    unicode_map = writer.next_number()
    data += writer.stream(_to_unicode(font))
    widths = b" ".join(
        b"%d[%d]" % (glyph, font.widths[letter])
        for letter, glyph in sorted(font.glyphs.items(), key=lambda pair: pair[1])
    )
    inner = writer.next_number()
    data += writer.object(
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/W[%s]/CIDToGIDMap/Identity>>"
        % (name, descriptor, widths)
    )
    by_glyph = writer.next_number()
    data += writer.object(
        b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
        % (name, inner, unicode_map)
    )
    by_ascii = writer.next_number()
    plain = b" ".join(b"%d" % font.widths.get(letter, 0) for letter in ASCII)
    data += writer.object(
        b"<</Type/Font/Subtype/TrueType/BaseFont/%s/Encoding/WinAnsiEncoding/FirstChar 32/LastChar 126/Widths[%s]/FontDescriptor %d 0 R>>"
        % (name, plain, descriptor)
    )
    return (by_glyph, by_ascii), data


def _to_unicode(font: Font) -> bytes:
    """Which letter each glyph is, so that text can be copied and searched."""
    pairs = [f"<{glyph:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for letter, glyph in font.glyphs.items()]
    blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    mapped = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{mapped}endcmap CMapName currentdict /CMap defineresource pop end end\n"
    ).encode()
