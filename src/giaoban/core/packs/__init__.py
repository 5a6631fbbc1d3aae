"""Packs: a country's programme as data. Read, checked as a whole, compared with what is, applied at once."""
