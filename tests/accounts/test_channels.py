"""Gateways: what is asked of them over real HTTP, signed; taken, put off, refused for good; Zalo with approved templates."""

import hashlib
import hmac
import json
import threading
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from zoneinfo import ZoneInfo

import pytest

from tests.accounts.delegation import person
from txng.accounts import channels, messages, notices
from txng.accounts.messages import Text
from txng.accounts.models import Message, Telling

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SECRET = b"mot bi mat dai"
TEMPLATES = """
[keys.vi]
number = "241101"
state = "approved"
values = ["number", "day", "url"]
words = "Khoá máy số <number> hết hạn ngày <day>: <url>"
[evidence.vi]
number = "241102"
state = "waiting"
values = []
words = "chờ duyệt"
"""


class Kept:
    """A sender of texts as a class, as TXNG_SMS_SENDER may name it."""

    taken: list = []

    def send(self, out):
        self.taken.append((out.channel, out.to, out.text))


class Gateway(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, dict(self.headers), body))
        status, headers = self.server.answers.pop(0) if self.server.answers else (200, {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def gateway(settings, tmp_path):
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    server.asked, server.answers = [], []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    settings.SMS_SENDER, settings.ZALO_SENDER = f"{address}/sms", f"{address}/zalo"
    (tmp_path / "secret").write_bytes(SECRET + b"\n")
    (tmp_path / "zns.toml").write_text(TEMPLATES)
    settings.GATEWAY_SECRET_FILE, settings.ZNS_TEMPLATES_FILE = str(tmp_path / "secret"), str(tmp_path / "zns.toml")
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def an(db):
    made = person("An", phone="+84912345678")
    Telling.objects.create(pk=made.pk, choices={"keys": ["zalo"], "evidence": ["zalo"]})
    return made


def _ends(kind="keys", event="key-ends/7"):
    values = {"number": "7", "day": "01/12/2026", "url": "http://127.0.0.1/quan-tri/khoa/"}
    return Text("sms", "+84912345678", "Khoá", "Khoa may so 7 het han", kind=kind, event=event, values=values)


def test_a_gateway_is_asked_in_json_with_an_id_and_a_signature(db, gateway):
    messages.post(Text("sms", "+84912345678", "", "Ma: {code}", "123456"), now=NOON)
    assert messages.send_next(NOON)

    ((path, headers, body),) = gateway.asked
    told = json.loads(body)
    assert path == "/sms"
    assert told == {
        "id": headers["Idempotency-Key"],
        "channel": "sms",
        "to": "+84912345678",
        "text": "Ma: 123456",
        "kind": "",
    }
    digest = hmac.new(SECRET, headers["Txng-Timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["Txng-Signature"] == f"sha256={digest}"
    assert Message.objects.get().secret == ""


def test_what_is_put_off_is_asked_again_with_the_same_id_not_before_it_may(db, gateway):
    gateway.answers = [(429, {"Retry-After": "90"}), (503, {}), (200, {})]
    messages.post(Text("sms", "+84912345678", "", "Tin"), now=NOON)
    assert messages.send_next(NOON)
    assert not messages.send_next(NOON + timedelta(seconds=89))
    assert messages.send_next(NOON + timedelta(seconds=91))
    assert messages.send_next(NOON + timedelta(seconds=200))

    assert len({headers["Idempotency-Key"] for _, headers, _ in gateway.asked}) == 1
    assert Message.objects.get().sent_at


def test_what_is_refused_for_good_is_dead_at_once_and_says_no_number_in_the_log(db, gateway, caplog):
    gateway.answers = [(422, {})]
    messages.post(Text("sms", "+84912345678", "", "Tin"), now=NOON)
    assert messages.send_next(NOON)

    assert Message.objects.get().failed_at
    assert "422" in caplog.text
    assert "912345678" not in caplog.text


def test_a_gateway_that_sends_elsewhere_is_not_followed(db, gateway):
    gateway.answers = [(307, {"Location": f"http://127.0.0.1:{gateway.server_port}/ke-la"})]
    messages.post(Text("sms", "+84912345678", "", "Tin"), now=NOON)
    messages.send_next(NOON)

    assert [path for path, _, _ in gateway.asked] == ["/sms"]
    assert not Message.objects.get().sent_at


def test_zalo_is_asked_with_the_number_of_an_approved_template_and_its_values(an, gateway):
    notices.tell([_ends()], now=NOON)
    assert messages.send_next(NOON)

    ((path, _, body),) = gateway.asked
    told = json.loads(body)
    assert (path, told["template"], told["values"]["number"]) == ("/zalo", "241101", "7")


def test_what_zalo_has_not_approved_goes_as_a_text_message(an, gateway):
    notices.tell([_ends("evidence", "evidence-ends/1/7")], now=NOON)
    messages.send_next(NOON)

    assert [path for path, _, _ in gateway.asked] == ["/sms"]


def test_who_is_not_on_zalo_is_sent_a_text_message(an, gateway):
    gateway.answers = [(404, {}), (200, {})]
    notices.tell([_ends()], now=NOON)
    assert messages.send_next(NOON)
    assert messages.send_next(NOON)

    assert [path for path, _, _ in gateway.asked] == ["/zalo", "/sms"]
    assert Message.objects.get().sent_at


def test_a_template_that_lost_its_approval_since_is_not_used(an, gateway, settings, tmp_path):
    notices.tell([_ends()], now=NOON)
    (tmp_path / "none.toml").write_text(TEMPLATES.replace("approved", "refused"))
    settings.ZNS_TEMPLATES_FILE = str(tmp_path / "none.toml")
    messages.send_next(NOON)
    messages.send_next(NOON)

    assert [path for path, _, _ in gateway.asked] == ["/sms"]


def test_a_sender_may_be_a_class(db, settings):
    settings.SMS_SENDER = "tests.accounts.test_channels.Kept"
    messages.post(Text("sms", "+84912345678", "", "Tin"), now=NOON)
    assert messages.send_next(NOON)

    assert Kept.taken == [("sms", "+84912345678", "Tin")]


def test_no_template_that_comes_with_the_program_claims_an_approval(settings):
    settings.ZNS_TEMPLATES_FILE = ""
    values = dict.fromkeys(("count", "url", "number", "day", "title"), "1")
    assert all(channels.template_of(kind, "vi", values) is None for kind in ("digest", "keys", "evidence"))
