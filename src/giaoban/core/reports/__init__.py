"""Reports as a tree of blocks, and the same tree as a web page, a Word file or a PDF in the official format.

Who writes a report builds blocks (`blocks`), by hand or from a pack's section list (`layout`, `assemble`); how an
official paper looks (margins, sizes, national header) is data too (`paper`). What the figures say is left to others.
"""
