"""Where Django finds the room."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "giaoban.commitments"
    label = "commitments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What packs may bring into this room."""
        from giaoban.commitments.shelves import (
            CalendarShelf,
            CommitmentShelf,
            GoalShelf,
            ProgrammeShelf,
            StateTableShelf,
        )
        from giaoban.registry.shelf import register_shelf

        for shelf in (
            ProgrammeShelf(),
            StateTableShelf(),
            CalendarShelf(),
            CommitmentShelf(),
            GoalShelf(),
        ):
            register_shelf(shelf)
