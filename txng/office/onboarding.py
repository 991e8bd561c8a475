"""/quan-tri/bat-dau/: seven steps from the registration to live use, each read from facts and ticked by nobody (C-12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.http import HttpResponse

from txng.accounts import keys_lookups as keys
from txng.accounts import mandates_lookups as rights
from txng.accounts.keys_lookups import KeyRow
from txng.accounts.organisations_lookups import OrganisationRow, organisations_by_id
from txng.accounts.organisations_requests import own_words
from txng.accounts.viewer import Viewer
from txng.events import jobs_lookups as jobs
from txng.office.door import Asking, hidden, number_in, page
from txng.registry import lookups as registry
from txng.registry.products_lookups import Asked, products_listed
from txng.tlog import lookups as log

HOME = "/quan-tri/bat-dau/"
LOOKED_AT = 50
ON_TODAY = 3
_SELF_TEST = "/tu-kiem-tra-ket-noi/"


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    name, todo   in Vietnamese and English; todo: what is missing, by name; empty where it is done
    url          where it is done
    """

    name: tuple[str, str]
    todo: tuple[tuple[str, str], ...]
    url: str

    @property
    def is_done(self) -> bool:
        return not self.todo


@dataclass(frozen=True, slots=True)
class Way:
    """How far an organisation has come."""

    organisation: OrganisationRow
    steps: tuple[Step, ...]

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def is_through(self) -> bool:
        return self.done == len(self.steps)

    @property
    def next(self) -> Step | None:
        return next((step for step in self.steps if not step.is_done), None)


@page("GET")
def listed(asking: Asking) -> HttpResponse:
    """`?to_chuc=` one of one's own organisations."""
    own = rights.own_organisations(asking.viewer, "events.read_own", asking.day)
    rows = [one for one in organisations_by_id(asking.viewer, own, asking.day) if one.kind != "authority"]
    chosen = number_in(asking.request.GET.get("to_chuc", "")) or (rows[0].id if rows else 0)
    organisation = next((one for one in rows if one.id == chosen), None)
    if organisation is None:
        raise hidden("organisations.not_there")
    return asking.answered("office/onboarding.html", {"way": way_of(asking, organisation), "organisations": rows})


def unfinished(asking: Asking, own: list[OrganisationRow]) -> list[Way]:
    """The first of one's own organisations that are not through, for /quan-tri/; officers have none."""
    trading = [one for one in own if one.kind != "authority" and one.state == "active"][:ON_TODAY]
    return [way for one in trading if not (way := way_of(asking, one)).is_through]


def way_of(asking: Asking, organisation: OrganisationRow) -> Way:
    """The seven steps of one of the viewer's own organisations.

    cost   some twenty questions, however much the organisation has recorded
    """
    viewer = replace(asking.viewer, organisation_id=organisation.id, organisation_code=organisation.code)
    steps = list(_steps(asking, viewer, organisation))
    missing = tuple(step.name for step in steps if not step.is_done)
    go = Step(("Chạy thật", "Live use"), (*missing, *_gate(asking, viewer, organisation)), "/quan-tri/tich-hop/")
    return Way(organisation, (*steps, go))


def _steps(asking: Asking, viewer: Viewer, organisation: OrganisationRow) -> Iterator[Step]:
    own = f"?to_chuc={organisation.id}"
    yield Step(
        ("Hồ sơ đủ", "A complete record"),
        _record(viewer, organisation, asking),
        f"/quan-tri/to-chuc/{organisation.id}/sua",
    )
    yield Step(("Sản phẩm", "Products"), _products(asking, viewer), "/quan-tri/san-pham/")
    places = registry.places_registered(organisation.id, limit=1)
    no_place = (("một địa điểm: nơi trồng, nuôi, chế biến, bán", "one place: where you grow, make or sell"),)
    yield Step(("Địa điểm", "Places"), () if places else no_place, "/quan-tri/dia-diem/")
    no_key = (("một khoá máy còn hiệu lực", "one machine key in force"),)
    yield Step(("Khoá API", "API key"), () if _live(asking, viewer) else no_key, f"/quan-tri/khoa/{own}")
    events = jobs.first_events(viewer)
    tried = bool(events) or bool(jobs.job_lines(viewer, jobs.Asked(state="accepted"), limit=1))
    no_try = (
        (
            "tự kiểm tra đủ các cấp, rồi gửi một tài liệu được nhận hết",
            "pass the self-test, then send one document that is taken whole",
        ),
    )
    yield Step(("Thử nghiệm", "Test"), () if tried else no_try, _SELF_TEST)
    is_sealed = bool(events) and bool(log.sealed("event", events))
    no_event = (("một sự kiện được niêm phong vào nhật ký", "one event sealed in the log"),)
    yield Step(
        ("Sự kiện đầu tiên được niêm phong", "First event sealed"),
        () if is_sealed else no_event,
        f"/quan-tri/tich-hop/{own}",
    )


def _record(viewer: Viewer, organisation: OrganisationRow, asking: Asking) -> tuple[tuple[str, str], ...]:
    words = own_words(viewer, organisation.id, asking.day)
    needed = {
        ("địa chỉ", "address"): bool(words and words.address),
        ("điện thoại hoặc thư liên hệ", "telephone or mail"): bool(words and (words.phone or words.email)),
        ("ngành hàng", "sectors"): bool(organisation.sectors),
        ("xã, phường", "commune"): bool(organisation.commune_code),
    }
    return tuple(name for name, is_there in needed.items() if not is_there)


def _products(asking: Asking, viewer: Viewer) -> tuple[tuple[str, str], ...]:
    rows = products_listed(viewer, asking.day, Asked(organisation=viewer.organisation_id or -1), limit=LOOKED_AT)
    if not rows:
        return (("một sản phẩm", "one product"),)
    best = max(rows, key=lambda row: row.percent)
    if best.percent == 100:
        return ()
    return ((f"một sản phẩm đủ trường bắt buộc (“{best.name}” đủ {best.percent}%)", f"one product with all required fields (“{best.name}” has {best.percent}%)"),)  # fmt: skip


def _gate(asking: Asking, viewer: Viewer, organisation: OrganisationRow) -> Iterator[tuple[str, str]]:
    """What live use asks for beside the steps before."""
    if organisation.state != "active":
        yield "tổ chức đang hoạt động", "the organisation is active"
    if not any(key.last_used_at for key in _live(asking, viewer)):
        yield "hệ thống của bạn đã dùng khoá máy", "your system has used its key"
    if jobs.job_lines(viewer, jobs.Asked(state="waiting"), limit=1):
        yield "không tài liệu nào còn chờ xử lý", "no document waits to be judged"


def _live(asking: Asking, viewer: Viewer) -> list[KeyRow]:
    rows = keys.keys_of_own(viewer, viewer.organisation_id or -1, asking.day) or []
    return [one for one in rows if one.state(asking.now) in ("live", "renewed")]
