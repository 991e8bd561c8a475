"""Links and hosts: whose they are, what is refused, that each word is a leaf; by the room's doors and over HTTP."""

import pytest
from django.db import Error, transaction

from tests.accounts.delegation import NOW as DAY_OF_OFFICERS
from tests.accounts.delegation import country, officers
from tests.links.host import OwnHost
from tests.portal.resolving import NOW, RICE, firm, linked, proven
from txng.accounts.actions import enrol
from txng.accounts.viewer import Viewer
from txng.core.problems import Refused
from txng.links import actions, hosts, lookups
from txng.links.drafts import Draft
from txng.links.models import Step, Version
from txng.links.sealed import SEALED
from txng.links.targets import read_target
from txng.tlog.models import Pending

pytestmark = pytest.mark.django_db
CERTIFICATES = {"anchor": RICE, "type": "gs1:certificationInfo", "href": "https://gao-an.vn/cn", "title": "Chứng nhận"}


@pytest.fixture
def an(db):
    return firm()


@pytest.fixture
def binh(db):
    made = enrol(code="binh", name="Bình", kind="enterprise", role="enterprise", now=NOW)
    return Viewer(made.id, made.code, made.role, "binh")


def refused(act, *args, **more):
    with pytest.raises(Refused) as told:
        act(*args, **more)
    return [problem.code for problem in told.value.problems]


def test_a_link_is_registered_amended_and_ended_and_every_version_is_a_leaf(an):
    number = linked(an, is_default=True)
    actions.amend(an, number, Draft(RICE, "gs1:pip", "https://gao-an.vn/moi", "Mới"), now=NOW)
    actions.end(an, number, now=NOW)

    assert lookups.links_at([RICE], NOW.date()) == {RICE: []}
    assert [(row.number, row.is_end) for row in Version.objects.order_by("number")] == [
        (1, False),
        (2, False),
        (3, True),
    ]
    leaves = {leaf.ref: bytes(leaf.commitment) for leaf in Pending.objects.filter(kind="link_version")}
    assert leaves == {row.pk: SEALED.commitment(row) for row in Version.objects.all()}
    assert refused(actions.end, an, number, now=NOW) == ["links.not_there"]


def test_facts_cannot_be_changed(an):
    linked(an)
    with pytest.raises(Error), transaction.atomic():
        Version.objects.update(href="https://ke-gian.vn/")
    with pytest.raises(Error), transaction.atomic():
        Version.objects.all().delete()


def test_nobody_links_for_another_or_for_what_is_not_his(an, binh):
    number = linked(an)
    assert refused(linked, binh) == ["links.anchor_not_yours"]
    assert refused(
        actions.register, binh, an.organisation_id, Draft(RICE, "gs1:pip", "https://a.vn/", "A"), now=NOW
    ) == ["links.not_there"]
    assert refused(actions.end, binh, number, now=NOW) == ["links.not_there"]
    assert lookups.link_of(binh, number, now=NOW) is None
    assert lookups.links_of(binh, an.organisation_id, now=NOW, limit=9) == []
    assert lookups.hosts_of(binh, an.organisation_id, now=NOW, limit=9) == []


def test_every_fault_is_told_at_once(an):
    draft = Draft("x", "x", "http://a.vn", "", ("tiếng việt",), "x", ("x",), is_default=True, is_default_multi=True)

    assert refused(actions.register, an, an.organisation_id, draft, now=NOW) == [
        "links.anchor", "links.type", "links.title", "links.href", "links.language", "links.media_type", "links.context", "links.default_twice",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("href", "code"),
    [
        ("http://gao-an.vn/", "links.href"),
        ("https://an:mat-khau@gao-an.vn/", "links.href"),
        ("https://93.184.216.34/", "links.href"),
        ("https://[2606:2800:220:1::1]/", "links.href"),
        ("https://2130706433/", "links.href"),
        ("https://localhost/", "links.href"),
        ("javascript:alert(1)", "links.href"),
        ("https://gao-an.vn\\@ke-gian.vn/", "links.href"),
        ("https://truyxuat.gov.vn/01/08938501234568", "links.own_host"),
        ("https://truyxuat-gov.vn/", "links.host_confusable"),
        ("https://truyxuatgov.vn/", "links.host_confusable"),
        ("https://truỳxuat-gov.vn/", "links.host_confusable"),
        ("https://gа᧐-an.vn/", "links.host_confusable"),
        ("https://xn--g-8sb.vn/", "links.host_confusable"),
    ],
)
def test_where_nobody_may_be_sent(settings, href, code):
    settings.PUBLIC_URL = "https://truyxuat.gov.vn"
    assert refused(read_target, href) == [code]


@pytest.mark.parametrize(
    "href",
    ["https://gao-an.vn", "https://gạo-an.vn/trang?x=1#y", "https://gao-an.vn:8443/a", "https://quangngai.gov.vn/"],
)
def test_where_links_may_lead(settings, href):
    settings.PUBLIC_URL = "https://truyxuat.gov.vn"
    assert read_target(href).scheme == "https"


