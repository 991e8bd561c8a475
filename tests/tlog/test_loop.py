"""How a worker goes on, and when it leaves."""

import os
import signal

import pytest
from django.db import OperationalError

from txng.tlog import loop


@pytest.fixture(autouse=True)
def signals_as_before():
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def turns(*faults):
    """A turn that fails in these ways, one after the other, and then is told to stop."""
    left, seen = list(faults), []

    def turn():
        seen.append(len(left))
        if left:
            raise left.pop(0)
        os.kill(os.getpid(), signal.SIGTERM)
        return 1

    return turn, seen


@pytest.mark.django_db(transaction=True)
def test_a_database_that_fails_is_tried_again(monkeypatch, caplog):
    monkeypatch.setattr(loop, "_RETRY_S", 0.01)
    turn, seen = turns(OperationalError("gone"), OperationalError("still gone"))

    loop.run(turn, name="thử", pause_s=0.01)

    assert seen == [2, 1, 0]
    assert caplog.text.count("thử cannot go on") == 2


@pytest.mark.django_db(transaction=True)
def test_another_fault_leaves_unless_the_work_is_kept(monkeypatch, caplog):
    monkeypatch.setattr(loop, "_RETRY_S", 0.01)
    leaving, _ = turns(ValueError("ours"))
    staying, seen = turns(ValueError("ours"))

    with pytest.raises(ValueError, match="ours"):
        loop.run(leaving, name="thử", pause_s=0.01)
    loop.run(staying, name="thử", pause_s=0.01, leaves_on_fault=False)

    assert seen == [1, 0]
    assert "Traceback" in caplog.text
