"""How many identifiers one core names in a second: every text is new, nothing comes from a cache; check digit included."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable

from txng.core.gs1 import digital_link
from txng.core.gs1.check import check_digit
from txng.core.gs1.identify import identify_afresh

TEXTS = 50_000
ROUNDS = 3
AIM = "≥ 150000"

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def run() -> Iterable[tuple[str, float, str, str]]:
    """Best of three rounds for each common key, in CPU time."""
    rng = random.Random(20261121)
    for name, make in _MAKERS.items():
        texts = [make(rng) for _ in range(TEXTS)]
        aim = AIM if name.startswith("/") else "—"
        yield f"identify {name}", _per_second(identify_afresh, texts), "texts/s", aim
    links = [_MAKERS["/01/…/10/…/21/…"](rng) + "?17=271231" for _ in range(TEXTS // 10)]
    yield "digital_link.read, all rules and relations", _per_second(digital_link.read, links), "links/s", "—"


def _per_second(action: Callable[[str], object], texts: list[str]) -> float:
    best = min(_seconds(action, texts) for _ in range(ROUNDS))
    return len(texts) / best


def _seconds(action: Callable[[str], object], texts: list[str]) -> float:
    started = time.process_time()
    for text in texts:
        action(text)
    return time.process_time() - started


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choices("0123456789", k=count))


def _number(rng: random.Random, count: int) -> str:
    body = _digits(rng, count - 1)
    return body + check_digit(body)


def _serial(rng: random.Random) -> str:
    return "".join(rng.choices(_CROCKFORD, k=16))


_AT = "https://id.truyxuat.gov.vn"
_MAKERS: dict[str, Callable[[random.Random], str]] = {
    "/01/…": lambda rng: f"{_AT}/01/{_number(rng, 14)}",
    "/01/…/10/…": lambda rng: f"{_AT}/01/{_number(rng, 14)}/10/L{_digits(rng, 6)}",
    "/01/…/21/…": lambda rng: f"{_AT}/01/{_number(rng, 14)}/21/{_serial(rng)}",
    "/01/…/10/…/21/…": lambda rng: f"{_AT}/01/{_number(rng, 14)}/10/L{_digits(rng, 6)}/21/{_serial(rng)}",
    "/00/…": lambda rng: f"{_AT}/00/{_number(rng, 18)}",
    "/414/…/254/…": lambda rng: f"{_AT}/414/{_number(rng, 13)}/254/A{_digits(rng, 3)}",
    "/417/…": lambda rng: f"{_AT}/417/{_number(rng, 13)}",
    "/8003/…": lambda rng: f"{_AT}/8003/0{_number(rng, 13)}S{_digits(rng, 5)}",
    "/8004/…": lambda rng: f"{_AT}/8004/{_digits(rng, 9)}S{_digits(rng, 5)}",
    "/253/…": lambda rng: f"{_AT}/253/{_number(rng, 13)}S{_digits(rng, 5)}",
    "urn:epc:id:sgtin": lambda rng: f"urn:epc:id:sgtin:{_digits(rng, 7)}.{_digits(rng, 6)}.S{_digits(rng, 5)}",
    "urn:epc:class:lgtin": lambda rng: f"urn:epc:class:lgtin:{_digits(rng, 7)}.{_digits(rng, 6)}.L{_digits(rng, 5)}",
    "urn:epc:id:sscc": lambda rng: f"urn:epc:id:sscc:{_digits(rng, 7)}.{_digits(rng, 10)}",
    "another URI": lambda rng: f"https://vidu.vn/kho/{_digits(rng, 5)}",
}
