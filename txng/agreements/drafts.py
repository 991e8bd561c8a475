"""JSON → the draft of an agreement: every fault of every field at once. The form of the office is read the same way."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from txng.agreements.terms import DATASETS, FIELDS, SIDES, Dataset, Side
from txng.core.gs1.identify import identify
from txng.core.mandates.mandate import Path
from txng.core.problems import Problem, Refused
from txng.core.vn.names import spelled
from txng.core.vn.sectors import unknown_sectors

NUMBER_MOST, TEXT_LEAST, TEXT_MOST, CODE_MOST, PRODUCTS_MOST = 60, 3, 1_000, 200, 500
YEARS = range(2000, 2201)
_LENGTHS = (8, 12, 13, 14)  # of a GTIN
Reader = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wishes to agree on.

    side            the party in whose name it is proposed, and so signed with it
    giver, receiver codes of organisations; giver "" where an authority shares what lies in `place`, of `sectors`
    products        canonical keys; empty: all. fields: words of terms.FIELDS; empty: all
    expires_at      the instant from which it opens nothing
    """

    side: Side
    number: str
    giver: str
    place: Path
    sectors: frozenset[str]
    receiver: str
    dataset: Dataset
    products: tuple[str, ...]
    fields: tuple[str, ...]
    purpose: str
    basis: str
    first: date
    expires_at: datetime


def needed_fields() -> tuple[str, ...]:
    """The fields that a draft must have."""
    return tuple(name for name in _READERS if name not in _OPTIONAL)


def read_draft(value: Any) -> Draft:
    """The draft in an object of JSON.

    raises   Refused web.field_type, .field_missing, .field_unknown; agreements.product, .field, .sector: all of them
    """
    if not isinstance(value, dict):
        raise Refused(_not_so("", "/", "một đối tượng / an object", value))
    problems = list(_strange(value, _READERS, ""))
    read = {name: _read(value, name, reader, problems) for name, reader in _READERS.items()}
    giver, receiver = read["giver"] or {}, read["receiver"] or {}
    if read["dataset"] and read["fields"]:
        problems += _unknown_fields(read["dataset"], read["fields"])
    if problems:
        raise Refused(problems)
    return Draft(
        side=read["side"], number=read["number"], giver=giver.get("organisation", ""), place=giver.get("place", ()),
        sectors=frozenset(giver.get("sectors", ())), receiver=receiver["organisation"], dataset=read["dataset"],
        products=read["products"] or (), fields=tuple(dict.fromkeys(read["fields"] or ())), purpose=read["purpose"],
        basis=read["basis"], first=read["first"], expires_at=read["expires_at"],
    )  # fmt: skip


def _read(value: Mapping[str, Any], name: str, reader: Reader, problems: list[Problem]) -> Any:
    given = value.get(name)
    if given in (None, "", []) and name not in _OPTIONAL:
        problems.append(Problem("web.field_missing", f"/{name}", {"field": name, "meaning": _MEANINGS[name]}))
        return None
    try:
        return None if given in (None, "", []) else reader(given)
    except Refused as refused:
        problems.extend(refused.problems)
    except ValueError as error:
        problems.append(_not_so(f"/{name}", name, str(error), given))
    return None


def _one_of(words: tuple[str, ...]) -> Reader:
    def read(value: Any) -> str:
        if value not in words:
            raise ValueError(" / ".join(words))
        return str(value)

    return read


def _text(least: int, most: int) -> Reader:
    def read(value: Any) -> str:
        text = spelled(value) if isinstance(value, str) and _is_plain(value) else ""
        if not least <= len(text) <= most:
            raise ValueError(f"chữ, từ {least} đến {most} ký tự / text of {least} to {most} characters")
        return text

    return read


def _is_plain(text: str) -> bool:
    return not any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\r\t" for letter in text)


def _giver(value: Any) -> Mapping[str, Any]:
    """{"organisation": code}, or {"place": [province, commune], "sectors": […]} of an authority."""
    if isinstance(value, dict) and set(value) == {"organisation"}:
        return _receiver(value)
    if not isinstance(value, dict) or "place" not in value or set(value) - {"place", "sectors"}:
        raise ValueError('{"organisation": …} hoặc / or {"place": […], "sectors": […]}')
    place, sectors = value["place"], value.get("sectors", [])
    if not _are_texts(place, 2) or not all(place):
        raise ValueError("place: [] cả nước, [mã tỉnh], [mã tỉnh, mã xã] / the nation, a province, a commune")
    if not _are_texts(sectors, 50):
        raise ValueError("sectors: danh sách mã ngành / a list of codes of sectors")
    if strange := unknown_sectors(sectors):
        raise Refused([Problem("agreements.sector", "/giver/sectors", {"sector": one[:50]}) for one in strange])
    return {"place": tuple(place), "sectors": sectors}


