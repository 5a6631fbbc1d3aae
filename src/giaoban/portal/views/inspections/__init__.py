"""Pages about inspections: the plan of a year, one inspection step by step, the answers of those inspected."""
