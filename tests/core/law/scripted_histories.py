"""Amendment histories written by a die, and a slow reference that keeps documents as plain lists.

The reference shares nothing with the product: it renders its own text, replays everything from the beginning for each
date, and knows no trees, no paths and no parser. What the product must read are the documents as text.
"""

from __future__ import annotations

import datetime as dt
import random
from copy import deepcopy
from dataclasses import dataclass, field

LETTERS = "abcdđeghikl"
SUBJECTS = (
    "Chủ đò",
    "Người lái đò",
    "Ban quản lý bến",
    "Hội làng chài",
    "Trạm thủy văn",
    "Khách qua sông",
    "Tổ tuần sông",
)
DEEDS = (
    "treo đèn",
    "ghi sổ",
    "nộp phí",
    "báo tin",
    "giữ phao",
    "sơn mạn thuyền",
    "đo mực nước",
    "cắm biển",
    "trực bến",
)
TIMES = (
    "trong ba ngày",
    "trong bảy ngày",
    "trước mùa lũ",
    "mỗi sáng",
    "sau mỗi chuyến",
    "vào ngày rằm",
    "trong năm giờ",
)
PLACES = (
    "tại bến Đá",
    "tại bến Lau",
    "ở khúc Thượng",
    "ở khúc Hạ",
    "trên sông Lam Nhỏ",
    "ngoài bãi Cát",
    "dưới chân cầu",
)


@dataclass
class Clause:
    number: str
    text: str
    points: list[list[str]] = field(default_factory=list)


@dataclass
class Article:
    number: str
    heading: str
    intro: str
    clauses: list[Clause] = field(default_factory=list)


@dataclass
class Operation:
    """What a decree does: words for the decree, and the same for the reference."""

    kind: str
    article: str
    clause: str = ""
    point: str = ""
    new: object = None
    old_words: str = ""
    new_words: str = ""


@dataclass
class Decree:
    number: str
    day: dt.date
    operations: list[Operation]


@dataclass
class Script:
    seed: int
    day: dt.date
    base: list[Article]
    decrees: list[Decree]

    @property
    def number(self) -> str:
        return f"{self.seed + 1}/2010/NĐ-ST"


def sentence(die: random.Random) -> str:
    return (
        f"{die.choice(SUBJECTS)} {die.choice(DEEDS)} {die.choice(TIMES)} {die.choice(PLACES)} số {die.randint(2, 99)}."
    )


def clause(die: random.Random, number: str) -> Clause:
    if die.random() < 0.5:
        return Clause(number, sentence(die))
    points = [[LETTERS[place], sentence(die)[:-1] + ";"] for place in range(die.randint(2, 5))]
    return Clause(number, f"{die.choice(SUBJECTS)} có các việc:", points)


def article(die: random.Random, number: str) -> Article:
    heading = f"{die.choice(DEEDS).capitalize()} {die.choice(PLACES)}"
    if die.random() < 0.25:
        return Article(number, heading, sentence(die))
    return Article(number, heading, "", [clause(die, str(place + 1)) for place in range(die.randint(2, 5))])


def script(seed: int) -> Script:
    """One history: a decree of 2010 and three to seven that change it, each on a day of its own."""
    die = random.Random(seed)
    base = [article(die, str(number + 1)) for number in range(die.randint(4, 7))]
    day = dt.date(2010, 1, 1) + dt.timedelta(days=die.randint(0, 200))
    made = Script(seed, day, base, [])
    state = deepcopy(base)
    for place in range(die.randint(3, 7)):
        day += dt.timedelta(days=die.randint(40, 500))
        decree = Decree(f"{seed * 10 + place + 101}/{day.year}/NĐ-ST", day, [])
        for _ in range(die.randint(1, 4)):
            operation = invent(die, state)
            if operation:
                apply(state, operation)
                decree.operations.append(operation)
        if decree.operations:
            made.decrees.append(decree)
    return made


