"""Corpora of law beside the register: whole texts by article, and the index that finds them.

A corpus is a folder of its own (GIAOBAN_VAR/law/NAME): `texts.sqlite3` holds the documents and their articles, `index/`
what a search needs. Nothing here asks the database of the site, so that a search starts at once.

place.py       where corpora lie and what they are called
texts.py       documents and articles of one corpus
entries.py     an article as an entry of the index
citations.py   "khoản 2 Điều 8 Nghị định 15/2020/NĐ-CP" named in a question
ranking.py     the weights of the second stage, from the pack
links.py       what articles refer to, and who refers to them
documents.py   a document as of a day by its address: wordings, days, what changed
waiting.py     amending clauses that wait for a person
opened.py      corpora opened once in a process, for pages and the API
fusing.py      words and vectors together, for whoever named a model
searching.py   one question or many, over one corpus or all
"""
