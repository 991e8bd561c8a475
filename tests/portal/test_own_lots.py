"""A household's product without GTIN: its lot has events, a stamp, a page, a journey and a grade like any other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.accounts.delegation import NOW
from tests.events.documents import events_of, make_body, make_document, make_transformation
from tests.portal.test_stamps import JSON, PHONE, text_of
from tests.stamps.conftest import an, batch, firm, keys, over, units  # noqa: F401  fixtures
from txng.accounts.viewer import Viewer
from txng.core.gs1.identify import identify
from txng.events.capture import capture
from txng.events.histories import histories_of
from txng.events.history import Relation
from txng.events.jobs import judge_next
from txng.registry.actions import register_place, register_product
from txng.stamps.batches import activate
from txng.stamps.keys import key_of_year
from txng.stamps.models import Batch
from txng.tlog import follow, sequence

pytestmark = pytest.mark.django_db
OWN = "urn:x-txng:product:htx-an:MO-HU"
FRESH, JAR = "urn:x-txng:product:htx-an:CA-TUOI:C1", f"{OWN}:L%201"
PLACE = "https://id.gs1.org/414/8938501234001"


@pytest.fixture
def log(own_log):
    """The log of the stories, copied: the leaves of this test stand on its own."""


@pytest.fixture
def maker(firm, log):  # noqa: F811
    """An's cooperative makes fish sauce of fresh fish; neither has a GTIN."""
    system = Viewer(firm.pk, firm.code, firm.role, "htx-an")
    register_product(system, {"own_code": "MO-HU", "name": "Mắm ở nhà", "lots": [{"lot": "L 1"}]}, now=NOW)
    register_product(system, {"own_code": "CA-TUOI", "name": "Cá tươi"}, now=NOW)
    register_place(system, {"key": PLACE, "name": "Bến An", "kind": "farm"}, now=NOW)
    return system


def amount(key, quantity):
    return [{"epcClass": key, "quantity": quantity, "uom": "KGM"}]


def bodies():
    landed = make_body(
        quantityList=amount(FRESH, 50),
        bizStep="https://vidu.vn/buoc/landing",
        eventTime="2026-11-18T08:00:00.000+07:00",
    )
    made = make_transformation() | {
        "inputQuantityList": amount(FRESH, 50),
        "outputQuantityList": amount(JAR, 40),
    }
    shipped = make_body(
        action="OBSERVE", bizStep="shipping", quantityList=amount(JAR, 40), eventTime="2026-11-21T08:00:00.000+07:00"
    )
    return [landed, made, shipped]


@pytest.fixture
def told(maker, client, headers_of):
    """The events came in by the door that everybody uses."""
    answer = client.post(
        "/epcis/v2/capture", make_document(*bodies()), content_type="application/json", **headers_of(maker)
    )
    assert answer.status_code == 202, answer.content
    while judge_next(now=timezone.now() + timedelta(seconds=1)):
        pass
    return maker


def sealed():
    sequence.drain()
    follow.drain()


def test_a_key_of_ours_is_read_as_it_stands():
    assert identify(JAR) == (JAR, None, False, None, (), False)


def test_the_history_of_a_lot_without_gtin_has_its_input_and_its_owner(maker):
    capture(maker, events_of(*bodies()), now=NOW)
    found = histories_of([JAR])[JAR]

    assert found.inputs == (FRESH,)
    assert [step.relation for step in found.steps] == [Relation.BEFORE, Relation.OWN, Relation.OWN]
    assert found.owners == {OWN: maker.organisation_id, FRESH.rpartition(":")[0]: maker.organisation_id}


def test_the_scan_of_a_stamp_on_such_a_lot_shows_journey_and_grade(told, an, batch, client, settings):  # noqa: F811
    sealed()
    number = batch(5, form="short", product_key=OWN)
    activate(an, number, lot=JAR, now=NOW)
    row, key = Batch.objects.get(pk=number), key_of_year(settings.STAMP_KEYS_DIR, NOW.year)
    code = key.issue_short(row.product_key, row.first_ordinal)
    page, answer = client.get(f"/s/{code}", **PHONE), client.get(f"/s/{code}", **JSON).json()

    assert page.status_code == 200 and "Mắm ở nhà" in text_of(page) and "L 1" in text_of(page)
    assert "Xuất hàng" in text_of(page) and "Cá tươi · lô C1" in text_of(page)
    assert answer["lot"] == "L 1" and answer["grade"] == 3 and len(answer["journey"]) == 3
    assert all(line["indexes"] for line in answer["journey"])


def test_its_page_is_found_by_its_key_and_the_product_lists_it(told, client):
    sealed()
    lot, product = client.get(f"/san-pham/{JAR}", **JSON).json(), client.get(f"/san-pham/{OWN}", **JSON).json()

    assert (lot["verdict"], lot["lot"], lot["grade"]) == ("lot_known", "L 1", 3)
    assert [(one["lot"], one["grade"]) for one in product["lots"]] == [("L 1", 3)]
    address = product["lots"][0]["url"].partition("/san-pham/")[2]
    assert client.get(f"/san-pham/{address}", **JSON).json()["code"] == JAR
    assert client.get(f"/{FRESH}").headers["Location"] == f"/san-pham/{FRESH}"
    assert client.get(f"/san-pham/{OWN}:KHONG-CO", **JSON).status_code == 404


def test_the_trace_goes_back_to_the_fish_and_links_to_their_pages(told, client):
    found = client.get("/api/v1/trace", {"code": JAR, "direction": "backward"}).json()
    page = client.get("/truy-vet/", {"ma": JAR})

    assert [item["key"] for item in found["items"]] == [JAR, FRESH]
    assert found["items"][1]["url"] == f"/san-pham/{FRESH}" and found["items"][1]["product"] == "Cá tươi"
    assert found["missing"][0]["code"] == "trace.receipt_missing"
    assert "Cá tươi" in text_of(page) and "Lô C1" in text_of(page)


def test_what_the_log_opens_to_everybody_names_the_lot(told, client):
    sealed()
    index = client.get(f"/san-pham/{JAR}", **JSON).json()["journey"][0]["indexes"][0]
    page = text_of(client.get(f"/bang-chung/{index}"))

    assert "Mã CA-TUOI · lô C1" in page and "Recomputed" not in page and "không khớp" not in page
