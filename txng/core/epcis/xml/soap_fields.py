"""The fields of a message of the query interface: small, flat elements whose order nobody needs."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.etree import _Element as Element

from txng.core.epcis.reading import shown
from txng.core.epcis.xml.names import OF_EPCIS, local_of, namespace_of
from txng.core.epcis.xml.places import at_element
from txng.core.problems import Problem

_BLANKS = " \t\r\n"


def fields_in(
    element: Element, known: Sequence[str], required: Sequence[str], problems: list[Problem]
) -> dict[str, Element]:
    """The children by their names, with a fault for each that is unknown, missing or there twice.

    Elements of other namespaces and <extension> are passed over, as the schema lets them stand.
    """
    found: dict[str, Element] = {}
    where = local_of(element)
    for child in element:
        name = local_of(child)
        if namespace_of(child) not in ("", *OF_EPCIS) or name == "extension":
            continue
        if name not in known:
            values = {"name": shown(name), "where": where, "known": ", ".join(known)}
            problems.append(at_element("soap.element_unknown", child, values))
        elif name in found:
            problems.append(at_element("soap.element_twice", child, {"name": name, "where": where}))
        else:
            found[name] = child
    missing = [name for name in required if name not in found]
    problems += [at_element("soap.field_missing", element, {"name": name, "where": where}) for name in missing]
    return found


def text_in(element: Element | None, problems: list[Problem]) -> str:
    """The text of an element that holds nothing else; "" where there is no element."""
    if element is None:
        return ""
    if len(element):
        values = {"name": shown(local_of(element[0])), "where": local_of(element), "known": "(-)"}
        problems.append(at_element("soap.element_unknown", element[0], values))
    return (element.text or "").strip(_BLANKS)
