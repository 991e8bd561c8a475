"""Officers are told of complaints: once each, those whose turn it is, with the digest; of what was left lying at once."""

from datetime import timedelta

import pytest

from tests.accounts.delegation import NOW, give, person, viewer_of
from tests.cases.conftest import LOT
from txng.accounts.models import Message, Notice
from txng.cases import complaints_waiting
from txng.cases.complaints import Report, file

pytestmark = pytest.mark.django_db
CODE = f"https://truyxuat.gov.vn/{LOT}"


@pytest.fixture
def told(over, units):
    """Dũng, who handles cases in the commune and has a phone; what he was told, by kind."""
    dung = person("Dũng", "+84912000009")
    give(over[1], dung, "COMMUNE_OFFICER", units["21163"])
    return lambda kind, who=dung: list(
        Notice.objects.filter(person_id=who.pk, kind=kind).values_list("event", flat=True)
    )


def complain(place="xã Sơn Hà", now=NOW):
    return file(Report("fake", CODE, place=place), now=now)


def test_those_of_the_commune_are_told_with_their_digest_and_nobody_else(told, over):
    complain()
    assert len(told("complaints")) == 1
    people = set(Notice.objects.filter(kind="complaints").values_list("person_id", flat=True))
    assert over[1].person_id not in people and over[2].person_id in people
    assert not Message.objects.filter(kind="complaints").exists(), "a thousand complaints make one mail"


def test_where_the_commune_has_nobody_the_province_is_told(told, over):
    complain(place="xã Ba Tơ")
    people = set(Notice.objects.filter(kind="complaints").values_list("person_id", flat=True))
    assert over[1].person_id in people and over[2].person_id not in people


def test_what_was_left_lying_is_told_above_once_a_day(told, over, units):
    binh = person("Bình Trần", "+84912000008")
    give(over[0], binh, "PROVINCE_OFFICER", units["51"])
    complain()
    complain()
    late = NOW + timedelta(days=5)
    assert complaints_waiting.escalate(late) == 2
    assert told("complaints_late", binh) == [f"complaints_late/{late.date()}"]
    assert Message.objects.filter(kind="complaints_late", to="+84912000008").count() == 1
    assert told("complaints_late") == []
    complain(now=late)
    complaints_waiting.escalate(late + timedelta(hours=2))
    assert len(told("complaints_late", binh)) == 1


def test_who_left_his_post_is_told_no_more(told, over, units):
    gone = person("Giang", "+84912000007")
    give(over[1], gone, "COMMUNE_OFFICER", units["21163"], last=NOW.date())
    complain(now=NOW + timedelta(days=3))
    assert told("complaints", gone) == []
    assert viewer_of(gone).mandates
