"""What a sentence does with what it refers to, read from the words right before."""

from __future__ import annotations

import re

from giaoban.core.law.references.found import Relation

_REACH = 110
_SIGNS = re.compile(
    r"(?P<basis>[Cc]ăn cứ)"
    r"|(?P<guides>[Hh]ướng dẫn(?: thi hành| thực hiện)?|[Qq]uy định chi tiết|[Cc]hi tiết thi hành|[Bb]iện pháp thi hành)"  # noqa: E501
    r"|(?P<repeals>[Bb]ãi bỏ|[Hh](?:ủy|uỷ) bỏ|[Hh]ết hiệu lực)"
    r"|(?P<suspends>[Nn]gưng hiệu lực|[Tt]ạm ngưng|[Đđ]ình chỉ (?:việc )?thi hành)"
    r"|(?P<replaces>[Tt]hay thế)"
    r"|(?P<amends>[Ss]ửa đổi|[Bb]ổ sung)"
    r"|(?P<cites>[Tt]heo|[Tt]ại|quy định (?:ở|trong)|[Tt]rừ)(?=\s)"
)
_BREAK = re.compile(r"[.;\n](?=\s|$)")
_BETWEEN = re.compile(r"[\w\s,“”\"():/&-]*")


def relation_before(text: str, place: int) -> Relation:
    """The relation that the words before a reference state; citing when they state none.

    >>> relation_before("Bãi bỏ khoản 2 Điều 5", 7), relation_before("theo quy định tại Điều 5", 18)
    (<Relation.REPEALS: 'repeals'>, <Relation.CITES: 'cites'>)
    """
    before = text[max(0, place - _REACH) : place]
    for cut in _BREAK.finditer(before):
        before = before[cut.end() :] if cut.end() < len(before) else ""
        break
    last = None
    for found in _SIGNS.finditer(before):
        last = found
    return Relation(last.lastgroup) if last and last.lastgroup else Relation.CITES
