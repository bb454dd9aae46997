"""What keeps customers: features, satisfaction, ties, and what employees know."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
