"""Template tags of the UI kit."""
