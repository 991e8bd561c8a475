"""`manage.py logkey`: make the log's signing key where there is none, and tell its public half."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from txng.tlog.key import create_key


class Command(BaseCommand):
    """Print the verifier key; with no key file yet, make one first (mode 0600)."""

    help = "Tạo khoá ký của nhật ký nếu chưa có, in khoá kiểm tra / make the log's key where there is none, print its verifier key"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(create_key(settings.TLOG_KEY_FILE, settings.TLOG_ORIGIN))
