"""Mức truy xuất, the depth grade 1 to 5: computed from recorded facts, never set by hand, every lost point explained.

The grade speaks of how far a lot can be followed, not of quality. It says nothing yet about copied or suspiciously
even records: that needs comparisons between lots, and a grade must not claim a check that nobody made.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

VERSION = "2026.3"  # of the formula: raised by any change that can move a grade
HIGHEST = 5

# Helpers of communes type in the households' books once a month; a record later than that was not kept, but recalled.
TIMELY_DAYS = 30
# A phone in the mountains may be so long without a network; what it claims of when an entry was saved still counts.
OFFLINE_DAYS = 7
# Two years without a word about a lot that names no expiry: nobody keeps its record any more.
STALE_AFTER_DAYS = 730

SENTENCES: dict[int, tuple[str, str]] = {
    0: ("Chưa xếp mức truy xuất", "Not graded yet"),
    1: ("Chỉ có thông tin tem nhãn", "Label information only"),
    2: ("Biết lô và nơi sản xuất", "Lot and place of production known"),
    3: ("Có nhật ký sản xuất", "Production was recorded"),
    4: ("Truy được một bước trước, một bước sau", "Traceable one step back and one step forward"),
    5: (
        "Truy được toàn chuỗi, có bằng chứng độc lập",
        "Traceable through the whole chain, with independent evidence",
    ),
}

_SINGULAR = {
    "inputs are": "input is",
    "production steps were": "production step was",
    "certificates are": "certificate is",
    "independent proofs": "independent proof",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """What the template of a sector says of grading its lots; without a template, what holds for every lot.

    template        its name and version, "crop@2026.1"; "" without one
    name            Vietnamese, English
    timely_days     a record so many days after what it tells, or fewer, was kept and not recalled
    offline_days    an entry saved on a phone in that time counts as timely where it came in within so many days
    decay           (days without a word about the lot, levels it loses), the shorter time first
    ends_alone      bizSteps at which a chain may begin or end without a second side
    """

    template: str = ""
    name: tuple[str, str] = ("", "")
    timely_days: int = TIMELY_DAYS
    offline_days: int = OFFLINE_DAYS
    decay: tuple[tuple[int, int], ...] = ((STALE_AFTER_DAYS, 1),)
    ends_alone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is recorded of one product or lot. Unknown is false or zero: a grade is earned, not presumed.

    dated                  a day of production or of expiry is recorded
    inputs                 lots that went into it, and plots it grew on
    process_events         events that say what was done to it; handing it over or storing it is not such an event
    timely_process_events  those of them recorded in time, by `rules`
    steps_back, …_confirmed     hand-overs one step before it; those that giver and receiver both recorded
    steps_forward, …_confirmed  the same one step after it
    …_alone                steps before and after it that one organisation did by itself: nobody could confirm them
    rules                  of its sector's template; those of every lot where it has none
    has_mandatory_steps    the steps that the template demands are all recorded; never without a template
    missing_steps          names of those that are not, Vietnamese and English
    evidence_claimed       certificates or tests that somebody named; nobody has checked them
    evidence_verified      those whose issuer confirmed them and that are in force
    balance_known, balance_ok   whether quantities in and out can be compared, and no more came out than went in
    """

    has_product: bool = False
    has_producer: bool = False
    has_lot: bool = False
    is_dated: bool = False
    has_production_place: bool = False
    inputs: int = 0
    process_events: int = 0
    timely_process_events: int = 0
    steps_back: int = 0
    steps_back_confirmed: int = 0
    steps_back_alone: int = 0
    steps_forward: int = 0
    steps_forward_confirmed: int = 0
    steps_forward_alone: int = 0
    has_mandatory_steps: bool = False
    missing_steps: tuple[tuple[str, str], ...] = ()
    evidence_claimed: int = 0
    evidence_verified: int = 0
    balance_known: bool = False
    balance_ok: bool = False
    events: int = 0
    sealed_events: int = 0
    last_recorded_on: date | None = None
    expires_on: date | None = None
    rules: Rules = Rules()


