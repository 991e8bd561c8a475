"""Django's name for this room."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "txng.inspections"
    label = "inspections"
    verbose_name = "Kiểm tra"
