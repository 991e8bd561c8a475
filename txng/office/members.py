"""/quan-tri/thanh-vien/: a cooperative's book of members; /thanh-vien/{token}: a household's own answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from txng.accounts import members as actions
from txng.accounts import members_lookups as lookups
from txng.accounts import organisations_lookups
from txng.accounts.members import MemberDraft
from txng.accounts.members_rows import communes_meant, read_rows
from txng.core.problems import Problem, Refused
from txng.core.vn.cells import number_in
from txng.office.door import Asking, hidden, page
from txng.office.door import number_in as whole_in
from txng.office.forms import day_in
from txng.registry.sheets_bounds import MAX_BYTES, too_large
from txng.registry.sheets_open import rows_of
from txng.territory import lookups as territory
from txng.web.pages import language_of

PER_PAGE = 50
PASTED_MOST = 400_000  # letters
_FORM_BYTES = 2_000_000  # what a form weighs beside its file: pasted lines
_FIELDS = ("ten", "so", "dien_thoai", "xa", "ma", "thua", "dien_tich", "don_vi", "tu_ngay", "dan")


@page("GET", "POST")
def book(asking: Asking) -> HttpResponse:
    """`?to_chuc=` one of several; `POST viec=mot|nhieu` adds one household, or those of a sheet or of pasted lines."""
    own = lookups.own_cooperatives(asking.viewer, asking.day)
    asked = whole_in(asking.request.GET.get("to_chuc", "") or asking.request.POST.get("to_chuc", ""))
    chosen = asked or (own[0][0] if own else 0)
    if not lookups.may_see_members(asking.viewer, chosen, asking.day):
        raise hidden("organisations.not_there")
    faults: Refused | None = None
    wrong: list[tuple[str, str]] = []
    if asking.request.method == "POST":
        try:
            count = _added(asking, chosen)
            return HttpResponseRedirect(f"/quan-tri/thanh-vien/?to_chuc={chosen}&xong={count}")
        except Refused as refused:
            faults, wrong = _apart(refused, language_of(asking.request))
    rows = lookups.book_of(
        asking.viewer, chosen, asking.day, before=whole_in(asking.request.GET.get("truoc", "")), limit=PER_PAGE + 1
    )
    face = organisations_lookups.organisation_in_area(asking.viewer, chosen, asking.day)
    return asking.answered(
        "office/members.html",
        {
            "rows": rows[:PER_PAGE],
            "more": rows[PER_PAGE - 1].id if len(rows) > PER_PAGE else None,
            "own": own,
            "chosen": chosen,
            "name": face.name if face else "",
            "may_add": chosen in {number for number, _ in own},
            "given": {name: asking.request.POST.get(name, "") for name in _FIELDS},
            "wrong": wrong,
            **({"faults": _above(faults, wrong, language_of(asking.request))} if wrong and faults else {}),
            "day_iso": asking.day.isoformat(),
            "units": _offered(asking),
        },
        faults=faults,
    )


@page("GET", "POST")
def one(asking: Asking, number: int) -> HttpResponse:
    """One membership with its leaves; `POST viec=xac-nhan|roi` confirms or ends it."""
    face = lookups.member_in_reach(asking.viewer, number, asking.day)
    if face is None:
        raise hidden("members.not_there")
    faults = None
    if asking.request.method == "POST":
        try:
            _answered(asking, number)
            return HttpResponseRedirect(f"/quan-tri/thanh-vien/{number}?xong=1")
        except Refused as refused:
            faults = refused
    waiting = {row.id for row in lookups.waiting_for(asking.viewer, asking.day, limit=1_000)}
    own = {number for number, _ in lookups.own_cooperatives(asking.viewer, asking.day)}
    mine = {row.id for row in lookups.own_memberships(asking.viewer, asking.day)}
    return asking.answered(
        "office/member.html",
        {
            "one": face,
            "leaves": lookups.leaves_of(number),
            "may_confirm": number in waiting and face.cooperative_id not in own,
            "is_mine": number in mine,
            "may_end": face.last is None and (number in mine or face.cooperative_id in own),
            "given": asking.request.POST,
            "day_iso": asking.day.isoformat(),
        },
        faults=faults,
    )


def asked(request: HttpRequest, token: str) -> HttpResponse:
    """What a household is asked by the link it was sent; `POST dung=1|0` is its answer. The link is all it needs."""
    if request.method not in ("GET", "HEAD", "POST"):
        raise Refused(Problem("web.method", values={"method": request.method, "allowed": "GET, POST"}))
    now = timezone.now()
    if request.method == "POST":
        actions.answer_by_link(token, is_member=request.POST.get("dung") == "1", now=now)
    face = lookups.member_of_link(token, now)
    if face is None:
        raise hidden("members.link")
    answer = render(request, "office/member_asked.html", {"one": face, "done": request.method == "POST"})
    answer["Cache-Control"], answer["Referrer-Policy"] = "private, no-store", "no-referrer"
    return answer


def _added(asking: Asking, cooperative: int) -> int:
    """Add what was sent; how many."""
    given = asking.request.POST
    first = day_in(given.get("tu_ngay", "")) or asking.day
    if given.get("viec") == "mot":
        return len(actions.add(asking.viewer, cooperative, [_typed(asking)], first=first, now=asking.now))
    data = _sent(asking.request)
    face = organisations_lookups.organisation_in_area(asking.viewer, cooperative, asking.day)
    unit = territory.unit_of("commune", face.commune_code, asking.day) if face and face.commune_code else None
    read = read_rows(rows_of(data), unit_id=unit.id if unit else None, day=asking.day)
    try:
        return len(actions.add(asking.viewer, cooperative, read.drafts, first=first, now=asking.now))
    except Refused as refused:
        raise Refused([_in_sheet(problem, read.numbers) for problem in refused.problems]) from refused


def _typed(asking: Asking) -> MemberDraft:
    given = {name: asking.request.POST.get(name, "")[:500] for name in _FIELDS}
    unit = whole_in(asking.request.POST.get("noi", "")) or None
    if unit is None:
        unit = communes_meant([given["xa"]], asking.day).get(given["xa"])
    return MemberDraft(
        name=given["ten"], number=given["so"], phone=given["dien_thoai"], unit_id=unit, member_number=given["ma"],
        plots=tuple(one.strip() for one in given["thua"].split(";") if one.strip()),
        area_ha=number_in(given["dien_tich"]) if given["dien_tich"].strip() else None, share_unit=given["don_vi"],
    )  # fmt: skip


def _offered(asking: Asking) -> list[territory.UnitFace]:
    """The communes that a typed name may mean, where it means several."""
    found = _communes(asking, asking.request.POST.get("xa", "")[:200])
    return found if len(found) > 1 else []


def _communes(asking: Asking, text: str) -> list[territory.UnitFace]:
    found = {one.id: one for named in territory.named(text, asking.day) for one in named.now if one.level == "commune"}
    return list(found.values())[:60] if text.strip() else []


def _sent(request: HttpRequest) -> bytes:
    """The bytes of the file, or of the pasted lines."""
    length = request.headers.get("Content-Length", "")
    if not length.isdigit() or int(length) > MAX_BYTES + _FORM_BYTES:
        raise too_large(f"{length or '?'} byte", f"{length or '?'} bytes", f"{MAX_BYTES} byte")
    file = request.FILES.get("tep")
    if file is not None and file.size:
        return bytes(file.read())
    pasted = request.POST.get("dan", "")
    if not pasted.strip():
        raise Refused(Problem("members.none"))
    if len(pasted) > PASTED_MOST:
        raise too_large(f"{len(pasted)} ký tự", f"{len(pasted)} letters", f"{PASTED_MOST} ký tự")
    return pasted.encode()


def _answered(asking: Asking, number: int) -> None:
    given = asking.request.POST
    if given.get("viec") == "xac-nhan":
        actions.confirm(asking.viewer, number, said_by=given.get("nguoi_noi", ""), now=asking.now)
        return
    last = day_in(given.get("den_ngay", "")) or asking.day
    actions.leave(asking.viewer, number, last=last, reason=given.get("ly_do", ""), now=asking.now)


def _in_sheet(problem: Problem, numbers: list[int]) -> Problem:
    """A fault at a place in the list, told by the number of its row in the sheet."""
    _, _, rest = problem.pointer.partition("/rows/")
    place, _, field = rest.partition("/")
    if not place.isdigit() or int(place) >= len(numbers):
        return problem
    values = dict(problem.values)
    if problem.code == "members.twice":
        values["row"] = numbers[int(values["row"]) - 1]
    return Problem(problem.code, f"/rows/{numbers[int(place)]}/{field}", values)


def _above(refused: Refused, wrong: list[tuple[str, str]], language: str) -> list[str]:
    """What stands above a page whose rows have faults of their own."""
    others = [one.sentence(language) for one in refused.problems if not one.pointer.startswith("/rows/")]
    count = len({number for number, _ in wrong})
    told = (
        f"{count} rows are to be mended; nothing was stored."
        if language == "en"
        else f"{count} dòng cần sửa; chưa ghi gì."
    )
    return [*others, told]


def _apart(refused: Refused, language: str) -> tuple[Refused, list[tuple[str, str]]]:
    """What is wrong on the whole stands above the page; what is wrong in a row beside its number."""
    rows = [one for one in refused.problems if one.pointer.startswith("/rows/")]
    wrong = [(one.pointer.split("/")[2], one.sentence(language)) for one in rows]
    is_one = len({number for number, _ in wrong}) == 1 and wrong[0][0] == "0"
    if is_one:  # the form for one household: its fields bear the names of the faults
        return Refused([Problem(one.code, "/" + one.pointer.split("/")[3], one.values) for one in rows]), []
    return refused, wrong
