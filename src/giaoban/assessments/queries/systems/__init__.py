"""Information systems: the register, which level is decided, which requirements are met, what is overdue.

Two words are pinned, and every figure uses them so:

determined  a decision that approves the level is in force on the day
compliant   determined, and every mandatory requirement that applies to that level is met with evidence in date
"""
