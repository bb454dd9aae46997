"""What winning back earns, by segment and offer."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
