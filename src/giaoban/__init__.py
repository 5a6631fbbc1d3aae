"""giaoban: from source records to a sealed quarterly review, every number traced, every promise followed."""

__version__ = "0.1.0"
