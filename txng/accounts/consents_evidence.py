"""On what a consent rests: a name, a voice note, a paper. The picture of a paper is drawn anew and kept by its digest.

Its first bytes and its size in pixels are judged before any pixel is decoded; what the camera wrote beside it (where it
was taken, by which phone) does not come along.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime

from PIL import Image, ImageOps, UnidentifiedImageError

from txng.accounts import models as tables
from txng.core.problems import Problem, Refused

NAME_MOST = 200
MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 50_000_000
LONGEST_SIDE = 1_600  # a written page must stay legible
QUALITY = 70
HOWS = ("text", "voice", "paper")
_FORMATS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True, slots=True)
class Given:
    """How a household consented, as the helper tells it.

    how       "text": who it was, signed by name; "voice": where the note is kept; "paper": its picture
    """

    how: str
    said_by: str
    voice: str = ""
    picture: bytes = b""


def faults_of(given: Given) -> list[Problem]:
    """What is missing; whether the picture is one, `kept` tells."""
    problems = []
    if given.how not in HOWS:
        problems.append(Problem("consents.how", "/how"))
    if not 2 <= len(given.said_by.strip()) <= NAME_MOST:
        problems.append(Problem("consents.said_by", "/said_by", {"most": NAME_MOST}))
    if given.how == "paper" and not given.picture:
        problems.append(Problem("consents.evidence", "/picture"))
    if given.how == "voice" and not 3 <= len(given.voice.strip()) <= NAME_MOST:
        problems.append(Problem("consents.evidence", "/voice"))
    return problems


def kept(given: Given, *, now: datetime) -> str:
    """Keep the evidence, in the transaction of the consent; what names it.

    raises   Refused consents.picture_large, consents.picture_kind
    """
    if given.how != "paper":
        return given.voice.strip() if given.how == "voice" else ""
    data = redrawn(given.picture)
    digest = hashlib.sha256(data).hexdigest()
    tables.ConsentPicture.objects.bulk_create(
        [tables.ConsentPicture(digest=digest, data=data, made_at=now)], ignore_conflicts=True
    )
    return digest


def redrawn(data: bytes) -> bytes:
    """The picture as WebP, upright, at most LONGEST_SIDE pixels a side, nothing but pixels."""
    if len(data) > MAX_BYTES:
        raise _too_large(f"{len(data)} byte", f"{MAX_BYTES} byte")
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            return _drawn(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large("?", f"{MAX_PIXELS} pixel") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Refused(Problem("consents.picture_kind", "/picture")) from error


def _drawn(image: Image.Image) -> bytes:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise _too_large(f"{width} × {height} pixel", f"{MAX_PIXELS} pixel")
    upright = ImageOps.exif_transpose(image.copy())
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright.convert("RGB"), mask=upright.convert("RGBA").getchannel("A"))
    out = io.BytesIO()
    plain.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()


def _too_large(got: str, most: str) -> Refused:
    return Refused(Problem("consents.picture_large", "/picture", {"got": got, "most": most}))
