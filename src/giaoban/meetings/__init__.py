"""What is met about: the quarterly review, its agenda, its sealed snapshot and its report."""
