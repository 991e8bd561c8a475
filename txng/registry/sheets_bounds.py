"""Is a workbook as large as it says, and small enough to be read? Asked before anything reads it.

A reader of workbooks makes room for the whole rectangle that its cells span, and repeats a shared text at every cell: a
file of some kilobytes can ask for all memory there is. So every part is inflated once, in pieces, counted and dropped.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from xml.parsers import expat

from txng.core.problems import Problem, Refused

MAX_BYTES = 20 * 1024 * 1024
MAX_INFLATED = 300 * 1024 * 1024
MAX_PARTS = 500
MAX_ROWS, MAX_COLUMNS = 100_000, 64
SPARE_ROWS = 50  # titles and headings above the products
MAX_TEXT = 32_767  # letters in one cell: Excel's own limit
MAX_TEXTS = 200 * 1024 * 1024  # letters in all cells together

_PIECE = 1 << 16
_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def check_workbook(data: bytes) -> None:
    """Refuse what is no workbook, or would be too large once opened.

    cost   one pass over the inflated parts, 64 kB of them at a time
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_parts(parts)
            count = _Count()
            for part in parts:
                _count_part(archive, part, count)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, ValueError, OSError) as error:
        raise _unsound(str(error)[:80]) from error
    count.check_texts()


def too_large(what: str, what_en: str, limit: str) -> Refused:
    return Refused(Problem("sheets.too_large", values={"what": what, "what_en": what_en, "limit": limit}))


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MAX_PARTS:
        raise too_large(f"{len(parts)} phần bên trong", f"{len(parts)} parts inside", str(MAX_PARTS))
    declared = sum(part.file_size for part in parts)
    if declared > MAX_INFLATED:
        raise too_large(f"bung ra {declared} byte", f"{declared} bytes inflated", f"{MAX_INFLATED} byte")
    for part in parts:
        if part.flag_bits & 1 or part.compress_type not in _METHODS or stat.S_ISLNK(part.external_attr >> 16):
            raise _unsound("mật khẩu, liên kết hoặc kiểu nén lạ / password, link or strange compression")
        if part.filename.startswith(("/", "\\")) or ".." in part.filename.replace("\\", "/").split("/"):
            raise _unsound("đường dẫn lạ / strange path")
        if part.filename.lower().endswith((".zip", ".xlsx", ".gz", ".7z")):
            raise _unsound("tệp nén trong tệp nén / an archive within")


@dataclass
class _Count:
    """What the cells of all parts ask for."""

    lengths: list[int] = field(default_factory=list)  # of shared texts, by their numbers
    used: Counter[str] = field(default_factory=Counter)  # number of a shared text → cells
    letters: int = 0

    def check_texts(self) -> None:
        shared = sum(
            self.lengths[int(number)] * times
            for number, times in self.used.items()
            if number.isascii() and number.isdigit() and len(number) < 10 and int(number) < len(self.lengths)
        )
        if shared + self.letters > MAX_TEXTS:
            raise too_large("chữ trong các ô", "text in its cells", f"{MAX_TEXTS} ký tự")


def _count_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, count: _Count) -> None:
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    reading = _Part(count) if is_xml else None
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            if reading:
                reading.feed(piece)
    if reading:
        reading.feed(b"", is_last=True)


class _Part:
    """One XML part, read by its marks alone."""

    def __init__(self, count: _Count) -> None:
        self.count = count
        self.row = self.column = 0
        self.shared: list[str] | None = None  # the number of a shared text, as it comes
        self.is_shared_cell = False
        self.in_text = False
        self.text = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = _no_doctype

    def feed(self, piece: bytes, *, is_last: bool = False) -> None:
        try:
            self.parser.Parse(piece, is_last)
        except expat.ExpatError as error:
            raise _unsound(f"XML: {error}"[:80]) from error

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self.cell(attributes)
        elif name == "row":
            self.row = int(attributes["r"]) if attributes.get("r", "").isdigit() else self.row + 1
            self.column = 0
            self.check()
        elif name == "v" and self.is_shared_cell:
            self.shared = []
        elif name in ("t", "v", "si", "f"):
            self.in_text = name != "si"
            self.text = 0 if name != "t" else self.text
        elif name == "Relationship" and not attributes.get("Target", "").lower().endswith((".xml", ".rels")):
            _check_target(attributes)

    def cell(self, attributes: dict[str, str]) -> None:
        match = _CELL.fullmatch(attributes.get("r", ""))
        if match:
            self.column, self.row = _number_of(match[1]), int(match[2])
        else:
            self.column += 1
        self.is_shared_cell = attributes.get("t") == "s"
        self.text = 0
        self.check()

    def check(self) -> None:
        if self.row > MAX_ROWS + SPARE_ROWS:
            raise too_large(f"có ô ở dòng {self.row}", f"a cell in row {self.row}", f"{MAX_ROWS} dòng")
        if self.column > MAX_COLUMNS:
            raise too_large(f"có ô ở cột thứ {self.column}", f"a cell in column {self.column}", f"{MAX_COLUMNS} cột")

    def characters(self, text: str) -> None:
        if self.shared is not None:
            self.shared.append(text)
        elif self.in_text:
            self.text += len(text)
            self.count.letters += len(text)
            if self.text > MAX_TEXT:
                raise too_large("một ô quá dài", "a cell is too long", f"{MAX_TEXT} ký tự")

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "v" and self.shared is not None:
            self.count.used["".join(self.shared).strip()] += 1
            self.shared = None
        elif name == "si":
            self.count.lengths.append(self.text)
            self.text = 0
        elif name in ("t", "v", "f"):
            self.in_text = False


def _check_target(attributes: dict[str, str]) -> None:
    # A part by another name would be read by the reader and was not counted here.
    if attributes.get("Type", "").rpartition("/")[2] in ("worksheet", "sharedStrings", "officeDocument", "styles"):
        raise _unsound("phần có tên lạ / a part by a strange name")


def _no_doctype(*_: object) -> None:
    raise _unsound("DOCTYPE")


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _unsound(reason: str) -> Refused:
    return Refused(Problem("sheets.unsound", values={"reason": reason}))