def test_a_host_is_proven_by_the_line_on_it_and_by_nothing_else(an, binh, settings):
    settings.WEBHOOK_PRIVATE = ["127.0.0.1"]
    with OwnHost() as host:
        number = hosts.claim(an, an.organisation_id, f"http://{host.authority}/", now=NOW)
        assert refused(hosts.prove, an, number, now=NOW) == ["links.proof_missing"]
        host.lines += ["khác", f"txng-verification={lookups.host_of(an, number, now=NOW, day=NOW.date()).token}"]
        host.status = 500
        assert refused(hosts.prove, an, number, now=NOW) == ["links.proof_unread"]
        host.status = 200
        assert refused(hosts.prove, binh, number, now=NOW) == ["links.not_there"]
        linked(an, href=f"http://{host.authority}/a")
        assert not lookups.links_at([RICE], NOW.date())[RICE][0].is_verified
        hosts.prove(an, number, now=NOW)

        assert host.asked == ["/.well-known/txng-verification"] * 3
    assert lookups.links_at([RICE], NOW.date())[RICE][0].is_verified
    assert {row.pk for row in Step.objects.all()} == set(
        Pending.objects.filter(kind="link_host_step").values_list("ref", flat=True)
    )
    assert hosts.claim(an, an.organisation_id, f"http://{host.authority}/", now=NOW) == number


def test_a_host_in_our_own_network_is_never_asked(an, settings):
    settings.WEBHOOK_PRIVATE = []
    assert refused(hosts.claim, an, an.organisation_id, "127.0.0.1:9", now=NOW) == ["links.href"]


def test_a_host_that_another_proved_is_not_proven_for_me(an, binh):
    proven(binh, "gao-an.vn")
    linked(an)
    assert not lookups.links_at([RICE], NOW.date())[RICE][0].is_verified


def test_an_officer_of_the_nation_verifies_and_takes_back_on_evidence(an, binh):
    nation, province, _ = officers(country())
    number = hosts.claim(an, an.organisation_id, "gao-an.vn", now=NOW)
    linked(an)
    now = DAY_OF_OFFICERS

    assert refused(hosts.decide, binh, number, hosts.VERIFIED, evidence="Quyết định 1", now=now) == [
        "links.officer_only"
    ]
    assert refused(hosts.decide, province, number, hosts.VERIFIED, evidence="Quyết định 1", now=now) == [
        "links.officer_only"
    ]
    assert refused(hosts.decide, nation, number, hosts.VERIFIED, evidence="", now=now) == ["links.evidence"]
    hosts.decide(nation, number, hosts.VERIFIED, evidence="Công văn 12/HTX", now=now)
    assert lookups.links_at([RICE], NOW.date())[RICE][0].is_verified
    hosts.decide(nation, number, hosts.REVOKED, evidence="Tên miền đã bán", now=now)
    assert not lookups.links_at([RICE], NOW.date())[RICE][0].is_verified


def test_what_an_officer_took_back_its_owner_cannot_prove_again(an, settings):
    nation, _, _ = officers(country())
    settings.WEBHOOK_PRIVATE = ["127.0.0.1"]
    with OwnHost() as host:
        number = hosts.claim(an, an.organisation_id, f"http://{host.authority}/", now=NOW)
        host.lines.append(f"txng-verification={lookups.host_of(an, number, now=NOW, day=NOW.date()).token}")
        hosts.prove(an, number, now=NOW)
        hosts.decide(nation, number, hosts.REVOKED, evidence="Lừa người mua", now=DAY_OF_OFFICERS)
        for means in ("file", "dns"):
            assert refused(hosts.prove, an, number, means, now=NOW) == ["links.host_revoked"]
        assert len(host.asked) == 1
        hosts.decide(nation, number, hosts.VERIFIED, evidence="Đã gỡ trang", now=DAY_OF_OFFICERS)
        hosts.prove(an, number, now=NOW)
    assert Step.objects.count() == 4


def test_the_same_over_the_api(an, binh, client, headers_of):
    mine, other = headers_of(an), headers_of(binh)
    post = lambda path, body, who: client.post(path, body, content_type="application/json", **who)  # noqa: E731
    made = post("/api/v1/links", CERTIFICATES, mine)
    where = made["Location"]

    assert (made.status_code, made.json()["type"], made.json()["is_host_verified"]) == (
        201,
        "gs1:certificationInfo",
        False,
    )
    assert post("/api/v1/links", CERTIFICATES, other).status_code == 404
    assert post("/api/v1/links", CERTIFICATES, {}).status_code == 401
    assert client.get(where, **other).status_code == 404
    changed = client.patch(where, {"title": "Chứng nhận VietGAP"}, content_type="application/json", **mine).json()
    assert (changed["version"], changed["title"], changed["href"]) == (2, "Chứng nhận VietGAP", CERTIFICATES["href"])
    assert [row["id"] for row in client.get("/api/v1/links", **mine).json()["links"]] == [changed["id"]]
    host = post("/api/v1/link-hosts", {"host": "gao-an.vn"}, mine).json()
    assert (host["standing"], host["proof_url"]) == ("claimed", "https://gao-an.vn/.well-known/txng-verification")
    assert client.delete(where, **mine).status_code == 204
    assert client.get("/api/v1/links", **mine).json()["links"] == []
