"""Where Django finds the room."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "giaoban.commitments"
    label = "commitments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What packs may bring into this room, and what rooms below may read of it."""
        from giaoban.commitments.queries.tables import calendar, table_called
        from giaoban.commitments.shelves.lessons import (
            PilotShelf,
            PracticeDocumentShelf,
            PracticeShelf,
            PracticeUseShelf,
        )
        from giaoban.commitments.shelves.promises import (
            CalendarShelf,
            CommitmentShelf,
            GoalShelf,
            ProgrammeShelf,
            StateTableShelf,
        )
        from giaoban.core import plugins
        from giaoban.registry.shelf import register_shelf

        plugins.register("workflows.table", table_called)
        plugins.register("workflows.calendar", calendar)
        for shelf in (
            ProgrammeShelf(),
            StateTableShelf(),
            CalendarShelf(),
            CommitmentShelf(),
            GoalShelf(),
            PracticeShelf(),
            PracticeUseShelf(),
            PracticeDocumentShelf(),
            PilotShelf(),
        ):
            register_shelf(shelf)
