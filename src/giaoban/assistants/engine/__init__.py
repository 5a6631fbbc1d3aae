"""A question becomes an answer that can be checked.

values.py      what an answer is: sentences, spans with their place and validity
answer.py      `answer(...)`, from question to answer
retrieval.py   the texts that may answer as of a day, and the evidence that the first does
quotation.py   the words of an article that are quoted
phrasing.py    a model's sentences, kept where the spans say them
relations.py   who guides or changes what is quoted; earlier petitions
relating.py    the clauses that say how documents relate
comparing.py   what two things are, side by side
cases.py       similar cases, and the provisions they cite
told.py        an answer as JSON
fitting.py     when to keep silent, fitted to labelled questions
services.py    what to do and where to apply, from the profile
"""
