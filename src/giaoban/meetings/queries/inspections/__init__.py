"""Inspections: which overlap, what was done in each, whether it was held online, its minutes.

overlaps.py   the same subject, the same matter, the same year
steps.py      the chain of steps; whether an inspection was held online, criterion by criterion; how many were
reading.py    who may read which
papers.py     the minutes as a report
"""
