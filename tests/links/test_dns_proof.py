"""A host proven by its DNS: the right line and nothing like it, and every way in which DNS gives none, told apart."""

import time

import pytest

from tests.links.name_server import NameServer
from tests.portal.resolving import NOW, RICE, firm, linked
from txng.core.problems import Refused
from txng.links import dns_proof, hosts, lookups
from txng.links.dns_proof import by_dns
from txng.links.models import Step
from txng.project import environment
from txng.tlog.models import Pending

HOST, NAME, LINE = "gao-an.vn", "_txng-host.gao-an.vn", "txng-verification=a1B2-c3_D4"


@pytest.fixture
def server(settings):
    with NameServer() as made:
        settings.DNS = [made.address]
        yield made


def told():
    """What stood in the way, as its code; "" for nothing."""
    problem = by_dns(HOST, LINE)
    return problem.code if problem else ""


@pytest.mark.parametrize(
    "lines",
    [
        [f'TXT "{LINE}"'],
        ['TXT "v=spf1 -all"', f'TXT "{LINE}"'],
        [f'TXT "{LINE[:9]}" "{LINE[9:]}"'],
        [f'TXT "  {LINE} "'],
    ],
    ids=["alone", "beside others", "in two strings", "with spaces around it"],
)
def test_the_line_is_found(server, lines):
    server.records[NAME] = lines
    assert told() == ""
    assert server.asked == [f"udp {NAME}"]


@pytest.mark.parametrize(
    "text", [LINE[:-1], f"{LINE}x", f"x {LINE}", LINE.upper(), LINE.partition("=")[2], f"{LINE}\\010khac"]
)
def test_what_is_only_like_the_line_proves_nothing(server, text):
    server.records[NAME] = [f'TXT "{text}"']
    assert told() == "links.dns_other_text"


def test_a_record_at_the_host_itself_or_beside_it_proves_nothing(server):
    server.records = {name: [f'TXT "{LINE}"'] for name in (HOST, f"_txng-host.www.{HOST}", "_txng-host.vn")}
    assert told() == "links.dns_no_name"


@pytest.mark.parametrize("follows", [True, False], ids=["in one answer", "asked again"])
def test_an_alias_is_followed(server, follows):
    server.follows = follows
    server.records = {NAME: ["CNAME mot.dns.vn."], "mot.dns.vn": ["CNAME hai.dns.vn."], "hai.dns.vn": [f'TXT "{LINE}"']}
    assert told() == ""


@pytest.mark.parametrize("follows", [True, False])
def test_aliases_without_an_end_end(server, follows):
    server.follows = follows
    server.records = {NAME: ["CNAME mot.dns.vn."], "mot.dns.vn": [f"CNAME {NAME}."]}
    assert told() == "links.dns_failed"
    assert len(server.asked) < 12


def test_an_alias_to_nowhere_is_no_name(server):
    server.follows = False
    server.records = {NAME: ["CNAME khong.dns.vn."]}
    assert told() == "links.dns_no_name"


def test_an_answer_too_long_for_a_datagram_is_asked_for_over_tcp(server):
    server.records[NAME] = [*(f'TXT "{number:0200}"' for number in range(9)), f'TXT "{LINE}"']
    assert told() == ""
    assert server.asked == [f"udp {NAME}", f"tcp {NAME}"]


@pytest.mark.parametrize(
    ("records", "code", "word"),
    [
        (None, "links.dns_no_name", "không có tên"),
        ([], "links.dns_no_text", "không có bản ghi TXT"),
        (["A 192.0.2.1"], "links.dns_no_text", "không có bản ghi TXT"),
        ("SERVFAIL", "links.dns_failed", "SERVFAIL"),
        ("REFUSED", "links.dns_failed", "REFUSED"),
    ],
)
def test_every_answer_that_is_no_proof_has_its_own_words(server, records, code, word):
    if records is not None:
        server.records[NAME] = records
    problem = by_dns(HOST, LINE)
    assert problem.code == code
    assert word in problem.sentence("vi")
    assert NAME in problem.sentence("en")
    assert LINE in problem.sentence("vi")


def test_silence_ends_in_its_time(server, monkeypatch):
    monkeypatch.setattr(dns_proof, "_WITHIN_S", 1.0)
    server.records[NAME] = ""
    began = time.monotonic()
    assert told() == "links.dns_timeout"
    assert time.monotonic() - began < 5.5  # by default it would be six


def test_where_no_name_server_can_be_asked_it_is_told_as_ours_to_mend(settings):
    settings.DNS = [("127.0.0.1", 0)]
    assert told() == "links.dns_unasked"


def test_a_name_server_that_is_silent_leaves_the_next_to_be_asked(server, settings):
    with NameServer() as silent:
        silent.records[NAME] = ""
        settings.DNS = [silent.address, server.address]
        server.records[NAME] = [f'TXT "{LINE}"']
        assert told() == ""
        assert silent.asked


def test_a_port_of_the_host_plays_no_part(server):
    server.records[NAME] = [f'TXT "{LINE}"']
    assert by_dns(f"{HOST}:8443", LINE) is None


@pytest.mark.django_db
def test_the_owner_proves_by_the_means_that_he_names(server):
    an = firm()
    number = hosts.claim(an, an.organisation_id, HOST, now=NOW)
    token = lookups.host_of(an, number, now=NOW, day=NOW.date()).token
    linked(an, href=f"https://{HOST}/a")
    for means, code in (("dns", "links.dns_no_name"), ("thu", "links.means")):
        with pytest.raises(Refused) as refused:
            hosts.prove(an, number, means, now=NOW)
        assert refused.value.problems[0].code == code
    assert not lookups.links_at([RICE], NOW.date())[RICE][0].is_verified
    server.records[NAME] = [f'TXT "txng-verification={token}"']
    hosts.prove(an, number, "dns", now=NOW)

    assert lookups.links_at([RICE], NOW.date())[RICE][0].is_verified
    step = Step.objects.get()
    assert (step.means, step.standing) == ("dns", "verified")
    assert Pending.objects.filter(kind="link_host_step", ref=step.pk).exists()


@pytest.mark.django_db
def test_the_same_over_the_api(server, client, headers_of):
    an = headers_of(firm())
    post = lambda path, body: client.post(path, body, content_type="application/json", **an)  # noqa: E731
    made = post("/api/v1/link-hosts", {"host": HOST}).json()
    where = f"/api/v1/link-hosts/{made['id']}/verification"
    assert made["proof_dns_name"] == NAME
    assert "links.dns_no_name" in post(where, {"means": "dns"}).text
    assert post(where, {"means": "thu"}).status_code == 422
    server.records[NAME] = [f'TXT "{made["proof_line"]}"']
    proven = post(where, {"means": "dns"}).json()
    assert (proven["standing"], proven["means"]) == ("verified", "dns")


def test_name_servers_are_read_from_the_environment():
    read = environment.SETTINGS["DNS"].read
    assert read("10.0.0.53, 127.0.0.1:5353, fd00::53, [fd00::54]:5353") == [
        ("10.0.0.53", 53), ("127.0.0.1", 5353), ("fd00::53", 53), ("fd00::54", 5353),
    ]  # fmt: skip
    for wrong in ("dns.vidu.vn", "10.0.0.53:x", "[fd00::53"):
        with pytest.raises(ValueError):
            read(wrong)
