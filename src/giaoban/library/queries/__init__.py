"""Reading the library: the register of plans, and which documents nobody has explained.

plans.py      what each organisation has issued of each kind, as known at a moment
guidance.py   relations between documents; strategies, plans and standards without guidance
"""
