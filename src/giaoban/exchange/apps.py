"""Where Django finds the room."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "giaoban.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
