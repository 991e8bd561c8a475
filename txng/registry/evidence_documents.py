"""The paper behind a claim: a picture made anew, or a PDF kept as it was sent, and never anything that runs.

A PDF is not opened by us: its first and last bytes are looked at, and the names of what starts by itself. It is only ever
handed out as an attachment.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from txng.core.problems import Problem, Refused
from txng.registry import images

MAX_BYTES = images.MAX_BYTES
PDF, WEBP = "application/pdf", "image/webp"
_BEGIN, _END = re.compile(rb"%PDF-[12]\.\d"), re.compile(rb"%%EOF[\r\n \t\x00]*\Z")
_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_NAME = re.compile(rb"/([A-Za-z0-9#]{2,40})")
_RUNNING = frozenset({b"JavaScript", b"JS", b"Launch", b"RichMedia", b"EmbeddedFile", b"GoToE", b"ImportData"})
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")


@dataclass(frozen=True, slots=True)
class Document:
    """What is kept: its bytes, what they are, and their SHA-256, hexadecimal."""

    data: bytes
    media_type: str
    digest: str

    @property
    def extension(self) -> str:
        return "pdf" if self.media_type == PDF else "webp"


def read_document(data: bytes) -> Document:
    """A document that may be kept.

    raises  Refused evidence.document_large, evidence.document_kind, evidence.document_runs; registry.image_… of a picture
    """
    if len(data) > MAX_BYTES:
        raise Refused(Problem("evidence.document_large", "/document", {"got": len(data), "most": MAX_BYTES}))
    if data.startswith(_PICTURES):
        try:
            picture = images.remade(data)
        except Refused as refused:
            raise Refused([problem.at("/document") for problem in refused.problems]) from refused
        return Document(picture.data, WEBP, picture.digest)
    # Where it begins later or goes on behind its end, it may be another file besides (a page, an archive).
    if not _BEGIN.match(data) or not _END.search(data[-1_024:]):
        raise Refused(Problem("evidence.document_kind", "/document"))
    if running := sorted(_running(data)):
        raise Refused(Problem("evidence.document_runs", "/document", {"what": ", ".join(running)}))
    return Document(data, PDF, hashlib.sha256(data).hexdigest())


def _running(data: bytes) -> set[str]:
    # Pixels and fonts hold every three letters by chance; what starts by itself stands outside of them.
    found = set(_NAME.findall(_STREAM.sub(b"", data)))
    names = {_ESCAPED.sub(lambda hit: bytes([int(hit[1], 16)]), name) for name in found}
    return {name.decode() for name in names & _RUNNING}
