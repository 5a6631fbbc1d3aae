"""Answered: questions of officials, citizens and judges, in the words of the law, with figures, or not at all.

models.py    what was said about an answer, and the questions that found none; nothing personal
engine/      a question becomes an answer: intent, retrieval at the date, quotation, abstention
backends/    who may phrase: nobody (the words of the law alone), or a model that is checked word by word
queries/     figures asked for in words, profiles, gaps
actions/     feedback, unanswered questions that become tasks
"""
