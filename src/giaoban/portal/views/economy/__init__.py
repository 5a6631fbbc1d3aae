"""Pages about how far the digital economy is measured, and the three screens that measure a province."""
