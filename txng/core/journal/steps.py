"""Which steps of a template a lot still lacks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from txng.core.journal.template_values import Step, Template


@dataclass(frozen=True, slots=True)
class Done:
    """As much of what was recorded of a lot as meets a step.

    kind       of a journal entry; "" of an event that came otherwise
    biz_step   of the event, as core.epcis.event.Event has it; "" where it has none
    """

    kind: str = ""
    biz_step: str = ""


def missing(template: Template, seen: Iterable[Done]) -> tuple[Step, ...]:
    """The required steps that nothing in `seen` meets, in the order of the template.

    seen   entries and events of the lot and of the lots it came from, without withdrawn ones
    """
    seen = tuple(seen)
    return tuple(step for step in template.required_steps if not any(is_met(step, one) for one in seen))


def is_met(step: Step, done: Done) -> bool:
    """Whether what was done is this step: an entry of its kinds, or any event with one of its bizSteps."""
    return done.kind in step.kinds or (done.biz_step != "" and done.biz_step in step.biz_steps)
