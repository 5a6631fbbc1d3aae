"""A question becomes an answer that can be checked.

values.py    what an answer is: sentences, spans with their place and validity
answer.py    `answer(...)`, from question to answer
"""
