"""Stamps that are shown together are each what they are alone: serials of two keys and products, short codes, forged ones."""

from random import Random

import pytest

from txng.core.gs1.identify import identify
from txng.core.stamp.key import StampKey, StampKeys
from txng.portal.stamps import place_of, places_of, written_as_serial, written_as_short

KEYS = StampKeys({number: StampKey(number, bytes([number]) * 32) for number in (1, 2)})
PRODUCTS = ("01/08938501234568", "01/08938501234575")


def _shown(rng):
    key, product, ordinal = KEYS.by_version[rng.choice((1, 2))], rng.choice(PRODUCTS), rng.randrange(1 << 36)
    if rng.random() < 0.2:
        return written_as_short(key.issue_short(product, ordinal), KEYS)
    text = key.issue(product if rng.random() < 0.8 else "01/00000000000000", ordinal).text
    return written_as_serial(identify(f"https://id.gs1.org/{product}/21/{text}"), KEYS)


@pytest.mark.parametrize("count", [0, 1, 11, 12, 30, 200])
def test_together_as_alone(count):
    rng = Random(count)
    shown = [_shown(rng) for _ in range(count)]

    alone = [place_of(one) for one in shown]
    assert places_of(shown) == alone
    assert count < 30 or {one is None for one in alone} == {True, False}
