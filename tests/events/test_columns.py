"""What queries ask by must say what the sealed body says: fsck compares them, whoever changed the one or the other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from tests.conftest import NOW
from tests.events.documents import declared, events_of, make_aggregation, make_body, make_transformation
from tests.tlog.conftest import room  # noqa: F401
from txng.events.capture import capture
from txng.tlog import sequence


@pytest.fixture
def sealed(an, room, settings):  # noqa: F811
    """Four events of an organisation, sealed; a transformation, a packing and a declaration among them."""
    settings.TLOG_RECOMMIT = {"event": "txng.events.lookups.commitments_of"}
    settings.FOLLOWERS = {}
    _run(
        "truncate events_event, events_known, events_item, events_key, events_link_back, events_link_forward, tlog_pending"
    )
    log, first = sequence.open_log(), make_body()
    bodies = [first, make_transformation(), make_aggregation(["https://id.gs1.org/00/089385012340001008"])]
    receipts = capture(an, events_of(*bodies, declared(first)), now=NOW + timedelta(hours=9))
    sequence.drain(log)
    yield [receipt.event_no for receipt in receipts]
    _run(
        "truncate events_event, events_known, events_item, events_key, events_link_back, events_link_forward, tlog_pending"
    )


def _run(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def told(capsys) -> str:
    """What checktlog prints, whether it ends well or not."""
    try:
        call_command("checktlog")
    except SystemExit as ended:
        assert ended.code == 1
    return capsys.readouterr().out


@pytest.mark.usefixtures("sealed")
def test_columns_that_say_what_their_bodies_say_are_no_fault(capsys):
    assert "faults 0" in told(capsys)


@pytest.mark.parametrize(
    "change",
    [
        "biz_step = 'shipping'", "biz_step = null", "event_time = event_time + interval '1 second'", "action = 'OBSERVE'",
        "type = 'TransactionEvent'", "disposition = 'recalled'", "read_point = '414/8938501234100'",
        "biz_location = read_point", "event_id = event_id || '1'", "is_declaration = not is_declaration",
        "organisation_id = organisation_id + 1000", "body = '{}'", "body = left(body, -1)",
    ],
)  # fmt: skip
def test_a_superuser_who_changes_one_column_is_found(sealed, capsys, change):
    _run(f"update events_event set {change} where event_no = %s", sealed[0])

    assert "faults 1" in told(capsys)
