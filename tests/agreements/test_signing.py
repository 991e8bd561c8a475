"""Nobody signs beyond his own reach: the rule, over any mandates and anything that is signed."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.accounts.delegation import DAY
from txng.agreements.signing import Bound, signing
from txng.core.mandates.mandate import Mandate
from txng.core.mandates.regulation import regulation_on

REGULATION = regulation_on(DAY)
PATHS = st.sampled_from([(), ("51",), ("52",), ("51", "21163"), ("51", "21164"), ("52", "21601")])
SECTORS = st.frozensets(st.sampled_from(["nong-san", "thuy-san", "thuc-pham"]))
DAYS = st.sampled_from([DAY - timedelta(days=1), DAY, DAY + timedelta(days=1), None])


@st.composite
def mandates(draw):
    role = draw(st.sampled_from(sorted(REGULATION.roles)))
    is_own = REGULATION.roles[role].reach == "organisation"
    return Mandate(
        draw(st.integers(1, 9)), 1, role, draw(PATHS), draw(DAYS.filter(bool)), draw(DAYS),
        draw(st.integers(1, 3)) if is_own else None, draw(SECTORS),
    )  # fmt: skip


BOUNDS = st.one_of(
    st.builds(Bound, st.integers(1, 3)),
    st.builds(Bound, st.none(), PATHS, SECTORS),
    st.builds(Bound, st.integers(1, 3), PATHS, SECTORS),
)
ALL = frozenset({"nong-san", "thuy-san", "thuc-pham"})
COMMUNES = [("51", "21163"), ("51", "21164"), ("52", "21601")]


def atoms(place, sectors):
    """Every (commune, sector) that a place and sectors reach; the nation also reaches what lies nowhere."""
    where = [one for one in COMMUNES if one[: len(place)] == place] + ([()] if not place else [])
    return {(one, sector) for one in where for sector in (sectors or ALL)} | (
        {(one, "none") for one in where} if not sectors else set()
    )


@given(st.lists(mandates(), max_size=5), BOUNDS)
def test_whatever_is_signed_lies_whole_within_the_mandate_that_signs(held, bound):
    by = signing(held, bound, DAY)
    if by is None:
        return
    assert by in held and by.is_in_force(DAY)
    actions = REGULATION.roles[by.role].actions
    if by.organisation is not None:
        assert "sharing.agree_own" in actions and by.organisation == bound.organisation and not by.sectors
        return
    assert "sharing.agree" in actions and bound.place is not None
    assert atoms(bound.place, bound.sectors) <= atoms(by.place, by.sectors)


@given(st.lists(mandates(), max_size=5), BOUNDS)
def test_who_has_a_mandate_that_reaches_it_whole_signs(held, bound):
    def reaches(one):
        actions = REGULATION.roles[one.role].actions if one.is_in_force(DAY) else frozenset()
        if one.organisation is not None:
            return "sharing.agree_own" in actions and one.organisation == bound.organisation and not one.sectors
        is_whole = bound.place is not None and atoms(bound.place, bound.sectors) <= atoms(one.place, one.sectors)
        return "sharing.agree" in actions and is_whole

    assert (signing(held, bound, DAY) is not None) == any(reaches(one) for one in held)


def test_a_ministry_signs_for_its_own_sectors_and_never_for_all():
    of_health = Mandate(1, 1, "MINISTRY_OFFICER", (), DAY, None, None, frozenset({"duoc-pham", "thuc-pham"}))
    assert signing([of_health], Bound(None, (), frozenset({"thuc-pham"})), DAY) is of_health
    assert signing([of_health], Bound(None, ("51",), frozenset({"thuc-pham"})), DAY) is of_health
    assert signing([of_health], Bound(None, (), frozenset({"thuc-pham", "nong-san"})), DAY) is None
    assert signing([of_health], Bound(None, ("51",)), DAY) is None
