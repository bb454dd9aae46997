"""Tables that are asked of a database."""
