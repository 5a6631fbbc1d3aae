"""Tables and texts as files of other programs: CSV and spreadsheets out and in, texts in.

What comes in is measured before it is opened; what goes out cannot act when it is opened.
"""
