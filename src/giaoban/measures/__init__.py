"""What is measured: indicators, observations that are never overwritten, sealed snapshots, and the warehouse of records."""
