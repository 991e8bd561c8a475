"""Core never asks the clock: ruff's ban is tried with code that breaks it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BREAKS = "from datetime import datetime\nimport uuid\n\nx = datetime.now()\ny = uuid.uuid4()\n"


def test_the_clock_and_randomness_are_banned_in_core():
    command = [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--stdin-filename", "txng/core/broken.py", "-"]

    done = subprocess.run(command, input=BREAKS, capture_output=True, text=True, cwd=ROOT, check=False)

    assert done.stdout.count("TID251") == 2, done.stdout