def _receiver(value: Any) -> Mapping[str, Any]:
    code = value.get("organisation") if isinstance(value, dict) and set(value) == {"organisation"} else None
    if not isinstance(code, str) or not 0 < len(code.strip()) <= CODE_MOST or not _is_plain(code):
        raise ValueError('{"organisation": mã của tổ chức / code of the organisation}')
    return {"organisation": code.strip()}


def _products(value: Any) -> tuple[str, ...]:
    if not _are_texts(value, PRODUCTS_MOST):
        raise ValueError(f"danh sách GTIN, nhiều nhất {PRODUCTS_MOST} / a list of at most {PRODUCTS_MOST} GTINs")
    named = [_product(text.strip()) for text in value]
    if faults := [
        Problem("agreements.product", f"/products/{place}", {"product": value[place][:80]})
        for place, key in enumerate(named)
        if key is None
    ]:
        raise Refused(faults)
    return tuple(sorted({key for key in named if key is not None}))


def _product(text: str) -> str | None:
    """Its key, however it is spelled, digits alone too; None where it is no product."""
    found = identify(f"01/{text.zfill(14)}" if text.isascii() and text.isdigit() and len(text) in _LENGTHS else text)
    is_sound = found.scheme == "gtin" and not any(not one.is_warning for one in found.problems)
    return found.key if is_sound else None


def _fields(value: Any) -> list[str]:
    if not _are_texts(value, 100):
        raise ValueError("danh sách tên trường / a list of names of fields")
    return list(value)


def _day(value: Any) -> date:
    want = "một ngày như 2026-11-27 / a day such as 2026-11-27"
    try:
        found = date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ValueError(want) from error
    if found.year not in YEARS:
        raise ValueError(want)
    return found


def _instant(value: Any) -> datetime:
    want = "một thời điểm có múi giờ như 2027-11-27T00:00:00+07:00 / an instant with its offset"
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ValueError(want) from error
    if found.utcoffset() is None or found.year not in YEARS:
        raise ValueError(want)
    return found


def _are_texts(value: Any, most: int) -> bool:
    is_list = isinstance(value, list) and len(value) <= most
    return is_list and all(isinstance(one, str) and len(one) <= CODE_MOST and _is_plain(one) for one in value)


def _unknown_fields(dataset: Dataset, fields: list[str]) -> Iterator[Problem]:
    known = FIELDS[dataset]
    for place, name in enumerate(fields):
        if name not in known:
            yield Problem("agreements.field", f"/fields/{place}", {"field": name[:80], "known": ", ".join(known)})


def _strange(value: Mapping[str, Any], known: Mapping[str, Any], pointer: str) -> Iterator[Problem]:
    for name in value:
        if name not in known:
            told = {"field": str(name)[:80], "known": ", ".join(known)}
            yield Problem("web.field_unknown", f"{pointer}/{str(name)[:80]}", told)


def _not_so(pointer: str, name: str, want: str, given: Any) -> Problem:
    return Problem("web.field_type", pointer, {"field": name, "want": want, "got": repr(given)[:80]})


_READERS: Mapping[str, Reader] = {
    "side": _one_of(SIDES),
    "number": _text(1, NUMBER_MOST),
    "giver": _giver,
    "receiver": _receiver,
    "dataset": _one_of(tuple(DATASETS)),
    "products": _products,
    "fields": _fields,
    "purpose": _text(TEXT_LEAST, TEXT_MOST),
    "basis": _text(TEXT_LEAST, TEXT_MOST),
    "first": _day,
    "expires_at": _instant,
}
_OPTIONAL = frozenset({"products", "fields"})
_MEANINGS: Mapping[str, str] = {
    "side": "bạn đề nghị thay bên nào: giver hoặc receiver / in whose name you propose it",
    "number": "số của thoả thuận / the number of the agreement",
    "giver": "bên chia sẻ / who shares",
    "receiver": "bên nhận / who receives",
    "dataset": "bộ dữ liệu: events hoặc master_data / which data",
    "purpose": "mục đích / what for",
    "basis": "căn cứ pháp lý / the legal basis",
    "first": "ngày bắt đầu / the first day",
    "expires_at": "thời điểm hết hiệu lực / the instant it ends",
}
