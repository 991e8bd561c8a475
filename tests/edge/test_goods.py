"""What is told of goods is made once for all who wait, and again before it grows old."""

import asyncio
from itertools import count

import pytest

from txng.edge import goods
from txng.edge.goods import Shelf, Wanted
from txng.portal.pages import Page
from txng.portal.verdicts import Verdict

VERSIONS = frozenset({("a", "1")})


@pytest.fixture
def shelf():
    made = Shelf()
    yield made
    made.close()


def wanted(fetch) -> Wanted:
    return Wanted("rice", fetch, "", ())


def page(name: str) -> Page:
    return Page(name, Verdict.LOT_KNOWN)


async def settled(shelf: Shelf) -> None:
    while shelf._coming:
        await asyncio.gather(*shelf._coming.values(), return_exceptions=True)
        await asyncio.sleep(0)


def test_many_who_wait_have_it_made_once(shelf):
    made = count()

    async def ask():
        one = wanted(lambda: page(f"made {next(made)}"))
        return await asyncio.gather(*(shelf.fetched(one, VERSIONS) for _ in range(9)))

    assert {found.page.key for found in asyncio.run(ask())} == {"made 0"}


def test_what_will_not_be_kept_much_longer_is_made_anew_beside_who_asks(shelf, monkeypatch):
    monkeypatch.setattr(goods, "AHEAD_S", goods.KEPT_S)
    made = count()

    async def ask():
        one = wanted(lambda: page(f"made {next(made)}"))
        first = await shelf.fetched(one, VERSIONS)
        assert shelf.confirmed(one, VERSIONS) is first
        await settled(shelf)
        return shelf.fresh("rice")

    found = asyncio.run(ask())
    assert found.page.key == "made 1" and found.versions == VERSIONS


def test_what_is_far_from_old_is_not_made_anew_and_what_has_other_rows_is_not_confirmed(shelf):
    made = count()

    async def ask():
        one = wanted(lambda: page(f"made {next(made)}"))
        first = await shelf.fetched(one, VERSIONS)
        assert shelf.confirmed(one, VERSIONS) is first and not shelf._coming
        assert shelf.confirmed(one, frozenset({("a", "2")})) is None

    asyncio.run(ask())
    assert next(made) == 1


def test_the_answers_of_a_page_that_came_out_the_same_are_kept_and_those_of_another_are_not(shelf, monkeypatch):
    monkeypatch.setattr(goods, "AHEAD_S", goods.KEPT_S)
    names = iter(("rice", "rice", "tea"))

    async def ask():
        one = wanted(lambda: page(next(names)))
        found = [await shelf.fetched(one, VERSIONS)]
        found[0].forms["html"] = "an answer"
        for _ in range(2):
            shelf.confirmed(one, VERSIONS)
            await settled(shelf)
            found.append(shelf.fresh("rice"))
        return [one.forms for one in found]

    assert asyncio.run(ask()) == [{"html": "an answer"}, {"html": "an answer"}, {}]


def test_what_could_not_be_made_ahead_is_made_for_who_asks_when_it_is_old(shelf, monkeypatch):
    monkeypatch.setattr(goods, "AHEAD_S", goods.KEPT_S)
    results = iter((page("first"), OSError("away"), page("third")))

    def fetch():
        result = next(results)
        if isinstance(result, OSError):
            raise result
        return result

    async def ask():
        one = wanted(fetch)
        first = await shelf.fetched(one, VERSIONS)
        assert shelf.confirmed(one, VERSIONS) is first
        await settled(shelf)
        assert shelf.fresh("rice") is first
        first.kept_until = 0.0
        assert shelf.confirmed(one, VERSIONS) is None
        return await shelf.fetched(one, VERSIONS)

    assert asyncio.run(ask()).page.key == "third"
