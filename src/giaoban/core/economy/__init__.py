"""The digital economy measured from input-output tables: read, checked, computed, with the error said.

Pure numpy and scipy, for a notebook as much as for the site: plain values in, plain values out. A table that cannot
be trusted is refused with the cells at fault; nothing here returns NaN. How each figure is made is told, with its
sources, in docs/reference/economy.md.
"""
