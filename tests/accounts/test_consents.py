"""Writing for a household: only by its consent, only where one's mandate reaches, told each evening, taken back at once."""

import io
import re
from datetime import timedelta

import pytest
from django.db import transaction
from PIL import Image

from tests.accounts.delegation import DAY, NOW, give, person, viewer_of
from tests.accounts.test_members import NUMBERS, added, approved, codes, draft, keeper, token_of, world  # noqa: F401
from txng.accounts import (
    consents,
    consents_acts,
    consents_lookups,
    consents_telling,
    members,
    organisations,
    registrations,
)
from txng.accounts.consents import Terms
from txng.accounts.consents_evidence import Given
from txng.accounts.models import Audit, Consent, ConsentPicture, HelpAlarm, HelpedAct, Message, Person
from txng.accounts.registrations import Draft
from txng.accounts.viewer import Viewer
from txng.core.problems import Refused

YES = Given("text", "Đinh Văn Tám")
ALL = frozenset(consents.SCOPES)


def terms(scope=ALL, days=100):
    return Terms(frozenset(scope), DAY + timedelta(days=days))


@pytest.fixture
def helped(world):  # noqa: F811
    """A household of Sơn Hà, confirmed member of the cooperative."""
    (one,) = added(world, draft(world))
    household = approved(world, one)
    members.answer_by_link(token_of(), is_member=True, now=NOW)
    return world | {"household": household, "member": one, "owner": viewer_of(Person.objects.get(phone="+84913000000"))}


def may(viewer, household, scope="events"):
    return consents_lookups.may_write_for(viewer, household, DAY, scope=scope)


def act(viewer, household, n=0, *, at=NOW):
    with transaction.atomic():
        _, helping = consents.acting_for(viewer, household, "events", now=at)
        return consents_acts.record_act(viewer, helping, "events.record", f"event/{n}", said="Tưới nước", now=at)


def link():
    return re.search(r"/ghi-ho/(\S+)", Message.objects.filter(text__contains="/ghi-ho/").latest("id").text)[1]


def test_nobody_writes_for_a_household_without_its_consent(helped):
    chi = helped["commune"]
    assert may(chi, helped["household"]) is None
    with pytest.raises(Refused) as refused, transaction.atomic():
        consents.acting_for(chi, helped["household"], "events", now=NOW)
    assert codes(refused) == {("consents.needed", "")}

    consents.record(chi, helped["household"], terms({"events"}), YES, now=NOW)

    assert may(chi, helped["household"]).household_id == helped["household"]
    assert may(chi, helped["household"], "products") is None
    with transaction.atomic():
        acting, _ = consents.acting_for(chi, helped["household"], "events", now=NOW)
    assert (acting.organisation_id, acting.label, acting.mandates) == (helped["household"], "Chi (ghi hộ)", ())


def test_a_consent_reaches_no_further_than_the_mandate(helped):
    chi, units = helped["commune"], helped["units"]
    consents.record(chi, helped["household"], terms(), YES, now=NOW)
    organisations.move(helped["province"], helped["household"], units["21165"].id, reason="Hộ chuyển xã", now=NOW)

    assert may(chi, helped["household"]) is None
    with pytest.raises(Refused) as refused, transaction.atomic():
        consents.acting_for(chi, helped["household"], "events", now=NOW)
    assert codes(refused) == {("organisations.not_there", "")}
    with pytest.raises(Refused) as refused:
        consents.record(chi, helped["household"], terms(), YES, now=NOW)
    assert codes(refused) == {("organisations.not_there", "")}


def test_a_consent_to_one_officer_is_not_one_to_his_neighbour(helped):
    consents.record(helped["commune"], helped["household"], terms(), YES, now=NOW)
    hoa = person("Hoà")
    give(helped["province"], hoa, "COMMUNE_OFFICER", helped["units"]["21163"])

    assert may(viewer_of(hoa), helped["household"]) is None


def test_a_cooperative_writes_for_a_member_by_consent_while_it_is_one(helped):
    dung, htx = keeper(helped), helped["htx"].pk
    assert may(dung, helped["household"]) is None
    consents.record(dung, helped["household"], terms(), YES, cooperative_id=htx, now=NOW)
    assert may(dung, helped["household"]) is not None

    members.leave(helped["owner"], helped["member"], last=DAY, reason="Rời hợp tác xã", now=NOW)
    after = consents_lookups.may_write_for(dung, helped["household"], DAY + timedelta(days=1))
    assert after is None


def test_a_cooperative_cannot_record_the_consent_of_a_stranger(helped):
    (one,) = added(helped, draft(helped, 1))
    stranger = approved(helped, one)  # written down, and never confirmed
    with pytest.raises(Refused) as refused:
        consents.record(keeper(helped), stranger, terms(), YES, cooperative_id=helped["htx"].pk, now=NOW)
    assert codes(refused) == {("organisations.not_there", "")}


