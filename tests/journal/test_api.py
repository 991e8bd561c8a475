"""What a phone says and hears, through the doors: session, token, sync, state, chunks."""

import hashlib
import io
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from tests.accounts.signing import browser, sign_in
from tests.core.journal.test_sound import wav
from tests.journal.story import entry_id
from txng.accounts.viewer import Viewer
from txng.core.epcis.read_json import read_event
from txng.events.capture import capture
from txng.journal.published import template_named

CLOCK = "2026-11-22T10:00:00+07:00"


@pytest.fixture
def phone(farm):
    """A browser in which An has signed in, with the token that the state told."""
    client = browser()
    assert sign_in(client, "+84913000001").status_code == 302
    client.token = client.get("/nhat-ky/du-lieu").json()["token"]
    return client


def sync(client, *entries, clock=None, **more):
    message = {"device": "phone-of-an-0001", "clock": clock or timezone.now().isoformat(), "entries": list(entries)}
    return client.post(
        "/nhat-ky/dong-bo/", json.dumps(message), content_type="application/json",
        headers={"X-CSRFToken": client.token}, **more,
    )  # fmt: skip


def test_an_entry_sent_by_a_phone_is_answered_for_itself(phone, farm):
    answer = sync(phone, farm.sow(), farm.water(kind="nothing"), farm.water(3))
    assert answer.status_code == 200, answer.content.decode()
    first, second, third = answer.json()["answers"]
    assert (first["state"], second["state"], third["state"]) == ("received", "refused", "received")
    assert first["id"] == entry_id(1)
    assert first["received_at"] is not None
    assert second["problems"][0]["is_warning"] is False
    assert answer.json()["server_time"]


def test_without_a_session_the_phone_is_asked_to_sign_in_and_keeps_all(farm, db):
    client = browser()
    client.token = ""
    for answer in (client.get("/nhat-ky/du-lieu"), client.get(f"/nhat-ky/dinh-kem/{entry_id(1)}")):
        assert answer.status_code == 401
        assert answer.json()["errors"][0]["code"] == "journal.signed_out"
        assert "WWW-Authenticate" not in answer.headers


def test_a_message_without_the_forms_token_does_nothing(phone, farm):
    phone.token = "x" * 64
    assert sync(phone, farm.sow()).status_code == 403


