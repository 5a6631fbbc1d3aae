"""What one event does to a document's tree."""

from __future__ import annotations

from dataclasses import replace

from giaoban.core.law.validity.events import Act, Event
from giaoban.core.law.validity.trees import Nodes, changed, find, inserted, reworded


def applied(nodes: Nodes, event: Event) -> Nodes | None:
    """A document's tree after an event; None when the event finds nothing to change."""
    if event.act in (Act.ENACT, Act.REPLACE) or (event.act is Act.REPEAL and not event.path):
        return nodes
    if event.act is Act.INSERT:
        if event.content is None or find(nodes, event.content.path):
            return None
        return inserted(nodes, event.content, event.after)
    if event.path and find(nodes, event.path) is None:
        return None
    if event.act is Act.REPEAL:
        return changed(nodes, event.path, lambda node: None)
    content = event.content
    if event.act in (Act.AMEND, Act.CORRECT) and content is not None:
        if not event.path:
            return None
        return changed(nodes, event.path, lambda node: replace(content, path=node.path))
    if event.act in (Act.WORDS, Act.CORRECT):
        if not event.old:
            return None
        made = (
            changed(nodes, event.path, lambda node: reworded(node, event.old, event.new))
            if event.path
            else tuple(reworded(node, event.old, event.new) for node in nodes)
        )
        return None if made == nodes else made
    return nodes if event.act in (Act.SUSPEND, Act.RESUME, Act.DELAY) else None
