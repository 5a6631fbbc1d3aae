"""Pages of the law: search, a document as of a day, what changed between two days."""
