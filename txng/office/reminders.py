"""/quan-tri/nhac-viec/: after how many days without an entry one's organisation is reminded, and when the level above is told."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from txng.accounts.lookups import organisations_of
from txng.core.problems import Refused
from txng.journal import handovers_lookups, reminders_chosen, stock
from txng.journal.reminders_chosen import GRACE_MOST, REMIND_MOST, Pace
from txng.office.door import Asking, hidden, number_in, page


@page("GET", "POST")
def chosen(asking: Asking) -> HttpResponse:
    """`POST to_chuc, so_ngay, gia_han`; empty: as the template of each lot says."""
    own = handovers_lookups.own_first(asking.viewer, asking.now)
    given = asking.request.POST
    number = number_in(given.get("to_chuc", "") or asking.request.GET.get("to_chuc", "")) or (own[0] if own else 0)
    if number not in own:
        raise hidden("organisations.not_there")
    faults = None
    if asking.request.method == "POST":
        try:
            pace = Pace(_days(given.get("so_ngay", "")), _days(given.get("gia_han", "")))
            reminders_chosen.choose(asking.viewer, number, pace, now=asking.now)
            return HttpResponseRedirect(f"/quan-tri/nhac-viec/?to_chuc={number}&xong=1")
        except Refused as refused:
            faults = refused
    lots = stock.lots_of(stock.entries_of([number], now=asking.now)).values()
    growing = [one for one in lots if one.state == "growing"]
    choice = reminders_chosen.chosen_by([number])
    own_pace = choice.get(number, Pace())
    return asking.answered(
        "office/reminders.html",
        {
            "own": list(organisations_of(own).values()),
            "chosen": number,
            "remind": given.get("so_ngay", own_pace.remind_days or ""),
            "grace": given.get("gia_han", own_pace.grace_days or ""),
            "lots": [(one, reminders_chosen.pace_of(one, choice)) for one in growing],
            "remind_most": REMIND_MOST,
            "grace_most": GRACE_MOST,
        },
        faults=faults,
    )


def _days(text: str) -> int:
    """Days as they were written; what is no number is refused as one that is too large."""
    return (number_in(text) or REMIND_MOST + 1) if text.strip() else 0
