"""Who is about to leave: which signals tell, whether the chances come true, and who it is."""

from winback_kit.found import finder

__getattr__, __dir__ = finder(__name__)
