"""schemathesis judges a running node by our own /api/v1/openapi.json: what fits and what does not, by a person's key.

As schemathesis_run does it for EPCIS: no fault of ours, no status or body that is not declared. What is generated against
the schemas must moreover be refused. Doors that end keys and mandates come last: they may end the judge's own.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode, checks, openapi
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks as declared

from tests.conformance.openapi_own import Keys
from tests.conformance.schemathesis_run import LONGEST_S, SEED

Result = tuple[str, str, bool, str]
SOURCE = "schemathesis: /api/v1/openapi.json"
EXAMPLES = 6  # of one operation, in one way, in one turn
AREAS = ("organisations", "registrations", "mandates", "people", "proposals", "keys", "regulation", "audit", "whoami")
CHECKS = [
    checks.not_a_server_error,
    declared.status_code_conformance,
    declared.content_type_conformance,
    declared.response_schema_conformance,
]
WAYS = ((GenerationMode.POSITIVE, CHECKS), (GenerationMode.NEGATIVE, [*CHECKS, declared.negative_data_rejection]))
_MOST_TOLD = 3


def run(vectors: Path, url: str, new_key: Keys) -> Iterable[Result]:
    """Each operation: (source, name, passed, how often each status came, or what was wrong)."""
    yield from judged(url, new_key.personal(), longest_s=LONGEST_S)


def judged(url: str, key: str, *, longest_s: float, examples: int = EXAMPLES) -> Iterable[Result]:
    """As `run`: one turn at least, of so many examples of each operation in each way."""
    document = httpx.get(f"{url}/api/v1/openapi.json").json()
    kept = {
        path: item for path, item in document["paths"].items() if path.removeprefix("/api/v1/").split("/")[0] in AREAS
    }
    schema = openapi.from_dict({**document, "paths": dict(sorted(kept.items(), key=_ends_something))})
    operations = [found.ok() for found in schema.get_all_operations()]
    statuses: dict[str, Counter[int]] = {one.label: Counter() for one in operations}
    faults: dict[str, list[str]] = {one.label: [] for one in operations}
    deadline, turn = time.monotonic() + longest_s, 0
    while turn == 0 or time.monotonic() < deadline:
        for one in operations:
            for mode, wanted in WAYS:
                _ask(one, mode, wanted, (url, key, SEED + turn, examples), statuses[one.label], faults[one.label])
        turn += 1
    for one in operations:
        told = "; ".join(faults[one.label][:_MOST_TOLD]) or ", ".join(
            f"{n} × {code}" for code, n in statuses[one.label].items()
        )
        yield SOURCE, one.label, not faults[one.label], f"seed {SEED}, {turn} turns: {told}"


def _ends_something(entry: tuple[str, object]) -> tuple[bool, str]:
    return entry[0].endswith(("/revoke", "/rotate")), entry[0]


def _ask(operation, mode, wanted, how, statuses, faults):
    """One turn in one way; `how` is the node, the key, the seed, and how many."""
    url, key, number, many = how
    try:
        cases = operation.as_strategy(generation_mode=mode)
    except schemathesis.errors.SchemathesisError:
        return  # nothing can be wrong with a door that takes nothing

    @seed(number)
    @settings(
        max_examples=many, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=cases)
    def one(case: schemathesis.Case) -> None:
        response = case.call(base_url=url, headers={"Authorization": f"Bearer {key}"})
        statuses[response.status_code] += 1
        try:
            case.validate_response(response, checks=wanted)
        except FailureGroup as group:
            said = [str(getattr(fault, "message", fault)).split("\n")[0] for fault in group.exceptions]
            faults.append(f"{response.status_code} {' / '.join(said)} — {case.as_curl_command()[:600]}")

    one()
