"""What campaigns have brought: their draw, what they caused, what it is worth, and how to go on."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
