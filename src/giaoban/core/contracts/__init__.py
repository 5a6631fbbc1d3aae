"""Contracts: what the records of a source system look like, and what must hold for each."""
