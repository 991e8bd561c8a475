"""Every parameter of an EPCIS query, one line each: how it begins, its name, and what it asks.

PARAMETERS is the whole of what we understand. A name that fits no line is refused: an answer to another question than
the one asked would look like a true answer. `{uom}`, `{type}`, `{field}` and `{attribute}` stand for the sender's own.
Where the standard contradicts itself both spellings have their line.

source   EPCIS 2.0, 8.2.7.1; openapi.yaml and query-schema.json of EPCIS 2.0; Test Case Requirement 53
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from txng.core.epcis import query_asked as ask
from txng.core.epcis import query_values as read
from txng.core.epcis.event import Part
from txng.core.epcis.master_data import VOCABULARIES_OF
from txng.core.epcis.query_asked import Asked
from txng.core.epcis.query_conditions import Condition, Field
from txng.core.epcis.query_facts import INSTANTS, MEASURED
from txng.core.epcis.query_names import Scope

_TAKEN = "INNER|ILMD|ERROR|SENSORELEMENT|SENSORMETADATA|SENSORREPORT|readPoint|bizLocation|ATTR|quantity"
_HOLES = {
    "uom": r"[A-Z0-9]{2,4}",
    "type": r"[^|]+",
    "described": "|".join(VOCABULARIES_OF),  # fields whose values are elements of vocabularies
    "attribute": r"[^|]+",
    "field": rf"(?!(?:{_TAKEN})_)[^\s|]*[:#][^|]*",  # never the misspelt name of another line
    "own": rf"(?!(?:{_TAKEN})_)[^\s|]*:[^|]*",
}
_EVERYWHERE = (Part.SUBJECT, Part.PARENT, Part.CHILD, Part.INPUT, Part.OUTPUT)
_LISTED = (Part.SUBJECT, Part.CHILD)
_ORDER = "GT GE LT LE"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One line of the table.

    begins   "EQ", or several: "EQ GT GE LT LE"; "" where the name stands alone
    name     what follows, with holes
    asks     what it makes of the values; raises Refused
    """

    begins: str
    name: str
    asks: Callable[[Asked], Condition | None]

    def names(self) -> Iterator[str]:
        """Every name on this line, with its holes."""
        for begin in self.begins.split() or [""]:
            yield f"{begin}_{self.name}" if begin else self.name

    def pattern(self) -> re.Pattern[str]:
        begin = f"(?P<begin>{'|'.join(self.begins.split())})_" if self.begins else "(?P<begin>)"
        parts = re.split(r"\{(\w+)\}", self.name)
        filled = [f"(?P<{part}>{_HOLES[part]})" if n % 2 else re.escape(part) for n, part in enumerate(parts)]
        return re.compile(begin + "".join(filled), re.DOTALL)


def _own(name: str, scope: Scope, *, inner: str, begins: str = f"EQ {_ORDER} EXISTS") -> tuple[Parameter, Parameter]:
    """The two lines of the extension fields of one part: those that stand in it, and those anywhere below."""
    return (
        Parameter(begins, inner, ask.extension(scope, is_inner=True)),
        Parameter(begins, name, ask.extension(scope, is_inner=False)),
    )


