"""Judged: criteria sets as applied from the packs, what was answered on which evidence, the verdicts."""
