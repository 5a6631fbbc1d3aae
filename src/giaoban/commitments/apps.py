"""Where Django finds the room."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "giaoban.commitments"
    label = "commitments"
    default_auto_field = "django.db.models.BigAutoField"
