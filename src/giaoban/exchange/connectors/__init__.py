"""The ways in that we go ourselves: an address, a table of a database, a folder that files are dropped into.

pulling   one pull of one source: its lock, its batches, its cursor, its faults
http      pages of an address        sql     rows of a table        folder  files that are complete
cursors   how far a walk along a column has come
records   records inside JSON, NDJSON, CSV and Parquet, for the cursor's sake

What comes is handed to `actions.receive_batch` as it came; only then does the cursor move. A crash between the two
brings the same bytes again, which are the same batch.
"""

from giaoban.exchange.connectors.pulling import Pulled, pull, pulled_sources

__all__ = ["Pulled", "pull", "pulled_sources"]
