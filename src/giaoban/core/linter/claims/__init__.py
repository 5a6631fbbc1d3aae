"""The kinds of claim the linter knows, one file each. `table.py` lists them."""
