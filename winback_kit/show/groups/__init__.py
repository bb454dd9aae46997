"""The six groups, how they feed each other, and where the next unit of money brings most."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