@dataclass(frozen=True, slots=True)
class Criterion:
    """One demand of the formula: the grade that needs it, how it is judged, what is said when it holds and when not."""

    code: str
    grade: int
    demand: tuple[str, str]  # as published
    holds: Callable[[Facts], bool]
    yes: tuple[str, str]  # Vietnamese, English
    no: tuple[str, str]
    is_alone: Callable[[Facts], bool] | None = None  # it holds only because there is no other side
    alone: tuple[str, str] = ("", "")
    is_unasked: Callable[[Facts], bool] | None = None  # it does not hold only because nothing says what to ask for
    unasked: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the explanation: `holds` says whether the fact is there, the sentence says which."""

    code: str
    grade: int
    holds: bool
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Grade:
    """A computed grade: `level` 1 to 5, or 0 where product or producer is not even known; all reasons, lowest first."""

    level: int
    version: str
    reasons: tuple[Reason, ...]
    template: str = ""  # by which version of which template it was judged

    @property
    def sentence_vi(self) -> str:
        return SENTENCES[self.level][0]

    @property
    def sentence_en(self) -> str:
        return SENTENCES[self.level][1]

    @property
    def missing(self) -> tuple[Reason, ...]:
        """What keeps it from the next grade; empty at the highest."""
        return tuple(reason for reason in self.reasons if not reason.holds and reason.grade <= self.level + 1)


def grade(facts: Facts, *, today: date) -> Grade:
    """The grade of what is recorded: the highest level all of whose demands, and all below, hold.

    today    the day in Vietnam; a record gone stale loses one level, never more than down to 1
    source   Vietnam's TCVN 12850:2019 (one step back, one step forward); the table of mức truy xuất at /muc-truy-xuat/
    """
    reasons = tuple(_judged(criterion, facts) for criterion in CRITERIA)
    unmet = [reason.grade for reason in reasons if not reason.holds]
    earned = min(unmet, default=HIGHEST + 1) - 1
    lowered = lowered_by(facts, today=today)
    if lowered and earned > 1:
        level = max(1, earned - lowered)
        return Grade(level, VERSION, (*reasons, _stale(facts, level, today)), facts.rules.template)
    return Grade(earned, VERSION, reasons, facts.rules.template)


def lowered_by(facts: Facts, *, today: date) -> int:
    """How many levels are lost because nothing was recorded for long, and no expiry says that the lot's story is complete."""
    if facts.last_recorded_on is None or facts.expires_on is not None:
        return 0
    silent = (today - facts.last_recorded_on).days
    return max((levels for after, levels in facts.rules.decay if silent > after), default=0)


def _judged(criterion: Criterion, facts: Facts) -> Reason:
    holds = criterion.holds(facts)
    yes = criterion.alone if criterion.is_alone and criterion.is_alone(facts) else criterion.yes
    no = criterion.unasked if criterion.is_unasked and criterion.is_unasked(facts) else criterion.no
    vi, en = yes if holds else no
    values = {name: getattr(facts, name) for name in Facts.__slots__} | _said_of_rules(facts)
    return Reason(criterion.code, criterion.grade, holds, vi.format_map(values), _counted(en.format_map(values)))


def _said_of_rules(facts: Facts) -> dict[str, object]:
    rules, missing = facts.rules, facts.missing_steps
    return {
        "timely_days": rules.timely_days,
        "template": rules.template,
        "template_vi": rules.name[0],
        "template_en": rules.name[1],
        "missing_vi": ", ".join(vi[:1].lower() + vi[1:] for vi, _ in missing),
        "missing_en": ", ".join(en[:1].lower() + en[1:] for _, en in missing),
    }


def _counted(english: str) -> str:
    """One thing is one thing: "1 inputs are known" is no English.

    >>> _counted("1 production steps were recorded in time.")
    '1 production step was recorded in time.'
    """
    for many, one in _SINGULAR.items():
        english = re.sub(rf"\b1 {many}\b", f"1 {one}", english)
    return english


