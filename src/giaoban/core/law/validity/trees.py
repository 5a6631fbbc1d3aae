"""Changing a tree without changing it: every function gives new nodes and shares what stayed the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from giaoban.core.law.tree import Kind, Node
from giaoban.core.law.uris import path_key

Nodes = tuple[Node, ...]


def find(nodes: Nodes, path: str) -> Node | None:
    """The node with a path, wherever it stands."""
    for node in nodes:
        if node.path == path:
            return node
        if (node.children) and (found := find(node.children, path)):
            return found
    return None


def changed(nodes: Nodes, path: str, change: Callable[[Node], Node | None]) -> Nodes:
    """The tree with one node changed, or without it where the change gives None."""
    new: list[Node] = []
    for node in nodes:
        if node.path == path:
            made = change(node)
            new += [made] if made is not None else []
        elif node.children:
            below = changed(node.children, path, change)
            new.append(node if below == node.children else replace(node, children=below))
        else:
            new.append(node)
    return tuple(new)


def inserted(nodes: Nodes, content: Node, after: str) -> Nodes | None:
    """The tree with a node behind another; without one, among its kind by number. None when there is no place."""
    if after:
        if find(nodes, after) is None:
            return None
        return _behind(nodes, content, after)
    holder = content.path.rpartition("/")[0]
    if content.kind is Kind.ARTICLE:
        before = [node for top in nodes for node in top.walk() if node.kind is Kind.ARTICLE]
        same = [node for node in before if node.path.rpartition("/")[0] == holder]
        earlier = [node for node in same if path_key(node.path) < path_key(content.path)]
        if earlier:
            return _behind(nodes, content, earlier[-1].path)
        return _first(nodes, content) if same else (*nodes, content)
    parent = find(nodes, holder)
    if parent is None:
        return None
    return changed(nodes, holder, lambda node: replace(node, children=_sorted_in(node.children, content)))


def _behind(nodes: Nodes, content: Node, after: str) -> Nodes:
    new: list[Node] = []
    for node in nodes:
        below = _behind(node.children, content, after) if node.children else node.children
        new.append(node if below == node.children else replace(node, children=below))
        if node.path == after:
            new.append(content)
    return tuple(new)


def _first(nodes: Nodes, content: Node) -> Nodes:
    """Before the first article of the document, where that stands."""
    new: list[Node] = []
    is_placed = False
    for node in nodes:
        if not is_placed and any(each.kind is Kind.ARTICLE for each in node.walk()):
            is_placed = True
            new += (
                [content, node]
                if node.kind is Kind.ARTICLE
                else [replace(node, children=_first(node.children, content))]
            )
        else:
            new.append(node)
    return tuple(new)


def _sorted_in(children: Nodes, content: Node) -> Nodes:
    """Among brothers of its kind by number; words after the last of them stay behind."""
    brothers = [place for place, node in enumerate(children) if node.kind is content.kind]
    earlier = [place for place in brothers if path_key(children[place].path) < path_key(content.path)]
    place = earlier[-1] + 1 if earlier else brothers[0] if brothers else len(children)
    return (*children[:place], content, *children[place:])


def reworded(node: Node, old: str, new: str) -> Node:
    """The node and all below with a phrase replaced in headings, words and cells."""
    return replace(
        node,
        heading=node.heading.replace(old, new),
        text=node.text.replace(old, new),
        children=tuple(reworded(child, old, new) for child in node.children),
        rows=tuple(tuple(cell.replace(old, new) for cell in row) for row in node.rows),
    )


def holds(path: str, outer: str) -> bool:
    """Is a path the outer one or below it? Everything is below ""."""
    return not outer or path == outer or path.startswith(f"{outer}/")
