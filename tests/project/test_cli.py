"""`txng` as people run it: a process of its own, its words and its exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.stories import rice
from demo.story import document
from tests.core.merkle.test_proof_file import VKEY, proof_of
from tests.core.merkle.trees import ORIGIN, signer
from txng import __version__
from txng.core.epcis.commitment import commitment, face_opening
from txng.core.merkle.checkpoint import Checkpoint, write_checkpoint
from txng.core.merkle.leaf import Leaf, write_leaf
from txng.core.merkle.proof_file import ProofFile, write_proof
from txng.core.merkle.tree import leaf_hash
from txng.project.cli import COMMANDS, main
from txng.project.commands.parcels import parcels_of

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
FACE = {"type": "ObjectEvent", "organisation": "htx-s", "items": ["01/08938999010019/10/KQ-017"]}


def _txng(*arguments, **more):
    command = [sys.executable, "-m", "txng.project.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, **more)


@pytest.fixture
def proof(tmp_path):
    path = tmp_path / "bang-chung.txt"
    path.write_text(proof_of(7, 20))
    return path


@pytest.fixture
def sealed(tmp_path):
    """A proof of one event's leaf, and the opening of the event's face."""
    stored, nonce = b'{"eventID":"urn:uuid:1"}', b"n" * 32
    leaf = write_leaf(Leaf("event", NOW, "vn", commitment(stored, "htx-s", FACE, nonce)))
    note = write_checkpoint(Checkpoint(ORIGIN, 1, leaf_hash(leaf)), signer())
    (tmp_path / "proof").write_text(write_proof(ProofFile(leaf, 0, (), note)))
    (tmp_path / "face.json").write_text(json.dumps(face_opening(stored, "htx-s", FACE, nonce)))
    return tmp_path


def test_it_says_its_version_without_loading_django_or_the_network():
    loaded = _txng("--version", env={"PYTHONPROFILEIMPORTTIME": "1"})

    assert loaded.stdout == f"txng {__version__}\n"
    assert not {"django", "httpx", "cryptography", "psycopg"} & {line.rpartition("|")[2].strip() for line in loaded.stderr.splitlines()}


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_explains_itself(command):
    told = _txng(*command.split(), "--help")

    assert told.returncode == 0
    assert "usage: txng" in told.stdout
    assert len(told.stdout.splitlines()) > 5


def test_called_with_nothing_it_lists_its_commands():
    done = _txng()

    assert all(command in done.stdout for command in COMMANDS)
    assert done.returncode == 2  # nothing was done


def test_an_unknown_command_is_wrong_usage():
    assert _txng("traec").returncode == 2


def test_a_right_proof_is_accepted_with_the_servers_stopped(proof):
    told = _txng("verify", proof, "--vkey", VKEY)

    assert told.returncode == 0, told.stderr
    assert "ĐÚNG: sự việc số 7" in told.stdout


def test_a_proof_may_come_by_standard_input_and_the_key_from_the_demos_file(proof, tmp_path):
    (tmp_path / "demo.json").write_text(json.dumps({"log": {"vkey": VKEY}}))

    assert _txng("verify", "-", "--vkey-file", tmp_path / "demo.json", input=proof.read_text()).returncode == 0


def test_a_changed_proof_is_refused_with_the_reason(proof):
    proof.write_text(proof.read_text().replace("index 7", "index 8"))
    told = _txng("verify", proof, "--vkey", VKEY)

    assert told.returncode == 1
    assert "KHÔNG ĐÚNG" in told.stderr


def test_no_single_changed_byte_of_a_proof_is_accepted(proof, capsys):
    text = proof.read_bytes()

    for place in range(0, len(text), 7):
        proof.write_bytes(text[:place] + bytes([text[place] ^ 1]) + text[place + 1 :])
        assert main(["verify", str(proof), "--vkey", VKEY]) == 1
    assert "ĐÚNG: sự việc" not in capsys.readouterr().out


def test_without_the_logs_key_nothing_is_believed(proof):
    told = _txng("verify", proof)

    assert told.returncode == 1
    assert "--vkey" in told.stderr


@pytest.mark.parametrize("missing", ["khong-co.txt", "."])
def test_a_file_that_cannot_be_read_is_said_so(missing):
    told = _txng("verify", missing, "--vkey", VKEY)

    assert told.returncode == 1
    assert told.stderr.startswith("Không đọc được")


def test_the_face_of_an_event_is_checked_against_its_leaf(sealed):
    told = _txng("verify", sealed / "proof", "--vkey", VKEY, "--face", sealed / "face.json")

    assert told.returncode == 0, told.stderr
    assert "KQ-017" in told.stdout


def test_another_face_than_the_sealed_one_is_refused(sealed):
    opening = json.loads((sealed / "face.json").read_text())
    opening["face"]["organisation"] = "nghia-an"
    (sealed / "face.json").write_text(json.dumps(opening))
    told = _txng("verify", sealed / "proof", "--vkey", VKEY, "--face", sealed / "face.json")

    assert told.returncode == 1
    assert "nghia-an" not in told.stdout


def test_a_document_is_posted_as_it_stands():
    data = json.dumps(document(rice.story(NOW.date()).sendings[0]), indent=3).encode()

    (parcel,) = parcels_of(data, now=NOW)

    assert parcel.is_document
    assert parcel.body == data
    assert parcel.place("#/epcisBody/eventList/1") == "#/epcisBody/eventList/1"


def test_an_array_of_events_becomes_a_document_around_its_own_text():
    (parcel,) = parcels_of(b'[ {"type": "ObjectEvent", "x": 1.10}, {"type": "ObjectEvent", "x": 2} ]', now=NOW)

    made = json.loads(parcel.body)

    assert made["type"] == "EPCISDocument"
    assert len(made["epcisBody"]["eventList"]) == 2
    assert b"1.10" in parcel.body
    assert parcel.place("#/epcisBody/eventList/1/x") == "#/1/x"


def test_an_array_of_events_with_their_own_context_is_posted_one_by_one():
    event = '{"@context": ["https://ref.gs1.org/x"], "type": "ObjectEvent"}'

    first, second = parcels_of(f"[{event} ,\n {event}]".encode(), now=NOW)

    assert not first.is_document
    assert second.body == event.encode()
    assert second.place("#/eventTime") == "#/1/eventTime"


@given(st.binary(max_size=60))
def test_whatever_cannot_be_read_is_left_to_the_node_to_judge(data):
    assert all(isinstance(parcel.body, bytes) for parcel in parcels_of(data, now=NOW))


@pytest.mark.parametrize("data", [b"{", b"\xff", b"[" * 100_000, b'{"type": 3}', b"7"])
def test_no_file_stops_the_command_before_the_node_has_seen_it(data):
    (parcel,) = parcels_of(data, now=NOW)

    assert parcel.is_document
    assert parcel.body == data


def test_a_node_that_does_not_answer_is_said_so(tmp_path):
    (tmp_path / "a.json").write_text("{}")
    told = _txng("capture", tmp_path / "a.json", "--to", "http://127.0.0.1:9", "--key", "k")

    assert told.returncode == 1
    assert "Không nối được" in told.stderr


def test_an_address_without_http_is_said_so(tmp_path):
    (tmp_path / "a.json").write_text("{}")

    assert "--to https://" in _txng("capture", tmp_path / "a.json", "--to", "truyxuat.example").stderr


def test_fsck_refuses_a_folder_that_is_no_node(tmp_path):
    told = _txng("fsck", "--data", tmp_path)

    assert told.returncode == 1
    assert "log.key" in told.stderr
