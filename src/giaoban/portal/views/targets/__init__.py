"""Pages about targets: one with its levels and outlook, a programme, own targets, specific tasks."""
