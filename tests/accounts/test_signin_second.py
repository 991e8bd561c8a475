"""The second factor: officers cannot do without, an app's password is good once, recovery codes help."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from tests.accounts.signing import SECRET, browser, code_sent, one_time_password, person, post, sign_in
from txng.accounts import second_factor
from txng.accounts.actions import enrol
from txng.accounts.memberships import join, memberships_of, needs_second_factor
from txng.accounts.models import Audit, Session
from txng.accounts.viewer import Viewer


@pytest.mark.parametrize("role", ["commune", "province", "ministry", "inspector", "national"])
def test_an_officer_without_a_second_factor_can_do_nothing_but_set_it_up(db, role):
    organisation = enrol(code="co-quan", name="Cơ quan", kind="authority", role=role, now=timezone.now())
    made = person()
    join(made.id, organisation.code, role, now=timezone.now())
    client = browser()
    sign_in(client)

    assert client.get("/tai-khoan/").headers["Location"] == "/tai-khoan/hai-buoc/"
    page = client.get("/tai-khoan/hai-buoc/")
    assert page.status_code == 200
    assert "<svg" in page.content.decode()
    asked = client.get("/bang-chung/?event=x").wsgi_request.viewer
    assert asked.is_public
    assert not asked.sees_all
    assert asked.person_id == made.id


def test_setting_it_up_ends_other_sessions_shows_recovery_codes_once_and_lets_work(db, dung):
    made = person(viewer=dung)
    client, other = browser(), browser()
    sign_in(client)
    sign_in(other)
    secret = (
        re.search(r"<code>([A-Z2-7 ]+)</code>", client.get("/tai-khoan/hai-buoc/").content.decode())
        .group(1)
        .replace(" ", "")
    )

    assert post(client, "/tai-khoan/hai-buoc/", {"code": "000000"}).status_code == 422
    done = post(client, "/tai-khoan/hai-buoc/", {"code": one_time_password(secret=secret)})
    codes = re.findall(r"<li>(\d{8})</li>", done.content.decode())
    assert len(codes) == 10
    assert client.get("/tai-khoan/").status_code == 200
    assert client.get("/bang-chung/?event=x").wsgi_request.viewer.role == "inspector"
    assert other.get("/tai-khoan/").status_code == 302
    assert secret not in str(Authenticator.objects.values_list("data")), "encrypted where it lies"
    assert codes[0] not in client.get("/tai-khoan/").content.decode()
    assert Audit.objects.filter(action="person.second_factor", person_id=made.id).exists()

    again = browser()
    assert sign_in(again).headers["Location"] == "/dang-nhap/buoc-hai/"
    assert (
        post(again, "/dang-nhap/buoc-hai/", {"code": one_time_password(secret=secret, steps=1)}).headers["Location"]
        == "/tai-khoan/"
    )


def test_between_the_two_steps_nothing_opens(db, dung):
    person(viewer=dung, totp=True)
    client = browser()

    assert sign_in(client).headers["Location"] == "/dang-nhap/buoc-hai/"
    assert client.get("/tai-khoan/").headers["Location"].startswith("/dang-nhap/")
    assert client.get("/tai-khoan/hai-buoc/").headers["Location"].startswith("/dang-nhap/")
    assert not Session.objects.exclude(person=None).exists()


def test_a_password_of_the_app_is_good_once_and_not_too_old(db, dung):
    made = person(viewer=dung, totp=True)
    shown = one_time_password()

    assert not second_factor.proves(made, one_time_password(steps=-3))
    assert not second_factor.proves(made, one_time_password(steps=3))
    assert second_factor.proves(made, shown)
    assert not second_factor.proves(made, shown)
    assert second_factor.proves(made, one_time_password(steps=1))


def test_a_wrong_second_factor_is_told_written_down_and_counted(db, dung):
    made = person(viewer=dung, totp=True)
    client = browser()
    sign_in(client)

    answers = [post(client, "/dang-nhap/buoc-hai/", {"code": "000000"}).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    assert Audit.objects.filter(action="session.second_failed", object=f"person/{made.id}").count() == 10


def test_a_recovery_code_opens_once(db, dung):
    made = person(viewer=dung, totp=True)
    first = second_factor.new_recovery_codes(made)[0]

    for expected in (302, 422):
        client = browser()
        sign_in(client)
        assert post(client, "/dang-nhap/buoc-hai/", {"code": first}).status_code == expected
    assert second_factor.recovery_codes_left(made.id) == 9


def test_new_recovery_codes_void_those_before(db, dung):
    made = person(viewer=dung, totp=True)
    before = second_factor.new_recovery_codes(made)
    client = browser()
    sign_in(client)
    post(client, "/dang-nhap/buoc-hai/", {"code": one_time_password()})
    client.get("/tai-khoan/")
    page = client.post(
        "/tai-khoan/ma-du-phong/", {"csrfmiddlewaretoken": client.cookies["bieu-mau"].value}
    ).content.decode()

    assert len(re.findall(r"<li>\d{8}</li>", page)) == 10
    assert not second_factor.proves(made, before[1])


def test_who_signed_in_with_one_proof_cannot_replace_the_second_factor(db, an, dung):
    made = person(viewer=an)
    client = browser()
    sign_in(client)
    second_factor.put(made, SECRET)  # set up elsewhere meanwhile
    join(made.id, dung.organisation_code, "inspector", now=timezone.now())

    assert client.get("/tai-khoan/").headers["Location"] == "/tai-khoan/hai-buoc/"
    assert client.get("/tai-khoan/hai-buoc/").headers["Location"] == "/dang-nhap/buoc-hai/"
    assert post(client, "/dang-nhap/buoc-hai/", {"code": one_time_password()}).headers["Location"] == "/tai-khoan/"
    assert client.get("/tai-khoan/").status_code == 200


def test_one_who_has_a_second_factor_of_their_own_will_is_asked_for_it(db, an):
    person(viewer=an, totp=True)

    assert sign_in(browser()).headers["Location"] == "/dang-nhap/buoc-hai/"


def test_one_disabled_between_the_steps_gets_no_further(db, dung):
    made = person(viewer=dung, totp=True)
    client = browser()
    sign_in(client)
    made.disabled_at = timezone.now()
    made.save()

    assert client.get("/dang-nhap/buoc-hai/").headers["Location"] == "/dang-nhap/"


def test_the_regulation_says_whose_role_needs_it(an, dung):
    made = person(viewer=an)
    join(made.id, dung.organisation_code, "inspector", now=timezone.now())
    mine = memberships_of(made.id)
    assert [one.role for one in mine] == ["producer", "inspector"]
    assert not needs_second_factor(mine[:1], timezone.localdate())
    assert needs_second_factor(mine, timezone.localdate())


def test_one_chooses_for_which_organisation_to_act_of_ones_own(client, an, chi, dung):
    made = person(viewer=an)
    join(made.id, chi.organisation_code, "enterprise", now=timezone.now())
    client = browser()
    sign_in(client)

    def acting(chosen):
        client.get("/tai-khoan/")
        token = client.cookies["bieu-mau"].value
        client.post("/tai-khoan/chon/", {"to-chuc": str(chosen), "csrfmiddlewaretoken": token})
        return client.get("/bang-chung/").wsgi_request.viewer

    assert acting(chi.organisation_id) == Viewer(
        chi.organisation_id,
        chi.organisation_code,
        "enterprise",
        "An",
        made.id,
        acting(chi.organisation_id).session,
        "127.0.0.0/24",
    )
    assert acting(dung.organisation_id).organisation_id == chi.organisation_id
    assert code_sent()