def test_a_household_gives_and_takes_back_on_its_own_page(helped):
    chi = Person.objects.get(name="Chi")
    assert consents_lookups.officers_near(helped["household"], DAY) == [(chi.pk, "Chi")]
    one = consents.give(helped["owner"], helped["household"], terms(), officer=chi.pk, now=NOW)
    assert may(helped["commune"], helped["household"]) is not None

    consents.end(helped["owner"], one, now=NOW)

    assert may(helped["commune"], helped["household"]) is None
    with pytest.raises(Refused) as refused:
        consents.end(helped["owner"], one, now=NOW)
    assert codes(refused) == {("consents.over", "")}
    with pytest.raises(Refused) as refused:
        consents.give(helped["owner"], helped["household"], terms(), officer=helped["dung"].pk, now=NOW)
    assert codes(refused) == {("consents.helper", "/helper")}


def test_a_stranger_neither_ends_a_consent_nor_sees_its_paper(helped):
    picture = io.BytesIO()
    image = Image.new("RGB", (40, 30), "green")
    exif = Image.Exif()
    exif[0x010F] = "Máy ảnh của Chi"
    image.save(picture, "JPEG", exif=exif)
    one = consents.record(
        helped["commune"], helped["household"], terms(), Given("paper", "Đinh Văn Tám", picture=picture.getvalue()), now=NOW,
    )  # fmt: skip
    kept = bytes(ConsentPicture.objects.get().data)
    assert kept[8:12] == b"WEBP"
    assert b"Chi" not in kept
    assert consents_lookups.picture_of(helped["owner"], one, DAY) == kept
    stranger = viewer_of(person("Lan"))
    assert consents_lookups.picture_of(stranger, one, DAY) is None
    with pytest.raises(Refused) as refused:
        consents.end(stranger, one, now=NOW)
    assert codes(refused) == {("consents.not_there", "")}


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        (Given("", ""), {("consents.how", "/how"), ("consents.said_by", "/said_by")}),
        (Given("paper", "Tám"), {("consents.evidence", "/picture")}),
        (Given("voice", "Tám"), {("consents.evidence", "/voice")}),
        (Given("paper", "Tám", picture=b"<svg/>"), {("consents.picture_kind", "/picture")}),
        (Given("paper", "Tám", picture=b"x" * 9_000_000), {("consents.picture_large", "/picture")}),
    ],
)
def test_a_consent_without_evidence_is_none(helped, given, faults):
    with pytest.raises(Refused) as refused:
        consents.record(helped["commune"], helped["household"], terms(), given, now=NOW)
    assert codes(refused) == faults
    assert Consent.objects.count() == 0


def test_terms_have_a_scope_and_an_end(helped):
    for wrong, fault in (
        (terms(()), "consents.scope"),
        (terms({"everything"}), "consents.scope"),
        (terms(days=-1), "consents.last"),
        (terms(days=367), "consents.last"),
    ):
        with pytest.raises(Refused) as refused:
            consents.record(helped["commune"], helped["household"], wrong, YES, now=NOW)
        assert fault in {code for code, _ in codes(refused)}


def test_each_act_names_both_and_the_household_is_told_in_the_evening_and_disowns(helped):
    consents.record(helped["commune"], helped["household"], terms(), YES, now=NOW)
    one = act(helped["commune"], helped["household"])
    line = Audit.objects.get(action="helping.events.record")
    assert line.person_id == helped["commune"].person_id
    assert line.object == f"organisation/{helped['household']}"
    before = Message.objects.count()
    assert consents_telling.tell_due(NOW) == 0  # ten in the morning
    assert consents_telling.tell_due(NOW + timedelta(hours=10)) == 1
    assert consents_telling.tell_due(NOW + timedelta(hours=11)) == 0
    assert Message.objects.count() == before + 1
    assert "Chi da ghi ho ban 1 viec" in Message.objects.latest("id").text

    found = consents_lookups.link_of(link(), NOW)
    assert [row.id for row in consents_acts.acts_of_link(found)] == [one]
    consents_acts.disown_by_link(link(), one, now=NOW)

    (alarm,) = consents_acts.open_alarms(helped["province"], DAY)
    assert (alarm.helper_name, alarm.why) == ("Chi", "disowned")
    assert consents_acts.open_alarms(helped["commune"], DAY) == []
    with pytest.raises(Refused) as refused:
        consents_acts.disown(helped["owner"], one, now=NOW)
    assert codes(refused) == {("consents.over", "")}


def test_the_link_of_one_household_opens_nothing_of_another(helped):
    (two,) = added(helped, draft(helped, 1))
    other = approved(helped, two)
    first = consents.record(helped["commune"], helped["household"], terms(), YES, now=NOW)
    one = act(helped["commune"], helped["household"])
    consents.record(helped["commune"], other, terms(), YES, now=NOW)
    token = link()  # of the other

    with pytest.raises(Refused) as refused:
        consents.end_by_link(token, first, now=NOW)
    assert codes(refused) == {("consents.not_there", "")}
    with pytest.raises(Refused) as refused:
        consents_acts.disown_by_link(token, one, now=NOW)
    assert codes(refused) == {("consents.not_there", "")}
    with pytest.raises(Refused) as refused:
        consents.end_by_link("khong-co", first, now=NOW)
    assert codes(refused) == {("members.link", "")}


