"""/quan-tri/thong-bao/: what one was told here, whatever else it was sent by."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect

from txng.accounts import notices_lookups as lookups
from txng.accounts.notices_kinds import KINDS
from txng.office.door import Asking, page

PER_PAGE = 30


@page("GET", "POST")
def listed(asking: Asking) -> HttpResponse:
    """`?luc=&sau=` the time and event of the last one seen; `POST` marks all as read."""
    if asking.request.method == "POST":
        lookups.read_all(asking.viewer, now=asking.now)
        return HttpResponseRedirect("/quan-tri/thong-bao/?xong=1")
    rows = lookups.notices_of(asking.viewer, before=_before(asking), limit=PER_PAGE + 1)
    last = rows[PER_PAGE - 1] if len(rows) > PER_PAGE else None
    more = urlencode({"luc": last.made_at.isoformat(), "sau": last.event}) if last else ""
    told = [(one, KINDS.get(one.kind)) for one in rows[:PER_PAGE]]
    values = {"rows": told, "more": more, "unread": lookups.count_unread(asking.viewer)}
    return asking.answered("office/notices.html", values)


def _before(asking: Asking) -> tuple[datetime, str] | None:
    try:
        at = datetime.fromisoformat(asking.request.GET.get("luc", ""))
    except ValueError:
        return None
    event = asking.request.GET.get("sau", "")[:200]
    return (at, event) if at.tzinfo is not None and "\x00" not in event else None
