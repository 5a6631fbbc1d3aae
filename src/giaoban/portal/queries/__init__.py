"""What a page needs, gathered from the rooms in few queries; plain values, no rendered text."""
