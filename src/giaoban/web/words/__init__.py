"""Words for every finding code, a file a subject: code -> (Vietnamese, English) with gaps for the context."""
