"""The portal room as Django knows it."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "txng.portal"
    label = "portal"
