"""Where Django finds the UI kit's templates, tags and static files; the Vietnamese catalogue is compiled here."""

from types import ModuleType

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "giaoban.web"
    label = "web"

    def __init__(self, app_name: str, app_module: ModuleType) -> None:
        """Before any model is loaded: Django's own models ask for a translation, and Django reads a catalogue once."""
        from giaoban.web.messages import ensure_compiled

        super().__init__(app_name, app_module)
        ensure_compiled()