@pytest.mark.parametrize(
    "message", [[], {}, {"device": "x", "clock": CLOCK, "entries": []}, {"device": "phone-of-an-0001", "clock": "nay", "entries": []},
                {"device": "phone-of-an-0001", "clock": CLOCK, "entries": {}}, {"device": "phone-of-an-0001", "clock": CLOCK, "entries": [1] * 51}]
)  # fmt: skip
def test_a_message_of_another_form_is_refused_whole(phone, message):
    answer = phone.post(
        "/nhat-ky/dong-bo/", json.dumps(message), content_type="application/json", headers={"X-CSRFToken": phone.token}
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "journal.sync_form"


def test_what_is_no_entry_is_refused_in_its_place(phone, farm):
    odd = [
        1,
        None,
        {},
        {"id": "x", "version": 0, "organisation": "a"},
        farm.sow(id="0193ABCD-0000-7000-8000-000000000001"),
        farm.sow(),
    ]
    answers = sync(phone, *odd).json()["answers"]
    assert [one["state"] for one in answers] == ["refused"] * 5 + ["received"]


def test_the_state_tells_all_that_a_phone_needs(phone, farm):
    sync(phone, farm.sow(), farm.harvest())
    told = phone.get("/nhat-ky/du-lieu").json()
    (own,) = told["organisations"]
    assert (own["id"], own["mode"], own["kind"]) == (farm.organisation.pk, "own", "household")
    assert own["products"] == [{"key": farm.product, "name": "Ớt chỉ thiên", "template": "crop@2026.1"}]
    season, harvested = own["lots"]
    assert (season["key"], season["state"]) == (farm.season, "growing")
    assert (harvested["key"], harvested["state"], harvested["quantity"], harvested["unit"]) == (
        farm.harvested, "stock", "120", "kg",
    )  # fmt: skip
    assert "crop@2026.1" in told["templates"]
    assert {one["id"] for one in told["received"]} == {entry_id(1), entry_id(3)}
    assert told["conflicts"] == []


def test_an_unchanged_state_is_not_sent_again(phone, farm):
    sync(phone, farm.sow())
    first = phone.get("/nhat-ky/du-lieu")
    again = phone.get("/nhat-ky/du-lieu", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    sync(phone, farm.water())
    assert phone.get("/nhat-ky/du-lieu", headers={"If-None-Match": first["ETag"]}).status_code == 200


def statements_of(phone):
    with CaptureQueriesContext(connection) as counted:
        phone.get("/nhat-ky/du-lieu")
        return len(counted)


def test_the_statements_of_a_state_do_not_grow_with_entries(phone, farm):
    sync(phone, farm.sow(), *(farm.water(n) for n in range(2, 5)))
    few = statements_of(phone)
    for begin in (10, 60):
        sync(phone, *(farm.water(n) for n in range(begin, begin + 40)))
    assert statements_of(phone) == few < 25


def photo():
    out = io.BytesIO()
    Image.effect_noise((1_000, 800), 120).convert("RGB").save(out, "JPEG", quality=60)
    return out.getvalue()


PHOTO = entry_id(900)


def announced(data, number=PHOTO, media_type="image/jpeg"):
    return {"id": number, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), "type": media_type}


def put(client, number, data, offset, length, size=65_536):
    return client.put(
        f"/nhat-ky/dinh-kem/{number}", data[offset : offset + size], content_type="application/octet-stream",
        headers={"X-CSRFToken": client.token, "Upload-Offset": str(offset), "Upload-Length": str(length)},
    )  # fmt: skip


def test_a_photo_comes_in_chunks_and_goes_on_where_it_broke_off(phone, farm):
    data = photo()
    assert len(data) > 131_072
    sync(phone, farm.sow(photos=[announced(data)]))
    number = entry_id(900)
    assert put(phone, number, data, 0, len(data)).json()["offset"] == 65_536
    assert put(phone, number, data, 0, len(data)).json()["offset"] == 65_536, "sent twice, it counts once"
    assert put(phone, number, data, 200_000, len(data)).status_code == 409
    offset = int(phone.head(f"/nhat-ky/dinh-kem/{number}")["Upload-Offset"])
    while offset < len(data):
        offset = put(phone, number, data, offset, len(data)).json()["offset"]
    assert phone.get(f"/nhat-ky/dinh-kem/{number}").json() == {"offset": len(data), "is_done": True}
    shown = phone.get(f"/nhat-ky/dinh-kem/{number}/tep")
    assert shown["Content-Type"] == "image/webp"
    assert put(phone, number, data, 0, len(data)).json()["offset"] == len(data), "the last answer may have been lost"


def test_a_file_that_is_not_the_one_announced_is_dropped_and_asked_for_again(phone, farm):
    data = photo()[:50_000]
    other = bytes(len(data))
    sync(phone, farm.sow(photos=[announced(data)]))
    answer = put(phone, entry_id(900), other, 0, len(data))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "journal.attachment_digest"
    assert phone.get(f"/nhat-ky/dinh-kem/{entry_id(900)}").json()["offset"] == 0


def test_nobody_else_sees_a_photo_or_sends_one(phone, farm, other_farm):
    data = photo()
    sync(phone, farm.sow(photos=[announced(data)]))
    stranger = browser()
    sign_in(stranger, "+84913000004")
    stranger.token = stranger.get("/nhat-ky/du-lieu").json()["token"]
    assert stranger.get(f"/nhat-ky/dinh-kem/{entry_id(900)}").status_code == 404
    assert put(stranger, entry_id(900), data, 0, len(data)).status_code == 404
    assert stranger.get(f"/nhat-ky/dinh-kem/{entry_id(900)}/tep").status_code == 404


def test_a_voice_note_is_kept_as_it_was_sent(phone, farm):
    data = b"\x1aE\xdf\xa3" + bytes(20_000)
    sync(phone, farm.sow(voice=[announced(data, entry_id(901), "audio/webm;codecs=opus")]))
    assert put(phone, entry_id(901), data, 0, len(data)).json()["is_done"] is True
    assert phone.get(f"/nhat-ky/dinh-kem/{entry_id(901)}/tep").content == data


def test_a_voice_note_of_more_than_a_minute_is_refused_and_its_entry_stands(phone, farm):
    minute, longer = wav(60), wav(70)
    files = [announced(minute, entry_id(901), "audio/wav"), announced(longer, entry_id(902), "audio/wav")]
    (told,) = sync(phone, farm.sow(voice=files)).json()["answers"]
    assert told["state"] == "received"
    answers = []
    for number, data in ((entry_id(901), minute), (entry_id(902), longer)):
        offset = 0
        while offset < len(data):
            answer = put(phone, number, data, offset, len(data))
            if answer.status_code != 200:
                break
            offset = answer.json()["offset"]
        answers.append(answer)
    assert answers[0].json()["is_done"] is True
    assert answers[1].status_code == 422
    assert answers[1].json()["errors"][0]["code"] == "journal.voice_long"
    assert phone.get(f"/nhat-ky/dinh-kem/{entry_id(902)}").json()["offset"] == 0, "nothing of it is kept"


@pytest.mark.parametrize(("changed", "code"), [
    ({"type": "image/svg+xml"}, "journal.attachment_type"), ({"bytes": 50_000_000}, "journal.attachment_large"),
    ({"id": "abc"}, "journal.attachment_id"),
])  # fmt: skip
def test_an_attachment_that_cannot_be_taken_is_refused_with_its_entry(phone, farm, changed, code):
    (answer,) = sync(phone, farm.sow(photos=[announced(b"x") | changed])).json()["answers"]
    assert answer["state"] == "refused"
    assert {one["code"] for one in answer["problems"]} == {code}


def test_a_clock_that_is_wrong_is_told_and_nothing_is_refused(phone, farm):
    ahead = (timezone.now() + timedelta(days=3_653)).isoformat()
    (answer,) = sync(phone, farm.sow(), clock=ahead).json()["answers"]
    assert (answer["state"], answer["flags"]) == ("received", ["clock_wrong"])


def missing_of(phone, key):
    (own,) = phone.get("/nhat-ky/du-lieu").json()["organisations"]
    return {step["step"] for lot in own["lots"] if lot["key"] == key for step in lot["missing"]}


def test_a_step_is_missing_no_more_when_an_entry_or_anybodys_event_tells_of_it(phone, farm, other_farm):
    sync(phone, farm.sow())
    template = template_named("crop@2026.1")
    before = missing_of(phone, farm.season)
    assert "harvest" in {kind for step in template.required_steps if step.code in before for kind in step.kinds}
    sync(phone, farm.harvest())
    after = missing_of(phone, farm.season)
    assert after < before
    step = next(one for one in template.required_steps if one.code in after and one.biz_steps)
    event = {
        "@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"], "type": "ObjectEvent",
        "eventID": "urn:e:1", "eventTime": "2026-11-21T08:00:00+07:00", "eventTimeZoneOffset": "+07:00",
        "action": "OBSERVE", "bizStep": step.biz_steps[0], "quantityList": [{"epcClass": farm.season}],
    }  # fmt: skip
    system = Viewer(other_farm.organisation.pk, other_farm.organisation.code, "producer", "dung")
    capture(system, [read_event(json.dumps(event).encode())], now=timezone.now())
    assert missing_of(phone, farm.season) == after - {step.code}
