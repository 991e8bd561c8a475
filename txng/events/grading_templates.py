"""By which template a lot is graded, and which of its steps were done: the template that its log is kept by, else its sector's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from txng.core.grade import Rules
from txng.core.journal.builtin import builtin
from txng.core.journal.steps import Done, is_met
from txng.core.journal.template_values import Step, Template
from txng.registry.lookups import ProductFace


def template_of(marked: str, product: ProductFace | None, made_on: date | None) -> Template | None:
    """The template of a lot; None where there is none.

    marked    of the lot's own events: what its log was begun by stays, whatever is published later
    made_on   the day on which the lot was made: without a mark, what was in force then
    """
    known = {one.ref: one for one in builtin()}
    if marked in known:
        return known[marked]
    fitting = [one for one in in_force(made_on or date.max) if product is not None and product.sector in one.sectors]
    # Goods of one sector may be pigs or pumpkins: where several templates fit, nobody has said which.
    return fitting[0] if len(fitting) == 1 else None


def in_force(day: date) -> list[Template]:
    """Of each template the version by which a lot made on a day is graded, by name."""
    newest: dict[str, Template] = {}
    for one in sorted(builtin(), key=lambda one: one.effective_from):
        if one.effective_from <= day:
            newest[one.code] = one
    return sorted(newest.values(), key=lambda one: one.name)


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
