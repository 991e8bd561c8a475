"""The checks that a template's rules name. Each looks at one entry beside its history and tells what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from txng.core.journal.entry import Entry, day_of
from txng.core.journal.history import RELEASING, USING, History, same_material, sums_of
from txng.core.journal.template_values import Field, Kind, Template

Found = Iterator[tuple[str, dict[str, Any]]]  # pointer into the entry, values of the sentence
Check = Callable[[History, Mapping[str, Any]], Found]

# What only the phone's clock makes impossible: refused of a clock that is right, doubted of one that is wrong.
TIME_CHECKS = frozenset(("harvest_before_start", "used_before_made", "times_reversed"))


def interval_of(entry: Entry, kind: Kind, entries: Sequence[Entry], template: Template) -> int | None:
    """How many days must pass after an entry's material: as it says, as its purchase said, as the template says."""
    asked, named = kind.of_role("interval_days"), kind.of_role("material")
    own = entry.fields.get(asked.key, "") if asked else ""
    if own:
        return int(Decimal(own))
    material = entry.fields.get(named.key, "") if named else ""
    for one in reversed(_purchases(material, entries, template)):
        told = _role(one, template, "interval_days")
        if told:
            return int(Decimal(told))
    return next((one.days for one in template.intervals if same_material(one.material, material)), None)


def _harvest_before_start(history: History, _values: Mapping[str, Any]) -> Found:
    if history.kind.effect != "harvests":
        return
    for lot in history.used:
        began = history.began_on(lot)
        if began is not None and history.entry.day < began:
            yield "/happened_at", {"day": _shown(history.entry.day), "started": _shown(began)}


def _used_before_made(history: History, _values: Mapping[str, Any]) -> Found:
    if history.kind.effect not in USING:
        return
    for lot in history.used:
        began = history.began_on(lot)
        if began is not None and history.entry.day < began:
            yield "/happened_at", {"day": _shown(history.entry.day), "made": _shown(began), "lot": _lot(lot)}


def _interval_not_kept(history: History, _values: Mapping[str, Any]) -> Found:
    for one, days in _treatments(history):
        until = one.day + timedelta(days=days or 0)
        if days and one.day <= history.entry.day < until:
            named = history.role(one, "material")
            told = {"material": named, "day": _shown(one.day), "days": days, "until": _shown(until)}
            yield "/happened_at", told


def _interval_unknown(history: History, _values: Mapping[str, Any]) -> Found:
    for one, days in _treatments(history):
        if days is None and one.day <= history.entry.day:
            yield "/happened_at", {"material": history.role(one, "material"), "day": _shown(one.day)}


def _input_expired(history: History, _values: Mapping[str, Any]) -> Found:
    material = history.role(history.entry, "material")
    own = day_of(history.role(history.entry, "expires_on"))
    known = [own] if own else _expiries(material, history)
    last = max(known, default=None)
    if last is not None and last < history.entry.day:
        named = history.kind.of_role("material")
        place = f"/fields/{named.key}" if named else ""
        yield place, {"material": material, "expired": _shown(last), "day": _shown(history.entry.day)}


def _more_than_made(history: History, _values: Mapping[str, Any]) -> Found:
    """More sold, packed or processed of a lot than was ever harvested or received of it."""
    if history.kind.effect not in USING:
        return
    for lot in dict.fromkeys(one.lot for one in history.entry.inputs):
        made = sums_of(one for entry in history.earlier for one in entry.outputs if one.lot == lot)
        before = history.of_effect(*USING)
        used = sums_of(one for entry in before for one in entry.inputs if one.lot == lot)
        now = sums_of(one for one in history.entry.inputs if one.lot == lot)
        for unit, amount in now.items():
            there = made.get(unit)
            if there is not None and used.get(unit, Decimal(0)) + amount > there:
                told = {"made": there, "used": used.get(unit, Decimal(0)), "now": amount}
                yield "/inputs", {"lot": _lot(lot), "unit": unit, **{name: _plain(one) for name, one in told.items()}}


def _mass_balance(history: History, values: Mapping[str, Any]) -> Found:
    if history.kind.effect not in USING:
        return
    into, out = sums_of(history.entry.inputs), sums_of(history.entry.outputs)
    if len(into) != 1 or any(not one.quantity for one in history.entry.inputs):
        return  # fish in kilograms and brine in litres may well give more kilograms than there was fish
    ((unit, amount),) = into.items()
    tolerance = Decimal(str(values.get("tolerance", "0")))
    came = out.get(unit)
    if came is not None and came > amount * (1 + tolerance):
        percent = _plain(tolerance * 100)
        yield "/outputs", {"into": _plain(amount), "out": _plain(came), "unit": unit, "percent": percent}


def _times_reversed(history: History, values: Mapping[str, Any]) -> Found:
    if history.entry.kind != values["kind"]:
        return
    first, then = (_day_named(history, values[name]) for name in ("first", "then"))
    if first is not None and then is not None and then < first:
        labels = {name: _label(history.kind, values[name]) for name in ("first", "then")}
        told = {"first": labels["first"], "then": labels["then"], "first_on": _shown(first), "then_on": _shown(then)}
        yield f"/fields/{values['then']}", told


