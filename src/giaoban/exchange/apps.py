"""Where Django finds the room."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "giaoban.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The room below asks for receipts by this name."""
        from giaoban.core.plugins import register
        from giaoban.exchange.queries.provenance import provenance

        register("exchange.provenance", provenance)
