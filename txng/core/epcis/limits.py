"""How much one document may ask of us. Every bound is here, once, with its reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of reading EPCIS; the settings of the same names change them.

    max_bytes        of one document: 10 MiB hold some 12,000 common events
    max_depth        of nesting; the deepest official example has 11
    max_containers   arrays and objects of one document: bounds the memory it unfolds to (some 200 bytes each)
    max_events       of one document: one is stored in one transaction
    max_items        elements of all lists of one event
    max_faults       listed; the others are counted. Each faulty event shows at least its first
    clock_drift_s    how far ahead an event's time may lie: phones' clocks are wrong by minutes
    max_uri          bytes of one identifier: what an index entry of the database can hold, with room
    """

    max_bytes: int = 10_485_760
    max_depth: int = 64
    max_containers: int = 400_000
    max_events: int = 2_000
    max_items: int = 20_000
    max_faults: int = 200
    clock_drift_s: int = 300
    max_uri: int = 1_024


DEFAULT = Limits()
