"""Pure Python: no Django, no network, no clock. Plain values in, plain values out; today is an argument."""
