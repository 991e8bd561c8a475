"""Django's name for this room."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "txng.events"
    label = "events"
    verbose_name = "Sự kiện EPCIS"
