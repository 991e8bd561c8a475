"""Identifiers as EPC URNs (EPC Tag Data Standard 2.0): how older systems write them. `demo.link` says the same as links."""

from __future__ import annotations

from demo.codes import PREFIX_LENGTH


def lot(gtin14: str, number: str) -> str:
    return f"urn:epc:class:lgtin:{_item(gtin14)}.{number}"


def serial(gtin14: str, number: str) -> str:
    return f"urn:epc:id:sgtin:{_item(gtin14)}.{number}"


def pallet(sscc18: str) -> str:
    return f"urn:epc:id:sscc:{sscc18[1 : 1 + PREFIX_LENGTH]}.{sscc18[0]}{sscc18[1 + PREFIX_LENGTH : -1]}"


def place(gln13: str, extension: str = "0") -> str:
    return f"urn:epc:id:sgln:{gln13[:PREFIX_LENGTH]}.{gln13[PREFIX_LENGTH:-1]}.{extension}"


def party(gln13: str) -> str:
    return f"urn:epc:id:pgln:{gln13[:PREFIX_LENGTH]}.{gln13[PREFIX_LENGTH:-1]}"


def paper(gln13: str, kind: int, number: str) -> str:
    """A document's GDTI: an order, a dispatch advice."""
    from_prefix = gln13[:PREFIX_LENGTH]
    return f"urn:epc:id:gdti:{from_prefix}.{kind:03d}.{number}"


def device(gln13: str, number: str) -> str:
    """A measuring device's GIAI."""
    return f"urn:epc:id:giai:{gln13[:PREFIX_LENGTH]}.{number}"


def _item(gtin14: str) -> str:
    # The indicator stands before the item reference in an EPC, but before the prefix in a GTIN.
    return f"{gtin14[1 : 1 + PREFIX_LENGTH]}.{gtin14[0]}{gtin14[1 + PREFIX_LENGTH : -1]}"
