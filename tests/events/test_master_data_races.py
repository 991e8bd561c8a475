"""Master data when many speak at once, and when the database fails in the middle."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection

from tests.conftest import NOW
from tests.events.documents import make_body, make_document
from tests.events.master_documents import FARM, PLOT, header, made
from tests.events.test_races import THREADS, at_once
from txng.events import jobs
from txng.events.lookups import events_of_id
from txng.events.master_data_lookups import MasterDataQuery, vocabularies_matching, vocabularies_page

pytestmark = pytest.mark.django_db(transaction=True)


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def pushed(viewer, said, *bodies):
    return jobs.keep(viewer, make_document(*bodies, epcisHeader=said), error_behaviour="rollback", now=NOW)


def drain(_):
    while jobs.judge_next(now=NOW + timedelta(seconds=1)) is not None:
        pass


def test_many_documents_about_one_place_at_once_make_versions_without_a_gap(an):
    for number in range(24):
        places = [made(PLOT, name=f"Lô {number}"), made(FARM, name=f"Vườn {number % 2}")]
        pushed(an, header(BusinessLocation=places if number % 2 else places[::-1]))

    at_once(drain, range(THREADS))

    assert rows("select count(*) from events_capture_job where finished_at is null or not success") == [(0,)]
    for key, count in rows("select key, count(*) from events_master group by key"):
        versions = rows(f"select version from events_master where key = '{key}' order by version")
        assert versions == [(number + 1,) for number in range(count)]
    assert rows("select count(*) from events_master where key = '414/8938501234025'") == [(24,)]
    assert rows("select count(*) from tlog_pending where kind = 'masterdata'") == rows(
        "select count(*) from events_master"
    )
    assert len(vocabularies_matching(an).said) == 2


@pytest.mark.parametrize("table", ["events_master", "events_master_attribute", "events_master_child", "tlog_pending"])
def test_what_fails_in_the_middle_leaves_nothing_and_is_done_later(an, table):
    job = pushed(
        an, header(BusinessLocation=[made(FARM, children=[PLOT], name="Vườn")]), make_body(eventID="urn:q:one")
    )
    rows("create function fail() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$")
    rows(f"create trigger fails before insert on {table} for each row execute function fail()")

    with pytest.raises(DatabaseError):
        jobs.judge_next(now=NOW)
    rows("drop function fail cascade")

    assert jobs.job_of(an, job.id).finished_at is None
    assert (vocabularies_matching(an).said, events_of_id(an, "urn:q:one")) == ((), [])
    assert jobs.judge_next(now=NOW + timedelta(minutes=10)) == job.id
    assert jobs.job_of(an, job.id).success
    assert [one.version for one in vocabularies_page(an, MasterDataQuery(), limit=9).said] == [1]
