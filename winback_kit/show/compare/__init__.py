"""What changed between two runs."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
