"""A contract: which columns the records of a source system carry, of what type, and what must hold for each.

Contracts are pack files (`packs/vn/contracts/dossier.yaml`) in the form of the Open Data Contract Standard. Indicators
are checked against them, incoming batches are judged by them, and the warehouse makes its tables from them.
"""

from __future__ import annotations

from giaoban.core.contracts.reading import load_contract
from giaoban.core.contracts.terms import Bound, Column, ColumnType, Contract, Rule, Volume

__all__ = ["Bound", "Column", "ColumnType", "Contract", "Rule", "Volume", "load_contract"]
