"""Facts for the depth grade: what the recorded events, their links and the registry say of a product's lot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from txng.core.epcis.event import EventType, Part
from txng.core.epcis.read_json import restore
from txng.core.grade import Facts, Rules
from txng.core.gs1.identify import product_of
from txng.core.trace.balance import Verdict, balance_of
from txng.core.trace.missing import BIRTH_STEPS, Seen, is_birth
from txng.events.grading_templates import missing_of, rules_of, template_of
from txng.events.histories import histories_of
from txng.events.history import History, Relation, Step, is_use
from txng.events.standing import RECEIVED, SHIPPED, Standing
from txng.registry.evidence_lookups import Claim, declared, evidence_of, verified
from txng.registry.lookups import LotFace, PlaceFace, ProductFace, lots_of, places_of, products_of

# Handing over, moving, keeping and counting tell where goods were, not what was done to them.
_NOT_MAKING = SHIPPED | RECEIVED | {
    "collecting", "cycle_counting", "dispensing", "encoding", "entering_exiting", "holding", "loading", "picking",
    "reserving", "retail_selling", "staging_outbound", "stock_taking", "stocking", "storing", "transporting",
    "unloading", "void_shipping", "decommissioning", "urn:x-txng:step:describing",
}  # fmt: skip
_PLOTS = frozenset({"farm", "plot", "pond", "growing_area", "fishing_area", "forest"})
_EXPIRY = ("itemExpirationDate", "expirationDate", "bestBeforeDate", "sellByDate")
_PRODUCTION = ("productionDate",)
_AS_TOLD = (
    "steps_back_confirmed", "steps_forward", "steps_forward_confirmed", "balance_known", "balance_ok", "events",
    "sealed_events", "last_recorded_on",
)  # fmt: skip
_MERGING = "urn:x-txng:step:merging"


Lag = tuple[int, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Told:
    """What a history says once its events are weighed: small enough to be kept with a page.

    made_on, made_in    day and place of the event in which the item came to be
    own_events          events of the item itself by those whose word on it is a fact
    inputs_named, inputs   lots said to have gone into it; those of them of which anything else is recorded
    steps_back_alone, steps_forward_alone   steps before and after it that one organisation did by itself
    first_steps, last_steps   bizSteps of its birth, and of what was done to it: at some of them a chain may begin or end
    template            by which its log is kept, "crop@2026.1"; "" where no entry of a log is among its events
    done                what was done to it, each as "kind bizStep"
    done_before         the same of what went into it: groups of lots, of each lot that and of all behind it
    lags                of every process event, in days: from happening to record, from happening to saving on a phone,
                        from there to record; the latter two None where no phone told
    growing_places      where it was made or worked on; the registry tells which of them are plots
    never               holds what a stranger claims
    """

    made_on: date | None = None
    made_in: str | None = None
    own_events: int = 0
    expires_on: date | None = None
    inputs_named: int = 0
    inputs: int = 0
    lags: tuple[Lag, ...] = ()
    steps_back: int = 0
    steps_back_confirmed: int = 0
    steps_back_alone: int = 0
    steps_forward: int = 0
    steps_forward_confirmed: int = 0
    steps_forward_alone: int = 0
    first_steps: tuple[str, ...] = ()
    last_steps: tuple[str, ...] = ()
    template: str = ""
    done: tuple[str, ...] = ()
    done_before: tuple[tuple[tuple[str, ...], ...], ...] = ()
    evidence_claimed: int = 0
    balance_known: bool = False
    balance_ok: bool = False
    events: int = 0
    sealed_events: int = 0
    last_recorded_on: date | None = None
    growing_places: tuple[str, ...] = ()


def facts_of(keys: Iterable[str], *, today: date | None = None) -> dict[str, Facts]:
    """The facts of products and lots, in a number of statements that does not grow with the number of keys."""
    keys = list(keys)
    histories = histories_of(keys)
    told = {key: told_of(histories[key]) if key in histories else Told() for key in keys}
    products = products_of(product for key in keys if (product := product_of(key)))
    lots = lots_of(keys)
    places = places_of(place for one in told.values() for place in (one.made_in, *one.growing_places) if place)
    owners = {key: bearing_on(key, told[key], products.get(product_of(key) or ""), places) for key in keys}
    claims = evidence_of(
        {key: owner for some in owners.values() for key, owner in some.items()}, today or timezone.localdate()
    )
    return {
        key: facts(
            told[key], product=products.get(product_of(key) or ""), lot=lots.get(key), places=places,
            claims=[claim for claim in claims if claim.subject in owners[key]],
        )
        for key in keys
    }  # fmt: skip


def bearing_on(
    key: str | None, told: Told, product: ProductFace | None, places: Mapping[str, PlaceFace]
) -> dict[str, int]:
    """Whose evidence speaks for an item: its own, its product's, that of the place where it was made; with their owners.

    A certificate of the whole firm is shown to people, and says nothing of this very lot: it does not count here.
    """
    owners = {one: product.organisation_id for one in (key, product.key) if one} if product else {}
    made_in = places.get(told.made_in or "")
    return owners | ({made_in.key: made_in.organisation_id} if made_in else {})


def facts(
    told: Told,
    *,
    product: ProductFace | None,
    lot: LotFace | None,
    places: Mapping[str, PlaceFace],
    claims: Sequence[Claim] = (),
) -> Facts:
    """One item's facts: what its history tells, what the registry adds, and what others vouch for (`bearing_on`)."""
    plots = sum(key in places and is_plot(places[key]) for key in told.growing_places)
    made_on = (lot.made_on if lot else None) or told.made_on
    expires_on = (lot.best_before_on if lot else None) or told.expires_on
    template = template_of(told.template, product, made_on)
    rules = rules_of(template)
    missing = missing_of(template, told.done, told.done_before) if template else ()
    begins, ends = rules.ends_alone.intersection(told.first_steps), rules.ends_alone.intersection(told.last_steps)
    return Facts(
        has_product=product is not None,
        has_producer=product is not None,
        has_lot=told.own_events > 0,
        is_dated=made_on is not None or expires_on is not None,
        has_production_place=told.made_in is not None and told.made_in in places,
        inputs=told.inputs + plots,
        process_events=len(told.lags),
        timely_process_events=sum(is_timely(lag, rules) for lag in told.lags),
        # Where a chain may begin, nobody is asked to confirm the seed that was bought.
        steps_back=told.steps_back_confirmed if begins else told.steps_back,
        # Grown on its own plot, a lot has no other side to confirm its step before.
        steps_back_alone=told.steps_back_alone + plots + len(begins),
        steps_forward_alone=told.steps_forward_alone + len(ends),
        has_mandatory_steps=template is not None and not missing,
        missing_steps=missing,
        rules=rules,
        evidence_claimed=told.evidence_claimed + declared(claims),
        evidence_verified=verified(claims),
        expires_on=expires_on,
        **{name: getattr(told, name) for name in _AS_TOLD},
    )


