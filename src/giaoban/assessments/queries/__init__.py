"""What is read from the room, by question."""
