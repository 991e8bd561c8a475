"""Pictures of products, made anew: what the camera or another hand wrote beside the picture does not come along.

A picture is judged by its first bytes and its size in pixels before any pixel is decoded.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.registry.models import Product, ProductImage

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 50_000_000
LONGEST_SIDE = 1_280
QUALITY = 75
_FORMATS = ("JPEG", "PNG", "WEBP")  # SVG, TIFF, GIF and PDF are programs or archives as much as pictures


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of ours: WebP, at most 1,280 pixels a side, nothing but pixels."""

    data: bytes
    width: int
    height: int
    digest: str


def remade(data: bytes) -> Picture:
    """The picture, drawn anew.

    raises  Refused: too large, in pixels or bytes; no JPEG, PNG or WebP; broken
    """
    if len(data) > MAX_BYTES:
        raise Refused(Problem("registry.image_large", values={"got": f"{len(data)} byte", "most": f"{MAX_BYTES} byte"}))
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            return _drawn(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _flood("?") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Refused(Problem("registry.image_kind")) from error


def set_image(viewer: Viewer, product_key: str, data: bytes, *, now: datetime) -> Picture:
    """Give a product of the viewer's its picture, or another.

    raises  Refused: no such product of the viewer's, or no picture that can be taken
    """
    picture = remade(data)
    with transaction.atomic():
        mine = Product.objects.filter(key=product_key, organisation_id=viewer.organisation_id or -1, withdrawn_at=None)
        if not mine.exists():
            raise Refused(Problem("web.not_found"))
        fields = {
            "digest": picture.digest, "data": picture.data, "width": picture.width, "height": picture.height, "made_at": now,
        }  # fmt: skip
        ProductImage.objects.update_or_create(product_key=product_key, defaults=fields)
    return picture


def image_of(product_key: str) -> bytes | None:
    """The picture of a product, WebP."""
    found = ProductImage.objects.filter(product_key=product_key).values_list("data", flat=True).first()
    return bytes(found) if found is not None else None


def _drawn(image: Image.Image) -> Picture:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise _flood(f"{width} × {height}")
    # The camera's note on which side is up is obeyed, and left behind with all its others.
    upright = ImageOps.exif_transpose(image.copy() if image.format != "JPEG" else _smaller(image))
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright.convert("RGB"), mask=upright.convert("RGBA").getchannel("A"))
    out = io.BytesIO()
    plain.save(out, "WEBP", quality=QUALITY, method=4)
    data = out.getvalue()
    return Picture(data, plain.width, plain.height, hashlib.sha256(data).hexdigest())


def _smaller(image: Image.Image) -> Image.Image:
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG can be decoded at an eighth of its size
    return image


def _flood(got: str) -> Refused:
    return Refused(Problem("registry.image_large", values={"got": f"{got} pixel", "most": f"{MAX_PIXELS} pixel"}))
