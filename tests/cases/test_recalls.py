"""A recall: two people, everything made of the goods, seen at the next scan, told once, taken back by two officers."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.accounts.delegation import DAY, NOW, give, person, viewer_of
from tests.cases.conftest import LOT, MADE_OF_IT, PRODUCT, admin_of, wish
from txng.accounts import mandates_proposals as proposals
from txng.accounts.models import Message
from txng.accounts.viewer import Viewer
from txng.cases import drafts, lookups, recalls
from txng.cases.models import Draft, Recall, RecallItem
from txng.cases.sealed import SEALED
from txng.core.problems import Refused
from txng.tlog.models import Pending

pytestmark = pytest.mark.django_db
BRAN = f"{PRODUCT}/10/CAM-1"


def refused(act, *args, **more):
    with pytest.raises(Refused) as told:
        act(*args, **more)
    return sorted(problem.code for problem in told.value.problems)


def test_a_recall_reaches_what_was_made_of_the_lot_and_is_seen_at_its_commit(chain, recall):
    assert lookups.recall_of([PRODUCT, LOT], NOW) is None
    number = recall()

    for key in (LOT, *MADE_OF_IT, BRAN):
        face = lookups.recall_of([PRODUCT, key], NOW)
        assert face is not None and face.number == number, key
        assert (face.what_to_do, face.hotline) == ("Ngừng sử dụng, mang trả nơi mua", "1900 1234")
    assert lookups.recall_of([PRODUCT, f"{PRODUCT}/10/KHAC"], NOW) is None
    assert face.scope_vi.startswith("Gạo ST25: lô LUA-1; và ")
    leaf = Pending.objects.get(kind="recall", ref=number)
    assert bytes(leaf.commitment) == SEALED.commitment(Recall.objects.get(pk=number))


def test_a_scan_asks_one_statement(chain, recall):
    recall()
    with CaptureQueriesContext(connection) as asked:
        lookups.recall_of([PRODUCT, LOT, f"{PRODUCT}/21/S1"], NOW)
    assert len(asked) == 1


def test_the_newest_recall_in_force_speaks_and_a_whole_product_covers_every_lot(recall):
    first = recall()
    second = recall(lots=(), whole=True, title="Cả sản phẩm")
    assert lookups.recall_of([PRODUCT, LOT], NOW).number == second
    assert lookups.recall_of([PRODUCT, f"{PRODUCT}/10/SAU-NAY"], NOW).number == second
    assert lookups.recall_of([LOT], NOW).number == second or lookups.recall_of([LOT], NOW).number == first


def test_one_person_alone_recalls_nothing(over, firm):
    province = over[1]
    proposal = drafts.propose(province, drafts.draft(province, wish(), now=NOW), now=NOW)
    assert refused(proposals.decide, province, proposal, is_confirmed=True, now=NOW) == ["mandates.own_proposal"]
    assert lookups.recall_of([LOT], NOW) is None
    assert lookups.recalls_in_force(NOW) == []


def test_what_a_second_person_rejects_or_nobody_answers_recalls_nothing(over, firm):
    nation, province, _ = over
    proposal = drafts.propose(province, drafts.draft(province, wish(), now=NOW), now=NOW)
    proposals.decide(nation, proposal, is_confirmed=False, reason="Chưa đủ căn cứ", now=NOW)
    late = drafts.propose(province, drafts.draft(province, wish(), now=NOW), now=NOW)
    after = NOW + proposals.LASTS
    assert refused(proposals.decide, nation, late, is_confirmed=True, now=after) == ["mandates.proposal_closed"]
    assert not Recall.objects.exists()


def test_an_organisation_recalls_its_own_goods_with_a_second_administrator(over, an, firm):
    chi = admin_of(over, firm, "Chi Nguyễn", "+84913000002")
    proposal = drafts.propose(an, drafts.draft(an, wish(), now=NOW), now=NOW)
    assert [one.id for one in proposals.open_proposals(chi, DAY, now=NOW)] == [proposal]
    proposals.decide(chi, proposal, is_confirmed=True, now=NOW)
    assert lookups.recall_of([LOT], NOW) is not None


def test_an_organisation_with_one_administrator_asks_the_province(over, an, firm):
    proposal = drafts.propose(an, drafts.draft(an, wish(), now=NOW), now=NOW)
    assert refused(proposals.decide, over[2], proposal, is_confirmed=True, now=NOW) == ["mandates.proposal_not_there"]
    proposals.decide(over[1], proposal, is_confirmed=True, now=NOW)
    assert lookups.recall_of([LOT], NOW) is not None


def test_who_is_recalled_by_an_officer_can_neither_answer_nor_withdraw(over, an, firm, recall):
    proposal = drafts.propose(over[1], drafts.draft(over[1], wish(), now=NOW), now=NOW)
    assert proposals.proposal_in_reach(an, proposal, DAY) is None
    assert refused(proposals.decide, an, proposal, is_confirmed=False, now=NOW) == ["mandates.proposal_not_there"]
    number = recall()
    withdrawn = refused(recalls.propose_withdrawal, an, number, reason="Chúng tôi không đồng ý", now=NOW)
    assert withdrawn == ["mandates.not_yours"]


def test_an_officer_of_a_sector_recalls_in_his_sector_alone(over, units, firm):
    nation = over[0]
    firm.sectors = ["thuc-pham"]
    firm.save(update_fields=["sectors"])
    for name, sector in (("Giang", "thuc-pham"), ("Hà", "duoc-pham")):
        give(nation, person(name), "MINISTRY_OFFICER", sectors=("thuc-pham",) if sector == "thuc-pham" else (sector,))
    from_food, from_drugs = (viewer_of(one) for one in people_named("Giang", "Hà"))
    assert refused(drafts.draft, from_drugs, wish(), now=NOW) == ["cases.product_not_there"]
    proposal = drafts.propose(over[1], drafts.draft(over[1], wish(), now=NOW), now=NOW)
    assert proposals.open_proposals(from_drugs, DAY, now=NOW) == []
    assert [one.id for one in proposals.open_proposals(from_food, DAY, now=NOW)] == [proposal]
    proposals.decide(from_food, proposal, is_confirmed=True, now=NOW)
    assert lookups.recall_of([LOT], NOW) is not None


def people_named(*names):
    from_rows = {one.name: one for one in type(person("Ích")).objects.filter(name__in=names)}
    return [from_rows[name] for name in names]


def test_a_recall_of_others_reads_as_a_product_that_is_not_there(over, dung, firm, an):
    assert refused(drafts.draft, dung, wish(), now=NOW) == ["cases.product_not_there"]
    assert refused(drafts.draft, over[2], wish(), now=NOW) == ["cases.product_not_there"]
    assert refused(drafts.draft, an, wish(product_key="01/08938501234575"), now=NOW) == ["cases.product_not_there"]
    assert refused(drafts.draft, Viewer.public(), wish(), now=NOW) == ["mandates.person_needed"]


def test_every_fault_of_a_draft_is_told_at_once_and_nothing_is_kept(an, firm):
    told = refused(drafts.draft, an, wish(lots=("x" * 21,), title="", hotline="gọi tôi", decision=" "), now=NOW)
    assert told == [
        "cases.hotline", "cases.scope_needed", "cases.scope_unreadable", "cases.text_needed", "cases.text_needed",
    ]  # fmt: skip
    assert not Draft.objects.exists()


def test_what_is_added_and_taken_out_by_hand_keeps_its_reason(chain, over, firm):
    nation, province, _ = over
    number = drafts.draft(province, wish(), now=NOW)
    assert refused(drafts.amend, province, number, "chuyện khác", is_in=True, reason="", now=NOW) == [
        "cases.item_unknown",
        "mandates.reason_needed",
    ]
    drafts.amend(province, number, BRAN, is_in=False, reason="Cám đã tiêu huỷ", now=NOW)
    drafts.amend(
        province, number, f"https://vi.du/{PRODUCT}/10/CHUA-GHI", is_in=True, reason="Cùng mẻ, chưa ghi", now=NOW
    )
    proposal = drafts.propose(province, number, now=NOW)
    assert refused(drafts.amend, province, number, BRAN, is_in=True, reason="Đổi ý", now=NOW) == ["cases.draft_closed"]
    proposals.decide(nation, proposal, is_confirmed=True, now=NOW)

    assert lookups.recall_of([BRAN], NOW) is None
    assert lookups.recall_of([f"{PRODUCT}/10/CHUA-GHI"], NOW) is not None
    assert {one.reason for one in lookups.items_of(Recall.objects.get().pk)} == {"", "Cùng mẻ, chưa ghi"}


def test_what_was_changed_behind_the_second_person_is_not_issued(over, firm):
    nation, province, _ = over
    number = drafts.draft(province, wish(), now=NOW)
    proposal = drafts.propose(province, number, now=NOW)
    Draft.objects.filter(pk=number).update(what_to_do="Cứ dùng bình thường")
    assert refused(proposals.decide, nation, proposal, is_confirmed=True, now=NOW) == ["cases.draft_changed"]
    assert not Recall.objects.exists() and not RecallItem.objects.exists()


def test_two_officers_withdraw_it_and_the_code_is_no_more_recalled(over, recall, firm):
    nation, province, _ = over
    number = recall()
    proposal = recalls.propose_withdrawal(province, number, reason="Kiểm nghiệm lại đạt", now=NOW)
    again = recalls.propose_withdrawal(province, number, reason="Kiểm nghiệm lại đạt", now=NOW)
    assert lookups.recall_of([LOT], NOW) is not None
    later = NOW + timedelta(hours=1)
    proposals.decide(nation, proposal, is_confirmed=True, now=later)
    assert lookups.recall_of([LOT], later) is None
    assert lookups.recall_by_number(number).withdrawn_for == "Kiểm nghiệm lại đạt"
    assert refused(proposals.decide, nation, again, is_confirmed=True, now=later) == ["cases.recall_withdrawn"]
    assert Pending.objects.filter(kind="recall_withdrawal").count() == 1


def test_all_who_held_the_goods_are_told_once(chain, an, dung, recall):
    recall()
    told = Message.objects.filter(text__contains="/thu-hoi/")
    assert sorted(told.values_list("to", flat=True)) == ["+84913000001", "+84913000004"]


def test_a_recall_that_fails_at_the_end_leaves_nothing(chain, an, recall, monkeypatch):
    def broken(*_args, **_more):
        raise IntegrityError("the disk is full")

    monkeypatch.setattr(recalls, "tell", broken)
    with pytest.raises(IntegrityError), transaction.atomic():
        recall()
    assert not Recall.objects.exists() and not Pending.objects.filter(kind="recall").exists()
    assert lookups.recall_of([LOT], NOW) is None


def test_facts_of_recalls_cannot_be_altered(recall):
    number = recall()
    with pytest.raises(IntegrityError), transaction.atomic():
        Recall.objects.filter(pk=number).update(reason="Chưa từng")
    with pytest.raises(IntegrityError), transaction.atomic():
        RecallItem.objects.filter(recall_id=number).delete()
