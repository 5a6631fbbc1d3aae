"""Indicators: a file states what is counted, the engine counts it, and rates are always quotients of sums."""
