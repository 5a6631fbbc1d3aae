"""Where Django finds the room."""

from typing import Any

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "giaoban.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What packs may bring into this room, and who may word its sentences."""
        from giaoban.core.plugins import register
        from giaoban.meetings.queries.narratives import MODEL
        from giaoban.meetings.queries.wording import chosen_model
        from giaoban.meetings.shelves import AgendaShelf, MeetingShelf
        from giaoban.registry.shelf import register_shelf

        for shelf in (
            MeetingShelf(),
            AgendaShelf(),
        ):
            register_shelf(shelf)
        register(MODEL, chosen_model)
        register("assessments.holder.inspections", _held)
        register("commitments.guard.inspections", _unconfirmed)


def _held(**question: Any) -> Any:
    """`queries.inspections.holding.held_by_inspection`, imported when it is asked."""
    from giaoban.meetings.queries.inspections.holding import held_by_inspection

    return held_by_inspection(**question)


def _unconfirmed(**question: Any) -> Any:
    """`actions.inspections.retesting.unconfirmed`, imported when it is asked."""
    from giaoban.meetings.actions.inspections.retesting import unconfirmed

    return unconfirmed(**question)
