"""A history as it is kept with a page: of each event only what the public sees, and names of nobody.

Names of products, places and people are asked when a page is shown, so that a kept page never tells an old name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from txng.core.gs1.identify import lot_of, product_of
from txng.events.grading import Told, told_of
from txng.events.histories import histories_of
from txng.events.history import History
from txng.portal.models import ScanPage

FORMAT = 3  # of what is kept: a row of another format is read again from the events
# Kept in place of a page that could not be made: some record of the lot cannot be read any more.
UNMADE: Mapping[str, Any] = {"format": FORMAT, "is_unmade": True}
# By which a page that was made of stories can tell that they were written anew: a lot by its row, a product by its newest.
VERSIONS = """
select key, xmin::text from portal_scanpage where key = any(%(keys)s)
union all
select product, max(last_index)::text from portal_scanpage where product = any(%(keys)s) group by product
"""


@dataclass(frozen=True, slots=True)
class Story:
    """What is recorded of one item, as JSON values.

    steps      oldest first: at, type, biz_step, part, relation, item, place, organisation, index, is_withdrawn, standing
    owners     who had registered the products in it when it was made; whose word is a fact hangs on that
    log_size   how much of the log it was made from; None: read just now
    is_unmade  some record of it cannot be read, so nothing may be said
    """

    told: Told = field(default_factory=Told)
    steps: tuple[Mapping[str, Any], ...] = ()
    is_cut: bool = False
    owners: Mapping[str, int] = field(default_factory=dict)
    log_size: int | None = None
    is_unmade: bool = False

    @property
    def places(self) -> set[str]:
        named = {step["place"] for step in self.steps} | {self.told.made_in, *self.told.growing_places}
        return {key for key in named if key}

    @property
    def products(self) -> set[str]:
        return {product for step in self.steps if (product := product_of(step["item"]))}

    @property
    def organisations(self) -> set[int]:
        return {step["organisation"] for step in self.steps}

    def is_current(self, owners: Mapping[str, int]) -> bool:
        """Whether the products in it still belong to those whose words it was made of."""
        return all(self.owners.get(product) == owners.get(product) for product in self.owners.keys() | owners.keys())

    def lot_of_product(self, product: str) -> str | None:
        """The first lot of a product in it: that of a piece whose address named none."""
        lots = (step["item"] for step in self.steps if lot_of(step["item"]))
        return next((lot for lot in lots if product_of(lot) == product), None)


def kept(history: History) -> dict[str, Any]:
    """A history as JSON, small enough to keep."""
    told = told_of(history)
    return {
        "format": FORMAT,
        "told": {name: _plain(getattr(told, name)) for name in Told.__slots__},
        "is_cut": history.is_cut,
        "owners": dict(sorted(history.owners.items())),
        "steps": [
            {
                "at": step.time.isoformat(),
                "type": step.type.value,
                "biz_step": step.biz_step,
                "part": step.part.value,
                "relation": step.relation.value,
                "item": step.item,
                "place": step.place,
                "organisation": step.organisation_id,
                "index": step.index,
                "is_withdrawn": step.is_withdrawn,
                "standing": step.standing.value,
            }
            for step in history.steps
        ],
    }


def story_of(key: str) -> Story:
    """The story of an item: the kept one of a lot, else read from the events; empty where nothing is recorded."""
    if lot_of(key):
        row = ScanPage.objects.filter(key=key).values_list("page", "log_size").first()
        if row is not None and row[0].get("format") == FORMAT:
            return _restored(*row)
    return read_story(key)


def read_story(key: str) -> Story:
    """The story of an item, read from the events just now."""
    history = histories_of([key]).get(key)
    return _restored(kept(history), None) if history is not None else Story()


def newest_of(product: str, *, limit: int) -> dict[str, Story]:
    """The stories of a product's lots, by the lot's key, the most lately recorded first."""
    rows = ScanPage.objects.filter(product=product, page__format=FORMAT).order_by("-last_index")
    return {key: _restored(page, size) for key, page, size in rows.values_list("key", "page", "log_size")[:limit]}


def newest_of_each(products: Iterable[str]) -> dict[str, Story]:
    """The story of the most lately recorded lot of each product, by the lot's key."""
    rows = ScanPage.objects.filter(product__in=list(products), page__format=FORMAT)
    rows = rows.order_by("product", "-last_index").distinct("product")
    return {key: _restored(page, size) for key, page, size in rows.values_list("key", "page", "log_size")}


def _restored(page: Mapping[str, Any], log_size: int | None) -> Story:
    if page.get("is_unmade"):
        return Story(is_unmade=True, log_size=log_size)
    told: dict[str, Any] = {
        name: date.fromisoformat(value) if name.endswith("_on") and value else _nested(value)
        for name, value in page["told"].items()
    }
    return Story(Told(**told), tuple(page["steps"]), page["is_cut"], page["owners"], log_size)


def _nested(value: Any) -> Any:
    return tuple(_nested(one) for one in value) if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
