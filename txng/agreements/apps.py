"""Django's name for this room."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "txng.agreements"
    label = "agreements"
    verbose_name = "Thoả thuận chia sẻ dữ liệu"