def _time_future(history: History, _values: Mapping[str, Any]) -> Found:
    if history.entry.day > history.today:
        yield "/happened_at", {"day": _shown(history.entry.day), "today": _shown(history.today)}


def _result_failed(history: History, values: Mapping[str, Any]) -> Found:
    for one, asked, is_treated in _failures(history, values):
        if not is_treated:
            yield "/lot", {"what": asked.label, "day": _shown(one.day)}


def _result_treated(history: History, values: Mapping[str, Any]) -> Found:
    for one, asked, is_treated in _failures(history, values):
        if is_treated:
            yield "/lot", {"what": asked.label, "day": _shown(one.day)}


def _out_of_range(history: History, _values: Mapping[str, Any]) -> Found:
    for asked in history.kind.fields:
        text = history.entry.fields.get(asked.key, "")
        if asked.type != "number" or not text:
            continue
        number = Decimal(text)
        if (asked.least is not None and number < asked.least) or (asked.most is not None and number > asked.most):
            least, most = ("…" if one is None else _plain(one) for one in (asked.least, asked.most))
            yield f"/fields/{asked.key}", {"field": asked.label, "value": text, "least": least, "most": most}


CHECKS: Mapping[str, Check] = {
    "harvest_before_start": _harvest_before_start,
    "used_before_made": _used_before_made,
    "interval_not_kept": _interval_not_kept,
    "interval_unknown": _interval_unknown,
    "input_expired": _input_expired,
    "more_than_made": _more_than_made,
    "mass_balance": _mass_balance,
    "times_reversed": _times_reversed,
    "time_future": _time_future,
    "result_failed": _result_failed,
    "result_treated": _result_treated,
    "out_of_range": _out_of_range,
}
# What a rule of a check must give: name → sort.
NEEDS: Mapping[str, Mapping[str, str]] = {
    "mass_balance": {"tolerance": "number"},
    "times_reversed": {"kind": "kind", "first": "day", "then": "day"},
    "result_failed": {"failed": "texts"},
    "result_treated": {"failed": "texts"},
}


def _treatments(history: History) -> list[tuple[Entry, int | None]]:
    """Earlier treatments of what is harvested or sold now, with the days that must pass after each."""
    if history.kind.effect not in ("harvests", "sells"):
        return []
    found = []
    for one in history.of_effect("treats"):
        kind = history.kind_of(one)
        if kind is not None and set(history.used) & set(one.lots):
            found.append((one, interval_of(one, kind, history.earlier, history.template)))
    return found


def _failures(history: History, values: Mapping[str, Any]) -> list[tuple[Entry, Field, bool]]:
    """Results that forbid what is released now, and whether each was treated since; one found right later is none."""
    if history.kind.effect not in RELEASING:
        return []
    found: dict[tuple[str, str], tuple[Entry, Field, bool]] = {}
    for one in history.earlier:
        kind = history.kind_of(one)
        if kind is None or not _concerns(one, history):
            continue
        for index, asked in enumerate(kind.fields):
            result = one.fields.get(asked.key, "") if asked.role == "result" else ""
            if result in values["failed"]:
                found[one.kind, asked.key] = (one, asked, _is_treated(one, kind, index))
            elif result:
                found.pop((one.kind, asked.key), None)
    return list(found.values())


def _concerns(one: Entry, history: History) -> bool:
    """Whether an entry is of the lots released now or those behind them; one without a lot, of their places."""
    if one.lots:
        return bool(history.behind & set(one.lots))
    places = {entry.place for entry in history.earlier if history.behind & set(entry.lots)} | {history.entry.place}
    return one.place != "" and one.place in places


def _is_treated(one: Entry, kind: Kind, index: int) -> bool:
    """By the field of role "treatment" that follows the result in the form."""
    after = (asked for asked in kind.fields[index + 1 :] if asked.role in ("treatment", "result"))
    following = next(after, None)
    return following is not None and following.role == "treatment" and bool(one.fields.get(following.key))


def _purchases(material: str, entries: Sequence[Entry], template: Template) -> list[Entry]:
    """Purchases of a material, the oldest first."""
    bought = [one for one in entries if (kind := template.kind(one.kind)) is not None and kind.effect == "buys"]
    named = [one for one in bought if same_material(_role(one, template, "material"), material)]
    return sorted(named, key=lambda one: (one.happened_at, one.seq, str(one.id)))


def _expiries(material: str, history: History) -> list[date]:
    if history.kind.effect == "buys":
        return []
    bought = _purchases(material, history.earlier, history.template)
    days = [day_of(history.role(one, "expires_on")) for one in bought if one.day <= history.entry.day]
    return [] if None in days else [one for one in days if one is not None]


def _role(entry: Entry, template: Template, role: str) -> str:
    kind = template.kind(entry.kind)
    asked = kind.of_role(role) if kind else None
    return entry.fields.get(asked.key, "") if asked else ""


def _day_named(history: History, name: str) -> date | None:
    return history.entry.day if name == "entry.day" else day_of(history.entry.fields.get(name, ""))


def _label(kind: Kind, name: str) -> str:
    asked = kind.field(name)
    return asked.label if asked else kind.name


def _shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _lot(key: str) -> str:
    """The lot's own number at the end of its key, as it stands on a stamp."""
    return key.rpartition(":" if key.startswith("urn:") else "/")[2]


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
