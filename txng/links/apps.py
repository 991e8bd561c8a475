"""Django's name for this room."""

from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "txng.links"
    label = "links"
    verbose_name = "Liên kết từ mã"
