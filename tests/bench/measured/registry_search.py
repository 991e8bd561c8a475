"""Questions of people who look for a product: how long each takes, and whether what was meant is among the first ten.

A question is made of a product drawn from all. What was meant is this product, or one whose name has the same words;
where a question names no single product (two words, the beginning of a code), every answer must fit it.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.test import Client

from tests.bench.own_database import Figure
from txng.accounts.lookups import OrganisationFace, organisations_of
from txng.core.vn.unaccented import unaccented
from txng.registry import lookups
from txng.registry.lookups import ProductFace
from txng.registry.models import Product

QUESTIONS = 150
CLIENTS = 8
AIM_P95_MS, AIM_HITS = 50.0, 0.95
_LETTERS = "abcdeghiklmnopqrstuvxy"
_MODULE = "tests.bench.measured.registry_search"


@dataclass(frozen=True, slots=True)
class Target:
    """A product somebody looks for."""

    key: str
    name: str
    maker: OrganisationFace

    @property
    def words(self) -> list[str]:
        return unaccented(self.name).split()


Question = Callable[[random.Random, Target], str]


def run(size: str) -> Iterator[Figure]:
    """The figures, as they come."""
    rng = random.Random(4)
    targets = _targets(rng, QUESTIONS)
    every: list[tuple[float, bool]] = []
    lookups.search_page("gao")  # the connection, the counts
    before = worked_ms()
    for name, question in QUESTION.items():
        asked = [(one, question(rng, one)) for one in targets]
        every += yield from _asked(size, name, [(one, text) for one, text in asked if text], may_be_many=name in _MANY)
    yield f"search, {size}, all questions: p95", _p95([taken for taken, _ in every]), "ms", AIM_P95_MS
    yield (
        f"search, {size}, all questions: processor, asker and database, mean",
        (worked_ms() - before) / len(every),
        "ms",
        None,
    )
    yield from _beside_each_other(size)
    yield from _over_http(size, rng, targets)


def _asked(size: str, name: str, asked: Sequence[tuple[Target, str]], *, may_be_many: bool) -> Iterator[Figure]:
    rows = []
    for target, text in asked:
        begun = time.perf_counter()
        found = lookups.search_page(text, limit=10).products
        taken = (time.perf_counter() - begun) * 1_000
        rows.append(
            (taken, all(_fits(text, face) for face in found) and bool(found) if may_be_many else _is_met(target, found))
        )
    times = [taken for taken, _ in rows]
    yield f"search, {size}, {name}: p50", statistics.median(times), "ms", None
    yield f"search, {size}, {name}: p95", _p95(times), "ms", AIM_P95_MS
    yield f"search, {size}, {name}: p99", statistics.quantiles(times, n=100)[-1], "ms", None
    met = sum(hit for _, hit in rows) / len(rows)
    yield f"search, {size}, {name}: {'all answers fit' if may_be_many else 'hit@10'}", met, "of 1", AIM_HITS
    return rows


def _is_met(target: Target, found: Sequence[ProductFace]) -> bool:
    return any(face.key == target.key or set(unaccented(face.name).split()) == set(target.words) for face in found)


def _fits(text: str, face: ProductFace) -> bool:
    if text.isdigit():
        return text in face.key
    maker = organisations_of([face.organisation_id])[face.organisation_id]
    told = unaccented(f"{face.name} {face.name_en} {face.brand} {maker.public_name} {maker.commune} {face.key}")
    return all(word in told for word in text.split())


def _targets(rng: random.Random, count: int) -> list[Target]:
    last = Product.objects.order_by("-id").values_list("id", flat=True)[0]
    ids = rng.sample(range(1, last + 1), count)
    rows = list(Product.objects.filter(id__in=ids, withdrawn_at=None).order_by("id").values_list("key", "name", "organisation_id"))
    makers = organisations_of({owner for _, _, owner in rows})
    return [Target(key, name, makers[owner]) for key, name, owner in rows]


def _slipped(kind: str) -> Question:
    def question(rng: random.Random, target: Target) -> str:
        words = target.words
        long = [at for at, word in enumerate(words) if len(word) > 2 and word.isalpha()] or [0]
        at = rng.choice(long)
        words[at] = _slip(rng, words[at], kind)
        return " ".join(words)

    return question


def _slip(rng: random.Random, word: str, kind: str) -> str:
    place = rng.randrange(max(len(word) - 1, 1))
    if kind == "another letter":
        return word[:place] + rng.choice(_LETTERS.replace(word[place], "")) + word[place + 1 :]
    if kind == "a letter left out":
        return word[:place] + word[place + 1 :]
    if kind == "a letter doubled":
        return word[:place] + word[place] + word[place:]
    return word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :]


def _two_of_five(rng: random.Random, target: Target) -> str:
    words = [word for word in target.words[:5] if len(word) > 1]
    return " ".join(rng.sample(words, min(2, len(words))))


def _code(rng: random.Random, target: Target) -> str:
    return target.key[4:15] if target.key.startswith("01/0") else ""


def _maker_too(rng: random.Random, target: Target) -> str:
    return f"{' '.join(target.words)} {' '.join(unaccented(target.maker.public_name).split()[-2:])}"


def _commune_too(rng: random.Random, target: Target) -> str:
    return f"{' '.join(target.words[:3])} {unaccented(target.maker.commune.partition(' ')[2])}"


def _marked_slip(rng: random.Random, target: Target) -> str:
    words = target.name.split()
    at = max(range(len(words)), key=lambda place: len(words[place]))
    words[at] = _slip(rng, words[at], "a letter left out")
    return " ".join(words)


QUESTION: dict[str, Question] = {
    "without marks": lambda _, target: " ".join(target.words),
    "with marks": lambda _, target: target.name,
    "with marks apart (NFD)": lambda _, target: unicodedata.normalize("NFD", target.name),
    **{
        f"one slip, {kind}": _slipped(kind)
        for kind in ("another letter", "a letter left out", "a letter doubled", "two letters swapped")
    },
    "one slip, with marks": _marked_slip,
    "two words of five": _two_of_five,
    "one common word": lambda _, target: target.words[0],
    "the beginning of a code": _code,
    "name and maker": _maker_too,
    "three words and commune": _commune_too,
}
_MANY = ("two words of five", "one common word", "the beginning of a code", "three words and commune")


def _beside_each_other(size: str) -> Iterator[Figure]:
    """The same questions by eight people at once, each in a process of his own."""
    people = [
        subprocess.Popen([sys.executable, "-m", _MODULE, str(seed)], stdout=subprocess.PIPE) for seed in range(CLIENTS)
    ]
    times: list[float] = []
    for one in people:
        out, _ = one.communicate()
        assert one.returncode == 0, "a client failed; its words stand above"
        times += json.loads(out)
    yield f"search, {size}, {CLIENTS} clients at once: p50", statistics.median(times), "ms", None
    yield f"search, {size}, {CLIENTS} clients at once: p95", _p95(times), "ms", None


def _client(seed: int) -> list[float]:
    rng = random.Random(100 + seed)
    asked = [rng.choice(list(QUESTION.values()))(rng, target) for target in _targets(rng, max(QUESTIONS // 2, 20))]
    lookups.search_page("gao")  # the connection, the counts
    times = []
    for text in asked:
        begun = time.perf_counter()
        lookups.search_page(text, limit=10)
        times.append((time.perf_counter() - begun) * 1_000)
    return times


def _over_http(size: str, rng: random.Random, targets: Sequence[Target]) -> Iterator[Figure]:
    """The page as the citizen asks for it, through all of the application."""
    client, times = Client(headers={"host": "localhost"}), []
    for target in targets[:60]:
        text = rng.choice(list(QUESTION.values())[:8])(rng, target)
        begun = time.perf_counter()
        answer = client.get("/tra-cuu/", {"q": text})
        times.append((time.perf_counter() - begun) * 1_000)
        assert answer.status_code == 200, (answer.status_code, text)
    yield f"search, {size}, the page /tra-cuu/: p50", statistics.median(times), "ms", None
    yield f"search, {size}, the page /tra-cuu/: p95", _p95(times), "ms", None


def worked_ms() -> float:
    """Processor time so far of this process and of the one that answers it; what a busy machine cannot blur."""
    fields = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    return 1_000 * (time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"))


def _p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    print(json.dumps(_client(int(sys.argv[1]))))
    connection.close()
