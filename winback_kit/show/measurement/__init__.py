"""How a programme is tested, and what its campaigns brought."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
