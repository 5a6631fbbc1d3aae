"""What exists: organisations and other subjects in time, people and their roles, and the record of every write."""
