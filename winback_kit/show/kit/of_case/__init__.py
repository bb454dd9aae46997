"""Sentences of the case that more than one theme tells."""
