"""Questions about figures in plain Vietnamese, read into a query that is shown, executed and sent again.

    lexicon = Lexicon.of(indicators, subjects, country_words)
    reading = read_question("Tỷ lệ hồ sơ trực tuyến toàn trình của khối tỉnh quý 4/2024?", lexicon, today=today)
    reading.query.as_data()

No model: words are found in the names that packs state (`lexicon`), in the turns of phrase of the language (`phrases`)
and in the forms of periods and numbers (`moments`); the choice that leaves the least unread is taken (`spans`) and put
together (`compose`). A word that nothing explains makes the question unreadable, and is named.
"""

from giaoban.core.indicators.asking.lexicon import IndicatorName, Lexicon, SubjectName
from giaoban.core.indicators.asking.pack_words import AskingWords, Region, Structure, load_asking_words
from giaoban.core.indicators.asking.query import Bound, FigureQuery
from giaoban.core.indicators.asking.reading import Reading, read_question

__all__ = [
    "AskingWords", "Bound", "FigureQuery", "IndicatorName", "Lexicon", "Reading", "Region", "Structure", "SubjectName",
    "load_asking_words", "read_question",
]  # fmt: skip
