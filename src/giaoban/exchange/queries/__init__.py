"""Everything that reads in this room; each file one noun."""
