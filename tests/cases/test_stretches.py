"""A recall of some stamps of a batch: those answer recalled and no others, until it is withdrawn."""

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.accounts.delegation import NOW
from tests.cases.conftest import LOT, PRODUCT, wish
from tests.cases.test_recalls import refused
from tests.portal.resolving import linked, proven
from txng.accounts import mandates_proposals as proposals
from txng.cases import drafts, lookups, recalls
from txng.cases.in_force import RECALLS, newest_in
from txng.cases.models import Draft, DraftItem, RecallItem, RecallStretch
from txng.core.stamp import many
from txng.core.stamp.stretch import BatchStretch, stamp_key
from txng.registry.actions import register_product
from txng.stamps import ended
from txng.stamps.actions import Need, decide, issue, request_stamps
from txng.stamps.batches import activate
from txng.stamps.keys import create_key, key_of_year
from txng.stamps.lookups import stamp_at
from txng.stamps.models import Batch

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(an, over, firm, tmp_path, monkeypatch):
    """A thousand stamps of the product, in the office's way; the batch's number."""
    monkeypatch.setattr(settings, "STAMP_KEYS_DIR", tmp_path / "stamp-keys")
    create_key(settings.STAMP_KEYS_DIR, NOW.year)
    number = request_stamps(an, firm.pk, Need(PRODUCT, 1_000), now=NOW)
    decide(over[2], number, 1_000, now=NOW)
    return issue(an, number, now=NOW)


def recalled(batch, *numbers):
    """For each stamp, the recall that a scan of it would find."""
    row = Batch.objects.get(pk=batch)
    stamps = [stamp_at(row.version, row.first_ordinal + number - 1) for number in numbers]
    found = [lookups.recall_of([stamp_key(one.batch_id, one.number), PRODUCT], NOW) for one in stamps]
    return [face.number if face else None for face in found]


def serials(batch):
    """The first twelve of a batch."""
    row = Batch.objects.get(pk=batch)
    return many.texts(many.serials(key_of_year(settings.STAMP_KEYS_DIR, NOW.year), PRODUCT, row.first_ordinal, 12))


def test_only_the_stamps_of_the_stretch_are_recalled_from_the_first_to_the_last(batch, recall):
    number = recall(lots=(), stamps=(f"{batch}: 101-200", f"{batch} 7"))

    assert recalled(batch, 100, 101, 150, 200, 201) == [None, number, number, number, None]
    assert recalled(batch, 6, 7, 8) == [None, number, None]
    face = lookups.recall_by_number(number)
    assert (
        face.scope_vi == f"Gạo ST25: tem số 7 của lô tem {batch}; tem số 101–200 của lô tem {batch}"
        and face.is_complete
    )
    assert face.scope_en.endswith(f"stamp 7 of batch {batch}; stamps 101–200 of batch {batch}")
    assert lookups.recall_of([LOT], NOW) is None and lookups.recall_of([PRODUCT], NOW) is None


def test_many_stamps_are_asked_in_one_statement_and_each_finds_its_own_recall(batch, recall):
    first, second = (recall(lots=(), stamps=(f"{batch}: {stretch}",)) for stretch in ("1-10", "5-20"))
    keys = [stamp_key(batch, number) for number in (3, 7, 15, 30)]
    with CaptureQueriesContext(connection) as asked, connection.cursor() as cursor:
        cursor.execute(RECALLS, {"keys": keys, "now": NOW})
        rows = cursor.fetchall()

    found = [newest_in(rows, [key]) for key in keys]
    assert [face.number if face else None for face in found] == [first, second, second, None]
    assert len(asked) == 1


def test_a_stretch_stands_among_what_two_people_confirm_and_can_be_taken_out_before(batch, over):
    nation, province, _ = over
    number = drafts.draft(province, wish(lots=(), stamps=(f"{batch}: 1-5", f"{batch}: 900-1000")), now=NOW)
    gone = BatchStretch(batch, 900, 1_000).key
    assert set(DraftItem.objects.values_list("key", flat=True)) == {BatchStretch(batch, 1, 5).key, gone}
    drafts.amend(province, number, gone, is_in=False, reason="Chưa xuất kho", now=NOW)
    proposals.decide(nation, drafts.propose(province, number, now=NOW), is_confirmed=True, now=NOW)

    assert recalled(batch, 5, 6, 900) == [lookups.recall_of_draft(number), None, None]
    assert [one.key for one in RecallItem.objects.all()] == [BatchStretch(batch, 1, 5).key]


