"""What An's cooperative says of its places, products and partners, in the header of a document."""

from __future__ import annotations

from typing import Any

VTYPE = "urn:epcglobal:epcis:vtype:"
COMMUNE, FARM, PLOT, STORE = (f"https://id.gs1.org/414/{number}" for number in (
    "8938501234001", "8938501234018", "8938501234025", "8938501234032",
))  # fmt: skip
FARM_URN = "urn:epc:id:sgln:8938501.23401.0"


def made(identifier: str, *, children: list[str] | None = None, **attributes: Any) -> dict[str, Any]:
    """One element; attributes by their names in the CBV's own namespace."""
    listed = [{"id": f"urn:epcglobal:cbv:mda:{name}", "attribute": value} for name, value in attributes.items()]
    element: dict[str, Any] = {"id": identifier}
    return element | ({"attributes": listed} if listed else {}) | ({"children": children} if children else {})


def header(**vocabularies: list[dict[str, Any]]) -> dict[str, Any]:
    """An epcisHeader: vocabulary → its elements."""
    listed = [{"type": VTYPE + name, "vocabularyElementList": elements} for name, elements in vocabularies.items()]
    return {"epcisMasterData": {"vocabularyList": listed}}
