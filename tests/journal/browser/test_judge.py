"""The phone's checks, in Chromium: the same verdicts as the server's, over the one table of cases."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from tests.chromium import path as chromium
from tests.core.journal.test_judge import CASES, TEMPLATES, _judged
from tests.journal.browser.measures import made
from txng.core.journal.checks import CHECKS
from txng.core.journal.judge import words_of
from txng.core.journal.template import template_document
from txng.journal import views

pytestmark = [pytest.mark.browser]

STATIC = Path(views.__file__).parent / "static/journal"
_JUDGED = """async ({ cases, templates }) => {
  const { judge } = await import('/nhat-ky/tep/judge.js');
  return cases.map(({ entry, earlier, today, is_clock_wrong }) =>
    judge(entry, earlier, templates[entry.template], { today, isClockWrong: is_clock_wrong }).map(({ code, text, pointer }) => [code, text, pointer])) }"""


@pytest.fixture
def page(playwright) -> Page:
    browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
    context = browser.new_context(timezone_id="America/New_York")  # the phone's own zone decides no day
    context.route("http://localhost/**", _from_disk)
    page = context.new_page()
    page.goto("http://localhost/")
    yield page
    browser.close()


def _from_disk(route: Route) -> None:
    name = route.request.url.rpartition("/")[2]
    if name.endswith(".js"):
        route.fulfill(path=STATIC / name, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>·</title>", content_type="text/html")


def test_the_phone_says_of_every_case_what_the_server_says_in_the_same_words(page):
    templates = {ref: template_document(one) for ref, one in TEMPLATES.items()}

    said = page.evaluate(_JUDGED, {"cases": CASES, "templates": templates})

    wanted = [
        sorted([one.code, words_of(one, TEMPLATES[case["entry"]["template"]]), one.pointer] for one in _judged(case))
        for case in CASES
    ]
    differing = [
        (case["name"], told, right)
        for case, told, right in zip(CASES, said, wanted, strict=True)
        if sorted(told) != right
    ]
    assert differing == []
    assert [sorted(code for code, *_ in told) for told in said] == [case["expected"] for case in CASES]


def test_the_phone_knows_every_check(page):
    assert set(page.evaluate("import('/nhat-ky/tep/judge.js').then(({ checks }) => checks())")) == set(CHECKS)


def test_the_phone_measures_as_the_server_does():
    assert (STATIC / "measures.js").read_text() == made(), "run: python -m tests.journal.browser.measures"


def test_the_phone_adds_and_multiplies_exactly(page):
    said = page.evaluate(
        """async () => { const { add, less, times, compare } = await import('/nhat-ky/tep/decimals.js');
        return [add('0.1', '0.2'), less('1', '0.999999'), times('1.1', '1.1'), less('2', '2.5'), times('-0.5', '3'),
                compare('10', '9.99'), compare('1.50', '1.5'), add('999999999999', '0.000001')] }"""
    )

    assert said == ["0.3", "0.000001", "1.21", "-0.5", "-1.5", 1, 0, "999999999999.000001"]
