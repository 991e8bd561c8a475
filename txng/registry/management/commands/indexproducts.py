"""`manage.py indexproducts`: make every product findable by the words it has now; again as often as one likes."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from txng.registry.indexing import index_afresh
from txng.registry.storing import index_products

_TELL_EACH = 100_000


class Command(BaseCommand):
    """Needed once after an upgrade that changed the words kept, and after makers changed their names."""

    help = "Lập lại chỉ mục tìm kiếm sản phẩm / make every product findable by its words"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--afresh",
            action="store_true",
            help="lập mới bên cạnh rồi thay thế: nhanh hơn nhiều, nhưng ai ghi sản phẩm phải chờ / "
            "anew beside the old: far faster, but who registers products waits",
        )

    def handle(self, *args: Any, afresh: bool, **options: Any) -> None:
        if afresh:
            index_afresh(self._tell)
        last: int | None = None if afresh else 0
        while last is not None:
            with transaction.atomic():
                last = index_products(after=last)
        self.stdout.write("Xong / done")

    def _tell(self, done: int) -> None:
        if done % _TELL_EACH == 0:
            self.stdout.write(f"{done:,} sản phẩm / products")
