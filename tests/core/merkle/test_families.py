"""Every mutation of every proof up to 65 leaves: core.merkle and the browser's verifier give the verdict of RFC 6962's own words.

The browser's is asked as it stands, in Chromium; where that is missing the test fails.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, sync_playwright

from tests.chromium import HOW
from tests.chromium import path as chromium
from tests.core.merkle.families import MOST, Consistency, Inclusion, consistencies, inclusions
from txng.portal import verifier

SCRIPTS = Path(verifier.__file__).parent / "static/portal"
SIZES = range(1, MOST + 1)
KINDS = {"inclusion": inclusions, "consistency": consistencies}
PAIRS = MOST * (MOST + 1) // 2
EVERY = 61  # a prime: of the cases for the hashing that we wrote ourselves, which is a hundred times slower

# These are claims that stay true: a proof does not bind what it does not need (a size where the shape is the same, the
# order of equal trees, a path of one hash).
STILL_TRUE = {
    "right", "size + 1", "size - 1", "new + 1", "new - 1", "backwards", "leaf and root swapped", "roots swapped",
    "sizes swapped", "as if equal",
}  # fmt: skip
_NO_CRYPTO = "Object.defineProperty(Crypto.prototype, 'subtle', {get: () => undefined})"
# Hashes travel once, cases as numbers. Hundreds are asked at a time: each digest of a browser waits for a thread.
_JUDGED = """async ({ kind, hashes, cases }) => {
  const { verifyInclusion, verifyConsistency } = await import('/proof_verify.js');
  const known = hashes.map((text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16)));
  const judge = async ([first, second, one, two, ...proof]) => {
    const [a, b] = [BigInt(first), BigInt(second)];
    const path = proof.map((place) => known[place]);
    try {
      if (kind === 'inclusion') await verifyInclusion(known[one], a, { size: b, root: known[two] }, path);
      else await verifyConsistency({ size: a, root: known[one] }, { size: b, root: known[two] }, path);
      return '';
    } catch (error) { return error.code ?? String(error) } };
  const verdicts = [];
  for (let start = 0; start < cases.length; start += 400)
    verdicts.push(...await Promise.all(cases.slice(start, start + 400).map(judge)));
  return verdicts }"""

Case = Inclusion | Consistency


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    assert chromium(), HOW
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # its loop runs in this thread; nothing here is async
        yield playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])


def _page(browser: Any, *, has_crypto: bool) -> Page:
    context = browser.new_context()
    if not has_crypto:
        context.add_init_script(_NO_CRYPTO)
    context.route("http://localhost/**", _from_disk)
    page: Page = context.new_page()
    page.goto("http://localhost/")
    assert page.evaluate("!!crypto.subtle") is has_crypto
    return page


def _from_disk(route: Route) -> None:
    name = route.request.url.rpartition("/")[2]
    if name.endswith(".js"):
        route.fulfill(path=SCRIPTS / name, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>·</title>", content_type="text/html")


def _asked(page: Page, kind: str, cases: Iterable[Case]) -> list[str]:
    places: dict[bytes, int] = {}
    told = [
        [str(case.first), str(case.second)]
        + [places.setdefault(each, len(places)) for each in (case.one, case.two, *case.proof)]
        for case in cases
    ]
    return page.evaluate(_JUDGED, {"kind": kind, "hashes": [each.hex() for each in places], "cases": told})


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("kind", KINDS)
def test_python_and_the_browser_give_the_verdict_of_the_rfc_on_every_mutation(kind, browser, capsys):
    page = _page(browser, has_crypto=True)
    asked, wrong, true = Counter[str](), [], Counter[str]()
    for size in SIZES:
        cases = list(KINDS[kind](size))
        for case, told in zip(cases, _asked(page, kind, cases), strict=True):
            verdict, is_true = case.verdict, case.is_true  # each is worked out when asked for
            asked[case.family] += 1
            true[case.family] += is_true
            if (verdict == "") != is_true or told != verdict:
                wrong.append((case, is_true, verdict, told))
    with capsys.disabled():
        print(
            f"\n{kind}: {asked['right']} pairs of sizes up to {MOST}, {len(asked)} families, {asked.total()} cases in Python and in"
            f" Chromium; {true.total()} true, {len(wrong)} disagreements"
        )

    assert wrong == []
    assert asked["right"] == true["right"] == PAIRS
    assert {family for family in true if true[family]} <= STILL_TRUE
    assert asked.total() > 200_000


@pytest.mark.browser
def test_the_hashing_that_we_wrote_gives_the_same_verdicts(browser, capsys):
    page = _page(browser, has_crypto=False)
    count = 0
    for kind, made in KINDS.items():
        cases = list(chain.from_iterable(made(size) for size in SIZES))[::EVERY]
        count += len(cases)
        assert _asked(page, kind, cases) == [case.verdict for case in cases]
    with capsys.disabled():
        print(f"\nwithout WebCrypto: {count} cases, 0 disagreements")


@pytest.mark.parametrize("kind", KINDS)
def test_every_mutation_of_some_trees_is_refused_without_a_browser_too(kind):
    """What the long test asks of all sizes, at every `make test` of a few: the edges of powers of two."""
    for size in (1, 2, 3, 4, 5, 7, 8, 9, 33, 65):
        for case in KINDS[kind](size):
            assert (case.verdict == "") == case.is_true, case
