"""The web room as Django knows it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "txng.web"
    label = "web"
