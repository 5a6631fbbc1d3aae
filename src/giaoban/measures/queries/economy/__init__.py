"""Reading the digital economy: imported tables, estimates, what disputes a figure, why two estimates differ."""

from giaoban.core.economy.whatif import WhatMoves
from giaoban.core.economy.whatif_provinces import moves_of
from giaoban.measures.queries.economy.bundles import bundle, closed_tables
from giaoban.measures.queries.economy.differences import Difference, Part, difference
from giaoban.measures.queries.economy.disputes import Dispute, Line, disputes, line_of
from giaoban.measures.queries.economy.files import (
    hold_scale,
    kept_file,
    national_words,
    open_table,
    read_table,
    table_folder,
)
from giaoban.measures.queries.economy.listings import (
    EstimateLine,
    TableLine,
    bridges,
    estimate_lines,
    estimates,
    named_tables,
    scopes,
    statistics_office,
    table_lines,
    tables,
)

__all__ = [
    "Difference", "Dispute", "EstimateLine", "Line", "Part", "TableLine", "WhatMoves", "bridges", "bundle",
    "closed_tables", "difference", "disputes", "estimate_lines", "estimates", "hold_scale", "kept_file", "line_of",
    "moves_of", "named_tables", "national_words", "open_table", "read_table", "scopes", "statistics_office",
    "table_folder", "table_lines", "tables",
]  # fmt: skip
