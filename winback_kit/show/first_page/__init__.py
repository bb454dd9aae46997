"""Parts of the first page: the customers from the lost to the contacts, and what was rejected."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
