"""`manage.py loadunits`: bring the units of administration to what this version's files say."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from txng.territory.load import load_units


class Command(BaseCommand):
    """Load what is new; the same files again change nothing."""

    help = "Nạp đơn vị hành chính từ tệp kèm theo phiên bản này / load the units that this version's files hold"

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_units(now=timezone.now())
        if loaded is None:
            self.stdout.write("Đã đủ / nothing to load")
            return
        self.stdout.write(
            f"{loaded.units} đơn vị / units ({loaded.new} mới / new), {loaded.successions} liên kết / links, "
            f"{loaded.unread} chỗ chưa đọc được / unread"
        )
        for one in loaded.gone:
            self.stdout.write(f"không còn trong tệp, giữ nguyên / no longer in the files, left as it is: {one}")
