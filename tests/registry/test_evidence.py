"""Who may say what about a product, what the public is shown of it, and since when no longer."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.registry.evidence import DAY, KEY, NOW, OCOP, VIETGAP, World, date
from txng.accounts import mandates
from txng.accounts.models import Audit
from txng.core.problems import Refused
from txng.registry import evidence, evidence_lookups
from txng.registry import evidence_marks as marks
from txng.registry import evidence_sealed as sealed
from txng.registry.evidence_drafts import months_after, read_evidence, read_mark, read_mark_user
from txng.registry.evidence_lookups import evidence_of
from txng.registry.evidence_schemes import schemes, title_of
from txng.registry.evidence_standing import Known, standing_of
from txng.registry.evidence_subjects import key_of, kind_of
from txng.registry.models import Evidence, EvidenceStep
from txng.tlog.models import Pending


@pytest.fixture
def world(db):
    return World()


def codes_of(act):
    with pytest.raises(Refused) as refused:
        act()
    return [problem.code for problem in refused.value.problems]


def shown(world, day=DAY):
    return [(one.kind, one.standing) for one in evidence_of({KEY: world.coop.pk}, day)]


def test_what_an_owner_declares_is_shown_as_his_own_word(world):
    made = world.record("dung", VIETGAP)

    assert made.standing == "declared"
    assert shown(world) == [("certificate", "declared")]
    assert Audit.objects.filter(action="evidence.record", object=f"evidence/{made.id}").exists()


def test_what_the_issuer_records_is_confirmed_and_counts_as_independent(world):
    assert world.record("certifier", VIETGAP).standing == "confirmed"
    assert evidence_lookups.verified(evidence_of({KEY: world.coop.pk}, DAY)) == 1


def test_only_the_issuer_confirms_and_each_act_is_a_leaf(world):
    made = world.record("dung", VIETGAP)

    assert codes_of(lambda: evidence.confirm(world.who("dung"), made.id, now=NOW)) == ["evidence.not_yours"]
    assert codes_of(lambda: evidence.confirm(world.who("lan"), made.id, now=NOW)) == ["evidence.not_there"]
    assert codes_of(lambda: evidence.confirm(world.who("binh"), made.id, now=NOW)) == ["evidence.not_yours"]
    evidence.confirm(world.who("certifier"), made.id, now=NOW)
    assert shown(world) == [("certificate", "confirmed")]
    evidence.revoke(world.who("certifier"), made.id, reason="Vi phạm phân bón", now=NOW)
    assert shown(world) == []
    assert codes_of(lambda: evidence.confirm(world.who("certifier"), made.id, now=NOW)) == ["evidence.over"]
    kinds = list(Pending.objects.filter(kind__startswith="evidence").values_list("kind", "ref"))
    assert kinds == [("evidence", made.id), ("evidence_confirmed", made.id), ("evidence_revoked", made.id)]


def test_a_certifier_without_a_mandate_today_confirms_nothing(world):
    made = world.record("dung", VIETGAP)
    stranger = world.who("certifier")
    mandate = stranger.mandates[0].id
    mandates.revoke(world.who("an"), mandate, reason="Hết hạn chỉ định", now=NOW)

    assert codes_of(lambda: evidence.confirm(stranger, made.id, now=NOW)) == ["evidence.not_there"]
    assert codes_of(lambda: evidence.confirm(world.key(world.cab), made.id, now=NOW)) == ["evidence.not_there"]


def test_a_key_of_the_certifier_issues_and_one_of_the_owner_declares(world):
    draft = read_evidence(VIETGAP)
    assert evidence.record(world.key(world.cab), draft, now=NOW).standing == "confirmed"
    assert evidence.record(world.key(world.coop), {**draft, "number": "VG-02"}, now=NOW).standing == "declared"
    assert codes_of(lambda: evidence.record(world.key(world.other), {**draft, "number": "VG-03"}, now=NOW)) == [
        "evidence.subject_not_there"
    ]


def test_nobody_vouches_for_himself(world):
    own = {**VIETGAP, "subject": "urn:x-txng:organisation:chung-nhan"}
    made = evidence.record(world.key(world.cab), read_evidence(own), now=NOW)

    assert made.standing == "declared"
    assert codes_of(lambda: evidence.confirm(world.who("certifier"), made.id, now=NOW)) == ["evidence.own"]


def test_stars_are_told_by_the_officer_of_the_place_and_by_nobody_before(world):
    made = world.record("dung", OCOP)

    assert made.standing == "waiting"
    assert shown(world) == []
    assert [one.id for one in evidence_lookups.waiting_decisions(world.who("binh"), DAY, limit=5)] == [made.id]
    assert evidence_lookups.waiting_decisions(world.who("chi"), DAY, limit=5) == []
    assert codes_of(lambda: evidence.confirm(world.who("chi"), made.id, now=NOW)) == ["evidence.not_yours"]
    evidence.confirm(world.who("binh"), made.id, now=NOW)
    (claim,) = evidence_of({KEY: world.coop.pk}, DAY)
    assert (claim.title, claim.valid_to) == (("OCOP 3 sao", "OCOP 3 stars"), date(2027, 12, 26))
    assert evidence_lookups.verified([claim]) == 0


def test_a_decision_that_an_officer_declines_is_never_shown(world):
    made = world.record("dung", OCOP)
    evidence.decline(world.who("binh"), made.id, reason="Không có quyết định này", now=NOW)

    assert shown(world) == []
    assert codes_of(lambda: evidence.confirm(world.who("binh"), made.id, now=NOW)) == ["evidence.over"]


def test_an_officer_of_another_province_neither_sees_nor_records(world):
    made = world.record("dung", OCOP)
    far = {**OCOP, "subject": "urn:x-txng:organisation:htx-khac"}

    assert evidence_lookups.evidence_in_reach(world.who("lan"), made.id, DAY) is None
    assert codes_of(lambda: world.record("binh", far)) == ["evidence.subject_not_there"]


def test_what_ends_is_absent_from_the_next_day_on(world):
    world.record("dung", VIETGAP)

    assert shown(world, date(2027, 12, 31)) == [("certificate", "declared")]
    assert shown(world, date(2028, 1, 1)) == []
    assert shown(world, date(2026, 1, 9)) == []


def test_a_product_with_another_owner_since_shows_nothing_of_before(world):
    world.record("certifier", VIETGAP)

    assert evidence_of({KEY: world.other.pk}, DAY) == []


def test_only_those_on_the_list_use_a_mark_and_only_while_they_are(world):
    owner = world.who("lan")
    draft = {"kind": "collective", "name": "Rau rừng Sơn Hà", "number": "4-0123456", "registered_on": "2023-05-01",
             "owner_code": "htx-khac"}  # fmt: skip
    number = marks.register_mark(owner, read_mark(draft), now=NOW)
    use = {"kind": "mark", "subject": KEY, "mark": number}

    assert codes_of(lambda: world.record("dung", use)) == ["evidence.not_on_list"]
    line = marks.add_user(owner, number, read_mark_user({"organisation": "htx"}), now=NOW)
    made = world.record("dung", use)
    assert shown(world) == [("mark", "declared")]
    assert codes_of(lambda: marks.confirm_mark(world.who("binh"), number, now=NOW)) == ["evidence.mark_not_there"]
    marks.confirm_mark(world.who("an"), number, now=NOW)
    assert shown(world) == [("mark", "confirmed")]
    assert codes_of(lambda: evidence.confirm(owner, made.id, now=NOW)) == ["evidence.mark_by_itself"]
    assert codes_of(lambda: marks.add_user(world.who("dung"), number, {"organisation": "htx"}, now=NOW)) == [
        "evidence.mark_not_there"
    ]
    marks.end_user(owner, number, line, reason="Không đạt kiểm tra", now=NOW)
    assert shown(world) == []
    assert codes_of(lambda: world.record("dung", use)) == ["evidence.not_on_list"]


def test_a_mark_that_is_revoked_is_shown_nowhere(world):
    owner = world.who("lan")
    draft = {"kind": "indication", "name": "Khổ qua Sơn Hà", "number": "00099", "registered_on": "2023-05-01",
             "owner_code": "htx-khac"}  # fmt: skip
    number = marks.register_mark(owner, read_mark(draft), now=NOW)
    marks.add_user(owner, number, read_mark_user({"organisation": "htx"}), now=NOW)
    world.record("dung", {"kind": "mark", "subject": KEY, "mark": number})
    marks.revoke_mark(owner, number, reason="Hết hiệu lực văn bằng", now=NOW)

    assert shown(world) == []


def test_every_fault_is_told_at_once(world):
    with pytest.raises(Refused) as refused:
        read_evidence({"kind": "certificate", "subject": KEY, "scheme": "gold", "stars": 9, "valid_from": "hôm qua"})

    assert {problem.pointer for problem in refused.value.problems} == {
        "/scheme", "/stars", "/valid_from", "/number", "/issuer_code",
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        read_evidence({"kind": "ocop", "subject": KEY, "scheme": "haccp", "issuer_name": "UBND", "issuer_code": "x"})
    assert {problem.pointer for problem in refused.value.problems} == {
        "/scheme", "/stars", "/number", "/valid_from", "/issuer_code",
    }  # fmt: skip


def test_the_same_paper_twice_is_refused_and_renewing_it_is_not(world):
    made = world.record("dung", VIETGAP)

    assert codes_of(lambda: world.record("dung", VIETGAP)) == ["evidence.known"]
    again = world.record("dung", VIETGAP, follows=made.id, valid_from="2028-01-01", valid_to="2029-12-31")
    assert again.standing == "ahead"
    assert codes_of(lambda: world.record("dung", OCOP, follows=made.id)) == ["evidence.renews_nothing"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Công ty Chứng nhận An Khê", "evidence.issuer_is_here"),
        ("Công ty Chứng nhận Аn Khê", "evidence.issuer_resembles"),  # the А is Cyrillic
        ("Vinаcontrol", "registry.mixed_script"),  # and so is this а
    ],
)
def test_an_issuer_whose_name_looks_like_another_is_warned_of_and_taken(world, name, code):
    made = world.record("dung", VIETGAP, issuer_code=None, issuer_name=name)

    assert code in [warning.code for warning in made.warnings]
    assert made.standing == "declared"


def test_a_certificate_longer_than_such_ones_last_is_warned_of(world):
    made = world.record("dung", VIETGAP, scheme="globalgap", valid_to="2029-01-01")

    assert [warning.code for warning in made.warnings] == ["evidence.longer_than_usual"]


def test_a_failed_test_is_no_evidence_for_the_grade(world):
    body = {
        "kind": "test", "subject": KEY, "number": "T-1", "valid_from": "2026-10-01", "issuer_code": "chung-nhan",
        "method": "TCVN 8320:2010", "parameters": [{"name": "Chì", "value": "0,4", "unit": "mg/kg", "is_within": False}],
    }  # fmt: skip
    world.record("certifier", body)
    passed = [{**body["parameters"][0], "is_within": True}]

    assert evidence_lookups.verified(evidence_of({KEY: world.coop.pk}, DAY)) == 0
    world.record("certifier", body, number="T-2", parameters=passed)
    assert evidence_lookups.verified(evidence_of({KEY: world.coop.pk}, DAY)) == 1
    assert codes_of(lambda: world.record("certifier", body, number="T-3", valid_from="2026-11-30")) == [
        "evidence.not_yet"
    ]


def test_facts_of_evidence_cannot_be_changed(world):
    made = world.record("certifier", VIETGAP)

    for statement in ("UPDATE registry_evidence SET number = 'x'", "DELETE FROM registry_evidencestep"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Evidence.objects.get(pk=made.id).number == "VG-01"


def test_the_log_finds_every_leaf_again_and_a_changed_row_no_more(world):
    made = world.record("certifier", VIETGAP)
    pending = {
        kind: bytes(commitment)
        for kind, commitment in Pending.objects.filter(ref=made.id, kind__startswith="evidence").values_list(
            "kind", "commitment"
        )
    }

    assert sealed.evidence([made.id]) == {made.id: pending["evidence"]}
    assert sealed.confirmed([made.id]) == {made.id: pending["evidence_confirmed"]}
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE registry_evidence DISABLE TRIGGER ALL")
        cursor.execute("UPDATE registry_evidence SET number = 'VG-99'")
        cursor.execute("ALTER TABLE registry_evidence ENABLE TRIGGER ALL")
    assert sealed.evidence([made.id])[made.id] != pending["evidence"]


def test_the_public_asks_one_statement_whatever_is_on_record(world, django_assert_num_queries):
    for number in range(30):
        world.record("dung", VIETGAP, number=f"VG-{number}")
    with django_assert_num_queries(1):
        found = evidence_of({KEY: world.coop.pk, f"{KEY}/10/A": world.coop.pk}, DAY)

    assert len(found) == 30


def test_a_list_holds_the_viewers_own_and_goes_page_by_page(world):
    numbers = [world.record("dung", VIETGAP, number=f"VG-{number}").id for number in range(5)]

    first = evidence_lookups.listed(world.who("dung"), DAY, limit=3)
    rest = evidence_lookups.listed(world.who("dung"), DAY, before=first[-1].id, limit=3)
    assert [one.id for one in first + rest] == numbers[::-1]
    assert [one.id for one in evidence_lookups.listed(world.who("certifier"), DAY)] == numbers[::-1]
    assert [one.id for one in evidence_lookups.listed(world.who("binh"), DAY, kind="certificate")] == numbers[::-1]
    assert evidence_lookups.listed(world.who("lan"), DAY) == []
    assert evidence_lookups.listed(world.who("dung"), DAY, soon=True) == []
    assert len(evidence_lookups.listed(world.who("dung"), date(2027, 11, 20), soon=True)) == 5


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
KINDS = st.sampled_from(["certificate", "test", "ocop"])
STATES = st.sets(st.sampled_from(["confirmed", "declined", "revoked", "withdrawn"]))


@given(kind=KINDS, first=days, length=st.none() | st.integers(0, 300), states=STATES, day=days)
def test_what_was_ended_stays_ended_and_time_goes_one_way(kind, first, length, states, day):
    known = Known(kind, first, None if length is None else first + timedelta(days=length), frozenset(states))
    order = ["ahead", "declared", "waiting", "confirmed", "expired"]
    today, tomorrow = standing_of(known, day), standing_of(known, day + timedelta(days=1))

    if states - {"confirmed"}:
        assert today == tomorrow
        assert today in states
    else:
        assert order.index(today) <= order.index(tomorrow)
        assert (today == "confirmed") <= ("confirmed" in states)
        assert kind != "ocop" or today != "declared"


def test_the_database_and_the_rule_agree_on_every_day(world):
    cases = [(kind, states) for kind in ("certificate", "ocop", "test") for states in
             ((), ("confirmed",), ("confirmed", "revoked"), ("declined",), ("withdrawn",), ("confirmed", "revoked", "withdrawn"))]  # fmt: skip
    common = {"subject": KEY, "organisation_id": world.coop.pk, "issuer_name": "X", "made_at": NOW, "nonce": b"0"}
    rows = {}
    for place, (kind, states) in enumerate(cases):
        last = None if place % 2 else date(2026, 6, 30)
        row = Evidence.objects.create(kind=kind, valid_from=date(2026, 3, 1), valid_to=last, **common)
        for state in states:
            EvidenceStep.objects.create(evidence_id=row.pk, state=state, at=NOW, nonce=b"0")
        rows[row.pk] = Known(kind, row.valid_from, last, frozenset(states))

    for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 6, 30), date(2026, 7, 1)):
        for number, known in rows.items():
            claim = evidence_lookups.evidence_by_id(number, day)
            assert claim.standing == standing_of(known, day), (known, day)


def test_months_schemes_and_keys_read_as_they_should():
    assert months_after(date(2024, 12, 26), 36) == date(2027, 12, 26)
    assert months_after(date(2024, 3, 31), 11) == date(2025, 2, 28)
    assert schemes()["food-safety"].months == 36
    assert title_of("test", "", {}, "")[0] == "Kết quả kiểm nghiệm"
    assert key_of("8938501234568") == KEY
    assert [kind_of(key) for key in (f"{KEY}/10/A", "urn:x-txng:product:htx:MM", "urn:x-txng:product:htx:MM:L1", "414/8938501234001")] == [
        "lot", "product", "lot", "place",
    ]  # fmt: skip
