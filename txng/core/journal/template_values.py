"""A template of a sector as a value: what is asked in its log, what must be done, what is judged, and its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

TILES = ("gieo", "tuoi", "phan-thuoc", "thu-hoach", "dong-goi", "ban")  # the six pictures of the first screen
EFFECTS = (
    "starts", "works", "buys", "treats", "harvests", "processes", "packs", "splits", "merges", "sells", "receives",
    "checks", "none",
)  # fmt: skip
TYPES = ("text", "number", "date", "choice")
ROLES = ("material", "material_lot", "quantity", "unit", "expires_on", "interval_days", "result", "treatment")
# Questions that are about the entry itself, beside the keys of fields.
QUESTIONS = ("lot", "lots", "place", "product", "quantity", "parts", "partner")
MOST_QUICK = 3
# Where a value comes from that nobody has to type. Beside these: "is:TEXT" (always the same), "season.KEY" (the field
# KEY of the entry that began the season, "season.day" its day) and "material.ROLE" (of the purchase of the material).
SOURCES = (
    "", "last", "entry.day", "entry.year", "entry.person", "entry.place", "entry.product", "entry.lot",
    "entry.new_lot", "entry.quantity", "entry.unit", "entry.partner", "profile.name", "profile.address",
    "profile.code", "profile.person", "place.area_m2", "place.area_ha",
)  # fmt: skip
OPEN_SOURCES = ("is:", "season.", "material.")


@dataclass(frozen=True, slots=True)
class Field:
    """One blank of a form.

    key               its name in entries; that of the source's form where it has one
    form              "4.13": table and number in the source's form; "" where the blank is ours
    options           the words one may choose; any other where "Khác" is among them
    unit              the unit of a number, a word of core.journal.units; "" where it has none or `units` tells it
    units             the words to choose a number's unit from; the choice is the value of the field of role "unit"
    source_of_value   where its value comes from without typing: one of SOURCES, or begun by one of OPEN_SOURCES
    role              what rules know it by: one of ROLES, or ""
    least, most       outside of them a number is most likely a slip
    is_personal       names or reaches a person: it stays in the room's table and never enters an event
    """

    key: str
    label: str
    label_en: str
    type: str
    is_required: bool = False
    options: tuple[str, ...] = ()
    unit: str = ""
    units: tuple[str, ...] = ()
    source_of_value: str = ""
    role: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    is_personal: bool = False
    form: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of entry.

    tile       one of TILES, or "": under "Việc khác"
    effect     what it does to lots: one of EFFECTS
    event      its bizStep: a word of CBV, or a URI of ours ("urn:x-txng:step:sowing"); "" of a form that only describes
    quick      what the quick flow asks, in this order: keys of fields or QUESTIONS, at most MOST_QUICK
    table      the number of the source's table
    """

    code: str
    name: str
    name_en: str
    tile: str
    effect: str
    event: str
    quick: tuple[str, ...]
    fields: tuple[Field, ...]
    table: str = ""
    source: str = ""

    def field(self, key: str) -> Field | None:
        """The field of a key."""
        return next((one for one in self.fields if one.key == key), None)

    def of_role(self, role: str) -> Field | None:
        """The first field of a role."""
        return next((one for one in self.fields if one.role == role), None)


@dataclass(frozen=True, slots=True)
class Step:
    """A step that every lot must have.

    kinds       met by an entry of any of these kinds
    biz_steps   or by any event with one of these bizSteps, so that EPCIS of enterprises meets it too
    due_days    so many days after the season began a reminder is due; None: no reminder
    """

    code: str
    name: str
    name_en: str
    kinds: tuple[str, ...]
    biz_steps: tuple[str, ...]
    due_days: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One check, with the numbers and words of this version.

    check        a key of core.journal.judge.CHECKS
    values       what the check needs: {"tolerance": "0.1"}; see CHECKS
    is_blocking  true: refused; only what cannot be, and what must not be sold
    vi, en       what is wrong, what would be right, what to do; `{name}` are the problem's values
    """

    code: str
    check: str
    values: Mapping[str, Any]
    is_blocking: bool
    vi: str
    en: str
    source: str


@dataclass(frozen=True, slots=True)
class Decay:
    """So many days after the last word about a lot, its grade is lowered by so much."""

    after_days: int
    lowered_by: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers by which a sector's grade is computed.

    timely_days        an entry recorded so many days after what it tells, or fewer, was kept and not recalled
    offline_days       a phone may be without network so long, and its claimed time of saving still counts
    stale_after_days   a lot without a word for so long is no longer kept; the first of `decay`
    ends_alone         bizSteps at which a chain may begin or end without a second side
    remind_days        a growing lot without an entry for so long is reminded of; 0: as long as `timely_days`
    grace_days         so long after the reminder the level above is told
    """

    timely_days: int
    offline_days: int
    stale_after_days: int
    decay: tuple[Decay, ...]
    ends_alone: tuple[str, ...]
    source: str = ""
    remind_days: int = 0
    grace_days: int = 7


@dataclass(frozen=True, slots=True)
class Interval:
    """How many days must pass between a material's use and the harvest, where its label does not say more."""

    material: str
    days: int
    source: str


@dataclass(frozen=True, slots=True)
class Template:
    """One version of a sector's template; `ref` is its name everywhere: "crop@2026.1".

    sectors, groups   which products it is for: codes of core.vn.sectors and of the registry's groups
    words, hs_codes   the same by words of a product's name, and by the beginning of its HS code
    log_type          the form it follows, as its source names it
    """

    code: str
    version: str
    name: str
    name_en: str
    sectors: tuple[str, ...]
    groups: tuple[str, ...]
    log_type: str
    effective_from: date
    kinds: tuple[Kind, ...]
    required_steps: tuple[Step, ...]
    rules: tuple[Rule, ...]
    numbers: Numbers
    source: str
    intervals: tuple[Interval, ...] = ()
    words: tuple[str, ...] = ()
    hs_codes: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        return f"{self.code}@{self.version}"

    def kind(self, code: str) -> Kind | None:
        """The kind of a code."""
        return next((one for one in self.kinds if one.code == code), None)
