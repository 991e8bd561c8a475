"""Identifiers as GS1 Digital Links: how phones and new systems write them. `demo.urn` says the same as EPC URNs."""

from __future__ import annotations

from urllib.parse import quote

from demo.codes import lot_key, place_key

DOMAIN = "https://id.gs1.org"


def lot(gtin14: str, number: str) -> str:
    return f"{DOMAIN}/{lot_key(gtin14, number)}"


def serial(gtin14: str, number: str) -> str:
    return f"{DOMAIN}/01/{gtin14}/21/{quote(number, safe='')}"


def serial_of_lot(gtin14: str, lot_number: str, number: str) -> str:
    """One thing and its lot in one link: what an EPC URN cannot say."""
    return f"{lot(gtin14, lot_number)}/21/{quote(number, safe='')}"


def pallet(sscc18: str) -> str:
    return f"{DOMAIN}/00/{sscc18}"


def place(gln13: str, extension: str = "") -> str:
    return f"{DOMAIN}/{place_key(gln13, extension)}"


def party(gln13: str) -> str:
    return f"{DOMAIN}/417/{gln13}"
