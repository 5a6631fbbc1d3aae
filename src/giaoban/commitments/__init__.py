"""What is promised: targets, tasks, directives, petitions; one thing owed by someone to someone."""
