"""Each statement of an entry's way broken once: then nothing of it is there, and sent again it is there once."""

from collections import Counter

import pytest
from django.db import OperationalError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.journal.story import NOW
from txng.core.problems import Refused
from txng.journal.models import Attachment, Conflict, Entry, Held, Line, Personal, Version

TABLES = (Version, Entry, Line, Personal, Held, Attachment, Conflict)
PHOTO = {"id": "0193abcd-0000-7000-8000-000000000001", "sha256": "ab" * 32, "bytes": 1_000, "type": "image/jpeg"}


def rows():
    with connection.cursor() as cursor:
        cursor.execute("select (select count(*) from events_event), (select count(*) from tlog_pending)")
        return [table.objects.count() for table in TABLES], cursor.fetchone()


class BreakAt:
    """Lets so many statements pass, and breaks the next."""

    def __init__(self, after):
        self.left = after

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            return execute(sql, params, many, context)
        self.left -= 1
        if self.left == -1:
            raise OperationalError("the connection is gone")
        return execute(sql, params, many, context)


@pytest.mark.parametrize("n", range(0, 24, 2))
def test_a_statement_that_fails_leaves_nothing_and_the_entry_can_be_sent_again(farm, n):
    farm.record(farm.sow())
    given_ = farm.harvest(photos=[PHOTO], partner={"organisation": "", "name": "Chị Chi", "phone": "+84905123456"})
    before = rows()
    try:
        with connection.execute_wrapper(BreakAt(n)):
            farm.record(given_)
    except OperationalError:
        assert rows() == before
    first = farm.record(given_)
    assert first.state == "received"
    assert farm.record(given_) == first, "done, and the answer was lost"
    assert Version.objects.count() == 2


VERSIONS = {
    1: {}, 2: {"day": "2026-11-11"}, 3: {"day": "2026-11-12"}, 4: {"day": "2026-11-12", "is_withdrawn": True},
}  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(VERSIONS)), max_size=8), st.permutations(sorted(VERSIONS)))
def test_whatever_comes_twice_and_in_whatever_order_the_end_is_the_same(farm, noise, order):
    """Any messages again, before, between; then all of them in any order."""
    product = f"{farm.product}:{abs(hash((tuple(noise), tuple(order)))):X}"
    number = f"0193abcd-0000-7000-8000-{abs(hash((tuple(order), tuple(noise)))) % 16**12:012x}"
    seen = Counter()
    for version in (*noise, *order, *noise):
        answer = farm.record(farm.sow(id=number, version=version, new_lot=product, **VERSIONS[version]), now=NOW)
        seen[answer.state] += 1
    chain = Entry.objects.get(id=number)
    assert (chain.newest, chain.is_withdrawn, chain.event_ids) == (4, True, [])
    assert Version.objects.filter(entry_id=number).count() == 4
    assert not Held.objects.filter(entry_id=number).exists()


def test_a_refusal_in_the_middle_of_a_message_holds_up_none_of_the_others(farm):
    farm.record(farm.sow())
    before = rows()
    with pytest.raises(Refused):
        farm.record(farm.harvest(photos=[PHOTO | {"type": "text/html"}]))
    assert rows() == before
