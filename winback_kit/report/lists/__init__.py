"""The lists of a run: the only place where customers appear."""
