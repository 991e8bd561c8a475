"""One delivery over HTTP: what receivers do to it, and where it may never go."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
import time
import zlib
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from tests.subscriptions.delivering import deliver_all, due, row, told
from tests.subscriptions.receiver import Receiver
from txng.core.problems import Refused
from txng.subscriptions.addresses import check_address, destination_of, is_allowed, is_public
from txng.subscriptions.parcels import take
from txng.subscriptions.sender import turn
from txng.subscriptions.settling import Verdict
from txng.subscriptions.signature import CannotOpen, opened
from txng.subscriptions.signature import sealed as sealed_token
from txng.subscriptions.webhook import Courier

PUBLIC = [
    "https://receiver.example.com/epcis", "https://receiver.example.com", "https://receiver.example.com:8443/a?b=c&d=%20",
    "https://1.1.1.1/", "https://[2606:4700:4700::1111]/", "https://nhận-tin.vn/sự-kiện", "HTTPS://Receiver.Example.com/",
    "https://[::ffff:1.1.1.1]/", "https://[64:ff9b::101:101]/", "https://a_b.example.com/",
]  # fmt: skip
NOT_PUBLIC = [
    "https://127.0.0.1/", "https://127.1.2.3/", "https://10.0.0.1/", "https://172.16.0.1/", "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/", "https://100.100.100.200/", "https://168.63.129.16/", "https://0.0.0.0/",
    "https://100.64.0.1/", "https://198.18.0.1/", "https://192.0.2.1/", "https://203.0.113.5/", "https://224.0.0.1/",
    "https://255.255.255.255/", "https://240.0.0.1/", "https://192.88.99.1/",
    "https://[::1]/", "https://[::]/", "https://[fe80::1]/", "https://[fc00::1]/", "https://[fd00:ec2::254]/",
    "https://[ff02::1]/", "https://[2001:db8::1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/",
    "https://[::127.0.0.1]/", "https://[64:ff9b::127.0.0.1]/", "https://[64:ff9b::a9fe:a9fe]/", "https://[64:ff9b:1::1]/",
    "https://[2002:7f00:1::]/", "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", "https://[3fff::1]/", "https://[fec0::1]/",
    "https://localhost/", "https://localhost./", "https://LOCALHOST/", "https://a.localhost/", "https://db.internal/",
    "https://printer.local/", "https://intranet/", "https://host.corp/", "https://127.0.0.1./",
]  # fmt: skip
UNREADABLE = [
    "https://2130706433/", "https://0177.0.0.1/", "https://0x7f.0.0.1/", "https://0x7f000001/", "https://127.1/",
    "https://127.0.1/", "https://017700000001/", "https://1.2.3.4.5/", "https://256.1.1.1/", "https://example.com.0x7f/",
    "https://[fe80::1%25eth0]/", "https://[fe80::1%eth0]/", "https://[::1", "https://::1/", "https://exa mple.com/",
    "https://example.com\\@127.0.0.1/", "https://example.com\t.vn/", "https://example.com\n/", "https:///path", "https://",
    "https:example.com", "//example.com/", "example.com", "", "https://example.com/#part", "https://exam%70le.com/",
    "https://example..com/", "https://-example.com/", "https://example.com:/", "https://example.com:port/",
    "https://example.com:123456/", "https://" + "a" * 64 + ".com/", "https://example.com/" + "a" * 2_000,
    "https://exam\u2025ple.com/", "https://example.com\x00.vn/",
]  # fmt: skip


def codes(dest: str) -> set[str]:
    try:
        check_address(dest)
    except Refused as refused:
        assert {problem.pointer for problem in refused.problems} == {"/dest"}
        return {problem.code for problem in refused.problems}
    return set()


@pytest.mark.parametrize("dest", PUBLIC)
def test_public_destinations_are_taken(dest):
    assert codes(dest) == set()


@pytest.mark.parametrize("dest", NOT_PUBLIC)
def test_what_is_not_public_is_refused(dest):
    assert codes(dest) == {"subscriptions.dest_not_public"}


@pytest.mark.parametrize("dest", UNREADABLE)
def test_what_two_readers_could_read_differently_is_refused(dest):
    assert codes(dest) == {"subscriptions.dest"}


@pytest.mark.parametrize(
    ("dest", "code"),
    [
        ("http://receiver.example.com/", "dest_scheme"), ("ftp://receiver.example.com/", "dest_scheme"),
        ("file:///etc/passwd", "dest"), ("gopher://receiver.example.com/", "dest_scheme"),
        ("https://an:mat-khau@receiver.example.com/", "dest_credentials"), ("https://an@127.0.0.1/", "dest_credentials"),
        ("https://example.com@127.0.0.1:80@1.1.1.1/", "dest_credentials"), ("https://receiver.example.com:22/", "dest_port"),
        ("https://receiver.example.com:25/", "dest_port"), ("https://receiver.example.com:0/", "dest_port"),
        ("https://receiver.example.com:65536/", "dest_port"),
    ],
)  # fmt: skip
def test_scheme_credentials_and_port_have_their_rules(dest, code):
    assert codes(dest) == {f"subscriptions.{code}"}


def test_every_fault_is_told_at_once():
    assert codes("http://127.0.0.1:22/") == {
        "subscriptions.dest_scheme", "subscriptions.dest_port", "subscriptions.dest_not_public"
    }  # fmt: skip


@pytest.mark.parametrize("digits", ["１２７.0.0.1", "127。0。0。1", "①②⑦.0.0.1"])
def test_digits_of_other_scripts_are_the_same_digits(digits):
    assert codes(f"https://{digits}/") in ({"subscriptions.dest_not_public"}, {"subscriptions.dest"})


def test_the_operator_may_allow_hosts_addresses_and_networks(settings):
    settings.WEBHOOK_PRIVATE = ["127.0.0.1", "10.1.0.0/16", "erp.internal", "fd00:1::/32"]

    for dest in (
        "http://127.0.0.1:8000/",
        "http://10.1.2.3/",
        "http://erp.internal/",
        "http://[fd00:1::5]/",
        "http://[::ffff:10.1.2.3]/",
    ):
        assert codes(dest) == set(), dest
    for dest in ("https://127.0.0.2/", "https://10.2.0.1/", "https://x.erp.internal/", "https://[fd00:2::1]/"):
        assert codes(dest) == {"subscriptions.dest_not_public"}, dest
    assert is_allowed("erp.internal", ipaddress.ip_address("192.168.0.9"))
    assert not is_allowed("other.example.com", ipaddress.ip_address("192.168.0.9"))


def test_a_destination_is_what_will_be_connected_to():
    found = destination_of("https://Nhận-Tin.vn:8443/sự%20kiện?a=b+c")
    assert found.host.startswith("xn--nhn-tin-") and found.authority == f"{found.host}:8443"
    assert found.target.isascii() and found.target.endswith("%20ki%E1%BB%87n?a=b+c")
    assert not is_public(ipaddress.ip_address("fe80::1%eth0"))


def test_tokens_rest_sealed_and_open_only_with_the_same_secret(settings):
    kept = sealed_token("13df38d8")
    assert b"13df38d8" not in kept and opened(kept) == "13df38d8" and kept != sealed_token("13df38d8")

    settings.SECRET_KEY = "another"
    with pytest.raises(CannotOpen):
        opened(kept)


def test_a_token_that_cannot_be_opened_keeps_everything_and_tells_its_owner(an, receiver, sealed, clock, settings):
    number = told(an, receiver.url, signature_token="13df38d8").number
    sealed(an, count=1)
    settings.SECRET_KEY = "another"

    turn(clock.now)

    assert receiver.sent == [] and due(number) == 1 and row(number).last_problem["what"] == "secret"


def one_parcel(an, receiver, sealed, clock):
    told(an, receiver.url)
    sealed(an, count=1)
    (parcel,) = take(clock.now, limit=1)
    return parcel


def answer_to(parcel, clock, **options):
    async def deliver():
        courier = Courier(**options)
        try:
            return await courier.deliver(parcel, clock.now)
        finally:
            await courier.close()

    return asyncio.run(deliver())


@pytest.mark.parametrize(
    ("wire", "verdict", "what"),
    [
        (b"", Verdict.LATER, "answer"),
        (b"\x00\x01\x02garbage\r\n\r\n", Verdict.LATER, "answer"),
        (b"HTTP/1.1 2xx OK\r\n\r\n", Verdict.LATER, "answer"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 300_000, Verdict.LATER, "answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort", Verdict.TAKEN, "status"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", Verdict.LATER, "answer"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", Verdict.TAKEN, "status"),
        (b"HTTP/1.1 503 No\r\nContent-Length: 1000\r\n\r\nbusy", Verdict.LATER, "status"),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", Verdict.LATER, None),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", Verdict.TAKEN, "status"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n", Verdict.LATER, "status"),
    ],
)  # fmt: skip
def test_whatever_comes_over_the_wire_an_answer_is_found(an, receiver, sealed, clock, wire, verdict, what):
    receiver.answering = lambda sent: wire
    found = answer_to(one_parcel(an, receiver, sealed, clock), clock)

    assert found.verdict is verdict and what in (None, found.reason["what"]), found


def test_a_slow_receiver_costs_its_timeout_and_no_more(an, receiver, sealed, clock, settings):
    settings.WEBHOOK_TIMEOUT_S = 1
    receiver.answering = lambda sent: time.sleep(6) or (200, {}, b"")
    begun = time.monotonic()
    found = answer_to(one_parcel(an, receiver, sealed, clock), clock)

    assert found.verdict is Verdict.LATER and found.reason["what"] == "timeout" and time.monotonic() - begun < 5.5


def test_an_endless_or_packed_body_is_not_read(an, receiver, sealed, clock, settings):
    settings.WEBHOOK_TIMEOUT_S = 5
    bomb = zlib.compress(b"0" * 50_000_000)
    receiver.answering = lambda sent: (500, {"Content-Encoding": "deflate"}, bomb)
    found = answer_to(one_parcel(an, receiver, sealed, clock), clock)

    assert found.verdict is Verdict.LATER and found.reason["status"] == 500 and len(found.reason["detail"]) <= 200


def test_nobody_at_home_is_tried_again(an, receiver, sealed, clock):
    parcel = one_parcel(an, receiver, sealed, clock)
    receiver.server.server_close()

    assert answer_to(parcel, clock).reason["what"] == "connection"


def test_a_name_that_turns_to_an_address_inside_is_not_connected_to(an, receiver, sealed, clock, settings):
    parcel = one_parcel(an, receiver, sealed, clock)
    settings.WEBHOOK_PRIVATE = []
    asked = []

    def rebinding(*answers):
        waiting = list(answers)

        async def resolve(host, port):
            asked.append(host)
            return waiting.pop(0)

        return resolve

    outside = replace(parcel, dest=f"https://receiver.example.com:{receiver.port}/")
    for addresses in (
        ["127.0.0.1"],
        ["1.1.1.1", "127.0.0.1"],
        ["::ffff:127.0.0.1"],
        ["169.254.169.254"],
        ["fe80::1%lo"],
    ):
        found = answer_to(outside, clock, resolving=rebinding(addresses, ["1.1.1.1"]))
        assert found.reason["what"] == "address", (addresses, found)
    assert receiver.sent == [] and len(asked) == 5, "each was asked for once"


def test_a_connection_goes_to_the_very_address_that_was_judged(an, receiver, sealed, clock, settings):
    parcel = one_parcel(an, receiver, sealed, clock)
    settings.WEBHOOK_PRIVATE = ["nhan-tin.vidu.vn"]
    times = 0

    async def resolve(host, port):
        nonlocal times
        times += 1
        return ["127.0.0.1"] if times == 1 else ["192.0.2.1"]

    found = answer_to(replace(parcel, dest=f"http://nhan-tin.vidu.vn:{receiver.port}/tin"), clock, resolving=resolve)

    assert found.verdict is Verdict.TAKEN and times == 1
    assert receiver.sent[0].headers["host"] == f"nhan-tin.vidu.vn:{receiver.port}"


def test_an_allowance_that_was_withdrawn_holds_for_old_subscriptions_too(an, receiver, sealed, clock, settings):
    number = told(an, receiver.url).number
    sealed(an, count=1)
    settings.WEBHOOK_PRIVATE = []

    turn(clock.now)

    assert receiver.sent == [] and row(number).last_problem["what"] == "address" and due(number) == 1


def test_tls_is_verified_for_the_name(an, receiver, sealed, clock, settings, tmp_path):
    certificate = certificate_for("nhan-tin.vidu.vn", tmp_path)
    settings.WEBHOOK_PRIVATE = ["nhan-tin.vidu.vn", "khac.vidu.vn"]
    parcel = one_parcel_of(an, sealed, clock, "http://nhan-tin.vidu.vn/")

    async def resolve(host, port):
        return ["127.0.0.1"]

    with Receiver(certificate=certificate) as secure:
        trusting = ssl.create_default_context(cafile=str(certificate))
        right, other = (f"https://{name}.vidu.vn:{secure.port}/" for name in ("nhan-tin", "khac"))
        assert (
            answer_to(replace(parcel, dest=right), clock, resolving=resolve, trusting=trusting).verdict is Verdict.TAKEN
        )
        wrong = answer_to(replace(parcel, dest=other), clock, resolving=resolve, trusting=trusting)
        unknown = answer_to(replace(parcel, dest=right), clock, resolving=resolve)

    assert len(secure.sent) == 1
    assert {one.reason["what"] for one in (wrong, unknown)} == {"connection"} and "ertificate" in wrong.reason["detail"]


def one_parcel_of(an, sealed, clock, dest):
    told(an, dest)
    sealed(an, count=1)
    (parcel,) = take(clock.now, limit=1)
    return parcel


def certificate_for(name: str, folder):
    """A certificate of its own maker, with its key, in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), timezone.now()
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "receiver.pem"
    file.write_bytes(pem)
    return file


def test_slow_receivers_hold_up_nobody(an, receiver, sealed, clock, settings):
    settings.WEBHOOK_TIMEOUT_S = 3
    with Receiver(answering=lambda sent: time.sleep(2.5) or (200, {}, b"")) as slow:
        for n in range(12):
            told(an, f"{slow.url}/{n}")
        for n in range(12):
            told(an, f"{receiver.url}/{n}")
        sealed(an, count=1)
        begun = time.time()
        deliver_all(clock)

    assert max(sent.at for sent in receiver.sent) - begun < 1.5
    assert len(receiver.taken) == 12 and len(slow.taken) == 12
