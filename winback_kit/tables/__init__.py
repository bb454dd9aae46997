"""What the client gave: the contract of each table, reading, quality checks, the engine."""
