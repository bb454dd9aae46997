"""What lost customers are written, in which order, why it ends, and what has to change first."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
