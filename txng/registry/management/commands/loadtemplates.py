"""`manage.py loadtemplates`: publish the templates of sectors that this version of the program brings."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from txng.registry.templates import seed


class Command(BaseCommand):
    """Publish what is new; the same files again change nothing."""

    help = "Ban hành các biểu mẫu nhật ký kèm theo phiên bản này / publish the templates that this version's files hold"

    def handle(self, *args: Any, **options: Any) -> None:
        for ref in seed(timezone.now()):
            self.stdout.write(
                f"tệp khác bản đã ban hành, giữ bản đã ban hành / the file differs, what was published holds: {ref}"
            )
