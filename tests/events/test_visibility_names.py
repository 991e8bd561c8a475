"""Lists of names go on behind an event that can no longer be read."""

from __future__ import annotations

import logging

import pytest
from django.db import connection

from tests.events.asking import ROOT, members
from tests.events.partners import AN, LOT, OTHER_LOT, record, step

pytestmark = pytest.mark.django_db
_SPOILT = "update events_event set body = '{\"type\": 7}' where event_no = %s"


def spoil(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SPOILT, [number])


def test_an_unreadable_event_hides_no_names_but_its_own(client, an, as_an, seal, caplog):
    caplog.set_level(logging.CRITICAL, "txng.events.known_names")
    spoilt, _ = record(an, step("first", AN), step("second", AN, OTHER_LOT))
    spoil(spoilt)
    seal()

    assert members(client.get(f"{ROOT}/epcs", **as_an)) == [OTHER_LOT]


def test_what_was_listed_before_its_event_was_spoilt_is_listed_on(client, an, as_an, as_dung, seal, caplog):
    caplog.set_level(logging.CRITICAL, "txng.events.known_names")
    (spoilt,) = record(an, step("first", AN))
    seal()
    spoil(spoilt)

    for headers in (as_an, as_dung):
        assert members(client.get(f"{ROOT}/epcs", **headers)) == [LOT]
