"""A question becomes an answer that can be checked.

values.py      what an answer is: sentences, spans with their place and validity
answer.py      `answer(...)`, from question to answer
retrieval.py   the texts that may answer as of a day, and the evidence that the first does
quotation.py   the words of an article that are quoted
phrasing.py    a model's sentences, kept where the spans say them
relations.py   who guides or changes what is quoted; earlier petitions
services.py    what to do and where to apply, from the profile
"""
