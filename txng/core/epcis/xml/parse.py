"""Bytes → XML tree, with nothing expanded and nothing fetched.

What could make a small document large is refused before the parser sees it: a DTD, more elements than we keep, a tag or
text of hundreds of kilobytes. The parser itself (libxml2) is then linear in what is left.
"""

from __future__ import annotations

import codecs
import re

from lxml import etree
from lxml.etree import _Element as Element

from txng.core.epcis.limits import Limits
from txng.core.problems import Problem, Refused

LONGEST_PIECE = 262_144  # bytes from one "<" to the next: a tag this long holds some 40,000 attributes
_SHOWN = 120

_BLANK = re.compile(rb"[ \t\r\n]*+")
_EMPTY_DOCTYPE = re.compile(rb"<!DOCTYPE[ \t\r\n]++[^\s<>\[\]\"'&;]{1,200}+[ \t\r\n]*+>")
_ENCODING = re.compile(rb"<\?xml[^>]{0,100}?encoding[ \t\r\n]*=[ \t\r\n]*[\"']([A-Za-z][A-Za-z0-9._-]{0,40})[\"']")

# Beside UTF-8 and UTF-16, which every XML reader must know: what old Vietnamese and western systems still write.
_OTHER_ENCODINGS = frozenset(("iso-8859-1", "windows-1252", "windows-1258", "cp1252", "cp1258", "latin1", "latin-1"))
_UTF_8 = frozenset(("utf-8", "utf8", "us-ascii", "ascii"))


def parse(data: bytes, limits: Limits) -> Element:
    """The root element of the document in `data`; comments and processing instructions are left out.

    raises   Refused: too long, unknown encoding, a DTD with content, too many elements, not well-formed
    cost     linear in the bytes; a refusal before parsing takes a few milliseconds per megabyte
    source   XML 1.0; Namespaces in XML 1.0
    """
    if len(data) > limits.max_bytes:
        raise Refused(Problem("epcis.document_size", "", {"got": len(data), "limit": limits.max_bytes}))
    data = _utf_8_of(data, limits)
    _refuse_large(data, limits)
    _refuse_doctype(data)
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, load_dtd=False, dtd_validation=False, attribute_defaults=False,
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Refused(_syntax(error, limits)) from None


def _utf_8_of(data: bytes, limits: Limits) -> bytes:
    """The same document in UTF-8; bytes that are no UTF-8 are left to the parser, which knows their line."""
    if data.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)):
        return _recoded(data, "utf-16", limits)
    if data.startswith(codecs.BOM_UTF8):
        return data[len(codecs.BOM_UTF8) :]
    declared = _ENCODING.match(data)
    if declared is None:
        return data
    name = declared[1].decode().lower()
    if name in _UTF_8:
        return data
    if name not in _OTHER_ENCODINGS:
        raise Refused(Problem("epcis_xml.encoding", "", {"found": name, "line": 1}))
    return _recoded(data, name, limits)


def _recoded(data: bytes, name: str, limits: Limits) -> bytes:
    try:
        recoded = data.decode(name).encode()
    except UnicodeError:
        raise Refused(Problem("epcis_xml.encoding", "", {"found": name, "line": 1})) from None
    if len(recoded) > limits.max_bytes:
        raise Refused(Problem("epcis.document_size", "", {"got": len(recoded), "limit": limits.max_bytes}))
    return recoded


def _refuse_large(data: bytes, limits: Limits) -> None:
    elements = data.count(b"<") - data.count(b"</")
    if elements > limits.max_containers:
        # A deep nest is many tags too; the nest is what its sender must hear of. libxml2 sees it at once.
        values = {"got": elements, "limit": limits.max_containers}
        raise Refused(Problem("epcis_xml.elements", "", values))
    start = _long_piece(data)
    if start is not None:
        raise Refused(Problem("epcis_xml.long_piece", "", {"position": start + 1, "limit": LONGEST_PIECE}))


def _long_piece(data: bytes) -> int | None:
    """Where a tag or text begins that is too long; looks at few places, not at every byte."""
    position = 0
    while len(data) - position > LONGEST_PIECE:
        last = data.rfind(b"<", position + 1, position + LONGEST_PIECE + 1)
        if last < 0:
            return position
        position = last
    return None


def _refuse_doctype(data: bytes) -> None:
    position = _after_prologue(data)
    if not data.startswith(b"<!DOCTYPE", position):
        return
    # <!DOCTYPE project> declares nothing. GS1's own examples carry it, so it is no reason to refuse.
    if _EMPTY_DOCTYPE.match(data, position) is None:
        found = data[position : position + _SHOWN].decode("utf-8", "replace")
        raise Refused(Problem("epcis_xml.dtd", "", {"found": found, "line": data.count(b"\n", 0, position) + 1}))


def _after_prologue(data: bytes) -> int:
    """Where the DOCTYPE stands, or the root: a DOCTYPE can only come after comments and instructions."""
    position = 0
    while True:
        position = _BLANK.match(data, position).end()  # type: ignore[union-attr]  # matches the empty text too
        if data.startswith(b"<!--", position):
            end = data.find(b"-->", position + 4)
        elif data.startswith(b"<?", position):
            end = data.find(b"?>", position + 2)
        else:
            return position
        if end < 0:  # never closed: the parser will say so
            return position
        position = data.index(b">", end) + 1


def _syntax(error: etree.XMLSyntaxError, limits: Limits) -> Problem:
    line, column = error.position
    found = (error.msg or "").rpartition(", line ")[0] or error.msg or ""
    if "Excessive depth" in found:
        return Problem("epcis_xml.depth", "", {"limit": limits.max_depth, "line": line, "column": column})
    return Problem("epcis_xml.syntax", "", {"line": line, "column": column, "found": found[:_SHOWN]})