def test_a_household_stops_a_helper_by_the_link_it_was_sent(helped):
    one = consents.record(helped["commune"], helped["household"], terms(), YES, now=NOW)
    (face,) = consents_lookups.consents_of_link(consents_lookups.link_of(link(), NOW), DAY)
    assert face.id == one

    consents.end_by_link(link(), one, now=NOW)

    assert may(helped["commune"], helped["household"]) is None


def households(helped, count):
    drafts = [draft(helped, number="", phone=f"0915{n:06}", name=f"Hộ {n}") for n in range(count)]
    made = added(helped, *drafts)
    found = [approved(helped, one) for one in made]
    for one in found:
        consents.record(helped["commune"], one, terms(), YES, now=NOW)
    return found


def test_who_writes_for_more_households_than_one_can_visit_raises_an_alarm(helped):
    found = households(helped, consents_acts.HOUSEHOLDS_AN_HOUR + 1)
    for n, household in enumerate(found[:-1]):
        act(helped["commune"], household, n, at=NOW + timedelta(minutes=5 * n))
    assert HelpAlarm.objects.count() == 0
    act(helped["commune"], found[-1], 99, at=NOW + timedelta(minutes=51))

    (alarm,) = consents_acts.open_alarms(helped["province"], DAY)
    assert (alarm.why, alarm.households) == ("many", consents_acts.HOUSEHOLDS_AN_HOUR + 1)
    with pytest.raises(Refused) as refused:
        consents_acts.answer_alarm(helped["commune"], alarm.id, answer="Không sao", now=NOW)
    assert codes(refused) == {("consents.not_there", "")}
    consents_acts.answer_alarm(
        helped["province"], alarm.id, answer="Đã hỏi các hộ: tập huấn chung tại nhà văn hoá", now=NOW
    )
    assert consents_acts.open_alarms(helped["province"], DAY) == []


def test_three_households_within_a_minute_raise_an_alarm(helped):
    for n, household in enumerate(households(helped, 3)):
        act(helped["commune"], household, n, at=NOW + timedelta(seconds=n * 10))
    (alarm,) = HelpAlarm.objects.all()
    assert (alarm.why, alarm.households) == ("same_minute", 3)


def test_an_officer_registers_a_household_and_another_decides(helped):
    chi, units = helped["commune"], helped["units"]
    wish = Draft("household", "Hộ Y Blô", NUMBERS[2], units["21163"].id, phone="0987000111", has_consent=True)
    made = consents.register_for(chi, wish, terms(), YES, now=NOW)

    with pytest.raises(Refused) as refused:
        registrations.decide(chi, made.id, "approved", now=NOW)
    assert "registrations.own" in {code for code, _ in codes(refused)}
    token = link()
    household = registrations.decide(helped["province"], made.id, "approved", now=NOW)
    assert may(chi, household) is not None
    one = act(chi, household)
    found = consents_lookups.link_of(token, NOW)
    assert [row.id for row in consents_acts.acts_of_link(found)] == [one]
    (face,) = consents_lookups.consents_of_link(found, DAY)
    consents.end_by_link(token, face.id, now=NOW)
    assert may(chi, household) is None


def test_every_fault_of_an_assisted_registration_is_told_at_once(helped):
    wish = Draft("household", "", "1", helped["units"]["21601"].id, phone="", has_consent=False)
    with pytest.raises(Refused) as refused:
        consents.register_for(helped["commune"], wish, terms(()), Given("paper", ""), now=NOW)
    found = {code for code, _ in codes(refused)}
    assert {"registrations.name", "registrations.contact_needed", "consents.scope", "consents.said_by",
            "consents.evidence", "consents.helper"} <= found  # fmt: skip


def test_a_household_without_any_address_is_told_nothing_and_stays_readable(helped):
    (two,) = added(helped, draft(helped, 1, phone=""))
    quiet = approved(helped, two)
    consents.record(helped["commune"], quiet, terms(), YES, now=NOW)
    act(helped["commune"], quiet)
    before = Message.objects.count()

    assert consents_telling.tell_due(NOW + timedelta(hours=10)) == 1

    assert Message.objects.count() == before
    assert [row.household_name for row in consents_acts.acts_of(quiet)] == ["Hộ số 1"]
    assert HelpedAct.objects.count() == 1


def test_a_machine_and_the_public_write_for_nobody(helped):
    consents.record(helped["commune"], helped["household"], terms(), YES, now=NOW)
    assert may(Viewer.public(), helped["household"]) is None
    with pytest.raises(Refused), transaction.atomic():
        consents.acting_for(Viewer.public(), helped["household"], "events", now=NOW)
