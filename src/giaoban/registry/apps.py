"""Where Django finds the room."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "giaoban.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
