"""Who leaves and why, as far as the chapters can tell: a block of the executive page."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
