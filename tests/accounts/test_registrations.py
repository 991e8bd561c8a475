"""Registrations as actions: who may, once only, also when two come at the same moment; what is stored of a person."""

import threading

import pytest
from django.db import connection, connections

from tests.accounts.delegation import DAY, NOW, country, officers, organisation, viewer_of
from tests.accounts.signing import person
from txng.accounts import mandates_sealed, organisations, registrations
from txng.accounts import registrations_lookups as lookups
from txng.accounts.models import Audit, MandateEnd, Organisation, Registration, RegistrationStep
from txng.accounts.registrations import Draft
from txng.accounts.viewer import Viewer
from txng.core.problems import Refused
from txng.tlog.models import Pending


@pytest.fixture
def units(db):
    return country()


def draft(units, **changed):
    given = {"kind": "cooperative", "name": "Hợp tác xã  Sơn Hà", "number": "0100233488", "unit_id": units["21163"].id, "phone": "0987654321",
             "has_consent": True}  # fmt: skip
    return Draft(**{**given, **changed})


def sent(units, viewer=None, **changed):
    return registrations.submit(viewer or Viewer.public(), draft(units, **changed), now=NOW).id


def refused(act, *args, **more):
    with pytest.raises(Refused) as told:
        act(*args, **more)
    return sorted(problem.code for problem in told.value.problems)


def test_a_personal_number_is_nowhere_in_the_database(units):
    number = sent(units, kind="household", number="051 099 012 345")
    row = Registration.objects.get(pk=number)

    assert row.tax_code == ""
    assert bytes(row.personal_digest) == registrations.personal_digest("051099012345")
    with connection.cursor() as cursor:
        cursor.execute("select row_to_json(r)::text from accounts_registration r")
        assert "051099012345" not in "".join(text for (text,) in cursor.fetchall())


def test_a_contact_may_have_only_so_many_waiting(units):
    for n in range(registrations.WAITING_MOST):
        sent(units, kind="household", number=f"05109901234{n}")

    assert refused(sent, units, kind="household", number="051099012399") == ["registrations.too_many"]


def test_a_name_is_kept_composed_and_found_without_marks(units):
    row = Registration.objects.get(pk=sent(units))

    assert (row.name, row.name_norm) == ("Hợp tác xã Sơn Hà", "hop tac xa son ha")


def test_another_province_neither_sees_nor_decides_and_an_ended_mandate_neither(units):
    nation, _, commune = officers(units)
    number = sent(units, unit_id=units["21601"].id)

    assert lookups.registration_in_reach(commune, number, DAY) is None
    assert refused(registrations.decide, commune, number, "approved", now=NOW) == ["registrations.not_there"]
    assert refused(registrations.decide, Viewer.public(), number, "approved", now=NOW) == ["registrations.not_there"]
    assert lookups.registration_in_reach(nation, number, DAY) is not None


def test_an_officer_whose_own_contact_it_is_does_not_decide(units):
    _, _, commune = officers(units)
    number = sent(units, phone="", email="chi@example.vn")

    assert lookups.is_viewers_own(commune, number)
    assert refused(registrations.decide, commune, number, "approved", now=NOW) == ["registrations.own"]


def test_each_step_is_a_leaf_and_each_decision_a_line_of_the_audit(units):
    _, _, commune = officers(units)
    number = sent(units)
    made = registrations.decide(commune, number, "approved", now=NOW)
    organisations.set_standing(commune, made, "suspended", reason="Kiểm tra", now=NOW)

    steps = list(RegistrationStep.objects.filter(registration=number).order_by("id"))
    leaves = {leaf.ref: bytes(leaf.commitment) for leaf in Pending.objects.filter(kind="registration")}
    assert [step.state for step in steps] == ["pending", "approved"]
    assert mandates_sealed.registrations([step.pk for step in steps]) == leaves
    assert Pending.objects.filter(kind="organisation").count() == 1
    assert Audit.objects.filter(object=f"registration/{number}", person_id=commune.person_id).exists()
    assert MandateEnd.objects.count() == 0


def test_who_was_signed_in_when_sending_gets_the_mandate(units):
    _, _, commune = officers(units)
    giang = person("Giang", "0977000111")
    made = registrations.decide(commune, sent(units, viewer_of(giang)), "approved", now=NOW)

    assert [(one.role, one.organisation) for one in viewer_of(giang).mandates] == [("ORG_ADMIN", made)]


def test_what_is_suspended_goes_on_what_is_closed_does_not(units):
    _, _, commune = officers(units)
    made = organisation("htx-1", units=units)
    how = {"reason": "Theo quyết định", "now": NOW}

    assert refused(organisations.set_standing, commune, made.pk, "merged", **how) == ["organisations.standing"]
    organisations.set_standing(commune, made.pk, "suspended", **how)
    organisations.set_standing(commune, made.pk, "active", **how)
    organisations.set_standing(commune, made.pk, "closed", **how)
    assert refused(organisations.set_standing, commune, made.pk, "active", **how) == ["organisations.standing"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_register_one_number_at_once_one_is_told(transactional_db):
    units = country()
    told = together(lambda: sent(units), lambda: sent(units, phone="0987654322"))

    assert sorted(told) == ["done", "registrations.taken"]
    assert Registration.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_does_it(transactional_db):
    units = country()
    _, province, commune = officers(units)
    number = sent(units)
    told = together(
        *(lambda who=who: registrations.decide(who, number, "approved", now=NOW) for who in (province, commune))
    )

    assert sorted(told) == ["done", "registrations.decided"]
    assert Organisation.objects.count() == 1


def together(*acts):
    """Each in a thread of its own, beginning at one moment; what became of each."""
    begin, told = threading.Barrier(len(acts)), []

    def act(one):
        begin.wait()
        try:
            one()
            told.append("done")
        except Refused as error:
            told.append(error.problems[0].code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=(one,)) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told
