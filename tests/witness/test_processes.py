"""Real witnesses: killed at every step, started on old stores, shown two histories of one log."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest

from tests.core.merkle.witnesses import MAIN, Branch, policy_text
from tests.witness.processes import ROOT, new_witness
from txng.core.merkle.add_checkpoint import AddCheckpoint, write_request
from txng.core.merkle.policy import read_policy

FORK = Branch("other", 6)


@pytest.fixture
def witness(tmp_path):
    made = new_witness(tmp_path / "w", "an.example/w")
    yield made
    if made.process and made.process.poll() is None:
        made.kill()


def killed(witness, dying, branch, size):
    """Ask a witness that dies at this step; whether it answered before."""
    witness.start(dying=dying)
    with suppress(httpx.TransportError):
        known = witness.say(branch, 0, size)
        if known.status_code == 409 and int(known.text) <= size:
            known = witness.say(branch, int(known.text), size)
        return known.status_code == 200
    return False


@pytest.mark.slow
def test_killed_at_any_step_it_never_cosigns_two_histories(witness):
    """Steps: draft durable, in place, folder durable, guard the same, signed. After each death the fork is tried."""
    steps, size = 0, 6
    for place in range(1, 20):
        died = False
        for when in ("", "+"):
            size += 1
            answered = killed(witness, f"{place}{when}", MAIN, size)
            died = died or not answered
            if witness.process.poll() is None and answered:
                witness.kill()
            assert answered or witness.ended() == -9
            witness.start()
            assert not answered or not witness.cosigns(FORK, size), f"{place}{when}: two roots of one size"
            assert witness.cosigns(MAIN, size), f"{place}{when}: recovery is the ordinary start"
            assert not witness.cosigns(FORK, size + 1), f"{place}{when}: a fork after it"
            assert witness.say(MAIN, size - 1, size - 1).status_code == 409, "it never goes back"
            witness.kill()
        steps += died
        if not died:
            break

    assert steps >= 7, "each write, each rename, each sync and the signing were broken"


@pytest.mark.slow
def test_killed_before_it_answered_it_may_have_chosen_a_side_but_only_one(tmp_path):
    """The fork itself is what it is killed on: whichever side the store holds, the other never gets a word again."""
    for place in ("2", "2+", "3+", "5", "6+", "7", "7+"):
        witness = new_witness(tmp_path / place, "an.example/w")
        witness.start()
        assert witness.cosigns(MAIN, 6)
        witness.kill()
        killed(witness, place, FORK, 9)
        witness.ended()
        witness.start()
        sides = [witness.cosigns(branch, 9) for branch in (MAIN, FORK, MAIN, FORK)]
        assert sides in ([True, False] * 2, [False, True] * 2), place
        witness.kill()


def test_an_old_backup_of_the_store_is_refused_by_the_guard(witness):
    witness.start()
    assert witness.cosigns(MAIN, 5)
    witness.kill()
    shutil.copytree(witness.folder / "store", witness.folder / "backup")
    witness.start()
    assert witness.cosigns(MAIN, 9)
    witness.kill()
    shutil.rmtree(witness.folder / "store")
    (witness.folder / "backup").rename(witness.folder / "store")

    witness.start()

    assert witness.ended() == 1
    assert "Kho của bên chứng kiến cũ hơn điều nó đã ký: kho có 5 bản ghi" in witness.errors


def test_an_old_copy_of_store_and_guard_together_is_found_when_its_own_word_is_shown_to_it(witness):
    """What no file of its own can tell: the log, or anybody with a cosigned checkpoint, tells it."""
    witness.start()
    assert witness.cosigns(MAIN, 5)
    witness.kill()
    shutil.copytree(witness.folder, witness.folder.parent / "snapshot")
    witness.start()
    line = witness.say(MAIN, 5, 9).text
    witness.kill()
    shutil.rmtree(witness.folder)
    (witness.folder.parent / "snapshot").rename(witness.folder)
    witness.start()
    body = write_request(AddCheckpoint(5, MAIN.proof(5, 9), MAIN.note(9) + line))

    answers = [httpx.post(f"{witness.url}/add-checkpoint", content=body) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert "older than its word" in answers[0].text
    assert not witness.cosigns(MAIN, 12), "not even what is honest: its memory is not to be trusted"
    witness.kill()
    witness.start()
    assert witness.ended() == 1, "and it stays so after a restart"


def test_a_lost_store_a_second_process_and_a_readable_key_are_refused(witness, tmp_path):
    witness.start()
    second = new_witness(tmp_path / "x", "binh.example/w")
    shutil.rmtree(second.folder / "store")
    (second.folder / "store").symlink_to(witness.folder / "store")
    second.start()
    assert second.ended() == 1
    assert "another process uses it" in second.errors
    witness.kill()

    shutil.rmtree(witness.folder / "store")
    witness.start()
    assert witness.ended() == 1
    assert "it is not there" in witness.errors

    other = new_witness(tmp_path / "y", "chi.example/w")
    (other.folder / "key").chmod(0o640)
    other.start()
    assert other.ended() == 1
    assert "chmod 600" in other.errors

    third = new_witness(tmp_path / "z", "dung.example/w")
    (third.folder / "key.signed").unlink()
    third.start()
    assert third.ended() == 1
    assert "its age is unknown" in third.errors
    third.start("--store-is-newest")
    assert third.cosigns(MAIN, 3)
    third.kill()


def test_a_key_is_made_once(witness):
    command = [sys.executable, "-m", "txng.project.cli", "witness", "init", "--name", "an.example/w"]
    command += ["--key", str(witness.folder / "key"), "--store", str(witness.folder / "elsewhere")]

    again = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (again.returncode, again.stdout) == (1, "")
    assert (witness.folder / "key").stat().st_mode & 0o777 == 0o600


def test_two_at_once_are_decided_one_after_the_other(witness):
    """Twenty growths and twenty forks from one size, all at once: exactly one is cosigned."""
    witness.start()
    assert witness.cosigns(MAIN, 6)
    asked = [(MAIN, size) for size in range(7, 17)] + [(FORK, size) for size in range(7, 17)]

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda one: witness.say(one[0], 6, one[1]), asked))

    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 19
    winner = next(one for one, answer in zip(asked, answers, strict=True) if answer.status_code == 200)
    assert {answer.text for answer in answers if answer.status_code == 409} == {f"{winner[1]}\n"}
    loser = FORK if winner[0] is MAIN else MAIN
    assert not witness.cosigns(loser, 30)
    assert witness.cosigns(winner[0], 30)


def test_who_sends_slowly_or_nonsense_waits_for_himself_alone(witness):
    witness.start()
    host, port = witness.url.removeprefix("http://").split(":")
    slow = [socket.create_connection((host, int(port))) for _ in range(30)]
    for number, each in enumerate(slow):
        each.sendall(
            [b"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nold", b"\x16\x03\x01\x02", b""][
                number % 3
            ]
        )

    assert witness.cosigns(MAIN, 4)

    for each in slow:
        each.close()
    with httpx.Client() as client:
        large = client.post(f"{witness.url}/add-checkpoint", content=b"x" * 70_000)
        assert (large.status_code, client.get(f"{witness.url}/other").status_code) == (413, 404)
        conflict = client.post(f"{witness.url}/add-checkpoint", content=b"old 1\n\n" + MAIN.note(5).encode())
        assert (conflict.status_code, conflict.headers["Content-Type"], conflict.text) == (
            409,
            "text/x.tlog.size",
            "4\n",
        )
        assert client.get(witness.url).text.splitlines() == [witness.key.text, "4 nhat-ky.example/thu"]


def test_a_fork_is_kept_as_evidence(witness):
    witness.start()
    assert witness.cosigns(MAIN, 9)

    assert witness.say(FORK, 9, 9).status_code == 409
    assert witness.say(FORK, 9, 12).status_code == 422

    kept = sorted((witness.folder / "store" / "evidence").iterdir())
    assert len(kept) == 2
    assert FORK.note(9) in "".join(path.read_text() for path in kept)


@pytest.mark.slow
def test_of_a_split_view_at_most_one_side_reaches_the_quorum_of_seven(tmp_path):
    """One key, two histories, seven witnesses asked in the order that suits the liar, with a crash in between."""
    seven = [new_witness(tmp_path / f"w{number}", f"tinh-{number}.example/w").start() for number in range(7)]
    policy = read_policy(policy_text([w.name for w in seven], 4).encode())
    try:
        assert all(w.cosigns(MAIN, 5) for w in seven)
        ours = {w.name for w in seven[:4] if w.cosigns(MAIN, 8)}
        seven[0].kill()
        seven[0].start()
        theirs = {w.name for w in reversed(seven) if w.cosigns(Branch("liar", 5), 8)}

        assert (len(ours), len(theirs)) == (4, 3)
        assert policy.is_met_by(ours)
        assert not policy.is_met_by(theirs)
        assert ours & theirs == set()
        assert not any(w.cosigns(MAIN, 20) for w in seven[4:]), "who was lied to says no to the truth as well: it shows"
    finally:
        for each in seven:
            each.kill()
