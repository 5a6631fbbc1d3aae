"""The file comes last in a form: a browser sends fields in their order, and of a body cut off the rest is not read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import giaoban.portal

TEMPLATES = Path(giaoban.portal.__file__).parent / "templates" / "portal"
FIELD = re.compile(r"<(?:input|select|textarea)\b[^>]*?\bname=|{% include \"portal/_economy_errors.html\" %}")


@pytest.mark.parametrize("name", ["plan_new", "plans_import", "economy_measure"])
def test_nothing_is_typed_after_the_file(name):
    text = (TEMPLATES / f"{name}.html").read_text(encoding="utf-8")
    start = text.index('type="file"')
    assert FIELD.search(text[: text.rindex("<input", 0, start)])
    assert not FIELD.search(text[start : text.index("</form>", start)])
