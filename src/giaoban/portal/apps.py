"""Where Django finds the room."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "giaoban.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
