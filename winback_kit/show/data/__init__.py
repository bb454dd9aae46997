"""What the client gave, and what was set aside."""
