"""Where a fault stands: an XPath that every XML tool finds, and the line."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from lxml.etree import _Element as Element

from txng.core.epcis.xml.names import written_name
from txng.core.problems import Problem

_WRAPPERS = ("extension", "baseExtension")
# A hostile document has hundreds of thousands of siblings. Beyond these many they are numbered, not counted by name,
# and an array has no more members than an event may have items: telling 200 places must not cost seconds.
_COUNTED = 1_000
_LOOKED_AT = 20_001


def path_of(element: Element) -> str:
    """The XPath of an element: "/epcis:EPCISDocument/EPCISBody/EventList/ObjectEvent[2]/action"."""
    steps: list[str] = []
    place: Element | None = element
    while place is not None:
        steps.append(_step(place))
        place = place.getparent()
    return "/" + "/".join(reversed(steps))


def line_of(element: Element) -> int:
    line: int = element.sourceline or 1  # type: ignore[assignment]
    return line


def at_element(code: str, element: Element, values: Mapping[str, Any], *, attribute: str | None = None) -> Problem:
    """A problem at an element, or at one of its attributes."""
    place = path_of(element) if attribute is None else f"{path_of(element)}/@{attribute}"
    return Problem(code, place, {**values, "line": line_of(element)})


def at_pointer(problem: Problem, root: Element) -> Problem:
    """A problem that the JSON readers found, at the place in XML that its JSON Pointer came from.

    root   the element of the object that the pointer begins at
    """
    place, attribute = root, None
    candidates = [root]
    for escaped in problem.pointer.split("/")[1:]:
        step = escaped.replace("~1", "/").replace("~0", "~")
        if step.isdigit():
            found = _nth(candidates, int(step))
        else:
            found = _named(candidates[0], step)
            attribute = None if found else _attribute(candidates[0], step)
        if not found:
            break
        candidates = found
        place = found[0]
    return at_element(problem.code, place, problem.values, attribute=attribute)


def _step(element: Element) -> str:
    name = written_name(element)
    parent = element.getparent()
    if parent is None:
        return name
    if len(parent) > _COUNTED:
        return f"*[{parent.index(element) + 1}]"
    before = sum(1 for _ in element.itersiblings(element.tag, preceding=True))
    is_alone = before == 0 and next(element.itersiblings(element.tag), None) is None
    return name if is_alone and not name.endswith("Event") else f"{name}[{before + 1}]"


def _named(element: Element, name: str) -> list[Element]:
    """The children that hold the field `name`, also where an old version wraps them."""
    found = list(islice(element.iterchildren("{*}" + name.rpartition(":")[2]), _LOOKED_AT))
    for wrapper in element.iterchildren(*_WRAPPERS):
        found += _named(wrapper, name)
    return found


def _nth(candidates: list[Element], index: int) -> list[Element]:
    """The index-th of several elements of one name, or the index-th child of the one list element."""
    if len(candidates) > 1:
        return candidates[index : index + 1]
    only = candidates[0]
    if len(only):
        return [only[index]] if index < len(only) else []
    return candidates if index == 0 else []


def _attribute(element: Element, name: str) -> str | None:
    local = name.rpartition(":")[2]
    return next((local for key in element.keys() if str(key).rpartition("}")[2] == local), None)  # noqa: SIM118
