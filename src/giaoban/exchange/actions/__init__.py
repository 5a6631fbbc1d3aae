"""Everything that writes in this room; each file one deed."""
