"""Where Django finds the room."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "giaoban.assessments"
    label = "assessments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What packs may bring into this room."""
        from giaoban.assessments.shelves import ChecklistShelf
        from giaoban.registry.shelf import register_shelf

        register_shelf(ChecklistShelf())
