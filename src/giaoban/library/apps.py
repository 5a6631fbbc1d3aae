"""Where Django finds the room."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "giaoban.library"
    label = "library"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What packs may bring into this room."""
        from giaoban.library.shelves import DocumentShelf, PlanKindShelf, RelationShelf
        from giaoban.registry.shelf import register_shelf

        for shelf in (DocumentShelf(), RelationShelf(), PlanKindShelf()):
            register_shelf(shelf)
