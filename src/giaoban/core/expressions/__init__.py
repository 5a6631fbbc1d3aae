"""Expressions that a pack file may hold: grammar, types, and two readings, row by row and by Ibis."""
