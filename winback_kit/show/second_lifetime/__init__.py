"""Who returns on their own, and what a second lifetime is worth."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
