"""What the commands about sources share: the stores opened, one source by its key."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from giaoban.exchange.models import Connector


def source_named(key: str) -> Connector | None:
    """The source, or None after saying so; opens the stores."""
    from giaoban.cli import open_stores

    open_stores()
    from giaoban.exchange.models import Connector

    found = Connector.objects.select_related("sender").filter(key=key).first()
    if found is None:
        print(f"Không có nguồn “{key}”. Xem: giaoban sources list / no source with this key", file=sys.stderr)
    return found
