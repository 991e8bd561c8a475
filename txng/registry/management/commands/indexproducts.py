"""`manage.py indexproducts`: make every product findable by the words it has now; again as often as one likes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from txng.registry.storing import index_products


class Command(BaseCommand):
    """Needed once after the upgrade that brought search by words, and after makers changed their names."""

    help = "Lập lại chỉ mục tìm kiếm sản phẩm / make every product findable by its words"

    def handle(self, *args: Any, **options: Any) -> None:
        last: int | None = 0
        while last is not None:
            with transaction.atomic():
                last = index_products(after=last)
        self.stdout.write("Xong / done")