def is_plot(place: PlaceFace) -> bool:
    """Whether something grows, swims or stands at a place: it has a growing-area code, or is of such a kind."""
    return (bool(place.area_code) and not place.kind.startswith("pack")) or place.kind in _PLOTS


def told_of(history: History) -> Told:
    """What a history says; events taken back by their own sender say nothing, and claims of strangers neither."""
    steps = [step for step in history.steps if not step.is_withdrawn and step.standing is not Standing.STRANGER]
    facts = [step for step in steps if step.standing is Standing.SPEAKER]
    own = [step for step in facts if step.relation is Relation.OWN]
    births = [step for step in own if _is_birth(step)]
    making = [step for step in facts if is_making(step) and not _is_own_input(step) and not _is_carriers(step)]
    alone = {key for key in history.inputs if _is_own(key, steps)}
    back = [_came_confirmed(key, steps) for key in history.inputs if key not in alone]
    forward, forward_alone = _forward(steps)
    balance_known, balance_ok = _balance(births)
    first = births[0] if births else None
    return Told(
        made_on=_day_named(births, _PRODUCTION) or (first.time.date() if first else None),
        made_in=next((step.place for step in births if step.place), None),
        own_events=len(own),
        expires_on=_day_named(births or own, _EXPIRY),
        inputs_named=len(history.inputs),
        inputs=len(set(history.inputs) & {step.item for step in facts if step.relation is Relation.BEFORE}),
        lags=tuple(_lag(step) for step in making),
        steps_back=len(back),
        steps_back_confirmed=sum(back),
        steps_back_alone=len(alone),
        steps_forward=len(forward),
        steps_forward_confirmed=sum(forward),
        steps_forward_alone=forward_alone,
        first_steps=_steps_of(births),
        last_steps=_steps_of(step for step in own if not _is_birth(step)),
        template=history.marked.get(history.key, ""),
        done=tuple(sorted(history.done.get(history.key, ()))),
        done_before=_done_before(history, births),
        evidence_claimed=len({name for step in steps for name in _certificates(step)}),
        balance_known=balance_known,
        balance_ok=balance_ok,
        events=len(steps),
        sealed_events=sum(step.index is not None for step in steps),
        last_recorded_on=max((step.recorded_at.date() for step in own), default=None),
        growing_places=tuple(dict.fromkeys(step.place for step in facts if step.place and _is_growing(step))),
    )


