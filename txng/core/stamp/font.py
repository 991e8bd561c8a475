"""The letters that a sheet needs, cut out of a font, and how wide each of them is."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fontTools import subset
from fontTools.ttLib import TTFont

ASCII = "".join(map(chr, range(32, 127)))
VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
MARKS = "…–—“”‘’•·×°²³½®©™"
_EM = 1000  # PDF counts widths in thousandths of the size


@dataclass(frozen=True)
class Font:
    """A subset of a TrueType font.

    program   the font file
    glyphs    letter → number of its glyph
    widths    letter → width, in thousandths of the size
    box, ascent, descent   of the font, in the same
    """

    name: str
    program: bytes
    glyphs: Mapping[str, int]
    widths: Mapping[str, int]
    box: Sequence[int]
    ascent: int
    descent: int

    def width_of(self, text: str, size: float) -> float:
        """How wide a text is at a size, in the unit of the size."""
        return sum(self.widths.get(letter, 0) for letter in text) * size / _EM

    def shown(self, text: str) -> str:
        """The text as glyphs: what stands between < and > in a PDF. A letter that the font lacks is left out."""
        return "".join(f"{self.glyphs[letter]:04X}" for letter in text if letter in self.glyphs)

    def wrapped(self, text: str, size: float, width: float, most: int) -> list[str]:
        """The text in at most so many lines of a width; what does not fit ends in an ellipsis."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if not lines[-1] or self.width_of(longer, size) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        kept = lines[:most]
        if len(lines) > most:
            kept[-1] += "…"
        return [self._cut(line, size, width) for line in kept]

    def _cut(self, line: str, size: float, width: float) -> str:
        if self.width_of(line, size) <= width:
            return line
        while line and self.width_of(line + "…", size) > width:
            line = line[:-1]
        return line.rstrip() + "…"


def font_of(data: bytes, name: str) -> Font:
    """The letters of Vietnamese and of ASCII out of a TrueType file."""
    wanted = sorted({*VIETNAMESE, *VIETNAMESE.upper(), *ASCII, *MARKS})
    whole = TTFont(io.BytesIO(data), recalcTimestamp=False)
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=[], legacy_cmap=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(letter) for letter in wanted])
    cutter.subset(whole)
    file = io.BytesIO()
    whole.save(file)
    return _described(TTFont(io.BytesIO(file.getvalue())), file.getvalue(), name, wanted)


def _described(font: TTFont, program: bytes, name: str, wanted: Sequence[str]) -> Font:
    scale = _EM / font["head"].unitsPerEm
    known = font.getBestCmap()
    names = {letter: known[ord(letter)] for letter in wanted if ord(letter) in known}
    head, hhea = font["head"], font["hhea"]
    return Font(
        name,
        program,
        {letter: font.getGlyphID(glyph) for letter, glyph in names.items()},
        {letter: round(font["hmtx"][glyph][0] * scale) for letter, glyph in names.items()},
        [round(side * scale) for side in (head.xMin, head.yMin, head.xMax, head.yMax)],
        round(hhea.ascent * scale),
        round(hhea.descent * scale),
    )
