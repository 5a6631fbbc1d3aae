"""Where Django finds the UI kit's templates, tags and static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "giaoban.web"
    label = "web"
