"""schemathesis judges a running node by GS1's openapi: no fault of ours, no status, header or body that is not declared.

Each operation is asked in turns with ever new seeds until the time is up. What is generated is asked as it is, or, as often, made
likelier to get past the first door: names that are there, fewer parameters, no odd versions.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import checks, openapi
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks as declared

from tests.conformance.epcis_rest import filled_by
from tests.conformance.official import openapi_of

Result = tuple[str, str, bool, str]
SOURCE = "schemathesis: official openapi"
SEED = int(os.environ.get("TXNG_TEST_SEED", "20261122"))
LONGEST_S = float(os.environ.get("TXNG_TEST_JUDGE_S", "90"))
EXAMPLES = 8  # of one operation in one turn
CHECKS = [
    checks.not_a_server_error,
    declared.status_code_conformance,
    declared.content_type_conformance,
    declared.response_headers_conformance,
    declared.response_schema_conformance,
]
_CONTEXT = ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"]
_MOST_TOLD = 3
_HALF = 0.5


def run(vectors: Path, url: str, new_key: Callable[[], str]) -> Iterable[Result]:
    """Each operation: (source, name, passed, how often each status came, or what was wrong)."""
    yield from judged(vectors, url, new_key(), longest_s=LONGEST_S)


def judged(vectors: Path, url: str, key: str, *, longest_s: float, examples: int = EXAMPLES) -> Iterable[Result]:
    """As `run`: one turn at least, of so many examples of each operation."""
    schema = openapi.from_dict(openapi_of(vectors))
    operations = [found.ok() for found in schema.get_all_operations()]
    filled = filled_by(f"{url}/epcis/v2", key)
    judges = [_Judge(operation, f"{url}/epcis/v2", key, filled) for operation in operations]
    deadline, turn = time.monotonic() + longest_s, 0
    while turn == 0 or time.monotonic() < deadline:
        for judge in judges:
            if turn == 0 or time.monotonic() < deadline:
                judge.ask(SEED + turn, examples)
        turn += 1
    for judge in judges:
        told = "; ".join(judge.faults[:_MOST_TOLD]) or ", ".join(f"{n} × {code}" for code, n in judge.statuses.items())
        yield SOURCE, judge.operation.label, not judge.faults, f"seed {SEED}, {turn} turns: {told}"


class _Judge:
    """One operation and what was found of it."""

    def __init__(self, operation: schemathesis.APIOperation, url: str, key: str, filled: Mapping[str, str]):
        self.operation, self.url, self.filled = operation, url, filled
        self.headers = {"Authorization": f"Bearer {key}"}
        self.statuses: Counter[int] = Counter()
        self.faults: list[str] = []

    def ask(self, number: int, examples: int) -> None:
        """One turn with its seed."""
        choose = random.Random(number)

        @seed(number)
        @settings(
            max_examples=examples, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=self.operation.as_strategy())
        def one(case: schemathesis.Case) -> None:
            if choose.random() < _HALF:
                _make_likelier(case, choose, self.filled)
            self._judge(case)

        one()

    def _judge(self, case: schemathesis.Case) -> None:
        response = case.call(base_url=self.url, headers=self.headers)
        self.statuses[response.status_code] += 1
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as group:
            said = [str(getattr(fault, "message", fault)).split("\n")[0] for fault in group.exceptions]
            self.faults.append(f"{response.status_code} {' / '.join(said)} — {case.as_curl_command()[:600]}")


def _make_likelier(case: schemathesis.Case, choose: random.Random, filled: Mapping[str, str]) -> None:
    for name in [name for name in case.headers if name.startswith(("GS1-EPCIS", "GS1-CBV-M", "GS1-CBV-V"))]:
        del case.headers[name]
    kept = [name for name in case.query if name != "nextPageToken"]
    case.query = {name: case.query[name] for name in choose.sample(kept, min(len(kept), choose.randrange(3)))}
    if case.method != "DELETE":
        case.path_parameters |= {name: quote(filled[name], safe="") for name in case.path_parameters if name in filled}
    if isinstance(case.body, dict) and "@context" not in case.body.get("query", {}):
        more = {"schemaVersion": "2.0", "creationDate": "2026-11-20T09:00:00Z"} if "epcisBody" in case.body else {}
        is_event = more or "eventTime" in case.body
        case.body = json.loads(json.dumps(case.body)) | more | ({"@context": _CONTEXT} if is_event else {})
