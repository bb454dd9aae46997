"""What the client gave, and what was set aside."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
