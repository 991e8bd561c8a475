"""What people are told: rows first, sent by a real SMTP server, forgotten where it was secret."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from django.core.management import call_command
from django.utils import timezone

from tests.accounts.signing import browser, code_sent, person, post
from tests.ports import free_port
from txng.accounts import messages
from txng.accounts.models import Message
from txng.accounts.sessions import SessionStore

SENT = []


def to_phone(to, text):
    """The sender of texts that TXNG_SMS_SENDER names in these tests."""
    if "hỏng" in SENT:
        raise OSError("no network")
    SENT.append((to, text))


class Mailbox:
    """A mail server that keeps what it takes."""

    def __init__(self):
        self.taken, self.refuses = [], False

    async def handle_DATA(self, server, session, envelope):
        if self.refuses:
            return "451 try later"
        self.taken.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))
        return "250 OK"


@pytest.fixture
def mailbox(settings):
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.SMTP_URL = f"smtp://127.0.0.1:{server.port}"
    yield box
    server.stop()


@pytest.fixture
def phones(settings):
    SENT.clear()
    settings.SMS_SENDER = "tests.accounts.test_people_messages.to_phone"
    yield SENT
    SENT.clear()


def test_a_code_comes_by_mail_and_is_forgotten_here(db, mailbox):
    person(login="an@son-ha.example")
    client = browser()
    post(client, "/dang-nhap/", {"login": "an@son-ha.example"})
    code = code_sent()
    call_command("runmessages", "--once")

    ((to, mail),) = mailbox.taken
    assert to == ["an@son-ha.example"]
    assert code in mail.get_content()
    assert mail["Subject"].strip() == "Mã đăng nhập Truy xuất nguồn gốc"
    assert mail["Auto-Submitted"] == "auto-generated"
    row = Message.objects.get()
    assert row.sent_at
    assert code not in row.text + row.secret
    assert post(client, "/dang-nhap/ma/", {"code": code}).status_code == 302


def test_a_code_comes_by_text_message_bound_to_our_page(db, phones):
    person()
    post(browser(), "/dang-nhap/", {"login": "0912345678"})
    code = code_sent()
    call_command("runmessages", "--once")

    ((to, text),) = phones
    assert to == "+84912345678"
    assert text.endswith(f"@127.0.0.1 #{code}")
    assert text.isascii()
    assert len(text) <= 160, "one text message"


def test_an_unknown_number_is_sent_nothing(db, phones):
    post(browser(), "/dang-nhap/", {"login": "0987654321"})
    call_command("runmessages", "--once")

    assert phones == []


def test_what_could_not_be_sent_is_tried_again_later_until_it_is_of_no_use(db, mailbox):
    person(login="an@son-ha.example")
    post(browser(), "/dang-nhap/", {"login": "an@son-ha.example"})
    now = timezone.now()
    mailbox.refuses = True

    assert messages.send_next(now)
    assert not messages.send_next(now), "not at once again"
    mailbox.refuses = False
    assert messages.send_next(now + timedelta(seconds=6))
    assert len(mailbox.taken) == 1
    assert Message.objects.get().attempts == 2


def test_a_code_that_expired_before_it_was_sent_is_never_sent_and_forgotten(db, phones):
    person()
    post(browser(), "/dang-nhap/", {"login": "0912345678"})
    later = timezone.now() + timedelta(minutes=11)

    assert not messages.send_next(later)
    assert messages.forget(later) == 1
    assert Message.objects.get().secret == ""
    assert phones == []


def test_an_expired_code_is_forgotten_at_the_next_one_also_where_nothing_is_sent(db):
    person()
    post(browser(), "/dang-nhap/", {"login": "0912345678"})
    Message.objects.update(expires_at=timezone.now())
    post(browser(), "/dang-nhap/", {"login": "0912345678"})

    assert [bool(secret) for secret in Message.objects.order_by("id").values_list("secret", flat=True)] == [False, True]


def test_a_server_that_is_away_stops_nobody_and_says_no_code_in_the_log(db, settings, caplog):
    settings.SMTP_URL = f"smtp://127.0.0.1:{free_port()}"
    person(login="an@son-ha.example")
    post(browser(), "/dang-nhap/", {"login": "an@son-ha.example"})

    assert messages.send_next(timezone.now())
    assert "not sent" in caplog.text
    assert code_sent() not in caplog.text
    assert "son-ha" not in caplog.text


def test_without_a_sender_messages_wait(db):
    person()
    post(browser(), "/dang-nhap/", {"login": "0912345678"})

    assert not messages.send_next(timezone.now())
    assert code_sent()


def test_a_session_row_is_found_by_its_key_and_not_by_what_is_stored(db):
    store = SessionStore()
    store["x"] = 1
    store.create()
    store["x"] = 2
    store.save()

    assert SessionStore(store.session_key)["x"] == 2
    assert store.exists(store.session_key)
    stored = store.model.objects.get().session_key
    assert "x" not in SessionStore(stored)
    store.delete(store.session_key)
    assert not store.model.objects.exists()
