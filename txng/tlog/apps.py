"""Django's name for this room."""

from django.apps import AppConfig


class TlogConfig(AppConfig):
    name = "txng.tlog"
    label = "tlog"
    verbose_name = "Nhật ký minh bạch"
