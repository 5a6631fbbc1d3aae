"""What an answer needs that no corpus and no store has to be asked for.

    intents.py       what a question wants, by the phrases of a file
    evidence.py      how well a text that was found fits what was asked
    forms.py         whether a quotation has the form of an answer: a definition, a number, a body, a list
    calibration.py   evidence as a probability, and when to keep silent
    quoting.py       a text as sentences with their places; which of them to quote
    guarding.py      a model's sentence is kept when the span it names says it, and in no other case
    synonyms.py      everyday words learned from questions whose article is known
    instructions.py  words in a source that try to tell a reader's program what to do

Figures: docs/reference/assistants.md.
"""
