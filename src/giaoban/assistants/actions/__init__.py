"""What this room writes: what was said about an answer, and questions that found none."""
