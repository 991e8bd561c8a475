"""Where and what is wrong in a JSON text: the slow second look, token by token, with a JSON Pointer for each fault.

Never recursive, and linear in the text: a hostile document costs seconds, not the server.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from decimal import Decimal

from txng.core.problems import Problem

NUMBER_DIGITS = 4_300  # characters of one number: Python's own guard against numbers that cost quadratic time
NUMBER_EXPONENT = 300  # about what a double holds, so that every reader can take what we store

_STRING = r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+"'
_TOKEN = re.compile(
    rf"[ \t\n\r]*+(?:(?P<text>{_STRING})|(?P<number>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?)"
    r"|(?P<mark>[{}\[\],:])|(?P<word>true|false|null)|(?P<constant>-?Infinity|NaN))"
)
_PLAIN = r'(?:"[^"\\\x00-\x1f]*+"|-?(?:0|[1-9][0-9]{0,99})(?:\.[0-9]{1,99})?(?![0-9.eE])|true|false|null)'
# Long lists of plain values, and plain members of objects, go by in one step: a hostile document is made of them.
_PLAIN_RUN = re.compile(rf"(?:[ \t\n\r]*+{_PLAIN}[ \t\n\r]*+,)++")
_PLAIN_MEMBER = re.compile(rf'[ \t\n\r]*+"([^"\\\x00-\x1f]*+)"[ \t\n\r]*+:[ \t\n\r]*+{_PLAIN}[ \t\n\r]*+,')
_BLANK = re.compile(r"[ \t\n\r]*+")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)")
_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_EVENT_ID = re.compile(r'"eventID"\s*+:\s*+"([^"\\]*+)"')
_SHOWN = 30
_LONGEST_EXPONENT = 6  # characters; beyond, Decimal itself gives up
_LONGEST_STEP = 256


@dataclass(slots=True)
class _Level:
    """One open object or array: the names met in it, and where we stand."""

    is_object: bool
    names: set[str] = field(default_factory=set)
    name: str | None = None
    index: int = 0
    wants: str = "first"  # first | name | colon | value | next
    event_id: str = ""


@dataclass(slots=True)
class _Look:
    text: str
    max_depth: int
    max_faults: int
    faults: list[Problem] = field(default_factory=list)
    levels: list[_Level] = field(default_factory=list)
    unlisted: int = 0

    def pointer(self) -> str:
        steps = (level.name if level.is_object else str(level.index) for level in self.levels)
        return "".join(f"/{escaped(step)}" for step in steps if step is not None)

    def add(self, code: str, position: int, **values: object) -> None:
        if len(self.faults) >= self.max_faults:
            self.unlisted += 1
            return
        line = self.text.count("\n", 0, position) + 1
        column = position - self.text.rfind("\n", 0, position)
        self.faults.append(Problem(code, self.pointer(), {"line": line, "column": column, **values}))


def escaped(name: str) -> str:
    """A field's name as one step of a JSON Pointer (RFC 6901, 3).

    A name of thousands of characters is cut: repeated in every fault below it, it would be the attack itself.
    """
    if len(name) > _LONGEST_STEP:
        name = name[:_LONGEST_STEP] + "…"
    return name.replace("~", "~0").replace("/", "~1") if "~" in name or "/" in name else name


def find_faults(text: str, *, max_depth: int, max_faults: int, only_depth: bool = False) -> list[Problem]:
    """Every fault up to the first that hides the rest (broken syntax, too deep), bounded by `max_faults`.

    only_depth   look at the nesting alone
    returns      problems in the order of the text; none where the text is sound
    """
    look = _Look(text, max_depth, max_faults)
    position, done = 0, False
    while not done:
        position = _skip_plain(look, position)
        token = _TOKEN.match(text, position)
        if token is None:
            break
        done = _take(look, token)
        position = token.end()
    _look_at_end(look, position, done)
    faults = [fault for fault in look.faults if not only_depth or fault.code == "epcis.json_depth"]
    if look.unlisted and not only_depth:
        faults.append(Problem("epcis.more_faults", "", {"count": look.unlisted}))
    return faults


def _skip_plain(look: _Look, position: int) -> int:
    """Past the plain values that begin here, where a value or a member may begin."""
    level = look.levels[-1] if look.levels else None
    if level is None:
        return position
    if not level.is_object and level.wants in ("first", "value"):
        run = _PLAIN_RUN.match(look.text, position)
        if run is None:
            return position
        level.index += _commas(run.group())
        level.wants = "value"
        return run.end()
    while level.is_object and level.wants in ("first", "name"):
        member = _PLAIN_MEMBER.match(look.text, position)
        if member is None or member[1] in level.names or member[1] == "eventID":
            return position
        level.names.add(member[1])
        level.name, level.wants, position = member[1], "name", member.end()
    return position


def _commas(run: str) -> int:
    return run.count(",") if '"' not in run else re.sub(r'"[^"]*+"', "", run).count(",")


def _look_at_end(look: _Look, position: int, done: bool) -> None:
    if any(fault.code in ("epcis.json_depth", "epcis.json_syntax") for fault in look.faults):
        return
    start = _BLANK.match(look.text, position).end()  # type: ignore[union-attr]  # matches the empty text too
    if done and start == len(look.text):
        return
    found = look.text[start : start + _SHOWN] or "hết tài liệu / end of document"
    look.max_faults += 1  # the broken place is always told
    look.add("epcis.json_syntax", start, found=found)


def _take(look: _Look, token: re.Match[str]) -> bool:
    """One token; true when nothing more can be told: the value is whole, or broken here."""
    kind, start = token.lastgroup, token.start(token.lastgroup or 0)
    piece = token.group(kind or 0)
    level = look.levels[-1] if look.levels else None
    if kind == "mark" and piece in "}],:":
        return _mark(look, piece, start)
    if level and level.is_object and level.wants in ("first", "name"):
        return _name(look, level, piece, start) if kind == "text" else _broken(look, piece, start)
    if level and level.wants not in ("first", "value"):
        return _broken(look, piece, start)
    if kind == "mark":
        return _open(look, piece, start)
    _check_scalar(look, kind or "", piece, start)
    return _value_done(look)


def _open(look: _Look, piece: str, start: int) -> bool:
    look.levels.append(_Level(piece == "{"))
    if len(look.levels) <= look.max_depth:
        return False
    look.levels.pop()
    look.max_faults += 1
    look.add("epcis.json_depth", start, limit=look.max_depth)
    return True


def _mark(look: _Look, piece: str, start: int) -> bool:
    level = look.levels[-1] if look.levels else None
    if level is None:
        return _broken(look, piece, start)
    if piece == ":" and level.is_object and level.wants == "colon":
        level.wants = "value"
        return False
    if piece == "," and level.wants == "next":
        level.wants, level.index = ("name" if level.is_object else "value"), level.index + 1
        return False
    if piece in "}]" and (piece == "}") == level.is_object and level.wants in ("first", "next"):
        look.levels.pop()
        return _value_done(look)
    return _broken(look, piece, start)


def _name(look: _Look, level: _Level, piece: str, start: int) -> bool:
    _check_text(look, piece, start)
    name = _plain(piece)
    level.wants, level.name = "colon", name
    value = _EVENT_ID.match(look.text, start)
    if name in level.names:
        is_forgiven = value is not None and _is_computed(level.event_id) and not _is_computed(value[1])
        code = "epcis.event_id_twice" if is_forgiven else "epcis.json_duplicate_key"
        look.add(code, start, name=name[:_SHOWN], value=value[1][:_SHOWN] if value else "")
    level.event_id = value[1] if value else level.event_id
    level.names.add(name)
    return False


def _is_computed(event_id: str) -> bool:
    # GS1's own AssociationEvent-h names its event twice: by its hash, then by a UUID. The hash is computed from the
    # event and can be had again, so the name that was given, which comes last, is kept. No other key may repeat.
    return event_id.startswith("ni:///")


def _value_done(look: _Look) -> bool:
    if not look.levels:
        return True
    look.levels[-1].wants = "next"
    return False


def _broken(look: _Look, piece: str, start: int) -> bool:
    look.max_faults += 1
    look.add("epcis.json_syntax", start, found=look.text[start : start + _SHOWN] or piece)
    return True


def _check_scalar(look: _Look, kind: str, piece: str, start: int) -> None:
    if kind == "constant":
        look.add("epcis.json_constant", start, found=piece)
    elif kind == "number" and is_huge(piece):
        look.add("epcis.json_number", start, digits=NUMBER_DIGITS, exponent=NUMBER_EXPONENT)
    elif kind == "text":
        _check_text(look, piece, start)


def is_huge(number: str) -> bool:
    """Whether a JSON number is longer, or further from 1, than we keep."""
    exponent = number.lower().partition("e")[2]
    if len(number) > NUMBER_DIGITS or len(exponent) > _LONGEST_EXPONENT:
        return True
    exact = Decimal(number)
    return bool(exact) and abs(exact.adjusted()) > NUMBER_EXPONENT and not number.lstrip("-").isdigit()


def _check_text(look: _Look, piece: str, start: int) -> None:
    if "\\u" not in piece:
        return
    bare = _PAIR.sub("", piece)
    for escape in _ESCAPE.finditer(bare):
        code = (escape.group(1) or "").lower()
        if code == "0000" or code[:2] in ("d8", "d9", "da", "db", "dc", "dd", "de", "df"):
            look.add("epcis.json_text", start, found=f"U+{code.upper()}")
            return


def _plain(piece: str) -> str:
    """The text of a token; what no document can hold (lone surrogates, U+0000) stays written as its escape."""
    if "\\" not in piece:
        return piece[1:-1]
    text: str = json.loads(piece)
    return text.replace("\0", "\\u0000").encode("utf-8", "backslashreplace").decode()
