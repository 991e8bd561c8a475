"""By which template a lot is graded, and which of its steps were done: the template that its log is kept by, else its sector's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from time import monotonic

from txng.core.grade import Rules
from txng.core.journal.builtin import builtin
from txng.core.journal.steps import Done, is_met
from txng.core.journal.template_values import Step, Template
from txng.registry.lookups import ProductFace
from txng.registry.templates import order_of, template_named, versions
from txng.registry.templates_choice import choose

_REMEMBERED_S = 60


def template_of(marked: str, product: ProductFace | None, made_on: date | None) -> Template | None:
    """The template of a lot; None where there is none.

    marked    of the lot's own events: what its log was begun by stays, whatever is published later
    made_on   the day on which the lot was made: without a mark, what was in force then
    cost      none; one question a minute for all of a process
    """
    if marked and (kept := _known().get(marked)):
        return kept
    if product is None:
        return None
    return choose(in_force(made_on or date.max), product, hs_code=product.hs_code)


def in_force(day: date) -> list[Template]:
    """Of each template the version by which a lot made on a day is graded, by name."""
    newest: dict[str, Template] = {}
    for one in sorted(_known().values(), key=lambda one: (one.effective_from, order_of(one.version))):
        if one.effective_from <= day:
            newest[one.code] = one
    return sorted(newest.values(), key=lambda one: one.name)


def forget() -> None:
    """Ask anew at the next question: for tests, and for whoever has just published."""
    _remembered.cache_clear()


def _known() -> Mapping[str, Template]:
    """Every published version by its name: asked once a minute, for a scan must not ask each time."""
    return _remembered(int(monotonic() // _REMEMBERED_S))


@lru_cache(maxsize=1)
def _remembered(_: int) -> Mapping[str, Template]:
    found = {one.ref: template_named(one.ref) for one in versions() if one.ref not in _built()}
    return {**_built(), **{ref: one for ref, one in found.items() if one is not None}}


@cache
def _built() -> Mapping[str, Template]:
    return {one.ref: one for one in builtin()}


def rules_of(template: Template | None) -> Rules:
    """The numbers of a template as the formula takes them; without one, those of every lot."""
    if template is None:
        return Rules()
    numbers = template.numbers
    return Rules(
        template=template.ref,
        name=(template.name, template.name_en),
        timely_days=numbers.timely_days,
        offline_days=numbers.offline_days,
        decay=tuple((one.after_days, one.lowered_by) for one in numbers.decay) or ((numbers.stale_after_days, 1),),
        ends_alone=frozenset(numbers.ends_alone),
    )


def missing_of(
    template: Template, own: Iterable[str], groups: Iterable[Sequence[Iterable[str]]]
) -> tuple[tuple[str, str], ...]:
    """The names of the required steps that were not done, Vietnamese and English, in the order of the template.

    own      what was done to the lot itself, each as "kind bizStep"
    groups   lots of one kind that went into it: for each of them what was done to it and all behind it. A step counts
             where every lot of some group has it: what eleven households did does not stand for the twelfth
    """
    done = _read(own)
    sides = [[_read(one) for one in group] for group in groups]
    missing = (step for step in template.required_steps if not _is_done(step, done, sides))
    return tuple((step.name, step.name_en) for step in missing)


def _is_done(step: Step, own: Sequence[Done], groups: Sequence[Sequence[Sequence[Done]]]) -> bool:
    if _has(step, own):
        return True
    return any(group and all(_has(step, one) for one in group) for group in groups)


def _has(step: Step, done: Sequence[Done]) -> bool:
    return any(is_met(step, one) for one in done)


def _read(texts: Iterable[str]) -> list[Done]:
    return [Done(kind, biz_step) for kind, _, biz_step in (text.partition(" ") for text in texts)]
