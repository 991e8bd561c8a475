"""Entries of every kind of every template, as a phone might send them."""

from unicodedata import normalize

from hypothesis import strategies as st

from txng.core.journal.builtin import builtin
from txng.core.journal.units import measures

_OWN = "urn:x-txng:product:ho-an:OT:"
_GOODS = [one.word for one in measures() if one.code and not one.per and one.code != "VND"]
_texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), min_size=1, max_size=30
).map(lambda text: normalize("NFC", text))
_numbers = st.decimals(0, 999_999, places=3, allow_nan=False).map(str)
_days = st.dates().filter(lambda day: day.year >= 1900).map(str)
_instants = st.datetimes().filter(lambda at: 1901 < at.year < 2090)
_zones = st.sampled_from(["+07:00", "Z", "-10:00", "+05:45"])
lots = st.sampled_from([f"{_OWN}L{n}" for n in range(6)] + [f"01/08938501234568/10/V{n}" for n in range(3)])


@st.composite
def amounts(draw, keys):
    listed = []
    for key in keys:
        one = {"lot": key}
        if draw(st.booleans()):
            one |= {"quantity": draw(_numbers), "unit": draw(st.sampled_from(_GOODS))}
        listed.append(one)
    return listed


@st.composite
def documents(draw):
    """(template, document) of any kind."""
    template = draw(st.sampled_from(builtin()))
    kind = draw(st.sampled_from(template.kinds))
    at = draw(_instants)
    document = {
        "id": str(draw(st.uuids())), "version": draw(st.integers(1, 9)), "kind": kind.code, "template": template.ref,
        "organisation": draw(st.integers(1, 10**9)), "seq": draw(st.integers(0, 10**6)),
        "happened_at": at.isoformat(timespec="seconds") + draw(_zones), "saved_at": draw(_instants).isoformat(timespec="milliseconds") + "+07:00",
        "fields": {one.key: draw(_value(one)) for one in kind.fields if draw(st.booleans())},
    }  # fmt: skip
    if draw(st.booleans()):
        document["place"] = draw(st.sampled_from(["414/8938501234001", "urn:x-txng:place:ho-an:R1"]))
    if draw(st.booleans()):
        document["photos"] = [{"id": "p1", "sha256": "ab" * 32, "bytes": 90_000, "type": "image/jpeg"}]
    return template, document | draw(_lots_of(kind))


@st.composite
def _lots_of(draw, kind):
    used, made = draw(st.lists(lots, min_size=2, max_size=3, unique=True)), [f"{_OWN}N1", f"{_OWN}N2"]
    if kind.effect in ("processes", "packs", "splits", "merges"):
        return {"inputs": draw(amounts(used)), "outputs": draw(amounts(made))}
    if kind.effect == "harvests":
        return {"lot": used[0], "outputs": draw(amounts(made[:1]))}
    if kind.effect == "starts":
        return {"new_lot": made[0], "outputs": draw(amounts(made[:1]))}
    if kind.effect in ("sells", "receives"):
        side = "inputs" if kind.effect == "sells" else "outputs"
        partner = draw(st.sampled_from([None, {"organisation": "htx-b"}, {"name": "Bình", "phone": "0912345678"}]))
        more = {"partner": partner, "handover": draw(st.sampled_from(["", "0193a000-0000-7000-8000-000000000009"]))}
        return {"lot": used[0], side: draw(amounts(used[:1]))} | more
    if kind.effect in ("works", "treats"):
        return {"lot": used[0]}
    return draw(st.sampled_from([{}, {"lot": used[0]}]))


def _value(asked):
    if asked.type == "number":
        return _numbers
    if asked.type == "date":
        return _days
    return st.sampled_from(asked.options) if asked.type == "choice" else _texts
