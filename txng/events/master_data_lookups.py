"""What organisations say of places, products and parties: their newest word, or that of an earlier moment.

Read by SimpleMasterDataQuery of SOAP, by /api/v1/vocabularies, and by the event queries that ask by master data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused


@dataclass(frozen=True, slots=True)
class Said:
    """What one organisation says of one element of a vocabulary.

    organisation   code of who says it
    vocabulary     its type, a URI
    key            canonical: one for all spellings of the element's id
    version        1 is the first that this organisation said of it; 0: it is the register's, nobody sent it
    job_id         the document it came in; None where it came from the register
    element        {"id", "attributes", "children", …} as JSON writes it, cut to what was asked for
    namespaces     prefix → IRI of the fields of its own
    """

    organisation: str
    vocabulary: str
    key: str
    version: int
    valid_from: datetime
    job_id: str | None
    element: Mapping[str, Any]
    namespaces: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """An answer about master data, in the order of vocabulary, key, organisation.

    is_whole   false: there are more, behind the last of these
    """

    said: tuple[Said, ...]
    is_whole: bool = True

    @property
    def vocabulary_list(self) -> list[dict[str, Any]]:
        """As epcisMasterData writes it: [{"type": …, "vocabularyElementList": […]}]."""
        found: dict[str, list[Any]] = {}
        for one in self.said:
            found.setdefault(one.vocabulary, []).append(one.element)
        return [{"type": kind, "vocabularyElementList": elements} for kind, elements in found.items()]

    @property
    def namespaces(self) -> dict[str, str]:
        """The prefixes of all of it."""
        return {prefix: iri for one in self.said for prefix, iri in one.namespaces.items()}


def vocabularies_matching(
    viewer: Viewer,
    *,
    names: Sequence[str] | None = None,
    includes_attributes: bool = True,
    includes_children: bool = True,
    attribute_names: Sequence[str] | None = None,
    eq_names: Sequence[str] | None = None,
    wd_names: Sequence[str] | None = None,
    has_attributes: Sequence[str] | None = None,
    eq_attributes: Mapping[str, Sequence[str]] | None = None,
    limit: int | None = None,
) -> Vocabularies:
    """The elements that hold every condition; what is None is not asked. Names of elements in any spelling.

    names             vocabularyName: types of vocabularies
    attribute_names   which attributes are told of an element; it narrows no elements
    eq_names          EQ_name; wd_names: WD_name, with all that stands below them
    has_attributes    HASATTR: the element has an attribute of one of these names
    eq_attributes     EQATTR_name: name → values, of which the attribute has one
    limit             maxElementCount
    raises            Refused query.too_many_elements (413, QueryTooLarge) where there are more than limit
    source            EPCIS 1.2, 8.2.7.2; EPCIS 2.0, 8.2.7.2
    """
    raise Refused(Problem("query.not_yet", values={"name": "SimpleMasterDataQuery"}))
