"""What the citizen is told of certificates: who says it, until when, and nothing that is revoked, over or waiting."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.portal.conftest import NOW
from txng.portal.rendering import MAX_BYTES
from txng.registry import evidence, evidence_lookups
from txng.registry.evidence_drafts import read_evidence
from txng.registry.models import EvidenceDocument, EvidenceStep

pytestmark = pytest.mark.django_db

JSON = {"HTTP_ACCEPT": "application/json"}
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n"
DAY = timezone.localdate(NOW)


def text_of(response):
    html = re.sub(r"<style>.*?</style>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.fixture
def rice(node):
    """The key of the rice's lot, and who made it."""
    return node.key("Gạo ST25"), node.viewers["htx-truong-khanh"]


def recorded(viewer, subject, *, is_confirmed=False, **changed):
    body = {
        "kind": "certificate", "subject": subject, "scheme": "vietgap", "number": "VG-77", "issuer_name": "Trung tâm Chứng nhận Ninh Kiều",
        "valid_from": (DAY - timedelta(days=30)).isoformat(), "valid_to": (DAY + timedelta(days=300)).isoformat(), **changed,
    }  # fmt: skip
    made = evidence.record(viewer, read_evidence(body), now=NOW)
    if is_confirmed:
        EvidenceStep.objects.create(evidence_id=made.id, state="confirmed", at=NOW, nonce=b"0" * 32)
    return made.id


def product_of(key):
    return "/".join(key.split("/")[:2])


def test_a_claim_is_told_with_its_issuer_number_and_end_as_the_producers_word(client, rice):
    key, maker = rice
    recorded(maker, product_of(key))

    text = text_of(client.get(f"/{key}"))
    assert "VietGAP ✎ tự công bố" in text
    assert f"Trung tâm Chứng nhận Ninh Kiều · số VG-77 · đến {(DAY + timedelta(days=300)):%d/%m/%Y}" in text
    assert "✔ đã xác nhận" not in text
    (claim,) = client.get(f"/{key}", **JSON).json()["evidence"]
    assert (claim["standing"], claim["issuer"], claim["number"]) == (
        "declared",
        "Trung tâm Chứng nhận Ninh Kiều",
        "VG-77",
    )


def test_what_is_confirmed_stands_first_and_what_is_revoked_is_gone_at_the_next_request(client, rice):
    key, maker = rice
    recorded(maker, key)
    number = recorded(maker, product_of(key), is_confirmed=True, number="VG-78")

    before = client.get(f"/{key}")
    assert [one["number"] for one in client.get(f"/{key}", **JSON).json()["evidence"]] == ["VG-78", "VG-77"]
    assert int(re.search(r"max-age=(\d+)", before["Cache-Control"])[1]) < 60
    EvidenceStep.objects.create(evidence_id=number, state="revoked", reason="x", at=NOW, nonce=b"0" * 32)
    assert "VG-78" not in text_of(client.get(f"/{key}"))
    assert "VG-78" not in text_of(client.get(f"/{product_of(key)}"))


def test_what_is_over_and_stars_that_nobody_confirmed_are_absent(client, rice):
    key, maker = rice
    past = (DAY - timedelta(days=1)).isoformat()
    recorded(maker, product_of(key), valid_to=past)
    body = {
        "kind": "ocop",
        "subject": product_of(key),
        "stars": 4,
        "number": "12/QĐ-UBND",
        "valid_from": past,
        "issuer_name": "UBND thành phố",
    }
    evidence.record(maker, read_evidence(body), now=NOW)

    page = client.get(f"/{key}").content.decode() + client.get(f"/{product_of(key)}").content.decode()
    assert "VG-77" not in page
    assert "OCOP" not in page
    assert "Chứng nhận, kiểm nghiệm" not in page


def test_independent_evidence_counts_for_the_grade_and_a_declaration_does_not(client, rice):
    key, maker = rice

    def reason():
        return next(one for one in client.get(f"/{key}", **JSON).json()["grade_reasons"] if one["code"] == "evidence")

    recorded(maker, product_of(key))
    assert (reason()["holds"], "giấy chứng nhận mới chỉ được khai" in reason()["sentence"]) == (False, True)
    recorded(maker, key, is_confirmed=True)
    assert reason()["holds"]
    assert "1 bằng chứng độc lập còn hiệu lực" in reason()["sentence"]


def test_a_certificate_of_the_firm_is_told_and_does_not_raise_the_grade_of_a_lot(client, rice):
    key, maker = rice
    recorded(maker, f"urn:x-txng:organisation:{maker.organisation_code}", is_confirmed=True, scheme="haccp")

    answer = client.get(f"/{key}", **JSON).json()
    assert [one["title"] for one in answer["evidence"]] == ["HACCP"]
    assert not next(one for one in answer["grade_reasons"] if one["code"] == "evidence")["holds"]


def test_names_cannot_become_markup_and_the_page_still_fits_one_flight(client, rice):
    key, maker = rice
    for number in range(40):
        recorded(
            maker,
            product_of(key),
            number=f"<script>{'ộ' * 100}{number}",
            issuer_name="<img src=x onerror=alert(1)>" + "ộ" * 150,
        )

    response = client.get(f"/{key}")
    assert b"<script" not in response.content
    assert b"<img" not in response.content
    assert len(response.content) <= MAX_BYTES
    assert "Và giấy khác nữa: 34." in text_of(response)


def test_a_paper_is_open_to_all_only_where_its_owner_says_so_and_only_while_the_claim_is_in_force(client, rice):
    key, maker = rice
    shown, hidden = recorded(maker, product_of(key)), recorded(maker, key)
    for number, is_public in ((shown, True), (hidden, False)):
        EvidenceDocument.objects.create(evidence_id=number, media_type="application/pdf", data=PDF, is_public=is_public)

    answer = client.get(f"/chung-nhan/{shown}/ban-chup")
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer["Content-Disposition"] == f'attachment; filename="chung-nhan-{shown}.pdf"'
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"/chung-nhan/{hidden}/ban-chup").status_code == 404
    assert client.get("/chung-nhan/999999/ban-chup").status_code == 404
    page = client.get(f"/{key}").content.decode()
    assert f"/chung-nhan/{shown}/ban-chup" in page
    assert f"/chung-nhan/{hidden}/ban-chup" not in page
    EvidenceStep.objects.create(evidence_id=shown, state="withdrawn", at=NOW, nonce=b"0" * 32)
    assert client.get(f"/chung-nhan/{shown}/ban-chup").status_code == 404


def test_the_english_page_says_the_same(client, rice):
    key, maker = rice
    recorded(maker, product_of(key))

    text = text_of(client.get(f"/{key}?lang=en"))
    assert "VietGAP ✎ self-declared" in text
    assert "confirmed by nobody" in text


def test_a_place_tells_its_own_certificates(client, node):
    maker = node.viewers["htx-truong-khanh"]
    site = next(one for story in node.book.values() for one in story.places if one.organisation == "htx-truong-khanh")
    recorded(maker, site.key, scheme="food-safety")

    assert "Cơ sở đủ điều kiện an toàn thực phẩm" in text_of(client.get(f"/{site.key}"))


def test_what_is_asked_for_a_page_is_one_statement_more(node, client, django_assert_num_queries):
    with django_assert_num_queries(1):
        evidence_lookups.evidence_of({node.key("Gạo ST25"): node.viewers["htx-truong-khanh"].organisation_id}, DAY)
