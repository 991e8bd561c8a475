"""Orders, pages and counts: every order in pages that follow each other, and the two ways of bounding an answer."""

from __future__ import annotations

import pytest

from tests.conftest import NOW
from tests.events.documents import LOT, events_of, make_body
from txng.core.epcis.query import read_query
from txng.core.problems import Refused
from txng.events.capture import capture
from txng.events.lookups import events_matching

pytestmark = pytest.mark.django_db
_WEIGHTS = (3, 1, None, 2, 1, None, [9, 0])  # of seven days; the last has two, so it stands first both ways


@pytest.fixture
def week(an):
    for day, weight in enumerate(_WEIGHTS, 1):
        own = {} if weight is None else {"vidu:can": weight}
        body = make_body(eventID=f"urn:day:{day}", eventTime=f"2026-11-{day:02}T08:00:00+07:00", **own)
        capture(an, events_of(body), now=NOW.replace(minute=50 - day))


@pytest.fixture
def pages(an):
    """All pages of a question, each as the days it holds."""

    def read(**parameters):
        token, found = [], []
        for _ in range(20):
            given = {name: [value] for name, value in parameters.items()} | {"nextPageToken": token or []}
            page = events_matching(an, read_query({k: v for k, v in given.items() if v}, per_page_max=100))
            found.append("".join(stored.event_id[-1] for stored in page.events))
            if page.next_token is None:
                return found
            token = [page.next_token]
        raise AssertionError("the pages do not end")

    return read


@pytest.mark.parametrize(
    ("order", "direction", "days"),
    [
        ("eventTime", "ASC", "1234567"),
        ("eventTime", "DESC", "7654321"),
        ("recordTime", "ASC", "7654321"),
        ("vidu:can", "ASC", ""),
        ("vidu:can", "DESC", ""),
        ("https://vidu.vn/epcis#can", "ASC", ""),
    ],
)
@pytest.mark.parametrize("extra", [{}, {"MATCH_anyEPC": LOT}, {"EQ_bizStep": "commissioning"}, {"GT_quantity": "1"}])
@pytest.mark.parametrize("per_page", ["1", "2", "3", "7", "50"])
def test_pages_follow_each_other_in_every_order(week, pages, order, direction, days, extra, per_page):
    found = pages(orderBy=order, orderDirection=direction, perPage=per_page, **extra)

    whole = "".join(found)
    if order == "eventTime" or order == "recordTime":
        assert whole == days
    else:
        assert sorted(whole) == list("1234567")
        assert whole[0] == "7"
        assert whole[5:] in ("36", "63")
        assert whole[1:5] in (("2541", "5241") if direction == "ASC" else ("1452", "1425"))
    assert all(len(page) == min(int(per_page), 7) for page in found[:-1])


def test_no_more_than_the_limit_over_all_pages(week, pages):
    assert pages(orderBy="eventTime", eventCountLimit="3", perPage="2") == ["76", "5"]
    assert pages(orderBy="eventTime", eventCountLimit="4", perPage="2") == ["76", "54"]
    assert pages(orderBy="eventTime", eventCountLimit="1") == ["7"]
    assert pages(orderBy="vidu:can", eventCountLimit="6", perPage="5", orderDirection="ASC")[0][0] == "7"


def test_more_than_the_maximum_is_refused(week, pages):
    assert "".join(pages(maxEventCount="7", perPage="3")) == "7654321"
    with pytest.raises(Refused) as refused:
        pages(maxEventCount="6", perPage="3")

    assert [(problem.code, refused.value.status) for problem in refused.value.problems] == [("query.too_large", 413)]
    assert pages(maxEventCount="1", **{"EQ_vidu:can": "3"}) == ["1"]


def test_a_token_belongs_to_its_question(an, week):
    first = events_matching(an, read_query({"orderBy": ["vidu:can"], "perPage": ["2"]}, per_page_max=9))
    for other in ({}, {"orderBy": ["vidu:can"], "orderDirection": ["ASC"]}, {"orderBy": ["vidu:khac"]}):
        with pytest.raises(Refused):
            events_matching(an, read_query(other | {"nextPageToken": [first.next_token]}, per_page_max=9))
