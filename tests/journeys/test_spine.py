"""The main job: record → durable → sealed → traced → shown → proven, by real HTTP on a whole node."""

import base64
import json
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.journeys.documents import document, finished_job, harvested, observed, transformed, until
from tests.nodes import client_of
from txng.core.epcis.commitment import opens
from txng.core.merkle.proof_file import verify_proof
from txng.core.problems import Refused

RAW = "https://id.gs1.org/01/98938501234561/10/TUOI-1"
DRIED = "https://id.gs1.org/01/08938501234568/10/SAY-1"
KILN = {"id": "https://id.gs1.org/414/8938501234001"}
PAGE = "/01/08938501234568/10/SAY-1"
JSON = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def recorded(node, keys):
    """An records a harvest and a drying; the page of the dried lot is ready."""
    with client_of(node, keys["an"]) as an:
        product = {"key": "08938501234568", "name": "Khổ qua rừng sấy khô S", "lots": [{"lot": "SAY-1", "made_on": "2026-11-19"}]}
        assert an.post("/api/v1/products", json=product).status_code == 201
        place = {"key": "414/8938501234001", "name": "Lò sấy Sơn Hà", "province_code": "51", "commune": "Sơn Hà"}
        assert an.post("/api/v1/places", json=place).status_code == 201
        body = document(
            harvested(RAW, 100, "2026-11-18", readPoint=KILN),
            transformed({RAW: 100}, {DRIED: 12}, "2026-11-19", readPoint=KILN),
        )
        job = finished_job(an, an.post("/epcis/v2/capture", json=body))
        assert job["success"], job
        until(lambda: len(_indexes(an.get(PAGE, headers=JSON).json())) == 2)
        return job


def _indexes(page: dict) -> set[int]:
    return {index for line in page.get("journey", ()) for index in line["indexes"]}


def _page(node) -> dict:
    return httpx.get(f"{node.url}{PAGE}", headers=JSON).json()


def test_a_citizen_sees_what_was_recorded_without_any_key(node, recorded):
    page = _page(node)

    assert page["verdict"] == "lot_known"
    assert page["grade"] >= 2
    assert page["product"] == "Khổ qua rừng sấy khô S"
    assert len(page["journey"]) == 2
    html = httpx.get(f"{node.url}{PAGE}", headers={"Accept": "text/html"})
    assert html.status_code == 200
    assert len(html.content) <= 14_000
    assert "<script" not in html.text
    assert "18/11/2026" in html.text


