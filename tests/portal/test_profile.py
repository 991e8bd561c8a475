"""/to-chuc/{code}: an organisation in public: how far its products can be traced, what was recalled, and nobody's praise."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from txng.cases.models import Recall
from txng.registry.lookups import products_registered

pytestmark = pytest.mark.django_db


def _words(client, path):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(path).content.decode()))


def test_the_newest_lot_of_each_product_is_counted_at_its_grade(client, node):
    told = _words(client, "/to-chuc/htx-s")

    assert re.search(r"Mức \d \d+ sản phẩm · ", told), told
    assert "Chưa có đợt thu hồi nào được ghi" in told
    assert re.search(r"Grade \d \d+ products · ", _words(client, "/to-chuc/htx-s?lang=en"))


def test_a_recall_stands_on_the_page_of_whoever_made_the_goods_and_on_no_other(client, node):
    owner = node.viewers["htx-s"].organisation_id
    product = products_registered(owner, limit=1)[0].key
    row = Recall.objects.create(
        organisation_id=owner, province_code="51", commune_code="", sectors=[], product_key=product, whole=True,
        title="Nghi nhiễm nấm mốc", reason="Mẫu kiểm nghiệm", what_to_do="Ngừng sử dụng", hotline="1900 0000",
        decision="12/QĐ", scope_vi="Mọi lô", scope_en="Every lot", is_complete=True, item_count=1, items=b"i",
        draft_id=1, by_person=1, confirmed_by=2, issued_at=datetime(2026, 11, 20, 3, tzinfo=UTC), nonce=b"n",
    )  # fmt: skip

    assert f"TH-2026-{row.pk} · 20/11/2026 · Nghi nhiễm nấm mốc · đang hiệu lực" in _words(client, "/to-chuc/htx-s")
    assert "Nghi nhiễm nấm mốc" not in _words(client, "/to-chuc/be-den")


def test_who_recorded_no_lot_has_no_grade(client, node):
    assert "Chưa có lô sản phẩm nào được ghi" in _words(client, "/to-chuc/ubnd-son-ha")
