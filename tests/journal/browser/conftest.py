"""One node for all tests of the phone, and phones that are put away afterwards."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.journal.browser.world import Phone, World, world_in


@pytest.fixture(scope="session")
def world(tmp_path_factory) -> Iterator[World]:
    with world_in(tmp_path_factory.mktemp("node")) as world:
        yield world


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as found:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield found


@pytest.fixture
def phone_of(world, playwright, tmp_path) -> Iterator[Callable[..., Phone]]:
    """A new phone, at this node or at another address."""
    made: list[Phone] = []

    def _phone(name: str = "phone", url: str = "", **more) -> Phone:
        made.append(Phone(playwright, tmp_path / name, url or world.url, **more).start())
        return made[-1]

    yield _phone
    for one in made:
        one.stop()
