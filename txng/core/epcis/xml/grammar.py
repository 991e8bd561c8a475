"""The order of elements in EPCIS XML: one table for reading and for writing.

The order of 1.2 is that of 2.0 with some fields put into wrappers (`OF_EXTENSION_12` and so on), so that one table says
both. AssociationEvent is the exception: 1.2 has no schema for it, and nothing is judged of its order there.

source   EPCIS 2.0 XML Schema (2022); EPCIS 1.2 XML Schema
"""

from __future__ import annotations

from collections.abc import Mapping

from txng.core.epcis.event import EventType

_HEAD = ("eventTime", "recordTime", "eventTimeZoneOffset", "eventID", "errorDeclaration", "certificationInfo",
         "baseExtension")  # fmt: skip
_WHY = ("bizStep", "disposition", "readPoint", "bizLocation")
_SIDES = ("sourceList", "destinationList", "sensorElementList", "persistentDisposition")

EVENTS: Mapping[str, tuple[str, ...]] = {
    EventType.OBJECT: (
        *_HEAD, "epcList", "action", *_WHY, "bizTransactionList", "quantityList", *_SIDES, "ilmd", "extension",
    ),
    EventType.AGGREGATION: (
        *_HEAD, "parentID", "childEPCs", "action", *_WHY, "bizTransactionList", "childQuantityList", *_SIDES,
        "extension",
    ),
    EventType.TRANSACTION: (
        *_HEAD, "bizTransactionList", "parentID", "epcList", "action", *_WHY, "quantityList", *_SIDES, "extension",
    ),
    EventType.TRANSFORMATION: (
        *_HEAD, "inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList", "transformationID", *_WHY,
        "bizTransactionList", *_SIDES, "ilmd", "extension",
    ),
    EventType.ASSOCIATION: (
        *_HEAD, "parentID", "childEPCs", "childQuantityList", "action", *_WHY, "bizTransactionList", *_SIDES,
        "extension",
    ),
}  # fmt: skip
QUANTITY_EVENT: tuple[str, ...] = (*_HEAD, "epcClass", "quantity", *_WHY, "bizTransactionList", "extension")

PARTS: Mapping[str, tuple[str, ...]] = {
    "quantityElement": ("epcClass", "quantity", "uom"),
    "readPoint": ("id", "extension"),
    "bizLocation": ("id", "extension"),
    "persistentDisposition": ("unset", "set"),
    "sensorElement": ("sensorMetadata", "sensorReport", "extension"),
    "ilmd": ("extension",),
    "EPCISDocument": ("EPCISHeader", "EPCISBody", "extension"),
    "EPCISBody": ("EventList", "VocabularyList", "extension"),
    "EPCISHeader": ("StandardBusinessDocumentHeader", "extension"),
    "QueryResults": ("queryName", "subscriptionID", "resultsBody", "extension"),
    "Vocabulary": ("VocabularyElementList", "extension"),
    "VocabularyElement": ("attribute", "children", "extension"),
    "EPCISMasterData": ("VocabularyList", "extension"),
}
# The schema lets these stand in any order.
FREE: Mapping[str, tuple[str, ...]] = {
    "errorDeclaration": ("declarationTime", "reason", "correctiveEventIDs", "extension"),
}
REPEATED = frozenset(("sensorReport", "set", "unset", "attribute"))
WRAPPERS = frozenset(("extension", "baseExtension"))

# Where 1.2 puts what 1.0 did not have yet.
OF_BASE_EXTENSION_12 = ("eventID", "errorDeclaration")
OF_EXTENSION_12: Mapping[str, tuple[str, ...]] = {
    EventType.OBJECT: ("quantityList", "sourceList", "destinationList", "ilmd"),
    EventType.AGGREGATION: ("childQuantityList", "sourceList", "destinationList"),
    EventType.TRANSACTION: ("quantityList", "sourceList", "destinationList"),
    EventType.TRANSFORMATION: (),
    EventType.ASSOCIATION: (),
}
# What 1.2 cannot say: written into its innermost <extension>, where its readers pass it over.
NOT_IN_12 = ("certificationInfo", "sensorElementList", "persistentDisposition")
REQUIRED_12: Mapping[str, str] = {
    EventType.OBJECT: "epcList",
    EventType.AGGREGATION: "childEPCs",
    EventType.TRANSACTION: "epcList",
}

SENSOR_TIMES = ("time", "startTime", "endTime")
SENSOR_METADATA = frozenset(
    (*SENSOR_TIMES, "deviceID", "deviceMetadata", "rawData", "bizRules", "dataProcessingMethod")
)
SENSOR_NUMBERS = frozenset(("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"))
SENSOR_REPORT = SENSOR_NUMBERS | {
    "type", "component", "exception", "stringValue", "booleanValue", "hexBinaryValue", "uriValue", "uom",
    "chemicalSubstance", "microorganism", "deviceID", "deviceMetadata", "rawData", "time", "dataProcessingMethod",
    "coordinateReferenceSystem", "bizRules",
}  # fmt: skip
