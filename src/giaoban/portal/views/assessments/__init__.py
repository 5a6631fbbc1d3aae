"""Pages of criteria sets and of those judged by them."""