PARAMETERS: tuple[Parameter, ...] = (
    # the event
    Parameter("", "eventType", ask.field_in(Field.TYPE, read.EVENT_TYPE)),
    Parameter("GE LT", "eventTime", ask.field_when(Field.EVENT_TIME)),
    Parameter("GE LT", "recordTime", ask.field_when(Field.RECORD_TIME)),
    Parameter("EQ", "action", ask.field_in(Field.ACTION, read.ACTION)),
    Parameter("EQ", "bizStep", ask.field_in(Field.BIZ_STEP, read.A_BIZ_STEP)),
    Parameter("EQ", "disposition", ask.field_in(Field.DISPOSITION, read.A_DISPOSITION)),
    Parameter("EQ", "persistentDisposition_set", ask.words("persistentDisposition.set", read.A_DISPOSITION)),
    Parameter("EQ", "persistentDisposition_unset", ask.words("persistentDisposition.unset", read.A_DISPOSITION)),
    Parameter("EQ", "readPoint", ask.field_in(Field.READ_POINT, read.A_KEY)),
    Parameter("WD", "readPoint", ask.descendants(Field.READ_POINT)),
    Parameter("EQ", "bizLocation", ask.field_in(Field.BIZ_LOCATION, read.A_KEY)),
    Parameter("WD", "bizLocation", ask.descendants(Field.BIZ_LOCATION)),
    Parameter("EQ", "transformationID", ask.words("transformationID", read.A_KEY)),
    Parameter("EQ", "eventID", ask.field_in(Field.EVENT_ID, read.A_URI)),
    Parameter("EQ", "bizTransaction_{type}", ask.words_of_type("bizTransaction")),
    Parameter("EQ", "source_{type}", ask.words_of_type("source")),
    Parameter("EQ", "destination_{type}", ask.words_of_type("destination")),
    # its items
    Parameter("MATCH", "epc", ask.items(*_LISTED)),
    Parameter("MATCH", "parentID", ask.items(Part.PARENT)),
    Parameter("MATCH", "inputEPC", ask.items(Part.INPUT)),
    Parameter("MATCH", "outputEPC", ask.items(Part.OUTPUT)),
    Parameter("MATCH", "anyEPC", ask.items(*_EVERYWHERE)),
    Parameter("MATCH", "epcClass", ask.classes(*_LISTED)),
    Parameter("MATCH", "inputEPCClass", ask.classes(Part.INPUT)),
    Parameter("MATCH", "outputEPCClass", ask.classes(Part.OUTPUT)),
    Parameter("MATCH", "anyEPCClass", ask.classes(*_EVERYWHERE)),
    Parameter(f"EQ {_ORDER}", "quantity", ask.quantity()),
    Parameter(f"EQ {_ORDER}", "quantity_{uom}", ask.quantity()),
    # its error declaration
    Parameter("EXISTS", "errorDeclaration", ask.presence("errorDeclaration")),
    Parameter("GE LT", "errorDeclarationTime", ask.instants("errorDeclaration.declarationTime")),
    Parameter("GE LT", "errorDeclaration_Time", ask.instants("errorDeclaration.declarationTime")),  # so in the schema
    Parameter("EQ", "errorReason", ask.words("errorDeclaration.reason", read.A_REASON)),
    Parameter("EQ", "correctiveEventID", ask.words("errorDeclaration.correctiveEventIDs", read.A_URI)),
    # its sensors
    Parameter("EXISTS", "sensorElementList", ask.presence("sensorElementList")),
    Parameter("EXISTS", "sensorElement", ask.presence("sensorElementList")),  # so in TCR-53, step 3
    *(Parameter("GE LT", name, ask.instants(f"sensor.{name}")) for name in INSTANTS),
    Parameter("EQ", "time", ask.instants("sensor.time")),  # TCR-53, step 28
    Parameter("EQ", "type", ask.words("sensor.type", read.A_MEASUREMENT)),
    *(
        Parameter("EQ", name, ask.words(f"sensor.{name}", read.AN_IDENTIFIER))
        for name in ("deviceID", "dataProcessingMethod", "microorganism", "chemicalSubstance", "bizRules", "uriValue",
                     "deviceMetadata", "rawData")
    ),  # the last two by TCR-53, step 28
    Parameter("EQ", "stringValue", ask.words("sensor.stringValue", read.A_TEXT)),
    Parameter("EQ", "booleanValue", ask.boolean("sensor.booleanValue")),
    Parameter("EQ", "hexBinaryValue", ask.words("sensor.hexBinaryValue", read.A_HEX)),
    Parameter(_ORDER, "percRank", ask.numbers("sensor.percRank")),
    Parameter("EQ", "value_{uom}", ask.measured("sensor.value")),
    *(Parameter(_ORDER, f"{name}_{{uom}}", ask.measured(f"sensor.{name}")) for name in MEASURED),
    *(Parameter("GE LT", name, ask.measured(f"sensor.{name}")) for name in ("sDev", "percValue")),  # TCR-53, 23 and 25
    # master data
    Parameter("HASATTR", "{described}", ask.attributes()),
    Parameter("HASATTR", "{own}", ask.attributes()),
    Parameter("EQATTR", "{described}_{attribute}", ask.attribute_values()),
    Parameter("EQ", "ATTR_{described}_{attribute}", ask.attribute_values()),  # so in the schema
    Parameter("EQATTR", "{own}_{attribute}", ask.attribute_values()),
    Parameter("EQ", "ATTR_{own}_{attribute}", ask.attribute_values()),
    # extension fields; the longer names first
    *_own("ERROR_DECLARATION_{field}", Scope.ERROR, inner="INNER_ERROR_DECLARATION_{field}"),
    *_own("SENSORELEMENT_{field}", Scope.ELEMENT, inner="INNER_SENSORELEMENT_{field}"),
    *_own("SENSORMETADATA_{field}", Scope.METADATA, inner="INNER_SENSORMETADATA_{field}"),
    *_own("SENSORREPORT_{field}", Scope.REPORT, inner="INNER_SENSORREPORT_{field}"),
    *_own("ILMD_{field}", Scope.ILMD, inner="INNER_ILMD_{field}"),
    *_own("readPoint_{field}", Scope.READ_POINT, inner="INNER_readPoint_{field}"),
    *_own("bizLocation_{field}", Scope.BIZ_LOCATION, inner="INNER_bizLocation_{field}"),
    *_own("{field}", Scope.EVENT, inner="INNER_{field}"),
)  # fmt: skip
CONTROLS = ("orderBy", "orderDirection", "eventCountLimit", "maxEventCount", "perPage", "nextPageToken")

_EXACT: Mapping[str, Parameter] = {
    name: parameter for parameter in PARAMETERS if "{" not in parameter.name for name in parameter.names()
}
PLAIN_NAMES = frozenset(_EXACT)
_PATTERNS = tuple((parameter.pattern(), parameter) for parameter in PARAMETERS if "{" in parameter.name)
_LONGEST_NAME = 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """The line that a name stands on, how it begins, and what fills its holes."""

    parameter: Parameter
    begin: str
    holes: tuple[tuple[str, str], ...]


def find(name: str) -> Found | None:
    """The line of a parameter's name; None where no line has it.

    >>> find("GE_value_KEL").holes, find("EQ_INNER_ILMD_vidu:giong").parameter.name, find("EQ_bizstep")
    ((('uom', 'KEL'),), 'INNER_ILMD_{field}', None)
    """
    return _find(name) if len(name) <= _LONGEST_NAME and name.isprintable() else None


@lru_cache(maxsize=1_024)
def _find(name: str) -> Found | None:
    exact = _EXACT.get(name)
    if exact is not None:
        return Found(exact, name.partition("_")[0] if exact.begins else "", ())
    for pattern, parameter in _PATTERNS:
        match = pattern.fullmatch(name)
        if match is not None:
            holes = {hole: text for hole, text in match.groupdict().items() if hole != "begin"}
            return Found(parameter, match["begin"], tuple(holes.items()))
    return None


def known_names() -> tuple[str, ...]:
    """Every name of the table, once, with its holes, and those that steer the answer."""
    names = (f"{'|'.join(line.begins.split())}_{line.name}" if line.begins else line.name for line in PARAMETERS)
    return (*names, *CONTROLS)
