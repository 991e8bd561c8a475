"""Django's name for this door."""

from django.apps import AppConfig


class InspectorConfig(AppConfig):
    name = "txng.inspector"
    label = "inspector"
    verbose_name = "Chế độ kiểm tra"
