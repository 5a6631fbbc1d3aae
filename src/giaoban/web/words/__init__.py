"""Words for every finding code, a file a subject: code -> (Vietnamese, English), with the finding's context filled in."""
