"""Input-output tables from rows of cells, a layout a file: plain, national office, ADB MRIO, OECD ICIO.

A reader takes rows that somebody else opened (a spreadsheet's sheet, the lines of a CSV) and either gives a table with
its origin, or refuses with every bad cell by its address. It computes nothing and repairs nothing.
"""
