"""Nobody gives, and nobody gets, more than was held: over random countries, people, roles and grants."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from txng.core.mandates.granting import check_grant
from txng.core.mandates.mandate import Mandate, Wanted, is_within, rights_of, why_allowed
from txng.core.mandates.regulation import regulation_on

DAY = date(2026, 11, 22)
NEXT_YEAR = date(2027, 11, 22)
RULES = regulation_on(DAY)
NATION = Mandate(1, 1, "NATIONAL_ADMIN", (), DAY, date(2030, 1, 1))
QUANG_NGAI = Mandate(2, 2, "PROVINCE_OFFICER", ("51",), DAY, NEXT_YEAR, granted_by=1)
SON_HA = Mandate(3, 3, "COMMUNE_OFFICER", ("51", "21163"), DAY, NEXT_YEAR, granted_by=2)


def wish(**changed):
    return replace(Mandate(0, 9, "COMMUNE_OFFICER", ("51", "21163"), DAY, NEXT_YEAR), **changed)


def codes(mandates, wished):
    return sorted(problem.code for problem in check_grant(mandates, wished, DAY, RULES).problems)


def test_a_province_gives_a_mandate_to_its_commune_and_the_commune_a_deputy():
    assert check_grant([QUANG_NGAI], wish(), DAY, RULES).by == QUANG_NGAI
    assert check_grant([SON_HA], wish(), DAY, RULES).by == SON_HA


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"place": ("52", "21163")}, ["mandates.outside"]),
        ({"place": ()}, ["mandates.place_of_role"]),
        ({"role": "NATIONAL_ADMIN", "place": ()}, ["mandates.role_not_yours"]),
        ({"role": "MINISTRY_OFFICER", "place": (), "sectors": frozenset({"thuy-san"})}, ["mandates.role_not_yours"]),
        ({"holder": 2}, ["mandates.to_oneself"]),
        ({"last": date(2028, 1, 1)}, ["mandates.longer_than_own"]),
        ({"last": None}, ["mandates.end_needed"]),
        ({"last": DAY - timedelta(days=1)}, ["mandates.ends_before_it_begins"]),
        ({"role": "GOD"}, ["mandates.role_unknown"]),
        ({"place": ("52", "21163"), "holder": 2, "last": date(2028, 1, 1)}, ["mandates.longer_than_own", "mandates.outside", "mandates.to_oneself"]),
        ({"organisation": 5}, ["mandates.place_of_role"]),
    ],
)  # fmt: skip
def test_a_province_gives_nothing_beyond_its_own(changed, expected):
    assert codes([QUANG_NGAI], wish(**changed)) == expected


def test_a_mandate_that_has_ended_gives_nothing():
    assert codes([replace(QUANG_NGAI, last=DAY - timedelta(days=1))], wish()) == ["mandates.role_not_yours"]
    assert codes([], wish()) == ["mandates.role_not_yours"]


def test_a_sector_is_never_widened():
    ministry = Mandate(4, 4, "MINISTRY_OFFICER", (), DAY, NEXT_YEAR, sectors=frozenset({"thuy-san", "lua"}))
    wished = wish(role="INSPECTOR", place=("51",), sectors=frozenset({"thuy-san"}))

    assert check_grant([ministry], wished, DAY, RULES).by == ministry
    assert codes([ministry], replace(wished, sectors=frozenset({"thuy-san", "duoc"}))) == ["mandates.sectors_outside"]
    assert codes([ministry], replace(wished, sectors=frozenset())) == ["mandates.sectors_outside"]


def test_an_organisation_gives_mandates_in_itself_alone():
    admin = Mandate(5, 5, "ORG_ADMIN", ("51", "21163"), DAY, organisation=7)
    wished = wish(role="ORG_USER_PRODUCTION", organisation=7, last=None)

    assert check_grant([admin], wished, DAY, RULES).by == admin
    assert codes([admin], replace(wished, organisation=8)) == ["mandates.role_not_yours"]
    assert codes([admin], wish()) == ["mandates.role_not_yours"]


def test_the_narrowest_mandate_explains_why():
    wanted = Wanted("organisations.approve", place=("51", "21163"))

    assert why_allowed([NATION, QUANG_NGAI, SON_HA], wanted, DAY, RULES) == SON_HA
    assert why_allowed([SON_HA], replace(wanted, place=("51",)), DAY, RULES) is None
    assert why_allowed([SON_HA], replace(wanted, place=None), DAY, RULES) is None
    assert why_allowed([SON_HA], wanted, NEXT_YEAR + timedelta(days=1), RULES) is None
    assert "organisations.merge" not in rights_of([SON_HA], DAY, RULES)


PLACES = [(), *[(p,) for p in ("51", "52", "79")], *[(p, f"{p}{c:03}") for p in ("51", "52", "79") for c in range(3)]]
WISHES = st.builds(
    Mandate,
    id=st.just(0),
    holder=st.integers(1, 12),
    role=st.sampled_from(sorted(RULES.roles)),
    place=st.sampled_from(PLACES),
    first=st.dates(DAY - timedelta(days=40), DAY + timedelta(days=40)),
    last=st.none() | st.dates(DAY - timedelta(days=10), date(2031, 1, 1)),
    organisation=st.none() | st.integers(1, 3),
    sectors=st.frozensets(st.sampled_from(["lua", "thuy-san", "duoc"]), max_size=2),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 12), WISHES), max_size=60))
def test_no_chain_of_grants_leads_beyond_what_its_root_held(tries):
    """The DHIS2-3871 class: whoever gives, through however many hands, no right grows in action, place, sector or time."""
    held = [NATION, QUANG_NGAI, Mandate(3, 3, "MINISTRY_OFFICER", (), DAY, NEXT_YEAR, sectors=frozenset({"lua"}))]
    roots = {one.id: one for one in held}
    root_of = {one.id: one.id for one in held}
    for giver, wished in tries:
        granted = check_grant([one for one in held if one.holder == giver], wished, DAY, RULES)
        assert (granted.by is None) == bool(granted.problems)
        if granted.by is not None:
            assert granted.by.holder == giver != wished.holder
            made = replace(wished, id=len(held) + 1, granted_by=granted.by.id)
            root_of[made.id] = root_of[granted.by.id]
            held.append(made)
    for one in held:
        root, giver = roots[root_of[one.id]], RULES.roles[roots[root_of[one.id]].role]
        allowed = frozenset[str]().union(*(RULES.roles[code].actions for code in _reachable(giver.code)), giver.actions)
        assert RULES.roles[one.role].actions <= allowed
        assert is_within(one.place, root.place)
        assert not root.sectors or (one.sectors and one.sectors <= root.sectors)
        assert one.last is not None or one.organisation is not None
        assert root.last is None or one.last is None or one.last <= root.last
    assert (
        max(
            RULES.roles["PROVINCE_OFFICER"].actions & {"regulation.publish", "keys.rotate_log", "events.read_all"},
            default="",
        )
        == ""
    )


def _reachable(code):
    """The roles that can be given at all, step by step, beginning with one."""
    found, open_ones = set(), [code]
    while open_ones:
        for one in RULES.roles[open_ones.pop()].grants - found:
            found.add(one)
            open_ones.append(one)
    return found


@given(
    st.lists(WISHES.map(lambda one: replace(one, id=1)), max_size=8),
    st.sampled_from(sorted(RULES.actions)),
    st.sampled_from(PLACES),
)
def test_what_is_allowed_is_said_by_a_role_in_force_that_reaches_the_place(mandates, action, place):
    why = why_allowed(mandates, Wanted(action, place=place, sectors=frozenset({"lua"})), DAY, RULES)

    expected = [
        one
        for one in mandates
        if action in RULES.roles[one.role].actions
        and one.first <= DAY
        and (one.last is None or one.last >= DAY)
        and one.organisation is None
        and place[: len(one.place)] == one.place
        and (not one.sectors or "lua" in one.sectors)
    ]
    assert (why in expected) if expected else why is None
