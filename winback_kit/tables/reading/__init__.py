"""What the client gave: the contract of each table, and how its cells are read."""
