"""What a scan of a stamp answers, through HTTP: each verdict with its status, its words and its facts."""

import json
import re
from datetime import timedelta

import pytest
from django.db.utils import OperationalError
from django.utils import timezone

from tests.accounts.delegation import NOW
from tests.stamps.conftest import RICE, an, batch, firm, keys, over, units  # noqa: F401  fixtures
from txng.cases import lookups as cases_lookups
from txng.cases.lookups import RecallFace
from txng.core.stamp.key import StampKey
from txng.core.stamp.places import SEATS
from txng.portal import misses
from txng.portal.rendering import MAX_BYTES
from txng.portal.scan import scan
from txng.stamps import scans
from txng.stamps.batches import Stretch, activate, void
from txng.stamps.keys import key_of_year
from txng.stamps.models import Batch
from txng.stamps.scans_models import Seen

pytestmark = pytest.mark.django_db
LOT1 = f"{RICE}/10/L1"
JSON = {"HTTP_ACCEPT": "application/json"}
PHONE = {"HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile Safari/537.36"}
OTHER = {"HTTP_USER_AGENT": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Mobile Safari/604.1"}


@pytest.fixture
def stamps(an, batch, settings):  # noqa: F811
    """Ten stamps: 1–5 in use on lot L1, 6–7 void, the rest in stock; and how their addresses read."""
    number = batch(10)
    activate(an, number, Stretch(1, 5), lot=LOT1, now=NOW)
    void(an, number, Stretch(6, 7), reason="In nhoè", now=NOW)
    row, key = Batch.objects.get(pk=number), key_of_year(settings.STAMP_KEYS_DIR, NOW.year)
    return lambda running: f"/{RICE}/21/{key.issue(RICE, row.first_ordinal + running - 1).text}"


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test turns: scans of several days in one test."""
    now = [timezone.now()]
    monkeypatch.setattr(timezone, "now", lambda: now[0])
    return lambda **by: now.__setitem__(0, now[0] + timedelta(**by))


@pytest.fixture
def copied(stamps, client, clock, settings):
    """A stamp that was scanned in three regions for nine days."""
    settings.FRONT_NETWORKS = ["127.0.0.0/8"]
    for number in range(9):
        _, latitude, longitude = SEATS[("01", "48", "79")[number % 3]]
        place = {"HTTP_X_PLACE": f"{latitude},{longitude},20", "HTTP_X_FORWARDED_FOR": f"203.0.{number}.7"}
        client.get(stamps(3), **PHONE, **place)
        clock(days=1)
    return stamps(3)


def text_of(response):
    html = re.sub(r"<style>.*?</style>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_first_scan_is_valid_first_says_that_this_is_weak_and_the_next_is_valid_repeated(stamps, client):
    page = client.get(stamps(1), **PHONE)
    assert page.status_code == 200
    assert "Mã hợp lệ, quét lần đầu" in text_of(page) and "dấu hiệu yếu" in text_of(page)
    assert "không chứng nhận chất lượng bên trong" in text_of(page)
    assert "quét lần đầu" in text_of(client.get(stamps(1), **PHONE))  # a reload

    again = client.get(stamps(1), **OTHER)
    assert "Mã hợp lệ, đã có người quét" in text_of(again) and "lần đầu" not in text_of(again)
    assert "Đã quét" not in text_of(again)  # a count of two would tell of two people


def test_the_json_has_what_the_interface_promises_with_the_lot_of_the_stretch_and_its_grade(stamps, client):
    answer = client.get(stamps(1), **JSON).json()

    assert answer["verdict"] == "valid_first"
    assert (answer["product"], answer["lot"], answer["recall"]) == ("Gạo ST25", "L1", None)
    assert answer["code"] == stamps(1)[1:] and answer["grade"] is not None and answer["producer"]
    assert {"sentence", "grade_reasons", "journey", "proof_url", "checked_at"} <= answer.keys()


def test_a_stamp_of_no_lot_shows_its_product(an, batch, client, settings):  # noqa: F811
    number = batch(5)
    activate(an, number, now=NOW)
    row, key = Batch.objects.get(pk=number), key_of_year(settings.STAMP_KEYS_DIR, NOW.year)
    answer = client.get(f"/{RICE}/21/{key.issue(RICE, row.first_ordinal).text}", **JSON).json()

    assert (answer["verdict"], answer["product"], answer["lot"]) == ("valid_first", "Gạo ST25", None)


@pytest.mark.parametrize(("running", "verdict", "words"), [
    (6, "voided", "Tem đã bị huỷ"),
    (8, "not_activated", "Tem chưa kích hoạt"),
])  # fmt: skip
def test_what_is_not_in_use_says_so_and_is_never_called_valid(stamps, client, running, verdict, words):
    page, answer = client.get(stamps(running), **PHONE), client.get(stamps(running), **JSON).json()

    assert (page.status_code, answer["verdict"]) == (200, verdict)
    assert words in text_of(page) and "hợp lệ" not in text_of(page)
    assert not Seen.objects.exists()  # what its maker tries is nobody's first scan


def test_a_stamp_that_was_never_issued_is_unknown(stamps, client, settings):
    key = key_of_year(settings.STAMP_KEYS_DIR, NOW.year)
    page = client.get(f"/{RICE}/21/{key.issue(RICE, 900_000).text}", **PHONE)

    assert page.status_code == 404 and "chưa từng được cấp" in text_of(page)
    assert "Gạo ST25" in text_of(page)


def test_a_forged_stamp_is_refused_without_asking_the_database(stamps, rf, django_assert_num_queries):
    genuine = stamps(1)
    forged = genuine[:-1] + ("0" if genuine[-1] != "0" else "1")
    with django_assert_num_queries(0):
        page = scan(rf.get(forged, **PHONE), forged[1:])
        answer = scan(rf.get(forged, **JSON), forged[1:])

    assert (page.status_code, answer.status_code) == (404, 404)
    assert "Không có tem nào như vậy" in text_of(page) and "hợp lệ" not in text_of(page)
    assert json.loads(answer.content)["verdict"] == "unknown"


def test_a_recall_outranks_whatever_the_stamp_is(stamps, client, monkeypatch):
    face = RecallFace(
        7, "Thu hồi gạo ST25 lô L1", "Ngừng ăn, mang trả nơi mua.", "19001234", "12/QĐ-SYT", NOW, "Lô L1", "Lot L1",
        "Dư lượng", RICE,
    )  # fmt: skip
    monkeypatch.setattr(cases_lookups, "recall_of", lambda asked, now: face if LOT1 in set(asked) else None)
    page, answer, lot = (
        client.get(stamps(1), **PHONE),
        client.get(stamps(1), **JSON).json(),
        client.get(f"/{LOT1}", **JSON),
    )

    assert (answer["verdict"], lot.json()["verdict"]) == ("recalled", "recalled")
    assert (answer["recall"]["decision"], answer["recall"]["hotline"]) == ("12/QĐ-SYT", "19001234")
    assert "Hàng bị thu hồi Ngừng ăn, mang trả nơi mua." in text_of(page) and "hợp lệ" not in text_of(page)
    assert "19001234" in text_of(page) and len(page.content) <= MAX_BYTES
    assert client.get(stamps(8), **JSON).json()["verdict"] == "not_activated"  # of no lot yet


def test_the_serial_of_another_product_is_forged(stamps, client):
    assert client.get(stamps(1).replace("08938501234568", "08938501234575"), **JSON).json()["verdict"] == "unknown"


def test_letters_that_look_alike_and_small_ones_are_read_as_printed(stamps, client):
    written = stamps(1)
    stem, serial = written.rsplit("/", 1)
    typed = serial.lower().replace("0", "o").replace("1", "l")

    assert client.get(f"{stem}/{typed}", **JSON).json()["code"] == written[1:]


def test_a_serial_of_another_system_is_unchecked_as_before(stamps, client):
    assert client.get(f"/{RICE}/21/ABC-1", **JSON).status_code == 503
    foreign = StampKey(9, bytes(32)).issue(RICE, 1).text  # written as ours, of a year without a key
    assert client.get(f"/{RICE}/21/{foreign}", **JSON).json()["verdict"] == "unchecked"


def test_a_stamp_scanned_in_three_regions_is_a_suspected_copy_with_coarse_places_and_no_person(copied, client):
    page, answer = client.get(copied, **OTHER), client.get(copied, **JSON).json()

    assert page.status_code == 200 and answer["verdict"] == "suspected_copy"
    text = text_of(page)
    assert "Nghi bị sao chép" in text and "Có thể là tem sao chép" in text and "hợp lệ" not in text
    assert "vùng Hà Nội, tuần từ" in text and "Đã quét 10 lần" in text
    assert answer["scans"] >= 9 and {"near", "week_of"} == answer["seen"][0].keys()
    assert "203.0" not in page.content.decode()


@pytest.mark.parametrize("asked", [
    {"HTTP_USER_AGENT": "Googlebot/2.1"},
    {"HTTP_USER_AGENT": "facebookexternalhit/1.1"},
    {},
    {**PHONE, "HTTP_SEC_PURPOSE": "prefetch;prerender"},
    {**PHONE, "HTTP_PURPOSE": "prefetch"},
    {**PHONE, "query_params": {"tu": "chia-se"}},
    {**PHONE, "query_params": {"lang": "en"}},
])  # fmt: skip
def test_robots_pages_fetched_ahead_and_links_that_were_sent_are_no_scans(stamps, client, asked):
    assert client.get(stamps(1), **asked).status_code == 200
    assert not Seen.objects.exists()


def test_a_head_request_is_no_scan_and_an_app_is_one(stamps, client):
    client.head(stamps(1), **PHONE)
    assert not Seen.objects.exists()
    client.get(stamps(1), **JSON)
    assert Seen.objects.get().count == 1


def test_a_place_is_believed_from_a_front_server_alone(stamps, client, settings):
    settings.FRONT_NETWORKS = ["10.0.0.0/8"]
    client.get(stamps(1), **PHONE, HTTP_X_PLACE="21.03,105.85,20")
    assert Seen.objects.get().sightings == []
    settings.FRONT_NETWORKS = ["127.0.0.1/32"]
    for running, place in ((2, "21.03,105.85,20"), (3, "51"), (4, "21.03,105.85,1000")):
        client.get(stamps(running), **PHONE, HTTP_X_PLACE=place)
    for running, place in ((5, "x,y"),):
        client.get(stamps(running), **PHONE, HTTP_X_PLACE=place)

    assert sorted(len(row.sightings) for row in Seen.objects.all()) == [0, 0, 0, 1, 1]


def test_every_verdict_fits_one_flight_and_has_a_mark_words_and_a_way_to_report(stamps, copied, client):
    for path in (copied, stamps(1), stamps(2), stamps(6), stamps(8)):
        page = client.get(path, **OTHER)
        html = page.content.decode()

        assert len(page.content) <= MAX_BYTES and "<script" not in html
        assert re.search(r'<section class="verdict (good|warn|bad)">\s*<svg', html)
        assert f'href="/phan-anh/?ma={path[1:]}"' in html
        assert 'property="og:title"' in html and f'{path}?tu=chia-se"' in html
        assert page["Cache-Control"] == "private, no-cache"
        assert client.get(path, {"lang": "en"}, **OTHER)["Content-Language"] == "en"


def test_without_the_database_a_stamp_is_unchecked_and_never_valid(stamps, client, monkeypatch):
    def away(*_args):
        raise OperationalError("away")

    monkeypatch.setattr(scans, "scanned", away)
    page, answer = client.get(stamps(1), **PHONE), client.get(stamps(1), **JSON)

    assert (page.status_code, answer.status_code) == (503, 503)
    assert answer.json()["verdict"] == "unchecked" and "hợp lệ" not in text_of(page)


def short_of(an, batch, settings, **need):  # noqa: F811
    number = batch(5, form="short", **need)
    activate(an, number, now=NOW)
    row, key = Batch.objects.get(pk=number), key_of_year(settings.STAMP_KEYS_DIR, NOW.year)
    return key.issue_short(row.product_key, row.first_ordinal)


def test_a_short_code_leads_to_its_product_however_it_is_typed(an, firm, batch, client, settings):  # noqa: F811
    code = short_of(an, batch, settings, product_key="urn:x-txng:product:htx-an:MO-HU")
    typed = "-".join(re.findall("...", code.lower().replace("0", "o").replace("1", "i")))
    page, answer = client.get(f"/S/{code}", **PHONE), client.get(f"/s/{typed}", **JSON).json()

    assert page.status_code == 200 and "Mắm ở nhà" in text_of(page)
    assert "Mã hợp lệ, quét lần đầu" in text_of(page) and code in text_of(page)
    assert (answer["code"], answer["product"]) == (f"s/{code}", "Mắm ở nhà")


def test_a_mistyped_short_code_says_so_and_a_forged_one_is_unknown(an, batch, client, settings):  # noqa: F811
    code = short_of(an, batch, settings)
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    page, problem = client.get(f"/s/{wrong}", **PHONE), client.get(f"/s/{wrong}", **JSON)
    assert (page.status_code, problem.status_code) == (400, 400)
    assert "gõ sai" in text_of(page) and problem.json()["errors"][0]["code"] == "stamps.short_mistyped"

    forged = StampKey(NOW.year - 2025, bytes(32)).issue_short(RICE, 5)
    assert client.get(f"/s/{forged}", **JSON).json()["verdict"] == "unknown"


def test_who_guesses_is_slowed_down_and_who_scans_a_genuine_stamp_never_is(stamps, client, monkeypatch):
    misses._counts.clear()  # other tests guess too
    forged = [stamps(1)[:-2] + f"{a}{b}" for a in "23456789" for b in "ABCDEFGHJK"]
    far = {"REMOTE_ADDR": "203.0.113.9", **PHONE}
    statuses = [client.get(path, **far).status_code for path in forged if path != stamps(1)]

    assert statuses[: misses.BY_NETWORK] == [404] * misses.BY_NETWORK and set(statuses[misses.BY_NETWORK :]) == {429}
    held = client.get(forged[0], **far)
    assert held["Retry-After"] == "60" and "Tem thật không bao giờ bị chặn" in text_of(held)
    assert client.get(stamps(1), **far).status_code == 200
    assert client.get(forged[0], **far | {"REMOTE_ADDR": "198.51.100.1"}).status_code == 404
    misses._counts.clear()


def test_misses_are_kept_in_bounded_memory(monkeypatch, rf):
    misses._counts.clear()
    monkeypatch.setattr(misses, "_KEPT", 50)
    for number in range(500):
        misses.is_too_often(rf.get("/", REMOTE_ADDR=f"203.{number // 250}.{number % 250}.1"), f"01/{number:014}/21/X")

    assert len(misses._counts) <= 50
    misses._counts.clear()
