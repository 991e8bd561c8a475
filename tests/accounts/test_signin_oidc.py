"""Sign-in by an identity provider: a real OpenID Connect server in a process of its own."""

import json
import re
import subprocess
import sys
import time
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken

from tests.accounts.signing import browser, one_time_password, person, post, sign_in
from tests.ports import free_port
from txng.accounts.models import Audit, Person
from txng.project.environment import SettingsRefused, providers


@pytest.fixture(scope="module")
def server():
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline, is_up = time.monotonic() + 60, False
    while not is_up and time.monotonic() < deadline:
        try:
            is_up = httpx.get(f"{url}/.well-known/openid-configuration").is_success
        except httpx.TransportError:
            time.sleep(0.1)
    assert is_up
    yield url
    process.terminate()
    process.wait()


@pytest.fixture
def vneid(server, settings, tmp_path):
    """This node with a provider; what its file says may be changed."""

    def configured(**more):
        file = tmp_path / "oidc.json"
        one = {"id": "vneid", "name": "VNeID", "server_url": server, "client_id": "txng", "secret": "mat", **more}
        file.write_text(json.dumps([one]))
        settings.SOCIALACCOUNT_PROVIDERS = providers(str(file))

    configured()
    return configured


def told(server, sub, **claims):
    """What the provider knows of a subject."""
    assert httpx.put(f"{server}/users/{sub}", json=claims).is_success


def arrive(client, sub, path="/dang-nhap/oidc/vneid/", **form):
    """To the provider, say yes there, and back."""
    there = client.get(path).headers["Location"]
    back = httpx.post(there, data={"sub": sub, **form}).headers["Location"]
    parts = urlsplit(back)
    return client.get(f"{parts.path}?{parts.query}", HTTP_ACCEPT="text/html")


def test_the_way_there_carries_state_and_a_challenge(db, vneid, server):
    there = browser().get("/dang-nhap/oidc/vneid/").headers["Location"]
    asked = parse_qs(urlsplit(there).query)

    assert there.startswith(server)
    assert asked["redirect_uri"] == ["http://testserver/dang-nhap/oidc/vneid/callback/"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["state"][0]) >= 16
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email", "phone"}


def test_a_person_is_found_by_the_email_that_the_provider_verified_and_by_the_link_ever_after(db, vneid, server):
    made = person(login="an@son-ha.example")
    told(server, "s1", email="An@son-ha.example", email_verified=True, name="An", national_id="051099000001")
    client = browser()

    assert arrive(client, "s1").headers["Location"] == "/tai-khoan/"
    assert client.get("/tai-khoan/").status_code == 200
    assert Audit.objects.get(action="session.begin").reason == "vneid"
    told(server, "s1", email="khac@son-ha.example", email_verified=True, national_id="051099000001")
    assert arrive(browser(), "s1").status_code == 302
    link = SocialAccount.objects.get()
    assert (link.user_id, link.uid, link.extra_data) == (made.id, "s1", {}), "only the link is kept"
    assert not SocialToken.objects.exists()


def test_a_person_is_found_by_the_phone_that_the_provider_verified(db, vneid, server):
    person(login="0912345678")
    told(server, "s2", phone_number="+84 912 345 678", phone_number_verified=True)

    assert arrive(browser(), "s2").headers["Location"] == "/tai-khoan/"


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "an@son-ha.example", "email_verified": False},
        {"email": "an@son-ha.example"},
        {"email": "an@son-ha.example", "email_verified": "true"},
        {"email": "la@o-dau.example", "email_verified": True},
        {},
    ],
)
def test_what_was_not_verified_or_is_of_a_stranger_opens_nothing_and_makes_nobody(db, vneid, server, claims):
    person(login="an@son-ha.example")
    told(server, "s3", **claims)
    client = browser()
    answer = arrive(client, "s3")

    assert answer.status_code == 403
    assert "VNeID" in answer.content.decode()
    assert client.get("/tai-khoan/").status_code == 302
    assert Person.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_two_people_found_by_one_subject_are_a_doubt_and_opened_to_nobody(db, vneid, server):
    person("An", "an@son-ha.example")
    person("Bình", "0987654321")
    told(
        server,
        "s4",
        email="an@son-ha.example",
        email_verified=True,
        phone_number="0987654321",
        phone_number_verified=True,
    )

    assert arrive(browser(), "s4").status_code == 403


def test_by_email_alone_where_the_file_says_so(db, vneid, server):
    vneid(link_by=["email"])
    person(login="0912345678")
    told(server, "s5", phone_number="0912345678", phone_number_verified=True)

    assert arrive(browser(), "s5").status_code == 403


