"""Where Django finds the room."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "giaoban.library"
    label = "library"
    default_auto_field = "django.db.models.BigAutoField"
