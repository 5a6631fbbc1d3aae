"""Whether a quotation has the form of an answer: "what is" wants a definition, "how many" a number, "who" a body.

Evidence says how much of a question stands in a text; it cannot say that a passage on fees is no definition. Here is
looked at what a question of its kind cannot do without. What lacks it may still help, and is never called sure. What
bodies and times are called is data of a pack (`forms` in intents.yaml).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from giaoban.core.search.answering.intents import GAP, Intent, Lexicon, spelled
from giaoban.core.search.index.terms import pairs, tokens, typed_without_marks
from giaoban.core.search.spelling import fold

HALF = 0.5
"""Which share of the pairs of what a list is asked of has to stand in what announces the list."""
_HOW_MANY = re.compile(r" (?:bao nhiêu|mấy)(?= (?P<unit>\S+)(?: (?P<more>\S+))?)? ")
_HOW_MANY_BARE = re.compile(r" bao nhieu(?= (?P<unit>\S+)(?: (?P<more>\S+))?)? ")
_NO_UNIT = frozenset(
    [
        *("là", "thì", "để", "mới", "theo", "cho", "trong", "khi", "nếu", "được", "phải", "và", "với", "của", "ở"),
        *("tại", "bị", "có", "so", "từ", "đến", "như", "vậy", "một", "người", "nào"),
    ]
)
_MONEY = "tiền"
_YES_OR_NO = re.compile(r" (?:đúng hay sai|đúng hay không|đúng không|phải không|có đúng|dung hay sai|dung khong) ")
_WHEN = re.compile(r" (?:bao lâu|bao nhiêu|mấy|khi nào|ngày nào|lúc nào|bao lau|bao nhieu|khi nao|ngay nao) ")
_WHO = re.compile(
    r" (?:ai|(?:cơ quan|tổ chức|người|cấp|bộ|tòa án|nơi) nào|đâu|(?:co quan|to chuc|nguoi|cap|bo|toa an) nao|dau) "
)
_WHERE = re.compile(r" (?:ở đâu|tại đâu|nơi nào|o dau|tai dau) ")
_CALLED = re.compile(r" (?:gọi là gì|goi la gi) ")
_RELATIONAL = re.compile(
    r"(?:một trong |những |các )*(?:điều kiện|mục đích|mục tiêu|nhiệm vụ|chức năng|nguyên tắc|nội dung|quyền|nghĩa vụ"
    r"|trách nhiệm|yêu cầu|hình thức|căn cứ|lý do|hậu quả|biện pháp|tiêu chí|tiêu chuẩn|thủ tục|vai trò) "
)
"""What is said of a thing is asked for with the words that ask what a thing is."""
LONGEST_NAME = 8
"""Words: what is longer is a description, and its name is asked for."""
_PLACE = r"(?:điều|khoản|điểm|chương|mục|số|phụ lục|mẫu|tháng|năm|luật|nghị định|thông tư) "
_ONES = "một|hai|ba|bốn|sáu|bảy|tám|chín|mười|mươi|lăm|trăm|nghìn|ngàn|triệu|tỷ"
_NUMBER = re.compile(
    rf"(?:\d+|{_ONES}|năm(?= (?:ngày|tháng|năm|giờ|tuần|người|lần|trăm|mươi|triệu|nghìn)))"
    rf"(?: (?:\d+|{_ONES}|tư|năm(?= (?:ngày|tháng|năm|giờ|tuần|người|lần|triệu|nghìn)))(?= ))*"
)
_BODY = re.compile(r"\b(?:Bộ|Sở|Cục|Chi cục|Tổng cục|Phòng|Ban|Vụ|Viện|Trung tâm|Hội đồng|Thanh tra) [A-ZĐÂÊÔƯĂ]")
_ITEM = re.compile(r"(?m)^\s*(?:\d+[a-zđ]?(?:\.\d+)*[.)]|[a-zđ]\))\s*")


class Lack(StrEnum):
    """What a quotation is without; `answer.lacks-…` says it."""

    DEFINITION = "definition"
    COMPARISON = "comparison"
    NUMBER = "number"
    TIME = "time"
    BODY = "body"
    LIST = "list"


def numbered(text: str) -> str:
    """A text as its words, each number 0 whether in figures or in letters; numbers of items and of places go.

    >>> numbered("1. Trong 15 (mười lăm) ngày theo Điều 5, phạt 20% hai năm")
    ' trong 0 ngày theo phạt 0 phần trăm 0 năm '
    """
    words = spelled(_ITEM.sub("", text).replace("%", " phần trăm ")).replace(" phần trăm ", " % ")
    words = re.sub(rf"(?<= ){_PLACE}\d+(?: \d+)*(?= )", "", words)
    words = re.sub(rf"(?<= ){_NUMBER.pattern}(?= )", "0", words)
    return re.sub(r" +", " ", words).replace(" % ", " phần trăm ")


def lack(intent: Intent, question: str, lexicon: Lexicon, *, quoted: str, around: str, defines: bool) -> Lack | None:
    """What an answer to such a question has and the quoted words have not; None when nothing is missing.

    `around` are the words that announce what is quoted: title, name of the document, opening. `defines`: the quotation
    says what the thing is. One article that was found by its words is no comparison of two things.
    """
    asked = spelled(question)
    if _YES_OR_NO.search(asked):
        return None
    if intent is Intent.DEFINITION:
        is_name = not _CALLED.search(asked) and _is_name(thing_of(question, lexicon))
        return Lack.DEFINITION if is_name and not defines else None
    if intent is Intent.COMPARISON:
        return Lack.COMPARISON
    said = numbered(quoted)
    who = intent is Intent.COMPETENCE or (intent is Intent.SANCTION and lexicon.wants(Intent.COMPETENCE, question))
    if (
        who
        and _WHO.search(asked)
        and not (_BODY.search(quoted) or _says(lexicon.forms.get(Intent.COMPETENCE, ()), said))
    ):
        return Lack.BODY
    if intent is Intent.DEADLINE and _WHEN.search(asked) and not _says(lexicon.forms.get(intent, ()), said):
        return Lack.TIME
    if intent is Intent.DOSSIER and not _announces(question, lexicon, numbered(f"{around}\n{quoted}"), around):
        return Lack.LIST
    is_list = len(_ITEM.findall(quoted)) > 1  # "mấy loại" is answered by naming them
    return None if is_list or _has_number(question, said) else Lack.NUMBER


def thing_of(question: str, lexicon: Lexicon) -> str:
    """What a question asks the meaning of, without the words that ask.

    >>> thing_of("Thế nào là đò ngang?", Lexicon({}, asking=("thế nào",)))
    'đò ngang'
    """
    words = lexicon.without_asking(question).split()
    while words and words[0] in ("là", "la"):
        words = words[1:]
    while words and words[-1] in ("là", "la"):
        words = words[:-1]
    return " ".join(words)


def _is_name(thing: str) -> bool:
    return 0 < len(thing.split()) <= LONGEST_NAME and not _RELATIONAL.match(f"{thing} ")


def _says(phrases: Sequence[str], said: str) -> bool:
    """Whether a text has one of the phrases; without any nothing is asked of it."""
    return not phrases or any(spelled(phrase) in said for phrase in phrases)


def _announces(question: str, lexicon: Lexicon, said: str, around: str) -> bool:
    if not _says(lexicon.forms.get(Intent.DOSSIER, ()), said):
        return False
    bare = typed_without_marks(question)
    asked = spelled(lexicon.without_asking(question), marks=not bare)
    for phrase in sorted(lexicon.intents.get(Intent.DOSSIER, ()), key=len, reverse=True):
        for part in phrase.split(GAP):
            asked = asked.replace(spelled(part, marks=not bare), " ")
    wanted = set(pairs(tokens(asked, marks=not bare)).tolist())
    held = set(pairs(tokens(around, marks=not bare)).tolist())
    return not wanted or len(wanted & held) >= HALF * len(wanted)


def _has_number(question: str, said: str) -> bool:
    """Whether a question for a number finds one, with its unit where it names one."""
    bare = typed_without_marks(question)
    asked = (_HOW_MANY_BARE if bare else _HOW_MANY).search(spelled(question, marks=not bare))
    if not asked:
        return True
    text = fold(said) if bare else said
    unit = asked["unit"]
    if unit in ("lâu", "lau"):  # that is a time
        return True
    if not unit or unit in (*map(fold, (*_NO_UNIT, _MONEY)), *_NO_UNIT, _MONEY):
        return " 0 " in text
    return bool(re.search(rf" 0 (?:\S+ ){{0,3}}{re.escape(unit)} ", text))