def _is_carriers(step: Step) -> bool:
    return step.relation is Relation.CARRIER


def is_making(step: Step) -> bool:
    """Whether an event says what was done to goods, more than that a lot now exists or changed hands."""
    if step.type is EventType.TRANSFORMATION:
        return True
    if step.biz_step is None or step.type is EventType.TRANSACTION:
        return False
    return step.biz_step not in _NOT_MAKING and step.biz_step not in BIRTH_STEPS


def is_timely(lag: Lag, rules: Rules) -> bool:
    """Whether an event was recorded while it could still be remembered and checked.

    What was saved in time on a phone, and came in while a phone may be without network, was.
    """
    recorded, saved, offline = lag
    if recorded <= rules.timely_days:
        return True
    return saved is not None and offline is not None and saved <= rules.timely_days and offline <= rules.offline_days


def _lag(step: Step) -> Lag:
    recorded, saved_at = (step.recorded_at - step.time).days, step.marks.saved_at
    if saved_at is None:
        return recorded, None, None
    return recorded, (saved_at - step.time).days, (step.recorded_at - saved_at).days


def _steps_of(steps: Iterable[Step]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(step.biz_step for step in steps if step.biz_step))


def _done_before(history: History, births: Sequence[Step]) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """What was done to each lot that went into the item, in groups of what is alike: merged into one, or of one log or product."""
    is_merged = any(step.biz_step == _MERGING for step in births)
    groups: dict[str, set[tuple[str, ...]]] = {}
    for item in history.inputs:
        done = {text for one in history.behind(item) for text in history.done.get(one, ())}
        code = history.marked.get(item, "").partition("@")[0]
        group = _MERGING if is_merged else code or product_of(item) or item
        groups.setdefault(group, set()).add(tuple(sorted(done)))
    return tuple(tuple(sorted(some)) for _, some in sorted(groups.items()))


def _is_birth(step: Step) -> bool:
    return is_birth(_as_seen(step))


def _as_seen(step: Step) -> Seen:
    return Seen(step.event_no, step.organisation_id, step.part, step.type, step.action, step.biz_step, step.time)


def _is_growing(step: Step) -> bool:
    # Not where it was handed over: a trader's yard inside a growing area grows nothing.
    return _is_birth(step) or is_making(step)


def _is_own_input(step: Step) -> bool:
    # What a lot became is the history of that other lot, and no work on this one.
    return step.relation is Relation.OWN and is_use(step)


