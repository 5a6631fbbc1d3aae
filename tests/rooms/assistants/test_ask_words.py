"""What the command line says of an answer is Vietnamese throughout."""

from giaoban.cli.ask.showing import _INTENTS
from giaoban.core.search.answering.intents import Intent


def test_every_kind_of_question_has_a_vietnamese_name():
    assert set(_INTENTS) == {intent.value for intent in Intent}
