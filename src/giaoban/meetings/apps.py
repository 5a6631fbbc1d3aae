"""Where Django finds the room."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "giaoban.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"
