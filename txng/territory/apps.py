"""Django's name for this room."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "txng.territory"
    label = "territory"
    verbose_name = "Đơn vị hành chính"
