"""Django's name for this room."""

from django.apps import AppConfig


class StampsConfig(AppConfig):
    name = "txng.stamps"
    label = "stamps"
    verbose_name = "Tem truy xuất"