def _forward(steps: Sequence[Step]) -> tuple[list[bool], int]:
    """For each hand-over of the item itself, whether another organisation recorded that it took it.

    returns  that, and how often its own maker used it instead of handing it over
    """
    near = [step for step in steps if step.relation is not Relation.BEFORE]
    shipped = [step for step in near if step.biz_step in SHIPPED and not _is_void(step, near)]
    used = [step for step in near if _is_own_input(step)]
    if not shipped and used:
        own = [_is_own_use(step, near) for step in used]
        return [False] * own.count(False), own.count(True)
    return [_is_answered(step, near) for step in _once_each_hand(shipped)], 0


def _once_each_hand(shipped: Sequence[Step]) -> list[Step]:
    # Shipping and departing of one load on one day are one hand-over; loads of several hand-overs are several.
    return list({(step.organisation_id, step.item, step.time.date(), step.handover): step for step in shipped}.values())


def _is_answered(shipped: Step, steps: Sequence[Step]) -> bool:
    """Whether another organisation recorded that it took it; where the portal joined both sides, in this very hand-over."""
    return any(
        step.biz_step in RECEIVED
        and step.organisation_id != shipped.organisation_id
        and step.time.date() >= shipped.time.date()
        and step.handover in ("", shipped.handover)
        for step in steps
    )


def _is_void(shipped: Step, steps: Sequence[Step]) -> bool:
    """Whether its giver has recorded since that the goods are his again: refused, or taken back."""
    return any(
        step.biz_step == "void_shipping"
        and (step.organisation_id, step.item, step.handover)
        == (shipped.organisation_id, shipped.item, shipped.handover)
        and step.time >= shipped.time
        for step in steps
    )


def _is_own_use(used: Step, steps: Sequence[Step]) -> bool:
    return any(_is_birth(step) and step.organisation_id == used.organisation_id for step in steps)


def _came_confirmed(item: str, steps: Sequence[Step]) -> bool:
    """Whether both sides recorded how an input came to its user."""
    around = [step for step in steps if step.item == item]
    shipped = [step for step in around if step.biz_step in SHIPPED and not _is_void(step, around)]
    return bool(shipped) and all(_is_answered(step, around) for step in shipped)


def _is_own(item: str, steps: Sequence[Step]) -> bool:
    """Whether an input was made by its own user and never left its hands: there is no other side to confirm it."""
    around = [step for step in steps if step.item == item]
    organisations = {step.organisation_id for step in around}
    return any(map(_is_birth, around)) and len(organisations) == 1 and _user_of(steps) in (None, *organisations)


def _user_of(steps: Sequence[Step]) -> int | None:
    births = (step for step in steps if step.relation is Relation.OWN and step.type is EventType.TRANSFORMATION)
    return next((step.organisation_id for step in births if step.part is Part.OUTPUT), None)


def _balance(births: Sequence[Step]) -> tuple[bool, bool]:
    """Known, and right: of the one transformation that made the item; several need the trace page's longer sum."""
    made = [step for step in births if step.type is EventType.TRANSFORMATION and step.text]
    if len(made) != 1:
        return False, False
    verdict = balance_of(restore(made[0].text).items).verdict
    return verdict is not Verdict.UNJUDGED, verdict is Verdict.WITHIN


def _day_named(steps: Sequence[Step], names: Sequence[str]) -> date | None:
    """The first day that an event's own master data give under one of `names`; anything unreadable is no day."""
    telling = [step for step in steps if '"ilmd"' in step.text]  # parsing every event would cost more than the rest
    for name in names:
        for step in telling:
            for field, value in (step.body.get("ilmd") or {}).items():
                if field.rpartition(":")[2] == name and (day := _day(value)):
                    return day
    return None


def _day(value: object) -> date | None:
    text = value.get("@value") if isinstance(value, dict) else value
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def _certificates(step: Step) -> list[str]:
    named = (step.body.get("certificationInfo") if '"certificationInfo"' in step.text else None) or []
    return [str(name) for name in (named if isinstance(named, list) else [named])]
