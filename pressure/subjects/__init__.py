"""What a deadline is about: one loader for each kind, each a constant number of queries for many deadlines."""
