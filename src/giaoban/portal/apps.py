"""Where Django finds the room; it tells the kit which period a page reads by default."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "giaoban.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from giaoban.core.plugins import register
        from giaoban.portal.queries.periods import newest_period

        register("reviews.newest_period", newest_period)
