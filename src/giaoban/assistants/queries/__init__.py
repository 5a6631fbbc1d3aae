"""What this room reads: figures asked for in words, profiles, gaps."""