def _stale(facts: Facts, level: int, today: date) -> Reason:
    assert facts.last_recorded_on is not None, "who has no record has lost nothing by silence"
    silent, lost = (today - facts.last_recorded_on).days, lowered_by(facts, today=today)
    return Reason(
        "stale",
        level + 1,
        False,
        f"Đã {silent} ngày không có bản ghi mới và lô không ghi hạn sử dụng: trừ {lost} mức.",
        f"Nothing was recorded for {silent} days and the lot names no expiry: {lost} level{'s' * (lost > 1)} less.",
    )


CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        "product",
        1,
        ("Sản phẩm đã đăng ký tên", "The product's name is registered"),
        lambda facts: facts.has_product,
        ("Sản phẩm đã đăng ký tên trên Cổng.", "The product's name is registered."),
        ("Sản phẩm chưa được đăng ký tên trên Cổng.", "The product's name is not registered."),
    ),
    Criterion(
        "producer",
        1,
        ("Biết tổ chức, cá nhân chịu trách nhiệm", "The responsible producer is known"),
        lambda facts: facts.has_producer,
        ("Biết tổ chức, cá nhân chịu trách nhiệm.", "The responsible producer is known."),
        ("Chưa biết ai chịu trách nhiệm về sản phẩm.", "The responsible producer is not known."),
    ),
    Criterion(
        "lot",
        2,
        ("Có ít nhất một bản ghi của đúng lô này", "At least one record of this very lot"),
        lambda facts: facts.has_lot and facts.events > 0,
        ("Có bản ghi của đúng lô này.", "There are records of this very lot."),
        ("Chưa có bản ghi nào của đúng lô này.", "There is no record of this very lot."),
    ),
    Criterion(
        "date",
        2,
        ("Có ngày sản xuất hoặc hạn sử dụng", "A day of production or expiry"),
        lambda facts: facts.is_dated,
        ("Có ngày sản xuất hoặc hạn sử dụng.", "A day of production or expiry is recorded."),
        ("Chưa ghi ngày sản xuất hay hạn sử dụng.", "No day of production or expiry is recorded."),
    ),
    Criterion(
        "place",
        2,
        ("Biết nơi sản xuất, và nơi đó đã đăng ký", "A registered place of production"),
        lambda facts: facts.has_production_place,
        ("Biết nơi sản xuất.", "The place of production is known."),
        ("Nơi sản xuất chưa ghi hoặc chưa đăng ký.", "The place of production is not recorded or not registered."),
    ),
    Criterion(
        "inputs",
        3,
        ("Biết ít nhất một lô nguyên liệu hoặc vùng trồng, vùng nuôi", "At least one input lot or growing area"),
        lambda facts: facts.inputs > 0,
        ("Biết {inputs} nguồn đầu vào (lô nguyên liệu, vùng trồng).", "{inputs} inputs are known (lots, plots)."),
        ("Chưa biết lô nguyên liệu hay vùng trồng nào.", "No input lot or plot is known."),
    ),
    Criterion(
        "process",
        3,
        ("Có ít nhất một việc sản xuất, chế biến được ghi kịp thời", "At least one production step recorded in time"),
        lambda facts: facts.timely_process_events > 0,
        (
            "Có {timely_process_events} việc sản xuất, chế biến được ghi kịp thời.",
            "{timely_process_events} production steps were recorded in time.",
        ),
        (
            "Chưa có việc sản xuất, chế biến nào được ghi trong vòng {timely_days} ngày.",
            "No production step was recorded within {timely_days} days.",
        ),
    ),
    Criterion(
        "mandatory_steps",
        4,
        ("Đủ các bước bắt buộc của ngành", "All steps that the sector demands"),
        lambda facts: facts.has_mandatory_steps,
        (
            "Đủ các bước bắt buộc theo mẫu {template_vi} ({template}).",
            "All steps that the template {template_en} ({template}) demands are recorded.",
        ),
        (
            "Thiếu: {missing_vi} (theo mẫu {template_vi}, {template}).",
            "Missing: {missing_en} (by the template {template_en}, {template}).",
        ),
        is_unasked=lambda facts: not facts.rules.template,
        unasked=(
            "Chưa biết lô này theo mẫu nhật ký nào, nên chưa đối chiếu được các bước bắt buộc.",
            "It is not known by which template this lot's log is kept, so mandatory steps cannot be compared.",
        ),
    ),
    Criterion(
        "step_back",
        4,
        (
            "Mọi lần giao nhận ở bước trước được cả bên giao và bên nhận ghi; không có lần nào vì tự làm thì cũng đạt",
            "Every hand-over one step back recorded by giver and receiver; met also where it was all one's own",
        ),
        lambda facts: facts.steps_back + facts.steps_back_alone > 0 and facts.steps_back == facts.steps_back_confirmed,
        ("Bước trước được cả hai bên xác nhận.", "The step before is confirmed by both sides."),
        (
            "Bước trước: {steps_back_confirmed}/{steps_back} lần giao nhận có đủ hai bên xác nhận.",
            "Step before: {steps_back_confirmed} of {steps_back} hand-overs are confirmed by both sides.",
        ),
        is_alone=lambda facts: facts.steps_back == 0,
        alone=(
            "Bước trước do chính một tổ chức tự làm: không có bên giao nào để xác nhận.",
            "The step before was done by one organisation itself: there is no other side to confirm it.",
        ),
    ),
    Criterion(
        "step_forward",
        4,
        (
            "Mọi lần giao nhận ở bước sau được cả bên giao và bên nhận ghi; không có lần nào vì tự dùng thì cũng đạt",
            "Every hand-over one step forward recorded by giver and receiver; met also where it was all one's own",
        ),
        lambda facts: (
            facts.steps_forward + facts.steps_forward_alone > 0 and facts.steps_forward == facts.steps_forward_confirmed
        ),
        ("Bước sau được cả hai bên xác nhận.", "The step after is confirmed by both sides."),
        (
            "Bước sau: {steps_forward_confirmed}/{steps_forward} lần giao nhận có đủ hai bên xác nhận.",
            "Step after: {steps_forward_confirmed} of {steps_forward} hand-overs are confirmed by both sides.",
        ),
        is_alone=lambda facts: facts.steps_forward == 0,
        alone=(
            "Bước sau do chính một tổ chức tự làm: không có bên nhận nào để xác nhận.",
            "The step after was done by one organisation itself: there is no other side to confirm it.",
        ),
    ),
    Criterion(
        "evidence",
        5,
        (
            "Có bằng chứng độc lập (kiểm nghiệm, chứng nhận, kiểm tra) đã kiểm chứng và còn hiệu lực",
            "Independent evidence (test, certificate, inspection), verified and in force",
        ),
        lambda facts: facts.evidence_verified > 0,
        ("Có {evidence_verified} bằng chứng độc lập còn hiệu lực.", "{evidence_verified} independent proofs in force."),
        (
            "Chưa kiểm nghiệm, chứng nhận nào được nơi cấp xác nhận ({evidence_claimed} giấy chứng nhận mới chỉ được khai).",
            "No test or certificate is confirmed by its issuer ({evidence_claimed} certificates are only claimed).",
        ),
    ),
    Criterion(
        "balance",
        5,
        ("Cân đối được khối lượng, và ra không vượt vào", "Quantities add up: no more came out than went in"),
        lambda facts: facts.balance_known and facts.balance_ok,
        ("Khối lượng ra không vượt khối lượng vào.", "No more came out than went in."),
        ("Cân đối khối lượng vào, ra chưa đạt hoặc chưa đủ số liệu.", "The balance of quantities is wrong or unknown."),
    ),
    Criterion(
        "sealed",
        5,
        ("Mọi bản ghi đã niêm phong, có bằng chứng", "Every record is sealed, with proof"),
        lambda facts: 0 < facts.events == facts.sealed_events,
        ("Mọi bản ghi đã niêm phong trong nhật ký minh bạch.", "Every record is sealed in the transparency log."),
        (
            "{sealed_events}/{events} bản ghi đã niêm phong trong nhật ký minh bạch.",
            "{sealed_events} of {events} records are sealed in the transparency log.",
        ),
    ),
)
