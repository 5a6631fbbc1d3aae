"""Where Django finds the room."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "giaoban.measures"
    label = "measures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What packs may bring into this room."""
        from giaoban.measures.shelves import IndicatorShelf, ObservationShelf
        from giaoban.registry.shelf import register_shelf

        for shelf in (
            IndicatorShelf(),
            ObservationShelf(),
        ):
            register_shelf(shelf)
