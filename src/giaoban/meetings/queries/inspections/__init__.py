"""Inspections: which overlap, what was done in each, whether it was held online, its minutes.

overlaps.py   the same subject, the same matter, the same year
steps.py      the chain of steps; whether an inspection was held online, criterion by criterion; how many were
reading.py    who may read which
papers.py     the minutes as a report
receipts.py   what a receipt is over
replying.py   the right of reply: how long, for whom, what is due
remedies.py   when a remedy was reported, what a machine measured since
holding.py    which inspection holds an assessment
"""
