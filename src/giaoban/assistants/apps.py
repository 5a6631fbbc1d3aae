"""Where Django finds the room."""

from django.apps import AppConfig


class AssistantsConfig(AppConfig):
    name = "giaoban.assistants"
    label = "assistants"
    default_auto_field = "django.db.models.BigAutoField"