def invent(die: random.Random, state: list[Article]) -> Operation | None:
    """A change that the document as it stands allows."""
    target = die.choice(state)
    kind = die.choice(
        ["amend article", "amend clause", "amend point", "insert article", "insert clause", "insert point",
         "repeal article", "repeal clause", "repeal point", "words", "words in all", "correct"]
    )  # fmt: skip
    chosen = die.choice(target.clauses) if target.clauses else None
    if kind == "amend article":
        return Operation(kind, target.number, new=article(die, target.number))
    if kind == "insert article":
        number = after(target.number, [each.number for each in state])
        return Operation(kind, target.number, new=article(die, number)) if number else None
    if kind == "repeal article":
        return Operation(kind, target.number) if len(state) > 2 else None
    if kind == "words in all":
        return words(die, kind, target, None)
    if chosen is None:
        return None
    if kind == "amend clause":
        return Operation(kind, target.number, chosen.number, new=clause(die, chosen.number))
    if kind == "insert clause":
        number = after(chosen.number, [each.number for each in target.clauses])
        return Operation(kind, target.number, chosen.number, new=clause(die, number)) if number else None
    if kind == "repeal clause":
        return Operation(kind, target.number, chosen.number) if len(target.clauses) > 1 else None
    if kind in ("words", "correct"):
        return words(die, kind, target, chosen)
    if not chosen.points:
        return None
    point = die.choice(chosen.points)
    if kind == "amend point":
        return Operation(kind, target.number, chosen.number, point[0], new=[point[0], sentence(die)[:-1] + ";"])
    if kind == "repeal point":
        return Operation(kind, target.number, chosen.number, point[0]) if len(chosen.points) > 1 else None
    last = chosen.points[-1][0]
    if LETTERS.index(last) + 1 >= len(LETTERS):
        return None
    letter = LETTERS[LETTERS.index(last) + 1]
    return Operation("insert point", target.number, chosen.number, last, new=[letter, sentence(die)[:-1] + ";"])


def after(number: str, taken: list[str]) -> str | None:
    """2 -> 3 when nothing follows, else 2a; 2a -> 2b."""
    digits = number.rstrip("abcdđe")
    letters = number[len(digits) :]
    if number == taken[-1] and not letters:
        return str(int(digits) + 1)
    wanted = digits + ("a" if not letters else LETTERS[LETTERS.index(letters) + 1])
    return None if wanted in taken else wanted


def words(die: random.Random, kind: str, target: Article, chosen: Clause | None) -> Operation | None:
    texts = "\n".join(lines_of_clause(chosen) if chosen else lines(target))
    there = [time for time in (*TIMES, *PLACES) if time in texts]
    if not there:
        return None
    old = die.choice(there)
    new = die.choice([time for time in (TIMES if old in TIMES else PLACES) if time != old])
    return Operation(kind, target.number, chosen.number if chosen else "", old_words=old, new_words=new)


def apply(state: list[Article], operation: Operation) -> None:
    """The reference: lists are searched and changed where they stand."""
    place = [each.number for each in state].index(operation.article)
    target = state[place]
    if operation.kind == "amend article":
        state[place] = deepcopy(operation.new)
    elif operation.kind == "insert article":
        state.insert(place + 1, deepcopy(operation.new))
    elif operation.kind == "repeal article":
        del state[place]
    elif operation.kind == "words in all":
        target.heading = target.heading.replace(operation.old_words, operation.new_words)
        target.intro = target.intro.replace(operation.old_words, operation.new_words)
        for each in target.clauses:
            reword(each, operation)
    else:
        spot = [each.number for each in target.clauses].index(operation.clause)
        chosen = target.clauses[spot]
        if operation.kind == "amend clause":
            target.clauses[spot] = deepcopy(operation.new)
        elif operation.kind == "insert clause":
            target.clauses.insert(spot + 1, deepcopy(operation.new))
        elif operation.kind == "repeal clause":
            del target.clauses[spot]
        elif operation.kind in ("words", "correct"):
            reword(chosen, operation)
        else:
            where = [each[0] for each in chosen.points].index(operation.point)
            if operation.kind == "amend point":
                chosen.points[where] = list(operation.new)
            elif operation.kind == "insert point":
                chosen.points.insert(where + 1, list(operation.new))
            else:
                del chosen.points[where]