def test_every_line_of_the_page_has_a_proof_that_verifies_with_the_server_unreachable(node, recorded, tmp_path):
    for index in _indexes(_page(node)):
        proof = tmp_path / f"{index}.txt"
        proof.write_text(until(lambda index=index: _proof(node, index)))
        done = subprocess.run(
            [sys.executable, "-m", "txng.project.cli", "verify", str(proof), "--vkey", node.vkey],
            capture_output=True, text=True, env={"PATH": "/usr/bin", "http_proxy": "http://127.0.0.1:1"}, check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_thousand_mutations_of_a_proof_are_all_refused(node, recorded, tmp_path):
    index = max(_indexes(_page(node)))
    text = until(lambda: _proof(node, index)).encode()
    chance = random.Random(20261121)
    proofs = []
    for number in range(1000):
        mutated = bytearray(text)
        place = chance.randrange(len(mutated))
        match number % 4:
            case 0:
                mutated[place] ^= 1 << chance.randrange(8)
            case 1:
                del mutated[place]
            case 2:
                other = chance.randrange(len(mutated))
                mutated[place], mutated[other] = mutated[other], mutated[place]
            case _:
                mutated.insert(place, chance.randrange(256))
        if bytes(mutated) != text:
            path = tmp_path / f"{number}.txt"
            path.write_bytes(mutated)
            proofs.append(path)
    assert len(proofs) > 900

    accepted = [
        path for path in proofs
        if _verify_in_process(path.read_bytes(), node.vkey)
    ]

    assert accepted == []


def test_what_the_page_shows_is_what_the_leaf_committed_to(node, recorded):
    for index in _indexes(_page(node)):
        proof = httpx.get(f"{node.url}/bang-chung/{index}", params={"dang": "json"}).json()
        leaf = json.loads(proof["leaf"])
        commitment = base64.b64decode(leaf["commitment"])

        assert opens(proof["opening"], commitment)
        assert not opens(proof["opening"] | {"face": proof["opening"]["face"] | {"bizStep": "destroying"}}, commitment)


def test_the_lot_is_traced_back_to_its_harvest_and_forward_again(node, recorded):
    back = httpx.get(f"{node.url}/api/v1/trace", params={"code": DRIED, "direction": "backward"}).json()
    forward = httpx.get(f"{node.url}/api/v1/trace", params={"code": RAW, "direction": "forward"}).json()

    assert {item["key"] for item in back["items"]} >= {"01/98938501234561/10/TUOI-1"}
    assert {item["key"] for item in forward["items"]} >= {"01/08938501234568/10/SAY-1"}


def test_the_same_document_again_changes_nothing_and_says_so(an, recorded):
    body = document(
        harvested(RAW, 100, "2026-11-18", readPoint=KILN),
        transformed({RAW: 100}, {DRIED: 12}, "2026-11-19", readPoint=KILN),
    )

    job = finished_job(an, an.post("/epcis/v2/capture", json=body))

    assert job["success"]
    assert [result["status"] for result in job["results"]] == ["known", "known"]
    first = {result["eventID"] for result in recorded["results"]}
    assert {result["eventID"] for result in job["results"]} == first


def test_an_event_of_another_organisation_reads_as_absent(an, chi, dung, recorded):
    event_id = recorded["results"][0]["eventID"].replace("/", "%2F").replace("?", "%3F").replace(";", "%3B")

    assert an.get(f"/epcis/v2/events/{event_id}").status_code == 200
    assert chi.get(f"/epcis/v2/events/{event_id}").status_code == 404
    assert dung.get(f"/epcis/v2/events/{event_id}").status_code == 200


def test_one_event_sent_a_thousand_times_at_once_is_stored_once(node, keys, an):
    """R-10."""
    event = observed(DRIED, eventID="urn:uuid:5b8f3c6e-1111-4222-8333-94445555aaaa") | {"@context": document()["@context"]}

    def send(_):
        with client_of(node, keys["an"]) as client:
            return client.post("/epcis/v2/events", json=event)

    with ThreadPoolExecutor(64) as pool:
        answers = list(pool.map(send, range(1000)))

    codes = [answer.status_code for answer in answers]
    assert codes.count(201) == 1
    assert codes.count(409) == 999
    receipts = {json.loads(answer.headers["Txng-Receipt"])["eventNo"] for answer in answers}
    assert len(receipts) == 1
    found = an.get("/epcis/v2/events", params={"EQ_eventID": event["eventID"]}).json()
    assert len(found["epcisBody"]["queryResults"]["resultsBody"]["eventList"]) == 1


def test_the_same_id_with_another_body_is_refused_and_others_may_use_it(an, chi):
    """R-11; and nobody can squat another's ids."""
    event = observed(DRIED, eventID="urn:uuid:5b8f3c6e-1111-4222-8333-94445555bbbb") | {"@context": document()["@context"]}
    assert an.post("/epcis/v2/events", json=event).status_code == 201

    assert an.post("/epcis/v2/events", json=event | {"bizStep": "packing"}).status_code == 409
    assert chi.post("/epcis/v2/events", json=event | {"bizStep": "packing"}).status_code == 201

    found = an.get("/epcis/v2/events", params={"EQ_eventID": event["eventID"]}).json()
    steps = [one["bizStep"] for one in found["epcisBody"]["queryResults"]["resultsBody"]["eventList"]]
    assert steps == ["inspecting"]


def test_proceed_keeps_the_good_and_names_the_bad(an):
    good, bad = observed(DRIED, eventTime="2026-11-20T08:00:01.000+07:00"), observed(DRIED, bizStep="sai")

    answer = an.post("/epcis/v2/capture", json=document(good, bad), headers={"GS1-Capture-Error-Behaviour": "proceed"})
    job = finished_job(an, answer)

    assert not job["success"]
    assert [result["status"] for result in job["results"]] == ["captured", "refused"]
    assert "/epcisBody/eventList/1/bizStep" in json.dumps(job)


def _proof(node, index: int) -> str | None:
    answer = httpx.get(f"{node.url}/log/proof/{index}")
    return answer.text if answer.status_code == 200 else None


def _verify_in_process(data: bytes, vkey: str) -> bool:
    try:
        verify_proof(data.decode(), vkey)
    except (Refused, UnicodeDecodeError):
        return False
    return True
