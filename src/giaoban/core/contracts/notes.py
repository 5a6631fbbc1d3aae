"""What a reader of a contract file notes down as it goes: faults with their places, and the standard's own extras."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from giaoban.core.contracts.standard import CustomProperty
from giaoban.core.expressions.grammar import NotAnExpression
from giaoban.core.fields import Words
from giaoban.core.findings import Finding, Severity
from giaoban.core.marked_yaml import Marked, Path


@dataclass
class Notes:
    """Findings so far, and the file they speak of."""

    marked: Marked
    findings: list[Finding] = field(default_factory=list)

    def add(self, code: str, path: Path, **context: str | int) -> None:
        self.findings.append(Finding(code, where=self.marked.place(path), context=context))

    def warn(self, code: str, path: Path, **context: str | int) -> None:
        self.findings.append(Finding(code, Severity.WARNING, self.marked.place(path), context))

    def unsupported(self, path: Path, what: str) -> None:
        """A field of the standard that this house does not carry out: refused, because ignoring it would promise it."""
        self.add("contract.not-supported", path, what=what)

    def expression_faults(self, faults: Iterable[NotAnExpression], path: Path) -> None:
        for fault in faults:
            where = self.marked.place_in(path, fault.line, fault.column)
            self.findings.append(Finding(fault.code, where=where, context=dict(fault.context)))

    def customs(self, properties: Sequence[CustomProperty], path: Path, known: Mapping[str, type]) -> dict[str, Any]:
        """Values of custom properties of the right type; unknown names, repeated ones and wrong types are faults."""
        found: dict[str, Any] = {}
        for number, each in enumerate(properties):
            here: Path = (*path, "customProperties", number)
            if each.property not in known:
                self.add("contract.unknown-property", here, property=each.property, known=", ".join(sorted(known)))
            elif each.property in found:
                self.add("contract.repeated-property", here, property=each.property)
            elif type(each.value) is not known[each.property] or each.value in ("", []):
                wanted = known[each.property].__name__
                self.add("contract.wrong-property", (*here, "value"), property=each.property, wanted=wanted)
            else:
                found[each.property] = each.value
        return found

    def custom_path(self, path: Path, name: str) -> Path:
        """Where the custom property of that name stands, for a fault found later."""
        value = self.marked.value
        for step in path:
            value = value[step]
        for number, each in enumerate(value):
            if each["property"] == name:
                return (*path, number, "value")
        return path

    def words(self, vietnamese: str | None, properties: Sequence[CustomProperty], path: Path) -> Words:
        """Vietnamese from the standard's own field, English from `titleEn`; both are needed."""
        english = next((each.value for each in properties if each.property == "titleEn"), None)
        if vietnamese is None:
            field_name = "description" if "quality" in path else "businessName"
            self.add("contract.missing-field", path, field=field_name, reason="Vietnamese title")
        if not isinstance(english, str) or not english.strip():
            self.add("contract.missing-property", path, property="titleEn")
            english = None
        return Words(vi=vietnamese or "-", en=english or "-")
