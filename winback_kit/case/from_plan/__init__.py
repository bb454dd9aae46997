"""A case drawn up from a plan, and the other uses of the money."""