def test_a_stranger_becomes_a_person_without_rights_where_the_file_says_so(db, vneid, server):
    vneid(creates_people=True)
    told(server, "s6", email="moi@son-ha.example", email_verified=True, name="Chi")
    client = browser()

    assert arrive(client, "s6").headers["Location"] == "/tai-khoan/"
    made = Person.objects.get()
    assert (made.name, made.email, made.email_verified_at is not None) == ("Chi", "moi@son-ha.example", True)
    assert "chưa có tổ chức nào" in client.get("/tai-khoan/").content.decode()


def test_an_officer_gives_the_second_factor_here_too(db, vneid, server, dung):
    person(login="dung@thanh-tra.example", viewer=dung, totp=True)
    told(server, "s7", email="dung@thanh-tra.example", email_verified=True)
    client = browser()

    assert arrive(client, "s7").headers["Location"] == "/dang-nhap/buoc-hai/"
    assert client.get("/tai-khoan/").headers["Location"].startswith("/dang-nhap/")
    assert post(client, "/dang-nhap/buoc-hai/", {"code": one_time_password()}).headers["Location"] == "/tai-khoan/"


def test_one_links_a_provider_to_the_account_one_is_signed_in_to(db, vneid, server):
    made = person(login="0912345678")
    person("Bình", "0987654321")
    told(server, "s8", name="An")
    client, other = browser(), browser()
    sign_in(client)
    sign_in(other, "0987654321")

    assert arrive(client, "s8", "/dang-nhap/oidc/vneid/?process=connect").headers["Location"] == "/tai-khoan/"
    assert SocialAccount.objects.get().user_id == made.id
    assert "đã nối" in client.get("/tai-khoan/").content.decode()
    assert arrive(browser(), "s8").headers["Location"] == "/tai-khoan/"
    assert arrive(other, "s8", "/dang-nhap/oidc/vneid/?process=connect").status_code == 409


def test_a_way_back_that_nobody_asked_for_opens_nothing(db, vneid, server):
    person(login="an@son-ha.example")
    told(server, "s9", email="an@son-ha.example", email_verified=True)
    asking, other = browser(), browser()
    there = asking.get("/dang-nhap/oidc/vneid/").headers["Location"]
    back = urlsplit(httpx.post(there, data={"sub": "s9"}).headers["Location"])

    assert other.get(f"{back.path}?{back.query}", HTTP_ACCEPT="text/html").status_code == 502
    assert other.get("/tai-khoan/").status_code == 302
    assert asking.get(f"{back.path}?{back.query}").headers["Location"] == "/tai-khoan/"
    assert asking.get(f"{back.path}?{back.query}", HTTP_ACCEPT="text/html").status_code == 502, "once"


def test_who_says_no_at_the_provider_is_told_so(db, vneid):
    answer = arrive(browser(), "s10", action="deny")

    assert answer.status_code == 502
    assert "VNeID" in answer.content.decode()


def test_a_provider_that_is_away_is_told_and_the_rest_works(db, vneid):
    vneid(server_url=f"http://127.0.0.1:{free_port()}")
    person()
    client = browser()

    assert client.get("/dang-nhap/oidc/vneid/", HTTP_ACCEPT="text/html").status_code == 502
    assert sign_in(client).status_code == 302


def test_an_unknown_provider_is_not_there(db, vneid):
    assert browser().get("/dang-nhap/oidc/khac/").status_code == 404


def test_one_is_led_on_to_pages_of_ours_alone(db, vneid, server):
    person(login="an@son-ha.example")
    told(server, "s11", email="an@son-ha.example", email_verified=True)

    assert (
        arrive(browser(), "s11", "/dang-nhap/oidc/vneid/?next=https://evil.example/").headers["Location"]
        == "/tai-khoan/"
    )
    assert (
        arrive(browser(), "s11", "/dang-nhap/oidc/vneid/?next=/tai-khoan/%3Fx=1").headers["Location"]
        == "/tai-khoan/?x=1"
    )


def test_the_page_names_the_providers(db, vneid):
    assert re.search(r"Đăng nhập bằng\s+VNeID", browser().get("/dang-nhap/").content.decode())


def test_a_file_of_providers_that_cannot_be_used_stops_the_start(tmp_path):
    (tmp_path / "oidc.json").write_text('[{"id": "vneid"}]')

    for file in (tmp_path / "oidc.json", tmp_path / "khong-co.json"):
        with pytest.raises(SettingsRefused, match="TXNG_OIDC_FILE"):
            providers(str(file))
