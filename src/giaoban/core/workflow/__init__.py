"""Workflows as data: who may move what is owed, when it is due, do targets still add up, where is a figure heading.

    definition.py faults.py     a workflow file and everything that is wrong with one
    moving.py                   may this person make this move now, and what is still missing
    calendar.py calendar_file.py   working days: weekends, holidays, swapped days
    clock.py notices.py         how long somebody has, pauses, reminders, escalation
    deadlines.py wording.py     a deadline as somebody wrote it -> a day, or the day to look again
    diagram.py layout.py drawing.py   the state table as text and as a picture
    cascade.py forecast.py      does the pool meet the national value; where will the series be

Nothing here reads a clock, a file or a database: days and instants are arguments.
"""
