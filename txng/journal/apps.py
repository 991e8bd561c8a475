"""Django's name for this room."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "txng.journal"
    label = "journal"
    verbose_name = "Nhật ký điện tử"