def test_what_is_withdrawn_answers_no_more(batch, over, recall):
    number = recall(lots=(), stamps=(f"{batch}: 1-1000",))
    assert recalled(batch, 1, 1_000) == [number] * 2
    asked = recalls.propose_withdrawal(over[1], number, reason="Kiểm nghiệm lại đạt", now=NOW)
    proposals.decide(over[0], asked, is_confirmed=True, now=NOW)

    assert recalled(batch, 1, 1_000) == [None] * 2


def test_what_is_no_stretch_of_this_product_is_refused_and_nothing_is_kept(batch, over, firm, an):
    for typed in ("từ 1 đến 5", f"{batch}", f"{batch}: 5-1", f"{batch}: 0-5"):
        assert refused(drafts.draft, over[1], wish(lots=(), stamps=(typed,)), now=NOW) == [
            "cases.scope_needed",
            "cases.stretch_unreadable",
        ], typed
    for typed in (f"{batch}: 900-1001", f"{batch + 1}: 1"):
        assert "cases.stretch_not_there" in refused(drafts.draft, over[1], wish(stamps=(typed,)), now=NOW), typed
    from_system = type(an)(firm.pk, firm.code, firm.role, firm.code)
    register_product(from_system, {"key": "01/08938501234575", "name": "Trà"}, now=NOW)
    of_another = wish(product_key="01/08938501234575", lots=(), stamps=(f"{batch}: 1-5",))
    assert "cases.stretch_not_there" in refused(drafts.draft, over[1], of_another, now=NOW)
    too_many = wish(lots=(), stamps=(f"{batch}: 1",) * 51)
    assert refused(drafts.draft, over[1], too_many, now=NOW) == ["cases.scope_too_many"]
    assert not Draft.objects.exists()


def test_a_phone_without_a_network_knows_the_stamps_of_a_stretch(batch, recall):
    key = BatchStretch(batch, 11, 20).key
    row = Batch.objects.get(pk=batch)

    assert ended.stretches_on([key]) == {key: [(row.version, row.first_ordinal + 10, row.first_ordinal + 20)]}


@pytest.mark.parametrize("act", ["update", "delete"])
def test_a_stretch_is_never_altered(batch, recall, act):
    recall(lots=(), stamps=(f"{batch}: 1-5",))
    rows = RecallStretch.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(last_key="x") if act == "update" else rows.delete()


def test_a_scan_page_and_api_tell_of_the_stretch(batch, an, recall, client):
    activate(an, batch, now=NOW)
    texts = serials(batch)
    number = recall(lots=(), stamps=(f"{batch}: 5-10",))

    def verdict(place):
        return client.get(f"/{PRODUCT}/21/{texts[place - 1]}", HTTP_ACCEPT="application/json").json()["verdict"]

    assert [verdict(place) for place in (4, 5, 10, 11)] == ["valid_first", "recalled", "recalled", "valid_first"]
    page = client.get(f"/thu-hoi/{number}").content.decode()
    assert f"<li>Tem số 5–10 của lô tem {batch}</li>" in page
    assert f"<li>Stamps 5–10 of batch {batch}</li>" in client.get(f"/thu-hoi/{number}?lang=en").content.decode()
    told = client.get(f"/api/v1/recalls/{number}").json()
    assert told["stamps"] == [{"batch": batch, "first": 5, "last": 10}]


def test_a_recall_of_a_stamp_is_told_before_anybody_is_sent_on_by_its_own_link(batch, an, firm, recall, client):
    activate(an, batch, now=NOW)
    owner = type(an)(firm.pk, firm.code, firm.role, firm.code)
    proven(owner, "gao-an.vn")
    pieces = [f"{PRODUCT}/21/{text}" for text in serials(batch)[:2]]
    for piece in pieces:
        linked(owner, piece, "gs1:pip", "https://gao-an.vn/tem", is_default=True)
    assert [client.get(f"/{piece}", HTTP_ACCEPT="text/html").status_code for piece in pieces] == [307, 307]

    recall(lots=(), stamps=(f"{batch}: 2",))
    assert [client.get(f"/{piece}", HTTP_ACCEPT="text/html").status_code for piece in pieces] == [307, 200]
