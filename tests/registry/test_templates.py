"""Published versions of templates: rows from the first day, the next by whoever may, and old logs keep theirs."""

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.accounts.delegation import DAY, NOW, country, give, person, root, viewer_of
from txng.accounts import audit
from txng.core.journal.builtin import FOLDER, builtin
from txng.core.journal.template import template_document
from txng.core.problems import Refused
from txng.registry import templates, templates_sealed
from txng.registry.models import SectorTemplate
from txng.registry.templates_choice import template_for
from txng.tlog.models import Pending

CROP = next(one for one in builtin() if one.code == "crop")
NEXT = replace(CROP, version="2026.2", name="Trồng trọt, bản mới", effective_from=DAY + timedelta(days=10))


@pytest.fixture
def nation(db):
    country()
    return root(person("An"))


@pytest.fixture
def nam(nation):
    """Nam of the ministry over produce."""
    somebody = person("Nam")
    give(nation, somebody, "MINISTRY_OFFICER", sectors=frozenset({"nong-san", "rau-an-toan"}))
    return viewer_of(somebody)


def codes(refused):
    return sorted(problem.code.removeprefix("templates.") for problem in refused.value.problems)


def test_without_rows_the_files_answer(db):
    assert {one.ref for one in templates.versions()} == {one.ref for one in builtin()}
    assert {one.ref for one in templates.templates_in_force(DAY)} == {one.ref for one in builtin()}
    assert templates.template_of("crop", "2026.1") == CROP
    assert templates.template_named("crop@2099.1") is None
    assert templates.templates_in_force(date(2026, 10, 31)) == ()


def test_a_node_made_ready_has_them_as_sealed_rows_once(db):
    assert templates.seed(NOW) == []
    assert templates.seed(NOW + timedelta(days=1)) == []

    assert SectorTemplate.objects.count() == len(builtin()) == 10
    assert Pending.objects.filter(kind="template").count() == 10
    assert templates.template_of("crop", "2026.1") == CROP
    (row, *_) = SectorTemplate.objects.order_by("id")
    assert templates_sealed.templates([row.pk]) == {row.pk: templates_sealed.SEALED.commitment(row)}


def test_what_was_published_holds_against_a_file_that_changed(db):
    older = replace(CROP, name="Trồng trọt, như đã ban hành")
    templates._insert(older, 0, "", NOW)

    assert templates.seed(NOW) == ["crop@2026.1"]
    assert templates.template_of("crop", "2026.1") == older


def test_a_published_version_is_never_altered(db):
    templates.seed(NOW)
    for change in (lambda: SectorTemplate.objects.update(version="x"), lambda: SectorTemplate.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_a_ministry_publishes_the_next_version_and_old_logs_keep_theirs(nam):
    templates.seed(NOW)
    version = templates.publish(nam, NEXT, now=NOW)

    assert (version.ref, version.by) == ("crop@2026.2", "Nam")
    assert templates.template_named("crop@2026.1") == CROP
    assert templates.template_named("crop@2026.2") == NEXT
    assert CROP in templates.templates_in_force(DAY)
    assert NEXT in templates.templates_in_force(NEXT.effective_from)
    assert CROP not in templates.templates_in_force(NEXT.effective_from)
    assert [one.ref for one in templates.versions_of("crop")] == ["crop@2026.2", "crop@2026.1"]
    assert Pending.objects.filter(kind="template").count() == 11


def test_a_publication_is_in_the_record_of_access(nam, monkeypatch):
    noted = []
    monkeypatch.setattr(audit, "note", lambda viewer, *what: noted.append((viewer.label, *what[:2])))
    templates.publish(nam, NEXT, now=NOW)

    assert noted == [("Nam", "template.publish", "template/crop@2026.2")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"version": "2026.1"}, "version_taken"),
        ({"version": "2025.9"}, "version_order"),
        ({"effective_from": DAY - timedelta(days=1)}, "day_passed"),
        ({"groups": ("nhóm lạ",)}, "sector_unknown"),
    ],
)
def test_what_cannot_come_next_is_refused_and_nothing_is_stored(nam, change, code):
    with pytest.raises(Refused) as refused:
        templates.publish(nam, replace(NEXT, **change), now=NOW)

    assert codes(refused) == [code]
    assert not SectorTemplate.objects.exists()


def test_a_version_begins_no_earlier_than_the_one_it_follows(nam):
    templates.publish(nam, NEXT, now=NOW)
    with pytest.raises(Refused) as refused:
        templates.publish(nam, replace(NEXT, version="2026.3", effective_from=DAY), now=NOW)

    assert codes(refused) == ["day_order"]


