"""What the store of this room was, step by step."""
