"""Where Django finds the UI kit's templates, tags and static files; the Vietnamese catalogue is compiled here."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "giaoban.web"
    label = "web"

    def ready(self) -> None:
        from giaoban.web.messages import ensure_compiled

        ensure_compiled()
