"""The two ways to write an identifier, as one type: `demo.urn` and `demo.link` both are a Spelling."""

from __future__ import annotations

from typing import Protocol

from demo import urn
from demo.events import Handover
from demo.people import Organisation


class Spelling(Protocol):
    def lot(self, gtin14: str, number: str) -> str: ...
    def place(self, gln13: str) -> str: ...
    def party(self, gln13: str) -> str: ...


def handover(write: Spelling, sender: Organisation, receiver: Organisation, *, advice: str) -> Handover:
    """Goods go from the main site of one organisation to that of another, with the sender's dispatch advice."""
    return Handover(
        sender=write.party(sender.party),
        receiver=write.party(receiver.party),
        start=write.place(sender.site),
        goal=write.place(receiver.site),
        paper=urn.paper(sender.party, 1, advice),
    )