def test_versions_are_counted_not_spelled(nam):
    templates.publish(nam, replace(NEXT, version="2026.9"), now=NOW)
    templates.publish(nam, replace(NEXT, version="2026.10"), now=NOW)

    assert templates.versions_of("crop")[0].version == "2026.10"


def test_nobody_publishes_over_the_goods_of_another(nation, nam):
    binh = person("Bình")
    give(nation, binh, "MINISTRY_OFFICER", sectors=frozenset({"thuy-san"}))
    shrimp = next(one for one in builtin() if one.code == "shrimp")
    for viewer, template in (
        (viewer_of(binh), NEXT),  # another ministry
        (viewer_of(binh), replace(NEXT, sectors=("thuy-san",))),  # … that calls it its own
        (nam, replace(NEXT, sectors=("nong-san", "thuy-san"))),  # one's own, stretched over another's goods
        (viewer_of(person("Dũng")), NEXT),  # nobody
        (nam, replace(shrimp, version="2026.2", effective_from=DAY)),
    ):
        with pytest.raises(Refused) as refused:
            templates.publish(viewer, template, now=NOW)
        assert codes(refused) == ["not_yours"]
    assert templates.publish(nation, NEXT, now=NOW).ref == "crop@2026.2"


def test_a_new_template_may_be_published_for_one_s_sector(nam):
    tea = replace(NEXT, code="tea", version="2026.1", name="Chè", words=("chè",), effective_from=DAY)
    templates.publish(nam, tea, now=NOW)

    assert templates.templates_in_force(DAY) != ()
    assert template_for(Product("Chè Tân Cương", "nong-san"), DAY) == tea


def test_a_publication_that_the_log_refuses_leaves_nothing(nam, monkeypatch):
    def broken(*_args, **_more):
        raise DatabaseError("đĩa đầy")

    monkeypatch.setattr("txng.tlog.sealing.append_many", broken)
    with pytest.raises(DatabaseError):
        templates.publish(nam, NEXT, now=NOW)

    assert not SectorTemplate.objects.exists()


def test_a_file_is_read_as_json_or_toml():
    data = json.dumps(template_document(CROP), ensure_ascii=False)

    assert templates.read_document(data.encode()) == CROP
    assert templates.read_document(b"\xef\xbb\xbf" + data.encode()) == CROP
    assert templates.read_document((FOLDER / "crop.toml").read_bytes()) == CROP


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"{", "unreadable"), (b"\xff", "unreadable"), (b"x" * 400_001, "too_large"), (b"[" * 300_000, "unreadable")],
)
def test_a_file_that_is_no_template_is_refused(data, code):
    with pytest.raises(Refused) as refused:
        templates.read_document(data)

    assert codes(refused) == [code]


def test_what_a_version_changed_is_told():
    rules = tuple(replace(one, is_blocking=True) if one.code == "input_expired" else one for one in CROP.rules)
    new = replace(NEXT, rules=rules, kinds=CROP.kinds[1:])

    told = templates.difference(new, CROP)
    assert ("~", "rule input_expired") in told
    assert ("-", "kind season") in told
    assert templates.difference(CROP, None)[0][0] == "+"


@dataclass(frozen=True)
class Product:
    name: str
    sector: str = ""
    groups: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("product", "hs_code", "code"),
    [
        (Product("Ớt chỉ thiên", "nong-san"), "", "crop"),
        (Product("Gạo hữu cơ Séng Cù", "nong-san"), "", "rice_organic"),
        (Product("Lợn bản địa", "nong-san"), "", "pig"),
        (Product("Giò bò", "thuc-pham"), "", "processed_food"),
        (Product("Bò cỏ", "nong-san"), "", "beef"),
        (Product("Bột ngũ cốc", "nong-san"), "", "crop"),
        (Product("Tôm chân trắng", "thuy-san"), "", "shrimp"),
        (Product("Hạt rang mộc", ""), "0901.21", "coffee"),
        (Product("Rượu ngâm", "", ("ocop-2",)), "", "ocop_small"),
        (Product("Nước ép dứa", "", ("nd37-06",)), "", "processed_food"),
        (Product("Máy bơm", "dien-tu"), "", None),
    ],
)
def test_a_product_is_offered_its_template(db, product, hs_code, code):
    found = template_for(product, DAY, hs_code=hs_code)

    assert (found.code if found else None) == code
