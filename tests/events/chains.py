"""Chains of goods to trace: small bodies by key, and the mill that most tests follow."""

from __future__ import annotations

from tests.conftest import NOW
from tests.events.documents import events_of, make_aggregation, make_body
from txng.accounts.viewer import Viewer
from txng.events.capture import capture

GTIN = "01/08938501234568"
PADDY, RICE, BRAN, BAGS = (f"{GTIN}/10/{lot}" for lot in ("LUA-1", "GAO-1", "CAM-1", "TUI-1"))
PALLET, OTHER = "00/089385012340000001", "00/089385012340000018"


def link_of(key: str) -> str:
    return f"https://id.gs1.org/{key}"


def amounts(*keys: str, quantity: float | None = None, uom: str = "KGM") -> list[dict]:
    more = {} if quantity is None else {"quantity": quantity, "uom": uom}
    return [{"epcClass": link_of(key), **more} for key in keys]


def born(*keys: str, quantity: float = 100, **fields) -> dict:
    return make_body(quantityList=amounts(*keys, quantity=quantity), **fields)


def seen(*keys: str, step: str, day: int = 21, **fields) -> dict:
    at = f"2026-11-{day}T08:00:00.000+07:00"
    usual = {"quantityList": amounts(*keys), "eventTime": at, "disposition": "in_transit"}
    return make_body(action="OBSERVE", bizStep=step, **(usual | fields))


def made(inputs: list[dict], outputs: list[dict], **fields) -> dict:
    return make_body(
        type="TransformationEvent",
        action=None,
        quantityList=None,
        inputQuantityList=inputs,
        outputQuantityList=outputs,
        **fields,
    )


def packed(children: list[str], parent: str, **fields) -> dict:
    things = [link_of(key) for key in children if "/10/" not in key]
    lots = amounts(*(key for key in children if "/10/" in key))
    body = make_aggregation(things, parent=link_of(parent), childQuantityList=lots or None, **fields)
    return {name: value for name, value in body.items() if value}


def record(viewer: Viewer, *bodies: dict) -> list[int]:
    return [receipt.event_no for receipt in capture(viewer, events_of(*bodies), now=NOW)]


def record_mill(an: Viewer, chi: Viewer) -> None:
    """An grows paddy and mills it to rice and bran; Chi takes the rice on a pallet and bags it."""
    record(
        an,
        born(PADDY, quantity=1000),
        made(amounts(PADDY, quantity=1, uom="TNE"), amounts(RICE, quantity=650) + amounts(BRAN, quantity=100)),
        packed([RICE], PALLET),
        seen(step="shipping", epcList=[link_of(PALLET)], quantityList=None),
    )
    record(
        chi,
        seen(step="receiving", epcList=[link_of(PALLET)], quantityList=None),
        made(amounts(RICE, quantity=650), amounts(BAGS, quantity=130, uom="C62")),
    )
