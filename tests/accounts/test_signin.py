"""Signing in by a code or a password, through the real pages."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.accounts.signing import OPERATOR, browser, code_sent, person, post, sign_in
from txng.accounts import messages, people
from txng.accounts.models import Audit, Code, Membership, Message, Session
from txng.accounts.origin import address_of, network_of


@pytest.mark.parametrize("typed", ["0912345678", "84912345678", "+84 912 345 678", "0912.345.678", "912345678"])
def test_a_phone_number_is_known_however_it_is_typed(db, typed):
    person(login="+84912345678")
    client = browser()

    assert sign_in(client, typed).headers["Location"] == "/tai-khoan/"
    assert "An" in client.get("/tai-khoan/").content.decode()


def test_an_address_is_known_in_capitals_and_the_code_confirms_it(db):
    made = person(login="an@son-ha.example")

    assert sign_in(browser(), "AN@Son-Ha.example").status_code == 302
    made.refresh_from_db()
    assert made.email_verified_at is not None


def test_what_is_neither_a_number_nor_an_address_is_told_on_the_page(db):
    answer = post(browser(), "/dang-nhap/", {"login": "chị An"})

    assert answer.status_code == 422
    assert "0912 345 678" in answer.content.decode()
    assert "chị An" in answer.content.decode()


def test_a_code_works_once_and_only_in_the_browser_that_asked(db):
    person()
    asking, other = browser(), browser()
    post(asking, "/dang-nhap/", {"login": "0912345678"})
    code = code_sent()

    assert other.get("/dang-nhap/ma/").headers["Location"] == "/dang-nhap/"
    assert post(asking, "/dang-nhap/ma/", {"code": f" {code[:3]} {code[3:]} "}).headers["Location"] == "/tai-khoan/"
    assert not Code.objects.filter(used_at=None).exists()


def test_a_code_is_stored_nowhere_in_clear_but_in_the_message_that_waits(db):
    person()
    post(browser(), "/dang-nhap/", {"login": "0912345678"})
    code = code_sent()

    assert code.encode() not in bytes(Code.objects.get().digest)
    assert code not in Message.objects.get().text
    assert code not in Session.objects.get().session_data


def test_after_five_wrong_attempts_the_right_code_is_wrong_too(db):
    person()
    client = browser()
    post(client, "/dang-nhap/", {"login": "0912345678"})
    code = code_sent()
    wrong = "000000" if code != "000000" else "111111"

    for _ in range(5):
        assert post(client, "/dang-nhap/ma/", {"code": wrong}).status_code == 422
    assert post(client, "/dang-nhap/ma/", {"code": code}).status_code == 422
    # Nothing is locked: another code opens.
    assert post(client, "/dang-nhap/ma/", {"again": "1"}).status_code == 302
    assert post(client, "/dang-nhap/ma/", {"code": code_sent()}).status_code == 302


def test_a_code_is_too_old_after_ten_minutes_and_forgotten(db):
    person()
    client = browser()
    post(client, "/dang-nhap/", {"login": "0912345678"})
    code = code_sent()
    Code.objects.update(expires_at=timezone.now())
    Message.objects.update(expires_at=timezone.now())

    assert post(client, "/dang-nhap/ma/", {"code": code}).status_code == 422
    assert messages.forget(timezone.now()) == 1
    assert code_sent() == ""


def test_an_unknown_number_is_answered_like_a_known_one_with_as_many_queries(db, django_assert_num_queries):
    person()
    pages, counts = [], []
    for login in ("0912345678", "0987654321"):
        client = browser()
        client.get("/dang-nhap/")
        token = client.cookies["bieu-mau"].value
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.post("/dang-nhap/", {"login": login, "csrfmiddlewaretoken": token})
        counts.append(len(queries))
        wrong = post(client, "/dang-nhap/ma/", {"code": "12345"})
        pages.append(
            (
                answer.status_code,
                answer.headers["Location"],
                wrong.status_code,
                client.get("/dang-nhap/ma/")
                .content.decode()
                .replace("+84 ••• ••• 678", "")
                .replace("+84 ••• ••• 321", "")
                .partition("csrf")[0],
            )
        )

    assert pages[0] == pages[1]
    assert counts[0] == counts[1]
    assert Message.objects.exclude(channel="none").count() == 1


def test_a_password_opens_and_a_wrong_one_reads_like_nobody(db):
    person(password="mat-khau-dai-1")
    right = post(browser(), "/dang-nhap/", {"login": "0912345678", "password": "mat-khau-dai-1"})
    wrong = post(browser(), "/dang-nhap/", {"login": "0912345678", "password": "mat-khau-dai-2"})
    nobody = post(browser(), "/dang-nhap/", {"login": "0987654321", "password": "mat-khau-dai-1"})

    assert right.headers["Location"] == "/tai-khoan/"
    assert wrong.status_code == nobody.status_code == 422
    assert not Message.objects.exists()


def test_one_without_a_password_is_not_opened_by_an_empty_one(db):
    made = person()
    answer = post(browser(), "/dang-nhap/", {"login": "0912345678", "password": ""})

    assert not check_password("", made.password)
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/dang-nhap/ma/",
    )  # a code, as nothing else was said


def test_codes_are_limited_by_account_and_address_and_others_are_not_kept_out(db):
    person()
    for _ in range(5):
        assert post(browser(), "/dang-nhap/", {"login": "0912345678"}, REMOTE_ADDR="203.0.113.7").status_code == 302

    refused = post(browser(), "/dang-nhap/", {"login": "0912345678"}, REMOTE_ADDR="203.0.113.7")
    assert refused.status_code == 429
    assert "15 phút" in refused.content.decode()
    assert post(browser(), "/dang-nhap/", {"login": "0912345678"}, REMOTE_ADDR="198.51.100.1").status_code == 302


def test_one_address_cannot_ask_for_many_accounts(db):
    answers = [
        post(browser(), "/dang-nhap/", {"login": f"09123456{number:02d}"}, REMOTE_ADDR="203.0.113.7").status_code
        for number in range(61)
    ]

    assert set(answers[:60]) == {302}
    assert answers[60] == 429


def test_an_address_is_taken_from_a_front_server_of_ours_alone(db, rf, settings):
    asked = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="1.2.3.4, 203.0.113.7")
    assert str(address_of(asked)) == "10.0.0.1"

    settings.FRONT_NETWORKS = ["10.0.0.0/8"]
    assert str(address_of(asked)) == "203.0.113.7"
    assert network_of(asked) == "203.0.113.0/24"


def test_the_session_is_another_one_after_signing_in_and_the_old_key_opens_nothing(db):
    person()
    client = browser()
    post(client, "/dang-nhap/", {"login": "0912345678"})
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    post(client, "/dang-nhap/ma/", {"code": code_sent()})
    after = client.cookies[settings.SESSION_COOKIE_NAME].value

    assert before != after
    thief = browser()
    thief.cookies[settings.SESSION_COOKIE_NAME] = before
    assert thief.get("/tai-khoan/").status_code == 302
    assert not Session.objects.filter(session_key=after).exists(), "a copy of the table opens nothing"


def test_cookies_are_for_the_server_alone_and_pages_are_kept_nowhere(db):
    person()
    client = browser()
    answer = sign_in(client)
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "no-store" in client.get("/tai-khoan/").headers["Cache-Control"]


def test_a_form_without_its_token_does_nothing(db):
    person()
    client = browser()
    sign_in(client)

    for path in ("/dang-xuat/", "/tai-khoan/phien/", "/tai-khoan/chon/", "/tai-khoan/ma-du-phong/"):
        answer = client.post(path, {"login": "0912345678"}, HTTP_ACCEPT="text/html")
        assert answer.status_code == 403
        assert "Biểu mẫu" in answer.content.decode()
    assert client.get("/tai-khoan/").status_code == 200


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1", "/dang-xuat/"]
)
def test_one_is_led_on_to_pages_of_ours_alone(db, onward):
    person()
    client = browser()
    post(client, "/dang-nhap/", {"login": "0912345678", "tiep": onward})

    assert post(client, "/dang-nhap/ma/", {"code": code_sent()}).headers["Location"] == "/tai-khoan/"


def test_who_was_not_signed_in_is_led_back_to_what_was_asked_for(db):
    person()
    client = browser()
    led = client.get("/tai-khoan/?x=1").headers["Location"]

    assert led == "/dang-nhap/?tiep=%2Ftai-khoan%2F%3Fx%3D1"
    post(client, led, {"login": "0912345678", "tiep": "/tai-khoan/?x=1"})
    assert post(client, "/dang-nhap/ma/", {"code": code_sent()}).headers["Location"] == "/tai-khoan/?x=1"


def test_signing_out_ends_the_session(db):
    person()
    client = browser()
    sign_in(client)

    assert post(client, "/dang-xuat/").headers["Location"] == "/dang-nhap/?xong=1"
    assert client.get("/tai-khoan/").status_code == 302
    assert not Session.objects.exclude(person=None).exists()


def test_a_disabled_person_is_out_at_the_next_request_and_cannot_come_back(db):
    made = person()
    client = browser()
    sign_in(client)

    assert people.disable(OPERATOR, made.id, "nghỉ việc", now=timezone.now())
    assert client.get("/tai-khoan/").status_code == 302
    assert post(browser(), "/dang-nhap/", {"login": "0912345678"}).status_code == 302
    assert Message.objects.exclude(channel="none").count() == 1, "the one from before"
    assert people.enable(OPERATOR, made.id, "trở lại")
    assert client.get("/tai-khoan/").status_code == 302, "a session that ended stays ended"


def test_a_membership_taken_away_is_gone_at_the_next_request(client, an):
    made = person(viewer=an)
    signed = browser()
    sign_in(signed)
    before = signed.get("/tai-khoan/").content.decode()
    Membership.objects.filter(person=made).delete()

    assert "Hợp tác xã Sơn Hà" in before
    assert "chưa có tổ chức nào" in signed.get("/tai-khoan/").content.decode()


def test_one_can_see_ones_sessions_and_end_one_or_all_others(db):
    person()
    here, there, elsewhere = browser(), browser(), browser()
    for client in (here, there, elsewhere):
        sign_in(client, HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 14) Chrome/120 Safari/537")
    page = here.get("/tai-khoan/").content.decode()

    assert page.count("Chrome, Android") == 3
    assert page.count("máy này") == 1
    post(here, "/tai-khoan/", {})  # no door of its own
    token = here.cookies["bieu-mau"].value
    other = next(key for key in Session.objects.values_list("session_key", flat=True) if f'value="{key[:12]}"' in page)
    here.post("/tai-khoan/phien/", {"csrfmiddlewaretoken": token})
    assert here.get("/tai-khoan/").status_code == 200
    assert [client.get("/tai-khoan/").status_code for client in (there, elsewhere)] == [302, 302]
    assert other
    assert Audit.objects.filter(action="session.end").count() == 2


def test_nobody_can_end_another_ones_session(db):
    person()
    person("Bình", "0987654321")
    here, there = browser(), browser()
    sign_in(here)
    sign_in(there, "0987654321")
    his = Session.objects.get(person__name="Bình").session_key[:12]
    here.get("/tai-khoan/")

    here.post("/tai-khoan/phien/", {"phien": his, "csrfmiddlewaretoken": here.cookies["bieu-mau"].value})
    assert there.get("/tai-khoan/").status_code == 200


def test_a_session_is_over_when_idle_and_at_its_end_however_busy(db, settings, monkeypatch):
    person()
    client = browser()
    sign_in(client)
    start = timezone.now()

    def after(days):
        monkeypatch.setattr("txng.accounts.middleware.timezone.now", lambda: start + timedelta(days=days))
        monkeypatch.setattr("txng.accounts.sessions.timezone.now", lambda: start + timedelta(days=days))
        return client.get("/tai-khoan/").status_code

    assert after(10) == after(20) == after(29) == 200
    assert after(30.1) == 302
    client = browser()
    monkeypatch.undo()
    sign_in(client)
    start = timezone.now()
    assert after(15.1) == 302


def test_what_was_done_is_written_down_and_stays(db):
    made = person()
    sign_in(browser(), REMOTE_ADDR="203.0.113.7")
    line = Audit.objects.get(action="session.begin")

    assert (line.person_id, line.object, line.reason, line.address) == (
        made.id,
        f"person/{made.id}",
        "code",
        "203.0.113.0/24",
    )
    assert len(line.session) == 12
    for change in (lambda: Audit.objects.update(reason=""), lambda: Audit.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_pages_are_english_where_asked_and_for_who_chose_it(db):
    person()
    client = browser()

    assert "Send me a 6-digit code" in client.get("/dang-nhap/?lang=en").content.decode()
    sign_in(client)
    client.get("/tai-khoan/")
    client.post("/tai-khoan/chon/", {"ngon-ngu": "en", "csrfmiddlewaretoken": client.cookies["bieu-mau"].value})
    assert "Sign out" in client.get("/tai-khoan/").content.decode()


def test_whoever_floods_an_account_keeps_its_owner_out_in_no_browser_that_is_known(db):
    person(password="mat-khau-dai-1")
    own = browser()
    sign_in(own, REMOTE_ADDR="203.0.113.7")
    post(own, "/dang-xuat/")
    for number in range(24):
        post(browser(), "/dang-nhap/", {"login": "0912345678"}, REMOTE_ADDR=f"198.51.100.{number}")

    assert post(browser(), "/dang-nhap/", {"login": "0912345678"}, REMOTE_ADDR="192.0.2.1").status_code == 429
    assert sign_in(own, REMOTE_ADDR="203.0.113.7").status_code == 302
    stolen = browser()
    stolen.cookies["may-quen"] = own.cookies["may-quen"].value + "x"
    assert post(stolen, "/dang-nhap/", {"login": "0912345678"}).status_code == 429


def test_who_is_signed_in_goes_on_at_once_and_who_left_is_told_so(db):
    person()
    client = browser()
    sign_in(client)

    assert client.get("/dang-nhap/?tiep=/tra-cuu/").headers["Location"] == "/tra-cuu/"
    led = post(client, "/dang-xuat/").headers["Location"]
    assert "Bạn đã đăng xuất" in client.get(led).content.decode()


def test_a_page_asked_for_in_english_leads_on_in_english(db):
    person()
    client = browser()

    assert post(client, "/dang-nhap/?lang=en", {"login": "0912345678"}).headers["Location"] == "/dang-nhap/ma/?lang=en"
    assert post(client, "/dang-nhap/ma/?lang=en", {"code": code_sent()}).headers["Location"] == "/tai-khoan/?lang=en"
    assert 'action="/tai-khoan/phien/?lang=en"' in client.get("/tai-khoan/?lang=en").content.decode()
