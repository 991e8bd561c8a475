"""A rice cooperative whose members let it write for them, and the officer who decides about its stamps.

`made` runs in the tests; `settle` in a process of the node's own, by the doors that the rooms promise.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from demo.codes import gtin, product_key
from tests.journal.browser.world import PASSWORD, ROOT, World
from tests.nodes import client_of
from txng.accounts import consents, mandates_lookups, members
from txng.accounts.consents import Terms
from txng.accounts.logins import person_of, read_login
from txng.accounts.members import MemberDraft
from txng.accounts.models import Organisation
from txng.accounts.viewer import Viewer
from txng.core.vn import tax_code
from txng.stamps import actions as stamps

MANY = 12
COOPERATIVE, SHOP, OFFICER = "htx-lua", "cua-hang-gao", "so-khcn"
LOGINS = {COOPERATIVE: "0914000000", SHOP: "0914000098", OFFICER: "0914000097"}
RICE = product_key(gtin("893999901", 1))  # the pack in which the cooperative sells it
_NAMES = (
    "An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Lâm", "Mai", "Nam", "Oanh", "Phúc",
)  # fmt: skip
MEMBERS = {f"ho-lua-{n:02}": f"Nguyễn Thị {name}" for n, name in enumerate(_NAMES, start=1)}
OPTED_IN = "ho-lua-01"  # who lets citizens read her full name


def made(world: World) -> None:
    """Enrol them all, with a product each; members confirmed, consents given. Once for a node."""
    if COOPERATIVE in world.keys:
        return
    node, files = world.node, {name: world.node.data / f"rice-{name}.json" for name in ("organisations", "people")}
    files["organisations"].write_text(
        json.dumps([_organisation(code) for code in (COOPERATIVE, SHOP, OFFICER, *MEMBERS)])
    )
    files["people"].write_text(json.dumps([_person(code) for code in (COOPERATIVE, SHOP, OFFICER, *MEMBERS)]))
    keys = node.data / "rice-keys.json"
    node.manage("shell", "-v", "0", "-c", f"from {__name__} import settle; settle({str(node.data)!r})")
    world.keys |= json.loads(keys.read_text())
    for code in (COOPERATIVE, *MEMBERS):
        product = {"own_code": "LUA-01", "name": "Lúa hữu cơ", "sector": "nong-san"}
        if code == COOPERATIVE:
            product = {"key": RICE, "name": "Gạo hữu cơ Sơn Hà", "sector": "nong-san"}
        place = {
            "key": f"urn:x-txng:place:{code}:1",
            "name": "Nhà máy" if code == COOPERATIVE else f"Ruộng {code[-2:]}",
            "kind": "farm",
        }
        with client_of(node, world.keys[code]) as client:
            for path, body in (("products", product), ("places", place)):
                answer = client.post(f"/api/v1/{path}", json=body)
                assert answer.is_success, f"{code}: {answer.text}"


def settle(data: str) -> None:
    """In the node: organisations, people, mandates, members, consents."""
    folder, now = Path(data), timezone.now()
    day = timezone.localdate(now)
    call_command(
        "enrol", str(folder / "rice-organisations.json"), "--keys", str(folder / "rice-keys.json"), stdout=sys.stderr
    )
    call_command("enrolpeople", str(folder / "rice-people.json"), stdout=sys.stderr)
    last = (day + timedelta(days=300)).isoformat()
    given: list[dict[str, Any]] = [{"to": _login(code), "organisation": code} for code in (COOPERATIVE, SHOP, *MEMBERS)]
    unit = Organisation.objects.get(code=COOPERATIVE)
    given.append({"to": LOGINS[OFFICER], "role": "PROVINCE_OFFICER", "province": "51"})
    mandates = folder / "rice-mandates.json"
    mandates.write_text(json.dumps([{"by": ROOT, "last": last, "reason": "Lập hồ sơ", **one} for one in given]))
    call_command("givemandates", str(mandates), stdout=sys.stderr)
    chi = _viewer(COOPERATIVE)
    drafts = [
        MemberDraft(name=name, number=_tax_code(n), unit_id=unit.unit_id, member_number=f"TV-{n:02}")
        for n, name in enumerate(MEMBERS.values(), start=1)
    ]
    rows = members.add(chi, unit.pk, drafts, first=day, now=now)
    for code, row in zip(MEMBERS, rows, strict=True):
        household = Organisation.objects.get(code=code)
        members.confirm(_viewer(code), row, now=now)
        consents.give(
            _viewer(code),
            household.pk,
            Terms(frozenset({"events"}), day + timedelta(days=200)),
            cooperative_id=unit.pk,
            now=now,
        )


def approve(request: int, quantity: int) -> None:
    """In the node: the officer's word on a request for stamps."""
    stamps.decide(_viewer(OFFICER), request, quantity, now=timezone.now())


def approved(world: World, request: int, quantity: int) -> None:
    world.node.manage("shell", "-v", "0", "-c", f"from {__name__} import approve; approve({request}, {quantity})")


def _organisation(code: str) -> dict[str, Any]:
    name = {COOPERATIVE: "HTX Lúa Sơn Hà", SHOP: "Cửa hàng Gạo sạch", OFFICER: "Sở Khoa học và Công nghệ"}.get(
        code
    ) or f"Hộ {MEMBERS[code]}"
    kind = {COOPERATIVE: "cooperative", SHOP: "enterprise", OFFICER: "authority"}.get(code, "household")
    more = {"tax_code": _tax_code(int(code[-2:]))} if code in MEMBERS else {}
    named = {"public_name": name} if code == OPTED_IN else {}
    return {
        "code": code, "name": name, "kind": kind, "role": "province" if code == OFFICER else "producer", "province_code": "51",
        "commune": "Sơn Hà", "sectors": ["nong-san"], **more, **named,
    }  # fmt: skip


def _person(code: str) -> dict[str, Any]:
    role = "province" if code == OFFICER else "producer"
    return {
        "name": MEMBERS.get(code, f"Người của {code}"),
        "login": _login(code),
        "organisation": code,
        "role": role,
        "password": PASSWORD,
    }


def _login(code: str) -> str:
    return LOGINS.get(code) or f"09140001{code[-2:]}"


def _viewer(code: str) -> Viewer:
    person = person_of(read_login(_login(code)))
    assert person is not None, code
    viewer = Viewer(None, "", "public", person.name, person_id=person.pk)
    return mandates_lookups.with_mandates(viewer, timezone.localdate())


def _tax_code(n: int) -> str:
    """A tax code with a right check digit, which belongs to nobody we know."""
    codes = (f"43990{number:05}" for number in range(10, 100_000))
    return next(islice((code for code in codes if not tax_code.check(code)), n, None))
