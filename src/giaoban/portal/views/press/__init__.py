"""Pages of the press network: what all read, what reporters ask, the desk, its figures, and news by mail."""