def reword(chosen: Clause, operation: Operation) -> None:
    chosen.text = chosen.text.replace(operation.old_words, operation.new_words)
    for point in chosen.points:
        point[1] = point[1].replace(operation.old_words, operation.new_words)


def lines_of_clause(each: Clause) -> list[str]:
    return [f"{each.number}. {each.text}", *(f"{letter}) {text}" for letter, text in each.points)]


def lines(each: Article) -> list[str]:
    found = [f"Điều {each.number}. {each.heading}"]
    if each.intro:
        found.append(each.intro)
    for one in each.clauses:
        found += lines_of_clause(one)
    return found


def render(state: list[Article]) -> str:
    return "\n".join(line for each in state for line in lines(each))


def text_on(made: Script, day: dt.date) -> str:
    """What the reference says the document was on a day: everything replayed from the first decree."""
    state = deepcopy(made.base)
    for decree in made.decrees:
        if decree.day <= day:
            for operation in decree.operations:
                apply(state, operation)
    return render(state)


def decree_text(made: Script, decree: Decree, die: random.Random) -> str:
    """The decree as an official would write it."""
    whole = f"Nghị định số {made.number}"
    wordings = [clause_text(operation, die) for operation in decree.operations]
    numbered = "\n".join(f"{place}. {wording}" for place, wording in enumerate(wordings, 1))
    day = f"ngày {decree.day.day:02} tháng {decree.day.month:02} năm {decree.day.year}"
    return (
        f"CHÍNH PHỦ\nSố: {decree.number}\nNGHỊ ĐỊNH\nSửa đổi, bổ sung một số điều của {whole}\n"
        f"Căn cứ Luật Đò ngang ngày 01 tháng 01 năm 2009;\n"
        f"Điều 1. Sửa đổi, bổ sung một số điều của {whole}\n{numbered}\n"
        f"Điều 2. Hiệu lực thi hành\nNghị định này có hiệu lực thi hành từ {day}./.\n"
    )


def clause_text(operation: Operation, die: random.Random) -> str:
    place = f"Điều {operation.article}"
    if operation.clause:
        place = f"khoản {operation.clause} {place}"
    if operation.point:
        place = f"điểm {operation.point} {place}"
    if operation.kind.startswith("words"):
        return f"Thay cụm từ “{operation.old_words}” bằng cụm từ “{operation.new_words}” tại {place}."
    if operation.kind == "correct":
        return f"Đính chính cụm từ “{operation.old_words}” thành “{operation.new_words}” tại {place}."
    if operation.kind.startswith("repeal"):
        return f"{die.choice(['Bãi bỏ', 'Hủy bỏ', 'Huỷ bỏ'])} {place}."
    quoted = quote(operation.new)
    if operation.kind.startswith("amend"):
        verb = die.choice(["Sửa đổi", "Sửa đổi, bổ sung"])
        joint = "\n" if "\n" in quoted or die.random() < 0.5 else " "
        return f"{verb} {place} như sau:{joint}“{quoted}”"
    new = operation.new
    name = (
        f"điểm {new[0]}"
        if isinstance(new, list)
        else f"khoản {new.number}"
        if isinstance(new, Clause)
        else f"Điều {new.number}"
    )
    return f"Bổ sung {name} vào sau {place} như sau:\n“{quoted}”{die.choice(['', '.', ';'])}"


def quote(new: object) -> str:
    if isinstance(new, Article):
        return "\n".join(lines(new))
    if isinstance(new, Clause):
        return "\n".join(lines_of_clause(new))
    return f"{new[0]}) {new[1]}"
