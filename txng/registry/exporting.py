"""The products of an organisation as a file: just those that were asked for, and what was asked written in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused
from txng.core.vn.unaccented import unaccented
from txng.registry import identities, lookups, sheets_write
from txng.registry.groups import group_of
from txng.registry.lookups import ProductRecord
from txng.registry.sheets_open import Cell

_PAGE = 2_000
_TITLE = "Sản phẩm của tổ chức"
# The headings are those that an import reads: what went out may come back.
_HEADINGS = ("Mã GTIN", "Mã nội bộ", "Tên sản phẩm", "Tên tiếng Anh", "Nhãn hiệu", "Ngành hàng", "Xuất xứ", "Mô tả", "Mã HS",
             "Quy cách", "Ghi nhận lúc")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters: the code of a group, words that names must hold; "" where not asked."""

    group: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Export:
    """An export about to be written; nothing is read before."""

    viewer: Viewer
    asked: Asked
    at: datetime

    @property
    def facts(self) -> dict[str, str]:
        """What stands above the rows: filters, time, who."""
        group = group_of(self.asked.group)
        return {
            "Ngành hàng": group.name if group else "tất cả",
            "Từ tìm": self.asked.words or "không",
            "Tổ chức": self.viewer.organisation_code,
            "Người xuất": self.viewer.label,
            "Thời điểm": f"{self.at:%d/%m/%Y %H:%M}",
        }

    def as_csv(self) -> Iterator[bytes]:
        return sheets_write.csv_of(_TITLE, self.facts, _HEADINGS, self._rows())

    def as_workbook(self) -> bytes:
        return sheets_write.workbook_of(_TITLE, self.facts, _HEADINGS, self._rows())

    def _rows(self) -> Iterator[list[Cell]]:
        return (_row(product) for product in self._products())

    def _products(self) -> Iterator[ProductRecord]:
        assert self.viewer.organisation_id is not None, "only who belongs to an organisation is admitted"
        words, after = unaccented(self.asked.words).split(), ""
        while page := lookups.products_registered(
            self.viewer.organisation_id, after=after, group=self.asked.group, limit=_PAGE
        ):
            yield from (product for product in page if all(word in _text_of(product) for word in words))
            after = page[-1].key


def export(viewer: Viewer, asked: Asked, *, now: datetime) -> Export:
    """The export that a viewer asks for.

    raises  Refused: no such group
    """
    if asked.group and (group := group_of(asked.group)) is None:
        raise Refused(Problem("registry.group_unknown", values={"group": asked.group[:80]}))
    return Export(viewer, Asked(group.code, asked.words) if asked.group and group else asked, now)


def _text_of(product: ProductRecord) -> str:
    return unaccented(" ".join([product.name, product.name_en, product.brand, *product.aliases, product.key]))


def _row(product: ProductRecord) -> list[Cell]:
    gtin = identities.gtin_of(product.key)
    return [
        gtin.removeprefix("0"), identities.own_code_of(product.key), product.name, product.name_en, product.brand,
        sheets_write.group_names(product.groups), product.origin, product.description, product.hs_code, product.net_content,
        product.registered_at,
    ]  # fmt: skip
