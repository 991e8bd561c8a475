"""Which blanks of a form fill themselves, from what the entry and its place already say, and which are still to be asked.

A quick entry asks three questions at most; this is where the rest of the form comes from. What nobody told stays
empty: a missing value is shown as missing, never made up.
"""

from __future__ import annotations

from collections.abc import Mapping

from txng.core.journal.entry import Amount, Entry
from txng.core.journal.template_values import Field, Kind, Template


def filled(entry: Entry, template: Template, known: Mapping[str, str]) -> dict[str, str]:
    """Every field of the entry's form that has a value, in the form's order.

    known    source → text, for what is not in the entry itself: "profile.name", "place.area_m2", "season.day",
             "season.giongLua", "last.KEY" (the last entry of this kind), "material.expires_on" …
    returns  key → text; a value that somebody gave goes before one that fills itself
    """
    kind = template.kind(entry.kind)
    assert kind is not None, "read_entry knows its kind"
    found = {one.key: entry.fields.get(one.key) or value_of(one, entry, known) for one in kind.fields}
    return {key: value for key, value in found.items() if value}


def unanswered(entry: Entry, template: Template, known: Mapping[str, str]) -> tuple[Field, ...]:
    """The required fields of an entry that nobody has told yet: what "Thiếu gì?" asks for."""
    kind = template.kind(entry.kind)
    assert kind is not None, "read_entry knows its kind"
    there = filled(entry, template, known)
    return tuple(one for one in kind.fields if one.is_required and one.key not in there)


def reachable(kind: Kind) -> dict[str, str]:
    """How each field of a form can be told: "quick", the source that fills it, or "asked" by its own question."""
    return {
        one.key: "quick" if one.key in kind.quick else one.source_of_value or "asked" for one in kind.fields
    }  # fmt: skip


def value_of(asked: Field, entry: Entry, known: Mapping[str, str]) -> str:
    """What fills a field without asking; "" where nothing does."""
    source = asked.source_of_value
    if source.startswith("is:"):
        return source.removeprefix("is:")
    if source == "last":
        return known.get(f"last.{asked.key}", "")
    return known.get(source, "") or _of_entry(source, entry)


def _of_entry(source: str, entry: Entry) -> str:
    amount = next(iter((*entry.outputs, *entry.inputs)), Amount(""))
    told = {
        "entry.day": entry.day.isoformat(),
        "entry.year": str(entry.day.year),
        "entry.lot": _number_of(entry.lot or next(iter(entry.lots), "")),
        "entry.new_lot": _number_of(entry.new_lot or next((one.lot for one in entry.outputs), "")),
        "entry.quantity": amount.quantity,
        "entry.unit": amount.unit if amount.quantity else "",
        "entry.partner": "" if entry.partner is None else entry.partner.name or entry.partner.organisation,
    }
    return told.get(source, "")


def _number_of(lot: str) -> str:
    """The lot's own number at the end of its key."""
    return lot.rpartition(":" if lot.startswith("urn:") else "/")[2]
