"""YAML read into plain values together with the line and column of every one, for findings a person can follow.

Anchors and aliases are refused: nobody needs them here, and they are how a small file becomes a huge one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from giaoban.core.findings import Finding, Place

LARGEST = 200_000
DEEPEST = 20
TIMESTAMP = "tag:yaml.org,2002:timestamp"

SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same in C, ten times as fast, where built

Path = tuple[str | int, ...]


@dataclass
class Marked:
    """The values, and where each stands; `place` answers for the nearest part that was written."""

    value: Any = None
    file: str = ""
    marks: dict[Path, tuple[int, int]] = field(default_factory=dict)
    texts: dict[Path, tuple[int, int, bool]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def place(self, path: Path) -> Place:
        while path and path not in self.marks:
            path = path[:-1]
        line, column = self.marks.get(path, (1, 1))
        return Place(self.file, line, column)

    def place_in(self, path: Path, line: int, column: int) -> Place:
        """Where the `column` of the `line` of a text value stands in the file; of a folded text only its first line."""
        if path not in self.texts:
            return self.place(path)
        first, start, is_block = self.texts[path]
        if is_block:
            return Place(self.file, first + line, None)
        return Place(self.file, first, start + column - 1) if line == 1 else Place(self.file, first, start)


def read_marked(text: str, file: str) -> Marked:
    """Values and places of a YAML text; faults stand in `findings`, and then `value` is None."""
    marked = Marked(file=file)
    if len(text) > LARGEST:
        marked.findings.append(Finding("yaml.too-large", where=Place(file), context={"limit": LARGEST}))
        return marked
    try:
        if fault := _refused_event(text, file):
            marked.findings.append(fault)
            return marked
        loader = SafeLoader(text)
        try:
            node = loader.get_single_node()
            if node is not None:
                _walk(node, (), marked)
                if not marked.findings:
                    marked.value = loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as why:
        reason = ": ".join(part for part in (why.context, why.problem) if part) or str(why)
        is_open = bool(why.context_mark and re.match(r"while (scanning|parsing) a (double-)?(quoted|flow)", reason))
        mark = why.context_mark if is_open else why.problem_mark or why.context_mark  # where the quote was opened
        marked.findings.append(Finding("yaml.broken", where=_at(file, mark), context={"reason": reason}))
    except (yaml.YAMLError, ValueError, RecursionError) as why:
        marked.findings.append(Finding("yaml.broken", where=Place(file), context={"reason": str(why)[:200]}))
    return marked


def _refused_event(text: str, file: str) -> Finding | None:
    """An anchor, an alias, or nesting so deep that composing it would exhaust the stack; found without composing."""
    depth = 0
    for event in yaml.parse(text, Loader=SafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            return Finding("yaml.anchor", where=_at(file, event.start_mark))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return Finding("yaml.too-deep", where=_at(file, event.start_mark), context={"limit": DEEPEST})
    return None


def _walk(node: yaml.Node, path: Path, marked: Marked) -> None:
    marked.marks.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
    if isinstance(node, yaml.ScalarNode):
        quote, block = node.style in ("'", '"'), node.style in ("|", ">")
        marked.texts[path] = (node.start_mark.line + 1, node.start_mark.column + 1 + quote, block)
        if node.tag == TIMESTAMP and not _is_a_date(node):
            where = _at(marked.file, node.start_mark)
            marked.findings.append(Finding("yaml.bad-date", where=where, context={"value": str(node.value)}))
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            name = str(key.value)
            here = (*path, name)
            if name in seen:
                marked.findings.append(
                    Finding("yaml.repeated-key", where=_at(marked.file, key.start_mark), context={"key": name})
                )
            seen.add(name)
            marked.marks[here] = (key.start_mark.line + 1, key.start_mark.column + 1)
            _walk(value, here, marked)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            _walk(value, (*path, number), marked)


def _is_a_date(node: yaml.ScalarNode) -> bool:
    """Whether what looks like a date exists: 2024-02-31 does not."""
    try:
        yaml.SafeLoader("").construct_yaml_timestamp(node)
    except ValueError:
        return False
    return True


def _at(file: str, mark: Any) -> Place:
    return Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
