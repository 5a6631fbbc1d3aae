"""Where Django finds the room."""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "giaoban.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The room below asks by these names for receipts, and for what it once took."""
        from giaoban.core.plugins import register
        from giaoban.exchange.queries.provenance import provenance

        register("exchange.provenance", provenance)
        register("exchange.post_json", _post_json)
        register("exchange.seen_at", _seen_at)
        register("exchange.visit_site", _visit_site)
        register("warehouse.raw-batches", _raw_batches)


def _raw_batches(**question: Any) -> Iterator[Any]:
    """Looks for the reader only once somebody asks: old moments are rare, and the way to them is long to import."""
    from giaoban.exchange.actions.replaying import raw_batches

    return raw_batches(**question)


def _seen_at(**asked: Any) -> list[str]:
    """Whether the owner of a website shows the token they were given."""
    from giaoban.exchange.fetch.claims import seen_at

    return seen_at(**asked)


def _post_json(**asked: Any) -> Any:
    """The client of the network is loaded when somebody asks, not when the site starts."""
    from giaoban.exchange.fetch.posting import post_json

    return post_json(**asked)


def _visit_site(*, host: str, at: Any = None, **way: Any) -> Any:
    """A measurement of a website, in about half a minute; `way` are `at` and the fields of `Way`. Raises Unfetched."""
    from giaoban.exchange.fetch.probing import Way, visit

    return visit(host, Way(**way), at=at)
