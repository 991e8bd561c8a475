"""What is doubtful or impossible in an entry, seen beside what was recorded before.

The same few checks stand in the phone's JavaScript; `tests/core/journal/rule_cases.json` holds both to one answer. A
doubt is a warning and stays on record; only what cannot be, and what must not be sold, is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from txng.core.journal.checks import CHECKS, TIME_CHECKS, interval_of
from txng.core.journal.entry import Entry
from txng.core.journal.history import History
from txng.core.journal.template_values import Rule, Template
from txng.core.kinds.journal import REFUSED
from txng.core.problems import Problem

__all__ = ["CHECKS", "judge", "release_day", "words_of"]

# The code under which a check refuses; as a warning it is "journal.CHECK".
REFUSALS: Mapping[str, str] = {
    "harvest_before_start": "journal.harvest_before_start_refused",
    "used_before_made": "journal.used_before_made_refused",
    "interval_not_kept": "journal.interval_not_kept_refused",
    "interval_unknown": "journal.interval_unknown_refused",
    "input_expired": "journal.input_expired_refused",
    "more_than_made": "journal.more_than_made_refused",
    "mass_balance": "journal.mass_balance_refused",
    "times_reversed": "journal.times_reversed_refused",
    "time_future": "journal.time_future_refused",
    "result_failed": "journal.result_failed_refused",
    "result_treated": "journal.result_treated_refused",
    "out_of_range": "journal.out_of_range_refused",
}


def judge(
    entry: Entry, earlier: Iterable[Entry], template: Template, *, today: date, is_clock_wrong: bool = False
) -> list[Problem]:
    """What the rules of the template say of an entry.

    earlier         entries of the same organisation, its lot, the lots that came from and purchases of materials; the
                    highest version of each, without withdrawn ones. This entry's own earlier versions are passed over
    today           the day of whoever judges, in Việt Nam
    is_clock_wrong  the phone's clock is known to be wrong: what only its times make impossible is a warning
    returns         problems; those that refuse have the code "journal.CHECK_refused", warnings "journal.CHECK"
    """
    if entry.is_withdrawn:
        return []
    kind = template.kind(entry.kind)
    assert kind is not None, "read_entry knows its kind"
    history = History(entry, kind, earlier, template, today)
    found = []
    for rule in template.rules:
        is_blocking = rule.is_blocking and not (is_clock_wrong and rule.check in TIME_CHECKS)
        code = REFUSALS[rule.check] if is_blocking else f"journal.{rule.check}"
        found += [Problem(code, pointer, values) for pointer, values in CHECKS[rule.check](history, rule.values)]
    return found


def words_of(problem: Problem, template: Template, language: str = "vi") -> str:
    """A problem in the words of the template's rule; in ours where it has no such rule."""
    check = problem.code.removeprefix("journal.").removesuffix(REFUSED)
    rule = next((one for one in template.rules if one.check == check), None)
    text = "" if rule is None else _words(rule, language)
    return text.format_map(_Told(problem.values)) if text else problem.sentence(language)


def release_day(lot: str, entries: Sequence[Entry], template: Template) -> date | None:
    """The first day on which a lot may be harvested or sold, by the intervals of what it was treated with; None: any."""
    ends = []
    for one in entries:
        kind = template.kind(one.kind)
        if kind is None or kind.effect != "treats" or lot not in one.lots or one.is_withdrawn:
            continue
        days = interval_of(one, kind, entries, template)
        if days:
            ends.append(one.day + timedelta(days=days))
    return max(ends, default=None)


def _words(rule: Rule, language: str) -> str:
    return rule.en if language == "en" else rule.vi


class _Told(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"
