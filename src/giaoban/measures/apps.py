"""Where Django finds the room."""

from typing import Any

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "giaoban.measures"
    label = "measures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What packs may bring into this room, and the newest figure for the room beside it that judges."""
        from giaoban.core.plugins import register
        from giaoban.measures.shelves import IndicatorShelf, ObservationShelf
        from giaoban.registry.shelf import register_shelf

        for shelf in (
            IndicatorShelf(),
            ObservationShelf(),
        ):
            register_shelf(shelf)
        register("measures.latest", _latest)


def _latest(**question: Any) -> Any:
    """`queries.series.latest`, imported when it is asked: the site starts without it."""
    from giaoban.measures.queries.series import latest

    return latest(**question)
