"""Criteria sets as data: dated and versioned, answered by people and machines, scored with bounds."""
