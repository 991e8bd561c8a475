"""The rules, each both ways; the same table is run by the phone's JavaScript."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from txng.core.journal.builtin import builtin
from txng.core.journal.checks import CHECKS
from txng.core.journal.entry import read_entry
from txng.core.journal.judge import judge, release_day, words_of
from txng.core.problems import Problem

CASES = json.loads((Path(__file__).parent / "rule_cases.json").read_text(encoding="utf-8"))["cases"]
TEMPLATES = {template.ref: template for template in builtin()}


def _read(document):
    return read_entry(document, TEMPLATES[document["template"]])


def _judged(case):
    entry = _read(case["entry"])
    earlier = [_read(one) for one in case["earlier"]]
    return judge(
        entry, earlier, TEMPLATES[entry.template], today=date.fromisoformat(case["today"]),
        is_clock_wrong=case["is_clock_wrong"],
    )  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_an_entry_is_judged_by_its_template(case):
    assert sorted(problem.code for problem in _judged(case)) == case["expected"]


def test_each_rule_is_tried_both_ways():
    seen = {code.removeprefix("journal.").removesuffix("_refused") for case in CASES for code in case["expected"]}

    assert seen == set(CHECKS)
    assert sum(not case["expected"] for case in CASES) >= len(CHECKS)


@pytest.mark.parametrize("case", [case for case in CASES if case["expected"]], ids=lambda case: case["name"])
def test_what_is_wrong_is_told_in_both_languages_with_every_value(case):
    template = TEMPLATES[case["entry"]["template"]]
    for problem in _judged(case):
        for language in ("vi", "en"):
            text = words_of(problem, template, language)
            assert text
            assert "{" not in text
            assert text == problem.sentence(language)


def test_only_what_is_impossible_or_unsafe_is_refused():
    blocking = {rule.check for template in builtin() for rule in template.rules if rule.is_blocking}

    assert blocking == {"harvest_before_start", "used_before_made", "times_reversed", "result_failed"}


def test_a_template_may_say_a_rule_in_its_own_words():
    template = TEMPLATES["crop@2026.1"]
    rules = tuple(
        replace(one, vi="Lô {lot} hỏng {khac}") if one.check == "more_than_made" else one for one in template.rules
    )

    assert (
        words_of(Problem("journal.more_than_made", "", {"lot": "A"}), replace(template, rules=rules))
        == "Lô A hỏng {khac}"
    )


def test_a_template_may_make_a_warning_a_refusal():
    case = next(case for case in CASES if case["expected"] == ["journal.interval_not_kept"])
    template = TEMPLATES[case["entry"]["template"]]
    rules = tuple(replace(one, is_blocking=True) if one.check == "interval_not_kept" else one for one in template.rules)
    (problem,) = judge(
        _read(case["entry"]), map(_read, case["earlier"]), replace(template, rules=rules), today=date(2026, 11, 22)
    )

    assert (problem.code, problem.is_warning) == ("journal.interval_not_kept_refused", False)


def test_the_day_of_release_is_the_last_day_of_any_treatment():
    case = next(case for case in CASES if case["name"].startswith("each spraying"))
    entries = [_read(one) for one in case["earlier"]]

    assert release_day(case["entry"]["lot"], entries, TEMPLATES["crop@2026.1"]) == date(2026, 12, 2)
    assert release_day("urn:x-txng:product:ho-an:OT:OTHER", entries, TEMPLATES["crop@2026.1"]) is None


def test_an_earlier_version_of_the_entry_itself_does_not_count():
    case = next(case for case in CASES if case["name"] == "as much sold as was harvested is right")
    entry = _read(case["entry"])
    earlier = [*map(_read, case["earlier"]), entry]
    edited = replace(entry, version=2)

    assert judge(edited, earlier, TEMPLATES["crop@2026.1"], today=date(2026, 11, 22)) == []
