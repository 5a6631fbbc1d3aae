"""What people type for a source: a sheet, a form, and the way of a submission to its approval."""
