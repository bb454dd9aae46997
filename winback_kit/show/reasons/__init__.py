"""Why customers left, how far that can be believed, and what follows from it."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
