"""A batch on paper: the sheets or rolls of its codes, with the product's name and the official domain on each."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

import segno
from django.conf import settings

from txng.core.stamp.font import Font, font_of
from txng.core.stamp.letters import SERIAL_LENGTH, SHORT_LENGTH
from txng.core.stamp.qr import LEVEL, Series
from txng.core.stamp.sheet import Design, Layout, sheets
from txng.registry.lookups import products_of
from txng.stamps.actions import SHORT
from txng.stamps.codes import codes, stem_of
from txng.stamps.lookups import BatchFace

_CAPTION = "Quét để truy xuất"


def pdf_of(batch: BatchFace, layout: Layout, first: int = 1, last: int | None = None) -> Iterator[bytes]:
    """The file of a stretch, piece by piece; constant memory, however many."""
    series = Series(stem_of(batch), SHORT_LENGTH if batch.form == SHORT else SERIAL_LENGTH)
    return sheets(layout, _design(batch), _font(), series, codes(batch, first, last), first=first)


def picture_of(batch: BatchFace, number: int, kind: str) -> bytes:
    """The code of one stamp, "svg" or "png": for who designs his own label."""
    (letters,) = codes(batch, number, number)
    text = stem_of(batch) + letters.tobytes().decode("ascii")
    code = segno.make(text, error=LEVEL, micro=False, boost_error=False)
    file = io.BytesIO()
    code.save(file, kind=kind, border=4, scale=8)
    return file.getvalue()


def _design(batch: BatchFace) -> Design:
    product = products_of([batch.product_key]).get(batch.product_key)
    return Design(product.name if product else batch.product_key, _CAPTION, urlsplit(settings.PUBLIC_URL).netloc)


@cache
def _font() -> Font:
    return font_of(files("font_roboto").joinpath("files/Roboto-Medium.ttf").read_bytes(), "Roboto-Medium")
