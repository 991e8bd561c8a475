"""Django's name for this room."""

from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    name = "txng.subscriptions"
    label = "subscriptions"
    verbose_name = "Đăng ký nhận tin"
