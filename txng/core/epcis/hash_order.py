"""The canonical property order of the CBV event hash: what is written, in which order, and of what form it is.

The orders of 2.0, one per mode, differ in two places that no published vector decides (see event_id). Sensors come
before business transactions, and destinations before sources, in all published vectors, though not in the printed table:
the vectors are what everybody's stored hashes were made by, so they win over the table, and the table wins elsewhere.
The draft of 2.1 has no such past: there the table is followed.

source   CBV 2.0, 8.9.2 (canonical property order); published test vectors of the EPCIS event hash generator, 5d2f1c3;
         for 2.1 its description and vectors at 084b0034 (ADR 21)
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

CBV = "https://ref.gs1.org/cbv/"
GS1_VOCABULARY = "https://gs1.org/voc/"  # in hashes of 2.0
GS1_VOCABULARY_21 = "https://ref.gs1.org/voc/"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"

# The prefixes that the EPCIS 2.0.0 context declares for everybody.
STANDARD_PREFIXES = {
    "cbv": CBV,
    "cbvmda": "urn:epcglobal:cbv:mda:",
    "dcterms": "http://purl.org/dc/terms/",
    "epcis": "https://ref.gs1.org/epcis/",
    "gs1": GS1_VOCABULARY,
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": RDFS,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# CBV 1.2 wrote these five vocabularies as URNs (CBV 2.0, 7).
CBV_URNS = {
    "urn:epcglobal:cbv:bizstep:": CBV + "BizStep-",
    "urn:epcglobal:cbv:btt:": CBV + "BTT-",
    "urn:epcglobal:cbv:disp:": CBV + "Disp-",
    "urn:epcglobal:cbv:er:": CBV + "ER-",
    "urn:epcglobal:cbv:sdt:": CBV + "SDT-",
}

# Fields of the event itself that never take part: who stored it, under which id, and that it was wrong. So an error
# declaration hashes like the event it takes back.
LEFT_OUT = frozenset({"type", "eventID", "recordTime", "errorDeclaration", "@context"})


# JSON-LD lets every object bear an `id` and a `type`. Where XML has neither they say nothing of the event (its own `id`
# is its eventID), so strict mode leaves them out: else XML and JSON of one event would differ.
JSON_LD_ONLY = frozenset({"id", "type"})


class Form(Enum):
    """What kind of value a field holds, and so how it is written."""

    TEXT = "text"  # any value: URI, CURIE, identifier, number
    LITERAL = "literal"  # the sender's own words: only trimmed
    WORD = "word"  # a bare word of `vocabulary`, or a URI
    NUMBER = "number"
    TIME = "time"
    FLAG = "flag"  # xsd:boolean
    LIST = "list"  # `inside` is the form of each member
    OBJECT = "object"  # `inside` are its fields


@dataclass(frozen=True, slots=True)
class Field:
    """One field, as JSON names it and as the pre-hash text writes it.

    name         "" where the standard writes none (the members of bizTransactionList)
    vocabulary   what stands before a bare word
    known        names of `inside`, and those left out; every other name is an extension
    """

    name: str
    form: Form = Form.TEXT
    vocabulary: str = ""
    inside: tuple[Field, ...] = ()
    known: frozenset[str] = field(default=frozenset())


def an_object(name: str, *inside: Field, left_out: frozenset[str] = frozenset()) -> Field:
    return Field(name, Form.OBJECT, inside=inside, known=left_out.union(part.name for part in inside))


def a_list(name: str, member: Field) -> Field:
    return Field(name, Form.LIST, inside=(member,))


def fields(names: str, form: Form = Form.TEXT) -> tuple[Field, ...]:
    return tuple(Field(name, form) for name in names.split())


EPC = Field("epc")
QUANTITY = an_object("quantityElement", Field("epcClass"), Field("quantity", Form.NUMBER), Field("uom", Form.LITERAL))
DISPOSITION = CBV + "Disp-"

METADATA_FIELDS = (
    *fields("time startTime endTime", Form.TIME),
    *fields("deviceID deviceMetadata rawData dataProcessingMethod bizRules"),
)


def sensor_report(vocabulary: str) -> Field:
    return an_object(
        "sensorReport",
        Field("type", Form.WORD, vocabulary),
        Field("exception", Form.WORD, vocabulary),
        *fields("deviceID deviceMetadata rawData dataProcessingMethod"),
        Field("time", Form.TIME),
        *fields("microorganism chemicalSubstance"),
        Field("value", Form.NUMBER),
        Field("component", Form.WORD, CBV + "Comp-"),
        Field("stringValue", Form.LITERAL),
        Field("booleanValue", Form.FLAG),
        Field("hexBinaryValue", Form.LITERAL),
        Field("uriValue"),
        *fields("minValue maxValue meanValue sDev percRank percValue", Form.NUMBER),
        Field("uom", Form.LITERAL),
        Field("coordinateReferenceSystem"),
    )


SENSOR_REPORT = sensor_report(GS1_VOCABULARY)

# The reference generator does not know bizRules here. It puts what it leaves over at the event's end (see event_id).
LEFT_OVER = "bizRules"
REFERENCE_REPORT = replace(SENSOR_REPORT, known=SENSOR_REPORT.known | {LEFT_OVER})

NOT_IN_21 = "certificationInfo"  # the table of 2.1 does not name it

HEAD = (
    Field("eventTime", Form.TIME),
    Field("eventTimeZoneOffset", Form.LITERAL),
    Field("certificationInfo"),
)

ITEMS = (
    a_list("inputEPCList", EPC),
    a_list("childEPCs", EPC),
    a_list("quantityList", QUANTITY),
    a_list("childQuantityList", QUANTITY),
    a_list("inputQuantityList", QUANTITY),
    a_list("outputEPCList", EPC),
    a_list("outputQuantityList", QUANTITY),
)

CIRCUMSTANCES = (
    Field("action", Form.LITERAL),
    Field("transformationID"),
    Field("bizStep", Form.WORD, CBV + "BizStep-"),
    Field("disposition", Form.WORD, DISPOSITION),
    an_object(
        "persistentDisposition",
        Field("set", Form.WORD, DISPOSITION),
        Field("unset", Form.WORD, DISPOSITION),
    ),
    an_object("readPoint", Field("id")),
    an_object("bizLocation", Field("id")),
)


def sensors(report: Field, left_out: frozenset[str]) -> Field:
    metadata = an_object("sensorMetadata", *METADATA_FIELDS, left_out=left_out)
    return a_list("sensorElementList", an_object("sensorElement", metadata, report, left_out=left_out))


TRANSACTIONS = a_list(
    "bizTransactionList", an_object("", Field("type", Form.WORD, CBV + "BTT-"), Field("bizTransaction"))
)
DESTINATIONS = a_list("destinationList", an_object("", Field("type", Form.WORD, CBV + "SDT-"), Field("destination")))
SOURCES = a_list("sourceList", an_object("", Field("type", Form.WORD, CBV + "SDT-"), Field("source")))
MASTER_DATA = an_object("ilmd")

STRICT_EVENT = an_object(
    "",
    *HEAD,
    a_list("epcList", EPC),
    Field("parentID"),
    *ITEMS,
    *CIRCUMSTANCES,
    sensors(SENSOR_REPORT, JSON_LD_ONLY),
    TRANSACTIONS,
    DESTINATIONS,
    SOURCES,
    MASTER_DATA,
    left_out=LEFT_OUT | JSON_LD_ONLY,
)

EVENT_21 = an_object(
    "",
    *(field for field in HEAD if field.name != NOT_IN_21),
    a_list("epcList", EPC),
    Field("parentID"),
    *ITEMS,
    *CIRCUMSTANCES,
    TRANSACTIONS,
    SOURCES,
    DESTINATIONS,
    sensors(sensor_report(GS1_VOCABULARY_21), JSON_LD_ONLY),
    MASTER_DATA,
    left_out=LEFT_OUT | JSON_LD_ONLY | {NOT_IN_21},
)

REFERENCE_EVENT = an_object(
    "",
    *HEAD,
    Field("parentID"),
    a_list("epcList", EPC),
    *ITEMS,
    *CIRCUMSTANCES,
    sensors(REFERENCE_REPORT, frozenset()),
    TRANSACTIONS,
    DESTINATIONS,
    MASTER_DATA,
    SOURCES,
    left_out=LEFT_OUT,
)
