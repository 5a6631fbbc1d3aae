"""Where Django finds the room."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "giaoban.measures"
    label = "measures"
    default_auto_field = "django.db.models.BigAutoField"
