"""The reference in docs/reference, made from the contracts, commands and docstrings of the code."""
