"""With which people: what they cost and can do, and how many of them pay."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
