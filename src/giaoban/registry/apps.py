"""Where Django finds the room."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "giaoban.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What packs may bring into this room."""
        from giaoban.registry.shelf import register_shelf
        from giaoban.registry.shelves import LinkShelf, SubjectShelf, SuccessionShelf

        for shelf in (
            SubjectShelf(),
            SuccessionShelf(),
            LinkShelf(),
        ):
            register_shelf(shelf)
