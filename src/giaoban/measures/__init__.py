"""What is measured: indicators, observations that are never overwritten, sealed snapshots, the warehouse."""
