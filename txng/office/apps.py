"""Django's name for this door."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "txng.office"
    label = "office"
