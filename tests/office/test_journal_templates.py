"""Templates of logs: readable by everybody, the next published by whoever holds the sector, from a file."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.accounts.api.conftest import personal_key
from tests.accounts.delegation import give, person, viewer_of
from tests.accounts.signing import post
from tests.office.test_pages import post_by_hand, text_of
from txng.core.journal.builtin import builtin
from txng.core.journal.template import read_template, template_document
from txng.registry import templates
from txng.registry.models import SectorTemplate

OFFICE = "/quan-tri/bieu-mau/"
API = "/api/v1/templates"
CROP = next(one for one in builtin() if one.code == "crop")
TODAY = date.today  # the pages ask the clock


@pytest.fixture
def nam(officers):
    """Nam of the ministry over produce."""
    somebody = person("Nam", "+84912000009")
    sectors = frozenset({"nong-san", "rau-an-toan"})
    give(viewer_of(officers["an"]), somebody, "MINISTRY_OFFICER", sectors=sectors)
    return somebody


def _next(**changed):
    return replace(CROP, version="2026.2", effective_from=TODAY(), **changed)


def keyed(somebody, scope):
    return {"HTTP_AUTHORIZATION": f"Bearer {personal_key(somebody, scope).secret}"}


def _file(template):
    return SimpleUploadedFile("crop.json", json.dumps(template_document(template)).encode(), "application/json")


@pytest.mark.parametrize("template", builtin(), ids=lambda one: one.ref)
def test_everybody_reads_every_template_in_both_languages(client, db, template):
    page = text_of(client.get(f"/bieu-mau/{template.ref}"))
    assert template.name in page
    assert all(step.name in page for step in template.required_steps)
    assert f"{template.numbers.timely_days} ngày" in page
    assert "nhận, giữ cảnh báo" in page
    english = text_of(client.get(f"/bieu-mau/{template.ref}?lang=en"))
    assert template.name_en in english
    assert "kept with a warning" in english


def test_the_list_names_what_is_in_force(client, db):
    page = text_of(client.get("/bieu-mau/"))

    assert all(one.name in page and one.ref in page for one in builtin())
    assert "Ban hành" not in page


def test_a_template_is_downloaded_as_the_file_that_may_be_changed(client, db):
    answer = client.get("/bieu-mau/shrimp@2026.1.json")

    assert answer["Content-Disposition"] == 'attachment; filename="shrimp@2026.1.json"'
    assert read_template(answer.json()).ref == "shrimp@2026.1"


@pytest.mark.parametrize("path", ["/bieu-mau/crop@2099.1", "/bieu-mau/crop", "/bieu-mau/la.json", f"{API}/crop@2099.1"])
def test_what_is_not_there_is_told(client, db, path):
    assert client.get(path).status_code == 404


def test_a_ministry_publishes_the_next_version_and_the_old_one_stays(opened, nam, client):
    own = opened(nam)
    answer = post(own, OFFICE, {"tep": _file(_next(name="Trồng trọt, bản hai")), "tu_ngay": ""})

    assert answer["Location"] == f"{OFFICE}crop%402026.2?xong=1"
    page = text_of(own.get(answer["Location"]))
    assert "Trồng trọt, bản hai" in page
    assert "Thay đổi so với crop@2026.1" in page
    assert "Nam" in page
    assert "Trồng trọt, bản hai" in text_of(client.get("/bieu-mau/"))
    assert "crop@2026.1" in text_of(client.get("/bieu-mau/crop@2026.1"))


def test_the_day_of_the_form_goes_before_the_day_of_the_file(opened, nam):
    later = TODAY() + timedelta(days=40)
    post(opened(nam), OFFICE, {"tep": _file(_next()), "tu_ngay": later.isoformat()})

    assert templates.versions_of("crop")[0].effective_on == later
    assert templates.template_named("crop@2026.2").effective_from == later


def test_every_fault_of_a_file_is_listed_with_its_place(opened, nam):
    document = template_document(_next())
    document["kinds"][0]["tile"] = "chim"
    document["numbers"]["timely_days"] = "mười"
    broken = SimpleUploadedFile("crop.json", json.dumps(document).encode())
    answer = post(opened(nam), OFFICE, {"tep": broken})

    assert answer.status_code == 422
    page = text_of(answer)
    assert "/kinds/0/tile" in page
    assert "/numbers/timely_days" in page
    assert not SectorTemplate.objects.exists()


@pytest.mark.parametrize(
    "sent", [{}, {"tep": SimpleUploadedFile("a.json", b"")}, {"tep": SimpleUploadedFile("a.json", b"\xff")}]
)
def test_a_form_without_a_readable_file_is_refused(opened, nam, sent):
    assert post(opened(nam), OFFICE, sent).status_code == 422


def test_who_may_not_publish_sees_no_form_and_publishes_nothing(opened, officers, nam):
    chi = opened(officers["chi"])
    assert chi.get(OFFICE).status_code == 403
    assert post_by_hand(chi, OFFICE, {"tep": _file(_next())}).status_code == 403
    shrimp = replace(next(one for one in builtin() if one.code == "shrimp"), version="2026.2", effective_from=TODAY())
    assert post(opened(nam), OFFICE, {"tep": _file(shrimp)}).status_code == 403
    assert not SectorTemplate.objects.exists()


def test_machines_read_versions_and_whole_templates(client, db):
    listed = client.get(API).json()["templates"]
    assert {one["ref"] for one in listed} == {one.ref for one in builtin()}
    assert client.get(f"{API}?as_of=2026-10-31").json() == {"templates": []}
    assert client.get(f"{API}?as_of=hom-nay").status_code == 400
    assert client.get(f"{API}?khac=1").status_code == 400
    assert read_template(client.get(f"{API}/pig@2026.1").json()).ref == "pig@2026.1"


def test_a_key_of_an_officer_publishes_once_however_often_it_sends(client, nam):
    headers = keyed(nam, "templates.publish") | {"HTTP_IDEMPOTENCY_KEY": "mot-lan"}
    body = json.dumps(template_document(_next()))
    answers = [client.post(API, body, content_type="application/json", **headers) for _ in range(2)]

    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["ref"] == "crop@2026.2"
    assert client.post(API, body, content_type="application/json").status_code == 401
    again = client.post(API, body, content_type="application/json", **keyed(nam, "templates.publish"))
    assert again.status_code == 409
    assert client.post(API, body, content_type="application/json", **keyed(nam, "audit.read")).status_code == 403
