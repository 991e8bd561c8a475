"""Django's name for this room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "txng.cases"
    label = "cases"
    verbose_name = "Thu hồi, phản ánh"
